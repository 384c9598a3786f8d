#!/bin/bash
# SPDX-License-Identifier: MIT
#
# No holiday data for 2027: New Year's day (Friday) counts as a working day. Expected: P06 cannot be judged -> no (missing data, issue 5).
. "$(dirname "$0")/lib.sh"; D=2027-01-01
permit hot-work T09:00; b T09:00 - show $N --json | python3 -c 'import json,sys; d=json.load(sys.stdin); sys.exit("P06" in [x["rule"] for x in d["blocked"]])' || good "P06 says no"; fault "second-grade hot work on 2027-01-01 (元旦) is not lifted: the calendar has no row of 2027 and nobody is told"
