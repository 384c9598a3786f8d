#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Extensions (延期) of hazards and tests hold only while people are protected: substitute measures are checked by a named person in their
# cycle; one missed check brings the old due time back at once, and nothing entered afterwards revives it.
. "$(dirname "$0")/plant.inc"

due() { json 'd["due"]' "$(bihuan show "$1" --json)"; }
checks() { json '[r["number"] for r in d]' "$(bihuan --user E9 list substitute-check --json)"; }
told() { sqlite3 plant.db "SELECT DISTINCT target FROM message WHERE kind = 'escalation' AND record = '$1' ORDER BY target" | paste -sd,; }
rows() { sqlite3 plant.db "SELECT count(voided) || count(ended) || count(*) FROM extension"; }
late() { json 'any(o["late"] for o in d if o["id"] == "'"$1"'")' "$(bihuan --user E9 due --json)"; }

# ---- a hazard: the old way of writing still counts; who asks checks it, as often as the plant says
begin
n=$(hazard P1 P-201 flange-leak) responder=$(who "$n" respond)
ok "it is answered" as "$responder" act "$n" respond
before=$(due "$n")
ok "an extension as it was always asked for" as "$responder" act "$n" extend until=2026-03-20T08:00 reason=备件未到 substitute=每班巡检
ok "granted" as G1 act "$n" approve-extension
is "$(due "$n")" 2026-03-20T08:00:00+08:00 "it is due later"
AT=2026-03-05T21:00
ok "half of the cycle later" bihuan tick
is "$(checks)" '["TD-2026-00001"]' "a check is open"
is "$(who TD-2026-00001 check)" "$responder" "for who asked"
AT=2026-03-08T12:00
ok "the check is made" as "$responder" act TD-2026-00001 check in_place=yes
AT=2026-03-12T11:59
ok "half a week later" bihuan tick
AT=2026-03-15T11:59
is "$(due "$n")" 2026-03-20T08:00:00+08:00 "it stands up to the last minute"
exit_is 0 "a check that finds it gone is taken" as "$responder" act TD-2026-00002 check in_place=no note=无人
ok "and another one is open" bihuan tick
AT=2026-03-15T12:01
ok "a check is missed" bihuan tick
is "$(due "$n") $(rows)" "$before 101" "the old due time is back, and that is written down"
is "$(told "$n" | tr , '\n' | grep -c -e G1 -e "$responder")" 2 "approver and owner are told"
like "$(sqlite3 plant.db "SELECT text FROM message WHERE dedupe LIKE 'extension/%' AND target = 'G1'")" \
    '延期已失效：替代措施“每班巡检”没有按时检查.*原期限 2026-03-09 08:00 恢复' "why, and what is so again"
is "$(json 'd["steps"][1]["rung"]' "$(bihuan show "$n" --json)")" 2 "the ladder counts from the old due time"
ok "its report" bihuan report "$n" -o report.pdf
like "$(pdftotext -layout report.pdf - | tr -d ' \n')" 'Extensionfrom2026-03-09.*voidsince2026-03-1512:01:“每班巡检”wasnotchecked' "names it"
exit_is 1 "the check that was missed is over with it" as "$responder" act TD-2026-00003 check in_place=yes
is "$(due "$n") $(rows)" "$before 101" "and revives nothing"
exit_is 3 "nothing more is asked for after the due time" as "$responder" act "$n" extend until=2026-03-20T08:00 reason=x measure=y by=E1 every=1d

