#!/bin/bash
# SPDX-License-Identifier: MIT
#
# GD-08's calibration ended 2026-05-01. It is used on 06-01 at 09:10, and calibrated (imported) at 09:12. Expected: the 09:10 sample stays invalid.
# Changed: two import it, for the list also says that it no longer blocks.
. "$(dirname "$0")/lib.sh"
permit hot-work T09:00; measures T09:01; approve T09:05 E9; METER=GD-08 gases T09:10
try T09:11 W1 act $N start && { echo "case broke: started"; exit 2; }
printf 'id,subject,kind,title,title_en,cycle,leads,blocks,remind,basis,last,next\ncal-8,device:GD-08,test,检定,Cal,365d,30d,no,role:clerk via email,JJG,2026-06-01T09:12,2027-06-01\n' >$W/c.csv; must T09:12 E9 import obligations $W/c.csv --with D1
try T09:13 W1 act $N start || refused "P02"
fault "a sample taken with an uncalibrated meter becomes good by a calibration made after it"
