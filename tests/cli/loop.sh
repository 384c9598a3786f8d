#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The hazard loop from the report to the closing, with everything beside the main line, in both languages.
. "$(dirname "$0")/plant.inc"

# acts USER STATE NAME ARG…: the step succeeds and the record stands in this state.
acts() {
    local user=$1 state=$2 name=$3
    shift 3
    exit_is 0 "$name" as "$user" act "$@"
    is "$(json 'd["state"]' 2>/dev/null)" "$state" "$name: then it is $state"
}
# refused STATUS USER NAME ARG…
refused() {
    local status=$1 user=$2 name=$3
    shift 3
    exit_is "$status" "$name" as "$user" act "$@"
    is "$(wc -l <<<"$ERR")" 1 "$name: one sentence"
}

loop() {
    local number responder
    begin
    number=$(hazard P1 P-101 flange-leak)
    responder=$(who "$number" respond)
    refused 3 T1 "who is not asked may not respond" "$number" respond
    refused 1 "$responder" "no step is skipped" "$number" close
    acts "$responder" rectify "respond" "$number" respond

    AT=2026-03-02T09:00
    refused 1 "$responder" "rectify wants its photos" "$number" rectify measure=换垫片
    acts "$responder" accept "rectify" "$number" rectify measure=换垫片 photo_before=@a.jpg photo_after=@b.jpg
    run bihuan --json show "$number"
    is "$(json '[d["fields"]["measure"], d["fields"]["owner"], d["fields"]["fund"], d["fields"]["deadline"][:10]]')" \
        "[\"换垫片\", \"$responder\", \"0\", \"2026-03-09\"]" "measure, owner, fund and deadline stand in it"
    like "$(json 'd["fields"]["photo_before"]')" '^sha256:[0-9a-f]{64}$' "the photo is kept by its hash"
    is "$(json 'd["fields"]["photo_before"] != d["fields"]["photo_after"]')" true "two photos are two"
    refused 3 "$responder" "who rectified may not accept" "$number" accept confirmed_on_site=yes
    refused 1 L1 "accept wants to have been there" "$number" accept confirmed_on_site=no
    acts L1 rectify "accept sends it back" "$number" accept --reject opinion=仍有滴漏
    is "$(json 'd["rejects"]')" 1 "the rejection is counted"
    acts "$responder" accept "rectify again" "$number" rectify measure=换法兰 photo_before=@a.jpg photo_after=@b.jpg
    acts L1 close "accept" "$number" accept confirmed_on_site=yes
    acts E2 closed "close" "$number" close
    is "$(json '[d["closed"], d["rejects"], d["due"]]')" '["2026-03-02T09:00:00+08:00", 1, null]' "it ended when it ended"
    refused 1 E2 "what is closed stays closed" "$number" respond
    run bihuan --json show "$number"
    is "$(json '[s["step"] for s in d["steps"]]')" \
        '["respond", "rectify", "accept", "rectify", "accept", "close"]' "every step it entered stays in it"
    is "$(json 'len([e for e in d["events"]])')" 7 "seven rows of the log are about it"

    # Void: the decision is confirmed by a second person of the safety department.
    number=$(hazard P1 P-201 ppe)
    refused 1 E1 "void wants a reason" "$number" void
    acts E1 void "void" "$number" void reason=误报
    is "$(json '[d["confirmed"], [s["step"] for s in d["steps"] if s["done"] is None]]')" '[null, ["confirm"]]' "and waits"
    is "$(json '"E1" in [s for s in d["steps"] if s["step"] == "confirm"][0]["who"]')" false "not for who said so"
    refused 3 E1 "who voided may not confirm" "$number" confirm
    refused 3 L1 "nor somebody of another department" "$number" confirm
    acts E2 void "a second person confirms" "$number" confirm
    is "$(json 'd["confirmed"]')" 2026-03-02T09:00:00+08:00 "it says when"

    # Void that is not confirmed goes on.
    number=$(hazard P1 P-201 ppe)
    acts E1 void "void" "$number" void reason=误报
    acts E2 respond "the decision is refused" "$number" confirm --reject

    # Rejected by who was to respond, duplicate.
    number=$(hazard P1 P-201 corrosion)
    acts "$(who "$number" respond)" rejected "respond may refuse it" "$number" respond --reject
    is "$(json '[s["step"] for s in d["steps"] if s["done"] is None]')" '["confirm"]' "that is to be confirmed as well"
    number=$(hazard P1 P-201 bolt-loose)
    refused 1 E1 "duplicate of nothing" "$number" duplicate of=YH-2026-99999
    acts E1 duplicate "duplicate" "$number" duplicate of=YH-2026-00001

    # Extension: its own approval, not by who asked; the due time changes only then.
    number=$(hazard P1 P-102 seal-aging)
    responder=$(who "$number" respond)
    acts "$responder" rectify "respond" "$number" respond
    run bihuan --json show "$number"
    local due
    due=$(json 'd["due"]')
    refused 1 "$responder" "extend wants substitute measures" "$number" extend until=2026-03-16T09:00 reason=备件未到
    refused 1 "$responder" "extend backwards" "$number" extend until=2026-03-03T09:00 reason=备件未到 substitute=每班巡检
    acts "$responder" rectify "extend" "$number" extend until=2026-03-16T09:00 reason=备件未到 substitute=每班巡检
    is "$(json 'd["due"]')" "$due" "asking moves no due time"
    acts G1 rectify "the extension is approved" "$number" approve-extension
    is "$(json '[d["due"], [s["due"] for s in d["steps"] if s["step"] == "rectify"][0]]')" \
        '["2026-03-16T09:00:00+08:00", "2026-03-16T09:00:00+08:00"]' "now the due time is the new one"
    acts "$responder" rectify "extend a second time" "$number" extend until=2026-03-20T09:00 reason=备件未到 substitute=巡检
    acts G1 rectify "it is refused" "$number" approve-extension --reject
    is "$(json 'd["due"]')" 2026-03-16T09:00:00+08:00 "a refused extension moves nothing"
    refused 3 "$responder" "no third extension" "$number" extend until=2026-03-20T09:00 reason=备件未到 substitute=巡检

    # Re-classification, and dispatch by category.
    acts E1 rectify "reclassify" "$number" reclassify category=corrosion
    is "$(json 'd["category"]')" corrosion "the category is the new one"
    run as P1 submit hazard device=P-201 category=electrical
    is "$(json '[d["department"], "Q1" in d["steps"][0]["who"]]')" '["EQP", true]' "electrical goes to the equipment department"
    run as P1 submit hazard device=P-201 category=process-deviation
    is "$(json '[d["department"], "T1" in d["steps"][0]["who"]]')" '["TEC", true]' "process goes to the technology department"
    run as P1 submit hazard device=P-201 category=housekeeping
    is "$(json 'd["department"]')" EHS "the rest goes to the safety department"
    is "$(json '"X1" in d["steps"][0]["who"]')" false "who left is never asked"
    run "$BIHUAN" verify --json
    is "$(json 'd["ok"]')" true "the log is whole"
}

for BIHUAN_LANG in en zh; do
    export BIHUAN_LANG
    diag "language $BIHUAN_LANG"
    loop
done
