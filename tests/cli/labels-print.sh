#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Labels to printers (a file, a device, a TCP port, a queue of a false lp), printers that are away or stop half-way, own
# layouts and their mistakes, new generations, and a Ctrl-C that leaves nothing.
. "$(dirname "$0")/plant.inc"

begin
export XDG_CONFIG_HOME=$WORK/config
mkdir -p config/bihuan prints bin
payloads() { zbarimg --quiet --raw -Sdisable -Sqrcode.enable "$@" 2>/dev/null | sort; }

# The printer: takes what comes and keeps it, or (stubborn) takes only a few kilobytes.
cat >printer.py <<'END'
import socket, sys, threading
def serve(stubborn, out):
    s = socket.socket()
    if stubborn:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    s.bind(("127.0.0.1", 0))
    s.listen(5)
    open(out + ".new", "w").write(str(s.getsockname()[1]))
    import os
    os.rename(out + ".new", out + ".port")
    kept = []
    while True:
        c, _ = s.accept()
        if stubborn:
            kept.append(c)
            continue
        data = b""
        while True:
            got = c.recv(65536)
            if not got:
                break
            data += got
        c.close()
        open(out + ".new", "wb").write(data)
        os.rename(out + ".new", out + ".got")
threading.Thread(target=serve, args=(True, "stubborn"), daemon=True).start()
serve(False, "willing")
END
/usr/bin/python3 printer.py &
printer=$!
wait_for() { # FILE: until it is there; a printer is a process of its own
    for _ in $(seq 500); do [ -e "$1" ] && return 0; read -rt 0.02 <> <(:); done
    return 1
}
ok "the willing printer listens" wait_for willing.port
ok "the stubborn printer listens" wait_for stubborn.port
free=$(/usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')

# lp as cups-client has it, as far as it matters here: -d QUEUE, the document on standard input.
cat >bin/lp <<'END'
#!/bin/sh
printf '%s\n' "$@" >"$LP_DIR/lp.args"
[ "$2" = broken ] && { echo "lp: The printer or class does not exist." >&2; exit 1; }
cat >"$LP_DIR/lp.in"
echo "request id is $2-1 (1 file(s))"
END
chmod +x bin/lp
export LP_DIR=$WORK PATH=$WORK/bin:$PATH

cat >config/bihuan/bihuan.conf <<END
[printer office]
type = cups
target = Office_A4
sheet = a4

[printer roll]
type = cups
target = Roll
size = 50x30

[printer broken]
type = cups
target = broken

[printer zebra]
type = tcp
target = 127.0.0.1:$(cat willing.port)
format = zpl
size = 50x30
speed = 4

[printer away]
type = tcp
target = 127.0.0.1:$free
timeout = 2

[printer stubborn]
type = tcp
target = 127.0.0.1:$(cat stubborn.port)
dpi = 600
size = 80x60
timeout = 1

[printer usb]
type = device
target = /dev/null
format = tspl

[printer full]
type = device
target = /dev/full

[printer unplugged]
type = device
target = $WORK/no-such-device

[printer folder]
type = device
target = $WORK/a.jpg

[printer disk]
type = file
target = $WORK/prints
format = tspl
END

exit_is 0 "a TCP printer" bihuan --json labels P-101 P-102 --to zebra
is "$(json '[d["labels"], d["pages"], d["file"], d["printer"]]')" '[2, 2, null, "zebra"]' "says what it took"
ok "the bytes arrived" wait_for willing.got
is "$(grep -ac '\^PW400' willing.got) $(grep -ac '\^PR4' willing.got) $(grep -ac '\^XZ' willing.got)" "2 2 2" "size, speed and both labels"
exit_is 0 "the same to a file" bihuan labels P-101 P-102 --format zpl --size 50x30 -o same.zpl
is "$(sed '/\^PR4/d' willing.got | cmp - same.zpl && echo same)" same "byte for byte"
exit_is 0 "an option wins over the printer's setting" bihuan labels P-101 --to zebra --size 40x30
exit_is 0 "a device" bihuan --json labels P-101 --to usb
is "$(json 'd["printer"]')" usb "it took them"
exit_is 0 "a folder for print files" bihuan --json labels P-101 --to disk
is "$(json 'd["file"]')" "$WORK/prints/labels-20260302-080000.prn" "named by the time"
like "$(head -c 20 "$WORK/prints/labels-20260302-080000.prn")" 'SIZE 60 mm,40 mm' "holds what the printer would get"
exit_is 1 "a print file is not overwritten" bihuan labels P-101 --to disk
like "$ERR" 'exists already' "says so"
exit_is 0 "a queue" bihuan --json labels --all --to office
is "$(paste -sd' ' lp.args)" "-d Office_A4 -t bihuan -o print-scaling=none" "lp gets a sheet as it is"
is "$(pdfinfo lp.in | sed -n 's/^Pages: *//p')" 1 "a PDF of one sheet"
exit_is 0 "a printer's language to a queue" bihuan labels P-101 --to office --format zpl
is "$(paste -sd' ' lp.args)" "-d Office_A4 -t bihuan -o raw" "goes on as it is, and the queue's sheet is not asked for"
exit_is 0 "a queue for label paper" bihuan labels P-101 --to roll
is "$(paste -sd' ' lp.args)" "-d Roll -t bihuan -o print-scaling=none -o media=Custom.50x30mm" "lp is told the size"

# Away, out of reach, busy: one sentence, exit 1, nothing counts as printed.
fails() { # NAME PATTERN ARG…
    local name=$1 pattern=$2
    shift 2
    exit_is 1 "$name" bihuan "$@"
    is "$(wc -l <<<"$ERR")$OUT" 1 "$name: one sentence"
    like "$ERR" "$pattern" "$name: says what to do"
}
fails "a printer that is away" 'cannot be reached.*Nothing was printed' labels P-101 --to away
fails "a printer that takes nothing more" 'of [0-9]+ bytes were sent.*not count as printed' labels --all --to stubborn
fails "a device that is full" 'not count as printed' labels P-101 --to full
fails "a device that is not there" 'cannot be opened.*Nothing was printed' labels P-101 --to unplugged
fails "a file instead of a device" 'is not a device' labels P-101 --to folder
fails "a queue that refuses" 'does not exist.*Nothing was printed' labels P-101 --to broken
fails "a printer nobody set up" 'choose one of: away, broken' labels P-101 --to attic
exit_is 2 "a picture to a printer" bihuan labels P-101 --to zebra --format png
exit_is 2 "a file and a printer" bihuan labels P-101 --to zebra -o x.zpl
exit_is 0 "a calibration page to a printer" bihuan --json labels --calibration --to usb
is "$(json '[d["labels"], d["pages"]]')" '[0, 1]' "one page, no label"
exit_is 2 "a calibration page of a device" bihuan labels P-101 --calibration -o x.pdf

# Own layouts beside the plant; a mistake is said with file and line, and nothing is written.
own=${BIHUAN_PLANT%.db}.labels
mkdir -p "$own/sheets"
printf '[label]\nwidth = 70\nheight = 35\n[qr]\nleft = 1\ntop = 1\nwidth = 25\nheight = 25\n[text name]\nleft = 28\ntop = 2\nwidth = 40\nheight = 8\nsize = 4\n' >"$own/wide.ini"
exit_is 0 "a layout of one's own" bihuan labels P-101 --size wide -o wide.pdf
like "$(pdfinfo wide.pdf)" 'Page size: +198.425 x 99.2126 pts' "has its own millimetres"
bad_layout() { # NAME PATTERN TEXT
    printf '%b' "$3" >"$own/bad.ini"
    fails "$1" "bad.ini:[0-9]+: .*$2" labels P-101 --size bad -o bad.pdf
    is "$(ls bad.pdf* 2>/dev/null)" "" "$1: nothing was written"
}
head='[label]\nwidth = 60\nheight = 40\n[qr]\nleft = 1\ntop = 1\nwidth = 25\nheight = 25\n'
bad_layout "boxes over each other" "lies over" "$head[text name]\nleft = 20\ntop = 2\nwidth = 30\nheight = 8\nsize = 4\n"
bad_layout "a negative box" "negative" "$head[text name]\nleft = 30\ntop = -2\nwidth = 30\nheight = 8\nsize = 4\n"
bad_layout "a box outside" "beyond" "$head[text name]\nleft = 40\ntop = 2\nwidth = 30\nheight = 8\nsize = 4\n"
bad_layout "a missing key" "missing" "$head[text name]\nleft = 30\ntop = 2\nwidth = 30\nsize = 4\n"
bad_layout "no layout at all" "" "hello\n"
printf '%b' "$head" | sed 's/25/12/' >"$own/fine.ini"
fails "a code too fine" '0.5 mm' labels P-101 --size fine -o bad.pdf
fails "a path for a size" 'no label size' labels P-101 --size ../wide -o bad.pdf
printf '[sheet]\nwidth = 210\nheight = 297\nleft = 7\ntop = 15\ngap_x = 2.5\n' >"$own/sheets/avery.ini"
exit_is 0 "a sheet of one's own" bihuan --json labels --all --size wide --sheet avery -o avery.pdf
is "$(json 'd["pages"]')" 1 "takes them"

# A new generation revokes the old label; a copy of the same generation stays possible.
old=$(bihuan labels P-111 --format png -o old.png >/dev/null && payloads old.png)
exit_is 0 "a copy of the same label" bihuan labels P-111 --format png -o copy.png
is "$(payloads copy.png)" "$old" "is the same label"
head=$(head_code)
exit_is 2 "a new generation without a reason" as P1 labels P-111 --reprint --format png -o new.png
exit_is 2 "a new generation by nobody" bihuan labels P-111 --reprint --reason damaged --format png -o new.png
exit_is 2 "a new generation of a whole area" as P1 labels --area A-01 --reprint --reason damaged --format png -o new.png
exit_is 1 "a new generation over an existing file" as P1 labels P-111 --reprint --reason damaged --format png -o old.png
exit_is 1 "a new generation in no size" as P1 labels P-111 --reprint --reason damaged --size 1x1 --format png -o new.png
is "$(head_code)" "$head" "nothing was written into the plant"
exit_is 0 "a new generation" as P1 labels P-111 --reprint --reason "掉落损坏" --format png -o new.png
new=$(payloads new.png)
is "$(cut -d: -f3 <<<"$new")" 2 "has the next number"
exit_is 3 "the old label is refused" bihuan scan "$old"
exit_is 0 "the new one is taken" bihuan --json scan "$new"
is "$(json '[d["device"], d["label"]["generation"]]')" '["P-111", 2]' "as the device's"
like "$(bihuan labels P-111 --format term)" 'Rev\. 2' "the revision stands on it"
is "$(json 'd["ok"]' "$(bihuan --json verify)")" true "the plant is in order"
head=$(head_code)
exit_is 1 "a new generation that a printer does not take" as P1 labels P-102 --reprint --reason lost --to away
like "$ERR" 'issued and the old ones revoked; print them with: bihuan labels P-102$' "says that it counts, and how to print it"
isnt "$(head_code)" "$head" "it is in the plant"

# Stopped: nothing is left.
awk 'BEGIN { print "code,name,area,position"; for (i = 1; i <= 4000; i++) printf "Z-%04d,%s泵 %d,A-02,%d 号位\n", i, i % 2 ? "循环" : "进料", i, i }' >many.csv
ok "four thousand devices more" bihuan import devices many.csv
set -m
"$BIHUAN" --at "$AT" labels --area A-02 --format png --dpi 600 -o stopped.png 2>stopped.err &
job=$!
set +m
ok "it draws" wait_for stopped-0001.png
kill -INT "$job"
wait "$job"
is $? 1 "Ctrl-C stops it"
like "$(cat stopped.err)" 'stopped' "it says so"
is "$(ls stopped*.png* 2>/dev/null)" "" "no file is left"
kill "$printer" 2>/dev/null
wait "$printer" 2>/dev/null || true
