# SPDX-License-Identifier: MIT
#
# Spreadsheets read back by another program (openpyxl): values, types, notes, panes, no formula, full disks; then the
# ledger of a demo plant, cell by cell against what --json says.
. "$(dirname "$0")/../lib/tap.sh"

mkdir keep
ok "samples are written" env KEEP="$WORK/keep" "$BUILD/tests/unit/test-sheet" --tap -p /sheet/samples

# sheet FILE EXPRESSION: Python over b (workbook), s (first sheet) and v (its values, by rows).
sheet() {
    /usr/bin/python3 -c '
import json, sys, openpyxl
b = openpyxl.load_workbook(sys.argv[1])
s = b.worksheets[0]
v = [[c.value for c in row] for row in s.iter_rows()]
cells = [c for w in b.worksheets for row in w.iter_rows() for c in row]
r = eval(sys.argv[2])
print(r if isinstance(r, str) else json.dumps(r, ensure_ascii=False, default=str))' "$1" "$2" 2>&1
}

is "$(sheet keep/12.xlsx 's.title')" 履职台账 "the tab has its Chinese name"
is "$(sheet keep/12.xlsx 's.freeze_panes')" A4 "title, subtitle and header are frozen"
is "$(sheet keep/12.xlsx '[str(r) for r in s.merged_cells.ranges]')" '["A1:D1", "A2:D2"]' "title and subtitle are merged"
is "$(sheet keep/12.xlsx '[s.page_setup.orientation, s.page_setup.paperSize, s.print_title_rows]')" \
    '["landscape", 8, "$1:$3"]' "it prints on A3 landscape with the header on every page"
is "$(sheet keep/12.xlsx 'v[2]')" '["名称", "次数", "率(%)", "时间"]' "the header"
is "$(sheet keep/12.xlsx 'v[4][:3]')" '["=cmd|'"'"' /C calc'"'"'!A0", 1, 91.7]' "a text that looks like a formula, and numbers"
is "$(sheet keep/12.xlsx '[s["A5"].data_type, s["B5"].data_type, s["C5"].data_type, s["C5"].number_format]')" \
    '["s", "n", "n", "0.0"]' "text is text, numbers are numbers with one place"
is "$(sheet keep/12.xlsx '[s["C4"].value, s["C4"].data_type, s["C4"].comment.text]')" \
    '["/", "s", "本月没有到期的隐患"]' "what has no data is / and says why"
is "$(sheet keep/12.xlsx 's["C5"].comment.text')" 11/12 "a rate carries its two numbers"
is "$(sheet keep/12.xlsx 'str(s["D4"].value)')" "2026-10-26 15:33:20" "times are in the plant's time"
is "$(sheet keep/12.xlsx 'str(b.properties.created)')" "2026-10-26 07:33:20" "the only date in the file is the book's"
is "$(sheet keep/12.xlsx '[v[15][0], v[17][0], v[17][2]]')" '["head ABCD", "制表人:", "审核人:"]' "notes and places to sign"
is "$(sheet keep/6000.xlsx '[len(v), v[6002][1], s.freeze_panes, s["C4"].comment.text]')" \
    '[6006, 5999, "A4", "本月没有到期的隐患"]' "a long sheet is the same"
for file in 12 6000 harm; do
    is "$(sheet keep/$file.xlsx '[c.data_type for c in cells].count("f")')" 0 "$file.xlsx has no formula"
done
is "$(sheet keep/harm.xlsx '[r[0] for r in v[3:11]]')" \
    '["=1+1", "{=1}", "_x0041_", "a?b", "http://x/", "00123", "<&>\"", "?]0;x?"]' "texts that could do harm are texts"

# A disk that is full under the library's temporary files: it does not notice, we do.
mkdir full
(ulimit -f 200; trap '' XFSZ; env KEEP="$WORK/full" "$BUILD/tests/unit/test-sheet" --tap -p /sheet/samples) >log 2>&1
ok "a sheet cut short by a full disk is found" grep -q 'the spreadsheet came out incomplete\|cannot be written' -i log
not_ok "and not kept" test -e full/6000.xlsx
is "$(find full -name '.bihuan*')" "" "and nothing temporary stays"

[ -e "$TOP/src/cli/commands/ledger.c" ] || exit 0

plant_fresh --demo
USER_ID=xuwenjuan
ok "the plant's head" bihuan verify --json
# The last whole month of its history.
month=$(json 'str(__import__("datetime").date.fromisoformat(d["last"][:7] + "-01") - __import__("datetime").timedelta(1))[:7]')
ok "the ledger of $month" bihuan ledger "$month" -o "$WORK/ledger.xlsx" --json
printf '%s' "$OUT" >ledger.json
/usr/bin/python3 - >found 2>&1 <<'END'
import json, openpyxl
d = json.load(open("ledger.json"))
b = openpyxl.load_workbook("ledger.xlsx")
s = b.worksheets[0]
def text(c):
    if isinstance(c.value, (int, float)):
        return f"{c.value:.{len(c.number_format) - 2 if '.' in c.number_format else 0}f}"
    return c.value
keys = [c["key"] for c in d["columns"]]
print(len(keys), "columns", [c["title"] for c in d["columns"]] == [c.value for c in s[3]])
wrong = [(i, k, row[k], text(s.cell(4 + i, 1 + j))) for i, row in enumerate(d["rows"]) for j, k in enumerate(keys)
         if row[k] != text(s.cell(4 + i, 1 + j))]
print(len(d["rows"]) % 3, "rows left over", len(d["rows"]) > 0, "wrong:", wrong)
evidence = [[c.value for c in r] for r in b.worksheets[2].iter_rows(min_row=4)]
wanted = sum(len(c["evidence"]) for row in d["rows"] for c in row["cells"].values())
print("evidence", len([e for e in evidence if isinstance(e[0], int)]) == wanted > 0)
print("reasons", all(c["reason"] for row in d["rows"] for c in row["cells"].values() if c["value"] == "/"))
print("nothing out of nothing", [k for row in d["rows"] for k, c in row["cells"].items() if c["of"] == 0 and c["value"] != "/"])
print("head", d["head"] != "" and d["head"] in s["A2"].value)
END
is "$(cat found)" "17 columns True
0 rows left over True wrong: []
evidence True
reasons True
nothing out of nothing []
head True" "the spreadsheet says what --json says"
exit_is 1 "an existing file is not overwritten" bihuan ledger "$month" -o "$WORK/ledger.xlsx"
like "$ERR" "ledger.xlsx" "and is named"
exit_is 1 "a month that is none" bihuan ledger 2026-13
