#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Nothing of a plant is evidence, by whatever name, link or copy; FIFOs and devices are no files at any door; marks piled up in the
# tables reach no output.
. "$(dirname "$0")/plant.inc"

begin
shot() { timeout 20 "$BIHUAN" --at "$AT" --user P1 submit hazard device=P-101 category=ppe "photo=@$1"; }
ln plant.key hard.jpg
exit_is 3 "a hard link to the key" shot hard.jpg
mkdir away && cp plant.key away/other.jpg && cp plant.db away/plain.jpg
exit_is 3 "a copy of the key elsewhere" shot away/other.jpg
{ printf '\377\330\377\340'; cat plant.key; } >away/inside.jpg
exit_is 3 "the key inside a picture" shot away/inside.jpg
exit_is 3 "a copy of the plant file" shot away/plain.jpg
is "$(sqlite3 plant.db 'SELECT count(*) FROM blob')" 0 "nothing was stored"
ok "a photo is one" shot a.jpg
mkfifo pipe.jpg
exit_is 1 "a FIFO as a photo" shot pipe.jpg
exit_is 1 "a FIFO as a secret" timeout 20 "$BIHUAN" --user P1 --secret-file pipe.jpg list
exit_is 1 "a FIFO as an import" timeout 20 "$BIHUAN" --at "$AT" --user E9 import areas pipe.jpg
exit_is 1 "a device as a photo" shot /dev/zero
is "$(stat -c '%a' plant.db | cut -c3)" 0 "the plant file is closed to others from its birth"
(umask 077 && "$BIHUAN" init --simulate closed.db >/dev/null)
is "$(stat -c '%a' closed.db)" 600 "and to the group where the umask says so"

# Marks and letters that show nothing.
python3 - <<'P'
import sqlite3
db = sqlite3.connect("plant.db")
db.execute("UPDATE device SET name = 'z' || ? || 'x' || ?", ("\u0301" * 200, "\u00ad\u3164\u2800"))
db.commit()
P
for what in "show YH-2026-00001" "export devices --json" "verify" "scan P-101 --json"; do
    run timeout 30 "$BIHUAN" $what
    is "$(python3 -c 'import re, sys; print(max((len(m) for m in re.findall("[\u0300-\u036f]+", sys.stdin.read())), default=0) > 3)' <<<"$OUT$ERR")" \
        False "$what: no flood of marks"
    unlike "$OUT" $'\u3164|\u2800' "$what: no letter that shows nothing"
done
