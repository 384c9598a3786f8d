#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The doors around a training gate (培训闸): records that fell due, drafts of another version, copies without a gate, two terminals at one
# moment, banks that are replaced, taken away, too small or broken; lessons of several themes, and who hears of the third lock.
. "$(dirname "$0")/quiz.inc"

form() { # NAME GATE-LINES: a form with one step that is done at once, unless AT_ONCE is empty
    cat >"$1.ini" <<END
[form]
name = $1
title.zh = 钥匙点检
title.en = Key check
number = ${PREFIX:-KK}-{year}-{seq:5}
subject = device
fields = device
${AT_ONCE-at_once = check}
$2
[field device]
title.zh = 设备
title.en = Device
type = device
required = yes
[field seen]
title.zh = 情况
title.en = Seen
type = text
[step check]
title.zh = 点检
title.en = Check
state.zh = 待点检
state.en = to check
by = anyone
fields = seen
[rule done]
title.zh = 完成
title.en = Done
on = act:check
do = fulfil
END
}
install() { bihuan --user "$1" form install "${@:2}"; }
# All lessons that somebody owes are worked through, and what follows is answered right, as often as it takes.
work_off() {
    local n=0
    while run as "$1" quiz lesson "$2" && [ $STATUS = 0 ] && n=$((n + 1)) && [ $n -lt 9 ]; do
        SHEET=$OUT LESSON=$(json 'd["lesson"]')
        later 10
        as "$1" quiz done "$LESSON" "$(answers control)" >/dev/null
    done
    while draw "$1" "$2" && n=$((n + 1)) && [ $n -lt 9 ] && [ "$ATTEMPT" != null ]; do
        reply "$1" right >/dev/null
    done
}
minute=0
later() { minute=$((minute + $1)) AT=2026-03-02T08:00:00 && AT=$(date -d "2026-03-02 08:00 $minute minutes" +%Y-%m-%dT%H:%M); }

PREFIX=DK form draft-check ''
install E1 draft-check.ini >/dev/null || fail "a form without a gate"

# ---- a pass for one record
form key-check 'gate = quiz 2
bank = forklift'
exit_is 0 "a gate before each record" install E1 key-check.ini
exit_is 4 "it is closed" as P1 submit key-check device=FL-1
draw P1 key-check
is "$(json 'len(d["questions"])' "$SHEET")" 2 "two questions"
reply P1 right >/dev/null
exit_is 1 "what is refused uses nothing up" as P1 submit key-check device=NONE
exit_is 0 "one record" as P1 submit key-check device=FL-1
exit_is 4 "and no second one" as P1 submit key-check device=FL-1
pass_gate P1 key-check
later 481
exit_is 4 "a pass of yesterday is none" as P1 submit key-check device=FL-1

# ---- what fell due
cat >due.csv <<'END'
id,subject,kind,title,cycle,form,next,ahead
fl-1,device:FL-1,check,叉车点检,monthly:1,forklift-check,2026-03-03,1d
fl-2,device:FL-2,check,叉车点检,monthly:1,forklift-check,2026-03-03,1d
END
exit_is 0 "two checks fall due" bihuan --user E1 import obligations due.csv
bihuan tick >/dev/null
run bihuan --json list $F --open
is "$(json 'len(d)')" 2 "and open their records"
FIRST=$(json '[r["number"] for r in d if r["device"] == "FL-1"][0]')
exit_is 4 "acting on one is a door too" as P2 act "$FIRST" check
like "$ERR" 'opens when 3 questions' "with the same gate"
pass_gate P2
exit_is 0 "whoever has passed does it" as P2 act "$FIRST" check
exit_is 0 "submitting ends the other one" as P2 submit $F device=FL-2
run bihuan --json list $F --open
is "$(json 'len(d)')" 0 "both are done"

