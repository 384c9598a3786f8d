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
printf 'id,name,department,roles,in_service\nOR1,顺序,EHS,operator;ehs;engineer,yes\n' >order.csv
ok "roles in an order of their own" bihuan import people order.csv
is "$(sqlite3 plant.db "SELECT body FROM audit ORDER BY seq DESC LIMIT 1" | grep -oE 'operator|ehs|engineer' | uniq | paste -sd ' ')" \
    'operator ehs engineer' "are logged in the order of the file"
sed -i 's/operator;ehs;engineer/engineer;operator;ehs/' order.csv
like "$(bihuan import people order.csv)" '0 new, 0 changed' "another order alone is no change"
printf 'code,nonsense\nX,1\n' >zh.csv
exit_is 1 "an unknown column is refused" bihuan import areas zh.csv
like "$ERR" 'code, name, parent' "with the names there are"

# What spreadsheets make of a file, and what a person must say. import FILE KIND with --dry-run: "rows added changed same doubtful".
look() { json '" ".join(str(d[k]) for k in ("rows", "added", "changed", "same")) + " " + str(len(d["doubtful"]))' \
    "$(bihuan --json import "$2" "$1" --dry-run)"; }
before=$(head_code)
for shape in 'sep=;|code;name;area;position|K-1;泵;A-01;二层' 'Code	 NAME 	area（区域）	位置|K-1	泵	a-01	二层' \
    'code,name,area,position,,|Ｋ－１,泵,Ａ－０１,二层,,|  ,,　, ,,'; do
    tr '|' '\n' <<<"$shape" >shape.csv
    is "$(look shape.csv devices)" '1 1 0 0 0' "read: ${shape%%|*}"
    { printf '\xff\xfe'; iconv -t UTF-16LE shape.csv; } >wide.csv
    is "$(look wide.csv devices)" '1 1 0 0 0' "the same in UTF-16"
done
is "$(json 'sorted(d)' "$(bihuan --json import devices shape.csv --dry-run)")" \
    '["added", "changed", "doubtful", "kind", "rows", "same"]' "a preview has these keys"
is "$(head_code)" "$before" "a preview writes nothing"
printf '编码;名称\nK-1;泵\n' >shape.csv
exit_is 1 "a header that is not known" bihuan import devices shape.csv
like "$ERR" 'code, name, area.*semicolon' "is told the names and the separator"
exit_is 1 "the same in Chinese" bihuan --lang zh import devices shape.csv
like "$ERR" '编号 code.*分号' "with the words of the plant"

printf 'day,kind,name\n2026/11/3,法定,a\n2026-11-4,rest,b\n2026年11月5日,rest,c\n2026/11/6 0:00,rest,d\n' >days.csv
ok "days as spreadsheets write them" bihuan import holidays days.csv
is "$(json '[r["day"] for r in d if r["day"].startswith("2026-11")]' "$(bihuan --json export holidays)")" \
    '["2026-11-03", "2026-11-04", "2026-11-05", "2026-11-06"]' "are days"
printf 'day,kind\n2026/11/3 8:00,rest\n' >days.csv
exit_is 1 "a day has no time of day" bihuan import holidays days.csv

printf 'code,name,area,position\n1#,一号泵,A-01,\nP-101A/B#,泵,A-01,\n2号釜（备用）,釜,A-01,\n【南】泵,泵,A-01,\n' >codes.csv
ok "codes as plants have them" bihuan import devices codes.csv
exit_is 0 "one has a label" bihuan labels '2号釜(备用)' --format term
exit_is 0 "and is found in any spelling" as P1 submit hazard "device= ２号釜（备用）" category=other note=x
is "$(json 'd["device"]')" '2号釜(备用)' "as it is kept"
for bad in 'a;b' 'a:b' 'a@b' '-a' 'a b' '=a' '*' 'a%b'; do
    printf 'code,name,area,position\n"%s",泵,A-01,\n' "$bad" >bad.csv
    exit_is 1 "no code: $bad" bihuan import devices bad.csv
done
printf 'code,name,area,position\nT-1,泵,A-01,\nt-1,泵,A-01,\n' >bad.csv
exit_is 1 "two spellings of one code in a file" bihuan import devices bad.csv
like "$ERR" '[Ll]ine 3.*t-1.*T-1' "are refused with both"
printf 'code,name,area,position\np-101a/b#,泵,A-01,\n' >bad.csv
exit_is 1 "another spelling of one that is there" bihuan import devices bad.csv

printf 'id,name,department,roles,in_service\n0012,钱某,EHS,,yes\n0013,孙某,EHS,,yes\n' >zeros.csv
ok "ids with zeros" bihuan import people zeros.csv
printf 'id,name,department,roles,in_service\n12,钱某,EHS,,yes\n13,别人,EHS,,yes\n' >lost.csv
is "$(json '[(x["line"], x["key"]) for x in d["doubtful"]]' "$(bihuan --json import people lost.csv --dry-run)")" '[[2, "12"]]' \
    "a lost zero with the same name is asked about"
before=$(head_code)
exit_is 1 "and refuses the file" bihuan import people lost.csv
is "$(head_code)" "$before" "all of it"
like "$ERR" '0012.*--accept-doubtful' "and says how"
ok "unless it is meant so" bihuan import people lost.csv --accept-doubtful
printf 'code,name,area,position\nHS-01,液压站,A-01,\n' | iconv -t GB18030 >either.csv
like "$(json 'd["doubtful"][0]["why"]' "$(bihuan --json import devices either.csv --dry-run)")" '液压站.*Һѹվ' "two codes are asked about"
printf 'code,name,area,position\n3月1日,泵,A-01,\n' >made.csv
is "$(look made.csv devices)" '1 1 0 0 1' "a code that was made a day is asked about"

# What goes out comes back as it was, after a spreadsheet too: semicolons, UTF-16, days with strokes.
printf 'code,name,area,position\n3-1,+泵,A-01,"a;b"\n0017,\x27=1,A-01,12E3\n' >odd.csv
ok "what a spreadsheet would rewrite" bihuan import devices odd.csv
for kind in access areas departments devices facts holidays materials obligations people sources; do
    bihuan export $kind >out.csv
    bihuan export $kind --lang zh >zh.csv
    head -n 1 out.csv | tail -c +4 | grep -qFf - "$TOP/man/bihuan.1"
    is $? 0 "bihuan(1) names the columns of $kind"
    python3 - <<'END'
import csv
rows = list(csv.reader(open("out.csv", encoding="utf-8-sig")))
rows = [[c.replace("-", "/") if len(c) == 10 and c[:2] == "20" and c[4] == "-" else c for c in r] + ["", ""] for r in rows]
with open("excel.csv", "w", encoding="utf-16", newline="") as f:
    csv.writer(f, delimiter="\t").writerows(rows)
with open("gb.csv", "w", encoding="gb18030", newline="") as f:
    csv.writer(f, delimiter=";").writerows(rows)
END
    for file in out zh excel gb; do
        like "$(look $file.csv $kind)" '^[0-9]+ 0 0 [0-9]+ 0$' "$kind comes back as it was: $file"
    done
done
