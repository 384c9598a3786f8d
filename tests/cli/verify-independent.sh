#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Trust must not depend on our binary alone: tests/lib/verify.py, written from the man page, agrees with bihuan verify about
# plants that are whole and about every way to spoil them.
. "$(dirname "$0")/plant.inc"

python=/usr/bin/python3 other=$TOP/tests/lib/verify.py
ok "it is short enough to be read" test "$(wc -l <"$other")" -le 220
unlike "$(grep -E '^(import|from)' "$other")" 'bihuan|nacl|cryptography' "and stands on the standard library"

# The vector of the man page, and one of RFC 8032.
is "$($python -c '
import sys; sys.path.insert(0, "'"$TOP"'/tests/lib"); sys.dont_write_bytecode = True; import verify as v
row = [1, 1795392000000, 1795392000000, "u001", "pc1:tty1", "import", "A1",
       "{\"reason\":\"\",\"rows\":[[\"area\",{\"code\":\"A1\",\"name\":\"罐区\"}]]}",
       "0419de4434528995994cf41ba227315dfa37d72e415e848445ee1ae28ac73831",
       "90dea5ec1737996e3c068a8a783e948c16f6e36955da12c3973dc3a9ae0be58a", None, None]
h = bytes.fromhex
public, signature = h("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"), h("92a009a9f0d4cab8720e820b5f642540"
    "a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")
print(v.row_fault(row, "00112233445566778899aabbccddeeff", row[8], 0, {}), v.signature_fits(public, signature, b"r"),
      v.signature_fits(public, signature, b"s"))')" "None True False" "the vectors of the man page and of RFC 8032"

# agree STATUS NAME PLANT: both say so.
agree() {
    run "$BIHUAN" --plant "$3" verify
    is "$STATUS" "$1" "$2: bihuan says $1"
    run "$python" "$other" "$3"
    is "$STATUS" "$1" "$2: so does the other one"
}

begin
ok "a hazard with a photo" as P1 submit hazard device=P-101 category=flange-leak note=$'两行\n与 "引号"' photo=@a.jpg
freeze_area P-102 >/dev/null
agree 0 "a small plant" "$PWD/plant.db"

plain=$PWD/plant.db
spoil() { # NAME PLANT SQL: on a copy without its triggers
    local copy=$WORK/spoilt
    rm -rf "$copy".* && cp "$2" "$copy.db" && cp -r "${2%.db}.evidence" "$copy.evidence"
    sqlite3 "$copy.db" "DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete; DROP TRIGGER audit_at_end; $3" || fail "$1"
    XDG_STATE_HOME=$WORK/nobody agree 5 "$1" "$copy.db"
}
spoil "a text changed" "$plain" "UPDATE audit SET actor = 'P2' WHERE seq = 7"
spoil "a time changed" "$plain" "UPDATE audit SET at = at + 1 WHERE seq = 7"
spoil "a body changed" "$plain" "UPDATE audit SET body = replace(body, 'P-101', 'P-102') WHERE kind = 'submit'"
spoil "another kind of value" "$plain" "UPDATE audit SET subject = CAST(subject AS BLOB) WHERE seq = 5"
spoil "a row removed" "$plain" "DELETE FROM audit WHERE seq = 4"
spoil "two rows swapped" "$plain" "UPDATE audit SET seq = 1000 WHERE seq = 4; UPDATE audit SET seq = 4 WHERE seq = 5; UPDATE audit SET seq = 5 WHERE seq = 1000"
spoil "a row inserted" "$plain" "INSERT INTO audit SELECT (SELECT max(seq) + 1 FROM audit), at, clock, actor, terminal, kind, subject, body, hash, hash, NULL, NULL FROM audit ORDER BY seq DESC LIMIT 1"
spoil "the tail removed, its state left" "$plain" "DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)"
spoil "a state changed" "$plain" "UPDATE record SET state = 'closed' WHERE number LIKE '%1'"
spoil "a state removed" "$plain" "DELETE FROM hold"
spoil "a state inserted" "$plain" "INSERT INTO area (code, name, seq) VALUES ('Z', 'x', 3)"
spoil "another plant's id" "$plain" "UPDATE plant SET value = 'ffeeddccbbaa99887766554433221100' WHERE key = 'id'"
cp plant.db spoilt2.db && cp -r plant.evidence spoilt2.evidence && chmod -R u+w spoilt2.evidence
for file in spoilt2.evidence/*; do printf x >>"$file"; done
XDG_STATE_HOME=$WORK/nobody agree 5 "a photo exchanged" "$PWD/spoilt2.db"

# Signatures: the demo plant has hundreds.
unset BIHUAN_LANG
plant_fresh --demo --simulate
ok "there are signatures" test "$(sqlite3 "$BIHUAN_PLANT" 'SELECT count(*) FROM audit WHERE signature IS NOT NULL')" -gt 100
agree 0 "the demo plant" "$BIHUAN_PLANT"
spoil "a signature from another row" "$BIHUAN_PLANT" "UPDATE audit SET signature = (SELECT signature FROM audit WHERE signature IS NOT NULL LIMIT 1) WHERE seq = (SELECT max(seq) FROM audit WHERE signature IS NOT NULL)"
spoil "a key exchanged" "$BIHUAN_PLANT" "UPDATE sign_key SET public = (SELECT public FROM sign_key ORDER BY key_id DESC LIMIT 1)"