# ---- whoever comes first writes it down, also where nobody ran the rules; a second one takes the place of the first
begin
n=$(hazard P1 P-201 flange-leak) responder=$(who "$n" respond)
ok "one with owner and cycle" as "$responder" act "$n" extend until=2026-03-10T08:00 reason=x measure=加装接液盘 by=P1 every=1d measure2=测漏 by2=P2 every2=8h
exit_is 1 "who checks the second is not left out" as "$responder" act "$n" extend until=2026-03-10T08:00 reason=x measure=y by=P1 every=1d measure2=z
exit_is 1 "nor is one field given by two names" as "$responder" act "$n" extend until=2026-03-10T08:00 reason=x measure=y substitute=z by=P1 every=1d
exit_is 1 "once in two months is no check" as "$responder" act "$n" extend until=2026-03-10T08:00 reason=x measure=y by=P1 every=60d
exit_is 1 "nobody checks it who is not there" as "$responder" act "$n" extend until=2026-03-10T08:00 reason=x measure=y by=X1 every=1d
ok "granted" as G1 act "$n" approve-extension
is "$(sqlite3 plant.db "SELECT who, cycle FROM obligation WHERE kind = 'substitute' ORDER BY id" | paste -sd' ')" 'person:P1|24h person:P2|8h' \
    "each measure is somebody's"
ok "a second one" as "$responder" act "$n" extend until=2026-03-11T08:00 reason=x measure=停泵 by=P1 every=1d
ok "granted too" as G1 act "$n" approve-extension
is "$(sqlite3 plant.db "SELECT title FROM obligation WHERE kind = 'substitute' AND ended IS NULL")" 停泵 "its measures alone are asked for now"
AT=2026-03-03T08:01
ok "somebody acts a day later, and no tick ran" as "$responder" act "$n" respond
is "$(rows)" 112 "the missed check was first"
is "$(json 'd["steps"][-1]["due"]' "$(bihuan show "$n" --json)")" 2026-03-10T08:01:00+08:00 "what follows is not put off"
for kind in substitute test; do
    printf '%s\n' id,subject,kind,title,cycle,last,next,blocks \
        "$(sqlite3 plant.db "SELECT id FROM obligation WHERE title = '停泵'"),device:P-201,$kind,停泵,24h,2026-03-03,2026-03-09,no" >back-$kind.csv
done
exit_is 1 "brings no check back" bihuan --user E9 import obligations back-substitute.csv
like "$ERR" 'entered by its checks' "which are entered where they are made"
exit_is 1 "also not under another kind" bihuan --user E9 import obligations back-test.csv

# ---- a test: the principal, with the body's consent; one missed check, and the device is blocked again, work on it stopped
begin
cat >tests.csv <<'END'
id,subject,kind,title,cycle,last,next,blocks,form,fields
T1,device:P-101,test,压力容器定期检验,6y,2020-03-05,2026-03-05,yes,test,kind=pressure-vessel
T2,device:P-102,safety-valve,安全阀校验,1y,2025-03-05,2026-03-05,yes,,
T8,device:P-111,pressure-gauge,压力表检定,6mon,2025-09-05,2026-03-05,yes,,
T9,device:P-102,odd,其他检验,1y,2025-03-30,2026-03-30,yes,,
T3,device:P-201,pressure-vessel,压力容器定期检验,6y,2020-03-05,2026-03-05,yes,,
END
ok "tests that are due" bihuan --user E9 import obligations tests.csv
ask() { as Q1 submit test-extension "device=$1" "kind=$2" "until=$3" reason=连续运行 measure=降压至0.8MPa "by=${4:-P1}" every=7d; }
exit_is 4 "not beyond the plant's bound" ask P-101 pressure-vessel 2027-03-07T00:00
exit_is 4 "nor what is not due there" ask P-101 crane 2026-05-01T00:00
ok "asked for" ask P-101 pressure-vessel 2026-05-01T00:00
v=$(json 'd["number"]')
exit_is 3 "the head of department does not grant it" as Q1 act "$v" approve-extension
exit_is 3 "nor the deputy" as G1 act "$v" approve-extension
ok "the body's consent is brought" as Q1 act "$v" add-consent consent=@a.jpg
ok "the principal does" as M1 act "$v" approve-extension
unlike "$OUT" 'extension-consent' "who is not told that it is missing"
ok "of a valve" ask P-102 safety-valve 2026-04-01T00:00
w=$(json 'd["number"]')
exit_is 3 "who asked grants nothing" as Q1 act "$w" approve-extension
ok "the deputy may" as G1 act "$w" approve-extension
AT=2026-03-02T08:01
ok "of another kind that nobody knows" ask P-102 odd 2026-04-01T00:00
o=$(json 'd["number"]')
exit_is 3 "it takes the principal" as G1 act "$o" approve-extension
ok "who refuses" as M1 act "$o" approve-extension --reject opinion=no
is "$(state "$o")$(late T9)" rejectedfalse "and nothing is put off"
ok "a gauge" as T1 submit test-extension device=P-111 kind=pressure-gauge until=2026-04-01 reason=x measure=加强巡检 by=P2 every=1d
g=$(json 'd["number"]')
exit_is 4 "the head of department not before the safety department" as Q1 act "$g" approve-extension
like "$ERR" 'safety department has not agreed' "which is said"
ok "it agrees" as E1 act "$g" agree-extension
ok "and so does he" as Q1 act "$g" approve-extension
AT=2026-03-06T08:00
ok "who checks leaves" bihuan --user E9 user leave P1
is "$(sqlite3 plant.db "SELECT DISTINCT who FROM obligation WHERE kind = 'substitute' AND title LIKE '降压%'")" person:H1 "who stands above him checks now"
like "$(sqlite3 plant.db "SELECT text FROM message WHERE dedupe LIKE 'extension-owner/%' AND target = 'M1'")" '吴操作 已离职，改由 陈主任 检查' \
    "and who granted it hears that"
