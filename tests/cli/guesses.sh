#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# A guess is counted before it is judged: where it cannot be counted, the right secret is not told from a wrong one; killing the
# program does not unmake it; and over all terminals many guesses only slow down, and the person is told.
. "$(dirname "$0")/plant.inc"

begin
secret() { printf '%s\n' "${@:2}" >"$1"; }
secret e9 'noch ein gutes passwort' 864202
secret g1 'correct horse battery' 258046
secret l1 'staple of another kind' 975313
me() { bihuan --user "$1" --secret-file "$2" "${@:3}"; }
ok "an account" bihuan user enrol E9 --new-secret-file e9
ok "another" bihuan user enrol G1 --new-secret-file g1
ok "a third" me E9 e9 user enrol L1 --new-secret-file l1 --with G1 --with-secret-file g1
rows() { sqlite3 plant.db 'SELECT count(*) FROM audit'; }
denied() { sqlite3 plant.db "SELECT count(*) FROM audit WHERE kind = 'denied'"; }

# Nothing can be written: a file that may not grow, a lock that is held.
small() { (ulimit -f 0; me L1 "$1" list >o 2>e; echo $?); }
secret w 'this one is wrong' 111111
before=$(rows)
is "$(small w)" "$(small l1)" "no room: wrong and right end alike"
isnt "$(small l1)" 0 "and not well"
is "$(rows)" "$before" "nothing was judged, nothing is written"
exec 8>>plant.db.lock
flock 8
is "$(me L1 w list >o 2>&1; echo $?)$(me L1 l1 list >o 2>&1; echo $?)" 44 "the queue is held: both are busy"
like "$(<o)" "process $$|process [0-9]+" "and the holder is named"
exec 8>&-
is "$(rows)" "$before" "neither was judged"
ok "then the right one lets in" me L1 l1 list
is "$(ls plant.db.tries | grep -c '^try')" 0 "no note is left"

# Killed while it is tried: a note without a holder counts.
mkdir -p plant.db.tries
for i in 1 2 3 4 5; do printf 'L1\n%s\npassword\n1\n' "$(sqlite3 plant.db 'SELECT terminal FROM audit LIMIT 1')" >"plant.db.tries/try-$i"; done
exit_is 3 "five guesses that were killed shut this terminal for him" me L1 l1 list
is "$(denied)" 5 "and stand in the log"
is "$(ls plant.db.tries | grep -c '^try')" 0 "each once"
AT=2026-03-02T08:20
ok "after the quarter of an hour" me L1 l1 list
like "$ERR" '5 wrong secrets of L1 were tried since the last log-in' "he is told"
ok "once more" me L1 l1 list
unlike "$ERR" 'wrong secrets' "but once"

# The same at a PIN, by a killed process in truth.
AT=2026-03-02T09:00
me E9 w list >/dev/null 2>&1
is "$(denied)" 6 "a wrong one is counted as ever"
ok "and told to him alone" me G1 g1 list
unlike "$ERR" 'wrong secrets' "not to another"
ok "to him" me E9 e9 list
like "$ERR" '1 wrong secrets of E9' "at his next log-in"

# Many terminals: nobody is shut out by others, but it takes longer.
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
    printf 'L1\nelsewhere%d\npassword\n1\n' "$i" >"plant.db.tries/try-$i"
done
start=$(date +%s%N)
ok "he still comes in" me L1 l1 list
took=$((($(date +%s%N) - start) / 1000000))
like "$ERR" '12 wrong secrets of L1' "hears of it"
like "$(sqlite3 plant.db "SELECT body FROM audit WHERE kind = 'denied' ORDER BY seq DESC LIMIT 1")" 'elsewhere' "the log says where"
ok "and had to wait ($took ms)" test "$took" -gt 700
