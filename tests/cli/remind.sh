#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Reminders: a list names whom an obligation reminds; what names nobody is refused, and a row of an older program that does
# is heard by the safety department and stops no other one.
. "$(dirname "$0")/plant.inc"

list() { { echo 'id,subject,kind,title,cycle,last,next,remind,blocks' && printf '%s\n' "$@"; } >o.csv; }
told() { json 'sorted({m["target"] for m in d if m["text"].startswith("'"$1"' ")})' "$(bihuan messages --limit 0 --json)"; }

begin
for bad in 'person:X1 via email' 'person:owner via email' 'field:owner via email' 'reporter via sms' 'current via email' 'superior:respond via email' \
    'dispatch via email' 'role:clark via email' 'role:clerk' 'role:clerk via ' '24h role:clerk via email' 'role:ehs via email; 1d role:clerk via email' 'clerk'; do
    list "x-1,device:P-101,test,检定,365d,2025-03-02,2026-03-02,$bad,yes"
    exit_is 1 "“$bad” reminds nobody" bihuan import obligations o.csv
    like "$ERR" 'Line 2: .*reminds nobody' "and the line is named"
done
list 'x-1,device:P-101,test,检定,365d,2025-03-02,2026-03-02,role:ehs via email,maybe'
exit_is 1 "blocks is yes or no" bihuan import obligations o.csv
list 'a-1,device:P-101,test,甲,365d,2025-03-02,2026-03-02,role:ehs via email,是' 'b-1,device:P-102,test,乙,365d,2025-03-02,2026-03-02,,' \
    'c-1,device:P-111,test,丙,365d,2025-03-02,2026-03-02,"dept:EQP, role:ehs-head via sms",no' \
    'd-1,device:P-201,test,丁,365d,2025-03-02,2026-03-02,dept:UTL via email,Yes'
exit_is 0 "roles, departments, and what is left empty" bihuan import obligations o.csv
is "$(json '[o["blocks"] for o in d if o["id"] in ("a-1", "b-1", "c-1", "d-1")]' "$(bihuan export obligations --json)")" \
    '[true, true, false, true]' "yes in every spelling blocks, and so does what is left empty"

# a row of an older program: it stops nothing, and is not unheard
sqlite3 plant.db "UPDATE obligation SET remind = 'person:X1 via email' WHERE id = 'a-1'; UPDATE obligation SET remind = 'role:ehs' WHERE id = 'd-1'"
exit_is 0 "the rules of time go on" bihuan tick --json
is "$(json 'd["reminded"] >= 4')" true "all of them are reminded of"
is "$(told 甲)" '["E1", "E2", "E9"]' "whom nobody can read goes to the safety department"
is "$(told 乙)" '["E1", "E2", "E9"]' "so does what is for a clerk that is not there"
is "$(told 丙)" '["E9", "Q1"]' "the others to those they name"
is "$(told 丁)" '["E1", "E2", "E9"]' "and what names no way"
exit_is 0 "once more" bihuan tick --json
is "$(json 'd["reminded"]')" 0 "each once"

# nobody at all is in service: it waits
begin
list 'a-1,device:P-101,test,甲,365d,2025-03-02,2026-03-02,role:ehs via email,yes'
bihuan import obligations o.csv >/dev/null && sed 's/,yes,/,no,/' people.csv >gone.csv && bihuan import people gone.csv >/dev/null
exit_is 0 "nobody is there" bihuan tick --json
is "$(json 'd["reminded"]')" 0 "the reminder is not used up"
AT=2026-03-03T08:00
people=$(grep '^E1,' people.csv) && printf 'id,name,department,roles,in_service,title,crew,scopes\n%s\n' "$people" >back.csv && bihuan import people back.csv >/dev/null
exit_is 0 "somebody is" bihuan tick --json
is "$(told 甲)" '["E1"]' "and hears it"
