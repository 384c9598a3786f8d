#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Never nobody: what is for a role that nobody holds goes to the next who is there, at last to the safety department; and who
# leaves, by whatever door, leaves no task behind.
. "$(dirname "$0")/plant.inc"

gone() { { head -1 people.csv; grep -E "^($1)," people.csv | sed 's/,yes,/,no,/'; } >gone.csv && bihuan import people gone.csv; }
told() { json 'sorted({m["target"] for m in d if m["record"] == "'"$1"'"})' "$(bihuan messages --limit 0 --json)"; }

# ---- a rung whose role is vacant
small_plant
like "$(gone 'G1|M1')" 'deputy-gm.*principal' "the import names the roles that nobody holds any more"
like "$(BIHUAN_LANG=en "$BIHUAN" doctor 2>&1)" 'roles .*deputy-gm.*principal' "doctor does too"
n=$(hazard P1 P-101 flange-leak)
AT=2026-03-04T08:00
is "$(json 'd["escalated"]' "$(bihuan tick --json)")" 1 "after 48 h the first rung is climbed"
is "$(told "$n")" '["E1", "E2", "E9"]' "and the whole safety department hears it"
is "$(json '[s["who"] for s in d["steps"]][0]' "$(bihuan show "$n" --json)")" '["E1", "E2", "E9"]' "who may now respond"
AT=2026-03-05T08:00
bihuan tick >/dev/null
is "$(json '[s["rung"] for s in d["steps"]]' "$(bihuan show "$n" --json)")" '[2]' "the second rung a day later"
is "$(json 'len([m for m in d if m["record"] == "'"$n"'" and m["target"] == "E1"])' "$(bihuan messages --limit 0 --json)")" 4 \
    "and they hear it again, by two ways each time"

# ---- only one of two is vacant
small_plant
gone G1 >/dev/null
n=$(hazard P1 P-101 flange-leak)
AT=2026-03-04T08:00 && bihuan tick >/dev/null
is "$(told "$n")" '["M1"]' "a vacant rung goes to the next that has somebody"

# ---- nobody is in the department called EHS: the kind says which one is the safety department
small_plant
printf 'code,name,kind\nEHS,安环部,office\nHSE,安全部,safety\n' >d.csv && bihuan import departments d.csv >/dev/null
printf 'id,name,department,roles,in_service\nS1,何安全,HSE,,yes\n' >s.csv && bihuan import people s.csv >/dev/null
gone 'G1|M1' >/dev/null
n=$(hazard P1 P-101 flange-leak)
AT=2026-03-04T08:00 && bihuan tick >/dev/null
is "$(told "$n")" '["S1"]' "the department of kind safety hears it"

# ---- a message at once, and a reminder
small_plant
gone 'M1|E9' >/dev/null
n=$(json 'd["number"]' "$(as P1 submit hazard device=P-101 category=fire level=1)")
is "$(told "$n")" '["E1", "E2"]' "a major hazard is told the safety department where principal and safety head are vacant"
printf 'id,subject,kind,title,cycle,last,next,remind\nx-1,device:P-101,test,检定,365d,2025-03-05,2026-03-05,role:clerk via email\n' >o.csv
bihuan import obligations o.csv >/dev/null
bihuan tick >/dev/null
is "$(json 'sorted({m["target"] for m in d if "检定" in m["text"]})' "$(bihuan messages --limit 0 --json)")" '["E1", "E2"]' \
    "a reminder to a clerk that is not there as well"

is "$(json 'len([m for m in d if "检定" in m["text"] and "nobody is there whom it was for" in m["text"]])' "$(bihuan messages --limit 0 --json)")" 2 \
    "and it says for whom it was not"

# ---- a lift whose second role is vacant: still two different people
small_plant
freeze_area P-101 >/dev/null
hold=$(json 'd[0]["id"]' "$(bihuan holds --json)")
gone H1 >/dev/null
exit_is 4 "the safety head signs, but without a treatment nothing is lifted" as E9 lift "$hold"
exit_is 3 "an operator does not stand in for the head of production" as P1 lift "$hold"
exit_is 4 "the safety department does" as E1 lift "$hold"

# ---- superior:STEP
small_plant
printf 'id,name,department,roles,in_service,superior\nE1,李安,EHS,ehs,yes,E2\nL9,老领导,EHS,,no,\n' >s.csv && bihuan import people s.csv >/dev/null
"$BIHUAN" form show hazard 2>/dev/null | sed 's/^overdue = role:deputy-gm via email sms; .*$/overdue = superior:respond via email; @hazard.escalate role:principal via email/' >h.ini
like "$(grep -c 'superior:respond' h.ini)" '^1$' "a ladder that begins with the superior"
exit_is 0 "form check knows it" "$BIHUAN" form check h.ini
sed 's/superior:respond/superior:nothing/' h.ini >bad.ini
exit_is 1 "but not that of a step there is not" "$BIHUAN" form check bad.ini
ok "it is installed" bihuan --user E9 form install h.ini
late() { AT=$1; json '[s["assignee"] for s in d["steps"]][0]' "$(as P1 submit hazard device=P-10"$2" category=ppe)"; }
a=$(late 2026-03-02T08:00 1)
AT=2026-03-04T08:01 && bihuan tick >/dev/null
case $a in E1*) want='["E2"]' ;; *) want='["E9"]' ;; esac
is "$(told YH-2026-00001)" "$want" "the superior of $a, else the head of the department, is told"
printf 'id,name,department,roles,in_service,superior\nE9,赵部长,EHS,ehs-head,yes,\n' >s.csv && bihuan import people s.csv >/dev/null
gone 'E1|E2' >/dev/null
a=$(late 2026-03-04T09:00 2)
AT=2026-03-06T09:01 && bihuan tick >/dev/null
is "$a $(told YH-2026-00002)" 'E9 ["G1"]' "above the head of a department is the deputy, never the late head himself"

# ---- leaving hands on
small_plant
n=$(hazard P1 P-101 flange-leak)
a=$(who "$n" respond)
gone "$a" >/dev/null
b=$(json '[s["assignee"] for s in d["steps"]][0]' "$(bihuan show "$n" --json)")
isnt "$b" "$a" "who leaves by import is replaced"
like "$b" '^E' "by somebody of the department the hazard was given to"
gone 'E1|E2|E9' >/dev/null
b=$(json '[s["who"] for s in d["steps"]][0]' "$(bihuan show "$n" --json)")
isnt "$b" '[]' "also when the whole department leaves in one file"
bihuan import people people.csv >/dev/null
is "$(sqlite3 plant.db "SELECT count(*) FROM appointment WHERE person = 'E9' AND role = 'ehs-head' AND until = 0")" 1 "who comes back is appointed anew"
small_plant
bihuan --user M1 user leave G1 >/dev/null
is "$(sqlite3 plant.db "SELECT count(*) FROM appointment WHERE person = 'G1' AND until = 0")" 0 "leaving by the command ends the appointments too"
exit_is 0 "the log is whole" bihuan verify
