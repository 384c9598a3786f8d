#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The watch is killed again and again while messages flow: none is lost, none stays half-claimed. SERVE_KILLS=1000 is the torture.
. "$(dirname "$0")/plant.inc"

export XDG_CONFIG_HOME=$WORK/config
begin
AT=''
mkdir drop
settings <<END
[channel file]
folder = $WORK/drop
END
ok "what waited leaves" "$BIHUAN" serve --once
rounds=${SERVE_KILLS:-10}
add() { # ROUND
    sqlite3 plant.db "PRAGMA busy_timeout = 10000; WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
        INSERT INTO message (id, channel, target, text, record, due, tries, state, dedupe, seq)
        SELECT 'R$1-' || i, 'file', 'p$1-' || i, 'text', '', (SELECT max(at) FROM audit), 0, 'waiting', 'r$1/' || i, 1 FROM n" >/dev/null
}
killed=0
for round in $(seq "$rounds"); do
    before=$(find drop -name '*.txt' | wc -l)
    add "$round"
    "$BIHUAN" serve 2>>serve.err &
    pid=$!
    began() { [ "$(find drop -name '*.txt' | wc -l)" -gt "$((before + round % 7))" ]; }
    until_is began || break
    kill -9 "$pid" && killed=$((killed + 1))
    wait "$pid" 2>/dev/null
done
is "$killed" "$rounds" "killed $rounds times while messages flow"
exit_is 0 "the next one finishes what is left" "$BIHUAN" serve --once
is "$(sqlite3 plant.db "SELECT count(*) FROM message WHERE state <> 'sent' AND id LIKE 'R%-%'")" 0 "every message is sent"
lost=0
for id in $(sqlite3 plant.db "SELECT id FROM message WHERE id LIKE 'R%-%'"); do [ -e "drop/$id.txt" ] || lost=$((lost + 1)); done
is "$lost" 0 "none is lost"
echo "# FIGURE serve: killed $killed times while messages flowed, $lost lost"
is "$(cat serve.err)" "" "nothing was complained of"
