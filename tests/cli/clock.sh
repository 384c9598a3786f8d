#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# A clock that cannot be believed: behind, every age and deadline is unknown, which is no; ahead, only hazards, alarms, stops and
# counting out are taken; two ways out, both in the log.
. "$(dirname "$0")/../lib/tap.sh"
. "$TOP/tests/lib/clock.inc"
clock_shim || exit 1
export BIHUAN_LANG=en

# A real plant at 2026-03-02 08:01 with a permit that was approved, its gas tested at 08:10, and another that has people inside.
plant_of_today() {
    unset BIHUAN_PLANT
    local folder kind
    folder=$(mktemp -d "$WORK/real.XXXXXX")
    export XDG_STATE_HOME=$folder/state BIHUAN_PLANT=$folder/plant.db
    mkdir -p "$XDG_STATE_HOME"
    USER_ID='' CLOCK_RAW='' CLOCK_BOOT=1000000
    passes '2026-03-02 08:00'
    real init "$BIHUAN_PLANT" >/dev/null || return 1
    printf 'code,name,parent\nA-01,氯化,\nA-02,罐区,\nA-03,公用,\n' >areas.csv
    printf 'code,name,area,position,category,class\nP-1,泵,A-01,一层,泵,pump\nP-2,泵,A-02,二层,泵,pump\nP-3,泵,A-03,三层,泵,pump\nGD-7,检测仪,A-01,柜,仪器,gas-meter\n' >devices.csv
    cat >people.csv <<'END'
id,name,department,roles,in_service
W1,焊工,EQP,operator,yes
G1,监护,PRD,operator;guardian,yes
G2,监护乙,PRD,operator;guardian,yes
G3,监护丙,PRD,operator;guardian,yes
P1,操作,PRD,operator,yes
E1,安全员,EHS,ehs,yes
E9,部长,EHS,ehs-head,yes
L1,班长,PRD,team-leader,yes
H1,主任,PRD,prd-head,yes
D1,副总,MGT,deputy-gm,yes
M1,总经理,MGT,principal,yes
END
    printf 'id,subject,kind,title,cycle,last,next\ncal,device:GD-7,test,检定,365d,2025-07-01,2026-07-01\nc1,person:W1,certificate,焊接与热切割,2190d,2022-04-01,2028-04-01\ng1,person:G1,certificate,监护人培训,365d,2026-02-01,\ng2,person:G2,certificate,监护人培训,365d,2026-02-01,\ng3,person:G3,certificate,监护人培训,365d,2026-02-01,\n' >obligations.csv
    printf 'day,kind,name\n2026-01-01,statutory,元旦\n2027-01-01,statutory,元旦\n' >holidays.csv
    for kind in areas devices people obligations holidays; do real import $kind $kind.csv >/dev/null || return 1; done
    passes '2026-03-02 08:01'
}
me() { local USER_ID=$1; shift; real "$@"; }
word() { json 'd["state"]' "$(real clock --json)"; }
hazard() { me P1 submit hazard "device=$1" "category=$2" note=x --json; }
rung() { json '[s["rung"] for s in d["steps"]][0]' "$(real show "$1" --json)"; }
due_of() { json '[s["due"] for s in d["steps"]][0]' "$1"; }
# permit DEVICE GUARDIAN: asked for, its measures spoken on; the number
permit() {
    local text number i
    text=$(me W1 submit hot-work "device=$1" start=2026-03-02T08:01 end=2026-03-02T16:00 "guardian=$2" worker=W1 content=x \
        risk=x leader=P1 unit_name=x method=x certificate_no=1 grade=2 medium=methanol --json) || return 1
    number=$(json 'd["number"]' "$text")
    for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
        me "$2" act "$number" measure item=$i "applies=$([ $i = 16 ] && echo no || echo yes)" "by=$2" >/dev/null || return 1
    done
    me P1 act "$number" lead >/dev/null && me L1 act "$number" unit >/dev/null || return 1
    echo "$number"
}
# ready PERMIT GUARDIAN: the worker is briefed and says so, guardian and team leader sign
ready() {
    me P1 act "$1" brief >/dev/null && me W1 act "$1" briefed >/dev/null && me "$2" act "$1" guard >/dev/null &&
        me L1 act "$1" check >/dev/null
}
gas() { me W1 act "$1" gas point=spot gas=combustible value=1 unit=%LEL meter=GD-7 "at=$2" >/dev/null; }
verified() {
    ok "$1: the log is whole" real verify
    ok "$1: the independent verifier says so too" /usr/bin/python3 "$TOP/tests/lib/verify.py" "$BIHUAN_PLANT"
}

