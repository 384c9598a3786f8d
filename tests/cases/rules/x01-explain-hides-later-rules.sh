#!/bin/bash
# SPDX-License-Identifier: MIT
#
# rule explain of a permit in `approve`: issue 5 "for every rule that applies", bihuan(1) "How every rule stands on a record". Expected: P01, P02 ... are named as not holding.
. "$(dirname "$0")/lib.sh"
permit hot-work T09:00; try T09:01 - rule explain $N --json; r=$(python3 -c 'import json,sys; print(sorted({x["rule"] for x in json.load(open(sys.argv[1]))}))' $W/out); case $r in *P01*P02*) good "$r";; esac; fault "no gas test at all, and explain names only the guards of the next step: $r"