is "$(late T1)$(late T2)" falsefalse "past the old date neither is late"
exit_is 4 "after the due time nothing is asked for" ask P-201 pressure-vessel 2026-05-01T00:00 P2
like "$ERR" "was due 2026-03-05" "it is not granted afterwards"
ok "a permit" as P2 submit hot-work device=P-101 end=2026-03-06T20:00
ok "the first checks" bihuan tick
AT=2026-03-08T08:00
L=$(bihuan --user E9 ledger 2026-03 --json)
like "$L" 'P-101 氯化进料泵 压力容器定期检验, due 2026-03-05 00:00, extended until 2026-05-01 00:00, approved by 蒋总, meanwhile: 降压至0.8MPa \(陈主任, every 7d, not checked yet\)' \
    "column 17 says who put it off and what protects people"
unlike "$L" 'P-101[^"]*was due' "column 14 misses nothing"
AT=2026-03-09T07:59
is "$(late T1)" false "one minute before a check is missed"
AT=2026-03-09T08:01
is "$(late T1)" true "then it is late, whoever has run the rules"
like "$(bihuan --user E9 ledger 2026-03 --json)" 'was due 2026-03-05 00:00; its extension is void' "the ledger says so too"
exit_is 4 "and the device blocked" as P2 submit hot-work device=P-101 end=2026-03-09T20:00
for _ in 1 2 3 4 5 6 7 8; do bihuan tick >/dev/null & done
wait
is "$(rows) $(sqlite3 plant.db "SELECT count(*) FROM audit WHERE kind = 'extension-void'")" "303 3" "written down once by eight"
like "$(told "$v")" M1 "the principal is told"
exit_is 1 "a check that comes too late" as H1 act TD-2026-00001 check in_place=yes
is "$(late T1)" true "brings nothing back"
ok "the log is whole" "$BIHUAN" verify

# ---- every other door: the clock put back, a check submitted by itself; then what ends it all
AT=2026-03-08T08:00
exit_is 2 "no clock is put back" as H1 submit substitute-check device=P-101 extension="$v/2" measure=降压至0.8MPa in_place=yes
AT=2026-03-09T09:00
is "$(late T1)" true "nothing comes back either"
is "$(sqlite3 plant.db "SELECT count(*) FROM obligation WHERE kind = 'substitute' AND ended IS NULL")" 0 "all measures of what is void have ended"

