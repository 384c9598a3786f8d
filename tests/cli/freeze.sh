#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The freeze: three of a kind in (t − 7×24 h, t] in one area, to the millisecond; nobody dodges it; two people lift it.
. "$(dirname "$0")/plant.inc"

# at TIME USER DEVICE CATEGORY: reports; the number.
at() { AT=$1 hazard "$2" "$3" "$4"; }
# frozen EXPECTED NAME: the targets of all holds.
frozen() { is "$(json '[h["target"] for h in d]' "$(bihuan --json holds)")" "$1" "$2"; }

begin
at 2026-03-02T08:00:00.000 P1 P-101 flange-leak >/dev/null
at 2026-03-05T08:00:00.000 P1 P-102 flange-leak >/dev/null
frozen '[]' "two are no freeze"
AT=2026-03-09T07:59:59.999
USER_ID=P2 run bihuan --json submit hazard device=P-101 category=flange-leak
frozen '["A-01"]' "the third a millisecond before seven days is one"
is "$(json '[h["kind"] for h in d["holds"]]')" '["freeze"]' "the reporter sees the hold"
is "$(json 'd["advice"]')" '["Start a special remediation of this area"]' "and the advice"
is "$(json 'sum(m["target"] == "E9" for m in d)' "$(bihuan --json messages)")" 2 "the safety head gets a message by each channel"
run bihuan --json holds
is "$(json 'all(k in d[0] for k in "id kind target rule since until why record treatment needs".split())')" true "keys of a hold"
is "$(json '[d[0]["rule"], d[0]["since"], d[0]["until"], d[0]["record"]]')" \
    '["hazard/freeze", "2026-03-09T07:59:59.999+08:00", null, "YH-2026-00003"]' "what, when and by which record"
for area in A-01 a-01 A-01-1 a-01-1; do
    exit_is 4 "no permit in $area" as P1 submit hot-work area=$area
    like "$ERR" 'A-01' "it names what is frozen, typed as $area"
done
at 2026-03-09T08:00:00.000 P1 P-101 flange-leak >/dev/null
frozen '["A-01"]' "a fourth one places no second hold"

begin
at 2026-03-02T08:00:00.000 P1 P-101 flange-leak >/dev/null
at 2026-03-05T08:00:00.000 P1 P-102 flange-leak >/dev/null
at 2026-03-09T08:00:00.000 P1 P-101 flange-leak >/dev/null
AT=2026-03-09T08:00
frozen '[]' "the third at exactly seven days is none: the window is half-open"
at 2026-03-09T08:00:00.001 P1 P-101 flange-leak >/dev/null
AT=2026-03-09T08:00:00.001
frozen '["A-01"]' "but it is the second of the next window"

begin
at 2026-03-02T08:00 P1 P-101 flange-leak >/dev/null
at 2026-03-03T08:00 P1 P-201 flange-leak >/dev/null
at 2026-03-04T08:00 P1 P-111 flange-leak >/dev/null
at 2026-03-05T08:00 P1 P-101 corrosion >/dev/null
AT=2026-03-05T08:00
frozen '[]' "other areas, the area inside and other categories do not count together"
at 2026-03-06T08:00 P1 P-102 flange-leak >/dev/null
at 2026-03-06T09:00 P1 P-111 flange-leak >/dev/null
at 2026-03-06T10:00 P1 P-111 flange-leak >/dev/null
AT=2026-03-06T10:00
frozen '["A-01-1"]' "the area inside counts for itself"

# Voiding does not dodge it; a confirmed void does count no more.
begin
n=$(at 2026-03-02T08:00 P1 P-101 flange-leak)
at 2026-03-02T09:00 P1 P-101 flange-leak >/dev/null
AT=2026-03-02T10:00
ok "one is voided" as E1 act "$n" void reason=误报
at 2026-03-02T11:00 P1 P-101 flange-leak >/dev/null
AT=2026-03-02T11:00
frozen '["A-01"]' "a void one goes on counting"

