#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Major hazards (重大隐患): who extends them and how long, who lowers them, what closing takes; the photo after is not the photo
# before; and a hazard classified away goes on counting.
. "$(dirname "$0")/plant.inc"

major() { json 'd["number"]' "$(as P1 submit hazard device=P-101 category="${1:-corrosion}" level=1)"; }
PLAN=(plan_goal=消除泄漏 plan_measures=更换管段 plan_funds=5万元 plan_people=设备部 plan_schedule=3日 plan_safety=停用并设监护)
field() { json 'd["fields"].get("'"$2"'")' "$(bihuan show "$1" --json)"; }

# ---- extension
small_plant
n=$(major)
ok "an extension is asked for" as E1 act "$n" extend until=2026-03-05T08:00 reason=x substitute=y
exit_is 3 "a head of department does not approve it" as Q1 act "$n" approve-extension
exit_is 3 "nor does the head of safety" as E9 act "$n" approve-extension
exit_is 3 "nor the deputy" as G1 act "$n" approve-extension
exit_is 0 "the principal does" as M1 act "$n" approve-extension
is "$(json 'd["due"]' "$(bihuan show "$n" --json)")" 2026-03-05T08:00:00+08:00 "and it is extended"
ok "a second one" as E1 act "$n" extend until=2026-03-06T08:00 reason=x substitute=y
exit_is 3 "the head of safety does not approve that either" as E9 act "$n" approve-extension
exit_is 0 "the deputy may" as G1 act "$n" approve-extension
n=$(major)
ok "29 days are asked for" as E1 act "$n" extend until=2026-04-01T07:00 reason=x substitute=y
exit_is 4 "not even the principal grants more than the time it had" as M1 act "$n" approve-extension
like "$ERR" 'no more than the time it had' "with the reason"
exit_is 0 "he can refuse it" as M1 act "$n" approve-extension --reject
n=$(json 'd["number"]' "$(as P1 submit hazard device=P-101 category=ppe)")
ok "a general hazard" as E1 act "$n" extend until=2026-03-20T08:00 reason=x substitute=y
exit_is 0 "is extended as ever" as Q1 act "$n" approve-extension

# ---- level
small_plant
n=$(major)
exit_is 3 "one safety officer does not lower it" as E1 act "$n" regrade level=0
like "$ERR" 'E2' "who could is named"
exit_is 3 "nor does the head of safety alone" as E9 act "$n" regrade level=0
is "$(field "$n" level)" 1 "it is as major as before"
ok "he may ask for it" as E1 act "$n" lower reason=复核为一般
exit_is 3 "but not answer himself" as E1 act "$n" confirm-lower level=0
is "$(field "$n" level)" 1 "until then it is major"
exit_is 0 "a second one lowers it" as E2 act "$n" confirm-lower level=0
is "$(field "$n" level)" 0 "now it is general"
ok "and up again" as E1 act "$n" regrade level=1
exit_is 3 "an operator is no second" as E1 act "$n" regrade level=0 --with P1
exit_is 3 "nor is oneself" as E1 act "$n" regrade level=0 --with E1
is "$(field "$n" level)" 1 "it stays major"
exit_is 0 "two safety officers at once" as E1 act "$n" regrade level=0 --with E2
is "$(field "$n" level)" 0 "lower it too"
exit_is 0 "one is enough to raise it" as E1 act "$n" regrade level=1
is "$(field "$n" level)" 1 "at once"

# ---- closing, and the photos
small_plant
n=$(major)
a=$(who "$n" respond)
ok "respond" as "$a" act "$n" respond
cp a.jpg same.jpg
exit_is 1 "the same bytes before and after are refused" as "$a" act "$n" rectify measure=m photo_before=@a.jpg photo_after=@same.jpg
is "$(state "$n")" rectify "at hand-in"
ok "two photos" as "$a" act "$n" rectify measure=m photo_before=@a.jpg photo_after=@b.jpg
ok "sent back" as L1 act "$n" accept --reject opinion=x confirmed_on_site=no
printf '\377\330\377\340\000\020JFIF\000\001\001\000\000\001\000\003\000\000\377\331' >c.jpg
exit_is 1 "the photo of before of the first round is none of after in the second" \
    as "$a" act "$n" rectify measure=m photo_before=@c.jpg photo_after=@a.jpg
