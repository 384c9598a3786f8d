#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The ledger: values from records, "/" with a reason where there are none, and the same on paper as in JSON.
. "$(dirname "$0")/plant.inc"

# close_hazard NUMBER: all the way, at $AT.
close_hazard() {
    local responder
    responder=$(who "$1" respond)
    as "$responder" act "$1" respond && as "$responder" act "$1" rectify measure=m photo_before=@a.jpg photo_after=@b.jpg &&
        as L1 act "$1" accept confirmed_on_site=yes && as E2 act "$1" close
}
# cell KEY: of the row of the operations lead.
cell() { json '[r["cells"]["'"$1"'"] for r in d["rows"] if r["role_code"] == "op-lead"][0]'"${2:-}"; }

begin
for device in P-101 P-102 P-111; do last=$(hazard P1 $device corrosion); done
hazard P1 P-201 corrosion >/dev/null
AT=2026-03-03T08:00
ok "one is closed" close_hazard YH-2026-00001
ok "another one" close_hazard YH-2026-00002
USER_ID=H1 ok "an inspection" bihuan submit inspection source=MHS-01 work_type=3 task_num=1
AT=2026-04-01T00:00
exit_is 0 "the ledger" bihuan --json ledger 2026-03
is "$(json 'd["month"]')" 2026-03 "the month"
is "$(json 'len(d["columns"])')" 17 "17 columns"
is "$(json 'len(d["rows"])')" 3 "one row per source and role"
is "$(json 'd["head"] == "'"$(head_code)"'"')" true "the head code of the plant stands in it"
is "$(cell insp_n '["value"]')" 1 "one inspection"
is "$(cell haz_n '["value"]')" 3 "three hazards of the source, the one of another area left out"
is "$(cell haz_n '["evidence"]' | /usr/bin/python3 -c 'import json, sys; print(sorted(e["number"] for e in json.load(sys.stdin)))')" \
    "['YH-2026-00001', 'YH-2026-00002', '$last']" "and which they are"
is "$(cell close_rate '["n"]')/$(cell close_rate '["of"]')" 2/3 "two of three were closed in time"
is "$(cell close_rate '["value"]')" 66.7 "as a rate"
is "$(json 'all(c["reason"] for r in d["rows"] for c in r["cells"].values() if c["value"] == "/")')" true "every / has its reason"
is "$(json 'any(c["value"] == "/" for r in d["rows"] for c in r["cells"].values())')" true "there are some"
is "$(json 'all(c["value"] not in ("100", "100.0") or c["n"] == c["of"] > 0 for r in d["rows"] for c in r["cells"].values())')" \
    true "100 % only of something"
is "$(json '[c for c in d["checks"] if c["severity"] not in ("error", "warning", "info")]')" '[]' "checks have a severity"
before=$OUT
run bihuan --json ledger 2026-03
is "$OUT" "$before" "computed twice it is the same"

for lang in zh en; do
    exit_is 0 "written as XLSX ($lang)" bihuan --lang $lang --json ledger 2026-03 -o "ledger-$lang.xlsx"
    printf '%s' "$OUT" >ledger.json
    is "$(json 'd["file"]')" "ledger-$lang.xlsx" "and says where"
    /usr/bin/python3 - "ledger-$lang.xlsx" >compared <<'END'
import json, sys
import openpyxl
d = json.load(open("ledger.json", encoding="utf-8"))
book = openpyxl.load_workbook(sys.argv[1])
sheet = book.worksheets[0]
print("sheets", len(book.worksheets))
titles = [c["title"] for c in d["columns"]]
rows = [[("" if v is None else v) for v in r] for r in sheet.iter_rows(values_only=True)]
head = next((i for i, r in enumerate(rows) if [str(v) for v in r[:17]] == titles), None)
print("titles", head is not None)
def same(shown, value):
    value = "" if value is None else value
    if isinstance(shown, (int, float)):
        return abs(float(value) - shown) < 1e-9
    return str(shown) == value
wrong = []
for i, row in enumerate(d["rows"]):
    for j, column in enumerate(d["columns"]):
        if head is None or not same(rows[head + 1 + i][j], row[column["key"]]):
            wrong.append((i, column["key"], row[column["key"]], rows[head + 1 + i][j] if head is not None else None))
print("wrong", wrong)
numbers = {e["number"] for r in d["rows"] for c in r["cells"].values() for e in c["evidence"]}
second = {str(v) for r in book.worksheets[2].iter_rows(values_only=True) for v in r if v is not None}
print("missing", sorted(numbers - second))
print("formulas", [c.coordinate for s in book.worksheets for r in s.iter_rows() for c in r if c.data_type == "f"])
END
    is "$(cat compared)" "sheets 5
titles True
wrong []
missing []
formulas []" "the XLSX is what the JSON says ($lang)"
done
exit_is 0 "written as CSV" bihuan ledger 2026-03 -o ledger.csv
like "$(head -c 3 ledger.csv | od -An -tx1)$(cat ledger.csv)" 'MHS-01' "the CSV has the source"
exit_is 1 "an existing file is refused" bihuan ledger 2026-03 -o ledger.csv
exit_is 1 "a month that has not begun" bihuan ledger 2027-01
