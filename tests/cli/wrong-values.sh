#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# No wrong value ends the program: every key of every screen, every field of every form; and what the ledger's screen says of them.
. "$(dirname "$0")/../lib/tap.sh"
PY=$TOP/tests/cli/wrong-values.py
ok "a demo plant" plant_as demo --demo --simulate
play() { XDG_STATE_HOME=$WORK/state "$BIHUAN" --lang zh --plant demo.db --user "$1" --script "$2"; }
permit=$("$BIHUAN" --plant demo.db --json list hot-work --open --limit 1 | sed -n 's/.*"number":"\([^"]*\)".*/\1/p' | head -1)
like "$permit" '^DH-' "there is an open permit"

python3 "$PY" screens "$TOP" "$permit" >screens.keys
ok "a wrong value at every key of every screen" play linjing screens.keys
python3 "$PY" forms "$TOP" $(cd "$TOP/forms" && ls ./*.ini | sed 's|./||; s/.ini//') >forms.keys
ok "a wrong value in every field of every form" play linjing forms.keys
ok "more than 150 prompts were met" test "$(grep -c '^type' screens.keys)" -gt 150
ok "the plant is whole" "$BIHUAN" --plant demo.db verify

# The ledger: a refusal is a line, the screen stays, and nothing is closed by Enter.
cat >refused.keys <<'END'
size 80x24
open ledger 2026-10
key l l l l l l l
key = <Ctrl-U>
type abc
key <Enter>
type 原因
key <Enter>
expect "须为"
key = <Ctrl-U>
type 5
key <Enter>
key <Enter>
expect "请说明原因"
key ! <Enter>
expect "未定稿"
key C
expect "未确认的待补项"
expect "2026-10"
key <Enter>
expect "2026-10"
type yes
key <Enter>
key <Esc>
expect "未定稿"
key C
type 2026-10
key <Enter> <Enter>
expect "请说明原因"
expect "未定稿"
END
ok "the ledger refuses and stays" play linjing refused.keys
cat >denied.keys <<'END'
size 80x24
open ledger 2026-10
key C
type 2026-10
key <Enter>
type 核对完毕
key <Enter>
expect "未定稿"
key x
frame stays
END
ok "who may not close is told so" play yangbo denied.keys
run "$BIHUAN" --plant demo.db --json ledger 2026-10
is "$(json 'd["closed"]')" false "the month is open"
