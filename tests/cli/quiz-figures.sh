#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# What a month says of training and of protective equipment: rounds with their denominators, corrected ones left out.
. "$(dirname "$0")/plant.inc"

# round WORD…: a round in area A-01 by P1; its number.
round() { json 'd["number"]' "$(as P1 submit ppe-round area=A-01 "$@")"; }
ppe() { json '[d["ppe"][k] for k in ("rounds","seen","violating","rate")]' "$(bihuan --json figures 2026-03)"; }
kinds() { json '{k["kind"]: [k["number"], k["of"], k["rate"]] for k in d["ppe"]["kinds"] if k["number"]}' "$(bihuan --json figures 2026-03)"; }

begin

# ---- protective equipment
is "$(ppe)" '[0, 0, 0, null]' "without a round there is no rate"
USER_ID=P1
exit_is 1 "more violate than were seen" bihuan submit ppe-round area=A-01 seen=3 violating=4 helmet=4
like "$ERR" '3 seen, 4 violating' "says so"
exit_is 1 "nobody was seen" bihuan submit ppe-round area=A-01 seen=0 violating=0
exit_is 1 "people below zero" bihuan submit ppe-round area=A-01 seen=3 violating=-1
exit_is 1 "a kind has more people than violate" bihuan submit ppe-round area=A-01 seen=9 violating=1 helmet=2
exit_is 1 "a violation without its kind" bihuan submit ppe-round area=A-01 seen=9 violating=2 helmet=1
exit_is 1 "kinds although nobody violates" bihuan submit ppe-round area=A-01 seen=9 violating=0 helmet=1
exit_is 1 "something else is named" bihuan submit ppe-round area=A-01 seen=9 violating=1 other=1
exit_is 1 "a round that is still to come" bihuan submit ppe-round area=A-01 seen=9 violating=0 seen_at=2026-03-02T09:00
is "$(ppe)" '[0, 0, 0, null]' "none of them counts"
first=$(round seen=24 violating=2 helmet=1 gloves=2)
is "$(ppe)" '[1, 24, 2, 8.3]' "two of twenty-four"
is "$(kinds)" '{"helmet": [1, 24, 4.2], "gloves": [2, 24, 8.3]}' "who lacks two things is one person and two kinds"
round seen=6 violating=0 >/dev/null
is "$(ppe)" '[2, 30, 2, 6.7]' "those who are properly equipped count"
round seen=50 violating=50 eyes=50 seen_at=2026-02-28T23:59 >/dev/null
is "$(ppe)" '[2, 30, 2, 6.7]' "a round of the month before, entered now, is of the month before"
exit_is 1 "only such a round is corrected" bihuan submit ppe-round area=A-01 seen=9 violating=0 "corrects=$(hazard P1 P-101 fire)"
AT=2026-04-01T08:00
second=$(round seen=24 violating=1 helmet=1 "corrects=$first" seen_at=2026-03-02T08:00)
is "$(ppe)" '[2, 30, 1, 3.3]' "a wrong one is corrected in the month in which people were seen"
round seen=25 violating=1 belt=1 "corrects=$second" seen_at=2026-03-02T08:00 >/dev/null
is "$(kinds)" '{"belt": [1, 31, 3.2]}' "and once more: only the last one counts"
like "$(bihuan figures 2026-03)" '2 rounds, 1 of 31 people without something: 3.2 %' "people read the denominator"
like "$(BIHUAN_LANG=zh bihuan figures 2026-03)" '巡查 2 次，1/31 人穿戴不齐：3.2 %' "and in Chinese"

