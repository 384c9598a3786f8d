#!/bin/bash
# SPDX-License-Identifier: MIT
# Hot work of grade 2 with toluene in the tank farm of a major hazard source, in_dike left at its default. Expected: refused as contradicting the
# facts (GB 30871-2022 5.1: inside a dike is special grade), whatever the applicant says.
# Changed: on the small plant with a source of its own, not on the demo plant.
. "$(dirname "$0")/lib.sh"
printf 'code,name,level,areas,materials,since\nM-1,罐区,4,A-02,甲苯:108-88-3:600:500:1,2024-01-01\n' >"$W/s.csv"
must T08:00 E9 import sources "$W/s.csv"
hot() { try T08:30 W1 submit hot-work device=P-201 grade=2 start=${D}T09:00 end=${D}T17:00 guardian=G1 worker=W1 content=法兰焊接 risk=火 leader=O2 \
    unit_name=x method=x certificate_no=1 medium=toluene "$@"; }
hot in_dike=no && fault "second grade in the tank farm, in_dike=no"
grep -q P06 "$W/err" || fault "refused for another reason: $(cat "$W/err")"
hot || refused P06
fault "second-grade hot work with toluene in the tank farm of a major hazard source"
