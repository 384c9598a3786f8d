#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The seven reminder scenes: each is switched off by two, says whom, how long before and by what; whatever reminds asks it.
. "$(dirname "$0")/plant.inc"

scene() { json '[r["'"$2"'"] for r in d if r["scene"] == "'"$1"'"][0]' "$(bihuan reminders --json)"; }
# told WORDS: who was told in these words, by what
told() { json 'sorted({m["target"] + "/" + m["channel"] for m in d if "'"$1"'" in m["text"]})' "$(bihuan messages --limit 0 --json)"; }
due() { { echo 'id,subject,kind,title,cycle,last,next,leads,remind,blocks' && printf '%s\n' "$@"; } >o.csv && bihuan import obligations o.csv >/dev/null; }
tick() { AT=$1 && bihuan tick --json >tick.json; }

begin
exit_is 0 "the scenes are listed" bihuan reminders --json
is "$(json '[r["scene"] for r in d]')" \
    '["hazard-overdue", "permit-end", "night-work", "papers", "tests", "checks", "ledger"]' "there are seven"
is "$(json '[all(r["on"] for r in d), sorted(d[0])]')" '[true, ["channel", "last", "leads", "on", "scene", "who"]]' "each is on"
is "$(json '[d[2][k] for k in ("leads", "who", "channel", "last")]')" '["16:00", "role:deputy-gm, role:principal", "first", null]' \
    "night work is told to the leader at four"

# ---- who may
exit_is 3 "nobody switches one off alone" as E9 reminders set papers off --reason x
exit_is 2 "nor without a reason" as E9 reminders set papers off --with H1
exit_is 3 "nor two of whom none is the safety head" as Q1 reminders set papers off --reason x --with H1
exit_is 3 "an operator does not at all" as P1 reminders set papers off --reason x --with E9
for bad in 'night-work --leads 25:00' 'night-work --leads 2h' 'night-work --who each' 'papers --leads soon' 'papers --who role:clark' \
    'papers --who person:E1' 'papers --leads 900d' 'permit-end --leads 1h,30m' 'permit-end --leads each' \
    'tests --channel fax' 'tests --channel "email, carrier pigeon"' 'tests --channel syslog'; do
    eval "exit_is 1 '$bad is refused' as E9 reminders set $bad --reason x --with H1"
done
exit_is 1 "before a second person is asked for" as E9 reminders set tests --channel fax --reason x
like "$ERR" 'There is no channel “fax”; there are: first, bell, .*email' "with the channels that there are"
bihuan reminders export >scenes.ini
is "$(json '[[r["scene"] for r in d], sorted(d[0])]' "$(bihuan reminders export --json)")" \
    "$(json '[[r["scene"] for r in d], sorted(d[0])]' "$(bihuan reminders --json)")" "exported for a program they are the list"
sed '/^\[tests\]/,/^\[/ s/^channel *=.*/channel = fax/' scenes.ini >fax.ini
exit_is 1 "nor by a file" as E9 reminders import fax.ini
like "$ERR" 'no channel “fax”' "for the same reason"
exit_is 1 "there is no such scene" as E9 reminders set lunch off --reason x --with H1
exit_is 2 "on or off" as E9 reminders set papers maybe --reason x --with H1
is "$(bihuan reminders --json | json '[r["on"] for r in d]' "$(cat)")" '[true, true, true, true, true, true, true]' "nothing has changed"

# ---- what falls due
due 'a-1,person:E1,certificate,甲证,1095d,2023-04-01,2026-03-31,"30d,7d",role:ehs via email,no' \
    'b-1,device:P-101,test,乙检,365d,2025-04-01,2026-03-31,"30d,7d",role:engineer via email,no'