# ---- where a record is open the extension is asked for there; done, the measures end; in Chinese
export BIHUAN_LANG=zh
begin
cat >tests.csv <<'END'
id,subject,kind,title,cycle,last,next,blocks,form,fields,ahead
T5,device:P-101,test,压力容器定期检验,6y,2020-03-20,2026-03-20,yes,test,kind=pressure-vessel,30d
END
ok "a test that opens its record" bihuan --user E9 import obligations tests.csv
ok "ahead of its day" bihuan tick
r=$(sqlite3 plant.db "SELECT record FROM obligation WHERE id = 'T5'")
ok "it is put off there" as Q1 act "$r" extend until=2026-05-01 reason=x measure=降压 by=P1 every=7d consent=@a.jpg
exit_is 3 "not with the deputy" as G1 act "$r" approve-extension
like "$ERR" '检验的延期由主要负责人批准' "as the sentence says"
ok "with the principal" as M1 act "$r" approve-extension
is "$(due "$r")" 2026-05-01T00:00:00+08:00 "it is due later"
d=$(bihuan device P-101 --json)
is "$(json '[t["extension"]["measures"] for t in d["tests"] if t["extension"]] or d["due"]' "$d" | grep -c 7d)" 1 "the device's page has the measure"
AT=2026-03-08T08:00
ok "the rules" bihuan tick
c=$(sqlite3 plant.db "SELECT record FROM obligation WHERE kind = 'substitute'")
ok "by itself or by its record, a check is one" as P1 submit substitute-check device=P-101 extension="$r/3" measure=降压 in_place=yes
is "$(state "$c")" closed "the open one was meant"
AT=2026-03-10T08:00
ok "the test is made after all" as Q1 submit test device=P-101 kind=pressure-vessel result=pass body=特检院 licence=TS1 certificate=@b.jpg certificate_no=1 valid_until=2032-03-10 grade=2 value=9.8
is "$(sqlite3 plant.db "SELECT count(ended), count(voided) FROM extension")$(sqlite3 plant.db "SELECT count(*) FROM obligation WHERE kind = 'substitute' AND ended IS NULL")" \
    '1|00' "extension and measures are over"
n=$(hazard P1 P-201 flange-leak) responder=$(who "$n" respond)
ok "asked for with somebody who leaves" as "$responder" act "$n" extend until=2026-03-16T08:00 reason=x measure=y by=L1 every=1d
ok "before it is granted" bihuan --user E9 user leave L1
exit_is 4 "is not granted" as G1 act "$n" approve-extension
like "$ERR" '替代措施“y”的检查人已离职：请重新申请延期' "and why"
ok "a hazard that is put off" as "$responder" act "$n" extend until=2026-03-16T08:00 reason=x measure=y by=P1 every=1d
ok "granted" as G1 act "$n" approve-extension
ok "and then void" as E2 act "$n" void reason=误报
is "$(sqlite3 plant.db "SELECT count(*) FROM obligation WHERE kind = 'substitute' AND ended IS NULL")" 0 "asks for no check any more"
ok "the log is whole" "$BIHUAN" verify

export BIHUAN_LANG=en

