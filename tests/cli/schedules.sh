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

# ---- as shipped
begin
ok "kinds of areas" list areas code,name,parent,kind 'A-02,罐区,,tank-farm'
ok "one of each" devices 'FX-1,干粉灭火器,A-01,,extinguisher-powder,2024-03-15,' 'FX-2,水基灭火器,A-02,,extinguisher-water,2024-03-15,' \
    'FX-3,二氧化碳灭火器,A-02,,extinguisher-co2,2020-03-15,' 'FH-1,消火栓,A-01,,hydrant,,' 'V-1,缓冲罐,A-01,,pressure-vessel,,' \
    'FL-1,叉车,A-01,,forklift,,' 'SV-1,安全阀,A-01,,safety-valve,,'
is "$(due FX-1)" "extinguisher-repair-powder/FX-1 - 2029-03-15
extinguisher-scrap-powder/FX-1 - 2034-03-15
fire-check/FX-1 - 2026-04-01" "powder: monthly, repaired after five years, scrapped after ten"
is "$(due FX-2)" "extinguisher-repair-water/FX-2 - 2027-03-15
extinguisher-scrap-water/FX-2 - 2030-03-15
fire-check-often/FX-2 - 2026-03-16" "water in a tank farm: twice a month, three years, six"
is "$(due FX-3)" "extinguisher-repair-co2/FX-3 - 2026-04-01
extinguisher-scrap-co2/FX-3 - 2032-03-15
fire-check-often/FX-3 - 2026-03-16" "carbon dioxide: its repair of last year may be entered now, twelve years"
is "$(due FH-1 | sed -n 1p)" "fire-check-equipment/FH-1 - 2026-04-01" "a hydrant monthly everywhere"
is "$(json '[o["blocks"] for o in d if o["id"] in ("vessel/V-1", "hydrant-flow/FH-1")]' "$(bihuan export obligations --json)")" "[false, true]" \
    "a vessel that is not tested is blocked"
exit_is 0 "the doctor" bihuan doctor
like "$OUT" 'due.last.*V-1' "names the vessel nobody knows the last test of"
like "$OUT" 'due.place.*A-01' "and an area of fire equipment that may want two checks a month"
unlike "$OUT" 'due.class|due.schedules|due.place.*A-02' "and nothing that is in order"
exit_is 0 "the last inspection of the vessel is entered: grade 3" as Q1 submit test device=V-1 kind=pressure-vessel at=2024-07-31 result=pass grade=3 \
    body=省特检院 licence=TS7110-2028 number=R-1 certificate=@a.jpg
is "$(due V-1 | grep vessel/)" "vessel/V-1 2024-07-31 2027-07-31" "counts three years from the test, not from the entry"
is "$(json '[o["found"] for o in d if o["id"] == "vessel/V-1"]' "$(bihuan export obligations --json)")" '[["grade=3"]]' "the grade is kept"
exit_is 0 "an older one is entered later" as Q1 submit test device=V-1 kind=pressure-vessel at=2021-07-31 result=pass grade=1 body=省特检院 \
    licence=TS7110-2028 number=R-0 certificate=@a.jpg
is "$(due V-1 | grep vessel/)" "vessel/V-1 2024-07-31 2027-07-31" "and moves nothing"

# ---- a plant's own
begin
ok "those that are shipped end" bihuan import schedules "$TOP/tests/screens/plant/schedules.csv"
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
ok "another truck" list devices code,name,area,position,class 'FL-9,二号叉车,A-01,,forklift'
ok "a list says when the truck was tested" list obligations id,subject,kind,title,cycle,last,next 'fl-1,device:FL-9,test,叉车年检,365d,2025-06-15,'
is "$(stands FL-9) $(sqlite3 plant.db "SELECT schedule, cycle FROM obligation WHERE id = 'fl-1'")" "fl-1 truck|@test.cycle.forklift" \
    "it becomes what the schedule says: one obligation, not two"
is "$(due FL-9 | sed -n 1p)" "fl-1 2025-06-15 2026-06-15" "and is not due later for it"