exit_is 0 "two switch papers off" as E9 reminders set papers off --reason 试运行 --with H1
tick 2026-03-02T09:00
is "$(told 甲证)$(told 乙检)" '[]["Q1/email", "T1/email"]' "what is off is told to nobody, the rest is"
is "$(scene tests last)" 2026-03-02T09:00:00+08:00 "and the list says when"
exit_is 0 "one alone switches on again" as E9 reminders set papers on
tick 2026-03-02T10:00
is "$(told 甲证)" '[]' "what came while it was off does not come after it"
exit_is 0 "others, by another way, earlier" as E9 reminders set papers --who 'role:ehs-head' --channel 'sms' --leads 40d,20d --reason 改 --with H1
tick 2026-03-11T08:00
is "$(told 甲证)" '["E9/sms"]' "so it is told"
tick 2026-03-24T08:00
is "$(json 'len([m for m in d if "甲证" in m["text"]])' "$(bihuan messages --limit 0 --json)")" 1 "and not as it was before"

# ---- a hazard
AT=2026-03-24T08:00
YH=$(as P1 submit hazard device=P-101 category=flange-leak note=漏 --json | json 'd["number"]' "$(cat)" | tr -d '"')
like "$YH" '^YH-' "a hazard is reported"
exit_is 0 "hazards off" as E9 reminders set hazard-overdue off --reason x --with H1
tick 2026-03-26T09:00
is "$(json '[m["kind"] for m in d if m["record"] == "'"$YH"'" and m["kind"] != "task"]' "$(bihuan messages --limit 0 --json)")" '[]' \
    "an overdue hazard is told to nobody"
like "$(json '[s["who"] for s in d["steps"] if s["step"] == "respond"][0]' "$(bihuan show "$YH" --json)")" G1 "yet whoever stands above may act"
like "$(bihuan doctor)" 'reminders.*Hazard overdue' "doctor says that it is off"
exit_is 0 "on, with lead times" as E9 reminders set hazard-overdue on --leads 10h,2h --reason x --with H1
AT=2026-03-26T10:00
YH=$(as P1 submit hazard device=P-102 category=flange-leak note=漏 --json | json 'd["number"]' "$(cat)" | tr -d '"')
for at in 2026-03-27T23:00 2026-03-28T00:00 2026-03-28T07:00 2026-03-28T08:00 2026-03-28T10:00; do
    tick $at
    json '[m["dedupe"].split("/")[0] for m in d if m["record"] == "'"$YH"'" and m["kind"] in ("task", "escalation") and m["due"][:16] == "'$at'"]' \
        "$(bihuan messages --limit 0 --json)"
done >said
is "$(paste -sd' ' said)" '[] ["warn"] [] ["warn"] ["escalate", "escalate"]' "warned twice, then its ladder"

# ---- one file
bihuan reminders export >all.ini
is "$(grep -c '^\[' all.ini)" 7 "one file has all"
exit_is 0 "it goes back as it came" as E9 reminders import all.ini
is "$(json 'd["changed"]')" 0 "and changes nothing"
printf '[checks]\non = no\n[lunch]\non = no\n' >bad.ini
exit_is 1 "a file with a mistake" as E9 reminders import bad.ini --reason x --with H1
like "$ERR" 'bad.ini:3' "names its line"
printf '[checks]\non = no\n[ledger]\nleads = 3d\n' >two.ini
exit_is 3 "a looser file takes two" as E9 reminders import two.ini --reason x
exit_is 0 "two do it" as E9 reminders import two.ini --reason x --with H1
is "$(scene checks on)$(scene ledger leads)$(scene ledger on)" false3dtrue "both scenes, and nothing else of them"
is "$(bihuan verify --json | json 'd["ok"]' "$(cat)")" true "the log is in order"

# ---- tonight
night() { json '[[m["target"], m["text"]] for m in d if m["scene"] == "night-work" and m["due"][:10] == "'"$1"'"]' "$(bihuan messages --limit 0 --json)"; }
power() { as P1 submit temp-power "device=$1" "start=$2" "end=$3" guardian=P2 worker=P1 content=x "${@:4}" --json | json 'd["number"]' "$(cat)"; }
begin
LATE=$(power P-101 2026-03-02T09:00 2026-03-02T21:00) DAY=$(power P-102 2026-03-02T09:00 2026-03-02T17:30)
HALTS=$(as P1 submit hot-work device=P-201 start=2026-03-02T09:00 end=2026-03-03T17:00 guardian=P2 worker=P1 content=x grade=2 medium=none day_only=yes |
    json 'd["number"]' "$(cat)")
