#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Emergency supplies (应急物资): items and places come in by lists, movements make the stock, the list says how it stands.
. "$(dirname "$0")/plant.inc"
small_plant

# ---- lists: only code and name are needed
printf 'code,name\nSCBA,正压式空气呼吸器\n' >scba.csv
printf 'code,name,kind,unit,decimals,expires\nCAN,滤毒罐 P-K-1,canister,个,0,yes\nABS,吸附棉,absorbent,kg,2,no\nMASK-1,全面罩,mask,只,,\nMASK-2,半面罩,防毒口罩,只,,\n' >items.csv
printf 'code,name\nC3,三号柜\n' >bare.csv
printf 'code,name,area,keeper,people,minimum\nC1,一号柜,A-01,L1,3,ABS=2.5;CAN=2\nC2,二号柜,A-02,,,\n' >places.csv
exit_is 0 "an item of code and name" bihuan --user E1 import items scba.csv
exit_is 1 "a kind that is none is refused" bihuan --user E1 import items items.csv
like "$ERR" 'Line 5: “防毒口罩” is no 类别|“防毒口罩” is no kind' "with the line"
sed -i 's/防毒口罩/过滤式防毒面具/' items.csv
exit_is 0 "a kind goes by its Chinese title too" bihuan --user E1 import items items.csv
exit_is 0 "a place of code and name" bihuan --user E1 import places bare.csv
exit_is 0 "places with area, keeper, people and minima" bihuan --user E1 import places places.csv
is "$(json '[(i["code"],i["kind"],i["unit"],i["expires"]) for i in d]' "$(bihuan export items --json)")" \
    '[["ABS", "absorbent", "kg", false], ["CAN", "canister", "个", true], ["MASK-1", "mask", "只", false], ["MASK-2", "mask", "只", false], ["SCBA", "scba", "件", false]]' \
    "what a list does not say is usual, and the name says the kind"
bihuan export places >out.csv
like "$(cat out.csv)" 'C1,一号柜,A-01,L1,,,no,3,,ABS=2.5;CAN=2' "minima come out as they went in"
like "$(bihuan --user E1 import places out.csv)" '0 new, 0 changed' "and back again nothing is new"
for bad in 'C9,九号柜,,ABS' 'C9,九号柜,,NONE=1' 'C9,九号柜,,CAN=1.5' 'C9,九号柜,,CAN=0' 'C9,九号柜,,CAN=1;CAN=2' 'C9,九号柜,MHS-9,'; do
    printf 'code,name,source,minimum\n%s\n' "$bad" >bad.csv
    exit_is 1 "refused: $bad" bihuan --user E1 import places bad.csv
done
printf 'code,name,minimum\nC1,一号柜,ABS=2.5\n' >less.csv
exit_is 3 "a place needs less only by two" bihuan --user E1 import places less.csv
printf 'code,name,minimum\nC1,一号柜,ABS=2.5;CAN=3\n' >more.csv
exit_is 0 "more by one" bihuan --user E1 import places more.csv
bihuan --user E9 --with M1 import places places.csv >/dev/null || bihuan --user E9 import places places.csv --with M1 >/dev/null

# ---- as strangers write their lists
printf '物资编号,名称,category,有效期\nA-1,呼吸器一,空气呼吸器,否\nA-2,面罩,防毒面具,是\n' >strange.csv
exit_is 0 "items by other headers and short names of kinds" bihuan --user E1 import items strange.csv --dry-run
like "$OUT" '2 new' "both"
printf 'code,name,minimum\nA-1,呼吸器,2\n' >strange.csv
exit_is 1 "what a place needs is no column of items" bihuan --user E1 import items strange.csv
like "$ERR$OUT" 'minimum” belongs to a place' "which is said"
keeper=$(json '[p["name"] for p in d if p["id"] == "L1"][0]' "$(bihuan export people --json)" | tr -d '"')
printf 'place,名称,责任人,联系电话,最低配备\nC6,六号柜,%s,8001,ABS:2.5\n' "$keeper" >strange.csv
exit_is 0 "places too, the keeper by name, a minimum behind a colon" bihuan --user E1 import places strange.csv
is "$(json '[[p[k] for k in ("keeper", "phone", "minimum", "people")] for p in d if p["code"] == "C6"]' "$(bihuan export places --json)")" \
    '[["L1", "8001", ["ABS=2.5"], 0]]' "as it is meant, and numbers are numbers"
