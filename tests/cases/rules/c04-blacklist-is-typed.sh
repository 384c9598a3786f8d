#!/bin/bash
# SPDX-License-Identifier: MIT
# A company once put on the black list applies again without the tick. Expected: refused (the flag belongs to the company).
# Changed: it is put on the list the way there is now (contractor-blacklist, two people), not by the applicant's own tick.
. "$(dirname "$0")/lib.sh"
try T07:00 O1 submit contractor-entry company=黑名单公司 area=A-02 until=2026-07-01 insurance_no=1 insurance_until=2026-12-31 certificate_until=2026-12-31 promise=yes blacklist=yes; echo "ticked: rc $RC"
must T07:00 E1 --json submit contractor-blacklist company=黑名单公司 reason=隐瞒事故; L=$(num); must T07:00 E9 act $L confirm
try T07:01 O1 submit contractor-entry company=黑名单公司 area=A-02 until=2026-07-01 insurance_no=1 insurance_until=2026-12-31 certificate_until=2026-12-31 promise=yes training_on=2026-05-30 training_score=90 health=yes tools_checked=yes || good "refused $(cat $W/err)"; fault "the blacklist is what the applicant ticks about himself"