# ---- drafts and copies
sed 's/forklift-check/draft-check/; s/^fl-/dr-/' due.csv >drafts.csv
bihuan --user E1 import obligations drafts.csv >/dev/null && bihuan tick >/dev/null
DRAFT=$(bihuan --json list draft-check --open | /usr/bin/python3 -c 'import json, sys; print(json.load(sys.stdin)[0]["number"])')
PREFIX=DK form draft-check 'gate = quiz 3 shift
bank = forklift'
exit_is 0 "the next version has a gate: that is no looser" install E1 draft-check.ini
exit_is 4 "a record that began without it meets it as well" as P1 act "$DRAFT" check
PREFIX=DK form draft-check 'gate = quiz 2 shift
bank = forklift'
exit_is 3 "fewer questions take two" install E1 draft-check.ini
PREFIX=DK form draft-check ''
exit_is 3 "and so does none" install E1 draft-check.ini
PREFIX=CC form copy-check ''
exit_is 3 "a copy that goes round a gate takes two" install E1 copy-check.ini
exit_is 0 "who stands by may let it in" install E1 copy-check.ini --with E9
AT_ONCE='' PREFIX=TK form two-check 'gate = quiz 3
bank = forklift'
install E1 two-check.ini >/dev/null || fail "a form in two steps"
pass_gate P1 two-check
run as P1 submit two-check device=FL-1
TWO=$(json 'd["number"]')
exit_is 4 "who goes on with what another has submitted is asked too" as L1 act "$TWO" check
like "$ERR" 'opens when 3 questions' "with the same gate"
draw L1 two-check
reply L1 wrong:1 >/dev/null
exit_is 4 "locked he does not do it" as L1 act "$TWO" check
like "$ERR" 'is locked for you' "which is said"
exit_is 0 "who has passed by submitting it is asked nothing more" as P1 act "$TWO" check
AT_ONCE='' PREFIX=WK form work-check 'gate = quiz 2 shift
bank = forklift'
cat >>work-check.ini <<'END'
[step after]
title.zh = 收尾
title.en = Tidy up
by = anyone
[step agree]
title.zh = 同意
title.en = Agree
by = anyone
reject = end:rejected
[step stop]
title.zh = 停止
title.en = Stop
aside = yes
by = anyone
END
install E1 work-check.ini >/dev/null || fail "a form of work and a decision: $ERR"
pass_gate P1 work-check
run as P1 submit work-check device=FL-1
WORK=$(json 'd["number"]')
as P1 act "$WORK" check >/dev/null || fail "the first step"
draw L1 work-check
reply L1 wrong:1 >/dev/null
exit_is 4 "a lock counts on later work" as L1 act "$WORK" after
exit_is 0 "not on what stops it" as L1 act "$WORK" stop
exit_is 0 "who has no lock goes on without questions" as P2 act "$WORK" after
exit_is 0 "a decision on the work of others is free" as L1 act "$WORK" agree

# ---- what a form file may say
mistake() { # GATE-LINES WORDS NAME
    form wrong-check "$1"
    exit_is 1 "$3" bihuan --lang en form check wrong-check.ini
    like "$OUT" "$2" "… with the reason"
}
mistake 'gate = quiz' 'Write quiz N' "a gate says how many"
mistake 'gate = quiz 0' 'from 1 to 20' "none is no gate"
mistake 'gate = quiz 3 day' 'or quiz N shift' "until when is the shift or nothing"
mistake 'gate = forklift 3
bank = other' 'different banks' "one bank"
mistake 'bank = forklift' 'there is no gate' "a bank is for a gate"
mistake 'gate = quiz 3
anonymous = yes' 'nobody would be asked' "nobody in particular passes no gate"
form named-check 'gate = forklift 3 shift'
exit_is 0 "the bank may stand in the gate itself" bihuan form check named-check.ini

# ---- two terminals at one moment
later 60
for n in 1 2 3 4 5; do as H1 --terminal "T$n" quiz $F >"draw.$n" & done
wait
is "$(cat draw.? | sort -u | wc -l)" 1 "five terminals draw at once: the same questions"
SHEET=$(cat draw.1) ATTEMPT=$(json 'd["attempt"]' "$(cat draw.1)")
for n in 1 2 3; do
    reply H1 wrong:1 >/dev/null 2>&1
    echo $? >"answer.$n" &
done
wait
is "$(sort answer.? | tr '\n' ' ')" "0 1 1 " "three answer at once: one counts"
exit_is 4 "and it was wrong" as H1 submit $F device=FL-1
work_off H1 $F
exit_is 0 "until it is worked off" as H1 submit $F device=FL-1