begin
n=$(at 2026-03-02T08:00 P1 P-101 flange-leak)
at 2026-03-02T09:00 P1 P-101 flange-leak >/dev/null
AT=2026-03-02T10:00
ok "one is voided" as E1 act "$n" void reason=误报
ok "and a second person confirms" as E2 act "$n" confirm
at 2026-03-02T11:00 P1 P-101 flange-leak >/dev/null
AT=2026-03-02T11:00
frozen '[]' "a confirmed void counts no more"
n=$(at 2026-03-02T12:00 P1 P-102 corrosion)
AT=2026-03-02T13:00
frozen '[]' "another category"
ok "it is re-classified" as E1 act "$n" reclassify category=flange-leak
frozen '["A-01"]' "a re-classified one counts as what it is now"

# Permits: suspended, refused before any field is asked for, given back behind a fresh gas test.
begin
AT=2026-03-02T08:00
exit_is 0 "a permit" as P1 submit hot-work device=P-101 end=2026-03-03T06:00
permit=$(json 'd["number"]')
exit_is 0 "a permit in the area inside" as P2 submit hot-work device=P-111 end=2026-03-03T06:00
inner=$(json 'd["number"]')
exit_is 0 "a permit elsewhere" as P2 submit hot-work device=P-201 end=2026-03-03T06:00
other=$(json 'd["number"]')
AT=2026-03-02T09:00
freeze_area P-101 >/dev/null
is "$(state "$permit") $(state "$inner") $(state "$other")" "suspended suspended approve" "open permits of the area are suspended"
# told KIND NUMBER: who was told, by messages of that kind.
told() { sqlite3 plant.db "SELECT DISTINCT target FROM message WHERE kind = '$1' AND record = '$2' ORDER BY target" | paste -sd' '; }
is "$(told freeze "$inner")" P2 "who asked for it hears that its work is stopped"
for lang in en zh; do
    before=$(head_code)
    exit_is 4 "a new permit is refused ($lang)" bihuan --lang $lang --user P1 submit hot-work device=P-101
    is "$(wc -l <<<"$ERR")" 1 "with one sentence"
    like "$ERR" 'A-01' "that names the area"
    exit_is 4 "before any field is asked for ($lang)" bihuan --lang $lang --user P1 submit hot-work device=P-111 grade=nonsense end=never nosuch=1
    is "$(head_code)" "$before" "nothing was written"
done
exit_is 0 "elsewhere work goes on" as P1 submit hot-work device=P-201 end=2026-03-03T06:00
exit_is 4 "a suspended permit cannot go on" as E1 act "$permit" approve
exit_is 0 "hazards may still be reported" as P1 submit hazard device=P-101 category=ppe

# The lift: a closed special treatment and two different people.
exit_is 4 "no lift without a treatment" as E9 lift A-01
AT=2026-03-02T10:00
exit_is 0 "a special treatment" as P1 submit special-treatment area=A-01 cause=垫片老化 measures=全部更换
treatment=$(json 'd["number"]')
exit_is 4 "an open treatment is no proof" as E9 lift A-01 treatment="$treatment"
ok "its effect is checked" as E1 act "$treatment" effect-check effect=无泄漏
ok "it is closed" as E9 act "$treatment" close
exit_is 3 "somebody else may not lift" as L1 lift A-01
exit_is 0 "the safety head signs" as E9 lift A-01 treatment="$treatment"
is "$(json '[d[0]["lifted"], d[0]["until"], d[0]["treatment"]]')" "[false, null, \"$treatment\"]" "one signature is not enough"
is "$(json 'd[0]["needs"]["who"]')" '["H1"]' "it waits for the other one"
exit_is 3 "the same person does not sign twice" as E9 lift A-01
exit_is 0 "the production head signs" as H1 lift A-01
is "$(json '[d[0]["lifted"], d[0]["until"]]')" '[true, "2026-03-02T10:00:00+08:00"]' "the hold is lifted"
frozen '[]' "no hold is in force"
is "$(json 'len(d)' "$(bihuan --json holds --all)")" 1 "it stands in the list of all"
is "$(state "$permit") $(state "$inner")" "approve approve" "the permits go on where they were (permits.sh shows work that had begun)"
exit_is 0 "new permits are taken again" as P1 submit hot-work device=P-101 end=2026-03-03T06:00
is "$(told notice "$inner")" P2 "who heard that it was stopped hears that it goes on"
is "$(told notice "$(sqlite3 plant.db "SELECT record FROM hold")")" E9 "and who heard of the freeze hears of its end"
run "$BIHUAN" verify --json
is "$(json 'd["ok"]')" true "the log is whole"
