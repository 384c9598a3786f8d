#!/bin/bash
# SPDX-License-Identifier: MIT
# Vessels that held ammonia, benzene, toluene: entry without a test of the medium's own gas. Expected: P02 (GB 30871-2022 6.4; GBZ 2.1).
. "$(dirname "$0")/lib.sh"
for m in ammonia benzene toluene; do
    anew; permit confined-space T09:00 medium=$m; measures T09:01; approve T09:05 E9; gases T09:10
    try T09:15 W1 act $N start && fault "entry into a vessel of $m with O2, LEL, H2S and CO only"
    grep -q "P02: Missing: [^;]*\(Ammonia\|Benzene\|Toluene\) (" "$W/err" || fault "$m refused for another reason: $(cat "$W/err")"
done
good "none of three"
