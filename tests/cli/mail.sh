#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Mail against a real server (exim4): what arrives, and what each refusal is called, by the channel alone; then by the watch of a plant.
. "$(dirname "$0")/plant.inc"
. "$TOP/tests/lib/smtp.inc"

if smtp_missing >missing; then
    skip "mail" "$(cat missing)"
    exit
fi
smtp_start || exit 1
# mail SETTING… VALUE…: one mail; $OUT is verdict|wait|reply|error.
mail() { run "$BUILD/tests/unit/test-mail" send email "s:from=闭环 <bihuan@plant.cn>" "$@"; }
login=(s:user="$SMTP_USER" p:password="$SMTP_PASSWORD")
starttls="s:url=smtp://localhost:$SMTP_PORT"
tls=("$starttls" s:ca="$SMTP_CA")
# read_mail FILE: as Python reads it.
read_mail() { /usr/bin/python3 - "$1" <<'END'
import email, email.policy, hashlib, json, sys
m = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
text = m.get_body(("plain",))
print(json.dumps({"headers": {k: str(v) for k, v in m.items()}, "count": len(m.get_all("message-id")) + len(m.get_all("date")),
    "text": text.get_content().replace("\r\n", "\n"), "defects": [str(d) for p in m.walk() for d in p.defects],
    "files": [[p.get_filename(), p.get_content_type(), hashlib.sha256(p.get_content()).hexdigest()] for p in m.iter_attachments()]}))
END
}

head -c 3000000 /dev/urandom >report.bin
long="第三联合装置区 P-101 机械密封泄漏，请立即处理并回复，逾期将上报副总经理（编号 YH-1019）"
mail "${tls[@]}" "${login[@]}" to=gx@plant.cn title="$long" text=$'.先停泵\n..再泄压\n.\n结束' file="$PWD/report.bin" file_name="月报 11.pdf"
said=$OUT
like "$said" '^ok\|0\|<[0-9a-f]{32}@plant\.cn>\|$' "a mail goes by STARTTLS with a log-in"
ok "and arrives" smtp_wait gx
got=$(read_mail "$(smtp_mails gx)")
is "$(json 'd["headers"]["Subject"]' "$got")" "$long" "the subject, folded and put together again"
is "$(json 'd["headers"]["From"] + d["headers"]["To"]' "$got")" "闭环 <bihuan@plant.cn>高翔 <gx@plant.cn>" "names in From and To"
is "$(json 'd["text"].rstrip("\n")' "$got")" $'.先停泵\n..再泄压\n.\n结束' "the text, its dots too"
is "$(json 'd["files"]' "$got")" "[[\"月报 11.pdf\", \"application/pdf\", \"$(sha256sum report.bin | cut -d' ' -f1)\"]]" "the file that was attached"
is "$(json '[d["count"], d["defects"], d["headers"]["Auto-Submitted"]]' "$got")" '[2, [], "auto-generated"]' "one Date, one Message-ID, no defect"
is "$(cut -d'|' -f3 <<<"$said")" "$(json 'd["headers"]["Message-ID"]' "$got")" "the reply is the Message-ID"
grep -q 'P=esmtpsa' "$SMTP_LOG" && pass "encrypted and logged in" || fail "encrypted and logged in" "$(cat "$SMTP_LOG")"

mail "${tls[@]}" to=two@plant.cn id=same && mail "${tls[@]}" to=two@plant.cn id=same try=2
ok "a second try arrives too" smtp_wait two 2
is "$(smtp_mails two | xargs grep -ihE '^(Message-ID|Date):' | sort -u | wc -l)" 2 "with the same Message-ID and Date"
mail s:url=smtps://localhost:$SMTPS_PORT s:ca="$SMTP_CA" "${login[@]}" to=three@plant.cn
like "$OUT" '^ok' "a mail by TLS at once"
mail s:url=smtp://localhost:$SMTP_PLAIN_PORT s:tls=no to=four@plant.cn
like "$OUT" '^ok' "one without encryption, where the settings say so"
mail s:url=smtp://localhost:$SMTP_PLAIN_PORT s:tls=try to=four@plant.cn
like "$OUT" '^ok' "or where they let it be tried"

