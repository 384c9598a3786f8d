#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# What the watch plans: tries and the next channel, digests, what a killed one left, channels that are gone, receipts, the mark of a
# second copy.
. "$(dirname "$0")/plant.inc"

export XDG_CONFIG_HOME=$WORK/config
begin
mkdir drop
# The pager writes what it gets and fails while the file `down` is there.
printf '#!/bin/sh\ncat >>%s/got\n[ ! -e %s/down ]\n' "$WORK" "$WORK" >pager && chmod 755 pager
both="[command pager]
run = $WORK/pager
[channel file]
folder = $WORK/drop"
settings <<<"$both"
ask() { sqlite3 -cmd '.timeout 10000' plant.db "$1"; }
# put ID CHANNEL TARGET KIND RECORD [STATE CLAIM TRIES]: a message that waits, or stands so.
put() {
    ask "INSERT INTO message (id, channel, target, text, record, due, tries, state, dedupe, kind, title, claim, seq) SELECT '$1', '$2', '$3',
        'text of $1', '$5', max(at), ${8:-0}, '${6:-waiting}', 'key/$1', '$4', 'title of $1', nullif('${7:-}', ''), 1 FROM audit"
}
# once TIME: a pass at that time.
once() { AT=$1 exit_is "${2:-0}" "a pass at $1" bihuan serve --once; }
stands() { ask "SELECT state || ' ' || tries || coalesce(' ' || nullif(error, ''), '') FROM message WHERE id = '$1'"; }
# calls: what the pager got, in order: try and title each, + where the watch says it may have come before.
calls() { /usr/bin/python3 -c 'import json; print("|".join("%d%s %s" % (m["try"], "+" * m["again"], m["title"]) for m in map(json.loads, open("got"))))'; }
tries() { grep -c '"id":"'"$1"'"' got 2>/dev/null; }

