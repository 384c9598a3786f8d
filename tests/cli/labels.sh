#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Labels: what zbar reads from paper, picture and terminal is what scan takes; forged and mistyped ones are refused.
. "$(dirname "$0")/plant.inc"

begin
# payloads FILE…: what zbar sees, sorted.
payloads() { zbarimg --quiet --raw -Sdisable -Sqrcode.enable "$@" 2>/dev/null | sort; }

exit_is 0 "all labels on paper" bihuan --json labels --all --sheet a4 -o all.pdf
is "$(json '[d["labels"], d["pages"], d["file"]]')" '[4, 1, "all.pdf"]' "four labels on a page"
pdftoppm -r 200 -png all.pdf page
payloads page*.png >paper
is "$(wc -l <paper)" 4 "zbar reads all four"
is "$(cut -d: -f1,2 paper | paste -sd' ')" "BH1:P-101 BH1:P-102 BH1:P-111 BH1:P-201" "they carry the device codes"
like "$(pdftotext all.pdf - | tr -d ' \n\f')" '氯化进料泵' "the paper says the name in Chinese"
while IFS= read -r payload; do
    exit_is 0 "scan takes what stands on paper" bihuan --json scan "$payload"
    is "$(json 'd["device"]')" "$(cut -d: -f2 <<<"$payload")" "and tells the device"
done <paper

payload=$(head -n 1 paper)
run bihuan --json scan "$payload"
is "$(json '", ".join(k for k in "device name area position shift area_name shift_title label records".split() if k not in d)')" \
    "" "keys of scan"
is "$(json '[d["device"], d["name"], d["area"], d["position"], d["label"]["generation"], d["records"]]')" \
    '["P-101", "氯化进料泵", "A-01", "一层南侧", 1, []]' "what the label stands for"
short=$(json 'd["label"]["short_code"]')
exit_is 0 "the printed short code does as well" bihuan --json scan "$short"
is "$(json 'd["device"]')" P-101 "and tells the device"
exit_is 0 "in lower case too" bihuan --json scan "$(tr A-Z a-z <<<"$short")"
like "$(pdftotext all.pdf - | tr -d ' \n\f-')" "$(tr -d - <<<"$short")" "the short code stands on the paper"

