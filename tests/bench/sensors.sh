#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The rows of the sensors: how soon a value becomes an output, and what a thousand points cost. Called by run.sh, whose calc and row it
# uses; the device is the one of the tests.
set -u
TOP=$PWD WORK=$(mktemp -d)
trap 'cd / && kill $(jobs -p) 2>/dev/null; rm -rf "$WORK"' EXIT
cd "$WORK" || exit 1
export BIHUAN_PLANT=$WORK/plant.db BIHUAN_LANG=en XDG_CONFIG_HOME=$WORK/config
cat >new-plant <<'PLANT'
#!/usr/bin/env bash
set -e
rm -rf plant.*
"$BIHUAN" init "$BIHUAN_PLANT"
printf 'code,name,parent\nA-01,氯化装置,\n' >areas.csv
printf 'code,name,area,position\nP-101,氯化进料泵,A-01,一层南侧\n' >devices.csv
printf 'id,name,department,roles,in_service\nE1,李安,EHS,ehs,yes\nP1,吴操作,PRD,operator,yes\n' >people.csv
for kind in areas people devices; do "$BIHUAN" import $kind $kind.csv; done
PLANT
chmod +x new-plant
./new-plant >/dev/null || exit 1
/usr/bin/python3 "$TOP/tests/bench/sensors.py" >said || { echo "(no rows of the sensors)"; cat serve.out 2>/dev/null; exit 1; }
read -r _ bare bare_p99 _ < <(grep ^bare said)
read -r _ ours ours_p99 ours_most < <(grep ^ours said)
read -r _ share memory < <(grep ^thousand said)
row "a value changes at a Modbus device → its coil is written (100 points every 100 ms)" \
    "p50 $ours ms, p99 $ours_p99 ms, at most $ours_most ms" "libmodbus alone: p50 $bare ms, p99 $bare_p99 ms" "$(calc "$ours_p99 / $bare_p99" 2)"
row "the same, p99 beyond the poll interval" "$((ours_p99 - 100)) ms" "aim 100 ms" "$(calc "($ours_p99 - 100) / 100" 2)"
row "1,000 points every second, every value another one" "$share % of a processor, $memory MB" "aim 10 %, 64 MB" "$(calc "$share / 10" 2), $(calc "$memory / 64" 2)"
