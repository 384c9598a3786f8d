#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The outbox by hand, and who has looked: resent, withdrawn, seen where the record is opened, unseen where nobody was.
. "$(dirname "$0")/plant.inc"

messages() { bihuan messages --json; }
one() { json "next(m for m in d if m['record'] == '$n' and m['target'] == '$1')['$2']" "$(messages)"; }
unseen() { json '" ".join(r["number"] for r in d)' "$(bihuan list --unseen "$@" --json)"; }
told() { json '[[t["person"], t["seen"]] for t in d["told"]]' "$(bihuan show "$n" --json)"; }
seen_by() { BIHUAN_USER=$1 bihuan show "$n" >/dev/null; }

begin
exit_is 0 "a hazard" as P1 submit hazard device=P-101 category=flange-leak
n=$(json 'd["number"]') who=$(json 'd["steps"][0]["assignee"]')
is "$(json '{k: m[k] for m in d for k in ("tries", "sent", "seen", "error", "reply", "state", "kind")}' "$(messages)")" \
    '{"tries": 0, "sent": null, "seen": null, "error": null, "reply": null, "state": "waiting", "kind": "task"}' "a message says how it stands"
like "$(one "$who" dedupe)" "$n" "and what makes it one"
id=$(one "$who" id)
is "$(unseen)" "$n" "nobody has looked"
is "$(unseen --user "$who")" "$n" "nor has whom it is given to"
is "$(unseen --user P2)" "" "somebody else was not told"
before=$(head_code)
ok "who was not told looks" seen_by P2
is "$(head_code)" "$before" "and nothing is written"
is "$(told)" "[[\"$who\", null]]" "the record says who was told"
ok "he looks" seen_by "$who"
like "$(told)" "2026-03-02T08:00" "and has seen it"
is "$(unseen)$(unseen --user "$who")" "" "nothing is unseen"
before=$(head_code)
ok "he looks again" seen_by "$who"
is "$(head_code)" "$before" "once is enough"

exit_is 3 "an operator withdraws nothing" bihuan --user P1 messages withdraw "$id"
exit_is 1 "nor is withdrawn what is not there" bihuan --user E1 messages withdraw no-such
exit_is 0 "the safety department does" bihuan --user E1 messages withdraw "$id"
is "$(one "$who" state)" withdrawn "it is withdrawn"
exit_is 1 "once" bihuan --user E1 messages withdraw "$id"
is "$(json '[m["id"] for m in d]' "$(bihuan messages --state withdrawn --json)")" "[\"$id\"]" "and stands among them"
exit_is 0 "it is sent all the same" bihuan --user E1 --json messages resend "$id"
is "$(one "$who" state) $(one "$who" tries)" "waiting 0" "it waits again"
exit_is 1 "as it did" bihuan --user E1 messages resend "$id"
exit_is 2 "a part that is none" bihuan messages restart
exit_is 2 "without which message" bihuan messages resend
exit_is 0 "options before the part" bihuan --user E1 messages --json withdraw "$id"

# ---- who acts has looked
exit_is 0 "another hazard" as P1 submit hazard device=P-102 category=ppe
n=$(json 'd["number"]') who=$(json 'd["steps"][0]["assignee"]')
exit_is 0 "it is answered" as "$who" act "$n" respond
is "$(unseen)" "" "what nobody has to do any more is not unseen"
ok "the log is whole" bihuan verify
