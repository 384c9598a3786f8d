#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Access rules: they restrict who may do a step where, on top of the form; come in by import, are taken back by it, and stand in
# the log like everything else.
. "$(dirname "$0")/plant.inc"

# rules LINE…: these access rules are imported.
rules() {
    { echo 'id,form,step,area,role,in_use' && printf '%s\n' "$@"; } >access.csv
    exit_is 0 "import access: $*" bihuan --user E9 import access access.csv
}
# may_not USER REGEX NAME ARG…: refused with exit 3 in one sentence, and nothing is written.
may_not() {
    local user=$1 regex=$2 name=$3 before
    shift 3
    before=$(head_code)
    exit_is 3 "$name" as "$user" "$@"
    is "$(wc -l <<<"$ERR")" 1 "$name: one sentence"
    like "$ERR" "$regex" "$name: it names the roles"
    is "$(head_code)" "$before" "$name: nothing is written"
}
# may USER NAME ARG…
may() { exit_is 0 "$2" as "$1" "${@:3}"; }
# offered NUMBER STEP: who may do this open step.
offered() { json '[s["who"] for s in d["steps"] if s["step"] == "'"$2"'" and s["done"] is None][0]' "$(bihuan show "$1" --json)"; }
reported() { hazard P1 "$1" corrosion; }
fixed() { # DEVICE: a hazard that waits for its acceptance
    local number responder
    number=$(reported "$1") && responder=$(who "$number" respond) && as "$responder" act "$number" respond >/dev/null &&
        as "$responder" act "$number" rectify measure=m photo_before=@a.jpg photo_after=@b.jpg >/dev/null && echo "$number"
}

begin
is "$(bihuan --json export access)" '[]' "a new plant has no access rule"
n=$(fixed P-101) inner=$(fixed P-111) outside=$(fixed P-201)
is "$(offered "$n" accept)" '["E2", "E9", "L1"]' "without a rule the form alone decides"

rules 'a1,hazard,accept,A-01,ehs-head,1'
is "$(json '[d["rows"], d["added"]]' "$(bihuan --json --user E9 import access access.csv)")" '[1, 0]' "the same again changes nothing"
may_not L1 'head of safety \(ehs-head\)$' "another role, in the area" act "$n" accept confirmed_on_site=yes
may_not L1 'ehs-head' "in an area inside it" act "$inner" accept confirmed_on_site=yes
may_not L1 'ehs-head' "sending back is the same step" act "$n" accept --reject opinion=x
exit_is 3 "in Chinese" bihuan --lang zh --user L1 act "$n" accept confirmed_on_site=yes
like "$ERR" '权限规则.*安环部长 (ehs-head)|权限规则.*ehs-head' "in Chinese: it names the roles"
is "$(offered "$n" accept)" '["E9"]' "only the others are offered the step"
is "$(offered "$outside" accept)" '["E2", "E9", "L1"]' "outside everybody is"
may L1 "outside it is allowed" act "$outside" accept confirmed_on_site=yes
may E1 "another step of the record is not touched" act "$n" reclassify category=ppe

rules 'a2,hazard,accept,A-01-1,team-leader,1'
is "$(offered "$inner" accept)" '["E9", "L1"]' "of two rules any role will do"
is "$(offered "$n" accept)" '["E9"]' "the inner one does not reach outwards"
may L1 "the second role" act "$inner" accept confirmed_on_site=yes
rules 'a1,hazard,accept,A-01,ehs-head,0'
is "$(offered "$n" accept)" '["E2", "E9", "L1"]' "a rule that is taken back counts no more"
may L1 "and he may again" act "$n" accept confirmed_on_site=yes
is "$(json '[[r["id"], r["in_use"]] for r in d]' "$(bihuan --json export access)")" '[["a1", false], ["a2", true]]' "it is still there to be read"

