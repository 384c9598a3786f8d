#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Two plates on one pipe at once, distance=30. Expected: refused whatever the distance (GB 30871-2022 7: not two on one pipe).
. "$(dirname "$0")/lib.sh"
permit blind-plate T09:00 pipe=L-1 plate=MB-1; A=$N; measures T09:01; approve T09:05 E9; must T09:15 W1 act $N start
AS=O1 permit blind-plate T09:16 pipe=L-1 plate=MB-2 guardian=G2 worker=W2 device=P-102 distance=30 start=${D}T09:20; measures T09:17; approve T09:18 E9; try T09:21 O1 act $N start || refused "in the same pipe"
fault "two plates on pipe L-1 are worked at once because distance=30 was typed"
