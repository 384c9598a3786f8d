#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# JPEG allows fill bytes FF before any marker (ITU T.81 B.1.1.2); some cameras write them. The report must show such a photo.
. "$(dirname "$0")/lib.sh"
plant
/usr/bin/python3 - <<'E' || broken PIL
from PIL import Image
Image.new('RGB', (400, 300), 'red').save('base.jpg')
d = open('base.jpg', 'rb').read(); out = bytearray(d[:2]); at = 2
while d[at + 1] != 0xda:
    n = int.from_bytes(d[at + 2:at + 4], 'big'); out += b'\xff' + d[at:at + 2 + n]; at += 2 + n
open('fill.jpg', 'wb').write(bytes(out) + b'\xff' + d[at:])
E
run b --user P1 submit hazard device=P-201 category=other note=x photo=@fill.jpg --json
[ $STATUS = 0 ] || bad "not kept: $ERR"
[ "$(json 'd["advice"]')" = "[]" ] || bad "advice about a good photo: $OUT"
b report "$(json 'd["number"]')" -o r.pdf >/dev/null 2>&1 || broken report
pdftotext r.pdf - | grep -q 'cannot be shown' && bad "a valid JPEG with fill bytes is called damaged or cut off in the report"
good "shown"