# Without a sheet a page is a label, in exact millimetres; printed at 203 dpi every size scans.
exit_is 0 "a label a page" bihuan --json labels --all -o single.pdf
is "$(json '[d["labels"], d["pages"], d["file"]]')" '[4, 4, "single.pdf"]' "four pages"
points() { awk "BEGIN { printf \"%.2f\", $1 * 72 / 25.4 }"; }
for size in 60x40 50x30 40x30 80x60; do
    exit_is 0 "the size $size" bihuan labels P-101 --format pdf --size "$size" -o "$size.pdf"
    got=$(pdfinfo "$size.pdf" | sed -n 's/^Page size: *//p')
    is "$(awk '{ printf "%.2f %.2f", $1, $3 }' <<<"$got")" "$(points "${size%x*}") $(points "${size#*x}")" "$size is exact"
    pdftoppm -r 203 -gray "$size.pdf" "at203-$size"
    is "$(payloads "at203-$size"*.pgm | cut -d: -f2)" P-101 "$size at 203 dpi is read"
    like "$(pdftotext "$size.pdf" - | tr -d ' \n\f')" '氯化进料泵' "$size says the name"
    like "$(pdftotext "$size.pdf" -)" 'Rev\. 1' "$size says the revision"
done
exit_is 0 "a sheet from its third place" bihuan --json labels --all --sheet a4 --from 16 -o from.pdf
is "$(json '[d["labels"], d["pages"]]')" '[4, 2]' "goes on on a second sheet"
for from in 0 19 99999; do
    exit_is 2 "no place $from" bihuan labels --all --sheet a4 --from "$from" -o none.pdf
    like "$ERR" 'from 1 to 18' "says which places there are"
done
exit_is 2 "a place without a sheet" bihuan labels --all --from 2 -o none.pdf
exit_is 1 "a sheet there is not" bihuan labels --all --sheet a3 -o none.pdf
like "$ERR" 'choose one of: a4' "says which there are"
exit_is 2 "a sheet for a label printer" bihuan labels --all --format zpl --sheet a4 -o none.zpl
exit_is 2 "a strange resolution" bihuan labels --all --format zpl --dpi 100 -o none.zpl
is "$(ls none.* 2>/dev/null)" "" "nothing was written"

exit_is 0 "a picture" bihuan --json labels P-111 --format png -o p111.png
is "$(json '[d["labels"], d["file"]]')" '[1, "p111.png"]' "one picture"
is "$(payloads p111.png | cut -d: -f2)" P-111 "zbar reads the picture"
exit_is 1 "a picture is not overwritten" bihuan labels P-102 --format png -o p111.png
is "$(payloads p111.png | cut -d: -f2)" P-111 "it is still the old one"
exit_is 0 "labels of an area and those inside it" bihuan --json labels --area A-01 -o area.pdf
is "$(json 'd["labels"]')" 3 "three of them"

exit_is 0 "on the terminal" bihuan labels P-201 --format term
printf '%s\n' "$OUT" >term.txt
/usr/bin/python3 - <<'END'
# Half blocks to a picture: two rows of pixels a line, 8 pixels a module.
import re
lines = []
for line in open("term.txt", encoding="utf-8"):
    found = re.search(r"\x1b\[[0-9;]*m(.*)\x1b\[0m", line)
    if found:
        lines.append(found.group(1))
upper, lower = {"█", "▀"}, {"█", "▄"}
rows = []
for line in lines:
    rows.append([c in upper for c in line])
    rows.append([c in lower for c in line])
width, scale = max(map(len, rows)), 8
with open("term.pgm", "wb") as out:
    out.write(b"P5 %d %d 255\n" % (width * scale, len(rows) * scale))
    for row in rows:
        row += [False] * (width - len(row))
        out.write(b"".join((b"\x00" if dark else b"\xff") * scale for dark in row) * scale)
END
is "$(payloads term.pgm | cut -d: -f2)" P-201 "zbar reads the half blocks"

# Refused: status 3, one sentence that says why.
refused() {
    local name=$1 text=$2 lang
    for lang in en zh; do
        exit_is 3 "$name ($lang)" bihuan --lang $lang scan "$text"
        is "$(wc -l <<<"$ERR")$OUT" 1 "$name: one sentence"
    done
}
refused "a forged label" "$(sed 's/P-101/P-102/' <<<"$payload")"
refused "another generation" "$(sed 's/:1:/:2:/' <<<"$payload")"
last=${payload: -1}
refused "a bent code" "${payload%?}$([ "$last" = 0 ] && echo 1 || echo 0)"
first=${short:0:1}
refused "a mistyped short code" "$([ "$first" = 0 ] && echo 1 || echo 0)${short:1}"
refused "something else" "https://example.org/"
refused "nothing of ours" "P-101"
refused "an unknown device" "BH1:P-999:1:00000000"
mkdir other && (
    cd other && "$BIHUAN" init other.db && unset BIHUAN_PLANT && cp ../areas.csv ../devices.csv . &&
        "$BIHUAN" --plant other.db import areas areas.csv && "$BIHUAN" --plant other.db import devices devices.csv &&
        "$BIHUAN" --plant other.db labels P-101 --format png -o ../foreign.png
) >/dev/null 2>&1
refused "a label of another plant" "$(payloads foreign.png)"

# A scanned payload does for device=; the label shows what is open.
exit_is 0 "device= takes a payload" as P1 submit hazard device="$payload" category=ppe
is "$(json '[d["device"], d["area"]]')" '["P-101", "A-01"]' "and fills in the rest"
is "$(json 'd["records"]' "$(bihuan --json scan "$payload")")" '["YH-2026-00001"]' "scan tells the open records"
exit_is 3 "device= refuses a forged one" as P1 submit hazard device="$(sed 's/P-101/P-102/' <<<"$payload")" category=ppe

# What must not be used says so before anything else.
printf 'id,subject,kind,title,title_en,cycle,leads,blocks,remind,basis,last,next\nv-1,device:P-101,test,定期检验,Vessel test,1095d,30d,yes,role:clerk via email,TSG,2020-01-01,2023-01-01\n' >late.csv
is "$(json 'd["blocked"]' "$(bihuan --json scan "$payload")")" '[]' "nothing blocks it"
exit_is 0 "a test falls due" bihuan import obligations late.csv
is "$(bihuan --lang en scan "$payload" | head -n 1)" "MUST NOT BE USED: Vessel test: was due 2023-01-01 00:00" "the first line of a scan"
is "$(bihuan --lang zh scan "$payload" | head -n 1)" "禁止使用：定期检验：2023-01-01 00:00 到期，已过期" "in Chinese"
is "$(json '[(b["why"], b["until"]) for b in d["blocked"]]' "$(bihuan --json --lang en scan "$payload")")" \
    '[["Vessel test: was due 2023-01-01 00:00", null]]' "and for programs"
