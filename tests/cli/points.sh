#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Points: in and out by a list, refused with one sentence each; looser takes two.
. "$(dirname "$0")/plant.inc"

HEAD=code,device,area,quantity,unit,link,address,type,scale,offset,low2,low1,high1,high2,hold,clear,poll,outputs
points() { { echo "${head:-$HEAD}" && printf '%s\n' "$@"; } >points.csv; }
cell() { json 'next(p["'"$2"'"] for p in d if p["code"] == "'"$1"'")' "$(bihuan export points --json)"; }

begin
O2=O2-1,P-101,,o2,vol%,plc,1:3:0,u16,0.1,0,,,,,,,1s,plc:1:coil:0
H2S=H2S-1,P-101,A-01-1,h2s,ppm,plc,1:3:1,u16,1,0,,,,,,,1s,'plc:1:coil:0 plc:1:coil:1@2 broker:plant/siren:ON'
T=TE-1,P-102,,temperature,°C,broker,plant/te#value,,,,,,120,150,5s,1m,,
points "$O2" "$H2S" "$T"
exit_is 0 "a list of points" bihuan import points points.csv
bihuan export points | tr -d '\357\273\277\r' >out.csv
is "$(head -1 out.csv)" "$HEAD" "an ordinary plant exports the columns of the contract"
is "$(sed -n '/^O2-1/p' out.csv)" "$O2" "and a row as it went in"
bihuan --lang zh export points >zh.csv
exit_is 0 "what comes out in Chinese goes in" bihuan --json import points zh.csv
is "$(json '[d["rows"], d["added"], d["changed"]]')" '[3, 0, 0]' "and changes nothing"

# ---- refused, one sentence each: CELLS REGEX
refused() {
    points "$1"
    exit_is 1 "refused: $1" bihuan import points points.csv
    like "$ERR" "Line 2: $2" "and says what: $1"
}
refused 'X-1,P-999,,o2,vol%,plc,1:3:9,u16,1,0,,,,,,,1s,' 'There is no device “P-999”'
refused 'X-1,P-101,A-99,o2,vol%,plc,1:3:9,u16,1,0,,,,,,,1s,' 'There is no area “A-99”'
refused 'X-1,P-101,,ozone,ppm,plc,1:3:9,u16,1,0,,,,,,,1s,' '“ozone” is no quantity'
refused 'X-1,P-101,,h2s,%LEL,plc,1:3:9,u16,1,0,,,,,,,1s,' '“%LEL” is no unit of h2s; write one of: ppm, mg/m3'
refused 'X-1,P-101,,temperature,ppm,plc,1:3:9,u16,1,0,,,,,,,1s,' '“ppm” is no unit of temperature'
refused 'X-1,P-101,,o2,vol%,plc,1:3:9,u16,NaN,0,,,,,,,1s,' 'scale: “NaN” is not a number'
refused 'X-1,P-101,,o2,vol%,plc,1:3:9,u16,1,0,,inf,,,,,1s,' 'low1: “inf” is not a number'
refused 'X-1,P-101,,o2,vol%,plc,1:3:9,u16,1,0,,24,20,,,,1s,' 'the limits are in the wrong order: low1 24 is not below high1 20'
refused 'X-1,P-101,,o2,vol%,plc,1:3:1,u16,1,0,,,,,,,1s,' '1:3:1 of plc is read by H2S-1 already'
refused 'X-1,P-101,,o2,vol%,plc,1:9:1,u16,1,0,,,,,,,1s,' '“1:9:1” is no Modbus address'
refused 'X-1,P-101,,o2,vol%,plc,1:3:9,u64,1,0,,,,,,,1s,' '“u64” is no data type'
refused 'X-1,P-101,,o2,vol%,plc,1:3:9,u16,1,0,,,,,,,soon,' 'poll: “soon” is not a duration'
refused 'X-1,P-101,,o2,vol%,plc,1:3:9,u16,1,0,,,,,,,1s,plc:1:coil:0:7' 'output “plc:1:coil:0:7”: “7” cannot be written'
refused 'X-1,P-101,,combustible,ppm,plc,1:3:9,u16,1,0,,,,,,,1s,' '.*explosive limit.*give the point limits of its own'
points 'X-1,P-101,,o2,vol%,plc,1:3:8,u16,1,0,,,,,,,1s,' 'X-2,P-101,,o2,vol%,plc,01:3:08,u16,1,0,,,,,,,1s,'
exit_is 1 "two rows of one file on one address" bihuan import points points.csv
like "$ERR" 'Line 3: 1:3:8 of plc is read by X-1 already' "are one sentence"
settings <<<$'[link plc]\nkind = modbus\nurl = tcp://127.0.0.1:1502'
refused 'X-1,P-101,,o2,vol%,nolink,1:3:9,u16,1,0,,,,,,,1s,' 'there is no link “nolink”'
refused 'X-1,P-101,,o2,vol%,plc,1:3:9,u16,1,0,,,,,,,1s,siren:1:coil:0' 'output “siren:1:coil:0”: there is no link “siren”'
refused 'X-1,P-101,,o2,vol%,plc,plant/o2,,1,0,,,,,,,1s,' '“plant/o2” is no Modbus address'

