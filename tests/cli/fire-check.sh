#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The check of fire equipment (消防器材点检): what is asked of which class, what is wrong with what was found.
. "$(dirname "$0")/plant.inc"
small_plant
cat >fire.csv <<'END'
code,name,area,position,class
FX-1,干粉灭火器,A-01,一层,extinguisher-powder
FX-2,二氧化碳灭火器,A-01,配电间,extinguisher-co2
FX-3,灭火器,A-02,卸车台,extinguisher
FH-1,消火栓,A-02,罐区北侧,hydrant
FB-1,灭火毯,A-01,化验台,fire-blanket
EL-1,应急灯,A-01,出口,emergency-light
END
bihuan --user E1 import devices fire.csv >/dev/null || fail "fire equipment is imported"
check() { as P1 submit fire-check "device=$1" "${@:2}"; }
field() { json "d['fields'].get('$1')"; }
shown() {
    run as P1 show "$(json 'd["number"]')"
}

exit_is 0 "a sound extinguisher: pressure, seal, photo" check FX-1 pressure=1.2 seal=yes photo=@a.jpg
is "$(json 'd["state"]')" closed "and it is done"
shown
is "$(field result) $(field pressure) $(field seal)" "pass 1.2 yes" "it passed"
like "$(field photo)" '^sha256:' "the photo is kept"
exit_is 0 "a sound one goes without a photo as shipped" check FX-1 pressure=1.2 seal=yes
exit_is 1 "the pressure is asked for" check FX-1 seal=yes
like "$ERR" 'Pressure \(pressure\) is missing' "by name"
exit_is 1 "and the seal" check FX-1 pressure=1.2
exit_is 1 "a broken seal wants a photo" check FX-1 pressure=1.2 seal=no
like "$ERR" 'photo' "the photo"
exit_is 0 "with both it is kept" check FX-1 pressure=1.2 seal=no note=torn photo=@a.jpg
shown
is "$(field result)" fail "and has failed"
exit_is 0 "a pressure out of the green fails too" check FX-1 pressure=0.6 seal=yes note=red photo=@a.jpg
shown
is "$(field result)" fail "whatever is said of the rest"
exit_is 0 "so does what is named" check FX-1 pressure=1.2 seal=yes faults=hose,body note=rusty photo=@a.jpg
shown
is "$(field result) $(field faults)" "fail hose,body" "both are kept"

exit_is 1 "carbon dioxide has no pressure" check FX-2 pressure=1.2 weight=8.4 seal=yes
like "$ERR" 'weight' "it is weighed"
exit_is 1 "the weight is asked for" check FX-2 seal=yes
exit_is 0 "with it all is said" check FX-2 weight=8.4 seal=yes
exit_is 0 "a hydrant has neither gauge nor seal" check FH-1
exit_is 1 "and no pin that could be missing" check FH-1 faults=gauge note=x photo=@a.jpg
like "$ERR" 'nothing that this device has' "which is said"
exit_is 0 "its own faults are taken" check FH-1 faults=ring note=aged photo=@a.jpg
exit_is 1 "an emergency light is timed" check EL-1
exit_is 0 "half an hour is enough" check EL-1 discharge=30
shown
is "$(field result)" pass "30 minutes pass"
exit_is 0 "less is a fault" check EL-1 discharge=29 note=weak photo=@a.jpg
shown
is "$(field result)" fail "29 do not"
exit_is 0 "a blanket: nothing is measured" check FB-1
exit_is 1 "of what is no fire equipment it is said what was found" check P-101
like "$ERR" 'no class of fire equipment: give pressure and seal' "and so it is asked for"
exit_is 1 "half of it is not enough" check P-101 seal=yes
exit_is 0 "what is no fire equipment is taken and said" check P-101 pressure=1.2 seal=yes photo=@a.jpg
like "$(json 'd["advice"]')" 'no fire equipment' "by the list of devices"

shown
is "$(field result)" pass "what was given is judged"
exit_is 0 "of such a thing too" check P-101 pressure=0.2 seal=yes note=red photo=@a.jpg
shown
is "$(field result)" fail "whatever it is"

