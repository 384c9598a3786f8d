#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Robots of DingTalk, WeCom and Feishu by the watch, against servers that judge signature, size and rate as theirs do.
. "$(dirname "$0")/plant.inc"

export XDG_CONFIG_HOME=$WORK/config
begin
mkdir gw
/usr/bin/python3 -B "$TOP/tests/lib/gateway.py" gw &
fake=$!
trap 'status=$?; kill $fake 2>/dev/null; (exit $status); tap_end' EXIT
ok "the fake listens" until_is test -s gw/port
base=http://127.0.0.1:$(cat gw/port)
printf 'id,mobile,wecom,feishu\nE9,13800138000,zhao.bu,ou_e9\nQ1,13800138001,,13800138001\n' >c.csv
ok "contacts" bihuan --user H1 --with G1 import contacts c.csv
secrets() { # SECRET of dingtalk and feishu
    printf '[channel dingtalk]\ntoken = TOKEN-d1\nsecret = %s\n[channel wecom]\ntoken = TOKEN-w1\n[channel feishu]\ntoken = TOKEN-f1\nsecret = %s\n[robot dept:EQP]\ntoken = TOKEN-eqp\n' "$1" "$1" >secrets
    chmod 0400 secrets && mv -f secrets plant.secrets
}
robots() { # [line of the channels]
    settings <<END
[channel dingtalk]
url = $base/dingtalk/robot/send?access_token=\${token}
${1:-}
[channel wecom]
url = $base/wecom/cgi-bin/webhook/send?key=\${token}
${1:-}
[channel feishu]
url = $base/feishu/open-apis/bot/v2/hook/\${token}
${1:-}
[robot dept:EQP]
wecom = $base/wecom/cgi-bin/webhook/send?key=\${token}
END
}
# judges [SERVICE CODES]: the fakes, and what one of them answers first
judges() {
    /usr/bin/python3 - "$@" <<'END'
import json, sys
said = {"dingtalk": {"token": "TOKEN-d1", "secret": "s3cret"}, "wecom": {"token": "TOKEN-w1", "rate": 1000}, "feishu": {"token": "TOKEN-f1", "secret": "s3cret"}}
if len(sys.argv) > 1:
    said[sys.argv[1]]["codes"] = [json.loads(sys.argv[2])] * 1000
json.dump(said, open("gw/settings", "w"))
END
}
once() { "$BIHUAN" serve --once >out 2>err; }
# tell CHANNEL [PERSON]: a test message; $MESSAGE is what became of it
MESSAGE=
tell() {
    rm -f gw/requests plant.serve/robot-*
    bihuan --user E9 notify test "${2:-E9}" "$1" >/dev/null || return 1
    once
    MESSAGE=$(json '[m["state"] + "|" + str(m["error"] or "") for m in d if m["kind"] == "test"][0]' "$(bihuan --json messages --limit 5)")
    MESSAGE=${MESSAGE#\"} MESSAGE=${MESSAGE%\"}
}
# body EXPRESSION: of the first request
body() { json "(lambda b: $1)(__import__('json').loads(d['body']))" "$(head -1 gw/requests)"; }

AT=''
secrets s3cret
robots
judges
once
for channel in dingtalk wecom feishu; do
    tell $channel
    is "$MESSAGE" "sent|" "$channel takes a text, signed as it wants it"
done
is "$(body 'b["content"]["text"].count("<at user_id=\"ou_e9\">")')" 1 "Feishu calls by its own id"
tell wecom
is "$(body 'b["text"]["mentioned_mobile_list"]')" '["13800138000"]' "WeCom by mobile"
tell wecom Q1
is "$MESSAGE $(json 'd["query"]' "$(head -1 gw/requests)")" 'failed|WeCom: the key of the address is not known (93000). key=TOKEN-eqp' "a department's robot is its own"
unlike "$(cat plant.serve/* out err) $MESSAGE" 'TOKEN|203\.0\.113|https?:|1700000000123456789012345|s3cret' "no token, address, hint or link is kept"
robots 'format = markdown'
for channel in dingtalk wecom feishu; do
    tell $channel
    is "$MESSAGE" "sent|" "$channel takes markdown"
done
robots

# What they answer: each one sentence; what may pass waits, what cannot is refused.
answers() { # SERVICE CODE STATE REGEX
    judges "$1" "$2"
    tell "$1"
    like "$MESSAGE" "^$3\|.*$4" "$1 answers $2"
    unlike "$MESSAGE" '203\.0|https?:|hint|more info|ding-doc' "$1 answers $2: in our words"
}
answers dingtalk 130101 waiting 'too many'
answers dingtalk '"punish"' waiting 'too many'
answers dingtalk '"invalid timestamp"' '(waiting|failed)' 'clock'
answers dingtalk '"sign not match"' '(waiting|failed)' 'secret'
answers dingtalk -1 waiting 'busy'
answers wecom 93000 '(waiting|failed)' 'key'
answers wecom '"json"' '(waiting|failed)' 'could not read'
answers wecom 45009 waiting 'too many'
answers feishu 19021 '(waiting|failed)' 'clock'
answers feishu 429 waiting 'too many.*99991400'
answers feishu '"old"' sent ''
judges
for mode in html nocode empty redirect '500 x' '429 x'; do
    echo "only dingtalk $mode" >gw/mode
    tell dingtalk
    like "$MESSAGE" '^(waiting|failed)\|DingTalk: .*\([0-9]+\)\.$' "an answer that is $mode"
    tell wecom
    is "$MESSAGE" "sent|" "$mode: no other channel is held up"
done
rm gw/mode
secrets wrong
tell dingtalk
like "$MESSAGE" 'signature' "a wrong secret is said"
secrets s3cret

# 18 a minute, also over a restart; what is over it waits.
rm -f gw/requests plant.serve/robot-*
for _ in $(seq 20); do bihuan --user E9 notify test E9 wecom >/dev/null; done
once
once
is "$(grep -c '"service": "wecom"' gw/requests)" 18 "18 go to one robot"
like "$(bihuan --json messages --limit 30)" 'number of messages' "the others wait, and say why"

# A robot's server that is away and comes back: the watch finds it by itself.
judges
rm -f gw/requests plant.serve/robot-*
once # what waits for the minute is not what is counted below
rm -f gw/requests plant.serve/robot-*
kill "$fake" && wait "$fake" 2>/dev/null
"$BIHUAN" serve >serve.out 2>&1 &
watch=$!
trap 'status=$?; kill $watch $fake 2>/dev/null; (exit $status); tap_end' EXIT
ok "a test message" bihuan --user E9 notify test E9 dingtalk
says_away() { [ "$(json '[bool(c["error"]) for c in d["channels"] if c["name"] == "dingtalk"][0]' "$("$BIHUAN" serve --status --json 2>/dev/null)")" = true ]; }
ok "the status says that it is away" until_is says_away
/usr/bin/python3 -B "$TOP/tests/lib/gateway.py" gw &
fake=$!
began=$SECONDS
ok "the message arrives" until_is grep -q '"service": "dingtalk"' gw/requests
is "$((SECONDS - began <= 10))" 1 "within 10 seconds of the server's return"
diag "the robot was reached again after $((SECONDS - began)) s"
kill "$watch" && wait "$watch"
