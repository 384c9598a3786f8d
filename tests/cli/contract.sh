#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Every JSON document of the command line's contract has the keys it promises, and times carry the plant's offset.
. "$(dirname "$0")/plant.inc"

# keys NAME EXPRESSION KEY…: the object EXPRESSION of $OUT has these keys.
keys() {
    local name=$1 object=$2
    shift 2
    is "$(json '", ".join(k for k in "'"$*"'".split() if k not in '"$object"')')" "" "$name has $*"
}
# read_json NAME ARG…: the command succeeds and prints one document.
read_json() {
    local name=$1
    shift
    exit_is 0 "$name succeeds" bihuan "$@" --json
    json 'd' >/dev/null 2>&1 && pass "$name prints JSON" || fail "$name prints JSON" "$OUT"
}

exit_is 0 "init" "$BIHUAN" --json init --simulate first.db
keys "init" d plant head
is "$(json 'd["plant"]')" first.db "init tells the plant"
like "$(json 'd["head"]')" '^([0-9A-Z]{4}-){3}[0-9A-Z]{4}$' "init tells the head code"

begin
record='number form version state title area device source position shift shift_title category level department opened due
closed opened_by rejects confirmed revision steps asides holds advice'
step='step title assignee pool stand_in_for entered due rung done by decision who'

USER_ID=P1 read_json submit submit hazard device=P-101 category=flange-leak note=滴漏
keys submit d $record
keys "a step of submit" 'd["steps"][0]' $step
is "$(json 'd["number"]')" YH-2026-00001 "numbers begin with 1"
is "$(json '[d["state"], d["area"], d["device"], d["position"], d["source"], d["category"]]')" \
    '["respond", "A-01", "P-101", "一层南侧", "MHS-01", "flange-leak"]' "the device fills area, position and source"
is "$(json 'd["opened"]')" 2026-03-02T08:00:00+08:00 "times carry the plant's offset"
is "$(json 'd["steps"][0]["due"]')" 2026-03-04T08:00:00+08:00 "48 h to respond"
is "$(json '[d["closed"], d["steps"][0]["done"], d["steps"][0]["by"], d["steps"][0]["decision"]]')" \
    '[null, null, null, null]' "what is not yet is null"
is "$(json 'd["steps"][0]["rung"]')" 0 "a rung is a number"
isnt "$(json 'd["steps"][0]["who"]')" '[]' "somebody may respond"
is "$(json 'd["steps"][0]["assignee"] in d["steps"][0]["who"]')" true "the assignee may"

number=YH-2026-00001
USER_ID=$(who $number respond)
read_json act act $number respond
keys act d $record
is "$(json '[d["state"], d["steps"][0]["done"], d["steps"][0]["decision"]]')" \
    '["rectify", "2026-03-02T08:00:00+08:00", "done"]' "a done step says when and what"
is "$(json 'd["steps"][0]["by"]')" "$USER_ID" "a done step says who"
is "$(json 'd["steps"][0]["who"]')" '[]' "nobody may do it again"

USER_ID=
read_json show show $number
keys show d $record fields events
keys "an event" 'd["events"][0]' seq at kind actor text
is "$(json 'd["fields"]["note"]')" 滴漏 "show has the fields"
is "$(json '[e["seq"] for e in d["events"]] == sorted(e["seq"] for e in d["events"])')" true "events are in order"
read_json "show in lower case" show yh-2026-00001

read_json list list
keys "a row of list" 'd[0]' number form state area device category opened due closed level opened_by
ok "a second hazard, a day later" env BIHUAN_USER=P1 "$BIHUAN" --at 2026-03-03T08:00 submit hazard device=P-201 category=ppe
AT=2026-03-03T08:00
for filter in "hazard:2" "--area A-01:1" "--area A-02:1" "--device P-201:1" "--state rectify:1" "--state closed:0" \
    "--open:2" "--overdue:0" "--limit 1:1" "--limit 0:2" "--open --area A-02 --limit 5:1" "hot-work:0"; do
    # shellcheck disable=SC2086
    run bihuan --json list ${filter%:*}
    is "$(json 'len(d)')" "${filter##*:}" "list ${filter%:*}"
done
run bihuan --json list
is "$(json 'd[0]["device"]')" P-201 "the newest comes first"
is "$(bihuan list | wc -l)" 3 "list as text has a title and two rows"

