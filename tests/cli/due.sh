#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# What is due: the list with its filters, the calendar file read by two parsers, the paper, and the edges.
. "$(dirname "$0")/plant.inc"
PYTHON=/usr/bin/python3

ids() { json '[r["id"] for r in d]' "$(bihuan due --json "$@")"; }
one() { json '[r for r in d if r["id"] == "'"$1"'"][0]["'"$2"'"]' "$(bihuan due --json)"; }
events() { $PYTHON "$TOP/tests/cli/due.py" "$@"; }
head='id,subject,kind,title,title_en,cycle,last,next,leads,blocks,remind,basis'

small_plant
cat >duties.csv <<END
$head
t1,device:P-101,test,泵年检,Pump test,365d,2025-03-01,2026-03-01,"30d,7d",yes,role:engineer via email,企业规定
t2,device:P-111,test,泵年检二,Second pump test,365d,2025-03-02,2026-03-02T20:00,7d,no,role:engineer via email,
t3,person:P1,certificate,司泵证,Licence,365d,2025-03-01,2026-03-04,7d,no,role:clerk via email,
t4,person:X1,certificate,离职者证,His licence,365d,2025-03-01,2026-03-05,7d,no,role:clerk via email,
m31,source:MHS-01,filing,月末报送,Month's end,monthly:31,2026-02-28,2026-03-31,"2d,12h",no,"role:ehs, role:clerk via email",
m1,plant,inspection,"消防器材点检; 全厂, 逐台（含\\库房）并核对每一处铅封是否完整、压力是否在绿区、责任人是否已签名",Check,monthly:1,2026-03-01,2026-04-01,1d,no,dept:EQP via email,
END
ok "what is due is brought in" bihuan import obligations duties.csv

# ---- the list
is "$(ids)" '["t1", "t2", "t3", "t4", "ledger-upload", "m31", "m1"]' "all of it, in the order of its time"
is "$(json 'sorted(k for k in ("id","subject","title","form","due","who","blocks","late","record") if k in d[0])' "$(bihuan due --json)")" \
    '["blocks", "due", "form", "id", "late", "record", "subject", "title", "who"]' "with the keys of the contract"
is "$(json '[d[0][k] for k in ("subject","title","form","due","who","blocks","late","record")]' "$(bihuan due --json)")" \
    '["device:P-101", "Pump test", null, "2026-03-01T00:00:00+08:00", "role:engineer", true, true, null]' "late and blocking"
is "$(one t2 late)" false "what is due tonight is not late"
is "$(one m1 who)" dept:EQP "a department"
is "$(one ledger-upload who)" role:clerk,role:ehs "several roles"
is "$(ids --late)" '["t1"]' "only what is late"
is "$(ids --until 2026-03-04)" '["t1", "t2", "t3"]' "a day goes to its end"
is "$(ids --until 2026-03-02T19:59)" '["t1"]' "a time is a time"
is "$(ids --until 2026-03-02T20:00)" '["t1", "t2"]' "itself among it"
is "$(ids --kind test)" '["t1", "t2"]' "of a kind"
is "$(ids --area A-01)" '["t1", "t2", "m31"]' "an area, the areas inside it, and the sources there"
is "$(ids --area A-01-1)" '["t2"]' "an inner area alone"
is "$(ids --person Q1)" '["t1", "t2", "m1"]' "what a person does by role or department"
is "$(ids --person P1)" '["t3"]' "and what is about the person"
is "$(ids --person X1)" '["t4"]' "who left does nothing any more, but what is about the person stands there"
is "$(ids --area A-02)" '[]' "nothing is due there"
is "$(ids --until 2025-01-01)" '[]' "nothing was due by then"
exit_is 1 "an area that is none" bihuan due --area A-99
like "$ERR" '^bihuan: There is no area “A-99”; .*\.$' "in one sentence"
is "$(wc -l <<<"$ERR")" 1 "and no more"
exit_is 1 "a person who is none" bihuan due --person nobody
like "$ERR" '^bihuan: There is no person with ID nobody .*\.$' "in one sentence"
exit_is 2 "a time that is none" bihuan due --until soon

# ---- for people
run bihuan due
like "$OUT" '^2026-03-01 00:00 +! 1d 8h late +Pump test +P-101 氯化进料泵 +氯化装置 +engineer$' "a line says what, of what, where and who"
like "$OUT" '^2026-03-05 .* 沈离 \(left\)' "who left is called so"
run bihuan --lang zh due
like "$OUT" '^2026-03-01 00:00 +! 超期 1 天 8 小时 +泵年检 +P-101 氯化进料泵 +氯化装置 +工程师$' "in Chinese"
like "$OUT" '^2026-03-02 20:00 +今日到期 .*工程师$' "what is due today"
like "$OUT" '^2026-03-04 00:00 +还剩 1 天 16 小时 ' "and how long there is"
unlike "$OUT" 'role:|dept:|person:|device:' "no codes of the program"
is "$($PYTHON -c 'import sys, unicodedata
w = lambda t: sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in t)
lines = sys.stdin.read().splitlines(); at = w(lines[0][:lines[0].index("事项")])
print(all(w(l[:i]) == at for l in lines[1:] for i in [next(i for i in range(len(l)) if w(l[:i]) >= at)]))' <<<"$OUT")" True "columns stand under their titles"
run bihuan --lang zh due --area A-02
like "$OUT" '^没有到期事项。' "nothing, in words"

