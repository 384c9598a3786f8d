#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# An alarm while somebody else has the plant: the output is driven, nobody can acknowledge, and the duty phone rings all the same, through a
# real HTTP gateway, once: also over a kill -9 right after it. What was done stands in the plant as soon as it can be written.
. "$(dirname "$0")/plant.inc"
. "$TOP/tests/lib/modbus.inc"

rows() { sqlite3 -cmd '.timeout 10000' -readonly plant.db "$1"; }
has() { [ "$(rows "$1")" = "$2" ]; }
states() { json '" ".join(p["state"] for p in d)' "$("$BIHUAN" points --json)"; }
states_are() { [ "$(states)" = "$1" ]; }
serve() { "$BIHUAN" serve >>serve.out 2>>serve.err 7>&- 8>&- & pid=$!; }
# called POINT: who was called for it so far, by the gateway's book.
called() {
    [ ! -e fake/requests ] || /usr/bin/python3 -c '
import json, sys
from urllib.parse import parse_qs
calls = [parse_qs(r["body"] or r["query"]) for r in map(json.loads, open("fake/requests"))]
print(" ".join(sorted(c["CalledNumber"][0][-2:] for c in calls if sys.argv[1] in c["TtsParam"][0])))' "$1"
}
called_is() { [ "$(called "$1")" = "$2" ]; }
# held HOW: somebody has the plant until let_go, as a program of ours that stands still (lock), or so that it cannot even be read (read).
held() {
    /usr/bin/python3 -c '
import fcntl, os, signal, sqlite3, sys
if sys.argv[1] == "read":
    db = sqlite3.connect("plant.db", timeout=20, isolation_level=None)
    db.execute("BEGIN EXCLUSIVE")
else:
    f = open("plant.db.lock", "r+")
    fcntl.flock(f, fcntl.LOCK_EX)
open("held", "w").close()
os.kill(os.getpid(), signal.SIGSTOP)' "$1" 7>&- 8>&- &
    holder=$!
    until_is test -e held && rm held
}
let_go() { kill -KILL "$holder" && wait "$holder" 2>/dev/null; }

export XDG_CONFIG_HOME=$WORK/config
begin
modbus_start || exit 1
for i in 0 1 2; do modbus_say set 1 3 "$i" 209; done
mkdir fake
/usr/bin/python3 -B "$TOP/tests/lib/gateway.py" fake 7>&- 8>&- &
fake=$!
trap 'status=$?; kill $fake $holder 2>/dev/null; (exit $status); tap_end' EXIT
ok "the gateway listens" until_is test -s fake/port
printf '[channel voice]\nsecret = testSecret\n' >secrets && chmod 0400 secrets && mv secrets plant.secrets
# What is told otherwise goes by short message, here to a program: the channel calls nobody twice within a minute.
settings <<END
[command sms]
run = /bin/true
[channel voice]
provider = aliyun
url = http://127.0.0.1:$(cat fake/port)/aliyun/
key = testId
template = TTS_1
let.param = {"text":"\${text}"}
[link plc]
kind = modbus
url = tcp://127.0.0.1:$MODBUS_PORT
END
{
    echo code,device,area,quantity,unit,link,address,type,scale,offset,low2,low1,high1,high2,hold,clear,poll,outputs
    for i in 0 1 2; do echo "O2-$i,P-111,A-01-1,o2,vol%,plc,1:3:$i,u16,0.1,0,,,,,,1s,100ms,plc:1:coil:$i"; done
} >points.csv
printf 'id,mobile,email,wecom,dingtalk,feishu,lang,quiet\nE1,13800000021,,,,,zh,\nE2,13800000022,,,,,en,\n' >contacts.csv
AT=2026-03-02T08:00
ok "three points" bihuan --user E9 import points points.csv --with M1
ok "two who have a telephone" bihuan import contacts contacts.csv
ok "the call comes sooner here" bihuan --user E9 limit set alarm.answer 1s --from 2026-03-02 --source test --reason x --with M1
AT=''
serve
ok "good values" until_is states_are 'normal normal normal'
ok "who would be called stands beside the plant" until_is test -s plant.serve/callees
is "$(stat -c %a plant.serve/callees plant.serve/calls | paste -sd ' ')" "600 600" "for nobody else to read"

# --- held so that it cannot even be read ---
held read || fail "somebody has the plant"
modbus_say set 1 3 0 189
ok "the coil is driven" until_is coil 0 1
ok "nobody answers: two are called" until_is called_is O2-0 "21 22"
ok "and the plant is still held" kill -0 "$holder"
like "$(grep -c 18.9 fake/requests) $(cat fake/requests)" '^2 ' "with the value"
let_go
ok "then it has a record" until_is has "SELECT count(*) FROM record WHERE form = 'alarm'" 1
ok "the calls stand there as sent" until_is has "SELECT group_concat(target || ' ' || channel || ' ' || state || ' ' || tries, ', ') FROM
    (SELECT * FROM message WHERE dedupe GLOB '*/3/voice/E[12]' ORDER BY target)" "E1 voice sent 1, E2 voice sent 1"
ok "and as the third response" until_is has "SELECT group_concat(what || ' ' || ok, ', ') FROM (SELECT * FROM response WHERE level = 3 AND
    what GLOB 'voice *' ORDER BY what)" "voice E1 yes, voice E2 yes"
like "$(rows "SELECT group_concat(detail) FROM response WHERE level = 3 AND ok = 'yes'")" 'could not be written' "which says how"
is "$(rows "SELECT group_concat(DISTINCT target || ' ' || state || ' ' || tries) FROM message WHERE dedupe GLOB '*/3/sms/*'")" \
    "E9 sent 1,G1 sent 1" "the leaders had theirs too"
is "$(called O2-0)" "21 22" "nobody is called twice"

# --- killed right after the call, and held on ---
kill "$pid" && wait "$pid"
sed -i 's/1380000002/1380000003/' contacts.csv
AT=2026-03-02T08:10
bihuan import contacts contacts.csv >/dev/null
AT=''
serve
ok "who would be called follows the contacts" until_is grep -q 13800000032 plant.serve/callees
held lock || fail "somebody has the plant again"
modbus_say set 1 3 1 189
ok "the call" until_is called_is O2-1 "31 32"
kill -9 "$pid"
wait "$pid" 2>/dev/null
serve
modbus_say set 1 3 2 189
ok "the next watch calls for what is new" until_is grep -aq '"point":"O2-2","state":"made"' plant.serve/calls
is "$(called O2-1)" "31 32" "and not again for what was called"
let_go
ok "all is written" until_is has "SELECT count(DISTINCT episode) FROM response WHERE level = 3" 3
ok "what was called stands as sent" until_is has "SELECT group_concat(target || ' ' || tries, ', ') FROM (SELECT * FROM message m WHERE state = 'sent'
    AND channel = 'voice' AND record = (SELECT record FROM episode WHERE point = 'O2-1') AND dedupe GLOB '*/3/voice/*' ORDER BY target)" "E1 1, E2 1"
is "$(called O2-0) $(called O2-1)" "21 22 31 32" "each was called once"
is "$(rows "SELECT count(*) FROM episode")" 3 "three episodes"
kill "$pid"
wait "$pid"
is "$(json 'd["ok"]' "$(bihuan verify --json)")" true "the log is whole"