# Each fault is one sentence, and says nothing of where or with what.
fault() { # NAME VERDICT WAIT SENTENCE ARGUMENT…
    mail "${@:5}"
    like "$OUT" "^$2\\|$3\\|[^|]*\\|$4" "$1"
    unlike "$OUT" "127\\.0|localhost|wrong|[a-z]+@[a-z]+\\.cn\$" "$1: nothing of it is given away"
}
fault "a wrong password" retry 0 'The server refuses user or password\.$' "${tls[@]}" s:user=$SMTP_USER p:password=wrong to=gx@plant.cn
fault "a certificate for another name" retry 0 "The server's certificate does not match; nothing was sent to it\.\$" \
    s:url=smtp://127.0.0.1:$SMTP_PORT s:ca="$SMTP_CA" to=gx@plant.cn
fault "a certificate nobody vouches for" retry 0 "The server's certificate does not match" "$starttls" to=gx@plant.cn
fault "no STARTTLS" retry 0 'The server offers no encryption; nothing was sent to it\.$' s:url=smtp://localhost:$SMTP_PLAIN_PORT to=gx@plant.cn
fault "a password needs encryption, even where that is only tried" retry 0 'The server offers no encryption' \
    s:url=smtp://localhost:$SMTP_PLAIN_PORT s:tls=try "${login[@]}" to=gx@plant.cn
fault "nobody of that name" refused 0 'The mail server refuses this address or this mail \(550\)\.$' "${tls[@]}" to=nobody@plant.cn
fault "not now" retry 0 'The mail server does not take it now \(451\)\.$' "${tls[@]}" to=later@plant.cn
fault "no address" refused 0 'That is no address for mail' "${tls[@]}" to=13800138000
fault "a header in the subject" refused 0 'A line end or another control' "${tls[@]}" to=gx@plant.cn title=$'x\r\nBcc: all@plant.cn'
fault "a header in a name" refused 0 'A line end or another control' "${tls[@]}" to=gx@plant.cn name=$'x\nBcc: all@plant.cn'
mail "${tls[@]}" to=five@plant.cn file=/no/such/file
like "$OUT" '^ok' "a file that is gone does not keep the mail back"
ok "it arrives" smtp_wait five
like "$(json 'd["text"]' "$(read_mail "$(smtp_mails five)")")" '附件过大或无法读取' "and says so"

# Settings that do not fit.
closed() { mail "${@:3}"; like "$OUT" "^closed\\|bihuan.conf:1: .*$2" "$1"; }
closed "a web address" 'The mail server is written' s:url=http://localhost
closed "a password in the address" 'do not stand in the address' s:url=smtp://u:p@localhost:25
closed "an unknown word" 'one of required, try, no' "$starttls" s:tls=perhaps
closed "a user without a password" 'NAME\.secrets' "$starttls" s:user=x
closed "certificates that are not there" 'cannot be read' "$starttls" s:ca=/no/such
closed "a sender that is none" 'no address for mail' "$starttls" s:from=闭环

# Away and back: the channel waits 5 s and uses up no try.
smtp_stop
fault "a server that is away" retry 5000 'The server cannot be reached\.$' "${tls[@]}" to=six@plant.cn
smtp_start
mail "${tls[@]}" to=six@plant.cn
like "$OUT" '^ok' "and back"

# Many over connections that are kept.
begun=$EPOCHREALTIME
mail "${tls[@]}" "${login[@]}" to=many@queue.test count=300
is "$STATUS|$(grep -c ' <= .*P=esmtpsa' "$SMTP_LOG")" "0|302" "300 mails are taken"
diag "300 mails with TLS and log-in in $(awk "BEGIN { print $EPOCHREALTIME - $begun }") s"

