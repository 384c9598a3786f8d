#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The trend from end to end: a file that a control system appends to, the watch, `trend`, and the curve that is sealed into the alarm, also
# where the watch was killed in between.
. "$(dirname "$0")/plant.inc"

export XDG_CONFIG_HOME=$WORK/config
begin
# The clock of the machine: values come now.
rm -rf plant.*
AT=''
"$BIHUAN" init plant.db >/dev/null
for kind in areas devices people; do bihuan import "$kind" "$kind.csv" >/dev/null; done
cat >points.csv <<'END'
code,device,area,quantity,unit,link,address,type,scale,offset,low2,low1,high1,high2,hold,clear,poll,outputs
AT-1,P-101,,o2,vol%,dcs,O2,,1,0,,,,,,,1s,
TT-1,P-101,,temperature,°C,dcs,T,,1,0,,,,,,,1s,
END
exit_is 0 "points" bihuan import points points.csv
exit_is 0 "the ten minutes after are two seconds here" as E9 limit set sensor.evidence.after 2s --source test --reason test --with H1

exit_is 0 "without a trend" bihuan trend AT-1 --json
is "$OUT" '[]' "there is an empty list"
like "$ERR" 'There is no trend yet' "and a sentence says why"
exit_is 1 "a point that is not there" bihuan trend XT-9 --json
like "$ERR" 'no point XT-9' "is said"
exit_is 2 "a time that is none" bihuan trend AT-1 --from soon
exit_is 2 "an end before its beginning" bihuan trend AT-1 --from now --to -1h

printf 'time,O2,T\n' >dcs.csv
settings <<END
[link dcs]
kind = file
url = file://$WORK/dcs.csv
[serve]
trend = 8MB
END
append() { printf '%s,%s,%s\n' "$(date -u +%Y-%m-%dT%H:%M:%S.%3NZ)" "$@" >>dcs.csv; }
watch() {
    "$BIHUAN" serve >>serve.out 2>>serve.err &
    pid=$!
}
values() { json 'sum(b["n"] for b in d)' "$(bihuan trend "${1:-AT-1}" --json 2>/dev/null)"; }
has() { append 20.9 61.5 && [ "$(values)" -ge 3 ]; }
watch
ok "values of the file stand in the trend" until_is has
exit_is 0 "minutes" bihuan trend AT-1 --json
is "$(json 'sorted({k for b in d for k in b})')" '["at", "max", "mean", "min", "n"]' "the members of the contract"
is "$(json '[min(b["min"] for b in d), max(b["max"] for b in d), d[0]["mean"]]')" '[20.9, 20.9, 20.9]' "as they were written"
like "$(json 'd[0]["at"]')" '^"?20[0-9-]*T[0-9]*:[0-9]*:00\+08:00' "at the begin of the minute"
exit_is 0 "raw values" bihuan trend AT-1 --raw --json
is "$(json '{b["value"] for b in d} == {20.9}')" true "each as it was"
exit_is 0 "the other column" bihuan trend TT-1
like "$OUT" '61\.5 *61\.5 *61\.5' "for people it is a table"
exit_is 0 "an hour in which nobody watched" bihuan trend AT-1 --from 2020-01-01T00:00 --to 2020-01-01T01:00 --json
is "$OUT" '[]' "is empty, not made up"

append 18.2 61.5
number() { json '[a["number"] for a in d if a["point"] == "AT-1"][0]' "$(bihuan alarms --json)"; }
raised() { number >/dev/null 2>&1; }
ok "a value below the limit is an alarm" until_is raised
NUMBER=$(number)
kill -9 "$pid" && wait "$pid" 2>/dev/null
watch
field() { json 'd["fields"].get("'"$1"'", "")' "$(bihuan show "$NUMBER" --json)"; }
sealed() { append 18.4 61.5 && [ "$(field curve_found)" = raw ]; }
ok "the curve comes, though the watch was killed" until_is sealed
hash=$(field curve | sed 's/sha256://')
like "$(cat "plant.evidence/$hash")" '^AT-1,vol%,.*,20\.9,,,1$' "with the values before"
like "$(cat "plant.evidence/$hash")" '^AT-1,vol%,.*,18\.2,,,1$' "and the one that raised it"
kill "$pid" && wait "$pid"
watch
ok "the watch goes on" until_is has
kill "$pid" && wait "$pid"
is "$(sqlite3 plant.db "SELECT count(*) FROM blob WHERE field = 'curve'")" 1 "the curve came once"
exit_is 0 "the plant is whole, with its evidence" bihuan verify
chmod 0600 "plant.evidence/$hash" && echo >>"plant.evidence/$hash"
exit_is 5 "a curve that was changed" bihuan verify

run bihuan doctor
like "$OUT" "^ok +trend .*2 points: every value since" "the doctor says what it spans"

# ---- a trend that is damaged is no obstacle
echo 'this is no database, and was never one' >plant.trend.db
exit_is 5 "is said by the command" bihuan trend AT-1 --json
watch
ok "the watch begins anew" until_is has
kill "$pid" && wait "$pid"
is "$(grep -c 'put aside as .*plant\.trend\.db\.damaged' serve.err)" 1 "and says so once"
