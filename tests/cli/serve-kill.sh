#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The watch is killed again and again while messages flow into a drop folder and to a real SMTP server: none is lost, none stays
# half-claimed; a mail that comes twice has the same Message-ID, and there is at most one such copy for each kill. SERVE_KILLS=1000 is
# the torture.
. "$(dirname "$0")/plant.inc"
. "$TOP/tests/lib/smtp.inc"

export XDG_CONFIG_HOME=$WORK/config
begin
AT=''
mkdir drop
channels=file
settings <<END
[channel file]
folder = $WORK/drop
END
if smtp_missing >missing; then
    skip "mail" "$(cat missing)"
else
    smtp_start
    channels="file email"
    cat >>"$XDG_CONFIG_HOME/bihuan/bihuan.conf" <<END
[channel email]
url = smtp://localhost:$SMTP_PORT
from = bihuan@plant.test
ca = $SMTP_CA
END
fi
ok "what waited leaves" "$BIHUAN" serve --once
rounds=${SERVE_KILLS:-10}
# One for each person, or they would become digests.
add() { # ROUND CHANNEL: until 60 wait
    sqlite3 plant.db "PRAGMA busy_timeout = 10000; WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
        INSERT INTO message (id, channel, target, text, record, due, tries, state, dedupe, seq, address)
        SELECT 'R$1-$2-' || i, '$2', 'p$1-' || i, 'text', '', (SELECT max(at) FROM audit), 0, 'waiting', 'r$1/$2/' || i, 1,
            'R$1-$2-' || i || '@queue.test' FROM n
        LIMIT max(0, 60 - (SELECT count(*) FROM message WHERE channel = '$2' AND state IN ('waiting', 'sending')))" >/dev/null
}
# Of one channel: what is there.
arrived() { if [ "$1" = file ]; then find drop -name '*.txt' | wc -l; else grep -c ' <= ' "$SMTP_LOG"; fi; }
killed=0 flowing=0
for round in $(seq "$rounds"); do
    looked=file
    [ "$channels" = file ] || [ $((round % 4)) = 0 ] || looked=email
    for channel in $channels; do add "$round" "$channel"; done
    before=$(arrived $looked)
    "$BIHUAN" serve 2>>serve.err &
    pid=$!
    for _ in $(seq 2000); do
        [ "$(arrived $looked)" -gt "$((before + round % 7))" ] && break
        read -rt 0.002 <> <(:)
    done
    kill -9 "$pid" && [ "$(arrived $looked)" -gt "$before" ] && killed=$((killed + 1))
    wait "$pid" 2>/dev/null
    [ "$(sqlite3 plant.db "SELECT count(*) FROM message WHERE state = 'sending'")" = 0 ] || flowing=$((flowing + 1))
done
is "$killed" "$rounds" "killed $rounds times after some had left"
isnt "$flowing" 0 "$flowing times of them with some under way"
exit_is 0 "the next one finishes what is left" "$BIHUAN" serve --once
is "$(sqlite3 plant.db "SELECT count(*) FROM message WHERE state <> 'sent' AND id LIKE 'R%-%'")" 0 "every message is sent"
sqlite3 plant.db "SELECT id FROM message WHERE id LIKE 'R%-file-%'" | sort >told
find drop -name 'R*.txt' -printf '%f\n' | sed 's/\.txt$//' | sort >got
lost=$(comm -23 told got | wc -l)
is "$lost" 0 "none is lost"
echo "# FIGURE serve: killed $killed times while messages flowed ($flowing times with some under way): $(wc -l <told) files, $lost lost"
if [ "$channels" != file ]; then
    # The Message-IDs that the server has taken, by its log, and those that the plant has written down.
    sed -n 's/.* <= .* id=\([^ ]*\).*/\1/p' "$SMTP_LOG" | sort >got
    sqlite3 plant.db "SELECT trim(reply, '<>') FROM message WHERE channel = 'email' AND state = 'sent'" | sort >told
    lost=$(comm -23 told <(uniq got) | wc -l) strange=$(comm -13 <(uniq told) <(uniq got) | wc -l)
    is "$(uniq told | wc -l)" "$(wc -l <told)" "each message has a Message-ID of its own"
    is "$lost lost, $strange strange" "0 lost, 0 strange" "every mail is at the server, and there is none that the plant does not know"
    sqlite3 -separator ' ' plant.db "SELECT trim(reply, '<>'), tries FROM message WHERE channel = 'email' AND state = 'sent'" | sort >tries
    is "$(uniq -c got | awk '{ print $2, $1 }' | join tries - | awk '$3 > $2')" "" "no mail is there more often than it was tried: a kill makes one copy of it at most"
    copies=$(($(wc -l <got) - $(uniq got | wc -l)))
    [ "$rounds" -lt 100 ] || is "$((copies <= killed))" 1 "$copies copies, no more than kills"
    echo "# FIGURE serve: $(wc -l <told) mails to an SMTP server, $lost lost, $copies copies with the same Message-ID"
fi
is "$(cat serve.err)" "" "nothing was complained of"