printf 'code,name,retired\nC6,六号柜,2026-03-02\n' >strange.csv
bihuan --user E9 --with M1 import places strange.csv >/dev/null || bihuan --user E9 import places strange.csv --with M1 >/dev/null

# ---- movements
move() { as P1 submit supply-move "kind=$1" "item=$2" "place=$3" "quantity=$4" "${@:5}"; }
stock() { run bihuan supplies --json && json '" ".join("%s/%s/%s=%s:%s" % (r["place"], r["item"], r["lot"], r["quantity"], r["state"]) for r in d)'; }
exit_is 0 "two sets come in" move in SCBA C1 2
is "$(json 'd["state"], d["area"]')" '["closed", "A-01"]' "done at once, in the area of the place"
exit_is 1 "there is never less than nothing" move issue 正压式空气呼吸器 一号柜 3
like "$ERR" 'There is not so much: there are 2 件 here' "and what there is"
for quantity in 0 -1 1.5 1e3 x 9999999999; do
    exit_is 1 "no quantity: $quantity" move in SCBA C1 "$quantity"
done
like "$ERR" 'must lie between 0 and 9999999\.' "without a unit nothing stands before the full stop"
run move in NONE C1 1
like "$ERR" 'there is no item "NONE" among the supplies; take one of: bihuan export items' "an item that is none"
run move in mask C1 1
like "$ERR" '"mask" may be MASK-1, MASK-2: write which' "a kind of two items names neither, and says which there are"
exit_is 0 "a kind of one does" move in absorbent C1 2.55
run move in SCBA C8 1
like "$ERR" 'there is no place "C8"' "a place that is none"

# ---- lots and dates
exit_is 1 "what expires has its date" move in CAN C1 3 lot=L1
like "$ERR" 'In date until: This item expires' "which is said at the field"
exit_is 0 "with its date it comes in" move in CAN C1 3 lot=L1 expiry=2026-03-20
exit_is 0 "the same lot again needs none" move in CAN C1 1 lot=L1
exit_is 1 "a lot has one date" move in CAN C1 1 lot=L1 expiry=2026-04-20
like "$ERR" 'Lot L1 is in date until 2026-03-20' "the first one"
exit_is 0 "the only lot is meant" move issue CAN C1 1 task=CR-2026-000001
exit_is 0 "what is out of date is taken as it is" move in CAN C1 2 lot=L0 expiry=2026-03-01
like "$(json 'd["advice"]')" 'out of date' "and said"
not_ok "no more comes back than is out" move return CAN C1 2 lot=L1
run move return CAN C1 2 lot=L1
like "$ERR" 'than is out .1 个' "with what is out"
not_ok "of another lot nothing is" move return CAN C1 1 lot=L0
exit_is 1 "of several it is said which" move issue CAN C1 1
like "$ERR" 'L0 2 个 \(2026-03-01\), L1 3 个 \(2026-03-20\)' "with what there is, the oldest first"
exit_is 4 "what is out of date is not issued" move issue CAN C1 1 lot=L0
like "$ERR" 'out of date \(2026-03-01\)' "with its date"
exit_is 4 "nor used" move use CAN C1 1 lot=L0
exit_is 0 "it is moved away" move move CAN C1 1 lot=L0 to=C2
exit_is 0 "and scrapped" move scrap CAN C1 1 lot=L0
exit_is 1 "a move goes elsewhere" move move CAN C1 1 lot=L1 to=C1
exit_is 1 "and says where" move move CAN C1 1 lot=L1
exit_is 0 "no number, but a date" move in CAN C3 4 expiry=2027-01-31
is "$(stock)" \
    "C1/ABS/=2.55:ok C1/CAN/L1=3:expiring C1/MASK-1/=0:below C1/SCBA/=2:ok C1/suit/=0:below C1/detector/=0:below C1/torch/=0:below C1/radio/=0:below C1/first-aid/=0:below C2/CAN/L0=1:expired C3/CAN/2027-01-31=4:ok" \
    "the stock is the sum of it, missing masks are a row, so are kinds of which the plant has nothing, states are the first that holds"
