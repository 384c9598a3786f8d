#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The applicant voids a permit on which people work. Expected: refused or counted out first (P18).
. "$(dirname "$0")/lib.sh"
permit confined-space T09:00; measures T09:01; approve T09:05 E9; gases T09:10; must T09:15 W1 act $N start
try T09:20 W1 act $N void reason=x || refused "is not possible while"; fault "running confined-space permit voided by the applicant, nobody counted out: $(state T09:21 $N)"
