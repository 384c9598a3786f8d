#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The training gate (培训闸): questions before a form opens, the same at every terminal and clock; one wrong answer and the form is
# locked for this person at every door, until the lesson was worked through and other questions of its theme were answered.
. "$(dirname "$0")/quiz.inc"
clock() { AT=2026-03-02T$1; }

# ---- closed, drawn, the same everywhere
exit_is 4 "the form is closed before the questions, whatever is filled in" as P1 submit $F
like "$ERR" 'opens when 3 questions are answered right$' "with what to do, and no command line: it stands on screens too"
exit_is 4 "also with everything filled in" as P1 submit $F device=FL-1
draw P1
is "$(json 'sorted(d)')" '["attempt", "form", "open", "questions", "quiz", "theme", "until", "version"]' "the sheet has its keys"
is "$(json '[len(d["questions"]), sorted(d["questions"][0]), [q["n"] for q in d["questions"]]]')" '[3, ["n", "options", "text"], [1, 2, 3]]' \
    "three questions with their options"
first=$(json 'd["questions"]') attempt=$ATTEMPT
draw P1
is "$(json 'd["questions"]')" "$first" "asked again they are the same, in the same order"
clock 09:30
draw P1
is "$(json 'd["questions"]')$ATTEMPT" "$first$attempt" "by another clock too"
run as P1 --terminal B quiz $F
is "$(json 'd["questions"]')" "$first" "and at another terminal"
is "$(json 'd["attempt"]')" "$attempt" "as one attempt"
run bihuan --user P1 quiz $F
like "$OUT" '  A  .*
' "people see the letters"
draws=$(for person in P2 L1 H1 G1 E1 E2; do draw $person; asked; done | sort -u | wc -l)
ok "others are asked other questions" test "$draws" -gt 1
exit_is 3 "who is nobody is asked nothing" bihuan quiz $F
exit_is 3 "a leaver neither" bihuan --user X1 quiz $F
exit_is 1 "a form without gate asks nothing" as P1 quiz fire-check
exit_is 1 "no form, no questions" as P1 quiz nothing

# ---- answering
draw P1
exit_is 1 "one that is left out: nothing is counted" as P1 quiz answer "$ATTEMPT" 1=A 2=A
like "$ERR" 'question 3 has no answer' "which is said"
exit_is 1 "no such option" as P1 quiz answer "$ATTEMPT" 1=A 2=A 3=Q
exit_is 1 "no such question" as P1 quiz answer "$ATTEMPT" 1=A 2=A 3=A 4=A
exit_is 2 "an answer given twice" as P1 quiz answer "$ATTEMPT" 1=A 1=B 2=A 3=A
exit_is 3 "nobody else answers them" as P2 quiz answer "$ATTEMPT" $(answers right)
exit_is 1 "no such attempt" as P1 quiz answer NONE 1=A
exit_is 0 "all right" reply P1 right
is "$(json '[d["passed"], d["locked_until_lesson"], d["wrong"]]')" '[true, false, []]' "passed"
like "$(json 'd["until"]')" '^2026-03-02T20:00' "until the shift ends"
exit_is 1 "answered twice: the first counts" reply P1 wrong:1
like "$ERR" 'answered already' "which is said"
exit_is 0 "the form opens" as P1 submit $F device=FL-1
is "$(json 'd["state"]')" closed "and is done"
exit_is 0 "for the shift: another truck too" as P1 submit $F device=FL-2 faults=horn note=dead
draw P1
is "$(json '[d["attempt"], d["questions"], d["open"]]')" '[null, [], true]' "nothing is asked while it is open"
exit_is 4 "not for somebody else" as P2 submit $F device=FL-1
clock 20:00
exit_is 4 "when the shift is over it is closed" as P1 submit $F device=FL-1

# ---- digits, and after the shift
draw P1
digits=$(answers right | tr ABCDEF 123456)
AT=2026-03-03T08:30
exit_is 4 "answered after the shift: no" as P1 quiz answer "$ATTEMPT" $digits
like "$ERR" 'the shift for which these questions were drawn is over' "with the reason"
before=$(asked)
draw P1
is "$(asked)" "$before" "waiting brings no other questions"
exit_is 0 "by digits as well, in one word, the attempt in small letters" as P1 quiz answer "${ATTEMPT,,}" "$(tr ' ' , <<<"$digits")"
is "$(json 'd["passed"]')" true "in the shift that asks"

