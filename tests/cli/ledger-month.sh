#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# A month of the ledger from gaps to closing, and files against the plant: every edit of a written file is found.
. "$(dirname "$0")/plant.inc"

PYTHON=/usr/bin/python3
gap() { json '[g for g in d["gaps"] if g["department"] == "EHS"]'; }
# edit FILE NEW CODE: Python over b (workbook), s (first sheet).
edit() {
    $PYTHON -c 'import sys, openpyxl
b = openpyxl.load_workbook(sys.argv[1]); s = b.worksheets[0]
exec(sys.argv[3]); b.save(sys.argv[2])' "$1" "$2" "$3"
}
column() { $PYTHON -c 'import sys, openpyxl
s = openpyxl.load_workbook(sys.argv[1]).worksheets[0]
print(openpyxl.utils.get_column_letter([str(c.value) for c in s[3]].index(sys.argv[2]) + 1))' "$1" "$2"; }
# found FILE: the places that differ, as row/column.
found() { bihuan --json ledger --check "$1" >out.json; json 'sorted("%d/%s" % (x["row"], x["column"]) for x in d["differences"])' "$(cat out.json)"; }

begin
hazard P1 P-101 corrosion >/dev/null
AT=2026-03-20T08:00
USER_ID=E9 exit_is 1 "a running month is not closed" bihuan ledger 2026-03 --close --reason x
like "$ERR" "has not ended" "and says so"
AT=2026-04-02T08:00
USER_ID=E1 exit_is 0 "a correction" bihuan ledger 2026-03 --correct MHS-01/op-lead/haz_n=7 --reason counted
is "$(wc -l <<<"$OUT")" 1 "is told in one sentence"
USER_ID=E1 exit_is 0 "and taken back" bihuan ledger 2026-03 --correct MHS-01/op-lead/haz_n= --reason counted

exit_is 0 "readiness" bihuan --json ledger 2026-03 --gaps
is "$(json 'd["days_left"]')" 20 "days left: the last good day is the 22nd"
is "$(json '[c["stage"] for c in d["calendar"]]')" '["preview", "confirm", "freeze", "sign", "export", "red"]' "the calendar"
is "$(json 'all(g["message"] and g["department"] and g["kind"] in ("missing", "failing", "warning") for g in d["gaps"]) and len(d["gaps"]) > 0')" true "every gap says whose and what"

USER_ID='' exit_is 2 "nobody corrects" bihuan ledger 2026-03 --correct MHS-01/op-lead/insp_n=4 --reason counted
USER_ID=P1 exit_is 3 "another department may not correct" bihuan ledger 2026-03 --correct MHS-01/op-lead/insp_n=4 --reason counted
USER_ID=E1 exit_is 1 "not without a reason" bihuan ledger 2026-03 --correct MHS-01/op-lead/insp_n=4
USER_ID=E1 exit_is 1 "no text in a column of numbers" bihuan ledger 2026-03 --correct MHS-01/op-lead/insp_n=many --reason x
USER_ID=E1 exit_is 1 "no such row" bihuan ledger 2026-03 --correct MHS-99/op-lead/insp_n=4 --reason x
USER_ID=E1 exit_is 1 "nothing to withdraw" bihuan ledger 2026-03 --correct MHS-01/op-lead/insp_n= --reason x
before=$(as '' ledger 2026-03); before=$(json '[r["insp_n"] for r in d["rows"] if r["role_code"] == "op-lead"][0]' "$before")
USER_ID=E1 exit_is 0 "its own department may" bihuan --json ledger 2026-03 --correct MHS-01/op-lead/insp_n=3 --reason "paper lists"
is "$(json '[[r["cells"]["insp_n"][k] for k in ("value", "computed")] for r in d["rows"] if r["role_code"] == "op-lead"][0]')" "[\"3\", \"$before\"]" "the value and what was computed"
like "$(json '[r["cells"]["insp_n"]["correction"] for r in d["rows"] if r["role_code"] == "op-lead"][0]')" '李安.*paper lists' "who and why"
op() { json "[[[c[\"rule\"], c[\"severity\"]] for c in d[\"checks\"] if c[\"row\"] == 2 and c[\"column\"] == \"$1\" and c[\"rule\"] != \"L12\"], d[\"rows\"][2][\"verdict\"]]"; }
is "$(op insp_n)" '[[["F08", "error"]], "failed"]' "three stated, four weeks end in March since the plant is in use"
run bihuan ledger 2026-03
like "$OUT" '3 \*' "marked on the terminal"
USER_ID=E1 exit_is 0 "withdrawn" bihuan --json ledger 2026-03 --correct MHS-01/op-lead/insp_n= --reason "counted twice"
is "$(json '[r["cells"]["insp_n"]["computed"] for r in d["rows"] if r["role_code"] == "op-lead"][0]')" null "it is as it was computed"
USER_ID=E1 exit_is 1 "no such column" bihuan ledger 2026-03 --correct MHS-01/操作负责人/排查=5 --reason x
USER_ID=E1 ok "corrected again, by the ledger's own words" bihuan ledger 2026-03 --correct MHS-01/操作负责人/包保隐患排查次数=5 --reason "paper lists"

run bihuan --json ledger 2026-03
is "$(op insp_n)" '[[], "failed"]' "five are enough"
USER_ID=E1 ok "so are the duties" bihuan ledger 2026-03 --correct MHS-01/op-lead/duty_rate=100 --reason "paper lists"
run bihuan --json ledger 2026-03
is "$(op duty_rate)" '[[], "basic"]' "the conclusion judges what is sent"
USER_ID=E1 ok "a rate is corrected" bihuan ledger 2026-03 --correct MHS-01/op-lead/duty_rate=79.9 --reason "two are missing"
run bihuan --json ledger 2026-03
is "$(json 'd["rows"][2]["verdict"]')" failed "below 80 it fails"
like "$(json 'd["rows"][2]["remark"]')" 'unsatisfactory|不合格' "and the conclusion says so"
USER_ID=E1 ok "more major hazards than hazards" bihuan ledger 2026-03 --correct MHS-01/op-lead/haz_major_n=99 --reason typo
run bihuan --json ledger 2026-03
is "$(json '[c["severity"] for c in d["checks"] if c["rule"] == "L02" and c["row"] == 2]')" '["error"]' "the cross checks see it"
for cell in duty_rate haz_major_n; do
    USER_ID=E1 ok "withdrawn ($cell)" bihuan ledger 2026-03 --correct MHS-01/op-lead/$cell= --reason "by mistake"
done
USER_ID=P1 exit_is 3 "another department may not confirm" bihuan ledger 2026-03 --confirm EQP
USER_ID=Q1 exit_is 1 "a department without columns" bihuan ledger 2026-03 --confirm MGT
USER_ID=Q1 exit_is 0 "its own may" bihuan --json ledger 2026-03 --confirm EQP
is "$(json '[x["confirmed_by"] for x in d["departments"] if x["department"] == "EQP"][0]')" 孙设备 "by whom"

ok "written before it is closed" bihuan --lang zh ledger 2026-03 -o open.xlsx
is "$($PYTHON -c 'import openpyxl; print([s.title for s in openpyxl.load_workbook("open.xlsx").worksheets])')" \
    "['履职台账', '按重大危险源汇总', '证据清单', '校验结果', '部门确认']" "five sheets"
is "$($PYTHON -c 'import openpyxl; print([len(s._charts) for s in openpyxl.load_workbook("open.xlsx").worksheets])')" '[0, 2, 0, 0, 0]' "two charts"
is "$($PYTHON -c 'import openpyxl
s = openpyxl.load_workbook("open.xlsx").worksheets[0]
print([s.freeze_panes, s.page_setup.orientation, s.page_setup.paperSize, s.print_title_rows, s.sheet_properties.pageSetUpPr.fitToPage, len(s.conditional_formatting) > 0])')" \
    "['A4', 'landscape', 8, '\$1:\$3', True, True]" "frozen, A3 landscape, fitted, marked"
is "$($PYTHON -c 'import openpyxl
s = openpyxl.load_workbook("open.xlsx").worksheets[0]
print([c.data_type + c.comment.text[:2] for r in s.iter_rows() for c in r if c.comment and "paper lists" in c.comment.text])')" \
    "['n李安']" "the corrected number is a number with a note"
exit_is 0 "it says what the plant says" bihuan --json ledger --check open.xlsx
is "$(json 'd')" '{"ok": true, "differences": []}' "in the contract's words"

is "$($PYTHON -c 'import openpyxl
s = openpyxl.load_workbook("open.xlsx").worksheets[0]
print([c.number_format for r in s.iter_rows() for c in r if c.comment and "paper lists" in c.comment.text])')" \
    "['0\"*\"']" "and is followed by a star on paper"
notes() { $PYTHON -c 'import openpyxl, sys
print("\n".join(str(c.value) for s in openpyxl.load_workbook(sys.argv[1]).worksheets for r in s.iter_rows() for c in r if c.value))' "$1"; }
like "$(notes open.xlsx)" '人工更正 1 处' "a foot line counts the corrections"
like "$(notes open.xlsx)" '^李安.*paper lists|更正.*李安.*paper lists|李安 .*paper lists' "and the check results name each"
ok "as CSV" bihuan --lang zh ledger 2026-03 -o open.csv
like "$(cat open.csv)" ',5\*,' "the star is in the CSV"
like "$(cat open.csv)" '人工更正 1 处' "and the foot line"
like "$(cat open.csv)" '李安.*paper lists' "and who and why"

# Column 17 is added to, never typed over; the conclusion is the safety head's.
before=$(as '' ledger 2026-03); before=$(json 'd["rows"][2]["remark"]' "$before")
USER_ID=E1 ok "a text is added" bihuan ledger 2026-03 --correct "MHS-01/op-lead/remark=结论：合格" --reason x
run bihuan --json ledger 2026-03
like "$(json 'd["rows"][2]["remark"]')" "^${before%% *}.*Conclusion: unsatisfactory.*李安.*结论：合格" "what was computed stays in front of it"
is "$(json 'd["rows"][2]["verdict"]')" failed "the conclusion is what it was"
USER_ID=E1 exit_is 1 "no endless text" bihuan ledger 2026-03 --correct "MHS-01/op-lead/remark=$(printf 'x%.0s' {1..151})" --reason x
USER_ID=E1 exit_is 3 "a clerk does not conclude" bihuan ledger 2026-03 --correct MHS-01/op-lead/verdict=passed --reason x
USER_ID=E9 exit_is 1 "a conclusion that is none" bihuan ledger 2026-03 --correct MHS-01/op-lead/verdict=fine --reason x
USER_ID=E9 ok "the safety head does" bihuan ledger 2026-03 --correct MHS-01/op-lead/verdict=合格 --reason x
run bihuan --json ledger 2026-03
is "$(json 'd["rows"][2]["verdict"]')" passed "it is his"
like "$(json 'd["rows"][2]["remark"]')" 'Conclusion: satisfactory \(by 赵部长, 2026-04-02; computed: unsatisfactory\)' "and says so, with what was computed"
for cell in verdict remark; do USER_ID=E9 ok "withdrawn ($cell)" bihuan ledger 2026-03 --correct MHS-01/op-lead/$cell= --reason x; done
USER_ID=Q1 exit_is 3 "only a department's own cells" bihuan ledger 2026-03 --correct MHS-01/op-lead/insp_n=5 --reason x

insp=$(column open.xlsx '包保隐患排查次数')
edit open.xlsx text.xlsx "s['F4'].value = 'somebody'"
edit open.xlsx number.xlsx "s['${insp}6'].value = 9"
edit open.xlsx typed.xlsx "s['${insp}6'].value = '5'; s['${insp}6'].data_type = 's'"
edit open.xlsx deleted.xlsx "s.delete_rows(5)"
edit open.xlsx added.xlsx "s.insert_rows(7); [s.cell(7, i + 1, 'x') for i in range(17)]"
edit open.xlsx formula.xlsx "s['${insp}6'].value = '=2+3'"
edit open.xlsx moved.xlsx "s.move_range('H3:H6', cols=20); s.move_range('I3:I6', cols=-1); s.move_range('AB3:AB6', cols=-19)"
edit open.xlsx other.xlsx "
w = b.worksheets[2]
for row in w.iter_rows():
    for c in row:
        if str(c.value).startswith('plant: '): c.value = 'plant: ' + '0' * 32"
edit open.xlsx far.xlsx "s['XFD1048576'].value = 1"
for name in text number typed deleted added formula moved other far; do
    exit_is 5 "$name.xlsx is found out" bihuan --json ledger --check $name.xlsx
done
is "$(found text.xlsx)" '["4/person"]' "a changed text is named"
is "$(found number.xlsx)" '["6/insp_n"]' "a changed number"
is "$(found typed.xlsx)" '["6/insp_n"]' "a number made a text"
is "$(found formula.xlsx)" '["6/insp_n"]' "a formula that gives the number"
is "$(found deleted.xlsx)" '["5/None"]' "a deleted row, once"
is "$(found added.xlsx)" '["7/None"]' "an added row, once"
like "$(found moved.xlsx)" '3/insp_n' "a moved column, by its header"
is "$(json '[x["column"] for x in d["differences"]]' "$(bihuan --json ledger --check other.xlsx)")" '["plant"]' "another plant's file"

printf 'PK\003\004rubbish' >rubbish.xlsx
exit_is 1 "rubbish is refused" bihuan ledger --check rubbish.xlsx
$PYTHON - <<'END'
import zipfile
def pack(name, sheet):
    with zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("xl/workbook.xml", '<workbook><sheets><sheet name="a" id="r1"/></sheets></workbook>')
        z.writestr("xl/_rels/workbook.xml.rels", '<R><Relationship Id="r1" Target="s.xml"/></R>')
        z.writestr("xl/s.xml", sheet)
pack("bomb.xlsx", b"<a>" + b" " * (150 << 20) + b"</a>")
pack("deep.xlsx", "<a>" * 5000 + "</a>" * 5000)
pack("lol.xlsx", '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a><row r="1"><c r="A1" t="inlineStr"><is><t>&c;</t></is></c></row></a>')
pack("plain.xlsx", '<a><row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row></a>')
pack("twice.xlsx", '<a><row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row></a>')
pack("index.xlsx", '<a><row r="1"><c r="A1" t="s"><v>7</v></c></row></a>')
END
for name in bomb deep lol plain twice index; do
    exit_is 1 "$name.xlsx is refused" bihuan ledger --check $name.xlsx
    is "$(wc -l <<<"$ERR")" 1 "in one sentence ($name)"
done
exit_is 1 "a file that is not there" bihuan ledger --check nothing.xlsx

USER_ID=P1 exit_is 3 "an operator does not close" bihuan ledger 2026-03 --close --reason x
USER_ID=E9 exit_is 1 "nor anybody over errors without a reason" bihuan ledger 2026-03 --close
like "$ERR" "reason" "and says how"
USER_ID=E9 exit_is 4 "nor over open gaps by the way" bihuan ledger 2026-03 --close --reason "inspections on paper"
like "$ERR" '[0-9]+ gaps of 2026-03 are open \(.*[0-9].*\).*--with-gaps' "which are counted and whose"
exit_is 2 "gaps belong to closing" bihuan ledger 2026-03 --with-gaps
USER_ID=E9 exit_is 1 "no month before the plant's first day" bihuan ledger 2026-02 --close --with-gaps --reason x
like "$ERR" '2026-02 lies before the first day.*2026-03-01' "and from when on there is one"
left() { run bihuan --json ledger 2026-03 --gaps; json '[d["countdown"][k] for k in ("month", "days_left", "closed")]'; }
is "$(left)" '["2026-03", 20, false]' "the countdown: the oldest month not uploaded"
AT=2026-04-22T23:00
is "$(left)" '["2026-03", 0, false]' "today is the last good day"
AT=2026-05-04T08:00
is "$(left)" '["2026-03", -12, false]' "and it does not roll on"
like "$(bihuan --lang zh ledger 2026-03 --gaps)" '2026-03 台账：上传已超期 12 天' "in words"
USER_ID=E9 exit_is 1 "April is not closed before March" bihuan ledger 2026-04 --close --with-gaps --reason x
like "$ERR" '2026-03 is not closed yet' "in order"
USER_ID=E9 exit_is 1 "no receipt of an open month" bihuan ledger 2026-03 --receipt BB-1
AT=2026-04-02T08:00
ok "written before it is closed" bihuan --lang zh ledger 2026-03 -o before.xlsx
USER_ID=E9 exit_is 0 "closed with a reason" bihuan --lang zh --json ledger 2026-03 --close --with-gaps --reason "inspections on paper"
rows=$(json 'd["rows"]'); head=$(json 'd["head"]')
is "$(json '[d["closed"], d["closed_by"], d["close_reason"]]')" '[true, "赵部长", "inspections on paper"]' "and says so"
USER_ID=E9 exit_is 1 "once" bihuan ledger 2026-03 --close --reason again
like "$ERR" "赵部长" "and by whom it was"
USER_ID=E1 exit_is 1 "no correction afterwards" bihuan ledger 2026-03 --correct MHS-01/op-lead/insp_n=6 --reason x
AT=2026-04-03T08:00
USER_ID=H1 ok "an inspection later" bihuan submit inspection source=MHS-01 work_type=3 task_num=1
run bihuan --json ledger 2026-03
is "$(json 'd["rows"]')" "$rows" "a closed month stays"
is "$(json 'd["head"]')" "$head" "with the head code of then"
ok "written after closing" bihuan --lang zh ledger 2026-03 -o closed.xlsx
exit_is 0 "and it is the plant's" bihuan ledger --check closed.xlsx
exit_is 0 "and so is the one written before" bihuan ledger --check before.xlsx
is "$(left)" '["2026-03", 19, true]' "closed is not uploaded"
USER_ID=P1 exit_is 3 "an operator records no receipt" bihuan ledger 2026-03 --receipt BB-1
USER_ID=E9 ok "the receipt" bihuan ledger 2026-03 --receipt BB-202603-17
run bihuan --json ledger 2026-03
is "$(json '[d["receipt"], d["receipt_at"]]')" '["BB-202603-17", "2026-04-03T08:00:00+08:00"]' "is kept"
is "$(left)" '["2026-04", 49, false]' "the next month is counted"
ok "the log is whole" bihuan verify

ok "hazards for the exchange" bihuan ledger 2026-03 -o hazards.json
is "$(json '[[h["id"], h["dangerState"], h["dangerLevel"], h["registrant"]] for h in d]' "$(cat hazards.json)")" '[["YH-2026-00001", 0, 0, "吴操作"]]' "in its names and codes"
ok "the daily promise" bihuan ledger --promise 2026-03-02
is "$(json '[d["commitDate"], d["firesNumber"], d["hazardRank2"], d["mHazards"], d["commitment"]]')" '["2026-03-02", 0, 1, 0, null]' "counts, and null for what is not known"
exit_is 1 "a day that is none" bihuan ledger --promise 2026-02-30
exit_is 2 "two things at once" bihuan ledger 2026-03 --gaps -o x.xlsx
exit_is 2 "no month" bihuan ledger
exit_is 1 "a month that is none" bihuan ledger 2026-13 --gaps
exit_is 1 "a folder that is not there" bihuan ledger 2026-03 -o nowhere/a.xlsx
is "$(find . -name '.bihuan*')" "" "nothing temporary stays"
if command -v soffice >/dev/null; then
    HOME=$WORK soffice --headless --convert-to csv:"Text - txt - csv (StarCalc)":44,34,76 closed.xlsx >log 2>&1
    like "$(cat closed.csv)" 'MHS-01' "LibreOffice reads it"
else
    skip "LibreOffice reads it" "not installed"
fi
