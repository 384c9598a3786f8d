#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The closed-loop report: what stands on the paper is what the records say, and what was not done says so.
. "$(dirname "$0")/plant.inc"

# close_hazard NUMBER BEFORE AFTER: all the way, at $AT.
close_hazard() {
    local responder
    responder=$(who "$1" respond)
    as "$responder" act "$1" respond && as "$responder" act "$1" rectify measure=更换垫片 "photo_before=@$2" "photo_after=@$3" &&
        as L1 act "$1" accept confirmed_on_site=yes opinion=已复测 && as E2 act "$1" close
}
# photo FILE WIDTH HEIGHT SEED: a PNG.
photo() {
    /usr/bin/python3 - "$@" <<'END'
import struct, sys, zlib
name, width, height, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
def chunk(kind, data): return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
pack, row = zlib.compressobj(1), b"\0" + bytes((x * seed) % 251 for x in range(width * 3))
data = b"".join(pack.compress(row) for _ in range(height)) + pack.flush()
open(name, "wb").write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
                       chunk(b"IDAT", data) + chunk(b"IEND", b""))
END
}
# text FILE: of a PDF, without the blanks and line ends a narrow cell brings.
text() { pdftotext -layout "$1" - | tr -d ' \n\f'; }
field() { pdfinfo "$2" | sed -n "s/^$1: *//p"; }

BIHUAN_LANG=zh begin
photo before.png 320 240 3
photo after.png 240 320 5
photo huge.png 14000 14000 7
photo torn.png 320 240 7
printf X | dd of=torn.png bs=1 seek=60 conv=notrunc status=none # its pixels no longer have their checksum
first=$(hazard P1 P-101 corrosion)
second=$(USER_ID=P2 as P2 submit hazard device=P-102 category=corrosion note="$(printf '隐%.0s' {1..500})" photo=@torn.png | json 'd["number"]' "$(cat)")
AT=2026-03-02T10:30
ok "a permit in the area" as P1 submit hot-work device=P-101
AT=2026-03-02T12:00
ok "its cause and what changes in the system" as E1 act "$first" analyse cause=垫片选型错误 root_cause=图纸未更新 risk_l=3 risk_s=4 \
    hierarchy=engineer violated_clause=GB30871 told=班前会
exit_is 1 "a likelihood beyond the matrix" as E1 act "$first" analyse risk_l=6
ok "more of it later" as E1 act "$first" analyse training=2026年4月
AT=2026-03-03T20:00
ok "the first one is closed" close_hazard "$first" before.png after.png
AT=2026-03-05T08:00
third=$(hazard P1 P-101 corrosion)
exit_is 0 "one is a duplicate" as E1 act "$third" duplicate "of=$first"
head=$(head_code)

# ---- the paper
exit_is 0 "a report" bihuan --json report "$first" -o one.pdf
is "$(json '[d["records"], d["head"], d["file"]]')" "[1, \"$head\", \"one.pdf\"]" "and what it says of itself"
is "$(json 'd["pages"]')" "$(field Pages one.pdf)" "as many pages as the file has"
like "$(field 'Page size' one.pdf)" 'A4' "on A4"
like "$(field Title one.pdf)" '隐患闭环报告' "its title"
shown=$(text one.pdf)
for section in 报告信息 发现 法规依据 整改前风险 即时控制 原因 整改（五定） 变更管理 承包商与作业票 应急 证据 验收 有效性 体系变更 沟通 时间线 签名; do
    like "$shown" "[0-9]$section" "section $section"
done
for clause in 7.5 5.4,6.1.2.1 6.1.3,9.1.2 6.1.2.2 '10.2a\)' '10.2b\)' 8.1.2,6.1.4 8.1.3 8.1.4.2 8.2 7.5.3,10.2 9.1.1 '10.2f\)' '10.2c\)g\)' 7.4,10.2; do
    like "$shown" "$clause" "clause $clause"
