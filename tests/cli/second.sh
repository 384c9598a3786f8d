#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# What takes two at a screen: the second person is asked for there, who could is named, and he stands by for one deed. What an
# import changes of the calendar and the areas takes two as well, copies of one second do not collide, and what a plant is from its
# first row on no later row changes.
. "$(dirname "$0")/plant.inc"

play() { printf '%s\n' "${@:2}" frame >keys; run "$BIHUAN" --lang en $1 --script keys; }
now() { echo "--at $AT"; }

# ---- a step that takes two, a lift and a month, in a plant where nobody has an account
begin
cat >access.csv <<'CSV'
id,form,step,area,role,people,one_of
w1,hazard,accept,,ehs-head,2,
w2,verb:lift,*,,ehs-head,2,
CSV
exit_is 0 "a step and lifting take two" bihuan --user E9 --with G1 import access access.csv
n=$(hazard P1 P-201 corrosion) r=$(who "$n" respond)
ok "respond" as "$r" act "$n" respond
ok "rectify" as "$r" act "$n" rectify measure=m photo_before=@a.jpg photo_after=@b.jpg
send=('key <F2>')
play "$(now) --user E9" "open entry act $n accept confirmed_on_site=yes" "${send[@]}"
like "$OUT" 'Second person' "the second one is asked for"
like "$OUT" 'could stand' "and who could is named"
is "$(state "$n")" accept "nothing happened yet"
play "$(now) --user E9" "open entry act $n accept confirmed_on_site=yes" "${send[@]}" 'type E9' 'key <Enter>' 'key <Enter>'
is "$(state "$n")" accept "nobody is his own second"
play "$(now) --user E9" "open entry act $n accept confirmed_on_site=yes" "${send[@]}" 'key <Esc>'
is "$(state "$n")" accept "Esc gives up"
play "$(now) --user E9" "open entry act $n accept confirmed_on_site=yes" "${send[@]}" 'type L1' 'key <Enter>' 'key <Enter>'
is "$(state "$n")" close "two accept"
play "$(now) --user P1" 'open entry submit hazard device=P-201 "note=drips at two flanges"'
like "$OUT" 'drips at two flanges' "what a form is given may have blanks"
is "$(json 'd["ok"]' "$(bihuan verify --json)")" true "the log is whole"

# ---- what an import changes of rights
{ echo day,kind,name && echo 2026-10-01,statutory,国庆节; } >days.csv
exit_is 3 "a day of the calendar takes two" bihuan --user H1 import holidays days.csv
like "$ERR" '--with ID' "and says so"
exit_is 0 "two bring it" bihuan --user H1 --with G1 import holidays days.csv
exit_is 0 "what changes nothing takes one" bihuan --user H1 import holidays days.csv
{ echo day,kind,name && echo 2026-10-01,workday,国庆节; } >days.csv
exit_is 3 "another kind of day takes two" bihuan --user H1 import holidays days.csv
{ echo code,name,parent && echo A-03,新区,; } >more.csv
exit_is 0 "a new area takes one" bihuan --user H1 import areas more.csv
{ echo code,name,parent && echo A-03,新区,A-01; } >more.csv
exit_is 3 "an area that lies elsewhere takes two" bihuan --user H1 import areas more.csv
{ echo code,name,parent,department && echo A-03,新区,,EHS; } >more.csv
exit_is 3 "so does whose it is" bihuan --user H1 import areas more.csv
exit_is 0 "two do it" bihuan --user H1 --with G1 import areas more.csv

# ---- copies of one second
exit_is 0 "a copy" bihuan --user E9 backup --keep kept
exit_is 0 "another one of the same second" bihuan --user E9 backup --keep kept
is "$(ls kept/plant-*-2.db | wc -l)" 1 "is numbered"
exit_is 0 "and whole" "$BIHUAN" --plant kept/plant-*-2.db verify
exit_is 0 "a third one is taken too" bihuan --user E9 backup --keep kept

# ---- what a plant is
cp plant.db forged.db && cp plant.key forged.key
sqlite3 forged.db "UPDATE plant SET value = '1', seq = 3 WHERE key = 'demo'"
run "$BIHUAN" --plant forged.db --lang en --at "$AT" --user E9 tui --script <(echo frame)
unlike "$OUT" 'bihuan-demo' "a later row makes no drill plant"

# ---- from the first account on: each signs, and the second stands by for one deed
unset BIHUAN_PLANT
"$BIHUAN" init real.db >/dev/null || exit 1
export BIHUAN_PLANT=$PWD/real.db
AT='' USER_ID=''
play '' 'open home'
like "$OUT" 'Not in use yet' "the board says that the plant is not in use"
like "$OUT" 'NOT IN USE' "the header too"
"$BIHUAN" import areas areas.csv >/dev/null && "$BIHUAN" import people people.csv >/dev/null || exit 1
one='the first long secret' two='another long secret'
printf '%s\n' "$one" 864202 >e9 && printf '%s\n' "$two" 258046 >g1 && chmod 600 e9 g1 && printf '%s\n' "$one" >only && chmod 600 only
"$BIHUAN" user enrol E9 --new-secret-file e9 >/dev/null && "$BIHUAN" user enrol G1 --new-secret-file g1 >/dev/null || fail "two accounts"
play '' 'open home'
unlike "$OUT" 'Not in use yet' "from the first account on it is in use"
limit() { printf '%s\n' 'open limits' 'key /' 'type freeze.count' 'key <Enter>' 'key <Enter>' 'key <Ctrl-U>' "type $1" 'key <Enter>' 'type order 7' 'key <Enter>' 'type try' 'key <Enter>' "${@:2}"; }
pin=('type 864202' 'key <Enter>')
play '--user E9 --secret-file only' "$(limit 4 'type G1' 'key <Enter>' "type $two" 'key <Enter>')" "type $one" 'key <Enter>' "${pin[@]}"
like "$OUT" 'freeze.count is 4 from' "two put a limit in force, the first with his PIN"
play '--user E9 --secret-file only' "$(limit 5 'type G1' 'key <Enter>' "type $two" 'key <Enter>')" "type $one" 'key <Enter>' "${pin[@]}" \
    "$(limit 6 'key <Enter>')" "${pin[@]}"
like "$OUT" 'two people do this together' "the second one stood by for one deed"
is "$(json 'd["ok"]' "$("$BIHUAN" verify --json)")" true "the log is whole"
