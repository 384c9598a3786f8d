#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# What only a command line had, at the terminal: everybody types his own secrets there. A real plant, from its first account on.
. "$(dirname "$0")/../lib/tap.sh"

unset BIHUAN_PLANT BIHUAN_USER
export BIHUAN_LANG=en
"$BIHUAN" init plant.db >/dev/null || exit 1
export BIHUAN_PLANT=$PWD/plant.db
printf 'code,name,parent\nA-01,Chlorination,\n' >areas.csv
printf 'id,name,department,roles,in_service\nE1,Li,EHS,ehs,yes\nE9,Zhao,EHS,ehs-head,yes\nG1,Wei,MGT,deputy-gm,yes\nP1,Wu,PRD,operator,yes\n' >people.csv
"$BIHUAN" import areas areas.csv >/dev/null && "$BIHUAN" import people people.csv >/dev/null || exit 1
one='the first long secret' two='another long secret' three='a third long secret'
printf '%s\n' "$one" 864202 >e9 && printf '%s\n' "$two" 258046 >g1 && chmod 600 e9 g1

play() { printf '%s\n' "${@:2}" frame >k; run "$BIHUAN" $1 --script k; }
enrol() { # down as often as the person stands below the first, then his secrets
    printf '%s\n' 'open accounts'; for _ in $(seq "$1"); do echo 'key <Down>'; done; echo 'key e'
    printf '%s\n' "${@:2}"
}
secret() { printf 'type %s\nkey <Enter>\ntype %s\nkey <Enter>\n' "$1" "$1"; }

play '' "$(enrol 1 "$(secret "$one")" "$(secret 864202)")"
like "$OUT" 'E9 has an account now' "the first account, by nobody"
play '' "$(enrol 2 "$(secret "$two")" "$(secret 258046)")"
like "$OUT" 'G1 has an account now' "the second"
exit_is 0 "his secret is the one he typed" "$BIHUAN" --user E9 --secret-file e9 list
play '--user E9 --secret-file e9' "$(enrol 0 'type G1' 'key <Enter>' 'type wrong secret' 'key <Enter>' "$(secret "$three")" "$(secret 975313)")"
like "$(sqlite3 plant.db 'SELECT count(*) FROM account')" '^2$' "a second who does not prove himself is none"
play '--user E9 --secret-file e9' "$(enrol 0 'type G1' 'key <Enter>' "type $two" 'key <Enter>' "$(secret "$three")" "$(secret 975313)")"
like "$OUT" 'E1 has an account now' "the third by two"
play '--user E9 --secret-file e9' "$(enrol 0 'type G1' 'key <Enter>' "type $two" 'key <Enter>' "$(secret "$three")" "$(secret 975313)")"
unlike "$OUT" 'E1 has an account now' "not twice"
is "$(sqlite3 plant.db "SELECT count(*) FROM audit WHERE body LIKE '%long secret%' OR body LIKE '%975313%'")" 0 "no secret is in the log"

# One's own.
play '--user E9 --secret-file e9' 'open secrets' 'key p' "type $one" 'key <Enter>' "type $three" 'key <Enter>' 'type otherwise typed' 'key <Enter>'
like "$OUT" 'not the same' "two that differ are asked again"
exit_is 0 "nothing changed" "$BIHUAN" --user E9 --secret-file e9 list
play '--user E9 --secret-file e9' 'open secrets' 'key p' "type $one" 'key <Enter>' "$(secret "$three")"
like "$OUT" 'new password counts' "the password is changed"
exit_is 3 "the old one is refused" "$BIHUAN" --user E9 --secret-file e9 list
printf '%s\n' "$three" 864202 >e9
exit_is 0 "the new one is not" "$BIHUAN" --user E9 --secret-file e9 list
play '--user E9 --secret-file e9' 'open secrets' 'key n' "type $three" 'key <Enter>' "$(secret 112358)"
like "$OUT" 'new PIN counts' "the PIN is changed"
printf '%s\n' "$three" 112358 >e9

# Limits, copies, files.
play '--user E9 --secret-file e9' 'open limits' 'key <Enter>' 'key <Ctrl-U>' 'type ehs' 'key <Enter>' 'key <Esc>'
like "$OUT" 'Given up' "Esc changes nothing"
play '--user E9 --secret-file e9' 'open backups' 'key b'
like "$OUT" 'is written and verified' "a copy is taken"
is "$(ls backups/plant-*.db | wc -l)" 1 "and lies there"
play '--user E9 --secret-file e9' 'open backups' 'key <F6>' 'key <Ctrl-U>' 'type plant.db-wal' 'key <Enter>'
like "$OUT" 'uses names that end like this' "not under the database's names"
printf 'code,name,parent\nA-02,Tank farm,\n' >more.csv
play '--user E9 --secret-file e9' 'open import' 'key /' 'type more' 'key <Enter>' 'key <Enter>' 'type areas' 'key <Enter>' 'expect "1 new"' 'key <Enter>' 'key <Enter>'
like "$OUT" 'areas: 1 rows, 1 new' "a table is read"
is "$(sqlite3 plant.db "SELECT name FROM area WHERE code = 'A-02'")" 'Tank farm' "it is there"
exit_is 0 "the plant is whole" "$BIHUAN" verify