# ---- as a calendar
exit_is 2 "a calendar wants its file" bihuan due --ics
exit_is 2 "and its ending" bihuan due --ics -o c.txt
is "$(json 'd["events"]' "$(bihuan --lang zh due --ics -o c.ics --json)")" 7 "the calendar is written"
ok "two parsers read it, and read the same" events c.ics 2026-03-01 2027-04-01
printf '%s' "$OUT" >c.json
event() { json '[e for e in d["events"] if e["uid"].startswith("'"$1"'@")][0]["'"$2"'"]' "$(cat c.json)"; }
is "$(json 'd["offsets"]' "$(cat c.json)")" '[28800.0]' "its zone is the plant's"
like "$(event m1 summary)" '消防器材点检; 全厂, 逐台（含\\库房）并核对.*已签名 · plant' "a long text, whole"
is "$(event m31 days)" '["2026-03-31T00:00", "2026-04-30T00:00", "2026-05-31T00:00", "2026-06-30T00:00", "2026-07-31T00:00", "2026-08-31T00:00", "2026-09-30T00:00", "2026-10-31T00:00", "2026-11-30T00:00", "2026-12-31T00:00", "2027-01-31T00:00", "2027-02-28T00:00", "2027-03-31T00:00"]' \
    "the 31st is the last day of every month"
is "$(event t1 rule)" null "what follows the doing has no rule"
is "$(event t1 alarms)" '["-P30D", "-P7D"]' "rings at its lead times"
is "$(event m31 alarms)" '["-P2D", "-PT720M"]' "in hours too"
is "$(event t2 location)" 氯化泵房 "where"
like "$(event t1 description)" '超期自：2026-03-01 00:00' "since when it is overdue"
like "$(event t1 summary)" '^演练 ' "a drill says so"
AT=2026-03-02T09:00
bihuan due --ics -o again.ics >/dev/null
events again.ics 2026-03-01 2026-03-02 >again.json
is "$(json '[e["uid"] for e in d["events"]]' "$(cat again.json)")" "$(json '[e["uid"] for e in d["events"]]' "$(cat c.json)")" "the same things have the same names"
exit_is 1 "a file that exists is left alone" bihuan due --ics -o c.ics
bihuan due --ics --area A-02 -o none.ics >/dev/null
is "$(events none.ics 2026-03-01 2026-03-02)" '{"events": [], "offsets": []}' "a calendar of nothing is one"

printf 'id,subject,kind,title,cycle,last,next\nby-limit,device:P-201,yearly,年度检查,@fire.cycle.equipment,2026-03-01,2026-04-01\n' >limit.csv
ok "a cycle that is a limit" bihuan import obligations limit.csv
bihuan due --ics --kind yearly -o limit.ics >/dev/null
is "$(json '[e["rule"] for e in d["events"]]' "$(events limit.ics 2026-03-01 2026-03-02)")" '["FREQ=MONTHLY;BYMONTHDAY=1"]' "its rule is that of the limit"

# ---- on paper
ok "printed" bihuan --lang zh due -o due.pdf
pdftotext -layout due.pdf due.txt
tr -d ' \n' <due.txt >flat.txt
for word in 超期：1 2026-03： 泵年检二 沈离（已离职） "$(head_code)" 演练; do ok "the paper says $word" grep -qF -- "$word" flat.txt; done

# ---- what has opened its record
cat >look.ini <<'END'
[form]
name = look
title.zh = 巡看
title.en = Look
number = LK-{year}-{seq:5}
subject = device

[field device]
title.zh = 设备
title.en = Device
type = device
required = yes

[step look]
title.zh = 巡看
title.en = Look
state.zh = 待巡看
state.en = to be looked at
by = role:operator

[rule done]
title.zh = 看过
title.en = Looked at
on = act:look
do = fulfil
END
cat >check.csv <<END
id,subject,kind,title,title_en,cycle,last,next,leads,blocks,remind,basis,form,who,ahead,grace
c1,device:P-201,inspection,巡看一,First look,monthly:1,2026-02-01,2026-03-03,1d,yes,dept:EQP via email,GB 50444,look,person:P2,2d,7d
c2,device:P-102,inspection,巡看二,Second look,monthly:1,2026-02-01,2026-03-03,1d,yes,dept:EQP via email,GB 50444,look,,2d,7d
END
AT=2026-03-02T10:00
ok "a form of one's own" bihuan form install look.ini
ok "what opens it" bihuan import obligations check.csv
is "$(json '[(r["who"], r["form"]) for r in d if r["id"] in ("c1", "c2")]' "$(bihuan due --json)")" '[["P2", "look"], ["role:operator", "look"]]' \
    "whom the obligation names, and else the form"
