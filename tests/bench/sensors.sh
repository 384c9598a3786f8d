#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The rows of the sensors: how soon a value becomes an output and a banner, what a thousand points cost, a flood, recovery. Called by run.sh, whose calc and row it
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
printf 'id,name,department,roles,in_service\nE1,李安,EHS,ehs,yes\nP1,吴操作,PRD,operator,yes\nL1,冯班长,PRD,team-leader,yes\n' >people.csv
{
    echo id,subject,kind,title,title_en,cycle,leads,blocks,remind,basis,last,next
    for id in E1 P1 L1; do echo "C-$id,person:$id,certificate,应急救援证,,once,,yes,,x,$(date +%F),$(date -d '+2 years' +%F)"; done
} >certificates.csv
for kind in areas people devices; do "$BIHUAN" import $kind $kind.csv; done
PLANT
chmod +x new-plant
./new-plant >/dev/null || exit 1
seconds() { calc "$1 / 1000" 1; }
/usr/bin/python3 "$TOP/tests/bench/sensors.py" >said || { echo "(no rows of the sensors)"; cat serve.out 2>/dev/null; exit 1; }
read -r _ bare bare_p99 _ < <(grep ^bare said)
read -r _ ours ours_p99 ours_most < <(grep ^ours said)
read -r _ share memory < <(grep ^thousand said)
row "a value changes at a Modbus device → its coil is written (100 points every 100 ms)" \
    "p50 $ours ms, p99 $ours_p99 ms, at most $ours_most ms" "libmodbus alone: p50 $bare ms, p99 $bare_p99 ms" "$(calc "$ours_p99 / $bare_p99" 2)"
row "the same, p99 beyond the poll interval" "$((ours_p99 - 100)) ms" "aim 100 ms" "$(calc "($ours_p99 - 100) / 100" 2)"
row "1,000 points every second, every value another one" "$share % of a processor, $memory MB" "aim 10 %, 64 MB" "$(calc "$share / 10" 2), $(calc "$memory / 64" 2)"
read -r _ _ _ banner < <(grep ^banner said)
row "a value falls → the banner on 8 open terminals, the last of them" "$(seconds "$banner") s" "aim 1 s" "$(calc "$banner / 1000" 2)"
read -r _ driven written told sendings memory < <(grep ^flood said)
row "500 points alarm in one poll of 100 ms, each with a coil: the last coil" "$driven ms" "aim 1 s" "$(calc "$driven / 1000" 2)"
row "the same: the last of 500 records, the last message" "$(seconds "$written") s, $(seconds "$told") s" "" ""
row "the same: digests to one person, memory" "$sendings, $memory MB" "aim 1, 64 MB" "$sendings, $(calc "$memory / 64" 2)"
read -r _ modbus < <(grep ^modbus said)
row "a Modbus device is back after 10 s: its value is" "$(seconds "$modbus") s" "aim 10 s" "$(calc "$modbus / 10000" 2)"
if read -r _ mqtt < <(grep ^mqtt said); then
    row "a broker is back after 10 s: its value is" "$(seconds "$mqtt") s" "aim 10 s" "$(calc "$mqtt / 10000" 2)"
fi