# --- tries: 1m, 5m, 15m, 60m, then the next channel of the person ---
once 2026-03-02T08:00
rm -f drop/* got
touch down
put R1 pager P1 notice ''
once 2026-03-02T10:00:00 1
for t in 10:00:59 10:01:02 10:06:01 10:06:04 10:21:03 10:21:06 11:21:05; do
    once "2026-03-02T$t" "$([[ $t =~ :0[246]$ ]] && echo 1 || echo 0)"
done
is "$(tries R1) $(stands R1)" "4 waiting 4 The program ended with status 1." "tried after 1, 5 and 15 minutes, not before"
once 2026-03-02T11:21:08 1
is "$(tries R1) $(stands R1)" "5 failed 5 The program ended with status 1." "and after an hour; then it is given up"
is "$(ask "SELECT channel || ' ' || state || ' ' || dedupe FROM message WHERE dedupe LIKE 'key/R1/%'")" "file sent key/R1/file" \
    "the next channel has it at once"

# --- digests: more than five for one person within a minute ---
rm -f down got
for i in 1 2 3 4 5; do put "A$i" pager P1 task "HZ-00$i"; done
for i in 1 2 3 4 5 6; do put "B$i" pager P2 task "HZ-10$i"; done
touch down
once 2026-03-02T12:00:00 1
is "$(grep -c 'title of A' got)" 5 "five are told one by one"
digest=$(ask "SELECT DISTINCT claim FROM message WHERE id LIKE 'B%'")
text=$(grep '"kind":"digest"' got)
is "$(json '[d["id"], d["person"], d["title"], d["text"].split("\n")]' "$text")" \
    "[\"$digest\", \"P2\", \"6 条消息\", [$(for i in 1 2 3 4 5 6; do printf '"HZ-10%s · title of B%s", ' $i $i; done | sed 's/, $//')]]" \
    "six are one digest, which names every number"
rm -f down got
once 2026-03-02T12:01:02
is "$(grep -c '"kind":"digest"' got) $(json '[d["id"], d["try"], d["again"]]' "$(grep '"kind":"digest"' got)")" "1 [\"$digest\", 2, true]" \
    "tried again it is the same one"
is "$(ask "SELECT DISTINCT state || ' ' || claim FROM message WHERE id LIKE 'B%'")" "sent $digest" "all six are sent by it"
rm -f got
put C1 pager P2 task HZ-201
put C2 pager P2 alarm HZ-202
for i in 3 4 5 6 7; do put "C$i" pager P2 reminder "HZ-20$i"; done
put C8 pager P1 escalation HZ-208
once 2026-03-02T12:01:30
is "$(calls | tr '|' '\n' | sort | paste -sd'|')" "1 title of C2|1 title of C8" "who had one just now waits, but not for an alarm or an escalation"
rm -f got
once 2026-03-02T12:01:58 && [ ! -e got ] && pass "not before the minute is over" || fail "not before the minute is over" "$(calls)"
once 2026-03-02T12:02:05
is "$(calls)" "1 6 条消息" "then the six are one"
like "$(cat got)" 'HZ-201.*HZ-203.*HZ-207' "it names them"

# --- what a killed one left ---
rm -f got drop/*
put D1 pager P1 notice HZ-301 sending KILLED1 1
put D2 file P1 notice HZ-302 sending KILLED2 1
put D3 pager L1 notice HZ-303 sending KILLED3 1
put D4 pager L1 notice HZ-304 sending KILLED3 1
once 2026-03-02T13:00
is "$(calls | tr '|' '\n' | sort | paste -sd'|')" "2+ （重发）2 条消息|2+ （重发）title of D1" "what may have come is marked; what was one stays one"
is "$(json '[d["try"], d["again"], d["title"]]' "$(cat drop/D2.json)")" '[2, true, "title of D2"]' "not where the channel knows its messages"
is "$(ask "SELECT group_concat(state || claim) FROM message WHERE id LIKE 'D%'")" "sentKILLED1,sentKILLED2,sentKILLED3,sentKILLED3" "under the claim of before"

# --- a channel that is gone, or has another name now ---
rm -f got drop/*
settings <<<"${both/command pager/command beeper}"
put E1 pager P1 notice HZ-401 sending KILLED4 1
put E2 pager P1 notice HZ-402
put E3 fax P2 notice HZ-403
put E4 fax L1 notice HZ-404
put E5 file L1 notice HZ-404
ask "UPDATE message SET title = 'one' WHERE id IN ('E4', 'E5')"
once 2026-03-02T14:00
is "$(stands E1)|$(stands E2)|$(stands E3)" \
    "failed 1 The channel pager is not set up.|failed 0 The channel pager is not set up.|failed 0 The channel fax is not set up." "they are failed, and why"
is "$(calls | tr '|' '\n' | sed 's/^1+\? //' | sort | paste -sd'|')" "title of E1|title of E2|title of E3" "the next channel has them"
is "$(stands E4)|$(stands E5)" "withdrawn 0 The channel fax is not set up.|sent 1" "who is told by another anyway is not told twice"

# --- receipts ---
rm -f got drop/*
settings <<<"${both/command pager/command beeper}"
put F1 file P1 notice HZ-501
put F2 file P2 notice HZ-502
once 2026-03-02T15:00
AT=''
echo seen >drop/F1.receipt && echo 'failed: nobody there' >drop/F2.receipt && touch -d yesterday drop/*.receipt
"$BIHUAN" serve 2>serve.err &
pid=$!
heard() { [ "$(ask "SELECT count(*) FROM message WHERE id = 'F1' AND seen > 0 OR dedupe = 'key/F2/beeper' AND state = 'sent'")" = 2 ]; }
ok "receipts are heard" until_is heard
is "$(stands F1)|$(stands F2)" "sent 1|failed 1 The receipt says: failed: nobody there" "seen, and not arrived after all"
is "$(calls)" "1 title of F2" "then the next channel has it"

# --- what is withdrawn after it was claimed does not leave; what had left stands as sent ---
# The pager takes its time: until the file `go` is there.
printf '#!/bin/sh\ncat >>%s/got\nwhile [ ! -e %s/go ]; do sleep 0.05; done\n' "$WORK" "$WORK" >pager
rm -f got
for i in 1 2 3 4; do put "G$i" beeper "X$i" notice HZ-601; done
put G5 beeper P1 notice HZ-602
put G6 beeper P1 notice HZ-603
touch plant.db
busy() { [ "$(grep -c '"id":"G[1-4]"' got)" = 4 ] && [ "$(ask "SELECT count(*) FROM message WHERE id LIKE 'G%' AND state = 'sending'")" = 6 ]; } 2>/dev/null
ok "four are on their way and two wait for their turn" until_is busy
USER_ID=E9
for i in 1 5; do exit_is 0 "G$i is withdrawn" bihuan messages withdraw "G$i"; done
USER_ID=''
put G7 file P1 notice HZ-604
looked() { [ -e drop/G7.txt ]; }
ok "the watch has looked since" until_is looked
touch go
settled() { [ "$(ask "SELECT count(*) FROM message WHERE id LIKE 'G%' AND state IN ('waiting', 'sending')")" = 0 ]; }
ok "all is settled" until_is settled
is "$(stands G5)|$(tries G5)" "withdrawn 1 人工撤回 / withdrawn by hand|0" "what waited for its turn does not leave"
is "$(stands G1)|$(stands G6)" "sent 1 撤回时已在发送 / it was on its way when it was withdrawn|sent 1" "what had left is sent, and why"

kill -TERM "$pid" && wait "$pid"
is "$?" 0 "a signal ends it"

# --- a log is nobody's ear: "first" is never the syslog, as notify preview says ---
settings <<END
[channel syslog]
socket = $WORK/none
$both
END
put L1 first E1 task ''
once 2026-03-02T23:50
is "$(ask "SELECT channel || ' ' || state FROM message WHERE id = 'L1'")" "pager sent" "the first channel is one that reaches a person"
settings <<<"$both"

# --- a duty is reminded of when its time comes, not at the next look that comes anyway ---
AT=2026-03-02T23:59:57
printf '%s\n' 'id,subject,kind,title,cycle,last,next,remind,blocks' 'x-1,device:P-101,test,检定,365d,2025-03-03,2026-03-03,role:ehs via file,no' >o.csv
exit_is 0 "a duty falls due at midnight" bihuan import obligations o.csv
AT=''
rm -f drop/*
"$BIHUAN" serve 2>>serve.err &
pid=$!
# E1 and E2, of the day before and now. Who asks the plant wakes the watch: the folder is asked.
reminded() { [ "$(find drop -name '*.txt' | wc -l)" = 4 ]; }
SECONDS=0
ok "whom it reminds hears of it" until_is reminded
[ "$SECONDS" -le 15 ] && pass "in seconds" || fail "in seconds" "it took $SECONDS"
kill -TERM "$pid" && wait "$pid"
is "$?" 0 "it ends again"