tick 2026-03-02T15:59
is "$(night 2026-03-02)" '[]' "a minute before four nobody is told"
tick 2026-03-02T16:00
is "$(json 'sorted(t for t, _ in d)' "$(night 2026-03-02)")" '["G1", "M1"]' "at four the leaders on duty are"
text=$(night 2026-03-02)
like "$text" "$LATE" "the permit that reaches into the night is named"
unlike "$text" "$DAY|$HALTS" "neither that of the day nor that which stands still at night is"
tick 2026-03-02T17:00
is "$(json 'len(d)' "$(night 2026-03-02)")" 2 "once"
AT=2026-03-02T17:30
MORE=$(power P-111 2026-03-02T18:30 2026-03-02T23:00)
tick 2026-03-02T17:31
like "$(json 'd[0][1]' "$(night 2026-03-02)")" "$MORE" "what is planned in the evening is told then"
unlike "$(json 'd[0][1]' "$(night 2026-03-02)")" "$LATE" "and nothing twice"
AT=2026-03-03T01:00
FIRST=$(power P-102 2026-03-03T02:00 2026-03-03T04:00)
tick 2026-03-03T01:05
like "$(json 'd[0][1]' "$(night 2026-03-03)")" "$FIRST" "nor what is planned in the night itself late"
sent_night() { json 'sorted([m["due"][:16], m["target"], m["text"]] for m in d if m["scene"] == "night-work" and m["due"][:16] <= "2026-03-03T01:05")' "$(bihuan messages --limit 0 --json)"; }
run bihuan reminders --preview 2026-03 --json
is "$(json 'sorted([m["at"][:16], m["who"], m["text"]] for m in d if m["scene"] == "night-work" and not m["planned"])')" "$(sent_night)" \
    "the month tells what was told in the evening too, and nothing else"
exit_is 0 "at five, to the safety head" as E9 reminders set night-work --leads 17:00 --who role:ehs-head --reason x --with H1
AT=2026-03-06T14:00
FREE=$(power P-102 2026-03-07T09:00 2026-03-07T12:00)
tick 2026-03-06T16:30
is "$(night 2026-03-06)" '[]' "not at four any more"
tick 2026-03-06T17:00
is "$(json '[[t, "'"$FREE"'" in x] for t, x in d]' "$(night 2026-03-06)")" '[["E9", true]]' "work on the rest day to come is told on Friday"
exit_is 0 "off" as E9 reminders set night-work off --reason x --with H1
AT=2026-03-09T10:00
power P-102 2026-03-09T17:00 2026-03-09T23:00 >/dev/null
tick 2026-03-09T18:00
is "$(night 2026-03-09)" '[]' "off it is told to nobody"

# ---- a month: what it says beforehand is what is sent then, and what it says behind is what was
month() {
    json 'sorted([x["'"$1"'"][:16], x["scene"], x["'"$2"'"], x["channel"], x["record"], x["text"]] for x in d if x["scene"] and x["'"$1"'"][:7] == "2026-03")' "$3"
}
begin
due 'a-1,person:E1,certificate,甲证,1095d,2023-04-01,2026-03-31,"30d,7d",role:ehs via email,no' \
    'b-1,device:P-101,test,乙检,365d,2025-04-01,2026-03-31,"30d,7d",role:engineer via email,no' \
    'c-1,device:P-102,test,乙检,365d,2025-04-01,2026-03-31,"30d,7d",role:engineer via email,no'