if plant_of_today; then pass "a plant of today"; else fail "a plant of today"; exit 1; fi
is "$(word)" ok "the clock is in order"
run real clock --json
is "$(json 'sorted(d)')" '["last", "raw", "since", "state"]' "what clock --json says"

asked=$(permit P-1 G1)
inside=$(permit P-2 G2)
passes '2026-03-02 08:10'
ok "one is approved" me E9 act "$inside" approve place=P-2 nearby=none
ok "its signatures are there" ready "$inside" G2
gas "$inside" 2026-03-02T08:10
passes '2026-03-02 08:15'
ok "work begins" me W1 act "$inside" start wind=2
ready=$(permit P-3 G3)
ok "another is approved" me E9 act "$ready" approve place=P-3 nearby=none
ok "and signed" ready "$ready" G3
gas "$ready" 2026-03-02T08:15
passes '2026-03-02 12:10'
exit_is 4 "control: hours later, with a right clock, the sample is too old" me W1 act "$ready" start
like "$ERR" 'P01' "it is the age that refuses"

# ---- behind
leaps '2011-01-01 00:10'
is "$(word)" behind "a clock that lost its battery is behind"
for case in "me W1 act $ready start" "me E9 act $asked approve place=P-1 nearby=none" \
    "me W1 submit hot-work device=P-2 start=2026-03-02T08:05 end=2026-03-02T16:00 guardian=G1 worker=W1 content=x grade=2 medium=none" \
    "me E9 ledger 2026-03 --close --reason x" "real tick"; do
    exit_is 4 "behind: ${case%% start=*} is refused" $case
    like "$ERR" 'clock' "and the clock is named"
done
run real tick --json
is "$STATUS $(json 'd["clock"], d["escalated"], d["expired"]')" '4 ["behind", 0, 0]' "behind: tick does nothing and says so"
text=$(hazard P-1 other)
is "$(json 'd["number"]' "$text")" YH-2026-00001 "behind: a hazard is taken"
like "$text" 'behind' "and says what time it stands with"
ok "behind: people are counted out" me W1 act "$inside" finish people_in=1 people_out=1 tools_in=1 tools_out=1 cleared=yes
like "$(real doctor 2>&1)" 'clock.*behind' "doctor says it"
run real list
like "$ERR" 'clock' "a reading command warns"
exit_is 4 "nothing to confirm while it is behind" me E9 clock confirm --reason x
passes '2026-03-02 12:20'
CLOCK_BOOT=$((1000000 + 4 * 3600 + 1200))
is "$(word)" ok "put right, it is in order without a word"
verified "behind"

# The tolerance, to the second.
last=$(json 'd["last"]' "$(real clock --json)")
set_to $(($(date -d "$last" +%s) - 120))
is "$(word)" ok "two minutes behind the newest row are believed"
set_to $(($(date -d "$last" +%s) - 121))
is "$(word)" behind "121 seconds are"

# ---- ahead
plant_of_today
asked=$(permit P-1 G1)
inside=$(permit P-2 G2)
me E9 act "$inside" approve place=P-2 nearby=none >/dev/null
ready "$inside" G2
gas "$inside" 2026-03-02T08:01
ok "work begins" me W1 act "$inside" start wind=2
passes '2026-03-02 08:30'
leaps '2026-03-02 08:40:00'
is "$(word)" ok "ten minutes beyond the boot clock are believed"
leaps '2026-03-02 08:40:01'
is "$(word)" ahead "more are not"
leaps '2027-03-02 08:30'
is "$(word)" ahead "a year ahead is ahead"
before=$(json 'd["last"]' "$(real clock --json)")
printf 'code,name,parent\nA-09,新区,\n' >more.csv
printf 'long enough a password\n246810\n' >secret
for case in "me E9 act $asked approve place=P-1 nearby=none" \
    "me W1 submit hot-work device=P-2 start=2027-03-02T08:05 end=2027-03-02T16:00 guardian=G1 worker=W1 content=x grade=2 medium=none" \
    "me E9 import areas more.csv" "me E9 limit set clock.leap 20m --source x" "me E9 user enrol E9 --new-secret-file secret" \
    "me E9 ledger 2026-03 --close --reason x" "real tick"; do
    run $case
    like "$STATUS" '^[34]$' "ahead: ${case%% start=*} is refused ($STATUS)"
