#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# A driver before the check of his truck, told in both languages: three questions, one wrong, locked at every door; the lesson by its time, other
# questions of the theme, and the form opens. Of the third lock within a month his leader hears.
. "$(dirname "$0")/plant.inc"

F=forklift-check
answers() { /usr/bin/python3 "$TOP/tests/cli/quiz.py" "$TOP/data/quiz/forklift.ini" "$@" <<<"$SHEET"; }
# reply right|wrong:N,…: draws and answers.
reply() {
    run as P1 quiz $F
    SHEET=$OUT
    # shellcheck disable=SC2046  # words without blanks
    run as P1 quiz answer "$(json 'd["attempt"]' | tr -d '"')" $(answers "$1")
}
# lesson TIME: it is read from now on; its control question is answered then.
lesson() {
    run as P1 quiz lesson $F
    SHEET=$OUT LESSON=$(json 'd["lesson"]' | tr -d '"')
    exit_is 4 "nobody skips the lesson" as P1 quiz "done" "$LESSON" "$(answers control)"
    AT=$1
    exit_is 0 "it is worked through" as P1 quiz "done" "$LESSON" "$(answers control)"
}
told() { json 'len([m for m in d if m["target"] == "L1"])' "$(bihuan messages --limit 0 --json)"; }

story() { # LANGUAGE
    export BIHUAN_LANG=$1
    if small_plant; then pass "$1: a small plant"; else fail "$1: a small plant"; fi
    printf 'code,name,area,position,class\nFL-1,叉车1号,A-01,充电间,forklift\n' >trucks.csv
    ok "a truck" bihuan --user E1 import devices trucks.csv
    AT=2026-03-02T08:05
    exit_is 4 "the form is closed before the questions" as P1 submit $F device=FL-1
    reply wrong:1
    is "$STATUS $(json '[d["passed"], d["locked_until_lesson"], d["wrong"]]')" '0 [false, true, [1]]' "one wrong: locked"
    exit_is 4 "locked: submit" as P1 submit $F device=FL-1
    exit_is 4 "locked: no other questions at another terminal" as P1 --terminal other quiz $F
    lesson 2026-03-02T08:10
    exit_is 4 "and is not enough" as P1 submit $F device=FL-1
    reply right
    is "$(json '[d["passed"], d["locked_until_lesson"]]')" '[true, false]' "other questions of its theme, all right"
    exit_is 0 "the form opens" as P1 submit $F device=FL-1 hours=12.5
    is "$(json 'd["fields"]["result"]' "$(bihuan show "$(json 'd["number"]' | tr -d '"')" --json)")" pass "the truck may be used"
    exit_is 0 "for this shift again" as P1 submit $F device=FL-1 faults=horn note=不响
    is "$(json '[r["device"] for r in d]' "$(bihuan list hazard --json)")" '["FL-1"]' "what is wrong becomes a hazard"
    AT=2026-03-02T20:10
    exit_is 4 "after the shift it is closed" as P1 submit $F device=FL-1

    # ---- three locks within a month
    before=$(told)
    for day in 09 16; do
        AT=2026-03-${day}T08:05
        reply wrong:1
        is "$(json 'd["locked_until_lesson"]')" true "locked again on 2026-03-$day"
        [ $day = 16 ] || is "$(told)" "$before" "of the second lock the leader does not hear"
        lesson "2026-03-${day}T08:10"
        reply right
        exit_is 0 "and the form opens" as P1 submit $F device=FL-1
    done
    ok "of the third he does" test "$(told)" -gt "$before"
    exit_is 0 "the log is whole" bihuan verify
}
story en
story zh