tick 2026-03-02T08:00
AT=2026-03-03T08:00
hazard P1 P-101 flange-leak >/dev/null
power P-102 2026-03-04T09:00 2026-03-04T21:00 >/dev/null
exit_is 0 "hazards with two lead times" as E9 reminders set hazard-overdue --leads 6h,1h --reason x --with H1
bihuan reminders --preview 2026-03 --json >ahead.json
is "$(json 'sorted({(x["at"] > "2026-03-03T08:00:00", x["planned"]) for x in d})' "$(cat ahead.json)")" '[[false, false], [true, true]]' "what is to come is called so"
like "$(bihuan --lang en reminders --preview 2026-03)" '(to come)' "on the terminal too"
for at in $(json '"\n".join(sorted({x["at"][:16] for x in d if x["at"] >= "2026-03-03T08:00"}))' "$(cat ahead.json)"); do tick "$at"; done
AT=2026-04-01T08:00
sent=$(month due target "$(bihuan messages --limit 0 --json)")
is "$(json 'sorted({x[1] for x in d})' "$sent")" '["hazard-overdue", "ledger", "night-work", "papers", "tests"]' "several scenes have reminded"
is "$sent" "$(month at who "$(bihuan reminders --preview 2026-03 --json)")" "the month as it was is what was sent"
is "$(json '[x for x in d if x[0] >= "2026-03-03T08:00"]' "$sent")" \
    "$(json '[x for x in d if x[0] >= "2026-03-03T08:00"]' "$(month at who "$(cat ahead.json)")")" "and what was foreseen"
exit_is 0 "without the tests" as E9 reminders set tests off --reason x --with H1
exit_is 0 "nor the ledger" as E9 reminders set ledger off --reason x --with H1
is "$(json 'sorted({x["scene"] for x in d})' "$(bihuan reminders --preview 2026-03 --json)")" '["hazard-overdue", "night-work", "papers"]' \
    "the preview is as the scenes are set now"
is "$(json 'sorted(d[0])' "$(bihuan reminders --preview 2026-03 --json)")" '["at", "channel", "planned", "record", "scene", "text", "who"]' "its keys"
exit_is 2 "no month" bihuan reminders --preview 2026-13
exit_is 2 "nor a word" bihuan reminders --preview 十月
exit_is 0 "an empty one" bihuan reminders --preview 2031-01 --json
is "$OUT" '[]' "is empty"
is "$(bihuan verify --json | json 'd["ok"]' "$(cat)")" true "the log is in order"

# ---- at the terminal
play() { printf '%s\n' "${@:2}" frame >k && run bihuan --user E9 --lang "$1" tui --script k; }
begin
down=('key <Down>' 'key <Down>' 'key <Down>')
play zh 'open reminders' "${down[@]}" 'key o' 'type 试运行' 'key <Enter>' 'key <Enter>'
like "$OUT" '双人|两人' "nobody switches one off alone"
is "$(scene papers on)" true "it is on"
play zh 'size 20x16' 'open reminders' "${down[@]}" 'key o' 'type 试运行' 'key <Enter>' 'type H1' 'key <Enter>' 'key <Enter>'
like "$OUT" '证书、证件到期: 关' "two do"
is "$(scene papers on)" false "it is off"
play zh 'open reminders' "${down[@]}" 'key <Enter>' 'key <Enter>' 'key <Enter>' 'type 传真' 'key <Enter>' 'type x' 'key <Enter>' 'type H1' 'key <Enter>' 'key <Enter>'
like "$OUT" '没有通道“传真”' "what is no channel is refused there too"
play en 'open reminders' "${down[@]}" 'key <Enter>' 'type 20d' 'key <Enter>' 'type role:ehs-head' 'key <Enter>' 'type sms' 'key <Enter>' 'type trial' \
    'key <Enter>' 'type H1' 'key <Enter>' 'key <Enter>'
is "$(scene papers leads)$(scene papers who)$(scene papers channel)" 20drole:ehs-headsms "how long before, whom, by what"
AT=2026-03-02T10:00
hazard P1 P-101 flange-leak >/dev/null
for size in 80x24 40x12 20x16; do
    play en "size $size" 'open reminders-month 2026-03'
    like "$OUT" '2026-03-04 06:00' "a month, $size"
done
play en 'open reminders-month 2026-03' 'key <F7>' 'expect "Nothing would be told"' 'key <F8>' 'key <Enter>'
like "$OUT" 'YH-2026-00001' "from month to month, and on to the record"