# ---- limits and dates
exit_is 0 "two years of a forklift become one, from May on" as E9 limit set test.cycle.forklift 1y --source 试 --from 2026-05-01
ok "tested in time" list obligations id,subject,kind,title,cycle,last,next 'fl-1,device:FL-9,test,叉车年检,@test.cycle.forklift,2026-04-01,'
is "$(due FL-9 | sed -n 1p)" "fl-1 2026-04-01 2028-04-01" "two years later"
AT=2026-05-01T00:00
ok "the first of May" bihuan tick
is "$(due FL-9 | sed -n 1p)" "fl-1 2026-04-01 2027-04-01" "a stricter limit brings it nearer"
ok "the schedule ends" list schedules id,classes,kind,title,cycle,until 'truck,forklift,test,叉车检验,@test.cycle.forklift,2026-06-01'
is "$(stands FL-9)" fl-1 "not before its day"
AT=2026-06-01T00:00
ok "the day" bihuan tick
is "$(stands FL-9)" "" "then it does"

# ---- who may
ok "a schedule" list schedules id,classes,kind,title,cycle,form,blocks 'gauge,pressure-gauge,test,压力表检定,6mon,,yes'
person() { # WHO ROW [ARG…]: a list of one schedule, by a person
    printf '%s\n' id,classes,kind,title,cycle,blocks "$2" >s.csv
    USER_ID=$1 bihuan import schedules s.csv "${@:3}"
}
exit_is 0 "one may make it stricter" person E9 'gauge,pressure-gauge,test,压力表检定,3mon,yes'
exit_is 3 "not longer" person E9 'gauge,pressure-gauge,test,压力表检定,6mon,yes'
exit_is 3 "not without blocking" person E9 'gauge,pressure-gauge,test,压力表检定,3mon,no'
exit_is 3 "not for fewer devices" person E9 'gauge,valve,test,压力表检定,3mon,yes'
exit_is 3 "an operator not at all" person P1 'gauge,pressure-gauge,test,压力表检定,1mon,yes'
exit_is 0 "two may make it longer" person E9 'gauge,pressure-gauge,test,压力表检定,6mon,yes' --with H1

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

# ---- hours run
ok "by hours or time" list schedules id,classes,kind,title,cycle,blocks 'oil,compressor,inspection,换油,run:500 or 1y,no'
ok "a compressor that has run" list devices code,name,area,position,class,hours 'C-1,压缩机,A-01,,compressor,12000'
ok "its oil was changed" list obligations id,subject,kind,title,cycle,last,next 'oil-x,device:C-1,inspection,换油,run:500 or 1y,2026-05-20,'
is "$(due C-1)" "oil-x 2026-05-20 2026-06-01" "hours that nobody counted then are over now"
sed -i 's/,12000$/,0/' devices.csv
exit_is 0 "the counter is read" as P1 submit hours device=C-1 hours=12100
exit_is 1 "fewer hours than before" as P1 submit hours device=C-1 hours=11000
like "$ERR" 'had run 12100 hours' "are refused with the number"
ok "what a test fulfils" list obligations id,subject,kind,title,cycle,form,fields,last 'vib,device:C-1,test,振动检测,run:500 or 1y,test,kind=other,2026-05-20'
exit_is 0 "it is tested" as Q1 submit test device=C-1 kind=other result=pass at=2026-06-01 tester=Q1 certificate=@a.jpg number=V-1
is "$(due C-1 | grep vib)" "vib 2026-06-01 2027-06-01" "the year begins anew, and the hours"
AT=2026-07-01T08:00
exit_is 0 "499 hours later" as P1 submit hours device=C-1 hours=12599
is "$(due C-1 | grep vib)" "vib 2026-06-01 2027-06-01" "it is not due"
exit_is 0 "500" as P1 submit hours device=C-1 hours=12600
is "$(due C-1 | grep vib)" "vib 2026-06-01 2026-07-01" "it is, long before the year is over"
exit_is 0 "the doctor" bihuan doctor
unlike "$OUT" 'due.schedules' "knows every class and form of the schedules"

# ---- what a list may free takes two
begin
ok "a crane and a valve nobody has tested" devices 'CR-1,行车,A-01,,crane,,' 'SV-9,安全阀,A-01,,safety-valve,,'
by() { # WHO KIND HEADER ROW [ARG…]: a list of one row, by a person
    printf '%s\n' "$3" "$4" >by.csv
    USER_ID=$1 bihuan import "$2" by.csv "${@:5}"
}
# frees HEADER CELLS NAME: of the obligation o-1
frees() { exit_is 3 "one does not: $3" by T1 obligations "id,subject,kind,title,cycle,$1" "o-1,device:P-101,test,试,1y,$2"; }
ok "one enters an obligation" by T1 obligations id,subject,kind,title,cycle,last,next,grace,ahead,form,fields \
    'o-1,device:P-101,test,试,1y,2025-02-01,2026-02-01,5d,7d,test,kind=other'
