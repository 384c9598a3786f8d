#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Phones of 200 megapixels write 16384 × 12288 (201 million): they are shown; a head of 300 million is refused with its size.
. "$(dirname "$0")/lib.sh"
plant
/usr/bin/python3 - <<'E' || broken PIL
from PIL import Image
Image.new('L', (16384, 12288), 90).convert('RGB').save('mp201.jpg', quality=60)
E
run b --user P1 submit hazard device=P-201 category=other note=x photo=@mp201.jpg --json
[ $STATUS = 0 ] || bad "not kept: $ERR"
[ "$(json 'd["advice"]')" = "[]" ] || bad "advice about a good photo: $OUT"
b report "$(json 'd["number"]')" -o r.pdf >/dev/null 2>&1 || broken report
pdftotext r.pdf - | grep -q 'cannot be shown' && bad "called “damaged, or larger than any camera makes”"
/usr/bin/python3 - <<'P'
d = bytearray(open('mp201.jpg', 'rb').read()); at = d.index(b'\xff\xc0')
d[at + 5:at + 9] = (15000).to_bytes(2, 'big') + (20000).to_bytes(2, 'big'); open('mp300.jpg', 'wb').write(d)
P
run b --user P1 submit hazard device=P-201 category=other note=x photo=@mp300.jpg --json
[ $STATUS = 1 ] && grep -q '20000 × 15000 pixels.*lower resolution' <<<"$ERR" || bad "300 megapixels: exit $STATUS, $ERR"
good "shown, or refused with the size"
