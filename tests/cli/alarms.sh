#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Alarms as a list: those that were entered by hand, and those that a point raised, with what was done for them and when; open ones first.
. "$(dirname "$0")/plant.inc"

# of KEY: this member of every alarm, in order.
of() { json "[a[$1] for a in d]" "$(bihuan alarms --json)"; }

small_plant
exit_is 0 "no alarm yet" bihuan alarms
like "$OUT" 'There was no alarm' "a list says so"
exit_is 0 "one by hand" as P1 submit alarm device=P-101 kind=toxic 'reading=12 mg/m³'
first=$(json 'd["number"]')
AT=2026-03-02T09:00
exit_is 0 "a second one" as P1 submit alarm device=P-201 kind=oxygen grade=2 reading=17
second=$(json 'd["number"]')
is "$(of '"number"')" "[\"$second\", \"$first\"]" "newest first"
is "$(json '[[a["point"], a["level"], a["area"], a["acknowledged"], a["by"], a["cleared"], a["reset"]] for a in d]' "$(bihuan alarms --json)")" \
    '[[null, "2", "A-02", null, null, null, null], [null, "1", "A-01", null, null, null, null]]' "of no point, with its grade and area"
is "$(json 'd[0]["raised"]' "$(bihuan alarms --json)")" '2026-03-02T09:00:00+08:00' "raised when it was said, as a time with its offset"
AT=2026-03-02T09:05
exit_is 0 "the second is acknowledged" as P1 act "$second" acknowledge
is "$(of '"number"')" "[\"$first\", \"$second\"]" "what nobody acknowledged stands before it"
is "$(json '[d[1]["acknowledged"], d[1]["by"]]' "$(bihuan alarms --json)")" '["2026-03-02T09:05:00+08:00", "P1"]' "by whom and when"

# rows of the watch, as bihuan-serve writes them (its own tests play the whole of it)
exit_is 0 "one that a point raised" as P1 submit alarm device=P-101 kind=oxygen 'reading=17.2 vol%'
third=$(json 'd["number"]')
/usr/bin/python3 - plant.db "$third" <<'END'
import sqlite3, sys
db, number = sqlite3.connect(sys.argv[1]), sys.argv[2]
raised = 1772413500000  # 2026-03-02T09:05+08:00
db.execute("INSERT INTO point VALUES ('O2-1','P-101','A-01','o2','vol%','plc','1:3:0','u16','1','0','','19.5','','','','','','plc:1:coil:0','','','','',1)")
db.execute("INSERT INTO episode VALUES ('e1',?,'O2-1','low1','17.2','16.9',?,?,NULL,'',NULL,NULL,1)", (number, raised, raised))
for i, row in enumerate([(1, 100, 'plc:1:coil:0=1', 'yes', ''), (2, 400, 'task:TF-2026-00001 P2', 'yes', ''),
                         (3, 120000, 'voice E9', 'no', 'busy'), (3, 121000, 'voice E1', '', '')]):
    db.execute("INSERT INTO response VALUES (?,'e1',?,?,?,?,?,1)", (f'r{i}', row[0], raised + row[1], *row[2:]))
db.execute("INSERT INTO point_state VALUES ('O2-1','fault','link','17.2',?,1)", (raised,))
db.commit()
END
is "$(json '[[a["number"] == "'"$third"'", a["point"], a["level"], a["by"]] for a in d][0]' "$(bihuan alarms --open --json)")" \
    '[true, "O2-1", "low1", null]' "its point and level"
is "$(json '[[r["level"], r["at"][14:23], r["what"], r["ok"]] for r in d[0]["responses"]]' "$(bihuan alarms --json)")" \
    '[[1, "05:00.100", "plc:1:coil:0=1", true], [2, "05:00.400", "task:TF-2026-00001 P2", true], [3, "07:00+08:", "voice E9", false], [3, "07:01+08:", "voice E1", null]]' \
    "its three responses in order of time, null while nobody knows"