# ---- looser takes two: WHAT ROW [HEAD]
looser() {
    head=${3:-} points "$2"
    exit_is 3 "one person is not enough: $1" as Q1 import points points.csv
    exit_is 0 "two are: $1" as Q1 --with E9 import points points.csv
}
one() {
    head=${3:-} points "$2"
    exit_is 0 "one person is enough: $1" as Q1 import points points.csv
}
exit_is 0 "what the plant has is read by nobody now" "$BIHUAN" verify
like "$(bihuan --lang en doctor 2>&1)" 'points .*cannot be watched: TE-1: there is no link “broker”' "doctor names a point whose link is gone"
rm "$XDG_CONFIG_HOME/bihuan/bihuan.conf"
like "$(bihuan --lang en doctor 2>&1)" 'links .*no link is set up here: 3 points' "and says where none is set up"
H() { echo "H2S-1,P-101,A-01-1,h2s,ppm,plc,1:3:1,u16,1,0,,,$1,$2,$3,$4,1s,plc:1:coil:0 ${5-plc:1:coil:1@2 broker:plant/siren:ON}"; }
one 'a stricter limit' "$(H 5 '' '' '')"
looser 'a limit above the one before, and the legal one as a meter shows it' "$(H 7 '' '' '')"
unlike "$(bihuan --lang en doctor 2>&1)" 'H2S-1: high1' "10 mg/m3 are 7 ppm: no more than the law says"
looser 'a limit above the legal one' "$(H 10 '' '' '')"
like "$(bihuan --lang en doctor 2>&1)" 'points .*H2S-1: high1 is looser: 10 ppm instead of 7' "doctor keeps it in sight"
one 'back again' "$(H '' '' '' '')"
looser 'a longer hold' "$(H '' '' 5s '')"
looser 'a longer clearing time' "$(H '' '' 5s 10m)"
one 'no hold, the dated clearing time' "$(H '' '' '' '')"
looser 'an output less' "$(H '' '' '' '' plc:1:coil:1@2)"
one 'an output more' "$(H '' '' '' '')"
looser 'an output at the second level only' "$(H '' '' '' '' 'plc:1:coil:1@2 broker:plant/siren:ON@2')"
looser 'another scale' "$(H '' '' '' '' | sed 's/u16,1,0/u16,0.1,0/')"
one 'a day of calibration' H2S-1,2026-03-20 code,calibration
looser 'a later one' H2S-1,2027-03-20 code,calibration
looser 'an empty link: out of service' H2S-1, code,link
doctor=$(bihuan --lang en doctor 2>&1)
like "$doctor" 'points .*out of service, nobody watches them: H2S-1' "doctor says so"
unlike "$doctor" 'calibration' "and asks no calibration of it"
one 'back in service' H2S-1,plc code,link
printf 'code,name,area,position\nP-101,x,A-02,x\n' >moved.csv
exit_is 3 "nobody moves a device alone whose points guard its area" as Q1 import devices moved.csv
printf 'code,name,area,position\nP-201,x,A-01,x\n' >moved.csv
exit_is 0 "another one he does" as Q1 import devices moved.csv
bihuan export points | tr -d '\357\273\277\r' >out.csv
is "$(head -1 out.csv)" "$HEAD,least,most,band,calibration" "with a calibration the other columns come out too"
exit_is 0 "and go in" bihuan --json import points out.csv
is "$(json 'd["changed"]')" 0 "as they went"

# ---- what the watch knows; nobody watches here
exit_is 0 "points" bihuan --json points
is "$(json '[[p["code"], p["area"], p["value"], p["at"], p["age"], p["state"], p["alarm"]] for p in d]')" \
    '[["O2-1", "A-01", null, null, null, "fault", null], ["TE-1", "A-01", null, null, null, "fault", null], ["H2S-1", "A-01-1", null, null, null, "fault", null]]' \
    "without a watch every point is in fault and no value stands there"
is "$(json 'sorted(d[0])')" '["age", "alarm", "area", "at", "code", "device", "quantity", "state", "unit", "value"]' "with the keys of the contract"
like "$(bihuan points)" 'H2S-1 .*fault .*nobody watches it' "people read why"

