#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Count out with people_in=0. Expected: refused (at least the worker went in), or compared with who was named.
. "$(dirname "$0")/lib.sh"
permit confined-space T09:00; measures T09:01; approve T09:05 E9; gases T09:10; must T09:15 W1 act $N start
try T09:20 W1 act $N finish people_in=0 people_out=0 tools_in=0 tools_out=0 cleared=yes || refused "P18"; fault "confined-space entry closed with 0 people in, 0 out"
