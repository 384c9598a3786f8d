#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The watch is killed in the middle of episodes, at any moment (bihuan-sensor(5)): each goes on where it was. One record, three tasks, each
# who is called once, the coil as long as the alarm stands and no longer. SENSOR_KILLS=200 is the torture.
. "$(dirname "$0")/plant.inc"
. "$TOP/tests/lib/modbus.inc"

rows() { sqlite3 -cmd '.timeout 10000' plant.db "$1"; }
has() { [ "$(rows "$1")" = "$2" ]; }
serve() { "$BIHUAN" serve >>serve.out 2>>serve.err 7>&- 8>&- & pid=$!; }
# killed MS: after so long, and begun again.
killed() {
    read -rt "$(printf '%d.%03d' $(($1 / 1000)) $(($1 % 1000)))" <> <(:)
    kill -9 "$pid" && kills=$((kills + 1))
    wait "$pid" 2>/dev/null
    serve
}

export XDG_CONFIG_HOME=$WORK/config
begin
modbus_start || exit 1
modbus_say set 1 3 0 209
printf '#!/bin/sh\ncat >>%s/calls\n' "$WORK" >call && chmod +x call
settings <<END
[command voice]
run = $WORK/call
[command sms]
run = /bin/true
[link plc]
kind = modbus
url = tcp://127.0.0.1:$MODBUS_PORT
END
cat >points.csv <<'END'
code,device,area,quantity,unit,link,address,type,scale,offset,low2,low1,high1,high2,hold,clear,poll,outputs
O2-1,P-111,A-01-1,o2,vol%,plc,1:3:0,u16,0.1,0,,,,,,1s,100ms,plc:1:coil:0
END
AT=2026-03-02T08:00
ok "the point" bihuan --user E9 import points points.csv --with M1
ok "certificates" certificates
ok "the call comes sooner here" bihuan --user E9 limit set alarm.answer 1s --from 2026-03-02 --source test --reason x --with M1
AT=''
serve
rounds=${SENSOR_KILLS:-2} kills=0 bad=0
for round in $(seq "$rounds"); do
    modbus_say set 1 3 0 189
    until_is has "SELECT count(*) FROM episode" "$round" || bad=$((bad + 1)) # a fall that a killed watch did not see is no episode yet
    killed $((RANDOM % 300))
    killed $((RANDOM % 1500))
    until_is has "SELECT count(*) > 0 FROM response r JOIN episode e ON e.id = r.episode WHERE r.level = 3 AND coalesce(e.reset, 0) = 0" 1 ||
        bad=$((bad + 1))
    until_is coil 0 1 || bad=$((bad + 1))
    number=$(rows "SELECT record FROM episode ORDER BY raised DESC LIMIT 1")
    as L1 act "$number" acknowledge >/dev/null && as L1 act "$number" measures result=test measures=x >/dev/null || bad=$((bad + 1))
    modbus_say set 1 3 0 209
    killed $((RANDOM % 300))
    until_is has "SELECT count(*) FROM episode WHERE cleared > 0" "$round" || bad=$((bad + 1))
    as L1 act "$number" reset >/dev/null || bad=$((bad + 1))
    killed $((RANDOM % 300))
    until_is has "SELECT count(*) FROM episode WHERE reset > 0" "$round" && until_is coil 0 0 || bad=$((bad + 1))
done
kill "$pid" && wait "$pid"
is "$bad" 0 "every episode went its way to the end"
is "$(rows "SELECT count(*) FROM episode") $(rows "SELECT count(*) FROM record WHERE form = 'alarm'")" "$rounds $rounds" "one episode, one record"
is "$(rows "SELECT group_concat(DISTINCT n) FROM (SELECT count(*) n FROM response WHERE level = 2 GROUP BY episode)")" 3 "three people each time"
is "$(rows "SELECT count(*) FROM record WHERE form = 'ventilation' AND ended = 0")" 0 "their tasks ended"
is "$(rows "SELECT count(*) FROM (SELECT dedupe FROM message WHERE dedupe GLOB '*/3/*' GROUP BY dedupe HAVING count(*) > 1)")" 0 "nobody has two calls"
read -r called copies < <(/usr/bin/python3 -c 'import json
ids = [json.loads(line)["id"] for line in open("calls")]
print(len(set(ids)), len(ids) - len(set(ids)))')
[ "$rounds" -lt 100 ] || is "$((copies <= kills))" 1 "$copies calls handed over twice, no more than kills"
is "$(json 'd["ok"]' "$(bihuan verify --json)")" true "the log is whole"
echo "# FIGURE sensors: the watch killed $kills times in $rounds episodes: each once in the plant, $called calls, $copies handed over twice"
