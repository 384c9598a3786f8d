#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# What is looked at when a plant is opened: the schema, what this terminal and its heads file saw. Reading goes on and says it;
# nothing is written. And heads files of every size and kind.
. "$(dirname "$0")/plant.inc"
mkdir -p config/bihuan
export XDG_CONFIG_HOME=$PWD/config
begin
report() { bihuan --user P1 submit hazard device=P-101 category=other note="$1"; }
exit_is 0 "a first hazard" report one
cp plant.db old.db
printf "code,name,parent\nA-09,新区,\n" >areas2.csv
exit_is 0 "a second one" report two
cp plant.db whole.db

# An older copy by hand (K11): the number of the second hazard must not be given twice.
cp old.db plant.db
exit_is 0 "reading goes on" bihuan list
like "$ERR" 'SHORT: this terminal saw row' "and says what is missing"
exit_is 5 "a hazard is not written to it" report three
like "$ERR" 'bihuan restore' "with the way out"
exit_is 5 "nor is anything else" bihuan --user E9 import areas areas2.csv
is "$(sqlite3 plant.db 'SELECT count(*) FROM record')" 1 "the file is as it was put there"
exit_is 0 "restore is the way back" bihuan --user E9 restore whole.db --with G1 --reason 'a copy was put there by hand'
exit_is 0 "and then all goes on" report three
cp plant.db whole.db

# Another history of the same length: a fork.
cp old.db plant.db
XDG_STATE_HOME=$PWD/other
export XDG_STATE_HOME
for i in 1 2 3 4 5; do report "other $i" >/dev/null; done
export XDG_STATE_HOME=$HOME/state
exit_is 5 "a fork is not written to" report four
like "$ERR" 'FORK' "and called so"
cp whole.db plant.db
exit_is 0 "the right file again" report five

# Objects that bihuan did not make, under names that used to pass.
cp plant.db whole.db
while IFS='|' read -r what sql; do
    cp whole.db plant.db
    sqlite3 plant.db "$sql"
    exit_is 5 "$what: nothing is written" report six
    exit_is 0 "$what: it can be read" bihuan list
    like "$ERR" 'not as bihuan made it' "$what: and that is said"
    exit_is 5 "$what: verify finds it" bihuan verify
done <<'END'
a trigger named as statistics|PRAGMA writable_schema=ON; INSERT INTO sqlite_schema VALUES('trigger','sqlite_stat_x','record',0,'CREATE TRIGGER sqlite_stat_x BEFORE INSERT ON record BEGIN SELECT RAISE(ABORT, ''out of paper''); END');
a trigger that has a table's name|PRAGMA writable_schema=ON; INSERT INTO sqlite_schema VALUES('trigger','record','record',0,'CREATE TRIGGER record BEFORE INSERT ON record WHEN 0 BEGIN SELECT 1; END');
a unique index|CREATE UNIQUE INDEX innocent ON record(number, area);
a table named as statistics|PRAGMA writable_schema=ON; CREATE TABLE stat9(a); UPDATE sqlite_schema SET name='sqlite_stat9', tbl_name='sqlite_stat9', sql='CREATE TABLE sqlite_stat9(a)' WHERE name='stat9';
a dropped trigger|DROP TRIGGER audit_no_update;
a view|CREATE VIEW v AS SELECT 1;
END
cp whole.db plant.db
sqlite3 plant.db ANALYZE
exit_is 0 "what ANALYZE leaves is nothing" report seven

# Heads files.
printf '[bihuan]\nheads = %s\n' "$PWD/heads" >config/bihuan/bihuan.conf
exit_is 0 "a head is told" report eight
cp plant.db whole.db
cp old.db plant.db
export XDG_STATE_HOME=$PWD/empty
exit_is 5 "the heads file alone keeps from writing" report nine
line=$(sed -E '1!d; s/^bihuan1 [0-9a-f]+/bihuan1 00000000000000000000000000000000/' heads)
awk -v l="$line" 'BEGIN{for(i=0;i<470000;i++)print l}' >>heads
exit_is 5 "a heads file of 75 MB is read" bihuan verify
like "$OUT" 'SHORT: the heads file saw' "to its first line"
{ head -c 3000000 /dev/zero | tr '\0' x; echo; sed 1q heads; } >heads.long
exit_is 5 "a line without end hides nothing" bihuan verify --heads heads.long
like "$OUT" 'SHORT: the heads file saw' "behind it"
cp whole.db plant.db
rm heads
mkfifo heads
exit_is 5 "a heads file that cannot be read is a finding" timeout 20 "$BIHUAN" --plant plant.db verify
like "$OUT" 'the heads file could not be used' "and named"
exit_is 0 "and keeps nobody from reporting" timeout 20 "$BIHUAN" --plant plant.db --at $AT --user P1 submit hazard device=P-101 category=other note=ten
