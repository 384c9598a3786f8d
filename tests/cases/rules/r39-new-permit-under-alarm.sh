#!/bin/bash
# SPDX-License-Identifier: MIT
# While a second-grade gas alarm of the area stands open, a new hot-work permit is applied for that would begin under it. Expected: refused (P20).
# Changed: the application itself is refused already.
. "$(dirname "$0")/lib.sh"
must T08:50 O1 --json submit alarm device=P-102 kind=combustible grade=2
try T09:00 W1 submit hot-work device=P-101 grade=2 start=${D}T09:00 end=${D}T17:00 guardian=G1 worker=W1 content=x risk=x leader=O2 unit_name=x \
    method=x certificate_no=1 medium=methanol || refused P20
fault "a permit is taken in A-01 under the open combustible alarm of A-01"
