#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The rows of the watch: how soon somebody is told, how fast an outbox empties, what an idle watch costs. On plants with the real
# clock, against a real SMTP server (exim4, its spool in memory) with TLS and log-in; when a mail is there is what the server's log says.
# Called by run.sh, whose calc and row it uses.
set -u
fail() { printf 'watch.sh: %s\n' "$@" >&2; exit 1; }
TOP=$PWD WORK=$(mktemp -d) watch=''
tap_end() { [ -z "$watch" ] || kill "$watch" 2>/dev/null; cd / && rm -rf "$WORK"; }
. tests/lib/smtp.inc
if smtp_missing >/dev/null; then
    echo "(no rows of the watch: exim4 is missing)"
    exit
fi
smtp_start
cd "$WORK" || exit 1
export BIHUAN_PLANT=$WORK/plant.db BIHUAN_LANG=en XDG_CONFIG_HOME=$WORK/config
bihuan() { "$BIHUAN" "$@" >said 2>&1 || fail "bihuan $*" "$(cat said)"; }
took() { grep -c ' <= ' "$SMTP_LOG"; } # mails that the server has

# A plant of some people who have an address, whose mails stay at the server.
plant() { # PEOPLE
    rm -rf plant.*
    bihuan init "$BIHUAN_PLANT"
    printf 'code,name,parent\nA-01,氯化装置,\n' >areas.csv
    printf 'code,name,area,position\nP-101,氯化进料泵,A-01,一层南侧\n' >devices.csv
    { echo 'id,name,department,roles,in_service' && printf '%s\n' E1,李安,EHS,ehs,yes E9,赵部长,EHS,ehs-head,yes \
        Q1,孙设备,EQP,engineer,yes P1,吴操作,PRD,operator,yes G1,卫副总,MGT,deputy-gm,yes && seq "$1" | sed 's/.*/N&,操作工&,PRD,operator,yes/'; } >people.csv
    { echo id,email && printf '%s@queue.test\n' E1,e1 Q1,q1 G1,g1 && seq "$1" | sed 's/.*/N&,n&@queue.test/'; } >contacts.csv
    for kind in areas people devices contacts; do bihuan import $kind $kind.csv; done
    printf '[channel email]\npassword = %s\n' "$SMTP_PASSWORD" >plant.secrets && chmod 0400 plant.secrets
}
mkdir -p config/bihuan
cat >config/bihuan/bihuan.conf <<CONF
[channel email]
url = smtp://localhost:$SMTP_PORT
from = bihuan@plant.test
ca = $SMTP_CA
user = $SMTP_USER
CONF

# --- how soon ---
cat >check.ini <<'FORM'
[form]
name = check
title.zh = 点检
title.en = Check
number = DJ-{year}-{seq:5}
subject = device
fields = device, area, owner

[field device]
title.zh = 设备
title.en = Device
type = device

[field area]
title.zh = 区域
title.en = Area
type = area
default = @subject.area

[field owner]
title.zh = 负责人
title.en = Owner
type = person
required = yes

[step respond]
title.zh = 响应
title.en = Respond
by = person:owner
within = 2s
overdue = role:deputy-gm via email
FORM
plant 10
bihuan --user E9 form install check.ini --with E1
"$BIHUAN" serve >serve.out 2>&1 &
watch=$!
until_took() { for _ in $(seq 500); do [ "$(took)" -ge "$1" ] && return; read -rt 0.05 <> <(:); done; fail "the server has $(took) mails of $1" "$(cat serve.out)"; }
have=0
for i in 1 2 3 4 5; do # five: a sixth to one person within a minute would wait for a digest
    bihuan --user P1 submit check device=P-101 owner=Q1
    until_took $((have += 2))
done
# When it was due by the plant (the change that gave the task, the end of the step), and when the server had the mail: milliseconds.
/usr/bin/python3 - "$BIHUAN_PLANT" "$SMTP_LOG" >delays <<'SOON' || fail "no delays"
import datetime, re, sqlite3, statistics, sys
taken = {}
for line in open(sys.argv[2]):
    mail = re.match(r"(\S+ \S+ \S+) \S+ <= .* id=(\S+)", line)
    if mail:
        taken["<" + mail[2] + ">"] = datetime.datetime.strptime(mail[1], "%Y-%m-%d %H:%M:%S.%f %z").timestamp() * 1000
sql = """SELECT m.reply, CASE m.kind WHEN 'task' THEN m.due ELSE s.due END FROM message m JOIN step s ON s.record = m.record
    WHERE m.kind = ? AND m.state = 'sent'"""
for kind in "task", "escalation":
    late = [taken[reply] - due for reply, due in sqlite3.connect(sys.argv[1]).execute(sql, (kind,))]
    assert len(late) == 5 and min(late) > 0, (kind, late)
    print(round(statistics.median(late)), round(max(late)))
SOON
{ read -r task task_most && read -r step step_most; } <delays
row "a task is given → its person's mail is at the SMTP server" "p50 $task ms, of 5 at most $task_most ms" "aim 2 s" "$(calc "$task_most / 2000" 2)"
row "a step's time is over → the escalation is at the SMTP server" "p50 $step ms, of 5 at most $step_most ms" "aim 2 s" "$(calc "$step_most / 2000" 2)"

# --- idle: how often any of its threads was woken ---
woken() { cat "/proc/$watch"/task/*/status | awk '/^voluntary_ctxt_switches/ { n += $2 } END { print n }'; }
read -rt 5 <> <(:)
before=$(woken)
read -rt 20 <> <(:) # what is measured is that nothing happens
woken=$(calc "($(woken) - $before) / 20" 2)
row "an idle watch, all threads" "$woken wake-ups/s" "aim 1" "$woken"
kill "$watch" && wait "$watch"
watch=''

# --- how fast: bihuan and libcurl alone send the same mails to the same server, five to each person ---
drain() { # COUNT: seconds of libcurl alone ($bare), of the watch from its start to its end ($ours), of its processor ($processor)
    local TIMEFORMAT='%R %U+%S'
    plant $(($1 / 5))
    find "$SMTP/spool" -path '*/input/*' -type f -delete
    "$BUILD/tests/bench/mails" fill plant.db "$1" || fail "no messages"
    read -r bare _ < <("$BUILD/tests/bench/mails" bare "smtp://localhost:$SMTP_PORT" "$SMTP_CA" "$SMTP_USER" "$SMTP_PASSWORD" plant.db)
    find "$SMTP/spool" -path '*/input/*' -type f -delete
    have=$(took)
    read -r ours processor < <({ time bihuan serve --once; } 2>&1)
    [ $(($(took) - have)) = "$1" ] || fail "the server has $(($(took) - have)) mails of $1"
    [ "$(sqlite3 plant.db "SELECT count(*) FROM message WHERE state = 'sent'")" = "$1" ] || fail "not all are marked as sent"
}
drain 1000
few=$ours few_bare=$bare few_processor=$(calc "$processor" 3)
drain 10000
row "10,000 waiting messages to an SMTP server, one mail each" "$ours s, $(calc "10000 / $ours" 0) a second" \
    "bare libcurl: $bare s, $(calc "10000 / $bare" 0) a second" "$(calc "$ours / $bare" 2)"
processor=$(calc "$processor" 3)
row "growth per message from 1,000 waiting to 10,000" "processor: $(calc "$few_processor" 2) ms each, then $(calc "$processor / 10" 2) ms" "bare libcurl: $(calc "$bare / $few_bare / 10" 2)" "$(calc "$ours / $few / 10" 2)"