is "$(json '[(r["unit"], r["minimum"], r["expiry"]) for r in d][:3]' "$(bihuan supplies --json)")" \
    '[["kg", 2.5, null], ["个", 2, "2026-03-20"], ["只", 3, null]]' "minima of the place and of people on shift; dates; units"
like "$(json 'len(d)' "$(as P1 list supply-move)")" '^[0-9]+$' "every movement is a record"

# ---- the movements add up to the list
sums() { json '" ".join(sorted("%s/%s/%s=%s" % (*k, round(sum(r["quantity"] for r in d if (r["place"], r["item"], r["lot"]) == k), 3)) for k in {(r["place"], r["item"], r["lot"]) for r in d} if round(sum(r["quantity"] for r in d if (r["place"], r["item"], r["lot"]) == k), 3)))' "$1" | sed 's/\.0\b//g'; }
adds_up() { is "$(sums "$(bihuan supplies --moves --limit 0 --json)")" "$(sums "$(bihuan supplies --json)")" "$1"; }
like "$(sums "$(bihuan supplies --json)")" 'C1/ABS/=2.55 C1/CAN/L1=3 C1/SCBA/=2 C2/CAN/L0=1' "there is something to add up to"
adds_up "movements add up to what lies there"
is "$(json '[(r["kind"], r["place"], r["lot"], r["quantity"], r["unit"], r["by"]) for r in d if r["kind"] == "move"]' "$(bihuan supplies --moves --item 滤毒罐 --json)")" \
    '[["move", "C1", "L0", -1, "个", "P1"], ["move", "C2", "L0", 1, "个", "P1"]]' "what is moved elsewhere shows on both places"
is "$(json '[sorted(d[0]), len(d), d[0]["place"], d[0]["record"][:3], d[0]["task"], d[0]["reason"]]' "$(bihuan supplies --moves --limit 1 --json)")" \
    '[["at", "by", "item", "kind", "lot", "place", "quantity", "reason", "record", "task", "unit"], 1, "C3", "CR-", null, null]' "the newest"
is "$(json '[(r["at"] <= d[0]["at"], r["quantity"], r["task"]) for r in d if r["kind"] == "issue"]' "$(bihuan supplies --moves --place 一号柜 --json)")" '[[true, -1, "CR-2026-000001"]]' "of a place, with what for"
like "$(bihuan --lang zh supplies --moves)" '移库.*滤毒罐 P-K-1.*C2 二号柜.*1 个.*吴操作' "for people in Chinese"
exit_is 1 "of an item that is none" bihuan supplies --moves --item NONE
exit_is 2 "sums are of stock" bihuan supplies --moves --sum item
exit_is 2 "an item is of movements" bihuan supplies --item CAN

# ---- what is left out of the list, and sums
is "$(json '[(r["place"], r["item"]) for r in d]' "$(bihuan supplies --below --json)")" \
    '[["C1", "MASK-1"], ["C1", "suit"], ["C1", "detector"], ["C1", "torch"], ["C1", "radio"], ["C1", "first-aid"]]' "only what is below"
is "$(json 'len(d)' "$(bihuan supplies --area A-02 --json)")" 1 "an area"
is "$(json '[r["place"] for r in d]' "$(bihuan supplies --place 三号柜 --json)")" '["C3"]' "a place by its name"
exit_is 1 "a place that is none" bihuan supplies --place C8
is "$(json '[(r["kind"], r["quantity"], r["usable"]) for r in d]' "$(bihuan supplies --sum kind --json)")" \
    '[["absorbent", 2.55, 2.55], ["canister", 8, 7], ["detector", 0, 0], ["first-aid", 0, 0], ["mask", 0, 0], ["radio", 0, 0], ["scba", 2, 2], ["suit", 0, 0], ["torch", 0, 0]]' "sums by kind, and what is in date of it"
is "$(json '[r["item"] for r in d]' "$(bihuan supplies --sum item --json)")" '["ABS", "CAN", "MASK-1", "SCBA", "detector", "first-aid", "radio", "suit", "torch"]' "by item"
is "$(json '[(r["area"], r["item"]) for r in d][:2]' "$(bihuan supplies --sum area --json)")" '[[null, "CAN"], ["A-01", "ABS"]]' "by area"
exit_is 2 "by nothing else" bihuan supplies --sum lot
like "$(bihuan --lang zh supplies)" 'C1 一号柜.*滤毒罐 P-K-1.*即将到期' "for people in Chinese"

