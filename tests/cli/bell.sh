#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The bell: what comes by it, and every alarm, stands above whatever a terminal shows until somebody acknowledges it by key; who has
# seen what is said truly.
. "$(dirname "$0")/plant.inc"

one() { json "[[m['state'], m['sent'] is not None, m['seen'] is not None, m['reply']] for m in d if (m['record'] or '') == '$1' and m['target'] == '$2' and (m['channel'] == 'bell') == $3]" "$(bihuan messages --json)"; }
# at_terminal USER|- STEP…: what a script at a terminal of this person does.
at_terminal() {
    local user=(--user "$1")
    [ "$1" = - ] && user=()
    shift
    printf '%s\n' "$@" >bell.keys
    bihuan "${user[@]}" --script bell.keys
}

begin
sed 's/^overdue = role:deputy-gm via email sms /overdue = role:deputy-gm via bell email sms /' "$TOP/forms/hazard.ini" >hazard.ini
exit_is 0 "a ladder by the bell" as T1 form install hazard.ini
n=$(hazard P1 P-101 flange-leak)
AT=2026-03-04T08:00
ok "it is overdue" bihuan tick
is "$(one "$n" G1 True)" '[["waiting", false, false, null]]' "it waits for a terminal"
ok "a terminal of anybody shows it" at_terminal P2 'expect "Ctrl-G"' "expect \"$n\""
is "$(one "$n" G1 True)" '[["sent", true, false, null]]' "it is sent then, and not seen"
ok "in the middle of a scan the key does nothing" at_terminal P2 $'scan A1B2C3\aD4E5F6' 'expect "Ctrl-G"'
ok "in English as in Chinese" at_terminal P2 'lang zh' 'expect "Ctrl-G 确认"'
ok "a key takes it away, in the middle of a text" at_terminal P2 'key :' 'type abc' 'key <Ctrl-G>' 'reject "Ctrl-G"' 'expect "abc"'
is "$(one "$n" G1 True)" '[["sent", true, false, "P2"]]' "the answer says who; its receiver has not seen it"
ok "it rings nowhere any more" at_terminal L1 'reject "Ctrl-G"'

exit_is 0 "an alarm" as P1 submit alarm device=P-101 kind=toxic 'reading=12 mg/m³'
n=$(json 'd["number"]')
ok "rings where its people are, with its value and place" at_terminal E1 "expect \"$n\"" 'expect "12 mg/m³"' 'expect "氯化装置"'
ok "at nobody else's" at_terminal P2 'reject "Ctrl-G"'
ok "where nobody is logged in two keys silence the bell, and the banner stands" at_terminal - "expect \"$n\"" 'key <Ctrl-G>' \
    'expect "Initials"' 'key <Enter>' 'expect "silent for 5m"' 'key <Esc>' 'expect-row 0 "Ctrl-G"'
ok "or somebody names himself, whose it is not: he is told who could" at_terminal - 'key <Ctrl-G>' 'type q1' 'key <Enter>' 'key <Enter>' \
    'expect "these may"' 'expect-row 0 "Ctrl-G"'
is "$(json 'd["state"]' "$(bihuan show "$n" --json)")" acknowledge "nobody has acknowledged it by that"
ok "it rings on" at_terminal E1 'expect "Ctrl-G"' 'key <Ctrl-G>' 'reject "Ctrl-G"'
is "$(json 'd["state"]' "$(bihuan show "$n" --json)")" measures "until one of them acknowledges it by the key: the step is done"
is "$(json 'sorted(d)' "$(one "$n" E1 False)")" '[["waiting", false, true, null], ["withdrawn", false, false, null]]' "what waited for it is withdrawn, the rest seen"
contacts() { printf 'id,mobile,email,wecom,dingtalk,feishu,lang,quiet\nP1,%s,,,,,,\n' "$1" >contacts.csv && bihuan --user P1 import contacts contacts.csv; }
ok "where he is reached" contacts 13800000011
ok "is changed" contacts 13800000012
ok "nobody else reads of it" at_terminal P2 'reject "Ctrl-G"'
ok "he does" at_terminal P1 'expect "13800000011"' 'key <Ctrl-G>' 'reject "Ctrl-G"'
is "$(one '' P1 True)" '[["sent", true, true, "P1"]]' "and has seen it"
ok "the log is whole" bihuan verify
