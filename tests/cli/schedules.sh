#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Schedules (周期表): what a device is due for by its class and its place, from the moment the plant is told of it until it is out of
# service; and what an operator's lists say of it.
. "$(dirname "$0")/plant.inc"

HEAD='id,classes,places,kind,title,cycle,first,base,form,fields,who,ahead,grace,blocks,leads'
list() { # KIND HEADER ROW…: imports them
    { printf '%s\n' "${@:2}"; } >"$1.csv"
    bihuan import "$1" "$1.csv"
}
devices() { list devices code,name,area,position,class,made,retired "$@"; }
# ID-PREFIX…: what stands, "id last next", by id
due() {
    json 'chr(10).join(" ".join((o["id"], (o["last"] or "-")[:10], (o["next"] or "-")[:10])) for o in sorted(d, key=lambda o: o["id"]) if o["subject"] == "device:'"$1"'")' \
        "$(bihuan export obligations --json)"
}
stands() { sqlite3 plant.db "SELECT id FROM obligation WHERE subject = 'device:$1' AND ended IS NULL ORDER BY id"; }

begin
rm -f none.csv
ok "kinds of areas" list areas code,name,parent,kind 'A-02,罐区,,tank-farm' 'A-02-1,罐区泵房,A-02,'
ok "schedules" list schedules "$HEAD" \
    'month,extinguisher-powder;extinguisher-co2,!tank-farm,inspection,灭火器月检,monthly:1,,,fire-check,,role:operator,0d,7d,yes,' \
    'half,extinguisher-powder;extinguisher-co2,tank-farm,inspection,灭火器半月检,"monthly:1,16",,,fire-check,,role:operator,0d,7d,yes,' \
    'repair,extinguisher-powder,,repair,灭火器维修,@extinguisher.repair.powder,@extinguisher.repair.first.powder,made,,,role:ehs,,,yes,30d' \
    'scrap-powder,extinguisher-powder,,scrap,灭火器报废,once,@extinguisher.scrap.powder,made,,,role:ehs,,,yes,90d' \
    'scrap-co2,extinguisher-co2,,scrap,灭火器报废,once,@extinguisher.scrap.co2,made,,,role:ehs,,,yes,90d' \
    'truck,forklift,,test,叉车检验,@test.cycle.forklift,@due.enter,,,,role:engineer,,,yes,30d'

# ---- what a new device gets
ok "new devices" devices 'FX-1,干粉灭火器,A-01,,extinguisher-powder,2024-02-29,' 'FX-2,干粉灭火器,A-02-1,,extinguisher-powder,,' \
    'FX-3,二氧化碳灭火器,A-01,,extinguisher-co2,2010-05-31,' 'FL-1,叉车,A-01,,forklift,,' 'X-1,桌子,A-01,,other,,'
is "$(due FX-1)" "month/FX-1 - 2026-04-01
repair/FX-1 - 2029-02-28
scrap-powder/FX-1 - 2034-02-28" "the first of a month; five and ten years after it was made, on 29 February"
is "$(due FX-2)" "half/FX-2 - 2026-03-16
repair/FX-2 - 2026-04-01
scrap-powder/FX-2 - 2026-04-01" "in a pump house of a tank farm twice a month; a day of manufacture that nobody knows is to be entered"
is "$(due FX-3)" "month/FX-3 - 2026-04-01
scrap-co2/FX-3 - 2022-05-31" "what is too old is so at once"
is "$(due FL-1)" "truck/FL-1 - 2026-04-01" "a test that nobody has told of is to be entered within thirty days"
is "$(due X-1)" "" "a class without schedules has none"
is "$(json '[o["fields"] for o in d if o["id"] == "month/FX-1"]' "$(bihuan export obligations --json)")" '[[]]' "fields are an array"

# ---- what changes it
ok "somebody reads the day of manufacture" devices 'FX-2,干粉灭火器,A-02-1,,extinguisher-powder,2025-03-01,'
is "$(due FX-2)" "half/FX-2 - 2026-03-16
repair/FX-2 - 2030-03-01
scrap-powder/FX-2 - 2035-03-01" "both dates follow it"
AT=2026-03-16T08:00
exit_is 0 "the check of the 16th" as P1 submit fire-check device=FX-2 pressure=1.2 seal=yes
is "$(due FX-2 | sed -n 1p)" "half/FX-2 2026-03-16 2026-04-01" "is done, the next is due"
AT=2026-03-20T08:00
ok "moved out of the tank farm" devices 'FX-2,干粉灭火器,A-01,,extinguisher-powder,2025-03-01,'
is "$(due FX-2 | sed -n 1p)" "half/FX-2 2026-03-16 2026-04-01" "what was done last goes along"
is "$(sqlite3 plant.db "SELECT schedule FROM obligation WHERE id = 'half/FX-2'")" month "to the schedule that counts there"
ok "and the area becomes a tank farm" list areas code,name,parent,kind 'A-01,氯化装置,,tank-farm'
is "$(sqlite3 plant.db "SELECT DISTINCT schedule FROM obligation WHERE kind = 'inspection' AND ended IS NULL")" half "in the same change"
is "$(due FX-1 | sed -n 1p)" "month/FX-1 - 2026-04-01" "it does not become due later"
ok "another class" devices 'FX-1,二氧化碳灭火器,A-01,,extinguisher-co2,2024-02-29,'
is "$(stands FX-1)" "month/FX-1
scrap-co2/FX-1" "what no longer fits ends"
is "$(due FX-1 | sed -n 2p)" "scrap-co2/FX-1 - 2036-02-29" "what fits begins"