# ---- training gates: P1 and P2 of PRD, E1 of EHS; one wrong answer each of P2
F=forklift-check
# sheet USER: the questions; reply USER HOW: answers them (tests/cli/quiz.py).
sheet() { as "$1" quiz $F >sheet.json; }
answers() { /usr/bin/python3 "$TOP/tests/cli/quiz.py" "$TOP/data/quiz/forklift.ini" "$1" <"$2"; }
# shellcheck disable=SC2046  # words
reply() { as "$1" quiz answer "$(json 'd["attempt"]' "$(cat sheet.json)")" $(answers "$2" sheet.json); }
gates() { json "$1" "$(bihuan --json figures 2026-05)"; }
AT=2026-05-04T08:10
is "$(gates '[d["quiz"][k] for k in ("answered", "passed", "rate", "questions", "themes")]')" '[0, 0, null, [], []]' "nobody has answered"
sheet P1
is "$(gates 'd["quiz"]["answered"]')" 0 "what is drawn and not answered counts for nothing"
ok "all right" reply P1 right
sheet E1 && ok "all right" reply E1 right
sheet P2 && ok "one wrong" reply P2 wrong:2
wrong=$(json 'd["questions"][1]["text"]' "$(cat sheet.json)")
is "$(gates '[d["quiz"][k] for k in ("answered", "passed", "rate", "again", "lessons")]')" '[3, 2, 66.7, 0, 0]' "two of three passed at once"
is "$(gates '[[p["department"], p["passed"], p["answered"], p["pass_rate"], p["seen"]] for p in d["departments"]]')" \
    '[["EHS", 1, 1, 100.0, 0], ["PRD", 1, 2, 50.0, 0]]' "by department"
is "$(gates '[sum(q[k] for q in d["quiz"]["questions"]) for k in ("right", "of")]')" '[8, 9]' "eight answers of nine"
is "$(gates '[sum(q[k] for q in d["quiz"]["themes"]) for k in ("right", "of")]')" '[8, 9]' "by theme as well"
is "$(gates 'd["quiz"]["questions"][0]["text"]')" "$wrong" "what was answered wrong stands first"
is "$(gates '[d["quiz"]["questions"][0]["mistaken"] is not None, [q["mistaken"] for q in d["quiz"]["questions"] if q["right"] == q["of"]][0]]')" \
    '[true, null]' "with what was taken for right"
as P2 quiz lesson $F >lesson.json
AT=2026-05-04T08:20 ok "the lesson is worked through" as P2 quiz done "$(json 'd["lesson"]' "$(cat lesson.json)")" "$(answers control lesson.json)"
AT=2026-05-04T08:21
sheet P2 && ok "what follows it is answered" reply P2 right
is "$(gates '[d["quiz"][k] for k in ("answered", "passed", "again", "again_passed", "lessons")]')" '[3, 2, 1, 1, 1]' \
    "what follows a lesson is counted beside: it says nothing of what people know when they come"
is "$(json 'd["quiz"]["answered"]' "$(bihuan --json figures 2026-04)")" 0 "another month has none of it"
like "$(bihuan figures 2026-05)" 'Training gates: 2 of 3 passed at once: 66.7 %; lessons worked through: 1' "people read it"
printf '%s\n' 'size 20x16' 'key i Q' frame 'key <PgDn>' frame 'lang zh' 'size 40x12' 'key <Home>' frame 'key r' frame >month.keys
USER_ID=E1 run bihuan --lang en --script month.keys
like "$OUT" 'of 3, 66.7 %' "the screen of the month has it, on the smallest terminal"
like "$OUT" '一次通过：2/3，66.7 %' "in both languages"
like "$OUT" '填写 劳保穿戴巡查' "and a round is entered from there"

# ---- the shift ends while the form is filled in
USER_ID=E1
printf 'code,name,area,position,class\nFL-1,叉车,A-02,仓库,forklift\n' >trucks.csv
ok "a forklift" bihuan import devices trucks.csv
cat >late.keys <<'KEYS'
size 80x24
key a
type 叉车点检
key <Enter>
key <F4>
type FL-1
key <Enter>
frame form
advance 13h
key <F2>
frame late
KEYS
sheet H1 && reply H1 right >/dev/null
USER_ID=H1 run bihuan --lang zh --script late.keys
like "$OUT" '这张表单要重新答题' "what is sent behind the shift is refused, with what to do"
unlike "$OUT" 'bihuan quiz' "and without a command line"

AT=2026-05-05T08:21

