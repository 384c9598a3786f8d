#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The watch sends by an HTTP gateway: a dispatched task is a short message that the service takes, a refusal is one sentence without a
# secret, and a call is acknowledged by its key only.
. "$(dirname "$0")/plant.inc"

# of COLUMN: of the message about $(cat number)
of() { sqlite3 -readonly plant.db "SELECT coalesce($1, '') FROM message WHERE record = '$(cat number)' ORDER BY id LIMIT 1"; }
is_seen() { [ "$(of 'seen > 0')" = 1 ]; }
running() { [ "$(json 'd["running"]' "$("$BIHUAN" serve --status --json 2>/dev/null)")" = true ]; }

export XDG_CONFIG_HOME=$WORK/config
begin
mkdir fake
/usr/bin/python3 -B "$TOP/tests/lib/gateway.py" fake &
fake=$!
trap 'status=$?; kill $fake 2>/dev/null; (exit $status); tap_end' EXIT
ok "the fake listens" until_is test -s fake/port
url=http://127.0.0.1:$(cat fake/port)/aliyun/
printf 'id,mobile,email,wecom,dingtalk,feishu,lang,quiet\nE1,13800000021,,,,,zh,\nE9,13800000022,,,,,zh,\n' >contacts.csv
bihuan import contacts contacts.csv >/dev/null
secret() { printf '[channel %s]\nsecret = testSecret\n' "$1" >secrets && chmod 0400 secrets && mv -f secrets plant.secrets; }
secret sms
sms() { printf '[channel sms]\nprovider = aliyun\nurl = %s\nkey = testId\nsignature = 测试\ntemplate = SMS_1\n%s\n' "$url" "$1"; }

AT=2026-03-02T08:00
hazard P1 P-101 corrosion >number
sms 'let.param = {"no":"${number}","text":"${text}"}' | settings
exit_is 0 "one pass" bihuan serve --once --json
is "$(of state)" sent "the task is sent"
like "$(of reply)" '^[0-9]+\^0$' "under the name that the service gave it"
is "$(json '[r["status"] for r in d]' "[$(paste -sd, fake/requests)]")" '[200]' "one request, whose signature the service believes"
like "$(cat fake/requests)" "PhoneNumbers=13800000021.*TemplateParam=%7B%22no%22%3A%22$(cat number)%22" "to the person, about the record"

hazard P1 P-102 corrosion >number
echo '{"aliyun": {"secret": "other"}}' >fake/settings
exit_is 1 "a wrong secret" bihuan serve --once --json
like "$(of error)" '\(SignatureDoesNotMatch\)' "is one sentence"
unlike "$(of error)$OUT$ERR" 'testSecret|127\.0\.0\.1|http' "that gives nothing away"
rm fake/settings
hazard P1 P-201 corrosion >number
sms 'body = {"a":${text}}' | settings
exit_is 1 "a template that makes no JSON" bihuan serve --once
like "$ERR" 'bihuan\.conf:1: \[channel sms\] url: In JSON only a number may stand outside quotes\.' "is refused by file and line"
sms 'secret = x' | settings
exit_is 1 "a secret in the settings" bihuan serve --once
like "$ERR" 'NAME\.secrets' "is sent where it belongs"

secret voice
printf '[channel voice]\nprovider = aliyun\nurl = %s\nkey = testId\ntemplate = TTS_1\nevery = 1s\nreceipt = %s\n' "$url" "$PWD/keys" | settings
hazard P1 P-111 corrosion >number
exit_is 0 "a call" bihuan serve --once --json
is "$(of state)" sent "is begun"
call=$(of reply)
echo "[{\"call_id\":\"$call\",\"status_code\":\"200000\",\"dtmf\":\"\",\"duration\":\"10秒\"}]" >keys
AT=''
"$BIHUAN" serve >serve.out 2>serve.err &
pid=$!
ok "a watch runs" until_is running
is "$(is_seen && echo seen)" "" "who only answers has acknowledged nothing"
echo "[{\"call_id\":\"$call\",\"status_code\":\"300000\",\"dtmf\":\"1\"}]" >>keys
ok "the key acknowledges, over a restart of the watch" until_is is_seen
kill -TERM "$pid"
wait "$pid"
bihuan verify >/dev/null && pass "the plant verifies" || fail "the plant verifies"
grep -rq testSecret plant.db serve.out serve.err && fail "no secret is kept" || pass "no secret is kept"

secret sms
rm fake/requests
AT=2026-03-02T09:00
# Ten reminders: two messages that name every number and cut none. An alarm among them speaks for itself.
for i in $(seq 10 19); do
    sqlite3 plant.db "INSERT INTO message (id, channel, target, text, record, due, tries, state, kind, title, dedupe, seq)
        VALUES ('M$i', 'sms', 'E9', 'YH-20260302-0$i 机械密封泄漏', 'YH-20260302-0$i', unixepoch('$AT') * 1000 - 28800000, 0, 'waiting',
        '$([ "$i" = 19 ] && echo alarm || echo reminder)', '第三联合装置区机械密封泄漏请立即处理', 'M$i', 0)"
done
sms 'let.param = {"text":"${text}"}' | settings
exit_is 0 "ten at once" bihuan serve --once
texts=$(json '[json.loads(__import__("urllib.parse").parse.parse_qs(r["body"])["TemplateParam"][0])["text"] for r in d]' "[$(paste -sd, fake/requests)]")
is "$(json 'len(d)' "$texts")" 3 "are three short messages"
is "$(json '[t for t in d if "-019" in t]' "$texts")" '["YH-20260302-019 机械密封泄漏"]' "the alarm has its own words"
for i in $(seq 10 18); do like "$texts" "YH-20260302-0$i" "number $i is named"; done
unlike "$texts" '…' "and nothing is cut off"