# --- the watch: what a rung sends reaches the mailbox and the program that the form names; a server that is away costs no try ---
export XDG_CONFIG_HOME=$WORK/config
begin
printf 'id,email\nG1,g1@plant.cn\n' >contacts.csv
AT=2026-03-02T08:00
ok "an address" bihuan import contacts contacts.csv
mkdir -p config/bihuan
cat >config/bihuan/bihuan.conf <<END
[channel email]
url = smtp://localhost:$SMTP_PORT
from = 闭环 <bihuan@plant.cn>
ca = $SMTP_CA
user = $SMTP_USER
[command sms]
run = /bin/sh -c "cat >>$WORK/program.json"
END
printf '[channel email]\npassword = %s\n' "$SMTP_PASSWORD" >plant.secrets && chmod 0400 plant.secrets
hazard P1 P-101 flange-leak >number
AT=2026-03-04T08:00
ok "48 hours later" bihuan tick
to_g1() { json '[[m["channel"], m["state"], m["tries"]] for m in d if m["target"] == "G1"]' "$(bihuan messages --limit 0 --json)"; }
smtp_stop
run bihuan serve --once
is "$(json 'sorted(m for m in d if m[0] == "email")' "$(to_g1)")" '[["email", "waiting", 0]]' "while the server is away it waits, and no try is used up"
smtp_start
AT=2026-03-04T08:01
run bihuan serve --once
ok "a mail is there" smtp_wait g1
is "$(json 'sorted(d)' "$(to_g1)")" '[["email", "sent", 1], ["sms", "sent", 1]]' "both are marked"
got=$(read_mail "$(smtp_mails g1 | head -1)")
like "$got" "$(cat number)" "the mail names the record"
is "$(json '[f[:2] for f in d["files"]]' "$got")" "[[\"$(cat number).pdf\", \"application/pdf\"]]" "and has its report with it"
is "$(ls plant.serve | grep -c attach)" 0 "which is not left behind"
like "$(cat program.json)" "\"person\":\"G1\".*$(cat number)" "[command sms] is the channel that the form calls sms"

# A ledger that can be made, and one of a month that there is not: the mail goes without it and says so.
for month in 2026-03 2026-13; do
    sqlite3 plant.db "INSERT INTO message (id, channel, target, text, record, due, tries, state, kind, title, dedupe, seq, address, file)
        VALUES ('L$month', 'email', 'G1', '台账', '', 0, 0, 'waiting', 'notice', '台账', 'L$month', 0, 'l$month@plant.cn', 'ledger:$month')"
done
exit_is 0 "both leave" bihuan serve --once
said=$ERR
ok "the mail with" smtp_wait l2026-03
ok "and the one without" smtp_wait l2026-13
is "$(json '[f[0] for f in d["files"]]' "$(read_mail "$(smtp_mails l2026-03)")")" '["ledger-2026-03.xlsx"]' "the ledger is in it"
got=$(read_mail "$(smtp_mails l2026-13)")
is "$(json '[d["files"], "附件过大或无法读取" in d["text"]]' "$got")" '[[], true]' "what could not be made is said in the mail"
like "$said" 'What goes with message L2026-13 could not be made, it goes without: .*2026-13' "and by the watch, with the reason"

# A watch that runs finds the server again by itself.
smtp_stop
AT=''
"$BIHUAN" serve >serve.out 2>serve.err &
watch=$!
ok "a test message" bihuan --user E9 notify test G1 email
email_says() { for _ in $(seq 300); do [ "$(json 'bool(d["channels"][0]["error"])' "$("$BIHUAN" serve --status --json 2>/dev/null)")" = "$1" ] && return; read -rt 0.05 <> <(:); done; return 1; }
ok "the status says what is wrong" email_says true
smtp_start
began=$SECONDS
ok "the mail arrives" smtp_wait g1 2
is "$((SECONDS - began <= 10))" 1 "within 10 seconds of the server's return"
kill "$watch" && wait "$watch"
