#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Device whose test is overdue (blocks=yes). Expected: a permit on it is refused (DESIGN 6 lock; 特设法).
. "$(dirname "$0")/lib.sh"
printf 'id,subject,kind,title,title_en,cycle,leads,blocks,remind,basis,last,next\nves-2,device:P-102,test,压力容器定期检验,Vessel test,1095d,30d,yes,role:clerk via email,TSG,2023-05-01,2026-05-01\n' >$W/c.csv; must T08:00 E9 import obligations $W/c.csv
must T08:01 - tick --json; cat $W/out; b T08:02 - holds --json; try T09:00 W1 submit height device=P-102 height=3 grade=1 start=${D}T09:00 end=${D}T17:00 guardian=G1 worker=W1 content=x || refused "P21"; fault "a permit on a device with an overdue test is taken"
