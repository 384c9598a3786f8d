#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The figures of a month and the draw of its sample: who may, when, once, and the same for everybody who repeats it; the
# results and what a failed one brings; minutes of keyed work. At the end the demo plant, computed anew by figures.py.
. "$(dirname "$0")/plant.inc"

# close_at NUMBER TIME [ACCEPTOR]: accepted and closed then.
close_at() {
    local AT=$2 responder
    responder=$(who "$1" respond)
    as "$responder" act "$1" respond && as "$responder" act "$1" rectify measure=m photo_before=@a.jpg photo_after=@b.jpg &&
        as "${3:-L1}" act "$1" accept confirmed_on_site=yes && as G9 act "$1" close
}
# figures MONTH EXPRESSION
figures() { json "$2" "$(bihuan --json figures "$1")"; }

begin
cat >more.csv <<'END'
id,name,department,roles,in_service
G9,高副部,EHS,ehs-head,yes
END
AT=2026-03-01T00:00 ok "another head of the safety department" bihuan import people more.csv

# ---- a month without anything
AT=2026-03-02T08:00
is "$(figures 2026-02 '[d[k] for k in ("reported","closed","closure_rate","on_time_rate","hours_mean","hours_p90")]')" \
    '[0, 0, null, null, null, null]' "nothing is 0 of 0, and 0 of 0 is no rate"
is "$(figures 2026-02 '[d["sample"][k] for k in ("of","n","numbers","passed")]')" '[0, 0, [], null]' "and no sample"
for month in 2026-13 26-02 2026-2 nonsense ''; do
    exit_is 1 "“$month” is no month" bihuan figures "$month"
done
exit_is 1 "a month that has not begun" bihuan figures 2026-04
like "$ERR" 'has not begun' "says so"
exit_is 2 "no such figure" bihuan figures 2026-02 --of nothing
like "$ERR" 'hours_mean' "names those there are"

# ---- hours and closure: one in 12 h, one in 36 h, one never, one given up
first=$(hazard P1 P-101 corrosion)
second=$(hazard P1 P-102 fire)
third=$(hazard P1 P-201 corrosion)
given_up=$(hazard P1 P-201 ppe)
ok "the first is closed" close_at "$first" 2026-03-02T20:00
AT=2026-03-02T21:00
USER_ID=P1 ok "one is given up" bihuan act "$given_up" void reason=x
ok "the second is closed" close_at "$second" 2026-03-03T20:00
AT=2026-03-03T20:00
is "$(figures 2026-03 '[d["reported"], d["closed"], d["closure_rate"], d["hours_mean"], d["hours_p90"], d["complete"]]')" \
    '[3, 2, 66.7, 24.0, 36.0, false]' "two of three, 24 h on the mean, and it goes on"
like "$(bihuan --json figures 2026-03)" '"closure_rate":66.7,.*"hours_mean":24.0,' "a rate has one decimal in the text of the JSON too"
like "$(bihuan figures 2026-03)" '24\.0 h.*2 hazards.*≤ 36 h.*met' "the table says what it was counted from"
is "$(bihuan --json figures 2026-03 --of closure_rate | /usr/bin/python3 -c '
import json, sys; print(" ".join(e["number"] + "+-"[not e["counts"]] for e in json.load(sys.stdin)))')" \
    "$first+ $second+ $third-" "the records behind a rate"

# ---- the draw
AT=2026-03-31T23:59
USER_ID=E1 exit_is 1 "a running month is not drawn" bihuan figures 2026-03 --draw 123456
like "$ERR" 'has not ended' "says so"
AT=2026-04-01T00:00
USER_ID=P1 exit_is 3 "an operator may not draw" bihuan figures 2026-03 --draw 123456
exit_is 2 "nor may nobody" bihuan figures 2026-03 --draw 123456
for dice in 1234 12307 12345a ' ' 1234567123456712345671234567123456712345671234567123456712345; do
    USER_ID=E1 exit_is 1 "“$dice” are no dice" bihuan figures 2026-03 --draw "$dice"
