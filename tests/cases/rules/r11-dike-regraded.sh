#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Inside a dike: submitted as special grade, then regraded to second by the applicant. Expected: refused (in a dike special grade; GB 30871-2022 5.1).
. "$(dirname "$0")/lib.sh"
permit hot-work T09:00 in_dike=yes grade=0; try T09:01 W1 act $N regrade grade=2 end=${D}T17:00 || refused "P06"
measures T09:01; try T09:05 A1 act $N approve place=P-101 || refused "P06"
gases T09:10; try T09:15 W1 act $N start no_draining=yes || refused "P06"
fault "hot work inside a tank farm's dike runs as second grade, approved by the head of the general office (A1, ADM)"
