#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# What rules lean on: places, classes, kinds, superiors, materials, the origin of the grid; files without them stay valid.
. "$(dirname "$0")/plant.inc"

small_plant
lack() { json '[f["lacking"] for f in d if f["check"] == "'"$1"'"][0]' "$("$BIHUAN" doctor --json)"; }
csv() { printf '%s\n' "${@:2}" >"$1.csv"; }
head0=$(head_code)

is "$(lack areas.xy) $(lack devices.xy) $(lack devices.class) $(lack areas.department)" "3 4 4 3" "doctor counts what is not said"
is "$(lack departments.kind)" 0 "the shipped departments say their kind"
is "$(lack people.superior)" 10 "everybody in service but the principal lacks a superior"
is "$(json '[f["check"] for f in d if f["check"] == "materials.none"]' "$("$BIHUAN" doctor --json)")" '["materials.none"]' "no materials"

csv devices 'code,name,area,position,class,x,y' 'P-101,氯化进料泵,A-01,一层南侧,pump,12.5,-3.025' 'P-102,氯化循环泵,A-01,一层北侧,gas-meter,,'
ok "devices with a class and a place" bihuan import devices devices.csv
is "$(bihuan export devices | grep '^P-101')" 'P-101,氯化进料泵,A-01,一层南侧,,pump,12.5,-3.025' "come out as they went in"
is "$(sqlite3 plant.db "SELECT x, typeof(x), y FROM device WHERE code = 'P-101'")" "12500|integer|-3025" "kept as integers"
is "$(lack devices.xy) $(lack devices.class)" "3 2" "doctor counts on"
csv devices 'code,name,area,position' 'P-101,氯化进料泵,A-01,一层南侧'
ok "a file of old keeps them" bihuan import devices devices.csv
is "$(bihuan export devices | grep '^P-101')" 'P-101,氯化进料泵,A-01,一层南侧,,pump,12.5,-3.025' "all of them"
csv devices 'code,name,area,position,x' 'P-201,罐区卸车泵,A-02,卸车台,7'
exit_is 1 "half a place is none" bihuan import devices devices.csv
csv devices 'code,name,area,position,class' 'P-201,罐区卸车泵,A-02,卸车台,gasmeter'
exit_is 1 "a mistyped class is refused" bihuan import devices devices.csv
like "$ERR" 'gas-meter, detector' "with the list"

csv areas 'code,name,parent,department,x,y' 'A-01,氯化装置,,PRD,100,200.5'
ok "an area with its department and place" bihuan import areas areas.csv
is "$(lack areas.department) $(lack areas.xy)" "1 2" "an inner area has the department of the outer one"
for bad in '1e3,2' '1.2345,2' 'nan,nan' '100001,0' '0x10,1'; do
    csv areas 'code,name,parent,x,y' "A-02,罐区,,$bad"
    exit_is 1 "$bad is no place" bihuan import areas areas.csv
done

csv departments 'code,name,kind' 'EQP,设备部,security'
exit_is 1 "no such kind of department" bihuan import departments departments.csv
csv people 'id,name,department,roles,in_service,superior' 'E1,李安,EHS,ehs,yes,E2' 'E2,王宁,EHS,ehs,yes,E9' 'E9,赵部长,EHS,ehs-head,yes,E1'
exit_is 1 "three people above each other" bihuan import people people.csv
like "$ERR" 'their own superior' "with the reason"
csv people 'id,name,department,roles,in_service,superior' 'E1,李安,EHS,ehs,yes,NOBODY'
exit_is 1 "nobody cannot be above" bihuan import people people.csv
csv people 'id,name,department,roles,in_service,superior' 'E1,李安,EHS,ehs,yes,E9'
ok "a superior" bihuan import people people.csv
is "$(json '[p["superior"] for p in d if p["id"] == "E1"]' "$(bihuan export people --json)")" '["E9"]' "is exported"

m='cas,name,name_en,toxic,combustible,lel,molar,mac,twa,stel,source'
csv materials "$m" '67-56-1,甲醇,Methanol,yes,yes,6.0,32.04,,25,50,GBZ 2.1' '7782-50-5,氯,Chlorine,yes,no,,70.90,1,,,GBZ 2.1'
ok "materials" bihuan import materials materials.csv
is "$(json '[(m["cas"], m["toxic"], m["combustible"], m["lel"], m["mac"]) for m in d]' "$(bihuan export materials --json)")" \
    '[["67-56-1", true, true, "6.0", null], ["7782-50-5", true, false, null, "1"]]' "come out as they went in"
