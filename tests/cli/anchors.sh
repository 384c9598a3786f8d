#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Anchors: what stands outside the file finds rows that were cut off; broken rows can be accepted by two people only.
. "$(dirname "$0")/plant.inc"

begin
mkdir -p "$HOME/.config/bihuan" config/bihuan
export XDG_CONFIG_HOME=$PWD/config
printf '[bihuan]\nheads = %s\n' "$PWD/heads" >config/bihuan/bihuan.conf
verify() { "$BIHUAN" verify "$@"; }
anchor_states() { json '" ".join(sorted(set(a["state"] for a in d["anchors"] if a["state"] != "note")))' "$1"; }

ok "a hazard" as P1 submit hazard device=P-101 category=ppe note=x
cp plant.db short.db
ok "another one" as P1 submit hazard device=P-102 category=ppe note=y
run "$BIHUAN" anchors --json
code=$(json 'd["head"]') row=$(json 'd["seq"]')
is "$(json 'd["qr"]')" "HEAD:$row:$code" "the QR says row and code"
is "$(json 'len([a for a in d["anchors"] if a["state"] == "ok" and a["seq"] == d["seq"]])')" 2 \
    "this terminal and the heads file know the head"
like "$(tail -1 heads)" "^bihuan1 [0-9a-f]{32} [0-9a-f]{16} $row [0-9a-f]{64} [0-9]+ $code " "a line of the heads file"
ok "the QR code is drawn" "$BIHUAN" anchors --qr
like "$OUT" '█▀▀▀▀▀█' "as half blocks"
printf 'size 80x24\nframe\nsize 20x16\nframe\n' >keys
ok "the head screen" "$BIHUAN" tui head --script keys
like "$OUT" "█▀▀▀▀▀█.*$code|$code" "shows the code"
like "$OUT" '█ ███ █' "and draws it"
is "$(grep -c "$code" <<<"$OUT")" 2 "on the smallest terminal too"
exit_is 0 "verify with the code from paper" verify "$code@$row"
like "$OUT" "row $row is as the paper remembers it" "says so"
like "$OUT" "Newest anchor: row $row, .* 0 rows after it" "and how far the promise reaches"
exit_is 0 "the code alone" verify --head "${code,,}"
exit_is 5 "a code of no row" verify --head J3FA-BV0Q-6YCP-WF06
exit_is 5 "a code at another row" verify --anchor "$code@2"
like "$OUT" "FORK: row 2 is not the one the paper remembers" "is a fork"
exit_is 1 "what is no code" verify --head 12345

# The older copy put back by hand: each anchor by itself finds it.
cp plant.db whole.db
cp short.db plant.db
lost=$((row - $(sqlite3 short.db 'SELECT max(seq) FROM audit')))
exit_is 5 "an older copy put back" verify --json
is "$(anchor_states "$OUT")" "ok short" "is short; the newest line that agrees is told as well"
like "$OUT" "$lost rows are missing" "and says how many rows"
saved=$XDG_STATE_HOME
export XDG_STATE_HOME=$PWD/empty
mv heads heads.kept
exit_is 0 "without any anchor nobody can know" verify
like "$OUT" 'No anchor was found' "and that is said"
exit_is 5 "the heads file by itself" verify --heads heads.kept
like "$OUT" "SHORT: the heads file saw row $row" "says short"
exit_is 5 "the paper by itself" verify --anchor "$code@$row"
export XDG_STATE_HOME=$saved
exit_is 5 "this terminal by itself" verify
like "$OUT" "SHORT: this terminal saw row $row" "says short"
mv heads.kept heads

# What the operator sees of it: a terminal checks the newest rows when it starts.
printf 'size 80x24\nframe\nkey <Esc>\nframe\nsize 20x16\nframe\n' >start
ok "a terminal on the short file" "$BIHUAN" tui --script start
like "$OUT" "SHORT: this terminal saw row $row" "is told what is wrong"
like "$OUT" 'Tell the safety department' "and whom to tell"
like "$(tail -42 <<<"$OUT")" 'NOT WHOLE' "the title keeps saying so"
cp whole.db plant.db
ok "a terminal on the whole file" "$BIHUAN" tui --script start
unlike "$OUT" 'NOT WHOLE|SHORT|Tell the safety' "hears nothing"
sqlite3 plant.db "DROP TRIGGER audit_no_update"
ok "a protection taken away" "$BIHUAN" tui --script start
like "$OUT" 'audit_no_update' "is named"
cp whole.db plant.db
exit_is 0 "the whole file again" verify

# A later part alone.
exit_is 0 "since a row" verify --since 5 --json
is "$(json 'd["from"]')" 5 "begins there"
is "$(json 'd["rows"]')" $((row - 4)) "and counts what it checked"
like "$OUT" 'rows 1 to 4 were not read again' "says what was left out"
exit_is 1 "since a row that is not there" verify --since 9999
exit_is 0 "since a day" verify --since 2026-03-02

# A broken row, and two people who accept it.
sqlite3 plant.db "DROP TRIGGER audit_no_update; UPDATE audit SET terminal = 'elsewhere' WHERE seq = 4;
    CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END;"
exit_is 5 "a broken row" verify
ok "a terminal on it" "$BIHUAN" tui --script start
like "$OUT" 'NOT WHOLE' "sees it"
accept() { bihuan --user "$1" verify --accept-break "$2" --with "$3" --reason '硬盘坏扇区，已更换'; }
AT=2026-03-02T09:00
exit_is 3 "one person is not enough" accept E9 4 E9
exit_is 3 "two of whom none is responsible" accept E1 4 E2
exit_is 1 "rows that are whole" accept E9 5-6 E1
exit_is 2 "rows that are none" accept E9 7-6 E1
exit_is 2 "without a reason" bihuan --user E9 verify --accept-break 4 --with E1
exit_is 5 "nothing of that was accepted" verify
exit_is 0 "two people accept it" accept E9 4 E1
AT=''
exit_is 0 "verify goes on" verify --json
is "$(json '[[a["from"], a["to"]] for a in d["accepted"]]')" '[[4, 4]]' "and lists what was accepted"
like "$OUT" '硬盘坏扇区' "with its reason, for ever"
