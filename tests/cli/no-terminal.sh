#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# A test that is started from somebody's terminal has none of its own: nothing waits for a password there.
. "$(dirname "$0")/../lib/tap.sh"

mkdir -p cli
cat >cli/asks.sh <<'END'
if (: </dev/tty) 2>/dev/null; then echo "not ok 1 - a terminal"; else echo "ok 1 - none"; fi
tty -s && echo "not ok 2 - stdin" || echo "ok 2 - none at stdin either"
"$BIHUAN" init --simulate plant.db >/dev/null
"$BIHUAN" --plant plant.db --lang en user enrol E1 2>&1 | head -3
echo "ok 3 - nobody was asked"
echo "1..3"
END
# A terminal of its own around it, as somebody's "make test" has.
in_terminal() {
    python3 - "$@" <<'P'
import os, pty, select, sys, time
pid, fd = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
end, text = time.monotonic() + 30, b""
while time.monotonic() < end:
    if select.select([fd], [], [], 0.2)[0]:
        try:
            piece = os.read(fd, 65536)
        except OSError:
            break
        if not piece:
            break
        text += piece
else:
    os.kill(pid, 9)
    text += b"\nWAITED\n"
print(text.decode("utf-8", "replace").replace("\r", ""))
P
}
run in_terminal bash -c ': </dev/tty && echo has a terminal'
like "$OUT" 'has a terminal' "the test of this test: there is one"
run in_terminal bash "$TOP/tests/lib/one.sh" "$PWD/cli/asks.sh"
like "$OUT" 'ok 3 - nobody was asked' "the test ends"
unlike "$OUT" 'not ok|WAITED' "without any terminal"
