#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The plant hears it, from the report to the answer, against real servers on loopback: who is given a leak has the mail; 48 h later the
# deputy general manager has mail, text message and robot; the answer withdraws what still waits. README shows it by this file.
. "$(dirname "$0")/plant.inc"
. "$TOP/tests/lib/smtp.inc"
why=$(smtp_missing) && skip_all "$why"

tell() { printf '# %s\n' "$*"; }
# messages EXPRESSION: of the list of messages, d.
messages() { json "$1" "$(bihuan messages --limit 0 --json)"; }
# look_at TIME: one pass of the watch at a time of the drill.
look_at() { AT=$1 run bihuan serve --once --json; }
# header NAME FILE: of a mail, decoded; body FILE: its text.
header() { /usr/bin/python3 -c 'import email, email.policy, sys; print(email.message_from_binary_file(open(sys.argv[2], "rb"), policy=email.policy.default)[sys.argv[1]])' "$@"; }
body() { /usr/bin/python3 -c 'import email, email.policy, sys; print(email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default).get_body().get_content())' "$1"; }
# requests EXPRESSION: of what the gateways were asked, d.
requests() { json "$1" "[$(paste -sd, gateway/requests 2>/dev/null)]"; }

export XDG_CONFIG_HOME=$WORK/config
BIHUAN_LANG=zh small_plant || exit 1
smtp_start || exit 1
mkdir gateway
setpriv --pdeathsig TERM /usr/bin/python3 "$TOP/tests/lib/gateway.py" gateway 2>gateway.err &
gateway=$!
for _ in $(seq 500); do [ -s gateway/port ] && break; read -rt 0.02 <> <(:); done
url=http://127.0.0.1:$(cat gateway/port)
echo '{"aliyun": {"secret": "testSecret", "key": "testId"}, "dingtalk": {"token": "geheim", "secret": "SECstory"}}' >gateway/settings

mkdir -p "$XDG_CONFIG_HOME/bihuan"
cat >"$XDG_CONFIG_HOME/bihuan/bihuan.conf" <<END
[channel email]
url = smtp://localhost:$SMTP_PORT
from = bihuan@plant.test
ca = $SMTP_CA
user = $SMTP_USER

[channel sms]
provider = aliyun
url = $url/aliyun/
key = testId
signature = 青屿
template = SMS_1