# ---- what is put off is what the plant's own row says, not what somebody typed; nothing is granted after the fact, nothing brought back
begin
printf '%s\n' code,name,area,position,started N-1,新罐,A-01,一层,2025-01-01 >new.csv
ok "a vessel that came into use a year ago" bihuan --user E9 import devices new.csv
cat >tests.csv <<'END'
id,subject,kind,title,cycle,last,next,blocks,form,fields
V1,device:P-101,test,压力容器定期检验,6y,2020-03-05,2026-03-05,yes,test,kind=pressure-vessel
other,device:P-102,test,压力容器定期检验,6y,2020-03-30,2026-03-30,yes,test,kind=pressure-vessel
V3,device:P-111,inspection,检验,6y,2020-03-05,2026-03-05,yes,,
V4,device:P-201,pressure-vessel,压力容器定期检验,6y,,2026-03-05,yes,,
V5,device:N-1,pressure-vessel,压力容器定期检验,6y,,2026-03-05,yes,,
END
ok "tests that are due" bihuan --user E9 import obligations tests.csv
ask() { as Q1 submit test-extension "device=$1" "kind=$2" "until=${3:-2026-05-01}" reason=x measure=降压 by=P1 "every=${4:-7d}" "${@:5}"; }
exit_is 4 "the name of a row is no kind" ask P-101 V1
is "$(grep -c 'No test of this kind' <<<"$ERR")$(grep -c unknown <<<"$ERR")" 10 "which alone is said"
exit_is 4 "nor where it is called like one that is granted more easily" ask P-102 other
ok "a row that names no kind there is" ask P-111 inspection
n=$(json 'd["number"]')
ok "the body's consent is asked for" as M1 act "$n" approve-extension
like "$OUT" "inspection body’s consent is missing" "which is said"
ok "a vessel that the plant was only told of" ask P-201 pressure-vessel 2026-04-02 31d
ok "was inspected before, as far as anybody knows" as M1 act "$(json 'd["number"]')" approve-extension
like "$OUT" "inspection body’s consent is missing" "which is said"
is "$(json '[o["due"] for o in d if o["form"] == "substitute-check"]' "$(bihuan due --area A-02 --json)")" '["2026-03-17T16:00:00+08:00"]' "a measure is checked before half of the time is over, however rarely it was said"
ok "the first inspection of a new one" ask N-1 pressure-vessel
ok "takes no consent" as M1 act "$(json 'd["number"]')" approve-extension
ok "asked for in time" ask P-101 pressure-vessel 2026-05-01 7d consent=@a.jpg
v=$(json 'd["number"]')
ok "one with a check each day" ask P-102 pressure-vessel 2026-05-01 1d consent=@a.jpg
ok "is granted" as M1 act "$(json 'd["number"]')" approve-extension
ok "a second one, while that stands" ask P-102 pressure-vessel 2026-06-01 7d consent=@a.jpg
w=$(json 'd["number"]')
n=$(hazard P1 P-201 flange-leak) responder=$(who "$n" respond)
ok "a hazard is put off" as "$responder" act "$n" extend until=2026-03-16T08:00 reason=x measure=接液 by=P1 every=1d
ok "by the deputy" as G1 act "$n" approve-extension
ok "and again is asked for" as "$responder" act "$n" extend until=2026-03-18T08:00 reason=x measure=接液 by=P1 every=7d
AT=2026-03-03T08:01
ok "the checks are missed" bihuan tick
exit_is 4 "what was asked for before does not bring the test's back" as M1 act "$w" approve-extension
like "$ERR" 'an extension was lost \(2026-03-03 08:01\): this does not bring it back' "and why"
is "$(json '[b["why"] for b in d["blocked"]]' "$(bihuan device P-102 --json)") $(rows)" "[] 205" "before its due time nothing is blocked"
exit_is 4 "nor the hazard's" as G1 act "$n" approve-extension
n=$(hazard P2 P-102 corrosion) responder=$(who "$n" respond)
ok "another hazard" as "$responder" act "$n" extend until=2026-03-31T08:00 reason=x measure=y by=P1 every=7d
ok "it is asked for anew" ask P-102 pressure-vessel 2026-06-01 7d consent=@a.jpg
ok "and granted" as M1 act "$(json 'd["number"]')" approve-extension
AT=2026-03-05T00:00
exit_is 4 "what was asked for in time is not granted after it" as M1 act "$v" approve-extension
like "$ERR" 'was due 2026-03-05 00:00; an extension is not granted afterwards' "and why"
AT=$(due "$n" | cut -c1-16)
exit_is 4 "nor is a hazard" as G1 act "$n" approve-extension

