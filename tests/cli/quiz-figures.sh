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
