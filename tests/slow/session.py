# SPDX-License-Identifier: MIT
"""Sessions at a terminal over ssh: session.py KEY COUNT [STEP...]; each STEP is "wait TEXT", "send KEYS" (\\r, \\x1b… as Python
writes them) or "kill". All COUNT clients do the steps at once. Prints a line for each: "ok" or what it waited for in vain, and
what stood on its screen. Exit 1 unless all are ok."""
import os, pty, re, select, signal, sys, threading, time

SSH = ["ssh", "-tt", "-F", "none", "-p", os.environ.get("SSH_PORT", "2222"), "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null",
       "-o", "LogLevel=ERROR", "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes"]
LONGEST = 30
ESCAPES = re.compile(rb"\x1b(\[[0-?]*[ -/]*[@-~]|[()][0-9A-B]|[=>78M])")


class Session:
    def __init__(self, key):
        self.seen, self.mark = b"", 0
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm", LANG="en_US.UTF-8", LC_ALL="C.UTF-8")
            os.execvp("ssh", SSH + ["-i", key, "-o", "SendEnv=LANG", "hz@127.0.0.1"])
        import fcntl, struct, termios
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def read(self, seconds):
        ready, _, _ = select.select([self.fd], [], [], seconds)
        try:
            data = os.read(self.fd, 65536) if ready else b""
        except OSError:
            return False
        self.seen += data
        return not ready or data != b""

    def text(self):
        return ESCAPES.sub(b" ", self.seen[self.mark:]).decode("utf-8", "replace")

    def wait(self, wanted):
        end, alive = time.time() + LONGEST, True
        while time.time() < end:
            if re.search(wanted, self.text()):
                return True
            if not alive:
                return False
            alive = self.read(0.2)
        return False

    def run(self, steps):
        for step in steps:
            verb, _, rest = step.partition(" ")
            if verb == "wait" and not self.wait(rest):
                return "waited for " + rest
            if verb == "kill":
                os.kill(self.pid, signal.SIGKILL)
            if verb == "send":
                while self.read(0.15) and select.select([self.fd], [], [], 0.05)[0]:
                    pass
                self.mark = len(self.seen)
                os.write(self.fd, rest.encode().decode("unicode_escape").encode("latin-1"))
        return "ok"


def main():
    keys, count, steps = sys.argv[1].split(","), int(sys.argv[2]), sys.argv[3:]
    sessions = [Session(keys[i % len(keys)]) for i in range(count)]
    results = [None] * count

    def work(i):
        results[i] = sessions[i].run(steps)
    threads = [threading.Thread(target=work, args=(i,)) for i in range(count)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    for session, result in zip(sessions, results):
        print(result, "" if result == "ok" else repr(session.text()[-1500:]))
        try:
            os.kill(session.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        os.waitpid(session.pid, 0)
    sys.exit(any(r != "ok" for r in results))


main()
