#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The audit of an area's labels: scans on standard input against the devices that should be there.
. "$(dirname "$0")/plant.inc"

begin
of() { # DEVICE: by printing and reading the label
    rm -f one.png
    bihuan labels "$1" --format png -o one.png >/dev/null && zbarimg -q --raw -Sdisable -Sqrcode.enable one.png 2>/dev/null
}
p101=$(of P-101) p102=$(of P-102) p201=$(of P-201)
short=$(json 'd["label"]["short_code"]' "$(bihuan --json scan "$p101")")
exit_is 0 "P-102 gets a new label" as P1 labels P-102 --reprint --reason damaged --format png -o new.png
new102=$(of P-102)

audit() { run bihuan --json labels --audit --area "$1"; }
printf '%s\r\n%s\n\n%s\n%s\nhello\n%s\n' "$p101" "$p101" "$p201" "$p102" "${p101%?}!" >scans
audit A-01 <scans
is "$STATUS" 0 "an audit of A-01 and the areas inside it"
is "$(json 'd["area"]')" A-01 "of that area"
is "$(json 'd["present"]')" '["P-101"]' "what is here, counted once"
is "$(json 'd["missing"]')" '["P-102", "P-111"]' "what is missing: an old label does not count"
is "$(json 'd["foreign"]')" '["P-201"]' "what belongs elsewhere"
is "$(json 'd["outdated"]')" '["P-102"]' "what is out of date"
is "$(json 'len(d["unknown"])')" 2 "what is no label of ours"
{ cat scans; echo "$new102"; } >more
audit A-01 <more
is "$(json '[d["present"], d["missing"], d["outdated"]]')" '[["P-101", "P-102"], ["P-111"], ["P-102"]]' "the new label beside the old one"
audit A-01 <<<"$(tr A-Z a-z <<<"$short")"
is "$(json 'd["present"]')" '["P-101"]' "a short code that was typed"
audit A-01 </dev/null
is "$(json '[len(d["present"]), len(d["missing"])]')" '[0, 3]' "nothing scanned: everything is missing"
head=$(head_code)
exit_is 0 "as text" bihuan labels --audit --area A-01 <scans
like "$OUT" 'missing \(2\): P-102, P-111' "says what is missing"
is "$(head_code)" "$head" "an audit on the command line writes nothing"
exit_is 2 "an audit of no area" bihuan labels --audit
exit_is 2 "an audit of a device" bihuan labels --audit --area A-01 P-101
exit_is 1 "an audit of an unknown area" bihuan labels --audit --area Z-9
audit A-01 <<<"$(printf 'a%.0s' $(seq 3000))"
is "$STATUS" 0 "an endless scan"

# On the terminal: every scan is answered, F2 hands the audit in.
cat >audit.keys <<END
open audit A-01
expect "missing 3"
scan $p101
expect "here: P-101"
expect "missing 2"
scan $p101
expect "seen already"
scan $p201
expect "belongs to A-02"
scan $p102
expect "out of date: P-102"
scan ${p201%?}!
expect "not valid"
key <Esc>
expect "not handed in"
key <F2>
expect "Hand the audit in?"
key y
expect "PD-2026-00001"
END
exit_is 0 "the screen answers" "$BIHUAN" --lang en --at "$AT" --user P1 --script audit.keys
exit_is 0 "the record is there" bihuan --json show PD-2026-00001
is "$(json '[d["form"], d["state"], d["area"], d["fields"]["present_count"], d["fields"]["missing_count"], d["fields"]["missing"]]')" \
    '["label-audit", "closed", "A-01", "1", "2", "P-102, P-111"]' "with counts and lists"
cat >choose.keys <<END
open audit
expect "Enter or f chooses"
key f
expect "A-02"
type "A-02"
key <Enter>
expect "missing 1"
END
exit_is 0 "the area is chosen on the screen" "$BIHUAN" --lang en --at "$AT" --user P1 --script choose.keys