done
exit_is 4 "ahead: an import that the person may do is refused by the clock" me E9 import areas more.csv
exit_is 4 "ahead: so is a limit" me E9 limit set clock.leap 20m --source x
exit_is 4 "ahead: and an enrolment" me E9 user enrol E9 --new-secret-file secret
run real tick --json
is "$STATUS $(json 'd["clock"]')" '4 ahead' "ahead: tick latches nothing"
is "$(json 'd["last"]' "$(real clock --json)")" "$before" "nothing was written"
ok "reading works" real list
run hazard P-2 other
is "$STATUS" 0 "ahead: a hazard is taken"
like "$(due_of "$OUT")" '^2026-03-04T08:30' "its deadline is reckoned from the last time that can be trusted"
number=$(json 'd["number"]')
is "$number" YH-2026-00001 "and its number is of this year"
like "$(real show "$number" --json)" 'clock=ahead' "its row says clock=ahead"
ok "ahead: an alarm is taken" me P1 submit alarm device=P-1 kind=level grade=1 reading=9 raised_at=2026-03-02T08:30
ok "ahead: people are counted out" me W1 act "$inside" finish people_in=1 people_out=1 tools_in=1 tools_out=1 cleared=yes
passes '2026-03-02 08:40'
CLOCK_BOOT=$((1000000 + 2400))
is "$(word)" ok "put right, it is in order"
passes '2026-03-04 08:29'
real tick >/dev/null
is "$(rung "$number")" 0 "a minute before 48 h nothing is late"
passes '2026-03-04 08:31'
real tick >/dev/null
is "$(rung "$number")" 1 "the 48 h rule lives"
verified "ahead"

# ---- a leap that was right
leaps '2026-05-01 08:00'
is "$(word)" ahead "the machine slept without its boot clock"
exit_is 3 "an operator does not confirm it" me P1 clock confirm --reason "the virtual machine was paused"
exit_is 2 "nobody without a reason" me E9 clock confirm
ok "safety confirms it" me E9 clock confirm --reason "the virtual machine was paused"
is "$(word)" ok "then it is in order"
like "$(due_of "$(hazard P-1 ppe)")" '^2026-05-03T08:00' "and deadlines are reckoned from it"
verified "confirmed"

# ---- a leap that was latched: a new run of the machine, its clock 25 days ahead, nobody could know
plant_of_today
text=$(hazard P-1 corrosion)
early=$(json 'd["number"]' "$text")
printf '%s\n' id,subject,kind,title,cycle,last,next,remind,leads,form,who,grace \
    'rg,plant,inspection,日管控,monthly:20,2026-02-20,2026-03-20,role:ehs via email,1d,daily-control,role:ehs,3d' >rg.csv
real import obligations rg.csv >/dev/null || me E9 import obligations rg.csv >/dev/null
passes '2026-03-02 09:00'
reboots
leaps '2026-03-27 09:00'
is "$(word)" ok "within the longest silence a new run is believed"
text=$(hazard P-2 seal-aging)
wrong=$(json 'd["number"]' "$text")
like "$(due_of "$text")" '^2026-03-29T09:00' "the hazard stands with a wrong deadline"
isnt "$(json 'd["escalated"]' "$(real tick --json)")" 0 "and the first one was escalated"
printf 'code,name\nSCBA,空气呼吸器\n' >items.csv && printf 'code,name,area\nC-1,应急柜,A-01\n' >places.csv
for kind in items places; do real import $kind $kind.csv >/dev/null; done
{
    me P1 submit supply-move kind=in item=SCBA place=C-1 quantity=4 && me P1 count begin --place C-1 &&
        me P1 count line KC-2026-00001 item=SCBA quantity=3 && me P1 count end KC-2026-00001 &&
        me G1 count recount KC-2026-00001 item=SCBA quantity=3 && me E9 count approve KC-2026-00001
} >/dev/null
is "$(sqlite3 "$BIHUAN_PLANT" "SELECT group_concat(quantity) FROM supply_move")" 4000,-1000 "supplies are moved and counted"
reboots
passes '2026-03-02 10:00'
is "$(word)" behind "the clock put right is behind"
text=$(hazard P-2 bolt-loose)
still=$(json 'd["number"]' "$text")
like "$(due_of "$text")" '^2026-03-29T09:00' "time stands still"
exit_is 3 "one person does not take it back" me E9 clock back --to '2026-03-02T10:00' --reason "dead battery"
exit_is 2 "nor without a reason" me E9 clock back --to '2026-03-02T10:00' --with D1
exit_is 1 "nor to a time before the plant" me E9 clock back --to '2026-01-01T10:00' --reason x --with D1
exit_is 1 "nor to a time at which nothing is late" me E9 clock back --to '2026-03-30T10:00' --reason x --with D1
ok "two do" me E9 clock back --to '2026-03-02T10:00' --reason "dead battery" --with D1
is "$(word)" ok "then it is in order"
is "$(json '[r["state"] for r in d if r["form"] == "daily-control"]' "$(real list --json --limit 0)")" '["void"]' \
    "what fell due by the wrong clock was struck out"
