#!/bin/bash
# SPDX-License-Identifier: MIT
# The entry begins 2026-06-20; work on 06-01. Expected: P09 refuses.
# Changed: the entry has all its papers, without which it is not reviewed any more.
. "$(dirname "$0")/lib.sh"
must T07:00 O1 --json submit contractor-entry company=x area=A-01 from=2026-06-20 until=2026-07-01 insurance_no=1 insurance_until=2026-12-31 certificate_until=2026-12-31 promise=yes training_on=2026-05-30 training_score=90 health=yes tools_checked=yes licence_no=1 licence_until=2026-12-31 qualification_until=2026-12-31 safety_licence_until=2026-12-31 agreement_until=2026-12-31 plan=1 jsa=yes; C=$(num); must T07:01 T1 act $C review; must T07:02 E1 act $C admit
permit hot-work T09:00 contractor=$C; measures T09:01; try T09:05 E9 act $N approve place=P-101 || good "refused $(cat $W/err)"; gases T09:10; try T09:15 W1 act $N start || good "refused $(cat $W/err)"; fault "hot work by a contractor 19 days before his entry begins"
