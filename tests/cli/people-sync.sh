#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# People from the directory of WeCom or DingTalk: the difference first, then one change that two sign; what is not whole takes nothing.
. "$(dirname "$0")/plant.inc"

export XDG_CONFIG_HOME=$WORK/config
begin
mkdir -p gw config/bihuan
/usr/bin/python3 "$TOP/tests/lib/gateway.py" gw &
gateway=$!
for _ in $(seq 100); do [ -e gw/port ] && break; /usr/bin/python3 -c 'import time; time.sleep(0.05)'; done
port=$(cat gw/port)
cat >config/bihuan/bihuan.conf <<END
[link wecom]
url = http://127.0.0.1:$port/wecomdir
corpid = corp
[link dingtalk]
url = http://127.0.0.1:$port/dingdir
appkey = corp
END
secrets() { rm -f plant.secrets; printf '[link wecom]\nsecret = %s\nsync_secret = sync-s3cret\n[link dingtalk]\nsecret = %s\n' "$1" "$1" >plant.secrets; chmod 0400 plant.secrets; }
secrets s3cret
# directory PYTHON: people p, other settings s, for both services
directory() {
    /usr/bin/python3 - "$1" <<'END'
import json, sys
departments = [[1, "总公司", 0], [2, "生产部", 1], [3, "一班", 2], [4, "销售部", 1]]
if True:
    p = [{"userid": f"w{i}", "name": f"员工{i}", "mobile": f"1390000000{i}", "departments": [3], "title": "操作工"} for i in range(6)]
    p.append({"userid": "sale", "name": "小贩", "mobile": "13911111111", "departments": [4]})
    p.append({"userid": "wu", "name": "吴操作", "number": "P1", "mobile": "13800000021", "departments": [2, 3], "email": "wu@example.com"})
    s = {}
exec(sys.argv[1])
both = {"departments": departments, "people": p, **s}
json.dump({"wecomdir": both, "dingdir": both}, open("gw/settings", "w"))
END
}
sync() { bihuan --user E9 --json people sync "$@"; }
apply() { bihuan --user E9 --with G1 --json people sync "$@" --apply; }
people() { json '[x["id"] for x in d if x["in_service"]]' "$(bihuan --json export people)"; }
ids() { json "[x['id'] for x in d['$1']]"; }
printf 'id,mobile\nP1,13800000021\n' >c.csv
ok "P1 has a mobile" bihuan --user E9 --with G1 import contacts c.csv
before=$(people) code=$(head_code)

directory ''
exit_is 0 "the difference, by WeCom" sync wecom
is "$(ids joined)" '["w0", "w1", "w2", "w3", "w4", "w5"]' "who is new"
is "$(json 'sorted((c["field"], c["to"]) for x in d["changed"] for c in x["what"])')" \
    '[["email", "wu@example.com"], ["wecom", "wu"]]' "and who is known by his mobile"
is "$(json '[d["left"], d["outside"], d["applied"]]')" '[[], 1, false]' "nobody of the plant's own leaves; sales are not the plant's"
is "$(head_code)" "$code" "looking writes nothing"
exit_is 2 "one alone writes nothing" sync wecom --apply
exit_is 3 "nor two who may not" bihuan --user P1 --with P2 people sync wecom --apply
is "$(head_code)" "$code" "nothing was written"

# What is not whole, or not believed, applies nothing.
refused() { # NAME SERVICE SETTINGS REGEX
    directory "$3"
    exit_is 1 "$1" apply "$2"
    like "$ERR" "$4" "$1: said"
    unlike "$ERR" '203\.0|http|hint|s3cret|token [0-9]' "$1: no address, no link, no secret"
    is "$(wc -l <<<"$ERR") $(head_code)" "1 $code" "$1: one sentence, nothing written"
}
refused "a mobile is missing" wecom 'del p[3]["mobile"]' 'mobile'
refused "an error code" wecom 's["fault"] = {"/cgi-bin/user/list": 60011}' '60011'
refused "an error code of DingTalk" dingtalk 's["fault"] = {"/topapi/v2/user/list": 60011}' '60011'
refused "a list is missing" wecom 's["cut"] = {"/cgi-bin/user/list": "userlist"}' 'not whole'
refused "a page is missing" dingtalk 's["cut"] = {"/topapi/v2/user/list": "next_cursor"}' 'not whole'
refused "whether there are more is not said" dingtalk 's["cut"] = {"/topapi/v2/user/list": "has_more"}' 'not whole'
refused "two readings that differ" wecom 's["ghosts"] = [{"userid": "ghost", "department": 3}]' 'not whole'
refused "an empty answer" wecom 'p.clear()' 'not whole'
refused "a token that is never good" wecom 's["stale"] = 99' '42001'
refused "a hostile name" wecom 'p[0]["name"] = "x\x1b[31m\n\"@all"' '.'
refused "an id that is somebody else's" wecom 'p[0]["userid"] = "P2"' 'P2'
secrets wrong
refused "a wrong secret" wecom '' '40001'
secrets s3cret
directory ''
for mode in html nojson nocode empty drop redirect '500 x'; do
    echo "$mode" >gw/mode
    exit_is 1 "the service answers $mode" apply wecom
    is "$(wc -l <<<"$ERR") $(head_code)" "1 $code" "$mode: one sentence, nothing written"
done
rm gw/mode
chmod 0444 plant.secrets
exit_is 3 "secrets that others read are not used" sync wecom
chmod 0400 plant.secrets

# One change, after a token that ran out.
directory 's["stale"] = 1'
exit_is 0 "two write it" apply wecom
is "$(json '[x["roles"] for x in d if x["id"][0] == "w"]' "$(bihuan --json export people)")" '[[], [], [], [], [], []]' "roles are never given"
is "$(json '[x["wecom"] + x["mobile"] for x in d if x["id"] in ("P1", "w0")]' "$(bihuan --json export contacts)")" \
    '["wu13800000021", "w013900000000"]' "contacts came with them"
is "$(json 'd["department"]' "$(bihuan --json user show w0)")" PRD "a department below the plant's own is the plant's"
exit_is 0 "again" apply wecom
is "$(json '[d[k] for k in ("joined", "left", "changed", "same")]')" '[[], [], [], 7]' "nothing is left to do"

# DingTalk knows the same people by their mobiles; its own pages.
directory ''
exit_is 0 "DingTalk too" apply dingtalk
is "$(ids joined)$(json 'len(d["changed"])')" '[]7' "are the same people"

# Who leaves: not by one service what the other has shown, tasks go to others, more than three take the number.
code=$(head_code)
directory 'p[0]["name"] = "员工零"; p[0]["departments"] = [4]; del p[1]'
exit_is 0 "one is missing, one has another name" sync wecom
is "$(ids left) $(ids changed)" '["w1"] ["w0"]' "the difference says it"
directory 'del p[0:4]'
exit_is 1 "four are too many" apply wecom
like "$ERR" '--left 4' "the number is named"
exit_is 1 "another number is none" apply wecom --left 3
is "$(head_code)" "$code" "nobody left"
exit_is 0 "the number itself" apply wecom --left 4
is "$(people)" "$(json 'sorted(d + ["w4", "w5"])' "$before")" "they are out of service, and nobody else"
directory ''
exit_is 0 "who is back there is not back here" sync wecom
is "$(json '[d["joined"], d["changed"], d["retired"]]')" '[[], [], 4]' "that takes an import"
is "$(json 'd["ok"]' "$(bihuan verify --json)")" true "the log is whole"
kill "$gateway"
wait "$gateway" 2>/dev/null || true
