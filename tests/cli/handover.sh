#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The shift hand-over: what is open, held and overdue; a record both shifts sign; the page with the head code.
. "$(dirname "$0")/plant.inc"

printf '%s\n' 'noch ein gutes passwort' 864202 >s
me() { USER_ID=$1 bihuan --secret-file s --json "${@:2}"; }
begin
n=$(hazard P1 P-201 corrosion)
AT=2026-03-05T09:00
freeze_area P-101 >/dev/null
part() { json '[p["total"] for p in d["parts"]]['"$1"']' "$(bihuan handover show --json)"; }
is "$(part 0)" 1 "what is overdue stands first"
is "$(part 1)" 1 "then what is frozen"
is "$(part 3)" 4 "all open hazards"
is "$(json '[d["parts"][0]["lines"][0]["since"], d["parts"][0]["lines"][0]["due"]]' "$(bihuan handover show --json)")" \
    '["2026-03-02T08:00:00+08:00", "2026-03-04T08:00:00+08:00"]' "since when, and until when it should have been done"
run bihuan handover show
like "$OUT" "$n" "as text too"
like "$OUT" 'head code [0-9A-Z]{4}-' "with the head code"
head=$(json 'd["head"]' "$(bihuan handover show --json)")
is "$head" "$(head_code)" "which is the plant's"

# ---- in words: what is wrong, where, and what is overdue as overdue
text=$(bihuan --lang zh handover show)
like "$text" "$n 腐蚀：x" "a hazard says what is wrong"
like "$text" 'P-201 罐区卸车泵 · 罐区' "where, by name and code"
like "$text" '7 天内法兰泄漏 3 起（最近一起 YH-2026-[0-9]+）' "why an area is frozen, in words"
unlike "$text" '×|device:|flange-leak' "no codes"
like "$text" 'plant 交接班，.*截至 2026-03-05 09:00' "plant and time"
printf 'id,subject,kind,title,cycle,last,next\nt1,device:P-101,test,泵年检,365d,2025-03-03,2026-03-03\nt2,device:P-102,test,泵年检二,365d,2025-03-08,2026-03-08\nt3,person:P1,certificate,司泵证,365d,2025-03-01,2026-03-04\n' >duties.csv
ok "tests that are and will be overdue" bihuan import obligations duties.csv
lines() { json '[[l["what"], l["where"], l["state"]] for l in d["parts"]['"$1"']["lines"]]' "$(bihuan --lang zh handover show --json)"; }
like "$(lines 0)" '"泵年检", "P-101 氯化进料泵 · 氯化装置", "超期"' "an overdue test stands among what is overdue"
like "$(lines 0)" '"司泵证", "吴操作", "超期"' "a certificate by the name of its person"
unlike "$(lines 4)" '"泵年检"|司泵证' "not among what will be due"
like "$(lines 4)" '泵年检二' "there is what will be due"
USER_ID=L1 ok "printed before anybody signs" bihuan --lang zh handover show -o blank.pdf
like "$(pdftotext -layout blank.pdf - | tr -d ' ')" '工厂.*plant' "the paper names the plant"
like "$(pdftotext -layout blank.pdf - | tr -d ' ')" '交班.*冯班长' "and who hands over"

for who in L1 P2; do ok "an account for $who" bihuan user enrol "$who" --new-secret-file s; done
exit_is 0 "the old shift begins to hand over" me L1 handover begin P2 --notes '注意 P-201'
h=$(json 'd["number"]')
is "$(json 'd["state"]')" hand "it waits for the first signature"
like "$(json 'd["fields"]["summary"]' "$(bihuan show "$h" --json)")" "$n" "the summary is kept with it"
exit_is 0 "the old shift signs" me L1 act "$h" hand
exit_is 3 "nobody else takes over" as P1 act "$h" take
exit_is 0 "the new shift signs" me P2 act "$h" take
is "$(json '[d["state"], len([e for e in d["events"] if e["signed"]])]' "$(bihuan show "$h" --json)")" '["closed", 2]' "two signatures, closed"
ok "the page" bihuan handover show "$h" -o page.pdf
pdftotext page.pdf page.txt
for word in "$h" "$n" '注意 P-201' '冯班长' '郑操作' 'signed, key'; do ok "says $word" grep -qF "$word" page.txt; done
pdftoppm -r 150 -png page.pdf page
like "$(zbarimg -q --raw page-*.png 2>/dev/null)" 'HEAD:[0-9]+:[0-9A-Z]{4}-' "the code of the head can be read"
exit_is 1 "an existing file is refused" bihuan handover show "$h" -o page.pdf
exit_is 1 "a record that is none" bihuan handover show "$n" -o other.pdf
ok "nothing was left" test ! -e other.pdf
is "$(json 'd["ok"]' "$(bihuan verify --json)")" true "the log is whole"