# ---- banks that change
later 1440
draw G1
before=$(asked)
{ cat "$BANK" && printf '[question truck-new]\ntheme = truck\ntext.en = New?\na.en = yes\nb.en = no\nanswer = a\nwhy.en = x\nsource = y\n'; } >new.ini
bihuan --user E1 import quiz new.ini >/dev/null || fail "the bank has a new version"
BANK=$PWD/new.ini
draw G1
is "$(asked)" "$before" "what was drawn stays, whatever is installed meanwhile"
exit_is 3 "to take a bank away takes two" as E1 quiz retire forklift --reason x
exit_is 0 "and a reason" as E1 quiz retire forklift --reason "wrong answers" --with E9
exit_is 4 "without a bank nothing is answered" reply G1 right
like "$ERR" 'no bank of questions' "which is said"
exit_is 4 "nothing is drawn" as G1 quiz $F
exit_is 4 "and nothing opens" as G1 submit $F device=FL-1
run bihuan --lang en doctor
like "$OUT" 'quiz .*Forklift check.* stays closed' "doctor names the gate"
bihuan --user E1 import quiz new.ini >/dev/null || fail "the bank comes back"
exit_is 0 "then the same questions are answered" reply G1 right
run bihuan --lang en doctor
like "$OUT" 'quiz .*asks questions first has them' "doctor is content"
small() { sed -e 's/^name = forklift/name = small/' -e '/^themes/s/=.*/= people/' -e '/^\[theme load\]/,$d' "$BANK"; }
small | sed '/^\[question people-belt\]/,$d' >two.ini
exit_is 0 "a bank of two questions is a bank" as E1 import quiz two.ini
PREFIX=SK form small-check 'gate = quiz 3
bank = small'
run install E1 small-check.ini
exit_is 4 "but too small for three" as P1 submit small-check device=FL-1
like "$ERR" 'asks 3 questions, and the bank “small” has 2; it needs 6' "which is said"
PREFIX=NK form none-check 'gate = quiz 3'
run install E1 none-check.ini
exit_is 4 "a bank that nobody has installed" as P1 submit none-check device=FL-1

broken() { # SED WORDS NAME
    small | sed "$1" >broken.ini
    exit_is 1 "$3" as E1 import quiz broken.ini
    like "$ERR" "broken.ini:[0-9]+: .*$2" "… with its line"
}
broken '/^page/d' 'a lesson needs a page' "a lesson without a page"
broken '/^page3.zh/d; /^page3.en/d' 'without a gap' "a page is missing"
broken '/^page2.seconds/d' 'from 1 to 600' "a page that takes no time"
broken '/^control.answer/d' 'names the right option' "a control question without answer"
broken 's/^answer = c/answer = e/' 'names the right option' "an answer that is no option"
broken '/^source/d' 'source: this key is missing' "a question without source"
broken 's/^b.en = Lower the forks at once/b.en = Only sound the horn/; s/^b.zh = 立即降叉/b.zh = 只鸣笛警示/' 'twice' "two options alike"
broken '/^\[question people-lift\]/,$d' 'needs 2 questions' "a theme with one question"
broken '/people-under/,$s/^theme = people/theme = roads/' 'does not name' "a theme that is none"

# ---- several themes, lessons that fail, the third lock
later 1440
messages() { bihuan --json messages --limit 0 | /usr/bin/python3 -c 'import json, sys; print(sum("锁定" in str(m) and m["target"] == sys.argv[1] for m in json.load(sys.stdin)))' "$1"; }
draw P1
run reply P1 wrong:1,2,3
themes=$(json 'len({a["theme"] for a in d["answers"]})')
lessons=0
while run as P1 quiz lesson $F && [ $STATUS = 0 ] && [ $lessons -lt 9 ]; do
    SHEET=$OUT LESSON=$(json 'd["lesson"]') lessons=$((lessons + 1))
    later 10
    as P1 quiz done "$LESSON" "$(answers control)" >/dev/null
done
is "$lessons" "$themes" "a lesson of each theme in which something was missed"
draw P1
run reply P1 wrong:1
is "$(json 'd["locked_until_lesson"]')" true "a wrong answer behind the lesson locks again"
exit_is 4 "with the lesson" as P1 quiz $F
is "$(messages L1)" 0 "nobody is told of the second lock"
work_off P1 $F
exit_is 0 "worked off" as P1 submit $F device=FL-1
later 1440
draw P1
reply P1 wrong:2 >/dev/null
is "$(messages L1)" 1 "the third lock in a month is told to the leader of the crew"
is "$(messages P1)" 0 "not to oneself"
exit_is 0 "the log holds" bihuan verify
run bihuan --user P1 --lang zh submit $F device=FL-1
like "$ERR" '“叉车点检”已锁定：请先学完微课' "in Chinese too"

# ---- a plant of an older program
gzip -dc "$TOP/tests/cli/part1.db.gz" >old.db
printf '2597c53efb09d130984a00001ea6b651eb414acf04aaab7337565e78dd26b711' |
    /usr/bin/python3 -c 'import sys; sys.stdout.buffer.write(bytes.fromhex(sys.stdin.read()))' >old.key && chmod 0400 old.key
export BIHUAN_PLANT=$PWD/old.db
AT=''
exit_is 0 "a form with a gate is installed into it" bihuan --user E1 form install "$TOP/forms/$F.ini"
run bihuan --json quiz list
is "$(json '[(b["name"], b["version"]) for b in d]')" '[["forklift", 1]]' "and brings its questions"
exit_is 4 "so that it asks them" as E1 submit $F
