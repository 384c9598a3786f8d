#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# A plant that is not in use yet (尚未启用) is set up without a name; from the first account on, who has none only reports a
# danger and stops work, which also nobody in particular does.
. "$(dirname "$0")/plant.inc"
secret() { printf '%s\n' "${@:2}" >"$1"; }
secret e9 'noch ein gutes passwort' 864202
me() { USER_ID=$1 bihuan --secret-file "$2" --json "${@:3}"; }

begin
is "$(json 'd["enabled"]' "$("$BIHUAN" init --json other.db)")" false "init says that it is not in use"
is "$(json '[c["enabled"] for c in d if "enabled" in c]' "$(bihuan doctor --json)")" '[false]' "and so does the doctor"
exit_is 0 "nobody imports" bihuan import areas areas.csv
exit_is 0 "puts limits in force" bihuan limit set hazard.respond 24h --source x --reason y
exit_is 0 "takes a copy" bihuan backup copy.db
bihuan form show stock >stock.ini
exit_is 0 "installs a form" bihuan form install stock.ini
n=$(hazard P1 P-101 flange-leak) && hazard P1 P-101 flange-leak >/dev/null && hazard P1 P-101 flange-leak >/dev/null
hold=$(json 'd[0]["id"]' "$(bihuan holds --json)")
exit_is 3 "but acts on nothing" bihuan act "$n" respond
exit_is 3 "also not on what is not there" bihuan act YH-2026-99999 respond
exit_is 3 "lifts nothing" bihuan lift "$hold"
exit_is 3 "closes no month" bihuan ledger 2026-03 --close
exit_is 3 "puts no copy back" bihuan restore copy.db --with E9 --reason x
exit_is 3 "asks for no permit" bihuan submit hot-work device=P-201
is "$(json 'len(d)' "$(bihuan list hazard --json)")" 3 "the plant is what it was"

ok "somebody has an account" bihuan user enrol E9 --new-secret-file e9
is "$(json '[c["enabled"] for c in d if "enabled" in c]' "$(bihuan doctor --json)")" '[true]' "then it is in use"
for deed in 'import areas areas.csv' 'limit set hazard.respond 20h --source x' 'form install stock.ini' 'backup more.db' 'restore copy.db --with E9 --reason x'; do
    exit_is 3 "without a name no more: ${deed%% *}" bihuan $deed
    exit_is 3 "nor who has no account: ${deed%% *}" bihuan --user M1 $deed
done
for deed in 'user leave P2' 'user reset E9 --new-secret-file e9' 'clock confirm --reason x' 'clock back --to 2026-03-02T07:00 --reason x --with E9'; do
    exit_is 3 "without a name: ${deed%% --*}" bihuan $deed
    exit_is 3 "nor by who has no account: ${deed%% --*}" bihuan --user M1 $deed
done
exit_is 3 "who has none acts on nothing" bihuan --user L1 act "$n" respond
exit_is 3 "and asks for no permit" bihuan --user P1 submit hot-work device=P-201
exit_is 0 "he reports a hazard" bihuan --user P1 --json submit hazard device=P-201 category=ppe
exit_is 0 "and so does nobody" bihuan --json submit hazard device=P-201 category=other note=x
m=$(json 'd["number"]')
is "$(json '[d["events"][0]["actor"]]' "$(bihuan show "$m" --json)")" '["nobody"]' "who stands there as nobody"
like "$(bihuan show "$m")" 'not named' "in words: not named"
exit_is 3 "who has an account proves himself" bihuan --user E9 submit hazard device=P-201 category=ppe
exit_is 0 "an alarm is raised by nobody" bihuan --json submit alarm device=P-201 kind=level reading='3 m'
exit_is 3 "an empty name is no name" bihuan --user ' ' submit hazard device=P-201 category=ppe

# a permit on which work has begun, written before anybody had an account, is stopped by nobody and by who has none
begin
printf 'id,name,department,roles,in_service\nK1,张监护,PRD,guardian,yes\nW1,焊工,EQP,operator,yes\n' >more.csv
ok "a guardian and a worker" bihuan import people more.csv
exit_is 0 "a permit" as W1 submit road-closure area=A-02 road=x guardian=K1 worker=W1 start=2026-03-02T08:10 end=2026-03-02T16:00 content=x
n=$(json 'd["number"]')
exit_is 0 "somebody stops it without a name" bihuan --json act "$n" stop reason=smoke
is "$(json '[e["actor"] for e in d["events"]][-1]' "$(bihuan show "$n" --json)")" nobody "nobody in particular did"
like "$(bihuan show "$n")" 'Stop' "it is told"
ok "an account" bihuan user enrol E9 --new-secret-file e9
exit_is 0 "who has no account stops work too" bihuan --user P1 act "$n" stop reason=smoke
exit_is 3 "but does not link" bihuan --user P1 act "$n" link linked=x
exit_is 3 "and who has one proves himself" bihuan --user E9 act "$n" stop reason=x
exit_is 3 "nobody links" bihuan act "$n" link linked=x
is "$(json 'd["ok"]' "$(bihuan verify --json)")" true "the log is whole"
