#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The ledger's small forms through the real verbs: stock, alarms, supplies, drills, duties, filings; what a plant that uses
# none of them is told.
. "$(dirname "$0")/plant.inc"

# cell ROLE KEY: value of a cell of the ledger in $OUT.
cell() { json '[r["cells"]["'"$2"'"]["value"] for r in d["rows"] if r["role_code"] == "'"$1"'"][0]'; }
# checks RULE: severities of the checks of this rule, sorted.
checks() { json '" ".join(sorted(c["severity"] for c in d["checks"] if c["rule"] == "'"$1"'"))'; }
# ledger MONTH AT: what it says then, in $OUT.
ledger() { AT=$2 run bihuan --json ledger "$1"; }

begin
ledger 2026-03 2026-04-01T00:00
for key in sq_peak alarm_rate emg_rate; do is "$(cell op-lead $key)" / "$key is / where nothing was recorded"; done
is "$(json 'all(r["cells"][k]["reason"] for r in d["rows"] for k in ("sq_peak", "alarm_rate", "emg_rate"))')" true "with a reason"
is "$(cell op-lead duty_rate)" 0.0 "of the duties only the weekly inspection is asked for"
is "$(json '[(r["cells"]["duty_rate"]["n"], r["cells"]["duty_rate"]["of"]) for r in d["rows"] if r["role_code"] == "op-lead"][0]')" \
    "[0, 4]" "four whole weeks end in March since the plant is in use"
is "$(checks L07)" info "no month was ever closed: only said"
is "$(checks L08)" info "no materials: the level cannot be recomputed"

printf 'code,name,level,areas,materials\nMHS-01,氯化装置,2,A-01,氯:7782-50-5:45:5:4\n' >sources.csv
ok "materials are imported" bihuan import sources sources.csv
AT=2026-03-03T08:00 USER_ID=H1
ok "stock by name" bihuan submit stock source=MHS-01 material=氯 quantity=40.25
ok "stock by CAS" bihuan submit stock source=MHS-01 material=7782-50-5 quantity=45 read_at=2026-03-02T20:00
exit_is 1 "no stock of the future" bihuan submit stock source=MHS-01 material=氯 quantity=1 read_at=2026-03-03T08:01
exit_is 1 "no stock below nothing" bihuan submit stock source=MHS-01 material=氯 quantity=-1
ok "a supply" bihuan submit supply-check source=MHS-01 area=A-01 item=scba quantity=2 minimum=2
ok "another one, too few" bihuan submit supply-check source=MHS-01 area=A-01 item=mask quantity=1 minimum=4
exit_is 1 "what is not in good state wants a note" bihuan submit supply-check source=MHS-01 area=A-01 item=suit quantity=1 \
    minimum=1 condition=repair
ok "a drill" bihuan submit drill plan_kind=special topic=x leader=H1 people=12 evaluation=y held_at=2026-03-03T07:00
ok "a duty record" bihuan submit duty source=MHS-01 work_type=3 task_num=10 note=x
exit_is 1 "no duty beyond the list" bihuan submit duty source=MHS-01 work_type=3 task_num=11 note=x
ok "a filing" bihuan submit filing source=MHS-01 work_type=3 person=M1 places=register,board
exit_is 1 "nobody who left is filed" bihuan submit filing source=MHS-01 work_type=3 person=X1 places=board

run as P1 submit alarm device=P-101 kind=toxic raised_at=2026-03-03T07:50
first=$(json 'd["number"]')
is "$(json 'd["state"]')" acknowledge "an alarm waits to be acknowledged"
is "$(json 'd["source"]')" MHS-01 "the source comes from the device"
AT=2026-03-03T08:04 ok "in time" as L1 act "$first" acknowledge
AT=2026-03-03T09:00 ok "handled" as L1 act "$first" measures result=real measures=x
AT=2026-03-03T09:00 ok "and reset" as L1 act "$first" reset
AT=2026-03-03T10:00 run as P1 submit alarm device=P-102 kind=toxic raised_at=2026-03-03T09:46
second=$(json 'd["number"]')
AT=2026-03-03T10:05 ok "within fifteen minutes of its entry, not of its raising" as L1 act "$second" acknowledge
AT=2026-03-03T10:06 ok "handled too" as L1 act "$second" measures result=false measures=x
AT=2026-03-03T10:06 ok "and reset" as L1 act "$second" reset
AT=2026-03-03T11:00 run as P1 submit alarm device=P-102 kind=toxic
AT=2026-03-03T11:09 run as P1 submit alarm device=P-102 kind=toxic
AT=2026-03-03T11:30 ok "one that never was" as E1 act "$(json 'd["number"]')" void reason=test