for bad in '67-56-2,甲醇,x,yes,yes,6,32,,,,' '74-82-8,甲烷,x,no,,5,16,,,,' '74-82-8,甲烷,x,no,maybe,5,16,,,,' \
    '74-82-8,甲烷,x,no,yes,0,16,,,,' '74-82-8,甲烷,x,no,yes,-5,16,,,,' '74-82-8,甲烷,x,no,yes,101,16,,,,' '74-82-8,甲烷,x,no,yes,5 %,16,,,,'; do
    csv materials "$m" "$bad"
    exit_is 1 "refused: $bad" bihuan import materials materials.csv
done
csv materials 'cas,name' '74-82-8,甲烷'
exit_is 1 "a new material without its two flags is refused" bihuan import materials materials.csv
csv materials 'cas,name,toxic,combustible' '67-56-1,木醇,no,yes'
exit_is 3 "one person does not call a poison harmless" bihuan --user E9 import materials materials.csv
csv materials 'cas,name,stel' '67-56-1,木醇,500'
exit_is 3 "nor raise its limit" bihuan --user E9 import materials materials.csv
csv materials 'cas,name,stel' '67-56-1,木醇,40'
exit_is 0 "but lower it" bihuan --user E9 import materials materials.csv
csv materials 'cas,name,stel' '67-56-1,木醇,50'
exit_is 0 "two may" bihuan --user E9 --with E1 import materials materials.csv
csv departments 'code,name,kind' 'PRD,生产部,safety'
exit_is 3 "nor does one make another department the safety department" bihuan --user E9 import departments departments.csv
csv materials 'cas,name' '67-56-1,木醇'
ok "a known one keeps them" bihuan import materials materials.csv
is "$(bihuan export materials | grep '^67-')" '67-56-1,木醇,Methanol,yes,yes,6.0,32.04,,25,50,GBZ 2.1,,,,,,' "and its figures"
is "$(lack materials)" 0 "nothing is lacking"

csv facts 'fact,value' 'latitude,31.2304' 'longitude,-121.4737'
ok "the origin of the grid" bihuan import facts facts.csv
is "$(bihuan export facts | grep -c itude)" 2 "is a fact of the plant"
bihuan export facts >again.csv
like "$(bihuan import facts again.csv)" '0 (new|个新增).*0|0 new, 0 changed' "an export goes in again and changes nothing"
for bad in 'latitude,91' 'longitude,东经121' 'simulate,0' 'id,00' 'schema,1' 'colour,red'; do
    csv facts 'fact,value' "$bad"
    exit_is 1 "refused: $bad" bihuan import facts facts.csv
done
isnt "$(head_code)" "$head0" "all of it is in the log"
exit_is 0 "and the log is whole" bihuan verify

# A renewal by a short file keeps what it does not name (freed memory once stood there).
csv obligations 'id,subject,kind,title,cycle,last,next,title_en,leads,blocks,remind,basis' \
    'cal-1,device:P-101,test,检定,365d,2026-01-01,2027-01-01,Calibration of the meter,"60d,14d,2d",no,"role:ehs, role:ehs-head via email",SAQ 2026 第 3 条'
ok "an obligation" bihuan import obligations obligations.csv
first=$(bihuan export obligations | grep '^cal-1')
csv obligations 'id,subject,kind,title,cycle' 'cal-1,device:P-101,test,检定,365d'
ok "the shortest file" bihuan import obligations obligations.csv
is "$(bihuan export obligations | grep '^cal-1')" "$first" "changes nothing, not even when it was done last"
csv obligations 'id,subject,kind,title,cycle,last' 'cal-1,device:P-101,test,检定,365d,2026-02-01'
ok "done again" bihuan import obligations obligations.csv
is "$(bihuan export obligations | grep '^cal-1' | cut -d, -f7-)" "2027-02-01T00:00:00+08:00,${first#*,2027-01-01T00:00:00+08:00,}" \
    "due a year later, all else as it was"
csv obligations 'id,subject,kind,title,cycle,leads' 'cal-1,device:P-101,test,检定,365d,"30d,1d"'
ok "other lead times" bihuan import obligations obligations.csv
like "$(bihuan export obligations | grep '^cal-1')" '^cal-1,.*Calibration of the meter,"30d,1d",no,"role:ehs, role:ehs-head via email",SAQ 2026 第 3 条,*$' "and only they"
exit_is 0 "the log is whole" bihuan verify