# ---- bypass
bypass() { as "$1" "${@:2}"; }
exit_is 3 "nobody bypasses alone" as Q1 points bypass O2-1 --until 2026-03-02T12:00 --reason 'sensor change'
exit_is 3 "nor two of whom none is a head" as Q1 --with T1 points bypass O2-1 --until 2026-03-02T12:00 --reason 'sensor change'
exit_is 2 "it needs a reason" as Q1 --with E9 points bypass O2-1 --until 2026-03-02T12:00
exit_is 2 "and an end" as Q1 --with E9 points bypass O2-1 --reason 'sensor change'
exit_is 1 "that lies ahead" as Q1 --with E9 points bypass O2-1 --until 2026-03-02T07:00 --reason 'sensor change'
exit_is 1 "and not too far" as Q1 --with E9 points bypass O2-1 --until 2026-03-06T12:00 --reason 'sensor change'
like "$ERR" '72h at most' "the limit is a dated one"
exit_is 1 "of a point there is" as Q1 --with E9 points bypass O2-9 --until 2026-03-02T12:00 --reason 'sensor change'
exit_is 0 "two bypass it" as Q1 --with E9 points bypass O2-1 --until 2026-03-02T12:00 --reason 'sensor change'
state_of() { json 'next(p["state"] for p in d if p["code"] == "O2-1")' "$(bihuan points --json)"; }
AT=2026-03-02T09:00
is "$(state_of)" bypass "its state says so"
exit_is 1 "once" as Q1 --with E9 points bypass O2-1 --until 2026-03-02T13:00 --reason 'sensor change'
like "$(bihuan --lang en doctor 2>&1)" 'points .*bypassed until: O2-1 2026-03-02 12:00' "doctor too"
is "$(json 'sorted(m["target"] for m in d if "O2-1" in m["text"])' "$(bihuan messages --json)")" '["E1", "E2", "E9", "H1", "L1"]' "those concerned are told"
like "$(bihuan --lang en handover show)" 'O2-1 Oxygen .*sensor change' "the next shift reads it"
exit_is 0 "one ends it" as P1 points bypass O2-1 --end
AT=2026-03-02T09:10
is "$(state_of)" fault "and it is what it is"
exit_is 1 "once" as P1 points bypass O2-1 --end
exit_is 0 "a short one" as Q1 --with E9 points bypass O2-1 --until +1h --reason 'sensor change'
AT=2026-03-02T10:30
is "$(state_of)" fault "ends by itself"
unlike "$(bihuan --lang en handover show)" 'Points bypassed' "and the next shift reads no more of it"

# ---- the plant's own numbers: who is told, how long a hold may be, how early a calibration is said to be due
set_limit() { exit_is 0 "$1 is the plant's own" as E9 --with E1 limit set "$1" "$2" --source x --reason x; }
told() { json 'sorted({m["target"] for m in d if "valve work" in m["text"]})' "$(bihuan messages --json)"; }
set_limit bypass.tells 'ehs-head operator'
exit_is 0 "one more" as Q1 --with E9 points bypass O2-1 --until +1h --reason 'valve work'
like "$(told)" '"P1"' "bypass.tells says who is told"
unlike "$(told)" '"E2"' "and who is not"
exit_is 0 "it ends" as P1 points bypass O2-1 --end
hold=H2S-1,P-101,A-01-1,h2s,ppm,plc,1:3:1,u16,1,0,,,,,61s,,1s,plc:1:coil:0
points "$hold"
exit_is 1 "a hold beyond sensor.hold.longest is refused" as Q1 --with E9 import points points.csv
like "$ERR" 'hold: 61s is outside what it may be' "and says so"
set_limit sensor.hold.longest 2m
exit_is 0 "with a longer one it is taken, by two" as Q1 --with E9 import points points.csv
head=code,calibration points H2S-1,2026-03-20
exit_is 0 "a calibration that ends soon" as Q1 --with E9 import points points.csv
like "$(bihuan --lang en doctor 2>&1)" 'calibration is due: H2S-1 2026-03-20' "is said to be due"
set_limit sensor.calibration.warn 7d
unlike "$(bihuan --lang en doctor 2>&1)" 'calibration is due' "not so early by the plant's own sensor.calibration.warn"

