#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Phones write 9 to 25 MB for one photo (48, 50, 200 megapixels). Evidence must not be refused for that without a way out.
. "$(dirname "$0")/lib.sh"
plant
/usr/bin/python3 - <<'E' || broken PIL
import os
from PIL import Image
Image.frombytes('RGB', (4000, 3000), os.urandom(36000000)).save('big.jpg', quality=85)
E
run b --user P1 submit hazard device=P-201 category=other note=x photo=@big.jpg --json
[ $STATUS = 0 ] || bad "a photo of $(stat -c %s big.jpg) bytes: $ERR"
[ "$(json 'd["advice"]')" = "[]" ] || bad "advice about a good photo: $OUT"
b report "$(json 'd["number"]')" -o r.pdf >/dev/null 2>&1 || broken report
pdftotext r.pdf - | grep -q 'cannot be shown' && bad "kept, but not shown"
truncate -s 65M big.jpg
run b --user P1 submit hazard device=P-201 category=other note=x photo=@big.jpg --json
[ $STATUS = 1 ] || bad "more than 64 MiB: exit $STATUS"
good "kept and shown"
