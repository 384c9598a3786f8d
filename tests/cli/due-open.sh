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

# obligation ID SUBJECT CYCLE LAST NEXT [SQL]: one that opens due-check for operators.
obligation() {
    printf 'id,subject,kind,title,cycle,last,next,remind,leads\n%s\n' "$1,$2,inspection,点检,$3,$4,$5,role:ehs via email,1d" >o.csv
    bihuan import obligations o.csv >/dev/null &&
        sqlite3 plant.db "UPDATE obligation SET form = 'due-check', who = 'role:operator', grace = '5d', fields = '{\"kind\":\"ext\"}'${6:+, $6} WHERE id = '$1'"
}
# of ID COLUMN…: what stands in the row; times as days of the plant.
of() { sqlite3 plant.db "SELECT $2 FROM obligation WHERE id = '$1'"; }
day() { of "$1" "date($2 / 1000, 'unixepoch', '+8 hours')"; }
checks() { json 'len([r for r in d if r["form"] == "due-check"'"${1:+ and $1}"'])' "$(bihuan list --limit 0 --json)"; }
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
