#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Backups: verified, recorded, with their evidence, kept by rule.
. "$(dirname "$0")/plant.inc"

begin
ok "a hazard with a photo" as P1 submit hazard device=P-101 category=ppe note=x photo=@a.jpg
head=$(head_code)
ok "a backup" bihuan --json backup one.db
is "$(json 'd["head"]')" "$head" "its head is the plant's"
row=$(json 'd["seq"]')
is "$(sqlite3 plant.db "SELECT kind || ' ' || subject FROM audit WHERE seq = $row")" "backup one.db" "it is a log row"
is "$(sqlite3 plant.db 'SELECT file, kind, head_seq FROM backup')" "one.db|single|$((row - 1))" "and a row of the list"
exit_is 0 "the copy is whole by itself" "$BIHUAN" --plant one.db verify
exit_is 0 "and so is the plant" "$BIHUAN" verify
like "$(stat -c %a one.db)" '0$' "it is closed to others"
exit_is 1 "never over another file" bihuan backup one.db
exit_is 2 "nowhere" bihuan backup
exit_is 2 "two places" bihuan backup x.db --all y
exit_is 2 "a key needs a folder" bihuan backup x.db --with-key

ok "everything" bihuan --json backup --all all
is "$(json 'd["files"]') $(json 'd["missing"]')" "1 0" "with the evidence"
ok "no key unless wanted" test ! -e all/plant.key
ok "with the key" bihuan backup --all full --with-key
is "$(stat -c %a full/plant.key)" 400 "closed"
exit_is 0 "and it is a whole plant" "$BIHUAN" --plant full/plant.db verify
unlike "$OUT" 'evidence was not checked' "with its evidence checked"
exit_is 1 "not into a folder that holds something" bihuan backup --all all
cp "$(ls plant.evidence/* | head -1)" photo
rm -f plant.evidence/*
ok "evidence that is gone" bihuan --json backup --all poor
is "$(json 'd["files"]') $(json 'd["missing"]')" "0 1" "is counted, and the backup is there"
cp photo "plant.evidence/$(sha256sum photo | cut -d' ' -f1)"

# 40 days, one backup each: 7 days, 5 weeks, 2 months.
for day in $(seq 40); do
    AT=$(date -u -d "2026-03-03 +$day days" +%Y-%m-%dT03:00)
    bihuan backup --keep keep >keep.out 2>&1 || diag "$(cat keep.out)"
done
names=$(cd keep && ls plant-*.db | sed 's/^plant-\(.*\)-.*/\1/' | tr '\n' ' ')
is "$names" "20260315 20260322 20260329 20260331 20260405 20260406 20260407 20260408 20260409 20260410 20260411 20260412 " \
    "the last day of each of 7 days, 5 weeks and 2 months"
is "$(sqlite3 plant.db "SELECT count(*) FROM backup WHERE kind = 'keep' AND removed > 0")" 28 "what went is in the list"
exit_is 0 "the oldest one is whole" "$BIHUAN" --plant keep/plant-20260315-030000.db verify
is "$(ls keep/plant.evidence | wc -l)" 1 "evidence once for all of them"
exit_is 0 "and the plant is" "$BIHUAN" verify
ok "the doctor knows the newest" "$BIHUAN" doctor --json
is "$(json '[c["state"] for c in d if c["check"] == "backup"]')" '["ok"]' "and is content"

# A plant that is not whole is not copied.
AT=''
sqlite3 plant.db "UPDATE area SET name = 'x' WHERE code = 'A-02'"
exit_is 5 "a changed plant" bihuan backup bad.db
ok "leaves no copy" test ! -e bad.db
is "$(ls | grep -c '\.tmp$')" 0 "nor anything else"
