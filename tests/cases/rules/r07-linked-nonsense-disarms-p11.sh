#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Confined space beside running hot work, no distance given, linked=x. Expected: P11 refuses (a word in "linked" is no link).
. "$(dirname "$0")/lib.sh"
permit hot-work T09:00; measures T09:01; approve T09:05 E9; gases T09:10; must T09:15 W1 act $N start
AS=O1 permit confined-space T09:16 guardian=G2 worker=W2 start=${D}T09:20 linked=nothing; measures T09:17; approve T09:18 E9; gases T09:19; try T09:21 O1 act $N start || refused "P11"
fault "entry begins in the area of running hot work, no distance given, because linked='nothing'"