AT=2026-03-02T09:06
exit_is 0 "then a point gives no value" as P1 submit alarm device=P-201 kind=fault reading=-
fourth=$(json 'd["number"]')
/usr/bin/python3 - plant.db "$fourth" <<'END'
import sqlite3, sys
db, number = sqlite3.connect(sys.argv[1]), sys.argv[2]
raised = 1772413560000
db.execute("INSERT INTO episode VALUES ('e2',?,'T-2','fault','','',?,?,NULL,'',NULL,NULL,1)", (number, raised, raised))
db.commit()
END
is "$(of '"level"')" '["low1", "1", "2", "fault"]' "values outside, acknowledged ones too, before the fault that came later"
shown=$(bihuan alarms)
like "$shown" 'UNACK .*O2-1 +17.2 vol%' "people read its state"
is "$(/usr/bin/python3 -c 'import sys, unicodedata
for l in sys.stdin: print(l if sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in l.rstrip()) > 80 else "", end="")' <<<"$shown")" "" "in 80 columns"
like "$(BIHUAN_LANG=zh bihuan alarms --open)" '未确认报警.*O2-1' "in Chinese by the words of ISA-18.2"

# at_terminal STEP…: what a script does at a terminal where nobody is logged in.
at_terminal() { printf '%s\n' "$@" >alarm.keys && "$BIHUAN" ${AT:+--at "$AT"} --script alarm.keys; }
AT=2026-03-02T09:10
(umask 077 && printf 'correct-horse-9\n135790\n' >p1)
ok "somebody has an account" bihuan user enrol P1 --new-secret-file p1
ok "what a point raised stands on the top line while no watch runs" at_terminal 'expect-row 0 "[Ctrl-G Acknowledge] ALARM  O2 17.2 vol%"' 'expect-row 0 "氯化装置"'
ok "the list has it first, with what it was outside of" at_terminal 'key B' 'expect-row 3 ">UNACK"' 'expect-row 3 "氯化装置"' 'expect-row 3 "< 19.5 vol%"'
ok "Enter tells it by the second" at_terminal 'key B <Enter>' 'expect "+0.1 s  output plc:1:coil:0=1: driven"' 'expect "+0.4 s  郑操作 sent"' \
    'expect "+120 s  call to 赵部长: NOT reached"' 'expect "+121 s  call to 李安: not known yet"'
ok "in the smallest window too" at_terminal 'size 20x16' 'key B' 'expect "UNACK"' 'expect "17.2 vol%"' 'expect "氯化装置"' 'key <Enter>' 'expect "+0.0 s"'
ok "the board counts it, and the hand-over names it first" at_terminal 'expect "Open alarms: 4, not acknowledged: 3"' 'expect "Points in fault: 1"'
is "$(json '[d["parts"][0]["total"], d["parts"][0]["lines"][0]["what"].split()[0]]' "$(bihuan handover show --json)")" "[4, \"$third\"]" \
    "all of what is open"
ok "a wrong PIN acknowledges nothing" at_terminal 'key <Ctrl-G>' 'type p1' 'key <Enter>' 'type 111111' 'key <Enter>' 'expect "the PIN is wrong"'
is "$(json 'd[0]["acknowledged"]' "$(bihuan alarms --json)")" null "nobody did"
ok "who has no account cannot" at_terminal 'key <Ctrl-G>' 'type p2' 'key <Enter>' 'key <Enter>' 'expect "has no account here"'
ok "initials and PIN do" at_terminal 'key <Ctrl-G>' 'type p1' 'key <Enter>' 'type 135790' 'key <Enter>' "expect \"$third acknowledged by 吴操作\""
is "$(json '[[s["step"], s["by"]] for s in d["steps"]][0]' "$(bihuan show "$third" --json)")" '["acknowledge", "P1"]' "by that person"
ok "and nobody is logged in by that" at_terminal 'key t' 'expect "nobody logged in"'