# a rule adds nobody; asides, wildcards, submitting
rules 'a3,hazard,accept,,operator,1'
n=$(fixed P-201)
exit_is 3 "a rule lets nobody in whom the form keeps out" as P2 act "$n" accept confirmed_on_site=yes
is "$(offered "$n" accept)" '[]' "so it can leave nobody at all"
rules 'a3,hazard,accept,,operator,0' 'a4,*,void,,ehs-head,1'
may_not E1 'ehs-head' "a step beside the line, of every form" act "$n" void reason=x
may E9 "which the head may do" act "$n" void reason=x
rules 'a4,*,void,,ehs-head,no' 'a5,*,*,A-02,engineer,yes'
may_not P1 'engineer \(engineer\)$' "every step of every form: submitting too" submit hazard device=P-201 category=corrosion
may_not P1 'engineer' "the area given by hand, in small letters" submit hot-work area=a-02
may P1 "elsewhere he may" submit hazard device=P-101 category=ppe
may Q1 "who has the role may there" submit hazard device=P-201 category=corrosion
rules 'a5,*,*,A-02,engineer,0' 'a6,hazard,submit,,operator,1' 'a7,hazard,submit,,team-leader,1'
may_not Q1 'operator \(operator\), team leader \(team-leader\)$' "submitting, everywhere" submit hazard device=P-101 category=ppe
may L1 "any of two roles" submit hazard device=P-101 category=ppe
may E1 "another form is not touched" act "$(reported P-102)" void reason=x

# the program itself is bound by no rule: an overdue step still climbs, and who is reached is bound again
rules 'a6,hazard,submit,,operator,0' 'a7,hazard,submit,,team-leader,0' 'a8,hazard,respond,,ehs-head,1'
n=$(reported P-101)
is "$(offered "$n" respond)" '["E9"]' "who is in the department it was dispatched to is bound too"
AT=2026-03-04T08:01
exit_is 0 "the clock goes on" bihuan tick
may_not G1 'ehs-head' "whom the step was escalated to is bound too" act "$n" respond
rules 'a8,hazard,respond,,deputy-gm,1'
may G1 "unless the rule is his" act "$n" respond

# a terminal where nobody is logged in still reports a danger
rules 'a8,hazard,respond,,deputy-gm,0' 'a9,*,submit,,principal,1'
may_not P1 'principal' "with a name it is refused" submit hazard device=P-101 category=ppe
printf '%s\n' 'size 80x24' 'key U' 'key <F2>' 'type P-101' 'key <Enter> <Enter> <Enter> <Enter>' 'key 1' 'key <F2>' frame >keys
exit_is 0 "at a locked terminal F2 reports" bihuan --script keys
is "$(json '[d["events"][0]["actor"], d["fields"]["device"]]' "$(bihuan show "$(json 'max(r["number"] for r in d)' "$(bihuan --json list hazard)")" --json)")" '["nobody", "P-101"]' "and it stands there as nobody's"
rules 'a9,*,submit,,principal,0'

# who may import, and what is refused
exit_is 3 "an operator imports none" as P1 import access access.csv
# wrong NAME REGEX LINE: this rule, on line 3, is refused, and nothing of its file comes in.
wrong() {
    local before
    before=$(head_code)
    printf 'id,form,step,area,role,in_use\nok,hazard,submit,,ehs,1\n%s\n' "$3" >wrong.csv
    exit_is 1 "$1" bihuan --user E9 import access wrong.csv
    like "$ERR" "[Ll]ine 3: .*$2" "$1: which line and what"
    is "$(head_code)" "$before" "$1: nothing is imported"
}
wrong "an unknown form" 'hasard' 'x,hasard,submit,,ehs,1'
wrong "an unknown step" 'acept' 'x,hazard,acept,,ehs,1'
wrong "a step that no form has" 'acept' 'x,*,acept,,ehs,1'
wrong "an unknown area" 'A-99' 'x,hazard,accept,A-99,ehs,1'
wrong "an unknown role" 'boss' 'x,hazard,accept,,boss,1'
wrong "neither in use nor not" 'maybe' 'x,hazard,accept,,ehs,maybe'
printf 'id,form,step,area,role\nb1,hazard,accept,,ehs\n' >short.csv
exit_is 0 "in_use may be left out" bihuan --user E9 import access short.csv
is "$(json '[r["in_use"] for r in d if r["id"] == "b1"]' "$(bihuan --json export access)")" '[true]' "then it is in use"
bihuan export access >out.csv
is "$(json '[d["added"], d["changed"]]' "$(bihuan --json --user E9 import access out.csv)")" '[0, 0]' "what goes out comes in again"

is "$(json 'd["ok"]' "$(bihuan verify --json)")" true "the log is whole"
sqlite3 plant.db "UPDATE access SET in_use = 0 WHERE id = 'b1'"
exit_is 5 "a rule taken back behind the program's back is found" bihuan verify --json
is "$(json '[[s["table"], s["key"]] for s in d["state"]]')" '[["access", "b1"]]' "by its name"
