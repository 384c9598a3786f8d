#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# A hot journal beside the plant: its own is played back, another one's is kept aside and named.
. "$(dirname "$0")/plant.inc"

begin
# Leaves a hot journal beside FILE, as a program that was killed in the middle of a change does.
interrupt() {
    python3 - "$1" <<'P'
import os, sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("PRAGMA journal_mode=DELETE"); db.execute("PRAGMA cache_size=5"); db.execute("PRAGMA cache_spill=1")
db.execute("BEGIN IMMEDIATE")
for i in range(3000):
    db.execute("INSERT INTO area (code, name, seq) VALUES (?, ?, 1)", ("Z%d" % i, "x" * 200))
db.execute("UPDATE device SET name = name || '!'")
os._exit(0)
P
}
heads() { sqlite3 -readonly "$1" 'SELECT max(seq) FROM audit'; }
ok "a hazard" as P1 submit hazard device=P-101 category=ppe note=x
cp plant.db old.db
row=$(sqlite3 plant.db 'SELECT max(seq) FROM audit')
interrupt plant.db
ok "a journal of its own is there" test -s plant.db-journal
cp plant.db-journal own.journal
exit_is 0 "and played back" "$BIHUAN" verify
like "$OUT" "$row rows" "to the last row"
is "$(ls | grep -c foreign)" 0 "nothing is kept aside"

# The journal of days ago, after more work.
for i in 1 2 3; do as P1 submit hazard device=P-101 category=ppe note=$i >/dev/null; done
cp own.journal plant.db-journal
ok "an older one" bihuan list
like "$ERR" 'does not belong to this plant file' "is named"
is "$(ls plant.db-journal.foreign-* | wc -l)" 1 "and kept"
exit_is 0 "nothing was undone" "$BIHUAN" verify
like "$OUT" "$((row + 3)) rows" "no row"
like "$(sqlite3 plant.db 'SELECT count(*) FROM record')" '^4$' "no hazard"

# That of another, larger plant.
mkdir other
cp old.db other/plant.db
python3 - <<'P'
import sqlite3
db = sqlite3.connect("other/plant.db")
for i in range(20000): db.execute("INSERT INTO area (code, name, seq) VALUES (?, ?, 1)", ("Y%d" % i, "y" * 200))
db.commit()
P
interrupt other/plant.db
cp other/plant.db-journal plant.db-journal
ok "one of a larger plant" bihuan list
like "$ERR" 'does not belong' "is named too"
ok "a change goes on" as P1 submit hazard device=P-101 category=ppe note=last
exit_is 0 "on a whole plant" "$BIHUAN" verify