# ---- links that anybody could write to
settings <<'END'
[link plc]
kind = modbus
url = tcp://127.0.0.1:1502
[link broker]
kind = mqtt
url = mqtt://10.0.0.9:1883
client = same
[link again]
kind = mqtt
url = mqtt://10.0.0.9:1883
client = same
[link spare]
kind = file
url = file:///tmp/none
[link wecom]
corpid = x
END
doctor=$(bihuan --lang en doctor 2>&1)
like "$doctor" 'links .*anybody can write to the broker of: broker; again;' "a broker elsewhere without user or TLS is named"
like "$doctor" 'links .*of one client id, throw each other out: broker = again;' "two of one client id are named"
like "$doctor" 'links .*no point reads or drives: again; spare$' "and a link that nobody needs; a directory of people is none"
for line in 'url = mqtts://10.0.0.9:8883' $'url = mqtt://10.0.0.9:1883\nuser = b' 'url = mqtt://127.0.0.1:1883'; do
    settings <<<$'[link plc]\nkind = modbus\nurl = tcp://127.0.0.1:1502\n[link broker]\nkind = mqtt\n'"$line"
    unlike "$(bihuan --lang en doctor 2>&1)" 'anybody can write' "not with ${line//$'\n'/, }"
done
exit_is 0 "the plant is sound" "$BIHUAN" verify

# ---- the same at the screen
play() { printf '%s\n' "${@:2}" frame >keys; run "$BIHUAN" --lang en --at $AT $1 --script keys; }
limit_of() { json 'next(p["high1"] for p in d if p["code"] == "TE-1")' "$(bihuan export points --json)"; }
edit=('open points TE-1' 'key e' 'type High limit' 'key <Enter>' 'key <Ctrl-U>')
play '' 'open points TE-1'
like "$OUT" 'TE-1 .*fault .*nobody watches' "the screen says what the command says"
play '--user Q1' "${edit[@]}" 'type 110' 'key <Enter>'
is "$(limit_of)" 110 "a stricter limit is put in at the screen"
play '--user Q1' "${edit[@]}" 'type 1e9' 'key <Enter>'
like "$OUT" 'is not a number' "what an import refuses is refused"
play '--user Q1' "${edit[@]}" 'type 130' 'key <Enter>'
like "$OUT" 'Second person' "for a looser one a second person is asked"
is "$(limit_of)" 110 "nothing happened yet"
play '--user Q1' "${edit[@]}" 'type 130' 'key <Enter>' 'type E9' 'key <Enter>' 'key <Enter>'
is "$(limit_of)" 130 "two put it in"
play '--user Q1' 'open points TE-1' 'key y' 'key <Enter>' 'type new sensor' 'key <Enter>' 'type E9' 'key <Enter>' 'key <Enter>'
like "$OUT" 'TE-1 .*bypass .*until' "two bypass it"
play '--user Q1' 'open points TE-1' 'key y' 'key y'
like "$OUT" 'TE-1 .*fault .*nobody' "and one ends it"

# ---- in a plant in use what is looser, and a bypass, bear two signatures
rm "$XDG_CONFIG_HOME/bihuan/bihuan.conf"
printf 'orchid ninety plum\n314159\n' >e9 && printf 'copper meadow river\n271828\n' >q1
ok "the safety head has an account" bihuan user enrol E9 --new-secret-file e9
ok "so has an engineer" bihuan --user E9 --secret-file e9 user enrol Q1 --new-secret-file q1
head=code,high1 points H2S-1,5
signed() { bihuan --user Q1 --secret-file q1 "$@"; }
exit_is 3 "nobody without an account brings points" as P1 import points points.csv
exit_is 0 "one who has one does" signed import points points.csv
head=code,high1 points H2S-1,9
exit_is 3 "looser, one is not enough" signed import points points.csv
exit_is 3 "nor a second one who does not prove himself" signed import points points.csv --with E9
exit_is 0 "two are" signed import points points.csv --with E9 --with-secret-file e9
exit_is 0 "two bypass" signed points bypass O2-1 --until +1h --reason x --with E9 --with-secret-file e9
exit_is 0 "one ends it" signed points bypass O2-1 --end
exit_is 0 "who should have signed has" "$BIHUAN" verify
exit_is 0 "the other verifier says so too" /usr/bin/python3 "$TOP/tests/lib/verify.py" plant.db

# ---- a plant that was made before these limits were shipped
cp plant.db older.db && cp plant.key older.key 2>/dev/null
sqlite3 older.db "DELETE FROM limit_value WHERE name IN ('alarm.answer', 'fault.hold')"
like "$("$BIHUAN" --plant older.db --lang en doctor 2>&1)" 'upgrade .*limits 2' "doctor says that it lacks two limits"
like "$("$BIHUAN" --plant older.db --user E9 --secret-file e9 --lang en upgrade --try 2>&1)" 'alarm.answer.*fault.hold' "and what would bring them names them"
unlike "$(bihuan --lang en doctor 2>&1)" 'upgrade .*limits [0-9]' "and none where there are all"