# ---- a check is that of one measure and of its person; an extension without measures does not stand
begin
cat >tests.csv <<'END'
id,subject,kind,title,cycle,last,next,blocks,form,fields
T1,device:P-101,test,压力表检定,6mon,2025-09-05,2026-03-05,yes,test,kind=pressure-gauge
T2,device:P-102,test,压力表检定,6mon,2025-09-05,2026-03-05,yes,test,kind=pressure-gauge
T3,device:P-111,test,压力表检定,6mon,2025-09-05,2026-03-05,yes,test,kind=pressure-gauge
END
ok "gauges" bihuan --user E9 import obligations tests.csv
put_off() { as Q1 submit test-extension "device=$1" kind=pressure-gauge until=2026-04-01 reason=x "${@:2}" >asked.json && as G1 act "$(json 'd["number"]' "$(cat asked.json)")" approve-extension; }
check() { as "$1" submit substitute-check "device=$2" "extension=$(sqlite3 plant.db "SELECT extension FROM obligation WHERE subject = 'device:$2' AND extension IS NOT NULL")" "measure=$3" in_place=yes; }
kept() { sqlite3 plant.db "SELECT group_concat(last IS NOT NULL AND last > 0, '') FROM (SELECT last FROM obligation WHERE kind = 'substitute' ORDER BY id)"; }
retire() { printf '%s\n' code,name,area,position,retired "$1,泵,A-01,一层,${2:-}" >gone.csv; bihuan --user E9 import devices gone.csv; }
ok "two measures of one name" put_off P-101 measure=巡检 by=P1 every=1d measure2=巡检 by2=P2 every2=8h
AT=2026-03-02T10:00
exit_is 3 "the safety department makes nobody's check, also before a record is open for it" check E1 P-101 巡检
ok "who is to make it does" check P1 P-101 巡检
is "$(kept)" 10 "that of the other one is still to be made"
exit_is 3 "by the other one" check P1 P-101 '巡检 (2)'
ok "who makes it" check P2 P-101 '巡检 (2)'
is "$(kept)" 11 "now both are"
ok "a third gauge" put_off P-111 measure=巡检 by=P1 every=25d
is "$(sqlite3 plant.db "SELECT (next - approved) / 3600000 FROM obligation m JOIN extension e ON m.schedule = e.id WHERE subject = 'device:P-111'")" 600 \
    "a cycle that falls due before the new time is kept as it was said"
ok "another gauge" put_off P-102 measure=巡检 by=P1 every=7d
ok "its device is out of service" retire P-102 2026-03-02
is "$(rows)$(sqlite3 plant.db "SELECT count(*) FROM obligation WHERE subject = 'device:P-102' AND ended IS NULL")" 0130 "in the same change extension and measures are over"
ok "and is back before any rule ran" retire P-102
AT=2026-03-05T01:00
is "$(late T2)" true "it is not put off any more"
n=$(hazard P1 P-201 flange-leak) responder=$(who "$n" respond) before=$(due "$n")
ok "a hazard is put off" as "$responder" act "$n" extend until=2026-03-20T08:00 reason=x measure=接液 by=P1 every=7d
ok "by the deputy" as G1 act "$n" approve-extension
ok "its device is out of service" retire P-201 2026-03-05
ok "the rules" bihuan tick
is "$(due "$n")" "$before" "nobody checks the measure any more: it is due as before"
unlike "$(sqlite3 plant.db "SELECT text FROM message WHERE dedupe LIKE 'extension/%' AND record = '$n'")" '没有按时检查' "which is not called a check that was missed"

# ---- one that makes no sense does not stand, and keeps nothing else back
begin
ok "gauges" bihuan --user E9 import obligations tests.csv
ok "one is put off" put_off P-101 measure=巡检 by=P1 every=1d
ok "and another one" put_off P-102 measure=巡检 by=P1 every=1d
sqlite3 plant.db "UPDATE obligation SET grace = '@nowhere' WHERE kind = 'substitute' AND subject = 'device:P-101'"
AT=2026-03-03T08:01
exit_is 1 "the tick says so" bihuan tick
like "$ERR" 'can say whether the extension YQ-2026-00001/[0-9]+ stands, so it does not' "of which"
is "$(rows)" 102 "and writes down the other one"
ok "the third test is made" as Q1 submit test device=P-111 kind=pressure-gauge result=pass
AT=2026-03-05T00:00
is "$(late T1)$(late T2)$(late T3)" truetruefalse "neither that was put off is, any more"