# ---- below: what is out of date does not count; moved without a task is told
move in CAN C1 1 lot=L0 >/dev/null
move scrap CAN C1 2 lot=L1 >/dev/null
is "$(json '[(r["lot"], r["state"]) for r in d if r["item"] == "CAN"]' "$(bihuan supplies --place C1 --json)")" \
    '[["L0", "expired"], ["L1", "below"]]' "what is out of date counts for nothing"
exit_is 0 "issued without a task" move issue SCBA C1 1
is "$(json 'd["advice"]')" '["Issue: 正压式空气呼吸器 1 件, C1 一号柜, by 吴操作; 1 件 of it lie there now", "Issue: 正压式空气呼吸器 1 件, C1 一号柜, by 吴操作. No record is named for which it was moved: the safety department has been told"]' \
    "the answer says what was moved and what is left, and that it is told"
is "$(json 'd["fields"]["item"], d["fields"]["quantity"], d["fields"]["place"], d["number"][:3]')" '["SCBA", "1", "C1", "CR-"]' "for programs too"
is "$(json '[r["state"] for r in d if r["item"] == "SCBA"]' "$(bihuan supplies --place C1 --json)")" '["below"]' "one set is fewer than the standard's two"

# ---- what is amiss is due: in the list of what is due, told to the keeper and the safety department, over when it is mended
due() { json '"; ".join(r["title"].split(": ")[-1].split(" of")[0] for r in d if r["subject"].startswith("place:") and not r["title"].split(": ")[-1].startswith(("torch", "chemical", "first-aid", "gas det", "radio")))' "$(bihuan due --json "$@")"; }
like "$(bihuan due --json --area A-01)" 'chemical suit below the minimum of 2' "a kind of which the plant has no item at all is due too"
is "$(due --area A-01)" \
    "滤毒罐 P-K-1, lot L0, in date until 2026-03-01; 滤毒罐 P-K-1 below the minimum; 全面罩 below the minimum; 正压式空气呼吸器 below the minimum; 滤毒罐 P-K-1, lot L1, in date until 2026-03-20; count" \
    "minima, dates and the next count"
is "$(due --person L1)" "$(due --area A-01)" "are the keeper's"
bihuan tick >/dev/null
like "$(bihuan messages | grep 'L1.*低于最低配备')" '一号柜：正压式空气呼吸器低于最低配备 2 件' "the keeper is told what is low"
like "$(bihuan messages | grep 'E2 .*有效期')" '滤毒罐 P-K-1 批次 L1 有效期 2026-03-20' "the safety department what expires"
like "$(bihuan messages | grep 'E1 ')" '无任务出库.*领用：正压式空气呼吸器 1 件，C1 一号柜，经办人 吴操作。没有写明用于哪张单' "and what was moved without a task, by whom and where"
move return SCBA C1 1 >/dev/null
move scrap CAN C1 1 lot=L0 >/dev/null
is "$(due --area A-01)" \
    "滤毒罐 P-K-1 below the minimum; 全面罩 below the minimum; 滤毒罐 P-K-1, lot L1, in date until 2026-03-20; count" "what is mended is due no more"
bihuan export obligations >obligations.csv
like "$(bihuan --user E1 import obligations obligations.csv)" '0 new, 0 changed' "they go out and in like others"

# ---- who counts a place does not learn here what the books say
PD=$(json 'd["count"]' "$(as P1 count begin --place C1)")
is "$(json '" ".join(sorted({r["place"] for r in d}))' "$(bihuan --user P1 supplies --json)")" "C2 C3" "nothing of the place in the list"
like "$(bihuan --user P1 supplies --place C1)" 'Without C1, which is being counted' "which is said"
run bihuan --user P1 supplies --json
like "$ERR" 'Without C1, which is being counted' "beside a document too"
exit_is 1 "nor when he takes too much" move issue SCBA C1 99
like "$ERR" 'There is not so much here; how much is not said while the place is counted' "is it said"
move in CAN C1 1 lot=L2 expiry=2026-04-30 >/dev/null
exit_is 1 "nor of several lots how much of each" move issue CAN C1 1
like "$ERR" 'say which: L1 \(2026-03-20\), L2 \(2026-04-30\)' "only which there are"
exit_is 0 "who counts it moves things all the same" move scrap CAN C1 1 lot=L2
is "$(json 'd["advice"]')" '["Scrap: 滤毒罐 P-K-1 L2, 1 个, C1 一号柜, by 吴操作"]' "and is not told what is left"
is "$(bihuan supplies --json | grep -c C1)" 0 "nobody may be who counts it"
is "$(bihuan --user E1 supplies --place C1 --json 2>/dev/null)" '[]' "nor is anybody else told"
run bihuan --user E1 supplies --moves --json
is "$(json '" ".join(sorted({r["place"] for r in d}))')" "C2 C3" "nor what moved there"
like "$ERR" 'Without C1, which is being counted' "which is said too"
is "$(bihuan --user E1 supplies --moves --item SCBA --json 2>/dev/null)" '[]' "of an item neither"
as E9 count void "$PD" reason=test >/dev/null

