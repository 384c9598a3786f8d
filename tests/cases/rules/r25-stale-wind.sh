#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Wind given at start, work paused, resumed an hour later without wind. Expected: P07 asks again.
. "$(dirname "$0")/lib.sh"
permit height T09:00 outdoors=yes; measures T09:01; approve T09:05 E9; must T09:15 W1 act $N start wind=3; must T09:30 W1 act $N pause; try T14:30 W1 act $N resume || refused "P07"
fault "work at height resumed after five hours on the wind of the morning"
