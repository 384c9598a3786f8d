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
    'papers --who person:E1' 'papers --leads 900d' 'permit-end --leads 1h,30m' 'permit-end --leads each'; do
    eval "exit_is 1 '$bad is refused' as E9 reminders set $bad --reason x --with H1"
done
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