# ---- in time: a count is overdue after its cycle
AT=2026-04-02T08:00
is "$(json '[r["state"] for r in d]' "$(bihuan supplies --place C3 --json)")" '["uncounted"]' "30 days after the first movement nobody has counted"
exit_is 0 "the log folds to the same" bihuan verify

# ---- the screen: what is amiss, a place to count or to move things at; every window, both languages
play() { printf '%s\n' "${@:3}" >k; ok "$1" bihuan --user "$2" tui --script k; }
play "in Chinese" P1 'size 80x24' 'lang zh' 'key :' 'type 应急物资' 'key <Enter>' \
    'expect "异常 11/11 项"' 'expect "滤毒罐"' 'expect "低于最低配备"' 'expect "C1 一号柜"' 'expect "2026-03-20"' \
    'key v' 'expect "[只列异常]"' 'key v' 'key o' 'type 罐区' 'key <Enter>' 'expect "[罐区]"' 'reject "一号柜"' \
    'key o' 'type 全部区域' 'key <Enter>' 'size 20x16' 'expect "异常 11/11 项"' 'expect "滤毒罐"' 'size 40x12' 'expect "滤毒罐"' 'size 200x60' 'expect "最低配备"'
play "in English" P1 'size 80x24' 'lang en' 'key :' 'type Emergency supplies' 'key <Enter>' 'expect "11 of 11 amiss"' 'expect "below minimum"' \
    'size 20x16' 'expect "11 of 11 amiss"' 'size 80x24' 'key <Enter>' 'expect "C"' 'key <Esc>' 'size 200x60' 'key p <Enter>' 'expect "is written"' 'key n' 'expect "Movement of emergency supplies"'
ok "the paper has what is amiss first" grep -qF 'Not in order' <(pdftotext -layout supplies-2026-04-02.pdf -)

# ---- the class of the unit: 860 people, 12.3 亿元, highest source level 2
like "$(bihuan doctor)" 'supplies.unit.*say people and revenue' "it is not known before the plant says how large it is"
like "$(bihuan --lang en doctor)" 'class 2 .*the strictest' "until then it is the strictest that its sources allow"
printf 'fact,value\npeople,860\nrevenue,123000\n' >facts.csv
exit_is 0 "it says so" bihuan --user E1 import facts facts.csv
like "$(bihuan --lang zh doctor)" '第 2 类（860 人，年收入 123000 万元，重大危险源最高 2 级）；救援车辆不少于 1 辆' "second class, by the matrix"
printf 'fact,value\nrevenue,1999\n' >small.csv
exit_is 3 "to change it takes two" bihuan --user E1 import facts small.csv
printf 'fact,value\npeople,many\n' >bad.csv
exit_is 1 "no number" bihuan --user E1 import facts bad.csv
rm -f list.pdf && bihuan supplies -o list.pdf >/dev/null
like "$(pdftotext -layout list.pdf - | tr -s ' ')" 'class 2 \(860 people' "and stands on the paper"

like "$(bihuan --lang en doctor)" 'supplies.people.*nobody has said.*C2' "places that do not say how many people are there are named"
unlike "$(bihuan --lang en doctor | grep supplies.people)" 'C1' "not those that do"

