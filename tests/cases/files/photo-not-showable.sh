#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Evidence that no report will show (HEIC, WebP, AVIF, BMP, GIF, TIFF, a JPEG or PNG cut off in transfer, something else that is called
# .jpg) is refused when it is handed in, with the way out, and nothing of it is kept.
. "$(dirname "$0")/lib.sh"
plant
/usr/bin/python3 - <<'P' || broken PIL
from PIL import Image
im = Image.new('RGB', (400, 300), 'red')
for f in ('webp', 'bmp', 'gif', 'tif', 'jpg', 'png'): im.save('x.' + f)
for f in ('jpg', 'png'): d = open('x.' + f, 'rb').read(); open('cut.' + f, 'wb').write(d[:len(d) * 2 // 3])
for brand in ('heic', 'mif1', 'avif'): open(brand + '.img', 'wb').write(b'\0\0\0\x24ftyp' + brand.encode() + b'\0\0\0\0mif1heic' + b'\0' * 2000)
open('words.jpg', 'w').write('no picture at all')
d = bytearray(open('x.jpg', 'rb').read()); at = d.index(b'\xff\xc4'); d[at + 5:at + 15] = b"\xff" * 10; open('broken.jpg', 'wb').write(d)
P
shot() { run b "${@:2}" --user P1 submit hazard device=P-201 category=other note=x "photo=@$1" --json; }
refused() {
    shot "$1"
    [ $STATUS = 1 ] && grep -q "$1.*$2" <<<"$ERR" || bad "$1: exit $STATUS, $ERR"
}
refused heic.img 'HEIC.*Most Compatible'
refused mif1.img 'HEIC.*Most Compatible'
refused avif.img 'AVIF.*JPEG'
refused x.webp 'WebP.*JPEG'
refused x.bmp 'BMP.*JPEG'
refused x.gif 'GIF.*JPEG'
refused x.tif 'TIFF.*JPEG'
refused cut.jpg 'cut off.*again'
refused cut.png 'cut off.*again'
refused words.jpg 'JPEG and PNG'
shot heic.img --lang zh
grep -q '请在手机相机设置中选择“兼容性最佳”后重拍' <<<"$ERR" || bad "Chinese: $ERR"
[ -z "$(ls plant.evidence 2>/dev/null)" ] || bad "something was kept: $(ls plant.evidence)"
# What only the decoder gives up on is kept and said; good photos are kept without a word.
shot broken.jpg
[ $STATUS = 0 ] && json '"\n".join(d["advice"])' | grep -q 'broken.jpg.*damaged' || bad "broken.jpg: exit $STATUS, $OUT$ERR"
for f in x.jpg x.png; do
    shot $f
    [ $STATUS = 0 ] && [[ $(json '"\n".join(d["advice"])') != *"$f"* ]] || bad "$f: exit $STATUS, $OUT$ERR"
done
good "refused with the way out"