ledger 2026-03 2026-04-01T00:00
is "$(cell op-lead sq_peak)" 9.00 "the highest Σq/Q, by the time of reading"
is "$(cell op-lead alarm_rate)" 33.3 "one of three alarms was handled in time"
is "$(cell principal emg_rate)" 50.0 "one of two supplies is ready"
is "$(json '[(r["cells"]["duty_rate"]["n"], r["cells"]["duty_rate"]["of"]) for r in d["rows"] if r["role_code"] == "op-lead"][0]')" \
    "[3, 9]" "4 weeks, 3 alarms, supplies and training: the used duties are asked for"
is "$(checks L05)" "error error" "somebody else is filed, in both places"
is "$(checks L08)" "" "the level fits, the stock is as designed"
AT=2026-03-31T23:59 USER_ID=H1 ok "a kilogram more" bihuan submit stock source=MHS-01 material=氯 quantity=45.001
ledger 2026-03 2026-04-01T00:00
is "$(cell op-lead sq_peak)" 9.00 "looks the same with two places"
is "$(checks L08)" error "and is too much"
ledger 2026-04 2026-04-02T00:00
is "$(cell op-lead sq_peak)" / "nothing was read in April"
ledger 2026-06 2026-07-01T00:00
is "$(cell principal emg_rate)" 50.0 "supplies not checked in June, but the half-year's drill was held"

# ---- what movements know of is theirs to say; a check is having looked, and is compared
printf 'code,name,unit\nSC,正压式空气呼吸器,套\nDET,气体浓度检测仪,台\n' >items.csv
printf 'code,name,area\nK1,泵房应急柜,A-01\n' >places.csv
for kind in items places; do AT=2026-07-02T08:00 bihuan --user E1 import "$kind" "$kind.csv" >/dev/null; done
move() { AT=$1 as P1 submit supply-move "kind=$2" "item=$3" place=K1 "quantity=$4" >/dev/null; }
move 2026-07-02T08:10 in SC 3
move 2026-07-02T08:11 in DET 2
rate() { ledger 2026-07 2026-08-01T00:00 && json '" ".join("%s/%s" % (r["cells"]["emg_rate"]["n"], r["cells"]["emg_rate"]["of"]) for r in d["rows"] if r["role_code"] == "principal")'; }
supply_checks() { json '"; ".join(c["message"] for c in d["checks"] if c["column"] == "emg_rate" and "otherwise" in c["message"])'; }
is "$(rate)" 0/3 "nobody has looked in July: two items of the cabinet, and the masks that only a check of March knows"
AT=2026-07-05T08:00 USER_ID=H1 ok "somebody looks" bihuan submit supply-check source=MHS-01 area=A-01 place=K1 item=scba quantity=3 minimum=2
is "$(rate)" 1/3 "what a check agrees with is ready"
is "$(supply_checks)" "" "and nothing is said"
AT=2026-07-06T08:00 USER_ID=H1 ok "of the area's detectors" bihuan submit supply-check source=MHS-01 area=A-01 item=detector quantity=4 minimum=2
is "$(rate)" 2/3 "a check without a cabinet is of all of the area"
ledger 2026-07 2026-08-01T00:00
like "$(supply_checks)" '^气体浓度检测仪 泵房应急柜: the check WZ-2026-[0-9]+ \(4\) says otherwise than the movements: 2' "a check that disagrees says so"
move 2026-07-20T08:00 use SC 2
is "$(rate)" 1/3 "what was used is missing at the end of the month"
move 2026-08-02T08:00 in SC 5
is "$(rate)" 1/3 "what came later does not mend it"
AT=2026-08-02T09:00 as P1 count begin --place K1 >/dev/null
kept() { json 'sorted({e["text"] for r in d["rows"] for e in r["cells"]["emg_rate"]["evidence"] if "泵房应急柜" in e["text"]})'; }
ledger 2026-08 2026-08-02T10:00
like "$(kept)" '^\["正压式空气呼吸器 泵房应急柜 \?/[0-9]+, .*", "气体浓度检测仪 泵房应急柜 \?/[0-9]+, .*"\]$' "while a place is counted its quantities are not said here either"
ledger 2026-07 2026-08-02T10:00
like "$(kept)" '正压式空气呼吸器 泵房应急柜 1/' "a month that is over keeps what it says"
move 2026-08-03T08:00 use SC 5
ledger 2026-08 2026-08-03T10:00
like "$(json '[str(c) for c in d["checks"] if "breathing apparatus in good" in str(c)]')" '\? breathing apparatus in good state; a toxic source wants' "nor their sum, where the source has too few"