bihuan tick >/dev/null
number=$(one c1 record | tr -d '"')
like "$number" '^LK-2026-' "its record is open"
is "$(json 'd["steps"][0]["assignee"]' "$(bihuan show "$number" --json)")" P2 "for that person"
is "$(one c1 who)" P2 "whose step it is now"
like "$(bihuan due)" "First look .* $number\$" "a line names the record"
is "$(bihuan handover show | grep -c 'First look')" 0 "the hand-over does not have it as a duty beside its record"
printf 'id,subject,kind,title,title_en,cycle,last,next,blocks\nv1,device:P-102,safety-valve,安全阀校验,Valve test,1y,2025-03-05,2026-03-05,yes\n' >valve.csv
bihuan import obligations valve.csv >/dev/null
ok "an extension is asked for" as Q1 submit test-extension device=P-102 kind=safety-valve until=2026-04-01T00:00 reason=连续运行 measure=降压 by=P1 every=7d
ok "a test that is put off" as G1 act "$(json 'd["number"]')" approve-extension
AT=2026-03-06T08:00
is "$(json '[[r["due"], r["extended"], r["late"]] for r in d if r["id"] == "v1"]' "$(bihuan due --json)")" \
    '[["2026-03-05T00:00:00+08:00", "2026-04-01T00:00:00+08:00", false]]' "past its day it is not late"
like "$(bihuan --lang zh due)" '延期至 2026-04-01 00:00 +安全阀校验' "and says until when"
bihuan due --ics --kind safety-valve -o put-off.ics >/dev/null
is "$(json '[e["start"] for e in d["events"]]' "$(events put-off.ics 2026-03-01 2026-03-02)")" '["2026-04-01T00:00"]' "what rings is the new day"
like "$(ids --person P1)" '/' "the substitute measure is its checker's"
AT=2026-03-10T00:00
is "$(one c1 late)" true "late with the end of its grace"
AT=2026-03-09T23:59
is "$(one c1 late)" false "not before"
printf '%s\n' 'lang zh' 'open due 2026-03-03' 'expect "巡看一"' 'expect "已到期"' 'key <Tab> <Enter>' "expect \"$number\"" >k
ok "Enter opens the record" bihuan --user P2 tui --script k

# ---- what cannot be known is late, before its time too, and says why
cat >unknown.csv <<END
id,subject,kind,title,title_en,cycle,last,next,leads,blocks,remind,basis,grace
u1,device:P-201,repair,大修,Overhaul,6y,2026-02-01,2032-02-01,1d,yes,dept:EQP via email,,@no.such.limit
END
exit_is 1 "a limit that is not there is refused at the door" bihuan import obligations unknown.csv
like "$ERR" 'no.such.limit' "by its name"
sed -i 's/2026-02-01,2032-02-01/1989-02-01,1995-02-01/; s/no.such.limit/hazard.respond/' unknown.csv
ok "a limit that did not count yet when it was due" bihuan import obligations unknown.csv
like "$(one u1 problem)" "hazard.respond" "is named"
like "$(ids --late)" '"u1"' "and the row stands among what is late"
like "$(bihuan --lang zh due --late)" '! 按超期处理：其限值读不出' "in words"

# ---- edges
AT=2027-12-30T08:00
cat >leap.csv <<END
$head
feb,plant,test,闰日,Leap day,monthly:29,2027-12-29,2028-01-29,1d,no,dept:EQP via email,
END
ok "the 29th" bihuan import obligations leap.csv
bihuan due --ics --kind test -o leap.ics >/dev/null
like "$(events leap.ics 2028-02-01 2029-03-05)" '"2028-02-29T00:00", "2028-03-29T00:00".*"2029-02-28T00:00"' "29 February where there is one, else the 28th"
$PYTHON -c 'print("code,name,area,position"); [print("M-%04d,点,A-02," % i) for i in range(1000)]' >many.csv
$PYTHON -c 'print("id,subject,kind,title,cycle,last,next"); [print("n%04d,device:M-%04d,inspection,点检,monthly:1,2027-12-01,2028-01-01" % (i, i)) for i in range(1000)]' >due.csv
ok "a thousand devices" bihuan import devices many.csv
ok "due at one minute" bihuan import obligations due.csv
bihuan due --json --area A-02 >many.json
is "$($PYTHON -c 'import json
d = [r for r in json.load(open("many.json")) if r["kind"] == "inspection" and r["id"] != "c1"]
print(len(d), len({r["id"] for r in d}), d == sorted(d, key=lambda r: (r["due"], r["id"])))')" "1000 1000 True" "each once, in order"
is "$(bihuan due --area A-02 | tail -n +2 | grep -c M-)" 1000 "a line each"
is "$(json 'd["ok"]' "$(bihuan verify --json)")" true "the log is whole"