ok "again" as "$a" act "$n" rectify measure=m photo_before=@a.jpg photo_after=@c.jpg
ok "accept" as L1 act "$n" accept confirmed_on_site=yes
exit_is 4 "it is not closed without its plan" as E1 act "$n" close
like "$ERR" 'plan of six parts' "with the reason"
exit_is 1 "five parts are no plan" as M1 act "$n" major-plan "${PLAN[@]:0:5}"
exit_is 0 "six are" as M1 act "$n" major-plan "${PLAN[@]}"
exit_is 0 "then it is closed" as E1 act "$n" close
n=$(json 'd["number"]' "$(as P1 submit hazard device=P-101 category=fire photo=@a.jpg)")
a=$(who "$n" respond)
as "$a" act "$n" respond >/dev/null
exit_is 1 "the photo of the report is none of after either" as "$a" act "$n" rectify measure=m photo_before=@b.jpg photo_after=@a.jpg

# ---- classified away
small_plant
n=$(hazard P1 P-101 corrosion)
hazard P1 P-101 corrosion >/dev/null
ok "the first is reclassified by one" as E1 act "$n" reclassify category=ppe
ok "and once more" as E1 act "$n" reclassify category=other
is "$(json '[s["step"] for s in d["steps"] if s["done"] is None].count("confirm-class")' "$(bihuan show "$n" --json)")" 1 "one confirmation waits"
exit_is 3 "who did it does not confirm it" as E1 act "$n" confirm-class
hazard P1 P-102 corrosion >/dev/null
is "$(json '[h["target"] for h in d]' "$(bihuan holds --json)")" '["A-01"]' "it went on counting: the area is frozen"
small_plant
n=$(hazard P1 P-101 corrosion)
hazard P1 P-101 corrosion >/dev/null
as E1 act "$n" reclassify category=ppe >/dev/null
exit_is 0 "a second person confirms" as E2 act "$n" confirm-class
hazard P1 P-102 corrosion >/dev/null
is "$(json 'len(d)' "$(bihuan holds --json)")" 0 "then it counts no more"
as E1 act "$n" reclassify category=corrosion >/dev/null
is "$(json '[h["target"] for h in d]' "$(bihuan holds --json)")" '["A-01"]' "and back it counts again"
exit_is 0 "the log is whole" bihuan verify

# ---- each other's double, and text that only looks like some
small_plant
a=$(hazard P1 P-101 corrosion) b=$(hazard P1 P-101 corrosion) c=$(hazard P1 P-101 ppe)
ok "one is called the other's double" as E1 act "$a" duplicate of="$b"
exit_is 4 "the other is not called the double of that one" as E2 act "$b" duplicate of="$a"
like "$ERR" 'duplicate-of: ' "with the reason"
ok "a void one" as E1 act "$c" void reason=x
exit_is 4 "is nobody's double" as E2 act "$b" duplicate of="$c"
ok "a second person gives the first one back" as E2 act "$a" confirm --reject
exit_is 0 "then it stands again" as E2 act "$b" duplicate of="$a"
n=$(major)
for blank in '　' '　 　' $'\u00a0' $'\u2003' ' '; do
    exit_is 1 "a part of the plan that is a blank of some width" as M1 act "$n" major-plan "${PLAN[@]:0:5}" "plan_safety=$blank"
    exit_is 1 "so is a reason" as E1 act "$n" void "reason=$blank"
done
is "$(state "$n")" respond "it stands as before"
