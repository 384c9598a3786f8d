#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Import and export of reference data: the same out as in, in any encoding; all or nothing; mistakes with their line.
. "$(dirname "$0")/plant.inc"

begin
before=$(head_code)
for kind in departments areas devices people sources; do
    bihuan export $kind >"$kind.out"
    exit_is 0 "what export $kind gives import takes" bihuan --json import $kind "$kind.out"
    is "$(json '[d["kind"], d["added"], d["changed"]]')" "[\"$kind\", 0, 0]" "and nothing changes"
done
is "$(head_code)" "$before" "an import that changes nothing writes nothing"

printf '\357\273\277code,name,parent\r\nA-03,成品库,\r\n' >bom.csv
exit_is 0 "UTF-8 with a byte order mark and CRLF" bihuan --json import areas bom.csv
is "$(json '[d["rows"], d["added"], d["changed"]]')" '[1, 1, 0]' "one row, new"
printf 'code,name,parent\nA-04,动力车间,\nA-03,成品仓库,\n' | iconv -f UTF-8 -t GB18030 >gb.csv
exit_is 0 "GB18030" bihuan --json import areas gb.csv
is "$(json '[d["rows"], d["added"], d["changed"]]')" '[2, 1, 1]' "one new, one changed"
is "$(json '[a["name"] for a in d if a["code"] in ("A-03", "A-04")]' "$(bihuan --json export areas)")" \
    '["成品仓库", "动力车间"]' "the names are right"
printf 'area,position,name,code\nA-04,,锅炉,B-1\n' >order.csv
exit_is 0 "columns in another order, one left out" bihuan --json import devices order.csv
is "$(json 'd["added"]')" 1 "a new device"
exit_is 0 "it has a label at once" bihuan labels B-1 --format term
is "$(json '[x["area"] for x in d if x["code"] == "B-1"]' "$(bihuan --json export devices)")" '["A-04"]' "in its area"
printf 'code,name,parent\nA-05,污水站,\n' >e1.csv
exit_is 0 "import by a person" bihuan --user E1 import areas e1.csv
exit_is 3 "not by somebody who has left" bihuan --user X1 import areas e1.csv

# wrong NAME REGEX: file wrong.csv of devices is refused as a whole.
wrong() {
    local name=$1 regex=$2 lang before
    before=$(head_code)
    for lang in en zh; do
        exit_is 1 "$name ($lang)" bihuan --lang $lang import devices wrong.csv
        is "$(wc -l <<<"$ERR")$OUT" 1 "$name: one sentence"
        [ $lang = zh ] || like "$ERR" "$regex" "$name: which line and what"
    done
    is "$(head_code)" "$before" "$name: nothing is imported"
}
printf 'code,name,area,position\nN-1,泵,A-01,\nN-2,泵,A-99,\n' >wrong.csv
wrong "an unknown area" '[Ll]ine 3.*A-99'
printf 'code,name,area,position\nN-1,泵,A-01,\nN-1,泵,A-01,\n' >wrong.csv
wrong "the same code twice" '[Ll]ine 3.*N-1'
printf 'code,name,area,position\nN 1,泵,A-01,\n' >wrong.csv
wrong "a bad code" '[Ll]ine 2'
printf 'code,name,area,colour\nN-1,泵,A-01,red\n' >wrong.csv
wrong "an unknown column" '[Ll]ine 1.*colour'
printf 'code,name\nN-1,泵\n' >wrong.csv
wrong "a missing column" 'area'
printf 'code,name,area,position\nN-1,\e[31m,A-01,\n' >wrong.csv
wrong "an escape sequence" '[Ll]ine 2'
printf 'code,name,area,position\nN-1,"x,A-01,\n' >wrong.csv
wrong "a quote that never ends" '[Ll]ine 2'
printf 'code,name,area,position\nN-1,\377\377,A-01,\n' >wrong.csv
wrong "neither UTF-8 nor GB18030" '.'
: >wrong.csv
wrong "an empty file" '.'
{ echo 'code,name,area,position'; for i in $(seq 30); do echo "N-$i,泵,A-99,"; done; } >wrong.csv
wrong "thirty mistakes" '29'
run bihuan --json export devices
is "$(json 'sum(x["code"].startswith("N-") for x in d)')" 0 "none of them came in"
exit_is 1 "a file that is not there" bihuan import devices nowhere.csv
run "$BIHUAN" verify --json
is "$(json 'd["ok"]')" true "the log is whole"

# A Chinese list: its own names of columns and values, a spreadsheet's empty columns, what would run as a formula.
printf '位号,名称,区域,部位,,\nI-1,=1+1,A-01,@SUM(A1),,\n' >zh.csv
ok "Chinese headers are taken" bihuan import devices zh.csv
run bihuan export devices
like "$OUT" "^I-1,'=1\+1,A-01,'@SUM" "what a spreadsheet would run is written harmless"
printf '%s\n' "$OUT" >back.csv
run bihuan import devices back.csv
like "$OUT" '0 new, 0 changed|新增 0，更改 0' "and comes back as it was"
printf '工号,姓名,部门,角色,在岗,电话\nZH1,秦风,EHS,安全员；操作工,是,13800000077\n' | sed 's/；/;/' >zh.csv
ok "so are values" bihuan import people zh.csv
run bihuan export people --lang zh
is "$(head -c 3 <<<"$OUT" | od -An -tx1 | tr -d ' ')" efbbbf "a Chinese export has the mark that spreadsheets want"
like "$OUT" 'ZH1,秦风,EHS,安全员;操作工,是' "and Chinese words"
printf 'code,nonsense\nX,1\n' >zh.csv
exit_is 1 "an unknown column is refused" bihuan import areas zh.csv
like "$ERR" 'code, name, parent' "with the names there are"