is "$(sqlite3 "$BIHUAN_PLANT" "SELECT date(next / 1000, 'unixepoch', '+8 hours'), record IS NULL FROM obligation WHERE id = 'rg'")" '2026-03-20|1' \
    "and is due on its day"
is "$(sqlite3 "$BIHUAN_PLANT" "SELECT count(*), max(at) <= strftime('%s', '2026-03-02 02:00:00') * 1000 FROM (SELECT at FROM supply_move
    UNION ALL SELECT at FROM stock_count_line UNION ALL SELECT begun FROM stock_count UNION ALL SELECT approved FROM stock_count)")" '6|1' \
    "nothing of the supplies lies in a time that has not come"
like "$(due_of "$(real show "$early" --json)")" '^2026-03-04T08:01' "a deadline from before the leap stays"
is "$(json '[s["rung"] for s in d["steps"]][0]' "$(real show "$early" --json)")" 0 "its rung was not climbed"
due=$(due_of "$(real show "$wrong" --json)")
like "$due" '^2026-03-04T0(8|9):' "one of the leap is reckoned from when it was ($due)"
like "$(due_of "$(real show "$still" --json)")" '^2026-03-04T10:00' "one of the time that stood still from the right clock"
text=$(hazard P-1 ppe)
like "$(due_of "$text")" '^2026-03-04T10:00' "a new one falls due in two days"
like "$(json 'd["number"]' "$text")" '^YH-2026-' "with a number of this year"
is "$(json 'd["clock"]' "$(real tick --json)")" ok "tick works"
passes '2026-03-04 10:01'
is "$(json 'd["escalated"]' "$(real tick --json)")" 4 "and the 48 h rule lives, for all of them"
like "$(real messages --json --limit 0)" "$early" "who was told too early is told again"
verified "taken back"
# Nothing else may be older than the row before it.
cp "$BIHUAN_PLANT" forged.db
/usr/bin/python3 - forged.db <<'END'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("DROP TRIGGER audit_no_update")
db.execute("UPDATE audit SET at = at - 86400000 WHERE seq = (SELECT max(seq) FROM audit)")
db.commit()
END
exit_is 5 "a row that is merely older is found" /usr/bin/python3 "$TOP/tests/lib/verify.py" forged.db

# ---- a lock-out ends by the boot clock where the log stands still
plant_of_today
printf 'noch ein gutes passwort\n864202\n' >e9
printf 'not the right one at all\n' >wrong
me E9 user enrol E9 --new-secret-file e9 >/dev/null || real user enrol E9 --new-secret-file e9 >/dev/null
reboots
leaps '2026-03-27 09:00'
me P1 submit hazard device=P-1 category=ppe note=x >/dev/null || real submit hazard device=P-1 category=ppe note=x >/dev/null
reboots
leaps '2026-03-02 08:02'
is "$(word)" behind "time stands still"
for i in 1 2 3 4 5; do me E9 --secret-file wrong list >/dev/null 2>&1; done
exit_is 3 "five wrong ones lock the terminal" me E9 --secret-file e9 list
passes '2026-03-02 08:16'
exit_is 3 "not for fourteen minutes only" me E9 --secret-file e9 list
passes '2026-03-02 08:18'
exit_is 0 "after a quarter of an hour by the boot clock it is over" me E9 --secret-file e9 list