is "$(json 'len(d["blocked"])' "$(bihuan device P-101 --json)")" 1 "it is late and blocks"
frees next 2031-01-01 "a later day"
frees last 2026-02-20 "done, without a record"
frees grace 3650d "more grace"
frees ahead 300d "counted earlier"
frees blocks no "without blocking"
frees form,fields , "for no form"
frees fields kind=insulation "for another test"
frees follows calendar "by another reckoning"
exit_is 3 "one does not: a longer cycle" by T1 obligations id,subject,kind,title,cycle 'o-1,device:P-101,test,试,6y'
exit_is 3 "one does not: a scheduled one" by T1 obligations id,subject,kind,title,cycle,last 'crane/CR-1,device:CR-1,test,行车,2y,2026-02-09'
exit_is 1 "another subject" by T1 obligations id,subject,kind,title,cycle 'o-1,device:P-102,test,试,1y' --with G1
like "$ERR" 'o-1 is what device:P-101 is due for' "is another obligation, whoever says it"
is "$(json 'len(d["blocked"])' "$(bihuan device P-101 --json)")" 1 "it blocks still"
exit_is 0 "one makes it stricter" by T1 obligations id,subject,kind,title,cycle,next,grace,remind 'o-1,device:P-101,test,试,6mon,2026-01-15,1d,role:ehs via email'
exit_is 0 "two put it right" by T1 obligations id,subject,kind,title,cycle,last 'o-1,device:P-101,test,试,1y,2026-02-20' --with G1
is "$(json 'len(d["blocked"])' "$(bihuan device P-101 --json)")" 0 "then it blocks no more"
ok "one that no form does" by T1 obligations id,subject,kind,title,cycle,last 'o-2,device:P-102,inspection,试,1y,2025-02-01'
by_list() { by T1 obligations "id,subject,kind,title,cycle,last${2:-}" "o-2,device:P-102,inspection,试,1y,$1"; }
exit_is 3 "is not due later than by its cycle" by_list 2026-02-20,2031-01-01 ,next
exit_is 3 "nor done some day" by_list 2026-04-01
exit_is 3 "nor done without blocking any more" by_list 2026-02-20,no ,blocks
exit_is 0 "is done by the list of one" by_list 2026-02-20
is "$(json 'len(d["blocked"])' "$(bihuan device P-102 --json)")" 0 "and blocks no more"

frees() { exit_is 3 "one does not: $2" by T1 devices code,name,area,position,class,made,started,retired "$1"; }
ok "an old vessel" by T1 devices code,name,area,position,class,made,started 'V-9,旧罐,A-01,一层,pressure-vessel,2019-01-01,2020-01-01'
frees 'V-9,旧罐,A-01,一层,pressure-vessel,2019-01-01,2026-02-09,' "in use later"
frees 'V-9,旧罐,A-01,一层,pressure-vessel,2019-01-01,,' "nobody knows since when"
frees 'V-9,旧罐,A-01,一层,pressure-vessel,2019-06-01,2020-01-01,' "made later"
frees 'V-9,旧罐,A-01,一层,other,2019-01-01,2020-01-01,' "of another class"
exit_is 0 "out of service" by T1 devices code,name,area,position,class,retired 'V-9,旧罐,A-01,一层,pressure-vessel,2026-02-28'
frees 'V-9,旧罐,A-01,一层,other,2019-01-01,2020-01-01,2026-02-28' "of another class while it is out of service"
exit_is 0 "back" by T1 devices code,name,area,position,class,retired 'V-9,旧罐,A-01,一层,pressure-vessel,'
exit_is 0 "earlier is one's" by T1 devices code,name,area,position,class,made,started 'V-9,旧罐,A-01,一层,pressure-vessel,2019-01-01,2019-06-01'
exit_is 0 "two may" by T1 devices code,name,area,position,class,made,started 'V-9,旧罐,A-01,一层,pressure-vessel,2019-01-01,2025-06-01' --with G1
is "$(due V-9 | grep vessel/)" "vessel/V-9 - 2028-06-01" "not yet due, its day is reckoned anew"
AT=2026-04-10T08:00
ok "a month later" bihuan tick
exit_is 0 "the crane is said to be new" by T1 devices code,name,area,position,class,started 'CR-1,行车,A-01,一层,crane,2026-02-28'
exit_is 0 "and the vessel, by two" by T1 devices code,name,area,position,class,started 'V-9,旧罐,A-01,一层,pressure-vessel,2020-01-01' --with G1
late=$(due V-9 | grep vessel/)
exit_is 0 "even by two" by T1 devices code,name,area,position,class,started 'V-9,旧罐,A-01,一层,pressure-vessel,2026-02-28' --with G1
is "$(due V-9 | grep vessel/)" "$late" "what is due stays due, whenever it came into use"

