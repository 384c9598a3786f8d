#!/bin/bash
# SPDX-License-Identifier: MIT
# Media of the plant's own sources: only "other" fitted, and with it hot work could never start; "none" passed. Expected: every material of a
# source can be chosen, "none" is contradicted by the materials of the source.
# Changed: acetone is chosen; a source of acetone is imported and "none" tried.
. "$(dirname "$0")/lib.sh"
permit hot-work T09:00 medium=acetone; measures T09:01; approve T09:05 E9; gases T09:10
try T09:15 W1 act $N start || fault "acetone cannot be chosen: $(cat "$W/err")"
printf 'code,name,level,areas,materials,since\nM-1,丙酮罐,4,A-02,丙酮:67-64-1:600:500:1,2024-01-01\n' >"$W/s.csv"
must T09:20 E9 import sources "$W/s.csv"
try T09:21 W1 submit hot-work device=P-201 grade=2 start=${D}T10:00 end=${D}T17:00 guardian=G2 worker=W1 content=x risk=x leader=O2 unit_name=x \
    method=x certificate_no=1 medium=none || refused none
fault "medium=none at a source of acetone"