# ---- one wrong
draw P2
exit_is 0 "one wrong of three" reply P2 wrong:2
is "$(json '[d["passed"], d["locked_until_lesson"], d["wrong"]]')" '[false, true, [2]]' "is not passed, and locks"
ok "and why is told" test -n "$(json 'd["answers"][1]["why"]')"
missed=$(json 'd["questions"][1]["text"]' "$SHEET")
shown=$(asked)
exit_is 4 "locked: submit" as P2 submit $F device=FL-1
like "$ERR" 'work through the lesson' "names the lesson"
exit_is 4 "locked: no other questions" as P2 quiz $F
exit_is 1 "who owes none reads none" as P1 quiz lesson $F
run as P2 quiz lesson $F
LESSON=$(json 'd["lesson"]') SHEET=$OUT
is "$(json '[sorted(d["pages"][0]), d["control"] != {}]')" '[["n", "seconds", "text"], true]' "pages with their times"
total=$(json 'sum(p["seconds"] for p in d["pages"])')
run bihuan --user P2 --lang en quiz lesson $F
like "$OUT" "^In $total seconds: bihuan quiz done $LESSON" "people are told how long it takes"
exit_is 4 "not before it was read" as P2 quiz done "$LESSON" "$(answers control)"
like "$ERR" "too early: read on, $total seconds" "by the plant's clock"
AT=2026-03-03T08:30:$((total - 1))
exit_is 4 "not a second before" as P2 quiz done "$LESSON" "$(answers control)"
exit_is 3 "not by somebody else" as P1 quiz done "$LESSON" "$(answers control)"
AT=2026-03-03T08:31:59
exit_is 1 "no such option" as P2 quiz done "$LESSON" control=Z
exit_is 2 "no answer" as P2 quiz done "$LESSON"
exit_is 4 "wrong: it begins again" as P2 quiz done "$LESSON" "$(answers control-wrong)"
exit_is 4 "and was not read since" as P2 quiz done "$LESSON" "$(answers control)"
like "$ERR" 'was not begun' "which is said"
run as P2 quiz lesson $F
SHEET=$OUT
AT=2026-03-03T08:34
exit_is 0 "read and right" as P2 quiz done "$LESSON" "$(answers control)"
exit_is 1 "once is enough" as P2 quiz done "$LESSON" "$(answers control)"
exit_is 4 "still locked: other questions follow" as P2 submit $F device=FL-1
like "$ERR" 'until the questions behind the lesson' "which is said"
draw P2
ok "they are of the lesson's theme" test -n "$(json 'd["theme"]')"
is "$(json "'''$missed''' in [q['text'] for q in d['questions']]" "$SHEET")" false "not the one that was missed"
is "$(json "[q['text'] for q in d['questions'] if q['text'] in $shown]" "$SHEET")" '[]' "nor any other whose answer was on the screen"
is "$(json 'len(d["questions"])' "$SHEET")" 3 "as many as before"
again=$(asked)
draw P2
is "$(asked)" "$again" "and the same ones when asked again"
exit_is 0 "right" reply P2 right
is "$(json '[d["passed"], d["locked_until_lesson"]]')" '[true, false]' "the lock is off"
exit_is 0 "and the form opens" as P2 submit $F device=FL-1
AT=2026-03-03T20:30
draw P2
is "$(json "'''$missed''' in [q['text'] for q in d['questions']]")" true "what was missed comes back"
exit_is 0 "until it is right" reply P2 right
AT=2026-03-04T08:30
seen=0
for n in 1 2 3 4; do
    AT=2026-03-$(printf %02d $((4 + n)))T08:30
    draw P2
    reply P2 right >/dev/null
    [ "$(json "'''$missed''' in [q['text'] for q in d['questions']]" "$SHEET")" = true ] && seen=$((seen + 1))
done
ok "then no more than any other ($seen of 4)" test "$seen" -lt 4


# ---- a lock is a hold: its leader sees who is locked out of what, since when and why
is "$(bihuan holds --json)" '[]' "nobody is locked"
AT=2026-03-09T08:30
draw G1
reply G1 wrong:1 >/dev/null
since=$(json '[h["since"] for h in d]' "$(bihuan holds --json)")
is "$(json '[[h[k] for k in ("kind", "target", "rule", "until")] for h in d]' "$(bihuan holds --json)")" \
    "[[\"lock\", \"G1/$F\", \"$F/gate\", null]]" "person and form, and no record behind it"
like "$(json '[h["why"] for h in d]' "$(bihuan --lang en holds --json)")" 'a wrong answer before it; the lesson' "why"
AT=2026-03-09T08:40
run as G1 quiz lesson $F
LESSON=$(json 'd["lesson"]') SHEET=$OUT
AT=2026-03-09T08:45
as G1 quiz done "$LESSON" "$(answers control)" >/dev/null
draw G1
reply G1 wrong:1 >/dev/null
is "$(json '[h["since"] for h in d]' "$(bihuan holds --json)")" "$since" "failed again it is the same lock, since then"
printf '%s\n' 'size 80x24' frame 'open holds' frame 'key <Enter>' frame 'key <Esc>' 'key S' frame >k
run bihuan --user E1 --lang en tui --script k
like "$OUT" 'Frozen or locked 1|Frozen or locked.*1' "the board counts it"
like "$OUT" 'G1 .* / ' "and names person and form"
like "$OUT" 'Nobody lifts this by hand' "nobody signs for it"
run as G1 quiz lesson $F
LESSON=$(json 'd["lesson"]') SHEET=$OUT
AT=2026-03-09T08:50
as G1 quiz done "$LESSON" "$(answers control)" >/dev/null
draw G1
reply G1 right >/dev/null
is "$(bihuan holds --json)" '[]' "answered right, it has ended"

