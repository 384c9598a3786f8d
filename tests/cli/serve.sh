#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The watch: one pass sends what waits, a second watch is refused, and who asks learns whether one runs.
. "$(dirname "$0")/plant.inc"

sent() { json 'str(len([m for m in d if m["state"] == "sent"]))' "$(bihuan messages --limit 0 --json)"; }
running() { [ "$(json 'd["running"]' "$("$BIHUAN" serve --status --json 2>/dev/null)")" = true ]; }
stopped() { ! running; }

export XDG_CONFIG_HOME=$WORK/config
begin
mkdir drop
AT=2026-03-02T08:00
hazard P1 P-101 corrosion >number
settings <<END
[channel file]
folder = $WORK/drop
END
# a second host, from here on: it asks for the beat of this one
mkdir second far && cp plant.db far/plant.db && mkdir -p far-config/bihuan
cat >far-config/bihuan/bihuan.conf <<END
[channel file]
folder = $WORK/second
[command beat]
run = /bin/cat $WORK/plant.serve/beat
[watch]
beat = command beat
to = 13800138000 via file
END
XDG_CONFIG_HOME=$WORK/far-config "$BIHUAN" --plant far/plant.db serve --watch 2>watch.err &
far=$!

printf '[channel mail]\npassword = x\n' >plant.secrets && chmod 0400 plant.secrets
AT=2026-03-05T08:00
exit_is 0 "one pass" bihuan serve --once --json
like "$ERR" 'plant\.secrets:1: \[channel mail\] has secrets here and stands in no settings; it is ignored\.' "secrets of no channel are said"
status=$OUT
run bihuan doctor
like "$OUT$ERR" 'plant\.secrets:1: \[channel mail\]' "by the doctor too"
rm -f plant.secrets
OUT=$status
is "$(json 'd["channels"][0]["error"]')" null "no error is null"
is "$(json '[c["name"] + " " + c["kind"] + " " + str(c["ok"]) for c in d["channels"]]')" '["file file True"]' "its channels are said"
is "$(json 'd["running"]')" false "it runs no more"
exit_is 1 "nor does anybody else" bihuan serve --status --json
is "$(json 'd["running"]')" false "and that is said"
is "$(json 'sorted(d)')" '["beat", "channels", "host", "links", "running", "since", "trouble"]' "the keys of the contract"
END_COUNT=$(find drop -name '*.txt' | wc -l)
is "$(json 'str(d["channels"][0]["sent"])')" "$END_COUNT" "as many files as messages that were sent"
isnt "$END_COUNT" 0 "there were some"
is "$(sent)" "$END_COUNT" "they are marked"
exit_is 2 "--at only with --once" bihuan serve
AT=''
"$BIHUAN" serve >serve.out 2>serve.err &
pid=$!
ok "a watch runs" until_is running
AT=2026-03-05T09:00
hazard P1 P-101 flange-leak >number
AT=''
told() { grep -q "$(cat number)" drop/*; }
ok "what is dispatched meanwhile leaves at once" until_is told
settings <<END
[channel file]
folder = $WORK/drop
[serve]
retry = soon
END
kill -HUP "$pid"
ok "settings that do not fit are said" until_is grep -q 'settings stay as they were: .*“soon”' serve.err
mkdir other
settings <<END
[channel file]
folder = $WORK/drop
[channel second]
kind = file
folder = $WORK/other
END
kill -HUP "$pid"
second() { [ "$(json '[c["name"] for c in d["channels"]]' "$("$BIHUAN" serve --status --json 2>/dev/null)")" = '["file", "second"]' ]; }
ok "what fits is taken" until_is second
exit_is 4 "a second one is told" "$BIHUAN" serve --once
like "$ERR" "process $pid on $(uname -n), since 20" "who it is, where and since when"
ln -s plant.db link.db && ln plant.db twin.db
BIHUAN_PLANT=link.db exit_is 4 "by a symbolic link too" "$BIHUAN" serve --once
like "$ERR" "process $pid on" "and who it is"
BIHUAN_PLANT=twin.db exit_is 4 "by a hard link too" "$BIHUAN" serve --once
rm -rf twin.db twin.serve plant.serve
exit_is 4 "its folder is cleared away: a second one is refused yet" "$BIHUAN" serve --once
ok "and soon it is there again" until_is running
BIHUAN_PLANT=link.db exit_is 4 "with the lock" "$BIHUAN" serve --once
like "$ERR" "process $pid on" "of the same"
kill -TERM "$pid"
wait "$pid"
is "$?" 0 "a signal ends it"
ok "and then none runs" stopped
is "$(cat plant.serve/results 2>/dev/null)" "" "no result is left unwritten"

# what hangs ends with it, and waits under its claim; secrets of no channel set nothing up
settings <<END
[command slow]
run = /bin/sleep 29
END
printf '[channel syslog]\ntoken = x\n' >plant.secrets && chmod 0400 plant.secrets
printf '{"number":"9223372036854775807"}\nend 9223372036854775807\n' >plant.serve/beat
sqlite3 plant.db "INSERT INTO message (id, channel, target, text, record, due, tries, state, dedupe, seq)
    SELECT 'S1', 'slow', 'P1', 'slow', '', max(at), 0, 'waiting', 'slow', 1 FROM audit"
"$BIHUAN" serve 2>serve.err &
pid=$!
slow() { sqlite3 plant.db "SELECT state || tries || (claim <> '') FROM message WHERE id = 'S1'"; }
slow_is() { [ "$(slow)" = "$1" ]; }
ok "a channel hangs" until_is slow_is sending11
ok "a number of a beat that cannot grow is no end" running
like "$(cat serve.err)" 'plant.secrets:1: \[channel syslog\] has secrets here' "secrets alone are said"
kill -TERM "$pid"
wait "$pid"
is "$? $(slow)" "0 waiting11" "it ends all the same, and the message waits under its claim"
sqlite3 plant.db "DELETE FROM message WHERE id = 'S1'"
rm -f plant.secrets
settings <<END
[channel file]
folder = $WORK/drop
END

# what a killed one had in hand: the result it had noted counts, the rest is sent again under the same name
claimed=$(sqlite3 plant.db "SELECT count(*) FROM message WHERE state = 'sending'")
is "$claimed" 0 "nothing is half-claimed"
sqlite3 plant.db "UPDATE message SET state = 'sending', claim = 'C' || id, tries = 1 WHERE state = 'sent'"
one=$(sqlite3 plant.db "SELECT min(id) FROM message WHERE state = 'sending'")
printf '{"at":"1","channel":"file","claim":"C%s","error":"","id":"","kind":"0","reply":"noted","wait":"0"}\n{"at":"1","chan' "$one" >plant.serve/results
rm -f drop/*
exit_is 0 "the next one" bihuan serve --once
is "$(json '[m["state"] for m in d if m["id"] == "'"$one"'"]' "$(bihuan messages --limit 0 --json)")" '["sent"]' "a noted result is taken in"
not_ok "and is not sent again" test -e "drop/$one.txt"
is "$(find drop -name '*.txt' | wc -l)" "$(($(sent) - 1))" "all others are, once"

# who does not own the plant file may say nothing of channels
if [ "$(id -u)" = 0 ]; then
    chown 65534 plant.db
    run bihuan doctor
    like "$OUT$ERR" 'bihuan.conf:[0-9]+: \[channel file\] does not count here' "the doctor says what does not count"
    chown 0 plant.db
else
    skip "the doctor says what does not count" "not root"
fi

# by now nothing has beaten for long: the duty phone knows, and hears when there is a beat again
quiet() { grep -q 'No sign of life' second/* 2>/dev/null; }
ok "the second host tells the duty phone" until_is quiet
"$BIHUAN" serve 2>serve.err &
pid=$!
back() { grep -q 'gives signs of life again' second/* 2>/dev/null; }
ok "and that it is back" until_is back
is "$(find second -name '*.txt' | wc -l)" 2 "each once"
kill -TERM "$far" "$pid"
wait "$far"
is "$?" 0 "it ends by a signal too"
