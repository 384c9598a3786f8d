#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The demo plant: a program of its own, and nothing of it in bihuan; the same head code every time, of the size that was promised,
# whole, and everything in it can be shown.
. "$(dirname "$0")/plant.inc"

demo=$(dirname "$BIHUAN")/bihuan-demo
(cd "$TOP/data/demo" && tail -qn +2 people.csv kinds.csv texts.csv stories/*.csv) >texts
ok "the rows of the stories are in bihuan-demo" grep -qaFf texts "$demo"
not_ok "and none of them in bihuan" grep -qaFf texts "$BIHUAN"

# Without its program: one sentence, and nothing half made. (A copy of bihuan that lies alone.)
mkdir alone && cp "$BIHUAN" alone/ && ln -s "$(dirname "$BIHUAN")/locale" alone/locale
installed=$(strings "$BIHUAN" | grep -m1 '/libexec/bihuan$')/bihuan-demo
if [ -e "$installed" ]; then
    skip "without bihuan-demo" "$installed is installed here"
else
    exit_is 1 "without bihuan-demo" alone/bihuan --lang en init --demo alone/d.db
    is "$ERR" "bihuan: The program $installed is missing; it belongs to bihuan: install that again." "the sentence names it"
    like "$(alone/bihuan --lang zh init --demo alone/d.db 2>&1)" "缺少程序 $installed" "in Chinese too"
    is "$(ls alone)" $'bihuan\nlocale' "nothing was made"
    ok "a plant of one's own needs no bihuan-demo" alone/bihuan init own.db
fi
printf '#!/bin/sh\necho 1 387; kill -9 $$\n' >alone/bihuan-demo && chmod +x alone/bihuan-demo
exit_is 1 "a bihuan-demo that dies" alone/bihuan --lang en init --demo alone/d.db
is "$ERR" "bihuan: bihuan-demo ended before its work was done" "is told of"

# What goes wrong inside: its own sentence, and nothing left behind.
for taken in d.db d.key d.evidence; do
    mkdir "taken.$taken" && echo mine >"taken.$taken/$taken"
    exit_is 1 "$taken exists already" "$BIHUAN" --lang en init --demo "taken.$taken/d.db"
    is "$ERR" "bihuan: taken.$taken/$taken exists already; choose another name" "and is named"
    is "$(cat "taken.$taken"/*)" mine "and kept, alone"
done
exit_is 1 "a folder that is not there" "$BIHUAN" --lang en init --demo /nonexistent/d.db
mkdir given-up
is "$("$demo" given-up/d.db | head -n 1)" "0 387" "it says how far it is"
is "$(ls -A given-up)" "" "given up by who listened, it leaves nothing"
"$BIHUAN" init --demo given-up/d.db 2>/dev/null & pid=$!
until [ -n "$(ls -A given-up)" ]; do :; done
kill -TERM "$pid"; wait "$pid" 2>/dev/null
until ! pgrep -f "$demo.*given-up/d.db" >/dev/null; do :; done
is "$(ls -A given-up)" "" "bihuan killed, it gives up as well"
exit_is 2 "bihuan-demo without a file" "$demo"

plant_fresh --demo --simulate || exit 1
head=$(head_code)
LANGUAGE=en LANG=en_US.UTF-8 exit_is 0 "a second one, in the other language" "$BIHUAN" --lang en --json init --demo --simulate second.db
is "$(json 'd["head"]')" "$head" "has the same head code"
is "$(sqlite3 "$BIHUAN_PLANT" "SELECT count(*) > 100, sum(instr(body, '\"blob\",{\"field\":\"photo_before') < instr(body, '\"blob\",{\"field\":\"photo_after')) FROM audit
    WHERE body LIKE '%\"blob\",{\"field\":\"photo_before%' AND body LIKE '%\"blob\",{\"field\":\"photo_after%'")" "1|0" \
    "files stand in the log by their keys, however the values were handed in"
exit_is 0 "verify" "$BIHUAN" verify --json
is "$(json '[d["ok"], d["broken"], d["state"]]')" '[true, [], []]' "the log is whole and the state is its fold"
# Through a pipe: the documents are longer than an argument may be.
of() { local expression=$1; shift; "$BIHUAN" --json "$@" | /usr/bin/python3 -c 'import json, sys; d = json.load(sys.stdin); print(json.dumps(eval(sys.argv[1])))' "$expression"; }
count() { of 'len(d)' "$@"; }
at_least() { if [ "$1" -ge "$2" ]; then pass "$3 ($1)"; else fail "$3" "expected at least: $2" "got: $1"; fi; }
at_least "$(count export areas)" 8 "areas"
at_least "$(count export devices)" 120 "devices"
at_least "$(count export people)" 40 "people"
at_least "$(count export departments)" 6 "five departments and a management"
is "$(count export sources)" 3 "three major hazard sources"
at_least "$(count list hazard)" 200 "hundreds of hazards"
at_least "$(count list hot-work)" 1 "permits"
at_least "$(count holds --all)" 1 "a freeze"
is "$(of 'any(h["until"] for h in d)' holds --all)" true "and its lift"
at_least "$(count messages --limit 0)" 10 "messages"
is "$(of 'len(set(x["opened"][:7] for x in d)) >= 13' list hazard)" true "13 months of history"
is "$(of '{x["state"] for x in d} >= {"closed", "void"}' list hazard)" true "closed ones and void ones"
at_least "$(of 'sum(x["closed"] is None for x in d)' list hazard)" 1 "open ones"
month=$(of 'sorted(x["opened"][:7] for x in d)[-1]' list hazard | tr -d '"')
exit_is 0 "the ledger of the last month" "$BIHUAN" ledger "$month"
is "$(of 'len(d["rows"])' ledger "$month")" 9 "three sources by three roles"
at_least "$(count list fire-check)" 900 "13 months of fire checks"
is "$(of 'len({x["opened"][:7] for x in d})' list fire-check)" 13 "in each of them"
at_least "$(count list test)" 120 "tests of equipment"
is "$(of '[[t["extension"]["stands"], t["extension"]["approved_by"]] for t in d["tests"] if t["extension"]] + [len(d["blocked"])]' device V-621)" \
    '[[false, "zhouqiming"], 1]' "an extension whose substitute check was missed: void, and the vessel is blocked"
is "$(of '[t["extension"]["stands"] for t in d["tests"] if t["extension"]] + d["blocked"]' device V-501)" '[true]' "one that holds by its measures"
is "$(of 'sorted(r["subject"] for r in d if r["late"])' due)" \
    '["device:FX-0601", "device:GD-0304", "device:V-621", "place:EM-01", "place:EM-03", "place:EM-04", "place:EM-05", "place:EM-05", "place:EM-05"]' "what is late, and nothing else"
is "$(of '[len(d), sorted(set(r["state"] for r in d))]' supplies)" '[29, ["below", "expired", "expiring", "ok", "uncounted", "unsealed"]]' "supplies in every state, without the place that is being counted"
is "$(of '[r["state"] for r in d]' count list)" '["counting", "approve", "posted", "posted", "posted", "posted", "posted", "posted", "posted", "posted"]' "counts"
is "$(of '[[l["expected"], l["quantity"], l["by"] == "陈立"] for l in d["lines"] if l["difference"]] + [d["approved_by"]]' count show KC-2026-00004)" \
    '[[10, 8, true], "linjing"]' "a variance, counted again by another and approved by a third"
is "$(of 'len(d)' onsite)" 5 "contractors' workers on site"
at_least "$(count list forklift-check)" 50 "checks of forklifts"
exit_is 4 "a driver who is locked" "$BIHUAN" --user liaokai quiz forklift-check
is "$(of '[sorted(set(m["scene"] for m in d)), any(m["who"].startswith("outside:") for m in d)]' reminders --preview 2026-11)" \
    '[["checks", "hazard-overdue", "ledger", "night-work", "papers", "permit-end", "tests"], true]' "every scene, contractors too"
is "$(of 'sorted(d["missing"])' round show utility)" '["FB-0601", "FX-0601"]' "what a round still misses"
exit_is 0 "labels of everything" "$BIHUAN" --json labels --all -o all.pdf
is "$(json 'd["labels"]')" "$(count export devices)" "one for every device"
exit_is 0 "backup" "$BIHUAN" --json backup copy.db
is "$(json 'd["head"]')" "$head" "with the same head code"
cp "${BIHUAN_PLANT%.db}.key" copy.key
exit_is 0 "the copy can be read" "$BIHUAN" --plant copy.db --json list --limit 1