# At most a quarter of a batch is away for repair.
cat >batch.csv <<'END'
code,name,area,position,class
FW-1,水基型灭火器,A-02,一,extinguisher-water
FW-2,水基型灭火器,A-02,二,extinguisher-water
FW-3,水基型灭火器,A-02,三,extinguisher-water
FW-4,水基型灭火器,A-02,四,extinguisher-water
FW-9,水基型灭火器,A-01,别处,extinguisher-water
END
bihuan --user E1 import devices batch.csv >/dev/null || fail "a batch is imported"
exit_is 0 "one of four goes to repair" check FW-1 pressure=1.2 seal=no note=torn photo=@a.jpg away=yes
unlike "$(json 'd["advice"]')" 'more than may be' "which may be"
exit_is 0 "a second one is taken as well" check FW-2 pressure=1.2 seal=no note=torn photo=@a.jpg away=yes
like "$(json 'd["advice"]')" '4, away for repair .*2.*more than may be' "and it is said that others are to be put there"
exit_is 0 "the first one is back" check FW-1 pressure=1.2 seal=yes
exit_is 0 "a third one" check FW-3 pressure=1.2 seal=yes away=no
exit_is 0 "then another one may go when the second is back" check FW-2 pressure=1.2 seal=yes
exit_is 0 "one again" check FW-4 pressure=1.2 seal=no note=torn photo=@a.jpg away=yes
unlike "$(json 'd["advice"]')" 'more than may be' "of which nothing is said"

exit_is 0 "the plant wants a photo of every gauge" bihuan --user E9 limit set fire-check.photo 1 --source 'rule 12'
exit_is 1 "then a sound one needs it as well" check FX-1 pressure=1.2 seal=yes
exit_is 0 "and passes with it" check FX-1 pressure=1.2 seal=yes photo=@b.jpg

exit_is 3 "how early a check counts is nothing that one person widens" bihuan --user E9 limit set fire-check.ahead 31d --source x --reason y
exit_is 0 "two may" bihuan --user E9 limit set fire-check.ahead 31d --source x --reason y --with E1
exit_is 3 "nor narrows" bihuan --user E9 limit set fire-check.ahead 10d --source x --reason y

# What cannot be judged has not passed.
printf 'id,subject,kind,title,title_en,cycle,last,next,remind,form\nfc,plant,inspection,点检,Check,monthly:1,2026-02-01,2026-03-02,,fire-check\n' >duty.csv
bihuan --user E9 import obligations duty.csv >/dev/null 2>&1 && bihuan tick >/dev/null
number=$(sqlite3 plant.db "SELECT record FROM obligation WHERE id = 'fc'")
[ -z "$number" ] || exit_is 1 "a check of nothing is not done" as P1 act "$number" check
exit_is 1 "nor done by naming nothing" as P1 submit fire-check pressure=1.2 seal=yes photo=@a.jpg
sqlite3 plant.db "DELETE FROM limit_value WHERE name LIKE 'fire-check.pressure.%' OR name = 'fire-check.discharge'"
exit_is 1 "a pressure without its limits is judged by nobody" check FX-1 pressure=0.2 seal=yes photo=@a.jpg
like "$ERR" 'no limit fire-check.pressure.low' "which is said"
exit_is 1 "nor a time" check EL-1 discharge=30 photo=@a.jpg
exit_is 0 "what needs none is checked all the same" check FH-1 photo=@a.jpg

# ---- past its years, and what needs no words
begin
printf 'code,name,area,position,class,made\nFW-9,旧水,A-01,门口,extinguisher-water,2018-05-01\nFP-8,泵,A-01,泵房,fire-pump,\nFX-1,粉,A-01,门口,extinguisher-powder,2025-05-01\n' >old.csv
ok "an extinguisher of 2018, a pump" bihuan import devices old.csv
exit_is 0 "it looks sound" check FW-9 pressure=1.2 seal=yes
like "$OUT" 'is past its time and must not be used' "but is past its years"
exit_is 0 "a fault is taken without words" check FX-1 pressure=0.4 seal=yes photo=@a.jpg
like "$OUT" 'YH-[0-9-]+ was opened' "and opens its hazard"
exit_is 0 "a pump that gives no pressure" check FP-8 outlet=0 photo=@a.jpg
like "$OUT" 'YH-[0-9-]+ was opened' "has failed"
