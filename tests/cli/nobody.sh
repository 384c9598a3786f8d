#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Never nobody: what is for a role that nobody holds goes to the next who is there, at last to the safety department; and who
# leaves, by whatever door, leaves no task behind.
. "$(dirname "$0")/plant.inc"

gone() { { head -1 people.csv; grep -E "^($1)," people.csv | sed 's/,yes,/,no,/'; } >gone.csv && bihuan import people gone.csv; }
# Who was told of a record by its ladder and rules (not whoever was given a step).
told() { json 'sorted({m["target"] for m in d if m["record"] == "'"$1"'" and m["channel"] != "first"})' "$(bihuan messages --limit 0 --json)"; }

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
is "$(json 'len([m for m in d if m["record"] == "'"$n"'" and m["target"] == "E1" and m["channel"] != "first"])' "$(bihuan messages --limit 0 --json)")" 4 \
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

is "$(json 'len([m for m in d if "检定" in m["text"] and "原收件人无人在岗，转安全部门" in m["text"]])' "$(bihuan messages --limit 0 --json)")" 2 \
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
cat >watch.ini <<'END'
[form]
name = watch
title.zh = 看护
title.en = Watch
number = KH-{year}-{seq:5}
subject = device
fields = device, area, owner

[field device]
title.zh = 设备
title.en = Device
type = device

[field area]
title.zh = 区域
title.en = Area
type = area
default = @subject.area

[field owner]
title.zh = 负责人
title.en = Owner
type = person
required = yes

[step respond]
title.zh = 响应
title.en = Respond
by = person:owner
within = 48h
overdue = superior:respond via email; 24h role:principal via email

[step check]
title.zh = 检查
title.en = Check
by = superior:respond
END
exit_is 0 "form check knows superior:STEP" "$BIHUAN" form check watch.ini
sed 's/superior:respond/superior:nothing/' watch.ini >bad.ini
exit_is 1 "but not that of a step there is not" "$BIHUAN" form check bad.ini
ok "it is installed" bihuan --user E9 form install watch.ini
for owner in E1 E2 E9 G1; do as P1 submit watch device=P-101 "owner=$owner" >/dev/null; done
AT=2026-03-04T08:00
bihuan tick >/dev/null
is "$(told KH-2026-00001)" '["E2"]' "the superior of a safety officer is told"
is "$(told KH-2026-00002)" '["E9"]' "the head of the department where nobody is named"
is "$(told KH-2026-00003)" '["G1"]' "above the head of a department the deputy, never the late head himself"
is "$(told KH-2026-00004)" '["M1"]' "above the deputy the principal"
ok "who is above may do what waits" as E2 act KH-2026-00001 respond
is "$(json '[s["who"] for s in d["steps"] if s["step"] == "check"][0]' "$(bihuan show KH-2026-00001 --json)")" '["E9"]' \
    "and a step by superior goes above who did the one before"

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

# Gone by import in March, back by import in June: the password of March proves nobody any more. (files/leave-by-import-keeps-key;
# the two imports take a second person now.)
small_plant
printf 'Correct-Horse-9\n246810\n' >s1
printf 'Blue-Sky-77x\n975312\n' >s2
bihuan user enrol E9 --new-secret-file s1 >/dev/null
bihuan user enrol M1 --new-secret-file s2 >/dev/null
printf 'Green-Tree-55y\n864209\n' >s3
two() { bihuan --user M1 --secret-file s2 "$@"; }
two user enrol E1 --new-secret-file s3 --with E9 --with-secret-file s1 >/dev/null
{ head -1 people.csv; grep '^E9,' people.csv; } >back.csv && sed 's/,yes,/,no,/' back.csv >gone.csv
AT=2026-03-03T08:00
exit_is 0 "gone by a list that two bring" two import people gone.csv --with E1 --with-secret-file s3
AT=2026-06-03T08:00
exit_is 0 "and back by one" two import people back.csv --with E1 --with-secret-file s3
exit_is 3 "the old password is not taken" bihuan --user E9 --secret-file s1 submit hazard device=P-101 category=other note=z
exit_is 0 "the log is whole" bihuan verify
