#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# A cabinet of emergency supplies, told in both languages: filled, counted blind while something moves, one thing is missing, counted again by
# another, approved by a third, posted; what is amiss falls due to the keeper and is over when its reason is.
. "$(dirname "$0")/plant.inc"

stock() { json '[[r["item"], r["lot"], r["quantity"], r["state"]] for r in d]' "$(bihuan supplies --place EM-01 --json)"; }
move() { as P1 submit supply-move "kind=$1" "item=$2" "place=$3" "quantity=$4" "${@:5}"; }
line() { as "$1" count line "$PD" "item=$2" "quantity=$3" "${@:4}"; }
amiss() { json 'sorted(r["kind"] for r in d if r["subject"] == "place:EM-01" and r["kind"] == "supply" and r["late"])' "$(bihuan due --json)"; }
# says ZH EN NAME: what went wrong, in the language that is spoken.
says() { [ "$BIHUAN_LANG" = zh ] && like "$ERR" "$1" "$3" || like "$ERR" "$2" "$3"; }

story() { # LANGUAGE
    export BIHUAN_LANG=$1
    if small_plant; then pass "$1: a small plant"; else fail "$1: a small plant"; fi
    cat >items.csv <<'END'
code,name,name_en,kind,unit,decimals,expires
SCBA,正压式空气呼吸器,Breathing apparatus,scba,套,0,no
CAN,滤毒罐,Canister,canister,只,0,yes
SODA,纯碱,Soda ash,other,kg,1,no
END
    printf 'code,name,area,keeper,sealed,people,minimum\nEM-01,应急柜,A-02,L1,yes,0,SCBA=2;CAN=6\n' >places.csv
    ok "items" bihuan --user E1 import items items.csv
    ok "a cabinet" bihuan --user E1 import places places.csv
    AT=2026-03-02T08:30
    is "$(amiss)" '["supply", "supply"]' "an empty cabinet lacks what it needs"

    # ---- filled
    exit_is 0 "breathing apparatus comes in" move in SCBA EM-01 2
    exit_is 0 "canisters, with lot and date" move in CAN EM-01 8 lot=K1 expiry=2027-05-31
    exit_is 0 "soda" move in SODA EM-01 50.5
    is "$(stock)" '[["CAN", "K1", 8, "ok"], ["SCBA", "", 2, "ok"], ["SODA", "", 50.5, "ok"]]' "the stock is what came in"
    is "$(amiss)" '[]' "nothing is amiss any more"

    # ---- counted, while something moves
    AT=2026-03-20T09:00
    exit_is 0 "it is counted" as P1 count begin --place EM-01
    PD=$(json 'd["count"]' | tr -d '"')
    is "$(json '[sorted(x) for x in d["lines"]]')" '[["item", "lot"], ["item", "lot"], ["item", "lot"]]' "blind"
    exit_is 4 "nobody else begins there" as P2 count begin --place EM-01
    like "$ERR" '吴操作' "and it is said who counts"
    line P1 SODA 50.5 >/dev/null
    AT=2026-03-20T09:10
    exit_is 0 "meanwhile soda is used" as L1 submit supply-move kind=use item=SODA place=EM-01 quantity=10
    line P1 SCBA 2 >/dev/null
    exit_is 0 "six canisters" line P1 CAN 6 lot=K1
    exit_is 1 "it is not handed in before the seal is looked at" as P1 count end "$PD"
    exit_is 0 "handed in" as P1 count end "$PD" seal=broken
    is "$(json '[d["state"], [[x["item"], x["expected"], x["difference"]] for x in d["lines"]]]')" \
        '["recount", [["CAN", null, null], ["SCBA", 2, 0], ["SODA", 50.5, 0]]]' "two of eight are missing: counted again; what moved is no difference"

    # ---- counted again, approved, posted
    exit_is 3 "not by who counted it" as P1 count recount "$PD" item=CAN quantity=8
    exit_is 0 "by another" as P2 count recount "$PD" item=CAN quantity=7
    for person in P1 P2; do exit_is 3 "$person counted and does not approve" as $person count approve "$PD"; done
    exit_is 0 "a third approves" as E1 count approve "$PD" reason=演练消耗未登记
    is "$(stock)" '[["CAN", "K1", 7, "unsealed"], ["SCBA", "", 2, "unsealed"], ["SODA", "", 40.5, "unsealed"]]' "one canister less; the seal is broken"
    AT=2026-03-20T09:20
    is "$(amiss)" '["supply"]' "and that falls due"
    exit_is 0 "on paper" bihuan count show "$PD" -o "count-$1.pdf"
    like "$(pdftotext -layout "count-$1.pdf" -)" 'K1 +8 ?只 +7 ?只 +-1 ?只' "with books and count"

    # ---- sealed again, and out of date in the end
    AT=2026-03-21T08:00
    as P1 count begin --place EM-01 --seal whole >/dev/null
    PD=${PD%?}2
    for what in 'CAN 7' 'SCBA 2' 'SODA 40.5'; do line P1 "${what% *}" "${what#* }" >/dev/null; done
    exit_is 0 "sealed and counted without a difference" as P1 count end "$PD"
    is "$(json 'd["state"]')" posted "it is posted"
    is "$(amiss)" '[]' "and nothing is amiss"
    AT=2027-06-01T08:00
    exit_is 4 "what is out of date is not issued" move issue CAN EM-01 1
    says '有效期' 'out of date' "with its date"
    is "$(json '[[r["lot"], r["state"]] for r in d if r["item"] == "CAN"]' "$(bihuan supplies --place EM-01 --json)")" '[["K1", "expired"]]' "it is said so"
    exit_is 0 "it is scrapped" move scrap CAN EM-01 7
    is "$(json '[[r["quantity"], r["state"]] for r in d if r["item"] == "CAN"]' "$(bihuan supplies --below --json)")" '[[0, "below"]]' "and missing"
    exit_is 0 "the log is whole" bihuan verify
}
story en
story zh