read_json holds holds
is "$OUT" '[]' "no hold is an empty array"
read_json tick tick
keys tick d escalated expired reminded suspended messages
read_json messages messages
read_json verify verify
keys verify d ok rows head last broken state anchors
is "$(json '[d["ok"], d["broken"], d["state"], d["last"]]')" '[true, [], [], "2026-03-03T08:00:00+08:00"]' "the plant is whole"

for kind in devices:code,name,area,position areas:code,name,parent people:id,name,department,roles,in_service \
    sources:code,name,level,areas departments:code,name; do
    read_json "export ${kind%:*}" export "${kind%:*}"
    keys "export ${kind%:*}" 'd[0]' $(tr , ' ' <<<"${kind#*:}")
done
run bihuan --json export people
is "$(json '[(p["in_service"], p["roles"]) for p in d if p["id"] in ("H1", "X1")]')" \
    '[[true, ["op-lead", "prd-head"]], [false, []]]' "people have roles and are in service or not"
run bihuan --json export sources
is "$(json 'd[0]["areas"]')" '["A-01"]' "the areas of a source are an array"

read_json ledger ledger 2026-03
keys ledger d month columns rows checks head
is "$(json 'len(d["columns"])')" 17 "the ledger has 17 columns"
keys "a column" 'd["columns"][0]' key title
is "$(json 'all(c["key"] in r for c in d["columns"] for r in d["rows"])')" true "every row has every column"
is "$(json 'all(set(("value", "n", "of", "reason", "evidence")) <= set(r["cells"][c["key"]])
    for c in d["columns"] for r in d["rows"])')" true "every cell says where it comes from"
is "$(json 'all(set(("rule", "row", "column", "severity", "message")) <= set(c) for c in d["checks"])')" true \
    "every check has its keys"

read_json labels labels P-101 -o p101.pdf
keys labels d labels pages file
is "$(json '[d["labels"], d["pages"], d["file"]]')" '[1, 1, "p101.pdf"]' "one label on one page"
read_json "rule list" rule list
read_json "rule explain" rule explain $number
keys "rule explain" 'd[0]' rule version listens step holds warn clause text facts
read_json "rule try" rule try hazard/freeze --from 2026-03-01 --to 2026-04-01 --count 1
keys "rule try" 'd[0]' at n record key fired_then
read_json "form list" form list
read_json "form show" form show hazard --version 1
keys "form show" d name version title text
read_json "user list" user list
read_json "user show" user show E1
keys "user show" d id name department roles in_service appointments tasks
read_json doctor doctor

# The trace goes to stderr, with the time and without values of the plant.
exit_is 0 "list --trace" "$BIHUAN" list --limit 1 --json --trace
like "$ERR" '^ *[0-9]+\.[0-9]{3} ms  SELECT ' "each statement stands there with its milliseconds"
unlike "$ERR" "'hazard'|YH-20" "and no value of the plant"
# The surface itself.
exit_is 0 "--version" "$BIHUAN" --version
like "$OUT" '^bihuan [0-9]' "the version is told"
exit_is 0 "help lists the commands" "$BIHUAN" help
for command in submit act list show scan tick holds lift labels ledger verify export import backup form rule user doctor \
    tui init help; do
    like "$OUT" "^  $command " "help knows $command"
    like "$("$BIHUAN" "$command" --help)" "bihuan $command" "$command --help"
done
is "$(LC_ALL=C.UTF-8 "$BIHUAN" --lang zh help | head -n 1)" "用法：bihuan [选项…] 命令 …" "help speaks Chinese"
run "$BIHUAN" --lang zh --plant "$BIHUAN_PLANT" list --limit 1 --json
before=$OUT
run "$BIHUAN" list --json --limit=1 --lang=zh --plant="$BIHUAN_PLANT"
is "$OUT" "$before" "global options stand anywhere, with an equals sign or without"
exit_is 2 "-- ends the options" bihuan list -- --json x
exit_is 0 "the plant comes from the configuration" env -u BIHUAN_PLANT XDG_CONFIG_HOME="$PWD/config" bash -c '
    mkdir -p config/bihuan && printf "[bihuan]\nplant = %s\n" "$0" >config/bihuan/bihuan.conf && "$1" list' "$BIHUAN_PLANT" "$BIHUAN"
exit_is 1 "a full disk on the output is a failure" bash -c '"$0" list --json >/dev/full' "$BIHUAN"
like "$ERR" '^bihuan: ' "and is said"
run bash -c '"$0" list --json | true; exit "${PIPESTATUS[0]}"' "$BIHUAN"
is "$ERR" "" "a reader that went away is no sentence"
