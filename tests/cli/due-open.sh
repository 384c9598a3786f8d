#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# What falls due opens its record, once; submitting ends that record; what is done is due again by its cycle.
. "$(dirname "$0")/plant.inc"

cat >due-check.ini <<'END'
[form]
name = due-check
title.zh = 试点检
title.en = Trial check
number = SD-{year}-{seq:5}
subject = device
at_once = check
fields = device, kind
by = role:operator, role:ehs

[field device]
title.zh = 设备
title.en = Device
type = device
required = yes

[field kind]
title.zh = 种类
title.en = Kind
type = text

[field seal]
title.zh = 铅封
title.en = Seal
type = yesno
required = yes

[field done_on]
title.zh = 日期
title.en = Done on
type = datetime

[field until]
title.zh = 有效期至
title.en = Valid until
type = date

[field photo]
title.zh = 照片
title.en = Photo
type = file
accept = photo

[step check]
title.zh = 点检
title.en = Check
state.zh = 待点检
state.en = to be checked
by = role:operator, role:ehs
within = 7d
fields = seal, done_on, until, photo

[step void]
title.zh = 作废
title.en = Void
by = role:ehs
aside = yes
next = end:void

[rule done]
title.zh = 办结
title.en = Done
on = act:check
do = fulfil at done_on until until

[rule bad]
title.zh = 不合格
title.en = Not in order
on = act:check
when = seal = 'no'
do = open hazard device=device photo=photo category:fire note:铅封不完整
END