# ---- failed again and again, each time others of the theme come, as long as there are any
AT=2026-03-10T08:30
draw L1
shown=$(asked)
for n in 1 2; do
    reply L1 wrong:1 >/dev/null
    run as L1 quiz lesson $F
    LESSON=$(json 'd["lesson"]') SHEET=$OUT
    AT=2026-03-10T08:4$n
    as L1 quiz done "${LESSON,,}" "$(answers control)" >/dev/null || fail "the lesson in small letters"
    draw L1
    is "$(json "[len(d['questions']), [q['text'] for q in d['questions'] if q['text'] in $shown]]" "$SHEET")" '[3, []]' "time $n: three others"
    shown="$shown + $(asked)"
done
reply L1 right >/dev/null
exit_is 0 "right at last, it opens" as L1 submit $F device=FL-1

# ---- pages that were not shown before are read when they are
AT=2026-03-11T08:30
draw H1
reply H1 wrong:3 >/dev/null
tui() { printf '%s\n' "${@:2}" frame >k && run bihuan --user "$1" --lang en tui --script k; }
tui H1 'size 80x24' "open quiz form $F" 'expect "Lesson 1/"' 'key <Esc>'
like "$OUT" 'The form stays locked. The lesson waits' "left, the lesson is spoken of, not questions"
AT=2026-03-11T08:40
tui H1 'size 80x24' "open quiz form $F"
like "$OUT" 'Lesson 1/. · 1[0-9] s' "taken up again the page has its whole time"
AT=2026-03-11T08:50
run as H1 quiz lesson $F
LESSON=$(json 'd["lesson"]') SHEET=$OUT
exit_is 4 "what the command prints is read from then on" as H1 quiz done "$LESSON" "$(answers control)"
AT=2026-03-11T08:55
exit_is 0 "its time later it counts" as H1 quiz done "$LESSON" "$(answers control)"

# ---- banks
bank() { bihuan --user "$1" --lang en import quiz "${@:2}"; }
. "$TOP/tests/lib/fixture.inc"
ok "a plant with accounts" fixture_plant ../accounts accounts
exit_is 3 "where people have accounts nobody in particular learns the answers" env BIHUAN_PLANT=../accounts/plant.db "$BIHUAN" export quiz forklift
unlike "$OUT" 'answer' "not one of them"
exit_is 3 "nor as a document" env BIHUAN_PLANT=../accounts/plant.db "$BIHUAN" export quiz --json
run bihuan export quiz forklift
printf '%s\n' "$OUT" >forklift.ini
ok "the bank comes out as it went in" cmp -s <(cat "$BANK") forklift.ini
exit_is 0 "and in again" bank E1 forklift.ini
like "$OUT" 'already as version 1' "as what it is"
exit_is 3 "not by an operator" bank P1 forklift.ini
cat >more.ini <<'END'

[question people-back]
theme = people
text.zh = 倒车时后面有人。
text.en = Somebody stands behind while you reverse.
a.zh = 停车
a.en = Stop
b.zh = 慢慢倒
b.en = Reverse slowly
answer = a
why.zh = 先停。
why.en = Stop first.
source = 企业规定
END
cat forklift.ini more.ini >more-bank.ini
exit_is 0 "the safety officer adds a question alone" bank E1 more-bank.ini
like "$OUT" 'as version 2' "as the next version"
sed '/^\[question people-back\]/,$d' more-bank.ini >fewer.ini
exit_is 3 "to take one away takes two" bank E1 fewer.ini
like "$ERR$OUT" 'people-back is gone' "which is said"
exit_is 0 "with the head of safety it goes" bank E1 fewer.ini --with E9
sed 's/^control.answer = b/control.answer = a/' fewer.ini >other.ini
exit_is 3 "another right answer takes two" bank E1 other.ini
sed 's/^page1.seconds = 15/page1.seconds = 1/' fewer.ini >quick.ini
exit_is 3 "less reading too" bank E1 quick.ini
printf 'question,answer\n谁可以开叉车,B\n' >bank.csv
exit_is 1 "a table is no bank" bank E1 bank.csv
like "$ERR" 'see bihuan-quiz\(5\), and start from: bihuan export quiz' "which is said, and where to start"
sed 's/^answer = b/answer = z/' forklift.ini >wrong.ini
exit_is 1 "a bank with mistakes" bank E1 wrong.ini
is "$(grep -o 'wrong.ini:[0-9]' <<<"$ERR" | wc -l)" "$(bihuan quiz check wrong.ini | grep -c 'wrong.ini:[0-9]')" "all of them are named, as check does"
ok "more than one" test "$(grep -o 'wrong.ini:[0-9]' <<<"$ERR" | wc -l)" -gt 1
exit_is 0 "tried beforehand" bank E1 more-bank.ini --dry-run
like "$OUT" 'would be installed as version 4, with 36 questions' "it says what it would do"
