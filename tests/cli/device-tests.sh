#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Tests of equipment: what is refused, what is kept as history, what a test moves, what blocks a device; and the device's page.
. "$(dirname "$0")/plant.inc"

begin
# due DEVICE LAST NEXT: its inspection, by form.
due() {
    printf 'id,subject,kind,title,title_en,cycle,last,next,remind,leads,blocks\n%s\n' \
        "v-$1,device:$1,test,定期检验,Inspection,1095d,$2,$3,role:ehs via email,30d,yes" >o.csv
    bihuan import obligations o.csv >/dev/null &&
        sqlite3 plant.db "UPDATE obligation SET form = 'test', fields = '{\"kind\":\"pressure-vessel\"}' WHERE id = 'v-$1'"
}
next() { sqlite3 plant.db "SELECT date(next / 1000, 'unixepoch', '+8 hours') FROM obligation WHERE id = 'v-$1'"; }
vessel() {
    local paper=certificate_no=R-0
    [[ "$*" != *number=* && "$*" != *_no=* ]] || paper=
    as Q1 submit test device=P-101 kind=pressure-vessel ${paper:+"$paper"} "$@"
}
# says STATUS TEXT NAME ARG…: what the test says, in English.
says() {
    exit_is "$1" "$3" vessel "${@:4}"
    like "$ERR" "$2" "$3: and says so"
}
permit() { as P1 submit height device=P-101 height=3 grade=1 start=2026-03-02T09:00 end=2026-03-02T17:00 guardian=P2 worker=P1 content=x; }
printf '%%PDF-1.4 %s\n' one >one.pdf
printf '%%PDF-1.4 %s\n' two >two.pdf
printf 'a note\n' >note.txt
printf '\177ELF' >tool.pdf
: >empty.pdf

# late: nobody works on it
due P-101 2023-03-01 2026-03-01
exit_is 4 "no permit on a device that is past its test" permit
like "$ERR" 'P21.*P-101 Inspection: was due 2026-03-01' "and why"
is "$(json 'd["blocked"][0]["why"]' "$(bihuan device P-101 --json)")" "Inspection: was due 2026-03-01 00:00" "its page says so"
is "$(bihuan --lang zh device P-101 | head -n 1)" "禁止使用：定期检验：2026-03-01 00:00 到期，已过期" "first, in Chinese too"
exit_is 0 "a hazard is reported all the same" as P1 submit hazard device=P-101 category=ppe

# what is refused
says 1 'Tested' "a test of tomorrow" result=pass at=2026-03-03
says 1 'no certificate; give a PDF' "a certificate that is none" result=pass certificate=@note.txt
says 1 'no certificate; give a PDF' "a program that calls itself PDF" result=pass certificate=@tool.pdf
says 1 'is empty; give the certificate' "an empty one" result=pass certificate=@empty.pdf
says 1 'missing.pdf' "one that is not there" result=pass certificate=@missing.pdf
says 1 'certificate=@PATH' "one that is no file" result=pass certificate=RD-1
says 1 'Valid until' "a limited one without its day" result=limited
exit_is 1 "a vessel without its paper" as Q1 submit test device=P-101 kind=pressure-vessel result=pass
like "$ERR" 'report or certificate.*T08' "and says so"
says 1 'Licence' "a body without its licence" result=pass body=省特检院
says 1 '12 lies beyond its limits.*T02' "a value beyond its limits is not passed" result=pass value='9.8, 12 mm' value_min=8 value_max=10
says 1 '12 lies beyond its limits.*T02' "nor one of full width" result=pass value='１２ mm，9 mm' value_min=8 value_max=10
says 1 '12 lies beyond its limits.*T02' "nor one behind a letter" result=pass value='t12 mm, 9 mm' value_min=8 value_max=10
says 1 '.5 lies beyond its limits.*T02' "nor one that begins with its point" result=pass value='9 mm, .5 mm' value_min=8 value_max=10
says 1 'no number in the values' "the digits of a gas and of a unit are none" result=pass value='O2, CO2, Cl2, mg/m3, kg/cm²' value_min=8 value_max=10
says 1 'grade 5.*T03' "nor is grade 5" result=pass grade=5
says 1 'grade 4.*T06' "grade 4 is for a limited time" result=pass grade=4
says 1 'more than the most.*T01' "the least above the most" result=fail value=1 value_min=3 value_max=2
exit_is 3 "not by an operator" as P1 submit test device=P-101 kind=pressure-vessel result=pass
is "$(next P-101)" 2026-03-01 "nothing of this moved the day"

# passed
exit_is 0 "a test" vessel result=pass value='9.8, 10 mm' value_min=8 value_max=10 at=2026-03-01T09:00 certificate=@one.pdf number=RD-1 \
    body=省特检院 licence=TS7110 grade=2