done
USER_ID=E1 exit_is 1 "there is nothing to draw in February" bihuan figures 2026-02 --draw 123456
before=$(head_code)
cp plant.db twin.db && cp plant.key twin.key && cp -r plant.evidence twin.evidence
head=$(/usr/bin/python3 -c 'import sqlite3; print(sqlite3.connect("file:plant.db?mode=ro", uri=True).execute(
    "SELECT hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()[0])')
is "$(head_code)" "$before" "nothing was written by all that was refused"
USER_ID=E1 exit_is 0 "the safety department draws" bihuan --json figures 2026-03 --draw 654321
drawn=$(json 'd["sample"]["numbers"]')
is "$(json '[d["sample"][k] for k in ("of","n","passed","dice","drawn_by","head")]')" \
    "[2, 1, null, \"654321\", \"E1\", \"$head\"]" "one of two, from the head at the month's end"
seed=$(printf '%s%s' "$head" 654321 | sha256sum | cut -d' ' -f1)
lowest=$(for number in "$first" "$second"; do
    printf '%s %s\n' "$(printf '%s%s' "$seed" "$number" | sha256sum | cut -d' ' -f1)" "$number"
done | sort | head -1 | cut -d' ' -f2)
is "$drawn" "[\"$lowest\"]" "anybody finds the same with sha256sum and sort"
again=$(BIHUAN_PLANT=$PWD/twin.db USER_ID=E9 bihuan --json figures 2026-03 --draw 654321)
is "$(json 'd["sample"]["numbers"]' "$again")" "$drawn" "the same dice over the same log draw the same, whoever throws"
USER_ID=E9 exit_is 1 "it is not drawn twice" bihuan figures 2026-03 --draw 111111
like "$ERR" 'drawn already, 2026-04-01 00:00 by 李安' "says when and by whom"
is "$(figures 2026-03 'd["sample"]["dice"]')" 654321 "the first draw stands"
like "$(bihuan show "$lowest")" 'drawn for re-inspection in the sample of 2026-03' "it stands in the hazard's time line"

# ---- the results
other=$([ "$lowest" = "$first" ] && echo "$second" || echo "$first")
AT=2026-04-02T09:00
USER_ID=P1 exit_is 3 "an operator enters no result" bihuan submit reinspection of="$lowest" passed=yes
USER_ID=E2 exit_is 1 "a hazard that was not drawn" bihuan submit reinspection of="$other" passed=yes
like "$ERR" 'in no sample' "says so"
responder=$(json '[s["by"] for s in d["steps"] if s["step"] == "rectify"][0]' "$(bihuan show "$lowest" --json)")
responder=${responder//\"/}
USER_ID=$responder exit_is 3 "who rectified it does not check it" bihuan submit reinspection of="$lowest" passed=yes
like "$ERR" 'somebody else' "says so"
checker=$([ "$responder" = E2 ] && echo E1 || echo E2)
USER_ID=$checker exit_is 1 "a failed one says what was found" bihuan submit reinspection of="$lowest" passed=no
USER_ID=$checker exit_is 0 "it failed" bihuan --json submit reinspection of="$lowest" passed=no note=x photo=@a.jpg
result=$(json 'd["number"]' | tr -d '"')
like "$(json 'd["advice"]')" 'report the hazard again' "the advice is to report it again"
is "$(json '[m["target"] for m in d if m["record"] == "'"$result"'"]' "$(bihuan --json messages)" | grep -c E9)" 1 \
    "the head of the safety department gets a message"
USER_ID=E9 exit_is 1 "each hazard once" bihuan submit reinspection of="$lowest" passed=yes
like "$ERR" "re-inspected already: $result" "says where"
is "$(figures 2026-03 '[d["sample"]["passed"], d["sample"]["results"]]')" '[0, 1]' "none of one passed"
USER_ID=E9 exit_is 1 "it is not confirmed without the new hazard" bihuan act "$result" confirm
USER_ID=E9 exit_is 1 "nor with the old one" bihuan act "$result" confirm again="$lowest"
new=$(hazard P1 P-101 corrosion)
USER_ID=E9 exit_is 0 "but with the new one" bihuan act "$result" confirm again="$new"
is "$(state "$result" | tr -d '"')" closed "then it is closed"

# ---- a result that is not confirmed is none
AT=2026-04-02T10:00
fourth=$(hazard P1 P-111 fire)
ok "another hazard, closed" close_at "$fourth" 2026-04-10T08:00 E9
AT=2026-05-01T00:00
USER_ID=E9 ok "April is drawn" bihuan figures 2026-04 --draw 12345
USER_ID=E9 exit_is 3 "who accepted it does not check it" bihuan submit reinspection of="$fourth" passed=yes
USER_ID=G9 exit_is 0 "a result" bihuan --json submit reinspection of="$fourth" passed=yes
result=$(json 'd["number"]' | tr -d '"')
is "$(figures 2026-04 'd["sample"]["passed"]')" 1 "counts"
USER_ID=E9 ok "it is not confirmed" bihuan act "$result" confirm --reject opinion=x
is "$(figures 2026-04 '[d["sample"]["passed"], d["sample"]["results"]]')" '[null, 0]' "then it counts no more"
USER_ID=G9 exit_is 0 "and it is re-inspected again" bihuan submit reinspection of="$fourth" passed=yes
# ---- keyed work: from the first key to the sending at a terminal; a command line keys nothing
keyed() { json "[[k[\"number\"], k[\"minutes\"], k[\"median\"], k[\"paper\"], k[\"hours_saved\"]] for k in d[\"keyed\"] if k[\"key\"] == \"$1\"][0]" \
    "$(bihuan --json figures "$2")"; }
AT=2026-05-02T08:00
entry() { as "$1" submit contractor-entry company=新安检修 area=A-02 until=2026-07-01 insurance_no=1 insurance_until=2026-12-31 \
    certificate_until=2026-12-31 promise=yes training_on=2026-04-20 training_score=90 health=yes tools_checked=yes licence_no=1 licence_until=2026-12-31 qualification_until=2026-12-31 \
    safety_licence_until=2026-12-31 agreement_until=2026-12-31 plan=x jsa=yes >/dev/null; }
ok "a contractor's entry by command line" entry P1
is "$(keyed contractor-entry 2026-05)" '[0, 0.0, null, null, null]' "is no keyed work, and a paper time that nobody entered saves nothing"
# terminal USER STEPS: at $AT, by a script
terminal() { local USER_ID=$1; shift; printf '%s\n' 'size 80x24' "$@" >terminal.keys && bihuan --script terminal.keys; }
ok "a slow typist reviews it" terminal T1 'open record CB-2026-00001' 'key <Enter>' 'type o' 'advance 90s' 'type k' 'advance 3m' 'type !' \
    'advance 60s' 'key <F2>' 'expect "is done"'
AT=2026-05-02T09:00
is "$(keyed contractor-entry 2026-05)" '[1, 2.5, 2.5, null, null]' "90 and 60 seconds at the keys; a pause of three minutes is no work"
like "$(bihuan figures 2026-05)" 'Contractor entry +1 +2\.5 +2\.5 +not entered' "the table says so"
USER_ID=E9 ok "the plant enters once what it took on paper" bihuan limit set paper.contractor-entry 1h --source 自测
is "$(keyed contractor-entry 2026-05)" '[1, 2.5, 2.5, 60.0, 1.0]' "an hour less two and a half minutes, rounded once"
AT=2026-05-03T08:00
ok "another one" entry P1
ok "is opened and left" terminal T1 'open record CB-2026-00002' 'key <Enter>' 'type a' 'advance 90s' 'type b' 'key <Esc>' 'expect "Not sent"'
is "$(keyed contractor-entry 2026-05)" '[1, 2.5, 2.5, 60.0, 1.0]' "nothing is sent, nothing counts"
AT=2026-05-03T09:00
ok "and sent later" terminal T1 'open record CB-2026-00002' 'key <Enter>' 'type c' 'advance 25s' 'key <F2>' 'expect "is done"'
AT=2026-05-03T11:00
is "$(keyed contractor-entry 2026-05)" '[2, 2.9, 1.5, 60.0, 2.0]' "a draft counts from the first key of the sitting that sends it"
AT=2026-06-01T08:00
ok "the ledger of a month is confirmed at the terminal" terminal H1 'open ledger 2026-05' 'key j' 'advance 60s' 'key +' 'advance 60s' 'key y'
AT=2026-06-01T09:00
is "$(keyed ledger 2026-06)" '[1, 2.0, 2.0, null, null]' "it is the ledger's"
is "$(keyed contractor-entry 2026-06)" '[0, 0.0, null, 60.0, 0.0]' "and another month has what was keyed in it"
like "$(terminal E1 'open figures 2026-05' 'key T' frame)" '2, 2\.9 min keyed' "the screen shows it"
like "$(BIHUAN_LANG=zh bihuan figures 2026-05)" '承包商入场 +2 +2\.9 +1\.5 +60\.0 +2\.0' "in Chinese too"
exit_is 0 "verify accepts the rows" bihuan verify

# ---- the demo plant
unset AT USER_ID BIHUAN_PLANT
ok "a demo plant" plant_as demo --demo --simulate
export BIHUAN
is "$(/usr/bin/python3 "$TOP/tests/cli/figures.py" demo.db 2025-11 2025-12 2026-0{1..9} 2026-10 2026-11)" \
    '13 months, 12 samples, 13 figures each' "every figure of every month is what the records say"
