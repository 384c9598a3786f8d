#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Daily control, weekly review, monthly meeting of special equipment (order 74): opened by their obligations, counted out of the rows; a
# day without findings is a record too, and no zero is reported beside a hazard.
. "$(dirname "$0")/plant.inc"

record() { json "$2" "$(bihuan show "$1" --json)"; }
fields() { json '[d.get(k) for k in ("finding", "checks_due", "checks_done", "checks_open", "checks_late", "hazards_found", "hazards_open", "records_below")]' "$(sqlite3 plant.db "SELECT fields FROM record WHERE number = '$1'")"; }
open_of() { json '[r["number"] for r in d if r["form"] == "'"$1"'" and r["open"]][0]' "$(bihuan list --limit 0 --json)"; }

begin
printf 'code,name,area,position,class\nV-1,储罐,A-02,一层,pressure-vessel\nFL-1,叉车,A-02,仓库,forklift\n' >d.csv
bihuan import devices d.csv >/dev/null
{
    echo id,subject,kind,title,cycle,last,next,remind,leads,form,who,grace,follows
    for row in daily-control,daily,2026-03-02,role:ehs,1d weekly-review,weekly:1,2026-03-02,role:ehs-head,7d monthly-meeting,monthly:1,2026-03-01,role:principal,27d; do
        IFS=, read -r form cycle next who grace <<<"$row"
        echo "$form,plant,inspection,$form,$cycle,,$next,role:ehs-head via email,1d,$form,$who,$grace,calendar"
    done
    echo 'v-1,device:V-1,test,年度检查,365d,2025-03-02,2026-03-02,role:ehs via email,1d,daily-check,role:ehs,,'
    echo 'f-1,device:FL-1,test,定期检验,2y,2024-03-03,2026-03-03,role:ehs via email,1d,daily-check,role:ehs,,'
} >o.csv
cat >daily-check.ini <<'END'
[form]
name = daily-check
title.zh = 检查
title.en = Check
number = JX-{year}-{seq:5}
subject = device
at_once = check
fields = device

[field device]
title.zh = 设备
title.en = Device
type = device
required = yes

[field note]
title.zh = 说明
title.en = Note
type = note

[step check]
title.zh = 检查
title.en = Check
state.zh = 待检查
state.en = to check
by = anyone
fields = note

[rule done]
title.zh = 办结
title.en = Done
on = act:check
do = fulfil
END
bihuan form install daily-check.ini >/dev/null
exit_is 0 "their obligations" bihuan import obligations o.csv
bihuan tick >/dev/null
daily=$(open_of daily-control)
is "$(record "$daily" '[d["state"], d["due"], d["steps"][0]["assignee"]]')" '["report", "2026-03-03T00:00:00+08:00", "role:ehs"]' "the day's record is open, for the safety officers, until the day is over"
as P1 submit daily-check device=V-1 >/dev/null
AT=2026-03-02T09:00
exit_is 0 "nothing was found" as E1 submit daily-control finding=none
is "$(json 'd["number"]')" "$daily" "that is the day's record"
is "$(fields "$daily")" '["none", "1", "1", "0", "0", "0", "0", null]' "one was due and is done; nothing is late, no hazard"
is "$(record "$daily" 'd["state"]')" closed "zero is a record"

AT=2026-03-02T17:00
hazard P1 V-1 other >/dev/null
AT=2026-03-03T08:00
bihuan tick >/dev/null
exit_is 1 "no zero beside a hazard of yesterday, found after the report" as E1 submit daily-control finding=none
like "$ERR" '1 hazards of special equipment, 1 checks late' "which is said"
daily=$(open_of daily-control)
AT=2026-03-04T07:00
exit_is 0 "it is reported a day late" as E1 submit daily-control finding=found note=储罐泄漏，已隔离
is "$(json 'd["number"]')" "$daily" "on the record of its day"
is "$(fields "$daily")" '["found", "1", "0", "1", "1", "1", "1", null]' "and counts from the last report to now"
AT=2026-03-04T08:00
exit_is 1 "no zero beside what is late" as E1 submit daily-control finding=none
like "$ERR" '0 hazards of special equipment, 1 checks late, 0 tests' "for that alone"
as P1 submit daily-check device=FL-1 >/dev/null
exit_is 0 "a test is not passed" as Q1 submit test device=V-1 kind=pressure-vessel result=fail tester=Q1 certificate=@a.jpg number=V-1 note=x
exit_is 1 "no zero beside that" as E1 submit daily-control finding=none
like "$ERR" '0 checks late, 1 tests not passed' "nor for that alone"
exit_is 0 "it is a finding" as E1 submit daily-control finding=found note=停用

AT=2026-03-05T08:00
bihuan tick >/dev/null
exit_is 0 "the weekly review" as E9 submit weekly-review finding=found note=叉车超期 risks=停用叉车
is "$(fields "$(json 'd["number"]')")" '["found", "3", "3", "0", "0", "1", "1", "3"]' "counts the week's checks, hazards and daily records"
exit_is 0 "the monthly meeting" as M1 submit monthly-meeting finding=found note=见周排查 people=M1,E9 decisions=叉车送检
number=$(json 'd["number"]')
is "$(fields "$number" | tail -c 5)" '"1"]' "counts the weekly ones"
exit_is 0 "and is printed" bihuan report "$number" -o m.pdf
like "$(head -c 8 m.pdf)" '^%PDF' "as a page"