# ---- out of service
AT=2026-04-01T00:00
exit_is 0 "the first of April, midnight" bihuan tick --json
is "$(json 'd["opened"]')" 3 "opens the checks"
number=$(sqlite3 plant.db "SELECT record FROM obligation WHERE id = 'month/FX-1'")
AT=2026-04-02T08:00
ok "one is taken out of service" devices 'FX-1,二氧化碳灭火器,A-01,,extinguisher-co2,2024-02-29,2026-04-02'
is "$(stands FX-1)" "" "nothing is due of it any more"
exit_is 0 "the rules of time" bihuan tick
is "$(json 'd["state"]' "$(bihuan show "$number" --json)")" void "its open check is void"
exit_is 1 "out of service since tomorrow" devices 'FX-1,二氧化碳灭火器,A-01,,extinguisher-co2,2024-02-29,2026-04-03'
like "$ERR" 'lies in the future' "is refused"
ok "it comes back" devices 'FX-1,二氧化碳灭火器,A-01,,extinguisher-co2,2024-02-29,'
is "$(due FX-1 | sed -n 1p)" "month/FX-1 - 2026-04-01" "and is due as it was"

# ---- what somebody has entered by himself
ok "a list says when the truck was tested" list obligations id,subject,kind,title,cycle,last,next 'fl-1,device:FL-1,test,叉车年检,365d,2025-06-15,'
is "$(stands FL-1) $(sqlite3 plant.db "SELECT schedule, cycle FROM obligation WHERE id = 'fl-1'")" "fl-1 truck|@test.cycle.forklift" \
    "it becomes what the schedule says: one obligation, not two"
is "$(due FL-1 | sed -n 1p)" "fl-1 2025-06-15 2026-06-15" "and is not due later for it"

# ---- limits and dates
exit_is 0 "two years of a forklift become one, from May on" as E9 limit set test.cycle.forklift 1y --source 试 --from 2026-05-01
ok "tested in time" list obligations id,subject,kind,title,cycle,last,next 'fl-1,device:FL-1,test,叉车年检,@test.cycle.forklift,2026-04-01,'
is "$(due FL-1 | sed -n 1p)" "fl-1 2026-04-01 2028-04-01" "two years later"
AT=2026-05-01T00:00
ok "the first of May" bihuan tick
is "$(due FL-1 | sed -n 1p)" "fl-1 2026-04-01 2027-04-01" "a stricter limit brings it nearer"
ok "the schedule ends" list schedules id,classes,kind,title,cycle,until 'truck,forklift,test,叉车检验,@test.cycle.forklift,2026-06-01'
is "$(stands FL-1)" fl-1 "not before its day"
AT=2026-06-01T00:00
ok "the day" bihuan tick
is "$(stands FL-1)" "" "then it does"

# ---- lists that make no sense
for bad in 'x,extinguisher-wood,,test,甲,1y,,,,,,,,yes,' 'x,forklift,attic,test,甲,1y,,,,,,,,yes,' 'x,forklift,,test,甲,1 year,,,,,,,,yes,' \
    'x,forklift,,test,甲,@no.such,,,,,,,,yes,' 'x,forklift,,test,甲,1y,,,no-form,,,,,yes,' 'x,forklift,,test,甲,1y,,,,,role:king,,,yes,' \
    'x,forklift,,test,甲,1y,,,,,person:ZZ,,,yes,' 'x,forklift,,test,甲,1y,,,,,,soon,,yes,' 'x,forklift,,test,甲,1y,,bought,,,,,,yes,'; do
    exit_is 1 "refused: $bad" list schedules "$HEAD" "$bad"
    like "$ERR" 'Line 2:' "by its line"
done
bihuan export schedules >one.csv && bihuan import schedules one.csv >/dev/null && bihuan export schedules >two.csv
same two.csv one.csv "what was exported comes back as it went"
bihuan export obligations >one.csv && bihuan import obligations one.csv >/dev/null && bihuan export obligations >two.csv
same two.csv one.csv "obligations too"

# ---- rounds
ok "a round" list rounds id,title,form,areas,devices 'north,北区,fire-check,A-02,FX-3;FX-1'
is "$(bihuan export rounds | tail -1)" 'north,北区,fire-check,北区,A-02,FX-3;FX-1' "comes back"
exit_is 1 "one that goes nowhere" list rounds id,title,form 'x,甲,fire-check'
exit_is 1 "one to a device that is not there" list rounds id,title,form,devices 'x,甲,fire-check,ZZ-1'
