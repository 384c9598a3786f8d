#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Restore: a file that is busy is not damaged; where the present file cannot say who may, the copy does; nobody writes meanwhile.
. "$(dirname "$0")/plant.inc"

begin
secret() { printf '%s\n' "${@:2}" >"$1"; }
secret e9 'noch ein gutes passwort' 864202
secret g1 'correct horse battery' 258046
secret wrong 'some other words here' 111111
ok "an account" bihuan user enrol E9 --new-secret-file e9
ok "another" bihuan user enrol G1 --new-secret-file g1
ok "a backup" bihuan --user E9 --secret-file e9 backup old.db
ok "later work" as P1 submit hazard device=P-101 category=ppe note=x
cp plant.db whole.db
bare() { bihuan --user E9 restore old.db --with G1 --reason x; }
proved() { bihuan --user E9 --secret-file "$1" restore old.db --with G1 --with-secret-file "$2" --reason x; }
sum() { sha256sum <plant.db; }
before=$(sum)

# Busy: by SQLite's lock, for as long as the command waits.
coproc HOLD { python3 -c 'import sqlite3, sys
db = sqlite3.connect("plant.db", isolation_level=None)
db.execute("BEGIN EXCLUSIVE"); print("held", flush=True); sys.stdin.read()'; }
holder=$HOLD_PID
read -r _ <&"${HOLD[0]}"
exit_is 4 "a busy plant is no damaged one" bare
like "$ERR" "process [0-9]+" "who keeps it is named"
exec {HOLD[1]}>&-
wait "$holder"
is "$(sum)" "$before" "nothing was changed"

# Damaged: both prove themselves to the copy.
damage() { cp whole.db plant.db; "$@"; }
for how in "truncate -s 20000 plant.db" "dd if=/dev/urandom of=plant.db bs=1000 count=3 conv=notrunc status=none" "rm plant.db" \
    "dd if=/dev/urandom of=plant.db bs=4096 seek=9 count=40 conv=notrunc status=none"; do
    damage $how
    exit_is 3 "$how: without secrets" bare
    exit_is 3 "$how: the second one's is wrong" proved e9 wrong
    ok "$how: with both" proved e9 g1
    exit_is 0 "$how: whole again" "$BIHUAN" verify
    is "$(sqlite3 plant.db "SELECT count(*) FROM audit WHERE kind = 'restore' AND key_id IS NOT NULL")" 1 "$how: and signed"
    is "$(sqlite3 old.db "SELECT count(*) FROM audit WHERE kind = 'denied'")" 0 "$how: the copy was not written to"
    rm -f plant.db.tries/try-* "$XDG_STATE_HOME"/bihuan/*.head
done
rm -f plant.db
for i in 1 2 3 4 5; do proved wrong g1 >/dev/null 2>&1; done
exit_is 3 "guesses at a copy are limited as well" proved e9 g1
like "$ERR" 'too many wrong secrets' "and that is said"
rm -f plant.db.tries/try-*
cp whole.db plant.db

# The lock file is tidied away while a restore works: the lock is the inode that has the name.
if command -v strace >/dev/null && strace -qq -o /dev/null true 2>/dev/null; then
    strace -f -qq -o trace -e trace=link -e inject=link:delay_enter=2500000:when=1+ \
        "$BIHUAN" --at "$AT" --user E9 --secret-file e9 restore old.db --with G1 --with-secret-file g1 --reason x >r 2>&1 &
    restoring=$!
    until ls plant.db.restore.* >/dev/null 2>&1 || ! kill -0 $restoring 2>/dev/null; do :; done
    rm -f plant.db.lock
    run as P1 submit hazard device=P-201 category=ppe note=late
    status=$STATUS number=$(json 'd["number"]' 2>/dev/null)
    wait $restoring
    is $? 0 "the restore is done"
    isnt "$status" 0 "a change beside it is not acknowledged and lost"
    exit_is 0 "the plant is whole" "$BIHUAN" verify
else
    skip "no strace: a lock file that is tidied away"
fi
