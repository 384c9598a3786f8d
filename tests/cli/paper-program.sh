#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# bihuan-paper: what it is given and what not, and what is said where it is missing, stops or talks nonsense. The program is looked for
# beside the running one, so a copy of bihuan with another bihuan-paper beside it tells.
. "$(dirname "$0")/plant.inc"
begin
USER_ID='' AT=2026-03-02T08:00
mkdir bin && cp "$BIHUAN" bin/bihuan && ln -s "$BUILD/locale" bin/locale
copied() { "$WORK/bin/bihuan" --at "$AT" "$@"; }
number=$(as P1 submit hazard device=P-101 category=corrosion | json 'd["number"]' "$(cat)")

# nothing WHAT SENTENCE: no paper and no label can be had, one sentence says why, and no file is left.
nothing() {
    local call
    for call in "report $number -o x.pdf" "labels P-101 -o x.pdf" "labels --all --format png -o x.png" "labels P-101 --format zpl -o x.zpl"; do
        # shellcheck disable=SC2086  # words
        exit_is 1 "$1: $call" copied $call
        like "$ERR" "^bihuan: $2" "$1: it is said"
        is "$(grep -c . <<<"$ERR")" 1 "$1: in one line"
    done
    is "$(ls x* .x* ./*.tmp 2>/dev/null)" "" "$1: nothing is left"
}

if [ -e /usr/local/libexec/bihuan/bihuan-paper ]; then
    skip "where it is missing that is said" "one is installed"
else
    nothing missing 'The program .*/bihuan-paper is missing; it belongs to bihuan'
    exit_is 0 "a photo is kept all the same" env "BIHUAN_PLANT=$BIHUAN_PLANT" bin/bihuan --at "$AT" --user P1 submit hazard device=P-101 category=ppe photo=@a.jpg
    like "$OUT$ERR" 'bihuan-paper is missing' "with the reason for the doubt"
    exit_is 1 "the doctor finds it" copied doctor
    like "$OUT" 'fonts .*bihuan-paper is missing' "and names it"
fi
exit_is 0 "labels in a printer's own font do without" copied labels P-101 --format zpl --printer-font E:SIMSUN.TTF -o own.zpl

fake() { printf '%s\n' "$@" >bin/bihuan-paper && chmod 755 bin/bihuan-paper; }
fake '#!/bin/true'
nothing "one that ends at once" 'The program that draws papers and decodes pictures stopped'
fake '#!/bin/sh' 'exec /bin/cat /dev/zero'
nothing "one that never ends" 'The program that draws papers and decodes pictures stopped'
fake '#!/bin/sh' '/bin/cat >/dev/null'
nothing "one that says nothing" 'The program that draws papers and decodes pictures stopped'
# What it gets: two pipes, nowhere to complain, no variable, a group of its own.
cat >bin/bihuan-paper <<END
#!/usr/bin/python3 -IB
import os
with open("$WORK/seen", "w") as seen:
    links = {}
    for fd in os.listdir("/proc/self/fd"):
        try: links[fd] = os.readlink("/proc/self/fd/" + fd).split(":")[0]
        except OSError: pass
    print(open("/proc/self/environ").read().strip("\0"), file=seen)
    print(sorted((fd, to) for fd, to in links.items() if not to.endswith(("seen", "bihuan-paper", "/fd"))), file=seen)
    print(os.getpgid(0) == os.getpid(), open("/proc/self/cmdline").read().split("\0")[2:], file=seen)
END
chmod 755 bin/bihuan-paper
BIHUAN_SECRET=geheim BIHUAN_PASSWORD=x exit_is 1 "one that only looks around" copied labels P-101 -o x.pdf </etc/passwd
is "$(sed -n 1p seen)" "" "its environment is empty"
is "$(sed -n 2p seen)" "[('0', 'socket'), ('1', 'socket'), ('2', '/dev/null')]" "it has two ways and nothing else open"
like "$(sed -n 3p seen)" '^True ' "keys of the terminal do not reach it"
unlike "$(cat seen)" 'geheim|plant|P-101' "no secret and no place is told"
