#!/bin/bash
# SPDX-License-Identifier: MIT
# ℃ Ⅴ Ⅹ ℉ Å ∼ leave no ink on a label: two names that differ only in them must not come out the same picture.
B=$(readlink -f "${1:-${BIHUAN:?give the path of bihuan}}"); W=$(mktemp -d); trap 'rm -rf "$W"' EXIT; cd "$W" || exit 2
export HOME=$W XDG_STATE_HOME=$W/s LC_ALL=C.UTF-8 BIHUAN_LANG=en
printf 'code,name,parent\nA-01,area,\n' >a.csv; "$B" init --simulate p.db >/dev/null || exit 2
"$B" --plant p.db --at 2026-06-01T08:00 import areas a.csv >/dev/null || exit 2
bad=
for c in ℃ Ⅴ Ⅹ ℉ Å ∼; do
    rm -f x.png y.png; printf 'code,name,area,position\nT-1,罐%s罐,A-01,x\n' "$c" >d.csv; "$B" --plant p.db --at 2026-06-01T08:01 import devices d.csv >/dev/null || exit 2
    "$B" --plant p.db labels T-1 --format png -o x.png >/dev/null || { bad="$bad $c(refused)"; continue; }
    printf 'code,name,area,position\nT-1,罐　罐,A-01,x\n' >d.csv; "$B" --plant p.db --at 2026-06-01T08:01 import devices d.csv >/dev/null || exit 2
    "$B" --plant p.db labels T-1 --format png -o y.png >/dev/null || exit 2
    /usr/bin/python3 - x.png y.png <<'P' || bad="$bad $c"
import sys, zlib, struct
def px(f):
    b = open(f, 'rb').read(); i = 8; d = b''
    while i < len(b):
        n, t = struct.unpack('>I4s', b[i:i+8])
        if t == b'IDAT': d += b[i+8:i+8+n]
        i += 12 + n
    return zlib.decompress(d)
sys.exit(0 if px(sys.argv[1]) != px(sys.argv[2]) else 1)
P
done
[ -z "$bad" ] && { echo "ok: all leave ink"; exit 0; }; echo "FAULT: no ink:$bad"; exit 1
