#!/bin/bash
# SPDX-License-Identifier: MIT
#
# An obligation (calibration, certificate) is renewed by import with a short CSV (documented: other columns optional). Expected: title_en, leads, remind, basis keep their values.
# Cause: src/app/site_obligations.c obligation_write() frees `old` before obligation_put() reads what points into it.
. "$(dirname "$0")/lib.sh"
b T09:11 E9 export obligations | grep cal-8 >$W/before
printf 'id,subject,kind,title,cycle,last,next\ncal-8,device:GD-08,test,检定,365d,2026-06-01,2027-06-01\n' >$W/c.csv; try T09:12 E9 import obligations $W/c.csv; r1=$RC; echo "short CSV: rc $r1 $(cat -v $W/err)"
printf 'id,subject,kind,title,cycle,last,next,leads\ncal-8,device:GD-08,test,检定,365d,2026-06-01,2027-06-01,"30d,7d,1d"\n' >$W/c.csv; try T09:13 E9 import obligations $W/c.csv; r2=$RC; b T09:14 E9 export obligations | grep -a cal-8 >$W/after; echo "with leads: rc $r2"; cat -v $W/before $W/after
[ $r1 = 0 ] && [ $r2 = 0 ] && [ "$(cut -d, -f8- $W/before)" = "$(cut -d, -f8- $W/after)" ] && good "kept"
fault "freed memory used: refused with garbage, or garbage stored as title_en/remind/basis in the audited row"
