#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Restore: says what would be lost, needs two people, deletes nothing, and is told for ever.
. "$(dirname "$0")/plant.inc"

begin
ok "a hazard with a photo" as P1 submit hazard device=P-101 category=ppe note=x photo=@a.jpg
ok "everything" bihuan backup --all all
ok "later work" as P1 submit hazard device=P-102 category=ppe note=y
number=$(json 'd["number"]')
end=$(sqlite3 plant.db 'SELECT max(seq) FROM audit') copy=$(sqlite3 all/plant.db 'SELECT max(seq) FROM audit')
code=$(head_code)
before=$(sha256sum plant.db)

ok "what would be" bihuan --json restore all/plant.db
is "$(json '[d["backup_rows"], d["rows"], d["lost"], d["lost_from"], d["lost_to"], d["done"]]')" \
    "[$copy, $end, $((end - copy)), $((copy + 1)), $end, false]" "rows that would be lost"
isnt "$(json 'd["lost_since"]')" null "and since when"
ok "in words" bihuan restore all/plant.db
like "$OUT" "LOST would be $((end - copy)) rows: $((copy + 1)) to $end, everything since 2026-03-02 08:00" "a sentence"
like "$OUT" "SHORT: this terminal saw row $end" "the anchors against the copy"
is "$(sha256sum plant.db)" "$before" "nothing was changed"

restore() { bihuan --user "$1" restore "$2" --with "$3" --reason 'disk replaced'; }
exit_is 3 "one person twice" restore E9 all/plant.db E9
exit_is 3 "nobody responsible" restore E1 all/plant.db E2
exit_is 3 "who has left" restore E9 all/plant.db X1
exit_is 2 "without a reason" bihuan --user E9 restore all/plant.db --with E1
exit_is 3 "without a first person" bihuan restore all/plant.db --with E1 --reason x
is "$(sha256sum plant.db)" "$before" "nothing was changed by all that"
is "$(ls | grep -c 'restore')" 0 "and nothing left"

cp plant.evidence/* kept.jpg
rm -f plant.evidence/*
ok "two people" bihuan --json --user E9 restore all/plant.db --with E1 --reason 'disk replaced'
is "$(json '[d["done"], d["epoch"], d["seq"], d["files"]]')" "[true, 2, $((copy + 1)), 1]" \
    "epoch 2, one more row, evidence brought back"
aside=$(json 'd["aside"]')
is "$(sha256sum <"$aside")" "$(cut -d' ' -f1 <<<"$before")  -" "the old file is aside, unchanged"
exit_is 0 "the plant is whole" "$BIHUAN" verify
like "$OUT" "epoch 2: restored on 2026-03-02 08:00 by E9 and E1 from a copy that ended at row $copy" "and tells of the restore"
unlike "$OUT" 'SHORT|FORK' "this terminal is content"
exit_is 1 "what was given up is gone" "$BIHUAN" show "$number"
exit_is 0 "an old print" "$BIHUAN" verify --anchor "$code@$end"
like "$OUT" "row $end as the paper remembers it was given up by the restore" "is from before the restore, no fork"
exit_is 5 "another code for that row" "$BIHUAN" verify --anchor "J3FA-BV0Q-6YCP-WF06@$end"
exit_is 5 "a code from below the copy's end" "$BIHUAN" verify --anchor "$code@3"
is "$(sqlite3 plant.db "SELECT value FROM plant WHERE key = 'epoch'")" 2 "the epoch is a fact of the plant"
ok "work goes on" as P1 submit hazard device=P-102 category=ppe note=z
exit_is 0 "and the plant stays whole" "$BIHUAN" verify

# The other file cannot be read at all: the anchors say what is lost.
end=$(sqlite3 plant.db 'SELECT max(seq) FROM audit')
head -c 3000 /dev/urandom >plant.db
exit_is 5 "a destroyed plant" "$BIHUAN" verify
ok "what would be" bihuan --json restore all/plant.db
is "$(json '[d["rows"], d["lost_to"]]')" "[0, $end]" "as far as this terminal saw"
ok "two people" bihuan --json --user E9 restore all/plant.db --with G1 --reason 'file destroyed'
exit_is 0 "whole again" "$BIHUAN" verify
rm -f plant.db
ok "without any file" bihuan --user E9 restore all/plant.db --with G1 --reason 'file lost'
exit_is 0 "whole again" "$BIHUAN" verify

# What is no copy of this plant.
"$BIHUAN" --plant other.db init --simulate --at 2026-03-01T00:00 other.db >/dev/null
exit_is 1 "another plant's copy" restore E9 other.db E1
cp all/plant.db bad.db
sqlite3 bad.db "UPDATE area SET name = 'x' WHERE code = 'A-02'"
exit_is 5 "a copy that was changed" restore E9 bad.db E1
exit_is 0 "leaves the plant alone" "$BIHUAN" verify