[channel dingtalk]
url = $url/dingtalk/robot/send?access_token=\${token}
END
(umask 377 && cat >plant.secrets <<END
[channel email]
password = $SMTP_PASSWORD
[channel sms]
secret = testSecret
[channel dingtalk]
token = geheim
secret = SECstory
END
)
cat >contacts.csv <<'END'
id,mobile,email,wecom,dingtalk,feishu,lang,quiet
E1,13800000007,lian@plant.test,,,,zh,
Q1,13800000001,sun@plant.test,,,,zh,22:00-06:00
T1,13800000002,zhou@plant.test,,,,zh,
G1,13800000003,wei@plant.test,,,,zh,22:00-06:00
L1,13800000004,feng@plant.test,,,,zh,
E9,13800000005,zhao@plant.test,,,,zh,
M1,13800000006,jiang@plant.test,,,,zh,
END
ok "who is reached where" bihuan import contacts contacts.csv
# The plant's own rule: whoever is told of a lapse is told in the group too.
sed '/^\[step respond\]/,/^\[/s/^overdue = role:deputy-gm via email sms/& dingtalk/' "$TOP/forms/hazard.ini" >hazard.ini
isnt "$(cmp -s hazard.ini "$TOP/forms/hazard.ini" && echo same)" same "the plant adds its robot to the ladder"
mkdir -p parts && cp "$TOP"/forms/parts/*.ini parts/
ok "and installs the form" as E9 form install hazard.ini --with E1

tell "08:00 吴操作 scans the pump and reports a leak"
number=$(hazard P1 P-101 flange-leak)
who=$(messages '[m["target"] for m in d if m["kind"] == "task"][0]')
name=$(json '[c["email"] for c in d if c["id"] == "'"$who"'"][0].split("@")[0]' "$(bihuan export contacts --json)")
look_at 2026-03-02T08:00
is "$STATUS" 0 "the watch makes one pass"
ok "who was given the leak has a mail" smtp_wait "$name"
mail=$(smtp_mails "$name" | tail -1)
like "$(header Subject "$mail")" "$number" "its subject names the record"
tell "  mail to $name: $(body "$mail" | head -1)"
for word in "$number" P-101 氯化进料泵 氯化装置 一层南侧 2026-03-04; do like "$(body "$mail")" "$word" "it says $word"; done
is "$(messages '[m["state"] for m in d if m["kind"] == "task"]')" '["sent"]' "the outbox says so"
is "$(json 'len(d)' "$(as "$who" list --unseen)")" 1 "he has not looked yet"

tell "48 hours later nobody has answered"
look_at 2026-03-04T07:59:59
is "$(messages 'sum(m["target"] == "G1" for m in d)')" 0 "a second before nobody above is told"
look_at 2026-03-04T08:00
is "$STATUS" 0 "the watch runs the rule and sends"
ok "the deputy general manager has a mail" smtp_wait wei
like "$(body "$(smtp_mails wei | tail -1)")" "$number" "about that leak"
tell "  mail to wei: $(header Subject "$(smtp_mails wei | tail -1)")"
tell "  SMS: $(requests '[__import__("urllib.parse").parse.parse_qs(r["body"])["TemplateParam"][0] for r in d if "=13800000003&" in r["body"]][0]')"
tell "  robot: $(requests '[r["body"] for r in d if r["service"] == "dingtalk"][0]' | head -c 400)"
is "$(requests 'sum(r["service"] == "aliyun" and "=13800000003&" in r["body"] and "OK" in str(r["answer"]) for r in d)')" 1 "a text message, rightly signed"
is "$(requests 'sum(r["service"] == "dingtalk" and "@13800000003" in r["body"] and "ok" in str(r["answer"]) for r in d)')" 1 \
    "and is called in the group by the robot"
is "$(messages 'sorted(m["channel"] for m in d if m["kind"] == "escalation" and m["target"] == "G1" and m["state"] == "sent")')" \
    '["dingtalk", "email", "sms"]' "all three stand as sent"
look_at 2026-03-04T08:01
is "$(messages 'sum(m["kind"] == "escalation" and m["target"] == "G1" for m in d)')" 3 "nobody is told twice"

tell "the mail server fails, the next rung waits, and the leak is answered meanwhile"
smtp_stop
look_at 2026-03-05T08:00
is "$STATUS" 1 "a channel failed"
waits=$(messages 'sum(m["state"] == "waiting" and m["kind"] == "escalation" for m in d)')
isnt "$waits" 0 "the principal's mail waits"
AT=2026-03-05T08:02
ok "the leak is answered" as "$who" act "$number" respond
is "$(messages 'sum(m["state"] == "waiting" and m["kind"] == "escalation" for m in d)')" 0 "nothing waits that is no longer so"
is "$(messages 'sum(m["state"] == "withdrawn" for m in d)')" "$waits" "it is withdrawn, and the outbox says so"
smtp_start
look_at 2026-03-05T08:10
is "$(smtp_mails jiang | grep -c .)" 0 "the principal is not called about what is answered"
AT=2026-03-05T08:10
is "$(json 'd["ok"]' "$(bihuan verify --json)")" true "and the log holds all of it"

tell "  withdrawn: $(messages '[m["channel"] + " to " + m["target"] for m in d if m["state"] == "withdrawn"]')"

tell "the mail server stays away: who can be told by another way is, after the time of the tries"
smtp_stop
AT=2026-03-05T09:00
away=$(hazard P1 P-111 flange-leak)
look_at 2026-03-05T09:00
where() { messages '[m["channel"] + " " + m["state"] for m in reversed(d) if m["record"] == "'"$away"'" and m["kind"] == "task"]'; }
is "$(where)" '["email waiting"]' "it waits for the server"
look_at 2026-03-05T10:20
is "$(where)" '["email waiting"]' "as long as a message is tried"
look_at 2026-03-05T10:22
look_at 2026-03-05T10:22
is "$(where)" '["email failed", "sms sent"]' "then it goes by the next way"
smtp_start

tell "a robot that refuses: who has the mail and the text message already gets no third by another way"
echo '{"dingtalk": {"token": "other"}, "aliyun": {"secret": "testSecret", "key": "testId"}}' >gateway/settings
AT=2026-03-06T08:00
again=$(hazard P1 P-201 flange-leak)
look_at 2026-03-08T08:00
is "$STATUS" 1 "the robot refused"
is "$(messages 'sorted(m["channel"] + " " + m["state"] for m in d if m["record"] == "'"$again"'" and m["target"] == "G1")')" \
    '["dingtalk failed", "email sent", "sms sent"]' "each way once, and the failed one stays to be seen"
kill "$gateway" 2>/dev/null
