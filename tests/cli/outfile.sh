#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Names that people give to files: none of them is one of the program's own, wherever it is typed; and no file that is merely named
# like a copy of the plant takes a copy's place.
. "$(dirname "$0")/plant.inc"

begin
ok "a hazard" as P1 --json submit hazard device=P-101 category=ppe note=x
number=$(json 'd["number"]')

# The command line, door by door.
for name in plant.db-wal plant.db-shm plant.db-journal x.DB-WAL; do
    exit_is 3 "labels as $name" bihuan labels P-101 --format term -o "$name"
    exit_is 3 "a backup as $name" bihuan backup "$name"
    ok "nothing of it stands" test ! -e "$name" -o "$name" = plant.db-journal
done
exit_is 3 "a report as .db-wal" bihuan report "$number" -o plant.db-wal
exit_is 2 "the ledger too" bihuan ledger 2026-03 -o plant.db-wal
exit_is 2 "a hand-over as .db" bihuan handover -o x.db
exit_is 2 "labels in PDF as .db" bihuan labels P-101 -o x.db
ok "label printers' files may be .prn" bihuan labels P-101 --format zpl -o x.prn
exit_is 3 "a backup as the plant's trend" bihuan backup plant.trend.db
for name in plant.labels plant.secrets heads x.key x.lock .profile; do
    exit_is 3 "labels as $name beside the plant" bihuan labels P-101 --format term -o "$name"
done
mkdir -p backups/below
exit_is 3 "nor below it" bihuan labels P-101 --format term -o backups/below/a.db
ok "a plain name is one" bihuan labels P-101 --format term -o labels.txt
exit_is 3 "a backup named like a part of the plant" bihuan backup plant.index.db
ok "nothing was left" test ! -e plant.index.db

# Screens insist on the ending that the command line insists on.
save() { printf 'open record %s\nkey p\nkey <F6>\nkey <Ctrl-U>\ntype %s\nkey <Enter>\nframe\n' "$number" "$1" >k; "$BIHUAN" --script k; }
run save "$PWD/plant.db-wal"
like "$OUT" 'uses names that end like this' "the screen refuses it in words"
run save "$PWD/backups/plant-20991127-235959.db"
like "$OUT" 'must end in .pdf' "a print is a PDF"
run save "$PWD/x.txt"
is "$(ls backups/*.db plant.db-wal x.txt 2>/dev/null)" "" "nothing was written"
run save good
ok "and one without an ending gets it" test -s good.pdf

# Copies. Prints, other plants, links and copies of the future among them take no real copy's place.
AT=2026-03-10T03:00 && ok "the first copy" bihuan backup --keep keep
first=$(ls keep/plant-*.db)
printf '%%PDF-1.4 %02000d' 0 >keep/plant-20260310-235959.db
cp "$first" keep/plant-20990101-000000.db
"$BIHUAN" init other.db >/dev/null && cp other.db keep/plant-20260310-040000.db
ln -s "$PWD/plant.db" keep/plant-20260310-050000.db
AT=2026-03-10T06:00
ok "a later copy of the same day" bihuan --json backup --keep keep
is "$(json 'sorted(d["removed"])')" "[\"$first\"]" "takes the first one's place"
is "$(json 'd["future"]')" '["keep/plant-20990101-000000.db"]' "names the one of the future"
is "$(json 'sorted(d["strange"])')" \
    '["keep/plant-20260310-040000.db", "keep/plant-20260310-050000.db", "keep/plant-20260310-235959.db"]' "and what is no copy"
ok "the copy just made stands" test -s keep/plant-20260310-060000.db
ok "so does the one of the future" test -s keep/plant-20990101-000000.db

# A copy that rotted does not stand in for a sound one.
size=$(stat -c %s keep/plant-20260310-060000.db)
AT=2026-03-11T06:00 && ok "the next day" bihuan backup --keep keep
dd if=/dev/zero of=keep/plant-20260311-060000.db bs=4096 seek=10 count=40 conv=notrunc 2>/dev/null
cp keep/plant-20260310-060000.db keep/plant-20260311-050000.db
AT=2026-03-12T06:00 && ok "the day after" bihuan --json backup --keep keep
is "$(json 'd["removed"]')" '[]' "the older one of that day stays"
like "$(json 'd["strange"]')" 'plant-20260311-060000.db' "the rotten one is named"
[ "$size" -gt 400000 ] || diag "the copy is only $size bytes"

# The doctor looks at the files.
ok "the doctor" bihuan doctor --json
is "$(json '[c["state"] for c in d if c["check"] == "backup"]')" '["ok"]' "finds a copy"
rm -f keep/*.db
ok "that is gone" cp good.pdf keep/plant-20260312-060000.db
exit_is 1 "is missed" bihuan doctor --json
is "$(json '[c["state"] for c in d if c["check"] == "backup"]')" '["bad"]' "whatever the table remembers"