# ---- a question from the terminal
# question KEY=VALUE…: one that is all right, but for what is said.
question() {
    local -A said=([theme]=forklift/people [question]=坡上停车，先做什么？ [a]='拉手制动; 不够' [b]='塞住"车轮"' [answer]=b [why]=手制动会松。 [source]='企业规定 # 1')
    local pair words=() key
    for pair; do said[${pair%%=*}]=${pair#*=}; done
    for key in "${!said[@]}"; do words+=("$key=${said[$key]}"); done
    bihuan submit quiz-question "${words[@]}"
}
USER_ID=P1 exit_is 3 "an operator adds none" question
USER_ID=E1
exit_is 1 "no such theme" question theme=forklift/nothing
exit_is 1 "a right option that is not there" question answer=c
exit_is 1 "a gap among the options" question d=x
exit_is 1 "half a translation" question question_en=x a_en=x
exit_is 1 "an option twice" question 'b=拉手制动; 不够'
exit_is 1 "both kinds of quotes" question "why=\"it's\""
is "$(json '[b["version"] for b in d if b["name"] == "forklift"]' "$(bihuan quiz list --json)")" '[1]' "none of them is in the bank"
exit_is 0 "the safety officer adds one" question
like "$OUT" 'forklift has the question as people-1, version 2' "told where it is"
is "$(json '[b["version"] for b in d if b["name"] == "forklift"]' "$(bihuan quiz list --json)")" '[2]' "a new version of the bank"
bihuan --user E1 export quiz forklift >bank.ini
is "$(diff <(cat "$TOP/data/quiz/forklift.ini") bank.ini | sed -n 's/^> //p')" '
[question people-1]
theme = "people"
text.zh = "坡上停车，先做什么？"
a.zh = "拉手制动; 不够"
b.zh = '"'"'塞住"车轮"'"'"'
answer = "b"
why.zh = "手制动会松。"
source = "企业规定 # 1"' "everything else of it is as it was"
ok "the bank is sound" bihuan quiz check bank.ini
exit_is 0 "another gets the next name" question question=然后呢
like "$OUT" 'people-2, version 3' "and another version"
cat >preview.keys <<'KEYS'
size 20x16
key a
type quiz-question
key <Enter>
type forklift/road
key <Enter>
type What now?
key <Enter>
type Nothing
key <Enter>
type Stop
key <Enter> <Enter> <Enter>
key 2
key <End> <Enter>
type Because.
key <PgDn> <PgDn> <PgDn>
frame
lang zh
frame
key <PgUp>
key <Esc>
KEYS
run bihuan --lang en --script preview.keys
like "$OUT" 'Preview:' "the preview stands in front of the sending, on the smallest terminal"
like "$OUT" '^ *1 Nothing' "with its options"
like "$OUT" '^ *[+] 2 Stop' "and the right one marked"
like "$OUT" '预览：' "in both languages"
is "$(json '[b["version"] for b in d if b["name"] == "forklift"]' "$(bihuan quiz list --json)")" '[3]' "what is only looked at adds nothing"
cat >anyone.ini <<'INI'
[form]
name = anyone
title.zh = 人人出题
title.en = Anybody's question
number = RR-{year}-{seq:4}
[field theme]
title.zh = 主题
title.en = Theme
type = theme
[field question]
title.zh = 题
title.en = Question
type = text
[rule add]
title.zh = 加
title.en = Add
on = submit
do = question theme
INI
ok "a form of the plant's own" bihuan --with E9 form install anyone.ini
USER_ID=P1 exit_is 3 "lets nobody in who may install no bank" bihuan submit anyone theme=forklift/people question=x
exit_is 0 "the log says all of it" "$BIHUAN" verify

# ---- in front of the form, from wherever it is opened
printf '%s\n' id,subject,kind,title,title_en,cycle,next,remind,form,who,fields \
    'truck,device:FL-1,inspection,叉车点检,Forklift check,daily,2026-05-04,role:ehs via email,forklift-check,role:team-leader,' >due.csv
ok "that is checked every day" bihuan import obligations due.csv
ok "a check is open" bihuan tick
cat >doors.keys <<'KEYS'
size 20x16
key s
type FL-1
key <Enter>
type Forklift check
key <Enter>
frame scanned
key <Esc>
size 80x24
lang zh
key a
type 叉车点检
key <Enter>
frame chosen
KEYS
USER_ID=L1 run bihuan --script doors.keys
like "$OUT" 'Question 1 of 3' "a scan offers the form, and the questions stand in front of it"
like "$OUT" '第 1 题，共 3 题' "so does the list of forms, in the other language"
unlike "$OUT" 'Foot brake|脚制动不良' "neither shows the form"
is "$(sqlite3 plant.db "SELECT count(*) FROM quiz_attempt WHERE person = 'L1'")" 1 "by both doors it is one draw"
