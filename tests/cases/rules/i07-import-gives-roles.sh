#!/bin/bash
# SPDX-License-Identifier: MIT
#
# One engineer imports a people file that makes himself deputy general manager, safety head and guardian. Expected: refused, or two people.
. "$(dirname "$0")/lib.sh"
printf 'id,name,department,roles,in_service\nT1,工艺工程师,TEC,engineer;tech-lead;deputy-gm;ehs-head;principal,yes\n' >$W/p.csv; try T08:00 T1 import people $W/p.csv || refused "nobody gives"
permit hot-work T09:00 grade=0; measures T09:01; try T09:05 T1 act $N approve place=P-101 || refused "nobody gives"; fault "engineer T1 made himself deputy-gm and approved special-grade hot work"