# ---- suits: where something is toxic or corrosive, or nobody knows that it is not
suits() { # CAS:TOXIC:HAZARDS… ("" = a source without any)
    local materials=() one cas toxic hazards
    printf 'cas,name,toxic,combustible,hazards\n' >m.csv
    for one in "$@"; do
        IFS=: read -r cas toxic hazards <<<"$one"
        [ "$toxic" = unknown ] || printf '%s,料%s,%s,no,%s\n' "$cas" "$cas" "$toxic" "$hazards" >>m.csv
        materials+=("料:$cas:1:10:1")
    done
    bihuan --user E1 import materials m.csv >/dev/null || echo "materials: $*"
    printf 'code,name,level,areas,materials,since\nMHS-07,源,4,A-02,%s,2026-03-01\n' "$(IFS=';' && echo "${materials[*]}")" >s.csv
    bihuan --user E1 import sources s.csv >/dev/null || echo "source: $*"
    json '[r["minimum"] for r in d if r["item"] == "suit"]' "$(bihuan supplies --place C2 --json)"
}
is "$(suits 7440-37-1:no:gas-under-pressure)" '[]' "what is known as neither asks for none"
is "$(suits 7440-37-1:no:gas-under-pressure 1310-73-2:no:'corrosive-metal;skin')" '[2]' "what is corrosive does"
is "$(suits 7440-37-1:no:gas-under-pressure 7727-37-9:unknown:)" '[2]' "so does what is not in the list"
is "$(suits 7440-37-1:no:gas-under-pressure 124-38-9:no:)" '[2]' "and what nobody has classed"

# ---- a broken seal is a state of its own until the place is sealed and counted again
printf 'code,name,area,sealed\nC7,七号柜,A-02,yes\n' >seal.csv
bihuan --user E1 import places seal.csv >/dev/null
move in SCBA C7 2 >/dev/null
state() { json '[r["state"] for r in d if r["item"] == "SCBA"]' "$(bihuan supplies --place C7 --json)"; }
is "$(state)" '["ok"]' "nobody has looked at its seal yet"
counted() {
    local pd
    pd=$(json 'd["count"]' "$(as P1 count begin --place C7)")
    as P1 count line "$pd" item=SCBA quantity=2 >/dev/null && as P1 count end "$pd" "seal=$1" >/dev/null
}
counted broken
is "$(state)" '["unsealed"]' "a broken one is"
like "$(bihuan due)" '七号柜: the seal is broken' "and due to be mended"
AT=2026-04-03T08:00
counted whole
is "$(state)" '["ok"]' "sealed again it is in order"
unlike "$(bihuan due)" '七号柜: the seal' "and due no more"

exit_is 2 "one place is counted" as P1 count begin C7 --place C1
pd=$(json 'd["count"]' "$(as P1 count begin place=C7 --seal broken)")
like "$(bihuan due)" '七号柜: the seal is broken' "broken as a count begins, it is due at once"
as P1 count void "$pd" reason=x >/dev/null
is "$(state)" '["unsealed"]' "given up or not: it was seen"
pd=$(json 'd["count"]' "$(as P1 count begin C7 --seal whole)")
as P1 count void "$pd" reason=x >/dev/null
is "$(state)" '["unsealed"]' "a whole one has to be counted behind"
AT=2026-04-04T08:00
counted whole
is "$(state)" '["ok"]' "then it is in order"

# ---- a difference that was approved is a movement with its reason
PD=$(json 'd["count"]' "$(as P1 count begin C7)")
as P1 count line "$PD" item=SCBA quantity=1 >/dev/null && as P1 count end "$PD" seal=whole >/dev/null
as E9 count recount "$PD" item=SCBA quantity=1 >/dev/null
exit_is 0 "a third approves" as E2 count approve "$PD" reason=借出未登记
is "$(json '[(d[0][k]) for k in ("kind", "place", "quantity", "record", "reason")]' "$(bihuan supplies --moves --place C7 --json)")" \
    "[\"count\", \"C7\", -1, \"$PD\", \"借出未登记\"]" "the reason is the count's"
adds_up "and movements add up again"
move in SCBA C7 1 >/dev/null