# ---- whose record it opens
work() { list obligations id,subject,kind,title,cycle,form,fields "$1"; }
for bad in 'w,device:P-102,test,试,1y,hazard,' 'w,device:P-102,test,试,1y,hot-work,' 'w,device:P-102,test,试,1y,hours,' 'w,device:P-102,test,试,1y,test,' \
    'w,device:P-102,test,试,1y,test,kind=nonsense' 'w,device:P-102,test,试,1y,test,kind=other;colour=red' 'w,plant,test,试,1y,test,kind=other'; do
    exit_is 1 "refused: $bad" work "$bad"
done
like "$ERR" 'also asks for .*device=' "what it is about is asked for"
exit_is 1 "nor by a schedule" list schedules id,classes,kind,title,cycle,form 'w,forklift,test,试,1y,test'
exit_is 0 "what is done by its form, and which" work 'w,device:P-102,test,试,1y,test,kind=other'

# ---- another kind of place, and what is due each month without a form
exit_is 0 "a place that had none gets its kind" by T1 areas code,name,parent,kind 'A-09,堆场,,yard'
exit_is 3 "another one may ask for less: one does not" by T1 areas code,name,parent,kind 'A-09,堆场,,office'
exit_is 0 "two may" by T1 areas code,name,parent,kind 'A-09,堆场,,office' --with G1
exit_is 0 "a device is due each month, by its list alone" list obligations id,subject,kind,title,cycle,last,next,blocks \
    'm,device:P-101,check,月检,monthly:1,2026-03-01,2026-04-01,yes'
AT=2026-04-12T08:00
ok "nobody did it" bihuan tick
like "$(bihuan device P-101 --json)" '"why":"月检' "it goes on keeping the device out of use"

# ---- the yearly check that the plant makes itself is named when it is late, and blocks nothing
exit_is 0 "a vessel of this year" by T1 devices code,name,area,position,class,made,started 'V-8,新罐,A-01,一层,pressure-vessel,2026-01-01,2026-04-01'
exit_is 0 "its yearly check" bihuan --user Q1 submit test device=V-8 kind=vessel-yearly result=pass
like "$(json 'd["tests"][0]["number"]' "$(bihuan device V-8 --json)")" '^JC-' "without a certificate it is named by its record"
AT=2027-04-20T08:00
ok "a year later" bihuan tick
is "$(json '[o["late"] for o in d if o["id"] == "vessel-yearly/V-8"]' "$(bihuan due --json)")" "[true]" "it is late"
is "$(json 'd["blocked"]' "$(bihuan device V-8 --json)")" '[]' "and the vessel is used"

# ---- what one list says in place of another
AT=2027-05-02T08:00
exit_is 0 "a crane nobody has tested for the plant" by T1 devices code,name,area,position,class 'CR-8,行车,A-01,一层,crane'
AT=2027-06-10T08:00
isnt "$(json 'len(d["blocked"])' "$(bihuan device CR-8 --json)")" 0 "it is blocked after the time to enter it"
exit_is 0 "a row of another id" list obligations id,subject,kind,title,cycle,last,next,form,fields,who,blocks 'ZZ,device:CR-8,test,x,5y,,2030-03-31,test,kind=crane,E1,no'
isnt "$(json 'len(d["blocked"])' "$(bihuan device CR-8 --json)")" 0 "does not free it"
exit_is 3 "nor does who takes it out of service alone" by T1 devices code,name,area,position,class,retired 'CR-8,行车,A-01,一层,crane,2027-06-09'
exit_is 0 "two do" by T1 devices code,name,area,position,class,retired 'CR-8,行车,A-01,一层,crane,2027-06-09' --with G1
exit_is 0 "neither done nor due: the next day of its cycle" list obligations id,subject,kind,title,cycle,form,who 'dd,plant,inspection,甲,daily,daily-control,role:ehs'
is "$(json '[o["due"] for o in d if o["id"] == "dd"]' "$(bihuan due --json)")" '["2027-06-11T00:00:00+08:00"]' "is tomorrow"
exit_is 0 "a word for a day" list obligations id,subject,kind,title,cycle,form,who 'ww,contractor:ACME,papers,乙,weekly,,person:E1'
is "$(sqlite3 plant.db "SELECT subject, cycle FROM obligation WHERE id = 'ww'")" 'company:ACME|weekly:4' "is that on which it is entered"
