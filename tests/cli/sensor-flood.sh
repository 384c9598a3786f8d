#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# A flood (bihuan-sensor(5), "Alarms"): 500 points alarm at once, each with its own coil of a real Modbus device. Every output is driven,
# every episode has its record, three people are sent once, each target hears of the first alarm at once and of all others in one
# message, and meanwhile others work and are told of other things.
. "$(dirname "$0")/plant.inc"
. "$TOP/tests/lib/modbus.inc"
POINTS=${FLOOD:-500}

rows() { sqlite3 -cmd '.timeout 10000' plant.db "$1"; }
has() { [ "$(rows "$1")" = "$2" ]; }
values() { modbus_say set 1 3 0 $(yes "$1" | head -n "$POINTS"); }
normal() { [ "$(json 'sum(p["state"] == "normal" for p in d)' "$("$BIHUAN" points --json)")" = "$POINTS" ]; }
coils() { [ "$(awk '$3 == "coil" && $5 == 1 { print $4 }' "$MODBUS_LOG" | sort -u | wc -l)" = "$POINTS" ]; }
# "TARGET CHANNEL SENDINGS" of those who were told of more than one alarm by one sending.
digests() { rows "SELECT target, channel, count(*) FROM (SELECT target, channel, claim FROM message WHERE kind = 'alarm' AND state = 'sent'
    GROUP BY target, channel, claim HAVING count(*) > 1) GROUP BY target, channel ORDER BY target, channel" | paste -sd' '; }

export XDG_CONFIG_HOME=$WORK/config
begin
modbus_start || exit 1
values 209
mkdir drop fake
/usr/bin/python3 -B "$TOP/tests/lib/gateway.py" fake &
fake=$!
trap 'status=$?; kill $fake $pid 2>/dev/null; (exit $status); tap_end' EXIT
ok "the gateway listens" until_is test -s fake/port
printf 'id,mobile,email,wecom,dingtalk,feishu,lang,quiet\nE1,13800000021,,,,,zh,\n' >contacts.csv
bihuan import contacts contacts.csv >/dev/null
printf '[channel sms]\nsecret = testSecret\n' >plant.secrets && chmod 0400 plant.secrets
settings <<END
[channel file]
folder = $WORK/drop
[channel sms]
provider = aliyun
url = http://127.0.0.1:$(cat fake/port)/aliyun/
key = testId
signature = 测试
template = SMS_1
let.param = {"no":"\${number}","text":"\${text}"}
[link plc]
kind = modbus
url = tcp://127.0.0.1:$MODBUS_PORT
END
{
    echo code,device,area,quantity,unit,link,address,type,scale,offset,low2,low1,high1,high2,hold,clear,poll,outputs
    seq 0 $((POINTS - 1)) | sed 's/.*/O2-&,P-111,A-01-1,o2,vol%,plc,1:3:&,u16,0.1,0,,,,,0s,1s,100ms,plc:1:coil:&/'
} >points.csv
ok "the points" bihuan --user E9 import points points.csv --with M1
ok "certificates" certificates
AT=''
"$BIHUAN" serve >serve.out 2>serve.err & pid=$!
ok "all are normal" until_is normal

values 180
ok "every output" until_is coils
began=$EPOCHREALTIME
other=$(hazard P1 P-201 corrosion)
took=$(awk "BEGIN { print ($EPOCHREALTIME - $began < 5) }")
is "${other:+entered} $took" "entered 1" "somebody enters a hazard meanwhile"
ok "he who has to do with it is told" until_is has "SELECT count(*) > 0 FROM message WHERE record = '$other' AND state = 'sent'" 1
ok "an episode each" until_is has "SELECT count(*) FROM episode" "$POINTS"
is "$(rows "SELECT count(DISTINCT e.point), count(DISTINCT r.number) FROM episode e JOIN record r ON r.number = e.record AND r.form = 'alarm'")" \
    "$POINTS|$POINTS" "with a record each"
ok "its output stands in each" until_is has "SELECT count(DISTINCT episode) FROM response WHERE level = 1 AND ok = 'yes'" "$POINTS"
is "$(rows "SELECT count(DISTINCT episode) FROM response WHERE level = 2 GROUP BY substr(what, instr(what, ' ') + 1)" | paste -sd' ')" \
    "$POINTS $POINTS $POINTS" "three people are sent for each"
is "$(rows "SELECT count(*) FROM record WHERE form = 'ventilation'")" 3 "with one task each: who is on his way there is not sent again"
ok "all is told" until_is has "SELECT count(*) FROM message WHERE kind = 'alarm' AND channel IN ('file', 'sms') AND state NOT IN ('sent', 'withdrawn', 'failed')" 0
is "$(digests)" "E1|file|1 E1|sms|1 E2|file|1 L1|file|1 P1|file|1" "in one message to each"
is "$(rows "SELECT count(DISTINCT record) FROM message WHERE kind = 'alarm' AND state = 'sent'")" $((POINTS + 3)) "of every one"
is "$(json 'len(d) <= 6' "[$(paste -sd, fake/requests)]")" true "a few short messages" # as many as were told before it was a flood
like "$(json 'd[-1]["body"]' "[$(paste -sd, fake/requests)]")" '%E5%8F%A6%E6%9C%89%20[0-9]+%20%E6%9D%A1' "the second counts what it does not name" # 另有 N 条
kill "$pid"
wait "$pid"
is "$(json 'd["ok"]' "$(bihuan verify --json)")" true "the log is whole"