# ---- what expires from now on, and lies there without a date, is not used: nobody can know
printf 'code,name,unit,expires\nPILL,解毒片,盒,%s\n' no >pill.csv
bihuan --user E1 import items pill.csv >/dev/null
move in PILL C7 3 >/dev/null
printf 'code,name,unit,expires\nPILL,解毒片,盒,%s\n' yes >pill.csv
exit_is 1 "that it expires is a doubt where some lies there" bihuan --user E1 import items pill.csv
like "$ERR$OUT" 'PILL: it lies without a date at C7: when it expires' "which is said"
exit_is 0 "meant so" bihuan --user E1 import items pill.csv --accept-doubtful
is "$(json '[(r["item"], r["state"]) for r in d if r["unit"] and r["item"].isupper()]' "$(bihuan supplies --place C7 --json)")" '[["PILL", "expired"], ["SCBA", "ok"]]' "it counts as expired"
exit_is 4 "and is not issued" move issue PILL C7 1
like "$ERR" 'Nobody knows until when' "for nobody knows"
like "$(bihuan due)" '解毒片 has no known date: find it out' "which is due to be found out"
is "$(json '[r["usable"] for r in d if r["item"] == "PILL"]' "$(bihuan supplies --sum item --json)")" '[0]' "nothing of it is usable"
exit_is 0 "it is scrapped" move scrap PILL C7 3
unlike "$(bihuan due)" '解毒片 has no' "and due no more"

# ---- a date that was entered wrongly is put right by two
move in CAN C7 2 lot=K9 expiry=2062-04-30 >/dev/null
date_of() { json '[r["expiry"] for r in d if r["lot"] == "K9"]' "$(bihuan supplies --place C7 --json)"; }
fix() { as P1 submit lot-date item=CAN "lot=$1" "expiry=$2" "${@:3}"; }
exit_is 1 "with a reason" fix K9 2026-05-30
exit_is 1 "of a lot that is there" fix K8 2026-05-30 reason=x
like "$ERR" 'has no such lot' "which is said"
exit_is 1 "to another date" fix K9 2062-04-30 reason=x
run fix ｋ9 2026-04-30 reason=年份录错
is "$STATUS" 0 "one asks"
number=$(json 'd["number"]')
is "$(date_of)" '["2062-04-30"]' "before another confirms nothing is corrected"
exit_is 3 "not the same" as P1 act "$number" confirm
exit_is 0 "another does" as E2 act "$number" confirm
is "$(date_of)" '["2026-04-30"]' "then the lot has it"
like "$(bihuan due)" 'lot K9, in date until 2026-04-30' "and what falls due of it"

# ---- the label of a place, scanned into the field, is that place
bihuan labels place:C2 --format zpl --printer-font 0 -o c2.zpl >/dev/null
payload=$(grep -o 'BH1:P:C2:1:[0-9A-Z]*' c2.zpl | head -1)
isnt "$payload" "" "a label of a place"
exit_is 0 "moves by its scan" move in SCBA "$payload" 1
is "$(json 'd["area"]')" A-02 "in the area of the place"
is "$(json '[r["quantity"] for r in d if r["item"] == "SCBA"]' "$(bihuan supplies --place C2 --json)")" '[1]' "it lies there"
exit_is 1 "a forged one is none" move in SCBA "${payload%?}$([ "${payload: -1}" = A ] && echo B || echo A)" 1
is "$(json '[r["item"] for r in d][:2]' "$(bihuan supplies --place "$payload" --json)")" '["CAN", "SCBA"]' "the list takes the label as the count does"
exit_is 3 "a forged one is none there either" bihuan supplies --place "${payload%?}$([ "${payload: -1}" = A ] && echo B || echo A)"
bihuan labels item:SCBA --format zpl --printer-font 0 -o scba.zpl >/dev/null
exit_is 0 "the label of an item is looked up" bihuan --json scan "$(grep -o 'BH1:I:SCBA:1:[0-9A-Z]*' scba.zpl | head -1)"
is "$(json 'd["item"], d["name"], d["kind"], d["unit"]')" '["SCBA", "正压式空气呼吸器", "scba", "件"]' "as what it is"
PD=$(json 'd["count"]' "$(as P1 count begin --place C2)")
exit_is 1 "a count is no record" bihuan show "$PD"
like "$ERR" "$PD is a count of supplies; look at it with: bihuan count show $PD" "and it is said where it is"
play "a movement begins with what is under the cursor, on the smallest screen its place is seen" E1 'size 20x16' 'lang zh' 'key :' 'type 应急物资' 'key <Enter>' \
    'expect "C1 一"' 'key <End>' 'expect "C7 七"' 'key <Home>' 'size 80x24' 'key n' 'expect "C1"' 'expect "一号柜"' 'expect "吸附棉"'