first=$(json 'd["number"]')
is "$(next P-101)" 2029-02-28 "the next one follows from when it was made"
is "$(json 'd["blocked"]' "$(bihuan device P-101 --json)")" '[]' "it may be used"
exit_is 0 "a permit is applied for" permit

# older than the last one: history
exit_is 0 "one that comes to light" vessel result=pass at=2020-03-01 certificate=@two.pdf certificate_no=RD-0
exit_is 0 "and one that was not passed then" vessel result=fail at=2021-03-01
is "$(next P-101)" 2029-02-28 "they move nothing"
bihuan device P-101 --json >page
is "$(json '[[t["number"], t["result"], t["by"]] for t in d["tests"]]' "$(cat page)")" \
    '[["RD-1", "pass", "省特检院"], ["R-0", "fail", "Q1"], ["RD-0", "pass", "Q1"]]' "the page has all, the newest first"
is "$(json '[len(t["certificate"] or "") for t in d["tests"]]' "$(cat page)")" '[71, 0, 71]' "with their files"
is "$(json 'd["blocked"]' "$(cat page)")" '[]' "and blocks nothing by what was mended since"

# not passed, limited
exit_is 0 "one that is not passed" vessel result=fail value='7 mm' value_min=8
is "$(json '[b["why"].split(" (")[0] for b in d["blocked"]]' "$(bihuan device P-101 --json)")" \
    '["Inspection of a pressure vessel of 2026-03-02 08:00 was not passed"]' "blocks at once, years before its day"
is "$(next P-101)" 2029-02-28 "and fulfils nothing"
AT=2026-03-02T08:30
says 1 'You entered JC-2026.*T07' "whoever said so does not say that it is passed" result=pass
exit_is 0 "he may enter what was found before" vessel result=pass at=2026-03-02T07:00
is "$(json 'len(d["blocked"])' "$(bihuan device P-101 --json)")" 1 "which frees nothing"
exit_is 0 "another one does: for a limited time" as T1 submit test device=P-101 kind=pressure-vessel certificate_no=R-0 result=limited valid_until=2026-06-01
like "$(json 'd["advice"]')" 'T09.*T10|no licensed body.*No grade is given' "what is missing is said"
is "$(next P-101) $(json 'd["blocked"]' "$(bihuan device P-101 --json)")" '2026-06-01 []' "counts until then"
exit_is 0 "a gauge of which nothing says when it is due" as Q1 submit test device=P-102 kind=pressure-gauge result=pass valid_until=2026-04-01
AT=2026-04-01T00:00
is "$(json '[b["why"].split(" (")[0] for b in d["blocked"]]' "$(bihuan device P-102 --json)")" \
    '["Verification of a pressure gauge: the test was valid until 2026-04-01 00:00"]' "is blocked when its day is over"

# a point counts as long as its detector
printf '%s\n' code,device,area,quantity,unit,link,address,type,scale,offset,low2,low1,high1,high2,hold,clear,poll,outputs,least,most,band,calibration \
    'TE-1,P-201,,temperature,°C,broker,plant/te,,,,,,120,150,5s,1m,,,,,,2026-03-31' >points.csv
as Q1 --with E9 import points points.csv >/dev/null
due P-201 2025-04-02 2026-05-01
like "$(bihuan --lang en doctor 2>&1)" 'calibrated until another day than the test of the device says: TE-1 2026-03-31 / P-201 2026-04-30' "doctor names the difference"
of() { sqlite3 plant.db "SELECT calibration FROM point WHERE code = 'TE-1'"; }
exit_is 0 "a vessel test" as Q1 submit test device=P-201 kind=pressure-vessel result=pass certificate_no=R-1
is "$(of)" 2026-03-31 "calibrates no point"
exit_is 0 "the instrument's own" as Q1 submit test device=P-201 kind=instrument result=pass valid_until=2027-04-01
is "$(of)" 2027-03-31 "does"
exit_is 0 "an older one" as Q1 submit test device=P-201 kind=instrument result=pass at=2025-01-01 valid_until=2026-01-01
is "$(of)" 2027-03-31 "moves nothing"
AT=2026-04-01T01:00
exit_is 0 "one that is not passed" as Q1 submit test device=P-201 kind=instrument result=fail
is "$(of)" 2026-03-31 "ends it the day before"

# put off: who approved it, what protects meanwhile, and what became of it
due P-111 2023-04-02 2026-04-02
exit_is 0 "an extension is asked for" as Q1 submit test-extension device=P-111 kind=pressure-vessel until=2026-08-01 reason=装置连续运行 \
    measure=降压运行 by=P1 every=7d
asked=$(json 'd["number"]')
printf '%%PDF-1.4 consent\n' >consent.pdf
as Q1 act "$asked" add-consent consent=@consent.pdf >/dev/null
exit_is 0 "and approved" as M1 act "$asked" approve-extension
AT=2026-04-03T08:00
bihuan device P-111 --json >page
is "$(json 'd["blocked"]' "$(cat page)")" '[]' "it may be used behind its day"
is "$(json '[[e["until"], e["approved_by"], e["stands"], [[m["what"], m["by"], m["every"], m["missed"]] for m in e["measures"]]] for e in [d["tests"][0]["extension"]]]' "$(cat page)")" \
    '[["2026-08-01T00:00:00+08:00", "M1", true, [["降压运行", "P1", "7d", false]]]]' "the page says who put it off, and what protects meanwhile"
AT=2026-04-20T08:00
bihuan device P-111 --json >page
is "$(json '[d["tests"][0]["extension"]["stands"], d["tests"][0]["extension"]["measures"][0]["missed"], len(d["blocked"])]' "$(cat page)")" \
    '[false, true, 1]' "a missed measure blocks it, whether or not anybody ran the rules"
like "$(bihuan --lang en device P-111)" 'void.*a substitute measure was missed' "and the page says why"
like "$(bihuan --lang zh device P-111)" '漏查：降压运行 · 吴操作 · 每 7 天 · 上次 从未 · 应查 2' "and what"
# the screen: the five answers on one page at every size; a label that is scanned says first what blocks it
label=$(sqlite3 plant.db "SELECT code FROM label WHERE device = 'P-111'")
# screen LANGUAGE WORD…: what it shows at 80x24 and 200x60, and without a word lost at the smaller ones.
screen() {
    {
        printf 'open device P-111\n'
        for size in 80x24 200x60; do
            printf 'size %s\n' $size
            printf 'expect "%s"\n' "${@:2:$#-2}"
        done
        printf 'size 40x12\nexpect "%s"\nkey <Down> <Down>\nexpect "%s"\n' "$2" "$3"
        printf 'size 20x16\nexpect "%s"\n' "$3"
        printf 'size 80x24\nkey <Tab>\nexpect "%s"\nkey <Esc>\nkey s\ntype %s\nkey <Enter>\nexpect "%s"\n' "${!#}" "$label" "$2"
    } >screen.keys
    exit_is 0 "the screen in $1" bihuan --lang "$1" --user E1 --script screen.keys
}
screen zh 禁止使用 漏查 吴操作 从未 已失效 '每 7 天' 超期
screen en 'MUST NOT BE USED' MISSED 吴操作 never void 'every 7d' late

# the page
for lang in en zh; do
    exit_is 0 "the page in $lang" bihuan --lang $lang device P-101 -o page-$lang.pdf
done
like "$(bihuan --lang en device P-101)" '9.8, 10 mm \(allowed 8 to 10\).*Passed Grade 2.*RD-1' "who, what, within which limits"
like "$(pdftotext page-zh.pdf - | tr -d '\n ')" '9.8,10mm（允许8–10）' "on paper too"
like "$(pdftotext -layout page-en.pdf -)" 'Inspection of a' "in English"
exit_is 1 "no such device" bihuan device P-999

# the history of a delay
bihuan tick >/dev/null
exit_is 0 "the test is made at last" as Q1 submit test device=P-111 kind=压力容器定期检验 result=合格 certificate_no=R-2
is "$(json '[[t["number"], t["result"], (t["extension"] or {}).get("approved_by")] for t in d["tests"]]' "$(bihuan device P-111 --json)")" \
    '[["R-2", "pass", "M1"]]' "who had put it off stays on the page"

# a certificate of which nothing says when the test is due again counts no longer than a test of its kind may
exit_is 0 "one says for ever" as Q1 submit test device=P-102 kind=pressure-gauge result=pass valid_until=2099-01-01
like "$(json 'd["advice"]')" 'longer than its cycle: it counts until 2026-10-20' "no longer than its cycle, it is told"
is "$(json '[d["tests"][0]["valid_until"][:4], d["blocked"]]' "$(bihuan device P-102 --json)")" '["2099", []]' "that is kept as it was said"
AT=2026-10-20T00:00
is "$(json '[b["why"].split(" (")[0] for b in d["blocked"]]' "$(bihuan device P-102 --json)")" \
    '["Verification of a pressure gauge: the test was valid until 2026-10-20 00:00"]' "and counts half a year, as a gauge does"
AT=2026-10-20T01:00
exit_is 0 "the instrument says for ever, too" as T1 submit test device=P-201 kind=instrument result=pass valid_until=2099-01-01
is "$(of)" 2027-10-20 "its point counts as long as a test may of which the plant has no cycle"
