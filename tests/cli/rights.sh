#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# One table says who may: what comes in by a list passes the guards of what it does, nobody gives himself anything, who leaves by
# a list has left, who returns is enrolled anew, and a name of then stands on what was done then.
. "$(dirname "$0")/plant.inc"

secret() { printf '%s\n' "${@:2}" >"$1"; }
secret e9 'noch ein gutes passwort' 864202
secret g1 'correct horse battery' 258046
secret m1 'staple of another kind' 975313
secret new 'something quite different' 314159
me() { USER_ID=$1 bihuan --secret-file "$2" "${@:3}"; }
people() { { echo 'id,name,department,roles,in_service' && printf '%s\n' "$@"; } >list.csv; }
roles() { json '" ".join(next(p["roles"] for p in d if p["id"] == "'"$1"'"))' "$(bihuan export people --json)"; }
cell() { json 'next(p["'"$2"'"] for p in d if p["id"] == "'"$1"'")' "$(bihuan export people --json)"; }
# refused NAME REGEX ARG…: exit 3, one sentence, nothing written.
refused() {
    local before
    before=$(head_code)
    exit_is 3 "$1" "${@:3}"
    like "$ERR" "$2" "$1: who could"
    is "$(head_code)" "$before" "$1: nothing is written"
}

# ---- nobody has an account: under a name its rights count from the first row on, and two different people are two
begin
people 'T1,周工艺,TEC,engineer;tech-lead;deputy-gm;ehs-head;principal,yes'
refused "an engineer makes himself principal" 'himself' bihuan --user T1 import people list.csv
refused "nor with somebody beside him" 'himself' bihuan --user T1 --with E9 import people list.csv
refused "nor does he stand by for himself" 'himself' bihuan --user E9 --with T1 import people list.csv
people 'e9,赵部长,EHS,operator,yes'
exit_is 1 "nobody becomes two by small letters, to stand by for himself" bihuan --user H1 import people list.csv
like "$ERR" 'e9 differs from E9 in case only' "and he is named"
people 'Z1,甲,PRD,operator,yes' 'z1,甲,PRD,operator,yes'
exit_is 1 "nor in one file" bihuan --user H1 import people list.csv
printf 'code,name,area,position\np-101,另一台泵,A-02,\n' >twin.csv
exit_is 1 "nor does a device" bihuan --user H1 import devices twin.csv
printf 'code,name,parent\na-01-1,泵房,A-02\n' >twin.csv
exit_is 1 "nor an area" bihuan --user H1 import areas twin.csv
people 'P2,郑操作,PRD,operator;ehs-head,yes'
refused "one person gives no role" '--with ID.*(E9|G1|M1)' bihuan --user H1 import people list.csv
refused "two of whom none answers for the plant" 'ehs-head deputy-gm principal.*E9' bihuan --user H1 --with Q1 import people list.csv
refused "the same person twice" 'another one' bihuan --user G1 --with G1 import people list.csv
refused "somebody who left does not stand by" 'left service' bihuan --user G1 --with X1 import people list.csv
exit_is 0 "two give it" bihuan --user H1 --with G1 import people list.csv
is "$(roles P2)" 'ehs-head operator' "and it is given"
people 'P2,郑操作,PRD,operator,yes'
refused "one takes none away either" '--with ID' bihuan --user H1 import people list.csv
people 'P3,新操作,PRD,operator,yes'
exit_is 0 "an operator begins by one" bihuan --user H1 import people list.csv
refused "who may import nothing" 'these may.*E1' bihuan --user P1 import people list.csv
people 'Q1,孙设备,MGT,engineer;dept-head,yes'
refused "another department takes two" '--with ID' bihuan --user H1 import people list.csv
printf 'id,name,department,roles,in_service,phone\nE9,赵部长,EHS,ehs-head,yes,13800000000\n' >list.csv
refused "whom a message reaches takes two" '--with ID' bihuan --user H1 import people list.csv
people 'X1,沈离,EHS,ehs,yes'
refused "who left does not come back by one" '--with ID' bihuan --user E9 import people list.csv
exit_is 0 "he comes back by two" bihuan --user E9 --with M1 import people list.csv
people 'E1,李安,EHS,ehs,yes'
exit_is 0 "what changes nothing takes one" bihuan --user H1 import people list.csv
{ echo 'id,form,step,area,role,people,one_of' && echo 'import/any/operator,verb:import,*,,operator,1,'; } >access.csv
refused "the table itself takes two" '--with ID' bihuan --user E9 import access access.csv
exit_is 0 "two change it" bihuan --user E9 --with G1 import access access.csv
exit_is 0 "and it counts" bihuan --user P1 import areas areas.csv
# what takes two takes two in every plant, and who has no name gets no more than the program gives him
while IFS='|' read -r row regex; do
    { echo 'id,form,step,area,role,people,one_of' && echo "$row"; } >access.csv
    exit_is 1 "not even two write: $row" bihuan --user E9 --with G1 import access access.csv
    like "$ERR" "$regex" "and the sentence says why"
