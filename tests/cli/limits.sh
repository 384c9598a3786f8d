#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Limits: a value fits its unit and range, a looser one takes two people, and a bad row stops nothing but itself.
. "$(dirname "$0")/plant.inc"

value() { json '[l["value"] for l in d][-1]' "$(bihuan limit list "$1" --json)"; }

begin
# ---- a value that does not fit is refused, whoever puts it
while read -r name bad; do
    exit_is 1 "$name is not $bad" as E9 limit set "$name" "$bad" --source x --reason y --with E1
    like "$ERR" "$name" "and the sentence names it"
done <<'END'
hazard.escalate abc
hazard.respond 0h
hazard.respond 9000d
freeze.count 0
freeze.count 999
freeze.count 2.5
freeze.window 7
permit.night 00:00-00:00
permit.night 18:00
gas.max.combustible 90 %LEL
gas.max.combustible 5
gas.combustible.high 90 vol%
gas.min.confined-space.o2 5 vol%
gas.max.h2s 10 ppb
hot-work.gas.age 48h
hot-work.wind five
dispatch.order ehs tea-maker
ledger.export.day 31
END
is "$(value hazard.escalate)$(value freeze.count)" 24h3 "nothing was written"

# ---- one person: stricter law, and what is no safety number
exit_is 0 "one person makes a legal number stricter" as Q1 limit set hot-work.valid.2 48h --source 企业
is "$(json '[d["turn"], d["two"], d["done"]]')" '["stricter", false, true]' "and it is said to be stricter"
exit_is 3 "nor loosens it again to what the law says" as Q1 limit set hot-work.valid.2 72h --source GB --reason x
like "$ERR" 'E9' "the safety head is named"
exit_is 3 "two who are both no safety head do not suffice" as Q1 limit set hot-work.valid.2 72h --source GB --reason x --with H1
exit_is 3 "nobody is his own second" as E9 limit set hot-work.valid.2 72h --source GB --reason x --with E9
exit_is 2 "two people give a reason" as Q1 limit set hot-work.valid.2 72h --source GB --with E9
exit_is 0 "with the safety head it is done" as Q1 limit set hot-work.valid.2 72h --source GB --reason x --with E9
exit_is 0 "a target is nobody's safety" as Q1 limit set hazard.closure.target 90 --source 企业
# beginning later is no way round: it is measured by what is in force on that day
exit_is 3 "the stricter number that comes with May is not loosened beforehand" \
    as Q1 limit set confined-space.record 30m --source x --from 2026-05-01 --reason x
exit_is 3 "nor from a day behind it" as Q1 limit set confined-space.record 1h --source x --from 2026-06-01 --reason x
exit_is 3 "a legal unit is not changed into another that says less" as Q1 limit set gas.max.h2s '10 ppm' --source x --reason x
exit_is 3 "a gas that need not be tested any more" as Q1 limit set gas.required.confined-space 'o2 combustible' --source x --reason x

# ---- a safety number of the plant: two, whichever way
for pair in freeze.count=2 freeze.window=14d hot-work.gas.age=10m permit.night=17:00-09:00 hazard.escalate=12h; do
    exit_is 3 "${pair%%=*} takes two" as H1 limit set "${pair%%=*}" "${pair#*=}" --source x --reason y
    exit_is 0 "${pair%%=*}: two do it" as E9 limit set "${pair%%=*}" "${pair#*=}" --source x --reason y --with H1
done
is "$(bihuan verify --json | json 'd["ok"]' "$(cat)")" true "the log is in order"

# ---- what last month would have looked like
begin
hazard P1 P-101 flange-leak >/dev/null
AT=2026-03-02T08:05
hazard P1 P-101 flange-leak >/dev/null
AT=2026-03-03T09:00
HEAD=$(head_code)
exit_is 0 "a value can be tried" as H1 limit set freeze.count 2 --try
is "$(json '[d["two"], d["done"], d["lastMonth"]["hazards"]]')" '[true, false, {"looked": 2, "changed": 1}]' \
    "one of two hazards would have frozen the area"
exit_is 0 "a shorter time to respond" as H1 limit set hazard.respond 2h --try
is "$(json 'd["lastMonth"]["hazards"]["changed"]')" 2 "would have made both late"
exit_is 0 "the same value" as H1 limit set freeze.count 3 --try
is "$(json '[d["turn"], d["two"], d["lastMonth"]["hazards"]["changed"]]')" '["same", false, 0]' "changes nothing"
is "$(head_code)" "$HEAD" "nothing was written"

# ---- a bad row (of an older program) stops nothing but itself
begin
hazard P1 P-201 ppe >/dev/null
sqlite3 plant.db "UPDATE limit_value SET value = '0' WHERE name = 'freeze.count';
    UPDATE limit_value SET value = 'abc' WHERE name IN ('hazard.escalate', 'hazard.respond');"
exit_is 0 "a hazard is reported" as P1 submit hazard device=P-101 category=flange-leak
like "$(json 'd["advice"]')" 'freeze.count' "who reports is told what cannot be judged"
NUMBER=$(json 'd["number"]')
AT=2026-03-04T09:00
exit_is 0 "the rules of time go on" bihuan tick --json
isnt "$(json 'd["escalated"]')" 0 "a rung whose distance nobody knows is reached"
is "$(json '[s["rung"] > 0 for s in d["steps"]][0]' "$(bihuan show "$NUMBER" --json)")" true "also of the new one"

# ---- with accounts: both prove themselves, and the log has both signatures
begin
printf '%s\n' 'correct horse battery' 258046 >e1
printf '%s\n' 'noch ein gutes passwort' 864202 >e9
printf '%s\n' 'staple of another kind' 975313 >h1
ok "the safety head has an account" bihuan user enrol E9 --new-secret-file e9
ok "so has a safety officer" bihuan --user E9 --secret-file e9 user enrol E1 --new-secret-file e1
ok "and the head of production" bihuan --user E9 --secret-file e9 user enrol H1 --new-secret-file h1 --with E1 --with-secret-file e1
AT=2026-03-02T09:00
exit_is 3 "nobody named changes nothing any more" bihuan limit set freeze.count 2 --source x --reason y
exit_is 3 "nor somebody without his password" as H1 limit set freeze.count 2 --source x --reason y --with E9 --with-secret-file e9
exit_is 3 "nor a second who does not prove himself" bihuan --user H1 --secret-file h1 limit set freeze.count 2 --source x --reason y --with E9
exit_is 3 "with a wrong password" bihuan --user H1 --secret-file h1 limit set freeze.count 2 --source x --reason y --with E9 --with-secret-file e1
exit_is 0 "both do" bihuan --user H1 --secret-file h1 limit set freeze.count 2 --source x --reason y --with E9 --with-secret-file e9
bihuan form show hazard | sed '/^\[rule major\]/,/^say.en/d' >hazard.ini
exit_is 3 "a looser form is not installed by one" bihuan --user E1 --secret-file e1 form install hazard.ini
exit_is 0 "two install it" bihuan --user E1 --secret-file e1 form install hazard.ini --with E9 --with-secret-file e9
run bihuan verify --json
is "$(json 'd["ok"], d["signed"] >= 4')" '[true, true]' "verify is content, and has four signatures at least"

run bihuan --lang zh limit list freeze.count
like "$OUT" '限值名 .*生效日期.*失效日期.*依据' "one English word that is two things has two Chinese ones"
run bihuan --lang en limit list freeze.count
like "$OUT" '^Limit .*From.*To .*Source' "and stays one in English"