# ---- two terminals, one of them wrong: the way back of one binds the other, whose clock still shows what was taken back
plant_of_today
hazard P-1 corrosion >/dev/null
right=$XDG_STATE_HOME wrong=$(mktemp -d "$WORK/wrong.XXXXXX")
export XDG_STATE_HOME=$wrong
leaps '2026-03-20 08:00'
ok "the wrong terminal writes: nothing contradicts it" hazard P-2 ppe
export XDG_STATE_HOME=$right
leaps '2026-03-02 08:05'
is "$(word)" behind "then the right one seems behind"
ok "two people take it back there" me E9 clock back --to '2026-03-02T08:05' --reason "dead battery" --with D1
export XDG_STATE_HOME=$wrong
leaps '2026-03-20 08:01'
is "$(word)" ahead "the wrong one is ahead from then on"
exit_is 4 "its rules of time latch nothing again" real tick
like "$(due_of "$(hazard P-3 other)")" '^2026-03-04T08:05' "what it reports is due by the right clock"
leaps '2026-03-02 08:06'
is "$(word)" ok "put right, it is in order"
export XDG_STATE_HOME=$right
is "$(word)" ok "as the right one always was"
passes '2026-03-20 08:30'
is "$(word)" ok "and when that day really comes, it is believed"
verified "two terminals"

# ---- the way back in a plant with accounts is signed by both, and asked for by every verifier
plant_of_today
printf 'noch ein gutes passwort\n864202\n' >e9
printf 'correct horse battery\n258046\n' >d1
sign() { local USER_ID=E9; real --secret-file e9 "$@"; }
real user enrol E9 --new-secret-file e9 >/dev/null && real user enrol D1 --new-secret-file d1 >/dev/null
reboots
leaps '2026-03-27 09:00'
hazard P-1 corrosion >/dev/null || real submit hazard device=P-1 category=corrosion note=x >/dev/null
reboots
leaps '2026-03-02 08:30'
exit_is 3 "not by one" sign clock back --to '2026-03-02T08:30' --reason x
like "$ERR" 'D1' "and who could stand by is named"
exit_is 3 "not with another's password" sign clock back --to '2026-03-02T08:30' --reason x --with D1 --with-secret-file e9
ok "by both" sign clock back --to '2026-03-02T08:30' --reason x --with D1 --with-secret-file d1
is "$(word)" ok "then it is in order"
verified "with accounts"

# ---- a freeze is not lifted by a clock that nobody believes; nothing is restored
plant_of_today
for i in 1 2 3; do hazard P-1 flange-leak >/dev/null; done
hold=$(json 'd[0]["id"]' "$(real holds --json)")
leaps '2011-01-01 00:00'
exit_is 4 "behind: no lift" me E9 lift "$hold"
like "$ERR" 'clock' "the clock is named"
leaps '2027-01-01 00:00'
exit_is 4 "ahead: no lift" me E9 lift "$hold"
like "$ERR" 'clock' "the clock is named"
like "$(real doctor 2>&1)" 'clock.*leapt ahead' "doctor says it"

# ---- the terminal says it, with what to do, in both sizes
printf 'size 80x24\nframe\nsize 20x16\nframe\n' >board.keys
run real --script board.keys
like "$OUT" 'CLOCK AHEAD' "the header of the terminal says it"
like "$OUT" 'bihuan clock confirm' "the board says what to do"
leaps '2011-01-01 00:00'
run env BIHUAN_LANG=zh CLOCK_RAW="$CLOCK_RAW" CLOCK_BOOT="$CLOCK_BOOT" LD_PRELOAD="$WORK/clocks.so" "$BIHUAN" --script board.keys
like "$OUT" '时钟不可信：落后' "in Chinese too"

# ---- a drill plant never complains
USER_ID=''
"$BIHUAN" init --simulate --at 2026-03-01T00:00 drill.db >/dev/null
exit_is 0 "a drill jumps as it likes" "$BIHUAN" --plant drill.db --at 2028-01-01T00:00 tick
is "$(json 'd["state"]' "$("$BIHUAN" --plant drill.db --at 2030-01-01T00:00 clock --json)")" ok "its clock is always in order"
