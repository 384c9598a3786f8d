#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Business licence, qualification, safety licence, agreement not given; training two years ago (or in the future), no JSA, no plan. Expected: admission refused (domain.md 8.2; 危险化学品安全法 承包商管理).
. "$(dirname "$0")/lib.sh"
must T07:00 W1 --json submit contractor-entry company=黑工 area=A-01 from=${D}T07:00 until=2026-07-01 insurance_no=1 insurance_until=2026-12-31 certificate_until=2026-12-31 promise=yes training_on=2020-01-01 training_score=90 health=yes tools_checked=yes; N=$(num)
try T07:01 T1 act $N review || refused "C06"; try T07:02 E1 act $N admit || refused "C06"
try T07:02 O1 --json submit contractor-entry company=乙 area=A-01 from=${D}T07:00 until=2026-07-01 insurance_no=1 insurance_until=2026-12-31 certificate_until=2026-12-31 promise=yes training_on=2027-01-01 training_score=90 health=yes tools_checked=yes; M=$(num); must T07:03 T1 act $M review; try T07:04 E1 act $M admit; f=$RC
fault "admitted with no licence, qualification, safety licence or agreement, trained 2020-01-01; trained in the future (2027-01-01): rc $f"
