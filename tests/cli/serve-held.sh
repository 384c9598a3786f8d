#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The watch of a plant that cannot be written to: what it knows waits beside it and is said, a signal ends it all the same, and what a
# restore takes back is not told twice.
. "$(dirname "$0")/plant.inc"

export XDG_CONFIG_HOME=$WORK/config
begin
AT=''
mkdir drop
# The pager writes what it gets and ends when the file `go` is there.
printf '#!/bin/sh\ncat >>%s/got\nwhile [ ! -e %s/go ]; do sleep 0.05; done\n' "$WORK" "$WORK" >pager && chmod 755 pager
settings <<END2
[channel file]
folder = $WORK/drop
[command pager]
run = $WORK/pager
END2
ask() { sqlite3 -cmd '.timeout 10000' plant.db "$1"; }
put() { # ID CHANNEL
    ask "INSERT INTO message (id, channel, target, text, record, due, tries, state, dedupe, kind, title, seq)
        SELECT '$1', '$2', 'p-$1', 'text', '', max(at), 0, 'waiting', 'key/$1', 'notice', 'title of $1', 1 FROM audit"
}
states() { ask "SELECT group_concat(n || ' ' || state, ', ') FROM (SELECT count(*) n, state FROM message WHERE id LIKE '$1%' GROUP BY state)"; }
calls() { /usr/bin/python3 -c 'import json; print("|".join(sorted(m["title"] for m in map(json.loads, open("got")))))'; }
watch() { "$BIHUAN" serve 2>>serve.err & pid=$!; }
on_its_way() { [ "$(grep -c "\"id\":\"$1" got)" = "$2" ] && [ "$(states "$1")" = "$3 sending" ]; } 2>/dev/null
# held: somebody has the plant and stands still.
held() {
    /usr/bin/python3 -c '
import fcntl, os, signal
f = open("plant.db.lock", "r+")
fcntl.flock(f, fcntl.LOCK_EX)
open("held", "w").close()
os.kill(os.getpid(), signal.SIGSTOP)' &
    holder=$!
    until_is test -e held && rm held
}
let_go() { kill -KILL "$holder" && wait "$holder" 2>/dev/null; }
"$BIHUAN" serve --once && rm -f drop/* || fail "what waited leaves"

# --- what cannot be written waits beside the plant, and is said ---
watch
for i in 1 2 3; do put "A$i" pager; done
ok "three are on their way" until_is on_its_way A 3 3
held
touch go
noted() { [ "$(grep -c '"rows":"A' plant.serve/results)" = 3 ]; }
ok "what became of them is noted beside the plant" until_is noted
is "$(states A)" "3 sending" "it cannot be written"
trouble() { json 'str(d["trouble"])' "$("$BIHUAN" serve --status --json)"; }
said() { [[ $(trouble) == *"; what became of 3 messages waits in $WORK/plant.serve" ]]; }
ok "and the status says so" until_is said
is "$(json 'd["running"]' "$("$BIHUAN" serve --status --json)")" true "of a watch that runs"
like "$(cat serve.err)" 'what became of 3 messages waits in' "who maintains it is told"
let_go
written() { [ "$(states A)" = "3 sent" ] && [ ! -s plant.serve/results ] && [ "$(trouble)" = None ]; }
ok "as soon as it can be written it is" until_is written

# --- a signal ends it within a second all the same ---
rm -f go got
for i in 1 2 3 4 5 6; do put "B$i" pager; done
ok "four are on their way, two wait their turn" until_is on_its_way B 4 6
held
before=${EPOCHREALTIME/./}
kill -TERM "$pid"
wait "$pid"
is "$?" 0 "it ends"
took=$(((${EPOCHREALTIME/./} - before) / 1000))
[ "$took" -le 1000 ] && pass "within a second" || fail "within a second" "it took $took ms"
is "$(states B)" "6 sending" "what it could not give back stands in sending"
let_go
first=$(calls)
touch go
rm -f got
exit_is 0 "the next one takes it up" "$BIHUAN" serve --once
is "$(calls | tr '|' '\n' | grep -c 重发)" 4 "what had begun is marked"
is "$(calls | tr '|' '\n' | grep -v 重发 | grep -Fxc -f <(tr '|' '\n' <<<"$first"))" 0 "what had not is not"
is "$(states B)" "6 sent" "all are sent"
