#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The demo plant: the same head code every time, of the size that was promised, whole, and everything in it can be shown.
. "$(dirname "$0")/plant.inc"

plant_fresh --demo --simulate || exit 1
head=$(head_code)
LANGUAGE=en LANG=en_US.UTF-8 exit_is 0 "a second one, in the other language" "$BIHUAN" --lang en --json init --demo --simulate second.db
is "$(json 'd["head"]')" "$head" "has the same head code"
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
exit_is 0 "labels of everything" "$BIHUAN" --json labels --all -o all.pdf
is "$(json 'd["labels"]')" "$(count export devices)" "one for every device"
exit_is 0 "backup" "$BIHUAN" --json backup copy.db
is "$(json 'd["head"]')" "$head" "with the same head code"
cp "${BIHUAN_PLANT%.db}.key" copy.key
exit_is 0 "the copy can be read" "$BIHUAN" --plant copy.db --json list --limit 1