# obligation ID SUBJECT CYCLE LAST NEXT [COLUMN=VALUE]…: one that opens due-check for operators.
obligation() {
    local form=due-check who=role:operator grace=5d fields=kind=ext ahead='' follows=''
    local row="$1,$2,inspection,点检,$3,$4,$5"
    shift 5
    [ $# = 0 ] || local "$@"
    printf '%s\n' id,subject,kind,title,cycle,last,next,remind,leads,form,who,grace,fields,ahead,follows \
        "$row,role:ehs via email,1d,$form,$who,$grace,$fields,$ahead,$follows" >o.csv
    bihuan import obligations o.csv >/dev/null
}
# of ID COLUMN…: what stands in the row; times as days of the plant.
of() { sqlite3 plant.db "SELECT $2 FROM obligation WHERE id = '$1'"; }
day() { of "$1" "date($2 / 1000, 'unixepoch', '+8 hours')"; }
# record NUMBER EXPRESSION
record() { json "$2" "$(bihuan show "$1" --json)"; }
# check USER DEVICE [FIELD=VALUE]…: submits one; its number.
check() {
    local user=$1 device=$2
    shift 2
    json 'd["number"]' "$(as "$user" submit due-check "device=$device" kind=ext seal=yes "$@")"
}
opened() { run bihuan tick --json && json 'd["opened"]'; }

begin
exit_is 0 "the form is in order" bihuan form check due-check.ini
bihuan form install due-check.ini >/dev/null

# on time, and done by submitting
obligation m-1 device:P-101 monthly:1 2026-02-01 2026-03-01
is "$(opened)" 1 "what is due opens its record"
is "$(opened)" 0 "once"
number=$(of m-1 record)
bihuan show "$number" --json >shown
is "$(json '[d["device"], d["area"], d["state"], d["due"], d["steps"][0]["assignee"]]' "$(cat shown)")" \
    '["P-101", "A-01", "check", "2026-03-06T00:00:00+08:00", "role:operator"]' "about its device, late when its grace is over, given to whom the obligation names"
like "$(bihuan show "$number")" 'opened: it falls due' "and the page says why"
exit_is 1 "what the step asks for is asked at the submission" as P1 submit due-check device=P-101 kind=ext
like "$ERR" 'Seal .* is missing' "and said"
is "$(json 'd["number"]' "$(as E1 submit due-check device=P-101 kind=ext seal=no photo=@a.jpg)")" "$number" "submitting ends that record"
is "$(day m-1 last) $(day m-1 next) $(of m-1 record)" "2026-03-02 2026-04-01 " "and the next one is due a month later"
is "$(json '[[r["device"], r["category"]] for r in d if r["form"] == "hazard"]' "$(bihuan list --json)")" '[["P-101", "fire"]]' "what is not in order opens the hazard"
is "$(json 'd["state"]' "$(bihuan show "$number" --json)")" closed "the check is closed"
is "$(opened)" 0 "nothing more is due"

# done early: within `ahead` it counts for the day, before that it is one more
obligation e-1 device:P-102 monthly:1 2026-02-01 2026-04-01 ahead=10d
AT=2026-03-21T08:00
first=$(check P1 P-102)
is "$(day e-1 last) $(day e-1 next)" "2026-03-21 2026-04-01" "before its time: one more, and the next stays"
AT=2026-03-22T00:00
is "$(opened)" 1 "ten days ahead its record is open"
number=$(of e-1 record)
AT=2026-03-25T08:00
is "$(check P1 P-102)" "$number" "done early, it is the record of that day"
is "$(day e-1 next)" 2026-05-01 "and the day is done"
isnt "$first" "$number" "the one more was a record of its own"

# done late, by the calendar and by the doing; what comes to light later moves nothing; nothing is done in the future
obligation l-1 device:P-111 monthly:31 2026-01-31 2026-02-28
obligation l-2 device:P-201 30d 2026-01-20 2026-02-19 follows=doing
AT=2026-04-02T08:00
is "$(opened)" 3 "all that is due opens, each once"
check P1 P-111 >/dev/null
check P1 P-201 >/dev/null
is "$(day l-1 next)" 2026-04-30 "late by two months: the calendar goes on with the next last day of a month"
is "$(day l-2 next)" 2026-05-02 "late by the doing: thirty days from then"
exit_is 1 "nothing was done in the future" as P1 submit due-check device=P-201 kind=ext seal=yes done_on=2026-04-03T08:00
check P1 P-201 done_on=2026-03-05T08:00 >/dev/null
is "$(day l-2 last) $(day l-2 next)" "2026-04-02 2026-05-02" "an older doing is kept and moves nothing"
AT=2026-04-03T08:00
check P1 P-201 until=2026-04-20 >/dev/null
is "$(day l-2 next)" 2026-04-20 "what it says itself comes sooner than its cycle"
check P1 P-201 done_on=2026-04-03T08:00 until=2027-04-20 >/dev/null
is "$(day l-2 next)" 2026-05-03 "but never later"

# two on one device, one record; another kind is another thing
obligation t-1 device:P-111 monthly:5 2026-03-05 2026-04-05
obligation t-2 device:P-111 yearly:04-05 2025-04-05 2026-04-05
obligation t-3 device:P-111 yearly:04-05 2025-04-05 2026-04-05 fields=kind=else
AT=2026-04-05T00:00
is "$(opened)" 3 "three fall due on one day"
one=$(of t-1 record) two=$(of t-2 record)
check P1 P-111 >/dev/null
is "$(day t-1 next) $(day t-2 next)" "2026-05-05 2027-04-05" "what is done once is done for both"
is "$(record "$one" 'd["state"]') $(record "$two" 'd["state"]')" "closed duplicate" "their second record was one too many"
is "$(day t-3 next)" 2026-04-05 "the other kind is still due"

# a record that was struck out does not make it less due; nobody of those named is there
number=$(of t-3 record)
ok "it is struck out" as E1 act "$number" void
is "$(opened)" 1 "what is due opens another one"
isnt "$(of t-3 record)" "$number" "of its own"
obligation w-1 device:P-102 once 2026-04-01 2026-04-05 who=person:X1 fields=kind=left
is "$(opened)" 1 "whose doer has left opens all the same"
is "$(record "$(of w-1 record)" '[d["steps"][0]["assignee"], d["steps"][0]["who"]]')" \
    '["role:operator,role:ehs", ["E1", "E2", "P1", "P2"]]' "for those whom the form names"

obligation w-2 device:P-102 once 2026-04-01 2026-04-05 'who="person:X1, role:team-leader"' fields=kind=several
is "$(opened)" 1 "of a list"
is "$(record "$(of w-2 record)" '[d["steps"][0]["assignee"], d["steps"][0]["who"]]')" '["role:team-leader", ["L1"]]' "whoever of it is there"

# no such form: it reminds, keeps its day, and holds nothing else back
sed 's/^name = due-check/name = gone-check/' due-check.ini >gone-check.ini && bihuan form install gone-check.ini >/dev/null
obligation g-1 device:P-101 monthly:6 2026-03-06 2026-04-06 form=gone-check
sqlite3 plant.db "DELETE FROM form WHERE name = 'gone-check'"
AT=2026-04-06T00:00
is "$(opened)" 0 "a form that is gone opens nothing"
is "$(day g-1 next)" 2026-04-06 "and it stays due"
is "$(json 'any(m["target"] == "E1" and m["text"].startswith("点检 ") for m in d)' "$(bihuan messages --limit 0 --json)")" true "people are reminded"

run bihuan doctor
like "$OUT" 'its form is not installed .*gone-check: 1' "and the doctor names it"

# a person who leaves, a device that is taken out of service, a record that ends: nothing more is due
cat >person-check.ini <<'END'
[form]
name = person-check
title.zh = 考核
title.en = Review
number = KH-{year}-{seq:5}
subject = person
fields = person

[field person]
title.zh = 人员
title.en = Person
type = person
required = yes

[step check]
title.zh = 考核
title.en = Review
state.zh = 待考核
state.en = to review
by = role:ehs

[rule done]
title.zh = 已考核
title.en = Reviewed
on = act:check
do = fulfil
END
bihuan form install person-check.ini >/dev/null
obligation x-1 person:P2 30d 2026-03-01 2026-04-06 form=person-check fields=
obligation x-2 device:P-201 30d 2026-03-01 2026-04-06 fields=kind=gone
is "$(opened)" 2 "of a person, of a device"
one=$(of x-1 record) two=$(of x-2 record)
sed '/^P2,/s/,yes,/,no,/' people.csv >left.csv && bihuan import people left.csv >/dev/null
printf 'code,name,area,position,retired\nP-201,罐区卸车泵,A-02,卸车台,2026-04-01\n' >retired.csv && bihuan import devices retired.csv >/dev/null
bihuan tick >/dev/null
is "$(of x-1 'ended IS NULL') $(of x-2 'ended IS NULL') $(of l-2 'ended IS NULL')" "0 0 0" "their obligations have ended"
is "$(record "$one" 'd["state"]') $(record "$two" 'd["state"]')" "void void" "and so have their open records"

# many at one minute, by eight processes
begin
bihuan form install due-check.ini >/dev/null
{ echo code,name,area,position && for i in $(seq 300); do echo "FX-$i,灭火器,A-02,$i 号"; done; } >many.csv
bihuan import devices many.csv >/dev/null
{
    echo id,subject,kind,title,cycle,last,next,remind,leads,form,who,grace,fields
    for i in $(seq 300); do echo "m-$i,device:FX-$i,inspection,点检,monthly:1,2026-03-01,2026-04-01,role:ehs via email,1d,due-check,role:operator,5d,kind=ext"; done
} >o.csv
bihuan import obligations o.csv >/dev/null
for i in 1 2 3 4 5 6 7 8; do { "$BIHUAN" --at 2026-04-01T00:00 --json tick >"tick.$i"; echo $? >"tick.$i.status"; } & done
wait
is "$(cat tick.*.status | sort -u)" 0 "eight at once succeed"
is "$(json 'sum(t["opened"] for t in d)' "[$(cat tick.? | paste -sd,)]")" 300 "each of three hundred once"
AT=2026-04-01T00:00
is "$(json '[len(d), len(set(r["device"] for r in d))]' "$(bihuan list --limit 0 --json)")" '[300, 300]' "one record a device"
is "$(json 'len([m for m in d if m["target"] == "P1"]) < 10' "$(bihuan messages --limit 0 --json)")" true "an operator is told of them in a few messages"
like "$(bihuan messages --limit 0)" '点检：到期 [0-9]+ 项，待您逐项办理' "which say how many they are"
ok "and the log is whole" bihuan verify
