#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The row of what falls due: 10,000 obligations of one minute open their records and remind, by one process and by eight at once.
# Called by run.sh, whose calc and row it uses.
set -u
fail() { printf 'opening.sh: %s\n' "$@" >&2; exit 1; }
WORK=$(mktemp -d)
trap 'cd / && rm -rf "$WORK"' EXIT
cd "$WORK" || exit 1
export BIHUAN_PLANT=$WORK/plant.db BIHUAN_LANG=en XDG_CONFIG_HOME=$WORK/config XDG_STATE_HOME=$WORK/state
N=10000
bihuan() { "$BIHUAN" --at 2026-03-01T00:00 "$@" >said 2>&1 || fail "bihuan $*" "$(cat said)"; }

"$BIHUAN" init --simulate --at 2026-03-01T00:00 "$BIHUAN_PLANT" >said 2>&1 || fail "$(cat said)"
printf 'code,name,parent\nA-01,罐区,\nA-02,装置区,\n' >areas.csv
{ echo 'id,name,department,roles,in_service' && printf '%s\n' E1,李安,EHS,ehs,yes E9,赵部长,EHS,ehs-head,yes P1,吴操作,PRD,operator,yes P2,郑操作,PRD,operator,yes; } >people.csv
{ echo code,name,area,position,class && seq $N | sed 's/.*/FX-&,灭火器,A-02,& 号,extinguisher-powder/'; } >devices.csv
{
    echo id,subject,kind,title,cycle,last,next,remind,leads,form,who,grace
    seq $N | sed 's/.*/o-&,device:FX-&,inspection,消防器材点检,monthly:1,2026-03-01,2026-04-01,role:ehs via email,1d,fire-check,role:operator,5d/'
} >obligations.csv
for kind in areas people devices obligations; do bihuan import $kind $kind.csv; done
cp plant.db begun.db

opened() { cat tick.* | grep -o '"opened":[0-9]*' | cut -d: -f2 | paste -sd+ | bc; }
# ticks N: so many at once; the seconds until the last of them is done.
ticks() {
    local start i
    rm -rf tick.* state && cp begun.db plant.db
    start=$(date +%s%N)
    for i in $(seq "$1"); do { "$BIHUAN" --at 2026-04-01T00:00 --json tick >"tick.$i" 2>"said.$i" || echo failed >>failed; } & done
    wait
    [ ! -e failed ] || fail "a tick failed" "$(cat said.*)"
    [ "$(opened)" -ge $N ] && [ "$(sqlite3 plant.db "SELECT count(*) FROM obligation WHERE id LIKE 'o-%' AND record IS NOT NULL")" = $N ] ||
        fail "not each was opened once: $(opened)"
    calc "($(date +%s%N) - $start) / 1e9" 2
}
one=$(ticks 1) || exit 1
eight=$(ticks 8) || exit 1
row "10,000 obligations fall due at one minute: records, tasks, reminders" "$one s; eight processes at once, each record once: $eight s" "aim 5 s" "$(calc "$one / 5" 2)"
