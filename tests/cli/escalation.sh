#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Escalation: each rung once, whatever number of processes run the rules, and no edit resets a clock.
. "$(dirname "$0")/plant.inc"

# tick_at TIME: runs the rules; $OUT is what they did.
tick_at() { AT=$1 run bihuan --json tick; }
# rung NUMBER: of the open main step.
rung() { json '[s["rung"] for s in d["steps"] if s["done"] is None][0]' "$(bihuan --json show "$1")"; }
# Eight at once; the sum of what they escalated, and the exit codes.
tick_by_eight() {
    local i
    rm -f tick.*
    for i in 1 2 3 4 5 6 7 8; do
        { "$BIHUAN" --at "$1" --json tick >"tick.$i"; echo $? >"tick.$i.status"; } &
    done
    wait
    json '[sum(t["escalated"] for t in d), sum(t["messages"] for t in d)]' "[$(cat tick.? | paste -sd,)]"
}

begin
number=$(hazard P1 P-101 flange-leak)
tick_at 2026-03-04T07:59:59.999
is "$(json 'd["escalated"]')" 0 "a millisecond before 48 h nothing happens"
is "$(rung "$number")" 0 "it stands on no rung"
AT=2026-03-04T07:59:59.999
ok "an edit meanwhile" as E1 act "$number" regrade level=0
tick_at 2026-03-04T08:00
is "$(json '[d["escalated"], d["messages"]]')" '[1, 2]' "at 48 h the first rung, by two channels, and no edit reset the clock"
AT=2026-03-04T08:00
is "$(rung "$number")" 1 "it stands on rung 1"
is "$(json '"G1" in [s for s in d["steps"] if s["done"] is None][0]["who"]' "$(bihuan --json show "$number")")" true \
    "the deputy general manager may act now"
is "$(json 'sorted(m["channel"] for m in d if m["target"] == "G1")' "$(bihuan --json messages)")" '["email", "sms"]' \
    "he gets an e-mail and a text message"
tick_at 2026-03-04T08:00
is "$(json 'd["escalated"]')" 0 "the same rung never twice"
tick_at 2026-03-05T07:59:59.999
is "$(json 'd["escalated"]')" 0 "a millisecond before the next 24 h nothing"
is "$(tick_by_eight 2026-03-05T08:00)" '[1, 2]' "24 h later the next rung, once by eight processes"
is "$(cat tick.*.status | sort -u)" 0 "all eight succeed"
AT=2026-03-05T08:00
is "$(rung "$number")" 2 "it stands on rung 2"
is "$(json 'sum(m["target"] == "M1" for m in d)' "$(bihuan --json messages)")" 2 "the principal gets his two messages"
is "$(tick_by_eight 2026-03-10T08:00)" '[0, 0]' "there is no third rung"

# Many at once: each once.
begin
for device in P-101 P-102 P-111 P-201; do
    for category in ppe corrosion housekeeping; do hazard P1 $device $category >/dev/null; done
done
is "$(json 'len(d)' "$(bihuan --json list)")" 12 "twelve hazards"
is "$(tick_by_eight 2026-03-04T08:00)" '[12, 24]' "twelve escalations by eight processes, each once"
is "$(cat tick.*.status | sort -u)" 0 "all eight succeed"
AT=2026-03-04T08:00
is "$(json 'len(d) - len(set(m["record"] + m["channel"] + m["target"] for m in d))' \
    "$(bihuan --json messages --limit 0)")" 0 "no message twice"
is "$(json 'len(d)' "$(bihuan --json list --overdue)")" 12 "all twelve are overdue"

# What is done in time is not escalated, and an approved extension moves the clock.
begin
number=$(hazard P1 P-201 flange-leak)
responder=$(who "$number" respond)
AT=2026-03-04T07:00
ok "an extension is asked for" as "$responder" act "$number" extend until=2026-03-06T08:00 reason=x substitute=y
tick_at 2026-03-04T08:00
is "$(json 'd["escalated"]')" 1 "an extension that is not approved moves nothing"
begin
number=$(hazard P1 P-201 flange-leak)
responder=$(who "$number" respond)
AT=2026-03-03T08:00
ok "an extension is asked for" as "$responder" act "$number" extend until=2026-03-06T08:00 reason=x substitute=y
ok "and approved" as G1 act "$number" approve-extension
tick_at 2026-03-06T07:59
is "$(json 'd["escalated"]')" 0 "an approved one does"
tick_at 2026-03-06T08:00
is "$(json 'd["escalated"]')" 1 "up to its own time"

# The reminder of the ledger's date, once a rung; and permits that run out.
begin
AT=2026-03-02T08:00
exit_is 0 "a permit" as P1 submit hot-work device=P-201 end=2026-03-02T12:00
permit=$(json 'd["number"]')
tick_at 2026-03-02T11:59
is "$(json 'd["expired"]')" 0 "a permit lives until its end"
tick_at 2026-03-02T12:00
is "$(json 'd["expired"]')" 1 "and ends there"
AT=2026-03-02T12:00
is "$(state "$permit")" expired "it is expired"
for day in 05 10 15 16 18 20 21 22; do tick_at "2026-03-${day}T08:00"; reminded=$((${reminded:-0} + $(json 'd["reminded"]'))); done
isnt "$reminded" 0 "the ledger's date is reminded of"
tick_at 2026-03-22T08:00
is "$(json 'd["reminded"]')" 0 "no reminder twice"
run "$BIHUAN" verify --json
is "$(json 'd["ok"]')" true "the log is whole"
