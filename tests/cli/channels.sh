#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The channels that need no network: a program, the machine's log, a folder, a GSM modem. Each alone, without a plant.
. "$(dirname "$0")/../lib/tap.sh"

send() { run "$BUILD/tests/unit/test-mail" send "$@"; }
# program NAME: from standard input, to be run and written by us alone.
program() { cat >"$1" && chmod 755 "$1"; }
appears() { for _ in $(seq 500); do [ -e "$1" ] && return 0; read -rt 0.02 <> <(:); done; return 1; }

# --- a program ---
program tell <<'END'
#!/bin/sh
cat >"$1"; shift; printf '%s\n' "$@" >args; tr '\0' '\n' </proc/$$/environ | cut -d= -f1 | sort | tr '\n' ' ' >env
echo "taken as 17"
END
sed -i "s|>args|>$WORK/args|; s|>env|>$WORK/env|" tell
SECRET=x NOTIFY_SOCKET=/run/x send command "s:run=$WORK/tell $WORK/got 'a b' \$HOME ; c" title=$'引号"与\\' text=$'一\n二' to=13800138000
is "$OUT" "ok|0|taken as 17|" "a program gets the message, and its word is kept"
is "$(json '[d[k] for k in "id kind person name address lang number title text time try again".split()]' "$(cat got)")" \
    '["01J0", "task", "T1", "高翔", "13800138000", "zh", "YH-1019", "引号\"与\\", "一\n二", "2026-03-02T00:00:00Z", 1, false]' "as JSON"
is "$(paste -sd'|' args)" 'a b|$HOME|;|c' "its arguments are a list, and no shell reads them"
unlike "$(cat env)" 'SECRET|NOTIFY_SOCKET|HOME|BIHUAN' "nothing of our environment"
send command "s:run=/bin/sh -c 'cat >/dev/null; echo down >&2; exit 3'"
is "$OUT" "retry|0||The program ended with status 3 and said: down" "another status is tried again"
send command "s:run=/bin/sh -c 'exit 67'"
is "$OUT" "refused|0||The program ended with status 67." "67: nobody of that name"
send command s:run=tell
like "$OUT" '^closed\|bihuan.conf:1: .*whole path' "a program without its path is not run"
chmod 777 tell
send command "s:run=$WORK/tell"
like "$OUT" '^closed\|.*Others may write' "nor one that others may write"

# --- the log ---
/usr/bin/python3 - <<'END' &
import os, socket
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind("log.new"); os.rename("log.new", "log")
with open("lines", "wb", 0) as out:
    while True:
        line = s.recv(65536)
        if line == b"end": break
        out.write(line + b"\n")
END
reader=$!
ok "a log listens" appears log
send syslog s:socket="$WORK/log" title=冻结 text=$'冻结\n<9>x\n全区停工' kind=freeze
is "$OUT" "ok|0||" "the log takes a line"
send syslog s:socket="$WORK/log" kind=task
/usr/bin/python3 -c 'import socket; socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b"end", "log")'
wait $reader
is "$(wc -l <lines)" 2 "a message is one line"
like "$(sed -n 1p lines)" '^<9>[A-Z][a-z]{2} [ 0-9]{2} [0-9:]{8} bihuan\[[0-9]+\]: 高翔 \(T1\): 冻结 <9>x 全区停工$' "a freeze is an alert"
like "$(sed -n 2p lines)" '^<13>.*待整改：P-101 法兰渗漏。$' "a task is a notice"
rm log
send syslog s:socket="$WORK/log"
is "$OUT" "retry|5000||The log of this machine takes nothing now." "a log that is away is waited for"

# --- a folder ---
mkdir drop
send file s:folder="$WORK/drop"
is "$OUT" "ok|0||" "a message lies in the folder"
is "$(cat drop/01J0.txt)" $'高翔\n待整改：P-101\n\n法兰渗漏。' "for people"
is "$(json 'd["number"] + d["text"]' "$(cat drop/01J0.json)")" "YH-1019法兰渗漏。" "and for programs"
is "$(ls -A drop | wc -l)" 2 "nothing else"
touch -d yesterday drop/A.receipt
echo delivered >drop/B.receipt && printf 'failed: \033[31mno such\nperson' >drop/C.receipt && touch -d yesterday drop/*.receipt
send file s:folder="$WORK/drop" count=0 hear=3
is "$(sort <<<"$OUT" | sed 's/\x1b/ESC/')" "$(printf '%s\n' 'delivered|B|' 'failed|C|The receipt says: failed: ?[31mno such person' 'seen|A|')" "receipts are heard"
# One that comes while it looks; the earlier ones are heard again after a restart and are put aside then.
"$BUILD/tests/unit/test-mail" send file s:folder="$WORK/drop" count=0 hear=4 >later &
hearer=$!
echo seen >drop/D.new && mv drop/D.new drop/D.receipt
wait $hearer
like "$(cat later)" '^seen\|D\|$' "and one that comes later"
is "$(ls drop/*.taken 2>/dev/null | wc -l)" 3 "what was heard is put aside when it is looked again"
send file s:folder=drop
like "$OUT" '^closed\|.*whole path' "a folder is named by its whole path"

# --- a modem ---
if [ ! -x /usr/bin/gammu ]; then
    skip "modem" "gammu is missing: make deps installs it"
    exit
fi
plug() { mkdir -p gsm && /usr/bin/python3 "$TOP/tests/lib/modem.py" gsm & modem=$!; appears gsm/modem; }
modem() { send modem s:device="$WORK/gsm/modem" "$@"; }
plug
long=$(for i in $(seq 9); do printf '第%d项：法兰渗漏。' "$i"; done)
modem to=+8613800138000 title=待整改 text="$long"
is "$OUT" "ok|0||" "a text message goes by the modem"
got=$(paste -sd, gsm/sent)
is "$(json '"".join(m["text"] for m in d)' "[$got]")" "待整改"$'\n'"$long" "its parts together are the text"
is "$(json '[len(d), {(m["number"], m["parts"], m["reference"]) for m in d}.__len__(), [m["part"] for m in d]]' "[$got]")" '[2, 1, [1, 2]]' "two parts of one message"
echo "error 500" >gsm/mode
modem to=13800138000
like "$OUT" '^retry\|0\|\|The modem did not send it \(gammu ended with status [0-9]+\)\.$' "a network that refuses: tried again by the plan"
modem to=-v
is "$OUT" "refused|0||That is no number for a text message." "what is no number is none of gammu's business"
kill $modem; wait $modem 2>/dev/null
modem to=13800138000
is "$OUT" "retry|5000||The modem is not connected." "pulled out: it is looked for every five seconds"
: >gsm/modem
modem to=13800138000
is "$OUT" "retry|5000||The modem does not answer." "something that is no modem"
rm -f gsm/modem gsm/mode gsm/sent
plug
modem to=13800138000
is "$OUT|$(json 'd["text"]' "$(cat gsm/sent)")" $'ok|0|||待整改：P-101\n法兰渗漏。' "and back"
kill $modem
