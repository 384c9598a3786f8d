#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Who is told: whoever is given a step hears of it in the change that gives it to him, and what still waits for a step goes with it.
. "$(dirname "$0")/plant.inc"

# tasks NUMBER: who was told of its steps, and what became of it, in the order of telling.
tasks() { sqlite3 plant.db "SELECT s.name, m.target, m.state FROM message m JOIN step s ON s.record = m.record AND s.position = m.step
    WHERE m.record = '$1' AND m.kind = 'task' ORDER BY m.step, m.target"; }

begin
n=$(hazard P1 P-101 flange-leak)
is "$(tasks "$n")" 'respond|E1|waiting' "a report is told the one it was dispatched to"
m=$(bihuan messages --json --limit 0)
like "$(json 'd[0]["text"]' "$m")" "$n.*P-101 氯化进料泵.*氯化装置.*一层南侧.*03-04" "with number, device, area, position and due time"
is "$(json 'd[0]["channel"]' "$m")" first "by his first channel"
ok "he answers it" as E1 act "$n" respond
is "$(tasks "$n")" 'respond|E1|withdrawn' "what still waited is withdrawn, and who goes on with it himself is not told"
ok "he rectifies" as E1 act "$n" rectify measure=m owner=E1 fund=0 deadline=2026-03-05T08:00 plan=p photo_before=@a.jpg photo_after=@b.jpg
is "$(tasks "$n" | grep accept)" 'accept|E2|waiting
accept|E9|waiting
accept|L1|waiting' "roles: those who are on duty and may do it"
ok "it is given back" as E9 act "$n" accept --reject opinion=no
is "$(tasks "$n" | tail -n 3)" 'accept|E9|withdrawn
accept|L1|withdrawn
rectify|E1|waiting' "given back he is told again"
AT=2026-03-02T22:00
ok "at night" as E1 act "$n" rectify measure=m owner=E1 fund=0 deadline=2026-03-05T08:00 plan=p photo_before=@a.jpg photo_after=@b.jpg
is "$(tasks "$n" | tail -n 1)" 'accept|E9|waiting' "with none of them on duty it is the head who hears it"
m=$(as P1 submit hazard device=P-102 category=ppe note=x) && n=$(json 'd["number"]' "$m")
ok "void" as P1 act "$n" void reason=x
is "$(tasks "$n" | grep respond)" 'respond|E1|withdrawn' "what is void waits for nobody"
like "$(tasks "$n")" 'confirm\|E' "but for whoever confirms it"

# who leaves hands his tasks on, and the next one hears it
n=$(hazard P1 P-201 flange-leak)
ok "he leaves" bihuan --user M1 user leave E1
is "$(tasks "$n")" 'respond|E1|withdrawn
respond|E2|waiting' "who takes over is told, who left is not"
sed -n '1p;/^E1,/p' people.csv >back.csv
ok "he is back" bihuan --user M1 import people back.csv --with E9
ok "the other leaves" bihuan --user M1 user leave E2
is "$(tasks "$n" | sort)" 'respond|E1|waiting
respond|E1|withdrawn
respond|E2|withdrawn' "who gets back what he once had is told again"
exit_is 0 "the log is whole" bihuan verify

# ---- in the person's own language, one line, and nothing in it that a header or a robot would obey
begin
printf 'id,lang,email\nQ1,en,q1@plant.example\nE1,zh,e1@plant.example\n' >c.csv
exit_is 0 "languages" bihuan --user M1 import contacts c.csv --with E9
text_of() { sqlite3 plant.db "SELECT text FROM message WHERE record = '$1' AND target = '$2' ORDER BY due, channel, id LIMIT 1"; }
sed -i 's/^P-102,.*/P-102,泵 @all <b>,A-01,一层/' devices.csv && bihuan import devices devices.csv >/dev/null
n=$(hazard P1 P-102 electrical)
like "$(text_of "$n" Q1)" "^$n Hazard: “Respond” waits for you · Electrical · P-102 泵 ＠all <b> · 氯化装置 · 一层 · to be done by 2026-03-04 08:00\. " "English"
is "$(sqlite3 plant.db "SELECT title FROM message WHERE target = 'Q1' LIMIT 1")" "$n to do: Respond" "and so is its title"
AT=2026-03-04T08:00 && bihuan tick >/dev/null
like "$(text_of "$n" G1)" "^$n 隐患：“响应（接单）”已超时（时限 2026-03-04 08:00，责任人 孙设备）.*请督促" "Chinese where nothing is said"
like "$(sqlite3 plant.db "SELECT text FROM message WHERE target = 'G1' AND channel = 'sms'")" "^$n 超时" "short by what carries little"
ok "whose turn it is says no" as Q1 act "$n" respond --reject opinion="not
ours @all"
like "$(text_of "$n" P1)" "^$n 隐患：孙设备 未通过“响应（接单）” · 原因：not ours ＠all · " "who reported it hears why"

# ---- a permit that is refused
begin
n=$(json 'd["number"]' "$(as P1 submit hot-work device=P-201 end=2026-03-02T18:00)")
is "$(sqlite3 plant.db "SELECT group_concat(target, ' ') FROM (SELECT target FROM message WHERE record = '$n' ORDER BY target)")" "H1" \
    "of all who approve permits those are told whom the table lets approve this one"
ok "it is refused" as E9 act "$n" approve --reject opinion="wind"
like "$(sqlite3 plant.db "SELECT text FROM message WHERE record = '$n' AND target = 'P1' AND kind = 'notice'")" \
    "^$n 动火安全作业票：赵部长 未通过“审批” · 原因：wind · P-201" "who asked for it hears why"

# ---- what somebody asked for beside the main line
begin
n=$(hazard P1 P-102 electrical)
AT=2026-03-03T08:00
decided() { sqlite3 plant.db "SELECT text FROM message WHERE record = '$n' AND target = 'Q1' AND kind = 'notice' ORDER BY due DESC LIMIT 1"; }
asks() { ok "an extension is asked for" as Q1 act "$n" extend until=2026-03-10T08:00 reason=x substitute=y; }
asks
ok "and refused" as G1 act "$n" approve-extension --reject opinion="no parts"
like "$(decided)" "卫副总 未通过“批准延期” · 原因：no parts" "who asked hears that, and why"
AT=2026-03-03T09:00
asks
ok "and agreed to" as G1 act "$n" approve-extension opinion=ok
like "$(decided)" "卫副总 已办“批准延期”，同意 .*须在 2026-03-10 08:00 前" "who asked hears until when"

# ---- of many on duty those of the department that runs the place
begin
printf 'code,name,parent,department\nA-02,罐区,,TEC\n' >a.csv && bihuan import areas a.csv >/dev/null
{ head -1 people.csv && for i in 1 2 3 4 5; do echo "O$i,操作$i,$([ $i -gt 3 ] && echo TEC || echo PRD),operator,yes,操作工,A,"; done; } >o.csv
ok "five more operators" bihuan --user M1 import people o.csv --with E9
n=$(json 'd["number"]' "$(as P1 submit alarm device=P-201 kind=level)")
is "$(sqlite3 plant.db "SELECT target FROM message WHERE record = '$n' AND target GLOB 'O*'" | paste -sd' ')" "O4 O5" "an alarm there is told its own operators"
n=$(json 'd["number"]' "$(as P1 submit alarm device=P-101 kind=level)")
is "$(sqlite3 plant.db "SELECT count(*) FROM message WHERE record = '$n' AND target GLOB 'O*'")" 5 "one where nobody runs the area all of them"

# ---- an alarm, and its end
AT=2026-03-02T09:00
begin
n=$(json 'd["number"]' "$(as P1 submit alarm device=P-101 kind=combustible)")
is "$(sqlite3 plant.db "SELECT target, channel, kind FROM message WHERE record = '$n' ORDER BY channel, target")" 'E1|first|alarm
E2|first|alarm
L1|first|alarm
E1|sms|alarm
E2|sms|alarm' "an alarm is told as one to whoever acknowledges it and to whom its rule names"
is "$(json '" ".join(sorted(x["person"] for x in d if x["rung"] == 0))' "$(bihuan notify preview "$n" --json)")" "E1 E2 L1" \
    "the preview leaves out whoever reported it, as the telling did"
ok "it is acknowledged" as L1 act "$n" acknowledge
ok "handled" as L1 act "$n" measures result=false measures=none
ok "and reset" as L1 act "$n" reset
is "$(sqlite3 plant.db "SELECT target FROM message WHERE record = '$n' AND kind = 'notice' ORDER BY target")" 'E1
E2' "who heard it hears that it is over"

# ---- quiet hours hold back what can wait
begin
printf 'id,quiet\nE1,22:00-06:00\nE9,22:00-06:00\nL1,20:00-23:00\n' >c.csv
exit_is 0 "quiet hours" bihuan --user M1 import contacts c.csv --with E9
next_of() { sqlite3 plant.db "SELECT iif(coalesce(next, 0) = 0, 'now', strftime('%m-%dT%H:%M', next / 1000 + 28800, 'unixepoch')) FROM message WHERE $1 ORDER BY id DESC LIMIT 1"; }
AT=2026-03-02T23:00
n=$(hazard P1 P-101 flange-leak)
is "$(next_of "record = '$n'")" 03-03T06:00 "a task that is due after the night waits for who is off duty"
n=$(json 'd["number"]' "$(as P1 submit hazard device=P-101 category=fire level=1)")
is "$(next_of "record = '$n' AND channel = 'first'")" now "a major hazard does not"
n=$(json 'd["number"]' "$(as P1 submit alarm device=P-101 kind=combustible)")
is "$(next_of "record = '$n' AND target = 'E1'")" now "nor an alarm"
printf 'id,subject,kind,title,cycle,last,next,remind\nx-1,device:P-101,test,检定,365d,2025-03-05,2026-03-03,role:ehs-head via email\n' >o.csv
bihuan import obligations o.csv >/dev/null && bihuan tick >/dev/null
is "$(next_of "kind = 'reminder' AND target = 'E9'")" 03-03T06:00 "a reminder always waits"
exit_is 0 "the log is whole" bihuan verify

# ---- before a time-out, while nobody looks, and after an acknowledgement that leads to nothing
begin
# What the watch does to messages: it has channels, it sends, somebody looks.
watch() { sqlite3 plant.db "INSERT OR IGNORE INTO channel VALUES ('sms', 'sms', 'mobile', 1, 0, 0)"; }
sends() { sqlite3 plant.db "UPDATE message SET state = 'sent', sent = due WHERE state = 'waiting'"; }
looks() { sqlite3 plant.db "UPDATE message SET seen = sent WHERE kind = 'task' AND state = 'sent'"; }
tick_at() { AT=$1 run bihuan --json tick; }
new() { sqlite3 plant.db "SELECT target, channel, kind FROM message WHERE state = 'waiting' ORDER BY target"; }
watch
n=$(hazard P1 P-101 electrical)
tick_at 2026-03-02T12:00
is "$(json 'd["messages"]')" 0 "what was not sent yet nobody can have looked at"
sends
tick_at 2026-03-02T12:59:59
is "$(json 'd["messages"]')" 0 "it is asked again an hour later"
tick_at 2026-03-02T13:00
is "$(json 'd["messages"]')$(new)" '1L1|sms|escalation' "unseen for four hours: the team leader hears it"
like "$(sqlite3 plant.db "SELECT text FROM message WHERE state = 'waiting'")" "^$n 5 小时无人查看：响应（接单） 孙设备" "who has not looked, and for how long"
sends && looks
tick_at 2026-03-02T20:00
is "$(json 'd["messages"]')" 0 "somebody has looked: the next rung is silent"
tick_at 2026-03-03T08:00
is "$(json '[d["reminded"], d["messages"]]')$(new)" '[1, 1]Q1|first|reminder' "but with the next shift he is reminded"
tick_at 2026-03-03T19:00
is "$(json 'd["messages"]')" 0 "once a shift"
tick_at 2026-03-04T04:00
is "$(json '[d["reminded"], d["messages"]]')$(new | grep task)" '[1, 1]Q1|first|task' "warned four hours before it is late"
rm -f tick.*
for i in 1 2 3 4; do "$BIHUAN" --at 2026-03-04T04:00 --json tick >"tick.$i" & done
wait
is "$(json 'sum(t["messages"] for t in d)' "[$(cat tick.? | paste -sd,)]")" 0 "and not again"
AT=2026-03-04T04:30 ok "he answers" as Q1 act "$n" respond
is "$(new)" '' "nothing waits for it any more"
tick_at 2026-07-04T04:00
is "$(sqlite3 plant.db "SELECT count(*) FROM message WHERE due > (SELECT done FROM step WHERE name = 'respond') AND step = 1")" 0 \
    "and months later nobody hears of that step"

# ---- that somebody looked who has left since is no help
AT=2026-03-02T08:00
begin
watch
n=$(hazard P1 P-201 flange-leak)
sends && looks
ok "he has looked, and leaves" bihuan --user M1 user leave E1
sends
tick_at 2026-03-02T12:00
like "$(new)" 'escalation' "the next one has not looked"

# ---- a freeze stands for the reminders of single records in its area
begin
watch
n=$(hazard P1 P-101 electrical)
sends && looks
freeze_area P-102 >/dev/null
sends
tick_at 2026-03-03T08:00
is "$(new | grep reminder)" "" "in a frozen area nobody is reminded"

# ---- who would be told, silences, a test, and the plant's own words
begin
watch
sqlite3 plant.db "INSERT INTO channel VALUES ('email', 'email', 'email', 2, 0, 0)"
printf 'id,mobile,email\nQ1,13800138000,\nG1,13900139000,g1@plant.example\n' >c.csv
exit_is 0 "contacts" bihuan --user M1 import contacts c.csv --with E9
n=$(hazard P1 P-101 electrical)
before=$(sqlite3 plant.db "SELECT max(seq) FROM audit")
exit_is 0 "preview" bihuan notify preview "$n" --json
is "$(json '[[x["at"][5:16], x["rung"], x["person"], x["channel"], x["address"]] for x in d]')" \
    '[["03-02T08:00", 0, "Q1", "sms", "13800138000"], ["03-02T12:00", "unseen", "L1", null, null], ["03-02T20:00", "unseen", "E9", null, null], ["03-04T04:00", "warn", "Q1", "sms", "13800138000"], ["03-04T08:00", 1, "G1", "email", "g1@plant.example"], ["03-04T08:00", 1, "G1", "sms", "13900139000"], ["03-05T08:00", 2, "M1", null, null]]' \
    "now and at each coming rung, in the order of time, by the channel that reaches them"
like "$(json 'd[0]["text"]')" "^$n 待办：响应（接单）" "in the words of that channel"
is "$(sqlite3 plant.db "SELECT max(seq) FROM audit")" "$before" "and nothing is written"
exit_is 1 "of what there is not" bihuan notify preview YH-2026-00099 --json
exit_is 1 "a channel nobody set up" bihuan --user E9 notify test Q1 pigeon
like "$ERR" 'first, sms, email' "those that are named"
exit_is 3 "who is nobody of that kind may not" bihuan --user P1 notify test Q1 sms
exit_is 1 "nobody" bihuan --user E9 notify test Z9 sms
exit_is 1 "who has left" bihuan --user E9 notify test X1 sms
ok "a test" bihuan --user E9 notify test Q1 sms
is "$(sqlite3 plant.db "SELECT target, channel, kind, state FROM message WHERE kind = 'test'")" 'Q1|sms|test|waiting' "waits for the watch"
exit_is 1 "a silence of nothing" bihuan --user E9 notify silence device:P-101 --until 8h --reason x
exit_is 1 "in the past" bihuan --user E9 notify silence area:A-01 --until 2026-03-01T08:00 --reason x
exit_is 2 "without a reason" bihuan --user E9 notify silence area:A-01 --until 8h
exit_is 0 "of an area" bihuan --user E9 notify silence area:A-01 --until 8h --reason "shutdown" --json
id=$(json 'd["id"]')
is "$(json '[[s["subject"], s["until"], s["person"], s["reason"]] for s in d]' "$(bihuan notify silences --json)")" \
    '[["area:A-01", "2026-03-02T16:00:00+08:00", "E9", "shutdown"]]' "it stands with its end, reason and name"
printf 'id,subject,kind,title,cycle,last,next,remind\nx-1,device:P-201,test,检定,365d,2025-03-05,2026-03-03,role:ehs-head via email\n' >o.csv
other=$(json 'd["id"]' "$(bihuan --user E9 notify silence person:E9 --until 3h --reason x --json)")
bihuan import obligations o.csv >/dev/null && bihuan tick >/dev/null
is "$(next_of "kind = 'reminder'")" 03-02T11:00 "a reminder waits for the end of a silence"
ok "which ends early" bihuan --user E9 notify unsilence "$other"
is "$(next_of "kind = 'reminder'")" now "and then it goes"
printf 'id,subject,kind,title,cycle,last,next,remind\nx-2,device:P-111,test,检定,365d,2025-03-05,2026-03-03,role:ehs-head via email\n' >o.csv
bihuan import obligations o.csv >/dev/null && bihuan tick >/dev/null
is "$(next_of "kind = 'reminder' AND dedupe LIKE 'remind/x-2/%'")" 03-02T16:00 "one of a device in an area within it too"
ok "it is ended" bihuan --user E9 notify unsilence "$id"
is "$(next_of "kind = 'reminder' AND dedupe LIKE 'remind/x-2/%'")" now "and then it goes as well"
exit_is 1 "once" bihuan --user E9 notify unsilence "$id"
is "$(bihuan notify silences --json)" '[]' "and holds nothing any more"
printf 'key,zh,en\ntask.short,"{number}请办{what}",{number}: {what}\n' >p.csv
ok "the plant's own words" bihuan --user E9 import phrases p.csv
like "$(json 'd[0]["text"]' "$(bihuan notify preview "$n" --json)")" "^${n}请办响应（接单）\$" "stand in the place of the shipped ones"
for bad in 'task,{numer}' 'task,[{number}' 'tusk,x'; do
    printf 'key,zh\n%s\n' "$bad" >p.csv
    exit_is 1 "“$bad” is none" bihuan --user E9 import phrases p.csv
done
bihuan export phrases >p.csv
exit_is 0 "what is exported comes back" bihuan --user E9 import phrases p.csv
like "$(bihuan form check "$TOP/forms/hazard.ini")" 'in order' "channels that are set up are no matter"
sed 's/via sms; 8h/via pigeon; 8h/' "$TOP/forms/hazard.ini" >h.ini
like "$(bihuan form check h.ini)" 'not set up: pigeon' "one that is not is named"

# ---- what the preview says is what is sent: people, ways, words and times
export XDG_CONFIG_HOME=$WORK/config
mkdir drop
begin
settings <<END
[channel sms]
kind = file
folder = $WORK/drop
[channel email]
kind = file
folder = $WORK/drop
END
printf 'id,lang,quiet\nQ1,en,02:00-07:00\nG1,,22:00-09:00\n' >c.csv
exit_is 0 "who sleeps when" bihuan --user M1 import contacts c.csv --with E9
n=$(hazard P1 P-101 electrical)
exit_is 0 "a first pass" bihuan serve --once
bihuan notify preview "$n" --json >preview
for AT in $(json '" ".join(sorted({x["at"] for x in d} | {"2026-03-04T04:00:00+08:00"}))' "$(cat preview)"); do bihuan serve --once >/dev/null; done
is "$(json '"\n".join(sorted("|".join([x["sent"], x["target"], x["channel"], x["text"]]) for x in d))' "$(bihuan messages --json)")" \
    "$(json '"\n".join(sorted("|".join([x["at"], x["person"], x["channel"], x["text"]]) for x in d))' "$(cat preview)")" "as it was foreseen"
like "$(cat preview)" '03-04T07:00[^{]*warn' "a warning of the night comes in the morning"
printf 'id,name,department,roles,in_service\nG1,卫副总,MGT,deputy-gm;principal,yes\nM1,蒋总,MGT,,yes\n' >p.csv
ok "one person on two rungs" bihuan --user M1 import people p.csv --with E9
AT=2026-03-06T08:00
n=$(hazard P1 P-102 electrical)
AT=2026-03-13T08:00
is "$(json '[x["person"] for x in d if x["rung"]]' "$(bihuan notify preview "$n" --json)")" '["G1", "G1"]' "is told once by each way"

# ---- what the watch finds over, or told by another way, or asleep
AT=2026-03-02T08:00
begin
settings <<END
[channel email]
url = smtp://127.0.0.1:1
from = a@plant.example
tls = no
[channel sms]
kind = file
folder = $WORK/drop
END
printf 'id,email,quiet\nQ1,q1@plant.example,\nE9,e9@plant.example,22:00-06:00\n' >c.csv
exit_is 0 "contacts" bihuan --user M1 import contacts c.csv --with E9
printf 'id,subject,kind,title,cycle,last,next,remind\nx-1,device:P-101,test,检定,365d,2025-03-05,2026-03-05,role:ehs-head via sms\n' >o.csv
n=$(hazard P1 P-101 electrical)
AT=2026-03-04T08:00
exit_is 1 "the first pass of a watch" bihuan serve --once
like "$(tasks "$n")" 'Q1.sent' "what is late and still to be done is told all the same"
is "$(sqlite3 plant.db "SELECT channel, state FROM message WHERE target = 'G1' ORDER BY channel")" 'email|withdrawn
sms|sent' "who has no address there and hears it by another way has not been missed"
sqlite3 plant.db "UPDATE message SET state = 'sending', claim = 'C1' WHERE target = 'Q1' AND channel = 'email'"
ok "it is done while it is under way" as Q1 act "$n" respond
bihuan serve --once >/dev/null 2>&1
like "$(tasks "$n")" 'Q1.withdrawn' "what did not arrive is not tried again"
AT=2026-03-04T21:59
bihuan import obligations o.csv >/dev/null && bihuan tick >/dev/null
AT=2026-03-04T22:01
bihuan serve --once >/dev/null 2>&1
is "$(next_of "kind = 'reminder'")" 03-05T06:00 "a reminder that did not leave before the night waits for its end"

# ---- before the watch ever ran the settings say which channels there are
begin
mkdir -p "$XDG_CONFIG_HOME/bihuan" && printf '[channel email]\nurl = smtp://127.0.0.1:1\nfrom = a@plant.example\n' >"$XDG_CONFIG_HOME/bihuan/bihuan.conf"
printf 'id,email\nQ1,q1@plant.example\n' >c.csv && bihuan --user M1 import contacts c.csv --with E9 >/dev/null
n=$(hazard P1 P-101 electrical)
is "$(json '[d[0]["channel"], d[0]["address"]]' "$(bihuan notify preview "$n" --json)")" '["email", "q1@plant.example"]' "the settings do"
rm "$XDG_CONFIG_HOME/bihuan/bihuan.conf"

# ---- what goes with a message
sed 's/principal via email sms$/principal via email sms with report/' "$TOP/forms/hazard.ini" >h.ini
ok "a rung brings the report" bihuan --user E9 form install h.ini
n=$(hazard P1 P-102 electrical)
AT=2026-03-05T08:00 && bihuan tick >/dev/null
is "$(sqlite3 plant.db "SELECT target, channel, file FROM message WHERE record = '$n' AND kind = 'escalation' ORDER BY target, channel")" 'G1|email|report
G1|sms|report
M1|email|report
M1|sms|report' "as the form says"
sed 's/with report/with map/' h.ini >h3.ini
like "$(bihuan form check h3.ini)" 'map.*known are: report\.' "no map is drawn yet"
sed 's/with report/with cake/' h.ini >h2.ini
like "$(bihuan form check h2.ini)" 'cake.*known are: report\.' "nothing else can be sent along"
