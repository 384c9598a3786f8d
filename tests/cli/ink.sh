#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# What is printed leaves ink, on every kind of paper: judged by pixels, for the text layer of a PDF says what is not seen.
. "$(dirname "$0")/plant.inc"
begin
USER_ID='' AT=2026-03-02T08:00
# ink FILE.pdf CHARACTER: how many dark pixels there are where the text layer has that character as a word of its own.
ink() {
    local box x0 y0 x1 y1
    box=$(pdftotext -bbox "$1" - | grep ">$2<" | head -1)
    read -r x0 y0 x1 y1 <<<"$(sed 's/.*xMin="\([^"]*\)" yMin="\([^"]*\)" xMax="\([^"]*\)" yMax="\([^"]*\)".*/\1 \2 \3 \4/' <<<"$box")"
    pdftoppm -gray -r 288 -f 1 -l 1 -x "$(awk "BEGIN{print int(4*$x0)}")" -y "$(awk "BEGIN{print int(4*$y0)}")" \
        -W "$(awk "BEGIN{print int(4*($x1-$x0))+1}")" -H "$(awk "BEGIN{print int(4*($y1-$y0))+1}")" "$1" |
        /usr/bin/python3 -c 'import sys; b = sys.stdin.buffer.read().split(b"\n255\n", 1)[1]; print(sum(c < 128 for c in b))'
}

for sign in ℃ ℉ Å Ⅴ Ⅹ ∼; do
    printf 'code,name,area,position\nP-101,罐 %s 罐,A-01,x\nP-102,罐 ● 罐,A-01,x\n' "$sign" >d.csv
    ok "a name with $sign" bihuan import devices d.csv
    rm -f ./*.pdf
    ok "a label with $sign" bihuan labels P-101 -o sign.pdf
    ok "$sign leaves ink in the PDF" test "$(ink sign.pdf "$sign")" -gt 20
done
printf 'code,name,area,position\nP-101,罐℃罐,A-01,x\n' >d.csv; ok "a sign" bihuan import devices d.csv
for format in png svg zpl tspl; do ok "$format with it" bihuan labels P-101 --format $format -o with.$format; done
printf 'code,name,area,position\nP-101,罐　罐,A-01,x\n' >d.csv; ok "a blank" bihuan import devices d.csv
for format in png svg zpl tspl; do ok "$format without" bihuan labels P-101 --format $format -o none.$format; done
for kind in with none; do rsvg-convert -o $kind.svg.png $kind.svg; done
for file in png svg.png zpl tspl; do not_ok "the sign is seen in $file" cmp -s with.$file none.$file; done

number=$(as P1 submit hazard device=P-102 category=corrosion note="温度 ℃ 过高 Ⅴ 级" | json 'd["number"]' "$(cat)")
ok "a report" bihuan report "$number" -o report.pdf
ok "℃ leaves ink in a report" test "$(ink report.pdf ℃)" -gt 20

# What no font has: all devices are named, and the others can be had.
printf 'code,name,area,position\nP-101,泵🤡,A-01,x\nP-201,泵𪚥,A-02,x\n' >d.csv; ok "two bad names" bihuan import devices d.csv
for format in pdf png zpl; do
    exit_is 1 "$format: none is printed" bihuan labels --all --format $format -o all.$format
    like "$ERR" 'P-101 .*U\+1F921.*P-201 .*U\+2A6A5' "$format: both are named, with the character"
done
is "$(ls all.* 2>/dev/null)" "" "nothing is left"
exit_is 0 "the others are" bihuan --json labels --all --skip -o all.pdf
is "$(json 'd["labels"]')" 2 "two of four"
like "$ERR" 'P-101.*P-201' "and who is left out is said"
ok "the doctor draws what a plant needs" bihuan doctor --json
is "$(json '[c["state"] for c in d if c["check"] == "fonts"]' "$(bihuan doctor --json)")" '["ok"]' "and finds it"
cat >fonts.conf <<END
<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>/usr/share/fonts/truetype/wqy</dir><cachedir>$WORK/cache</cachedir></fontconfig>
END
# Fonts are the machine's: no variable chooses others. So a machine with one font is a file system of its own.
poor() { unshare -rm sh -c 'mount --bind "$1" /etc/fonts/fonts.conf && shift && exec "$@"' - "$WORK/fonts.conf" "$BIHUAN" --at "$AT" "$@"; }
FONTCONFIG_FILE=$WORK/fonts.conf run bihuan doctor
like "$OUT" 'ok +fonts' "a variable takes no font away"
rm -f one.pdf
printf 'code,name,area,position\nP-101,罐℃罐,A-01,x\n' >d.csv; ok "the sign again" bihuan import devices d.csv
if unshare -rm true 2>/dev/null; then
    run poor doctor
    like "$OUT$ERR" 'fonts.*℃ \(U\+2103\)' "with one font only it names what stays blank"
    exit_is 1 "and no label is printed with a hole in it" poor labels P-101 -o one.pdf
else
    skip "with one font only it names what stays blank, and no label has a hole in it" "no mount namespaces here"
fi
