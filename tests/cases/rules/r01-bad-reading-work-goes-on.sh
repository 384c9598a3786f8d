#!/bin/bash
# SPDX-License-Identifier: MIT
# People are in the vessel; a record shows O2 30 %, or O2 12 % and then H2S 60 ppm. Expected: the first suspends the permit at once and tells guardian, leader
# and safety officer (GB 30871-2022 6; P20); the second is taken too.
. "$(dirname "$0")/lib.sh"
live() { permit confined-space T09:00; measures T09:01; approve T09:05 E9; gases T09:10; must T09:15 W1 act $N start; }
live; gas1 T09:25 middle o2 30 vol%; s=$(state T09:25 $N); [ "$s" = suspended ] || fault "O2 30 % inside, and the permit is still '$s'"
try T09:26 W1 act $N gas point=middle gas=o2 value=209 unit=vol% meter=GD-07 at=${D}T09:26 && fault "O2 209 % is taken"
anew; live; gas1 T09:25 middle o2 12 vol%; s=$(state T09:25 $N); [ "$s" = suspended ] || fault "O2 12 % inside, and the permit is still '$s'"
gas1 T09:26 middle h2s 60 ppm
for u in G1 O2 E1; do b T09:27 $u messages --json | grep -q "$N" || fault "$u is not told"; done
good suspended