done
like "$shown" 'GB/T45001-2020（替代GB/T28001-2011' "the standard"
for part in "$first" P-101氯化进料泵 氯化装置 腐蚀 吴操作 更换垫片 已复测 未签字（这一步要求签字） before.png after.png "$head" 演练 "$third" \
    DH-2026-00001 垫片选型错误 图纸未更新 可能性L3 严重性S4 工程控制 GB30871 班前会 2026年4月; do
    like "$shown" "$part" "$part stands in it"
done
like "$shown" '已用36.0小时，目标36.0小时' "the hours from report to acceptance against the target"
like "$shown" '距验收' "a recurrence is told from the acceptance"
like "$shown" "$third.*1天12小时" "by days and hours: 36 h after it"
for title in 整改资金 整改期间的防范措施; do like "$shown" "$title—未填写" "$title: what nobody decided is not printed as decided"; done
unlike "$shown" '按现场处置方案执行|整改资金0元' "nor the form's own words"
like "$shown" '延期—未批准过延期' "no extension"
like "$shown" "$(sha256sum <before.png | cut -c1-64)" "the photo's hash"
is "$(pdfimages -list one.pdf | grep -c ' jpeg ')" 2 "both photos"
pdftoppm -r 150 -gray one.pdf page
is "$(zbarimg --nodbus -q --raw -Sdisable -Sqrcode.enable page-*.pgm)" "$head" "the code of the head is scanned"
for page in page-*.pgm; do
    n=$((10#$(sed 's/[^0-9]//g' <<<"$page")))
    one=$(pdftotext -layout -f $n -l $n one.pdf - | tr -d ' \n')
    like "$one" "$first.*第${n}页，共$(field Pages one.pdf)页" "number and page on page $n"
done
exit_is 0 "the same again" bihuan report "$first" -o again.pdf
ok "is the same to the byte" cmp one.pdf again.pdf
exit_is 0 "in English" bihuan --lang en report "$first" -o en.pdf
shown=$(text en.pdf)
for part in 17Signatures 'unsigned\(theformasksforasignature\)' DRILL 36.0hused '9.1.1' "pageˆ?1of"; do
    like "$shown" "${part/ˆ?/}" "$part"
done
unlike "$(pdftotext en.pdf - | grep -v '企业\|GB ')" '未记录|签名|时限' "without Chinese words of the program"

# ---- what is not fine
exit_is 1 "a photo nobody can have taken is refused" as P2 submit hazard device=P-102 category=corrosion note=x photo=@huge.png
like "$ERR" '14000 × 14000' "with its size"
exit_is 0 "a photo that the decoder gives up on, and 500 characters" bihuan report "$second" -o huge.pdf
shown=$(text huge.pdf)
like "$shown" '此图片无法显示：图片已损坏，或解码耗时过长' "says that it cannot be shown"
like "$shown" "torn.png" "with its name"
like "$shown" "$(sha256sum <torn.png | cut -c1-64)" "and its hash"
is "$(pdfimages -list huge.pdf | grep -c ' jpeg ')" 0 "and no picture"
is "$(grep -o 隐 <<<"$(pdftotext huge.pdf - | tr -d '\n')" | wc -l | awk '{print ($1 >= 500)}')" 1 "no character of the note is lost"
blob=$(sha256sum <before.png | cut -c1-64)
chmod u+w plant.evidence "plant.evidence/$blob"
cp plant.evidence/"$blob" kept
echo x >>"plant.evidence/$blob"
exit_is 0 "a photo whose bytes were changed" bihuan report "$first" -o changed.pdf
like "$(text changed.pdf)" '文件内容与登记时不一致' "is not shown"
rm -f "plant.evidence/$blob"
exit_is 0 "a photo that is gone" bihuan report "$first" -o gone.pdf
like "$(text gone.pdf)" '此图片无法显示' "leaves its frame"
cp kept "plant.evidence/$blob"
exit_is 1 "an existing file" bihuan report "$first" -o one.pdf
exit_is 1 "an unknown number" bihuan report YH-2026-99999 -o new.pdf
exit_is 1 "a folder that is not there" bihuan report "$first" -o no/new.pdf
exit_is 2 "no PDF" bihuan report "$first" -o new.txt
exit_is 2 "nothing" bihuan report
exit_is 2 "an area without a month" bihuan report --area A-01 -o new.pdf
exit_is 2 "a record and a month" bihuan report "$first" --area A-01 --month 2026-03 -o new.pdf
exit_is 2 "a month without a file" bihuan report --area A-01 --month 2026-03
exit_is 1 "no month" bihuan report --area A-01 --month 2026-13 -o new.pdf
exit_is 1 "a month that has not begun" bihuan report --area A-01 --month 2026-04 -o new.pdf
exit_is 1 "a month without hazards" bihuan report --area A-01 --month 2026-02 -o new.pdf
like "$ERR" '没有上报隐患' "in a sentence"
exit_is 1 "no such area" bihuan report --area A-77 --month 2026-03 -o new.pdf
full() { (trap '' XFSZ && ulimit -f 40 && bihuan report "$first" -o new.pdf); }
exit_is 1 "a full disk" full
is "$(wc -l <<<"$ERR")" 1 "one sentence"
is "$(ls -d new* ./*.tmp 2>/dev/null)" "" "nothing is left of all that"

# ---- many
AT=2026-03-31T23:59
exit_is 0 "all of an area and a month" bihuan --json report --area A-01 --month 2026-03 -o many.pdf
is "$(json 'd["records"]')" 3 "with the areas inside it"
shown=$(text many.pdf)
like "$shown" '上报隐患3项，至今已验收1项；上报至验收平均36.0小时' "a summary first"
for number in "$first" "$second" "$third"; do
    page=$(pdftotext -layout -f 1 -l 1 many.pdf - | sed -n "s/.*$number.* \([0-9]*\)$/\1/p")
    like "$(pdftotext -f "${page:-1}" -l "${page:-1}" many.pdf - | tr -d ' \n')" "隐患闭环报告$number" "$number begins on page ${page:-?}, as the contents say"
done

# ---- the terminal
exit_is 0 "on the terminal" bihuan report "$first"
like "$OUT" '^12  验收' "the same sections"
like "$OUT" '已现场确认：是' "and values"
is "$(awk 'length($0) > 400' <<<"$OUT")" "" "wrapped"
exit_is 0 "as JSON" bihuan --json report "$first"
is "$(json '[p["title"] for p in d["parts"] if p["kind"] == "section"][-1]')" "17  签名" "with all parts"
is "$(json 'sum(p["kind"] == "photo" for p in d["parts"])')" 2 "and photos"
exit_is 0 "a permit has a report too" bihuan report DH-2026-00001 -o permit.pdf
like "$(text permit.pdf)" '动火安全作业票.*有效期|二级动火' "with its fields"

# ---- a deadline that was moved: both are said
AT=2026-04-01T08:00
fourth=$(hazard P1 P-201 corrosion)
responder=$(who "$fourth" respond)
ok "it is answered" as "$responder" act "$fourth" respond
AT=2026-04-02T08:00
ok "an extension is asked for" as "$responder" act "$fourth" extend until=2026-04-12T08:00 reason=缺配件 substitute=加强巡检
ok "and granted" as "$(who "$fourth" approve-extension)" act "$fourth" approve-extension
AT=2026-04-10T08:00
ok "a report after the first deadline" bihuan report "$fourth" -o moved.pdf
shown=$(text moved.pdf)
like "$shown" '原期限（整改）2026-04-0808:00：已超期2天' "the original deadline, and that it was not kept"
like "$shown" '延期后期限（整改）2026-04-1208:00：剩' "beside the extended one"