done <<'END'
limit/looser/ehs-head,verb:limit,looser,,ehs-head,1,|takes two people in every plant
x,verb:appoint,ehs-head,,clerk,1,|takes two people in every plant
x,verb:import,rights,,operator,,|takes two people in every plant
x,verb:clock,back,,operator,1,|takes two people in every plant
x,verb:backup,key,,clerk,2,|answers for it
x,verb:import,rights,,nobody,1,|takes a name
x,verb:restore,*,,setup,1,|takes a name
x,verb:import,people,,system,1,|takes a name
x,verb:limit,looser,,anyone,1,|takes two people in every plant
END
{ echo 'id,form,step,area,role,people,one_of' && echo 'x,verb:backup,key,,clerk,2,ehs-head'; } >access.csv
exit_is 0 "two of whom one answers are a rule" bihuan --user E9 --with G1 import access access.csv
{ echo 'id,form,step,area,role' && echo 'x,verb:inport,*,,operator'; } >access.csv
exit_is 1 "a deed nobody knows" bihuan --user E9 --with G1 import access access.csv
{ echo 'id,form,step,area,role,people' && echo 'w1,hazard,accept,,ehs-head,2'; } >access.csv
exit_is 0 "a step may take two" bihuan --user E9 --with G1 import access access.csv
n=$(hazard P1 P-201 corrosion) r=$(who "$n" respond)
ok "respond" as "$r" act "$n" respond
ok "rectify" as "$r" act "$n" rectify measure=m photo_before=@a.jpg photo_after=@b.jpg
refused "one accepts it not" '--with ID' as E9 act "$n" accept confirmed_on_site=yes
exit_is 0 "two do" as E9 act "$n" accept confirmed_on_site=yes --with L1
is "$(json 'd["ok"]' "$(bihuan verify --json)")" true "the log is whole"

# ---- a name of then
begin
n=$(hazard P1 P-101 ppe)
AT=2026-03-05T08:00
people 'P1,张三,PRD,operator,yes'
exit_is 0 "an id is given to somebody else" bihuan --user E9 --with G1 import people list.csv
like "$(bihuan show "$n")" '吴操作' "what was done then stands under the name of then"
unlike "$(bihuan show "$n")" '张三' "and not under the new one"
m=$(hazard P1 P-101 ppe)
like "$(bihuan show "$m")" '张三' "what is done now under the name of now"

# ---- somebody has an account
begin
ok "one account" bihuan user enrol E9 --new-secret-file e9
ok "and another" bihuan user enrol M1 --new-secret-file m1
both() { me E9 e9 --with M1 --with-secret-file m1 "$@"; }
people 'P2,郑操作,PRD,operator;team-leader,yes'
refused "nobody imports" 'say who you are' bihuan import people list.csv
refused "nor does who has no account" 'enrol' bihuan --user H1 import people list.csv
refused "one gives no role" '--with ID' me E9 e9 import people list.csv
refused "the second proves himself" 'password' me E9 e9 --with M1 import people list.csv
refused "who has no account is no second" 'account' me E9 e9 --with G1 --with-secret-file g1 import people list.csv
exit_is 0 "two give it" both import people list.csv
like "$(json '[e for e in d["signed"]] if isinstance(d["signed"], list) else d["signed"]' "$(bihuan verify --json)")" '[1-9]' "and sign it"
exit_is 0 "a third account" both user enrol G1 --new-secret-file g1
ok "G1 works" me G1 g1 submit hazard device=P-101 category=ppe
AT=2026-03-03T08:00
people 'G1,卫副总,MGT,deputy-gm,no'
exit_is 0 "gone by a list" me M1 m1 import people list.csv
is "$(json 'd["account"]' "$(bihuan user show G1 --json)")" true "the account is there still"
refused "a leaver does nothing" 'left service' me G1 g1 submit hazard device=P-101 category=ppe
AT=2026-06-03T08:00
people 'G1,卫副总,MGT,deputy-gm,yes'
refused "back by one" '--with ID' me M1 m1 import people list.csv
exit_is 0 "back by two" both import people list.csv
refused "the old password is dead" 'no account' me G1 g1 limit set hazard.respond 48h --source x
refused "and without one he is nobody" 'enrol' bihuan --user G1 limit set hazard.respond 48h --source x
exit_is 0 "he is enrolled anew" both user enrol G1 --new-secret-file new
exit_is 0 "and works with the new one" me G1 new submit hazard device=P-101 category=ppe
is "$(json 'd["ok"]' "$(bihuan verify --json)")" true "the log is whole"

# copies
exit_is 3 "nobody takes the key" bihuan backup --all out1 --with-key
refused "one person does not either" '--with ID' me E9 e9 backup --all out2 --with-key
exit_is 0 "two do" both backup --all out3 --with-key
exit_is 3 "an operator takes no copy" bihuan --user P1 backup x.db
exit_is 0 "a role does" me E9 e9 backup x.db
exit_is 0 "a timer of the owner keeps copies" setsid -w env "$BIHUAN" --at 2026-06-03T08:00 backup --keep kept
exit_is 3 "but no other copy" setsid -w env "$BIHUAN" --at 2026-06-03T08:00 backup y.db
not_ok "and there is none" test -e y.db
