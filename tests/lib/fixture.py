# SPDX-License-Identifier: MIT
"""The plant of the screen tests, written down in tests/screens/plant: reference data that is imported, and a history that is
done line by line through the command line. fixture.py BIHUAN FOLDER makes FOLDER/plain/plant.db, the same plant every time: its
times are written down, and its chance (the key, the ids) is no chance. In FOLDER/accounts the same plant is in use: two people have
accounts, with the password and the PIN in the file secrets."""
import itertools
import os
import shlex
import shutil
import struct
import subprocess
import sys
import zlib

BIHUAN, ROOT = map(os.path.abspath, sys.argv[1:3])
FOLDER = os.path.join(ROOT, "plain")
HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "screens", "plant")
KINDS = ("schedules", "facts", "materials", "areas", "devices", "sources", "people", "holidays", "obligations")
FOUNDED, LAST, TODAY = "2026-09-20T08:00", "2026-11-23T07:16", "2026-11-23T07:20"  # LAST: of the history
SECRETS = "bihuan-demo\n135790\n"


def picture(grey):
    """A picture that is one: a single point."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\211PNG\r\n\032\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(bytes((0, grey)))) + chunk(b"IEND", b""))


# What the program takes for chance while the plant is made: xorshift, from the number of the command.
CHANCE = """#include <stdlib.h>
#include <sys/random.h>
ssize_t getrandom(void *to, size_t size, unsigned flags) {
    static unsigned long long state;
    (void)flags;
    if (state == 0)
        state = strtoull(getenv("FIXTURE_COMMAND"), NULL, 10) * 0x9e3779b97f4a7c15ull;
    for (size_t i = 0; i < size; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        ((unsigned char *)to)[i] = (unsigned char)(state >> 24);
    }
    return (ssize_t)size;
}
"""
RUNG = ("linjing", "pengtao", "liaokai", "madesheng")  # whom the freeze of the history was told
COMMANDS = itertools.count(1)


def bihuan(folder, *words):
    env = dict(os.environ, XDG_STATE_HOME=os.path.join(ROOT, "state"), BIHUAN_LANG="zh", FIXTURE_COMMAND=str(next(COMMANDS)),
               LD_PRELOAD=os.path.join(ROOT, "chance.so"),
               ASAN_OPTIONS=os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0")
    done = subprocess.run((BIHUAN,) + words, cwd=folder, capture_output=True, text=True, env=env)
    if done.returncode != 0:
        sys.exit("%s\n%s%s" % (" ".join(words), done.stdout, done.stderr))


def run(at, who, *words, folder=FOLDER):
    bihuan(folder, "--plant", "plant.db", "--at", at, "--terminal", "T1", *(() if who == "-" else ("--user", who)), *words)


def history():
    """[time, who, words…] of the history, by time; what has the same time keeps its order."""
    with open(os.path.join(HERE, "history"), encoding="utf-8") as file:
        told = [shlex.split(line) for line in file if not line.startswith("#")]
    return sorted(filter(None, told), key=lambda line: line[0])


def measures(number, yes, _, no, __):
    """The words of one call that answers so many measures of a permit with yes, the next with no."""
    with open(os.path.join(FOLDER, "measures.keys"), "w") as file:
        file.write("open measures %s\nkey %s<F2>\n" % (number, "y " * int(yes) + "n " * int(no)))
    return "--script", "measures.keys"


def acknowledge():
    """What rings at their terminals is acknowledged: the banner stands in one script, not in all."""
    with open(os.path.join(FOLDER, "bell.keys"), "w") as file:
        file.write("key <Ctrl-G>\nreject \"Ctrl-G\"\n")
    for who in RUNG:
        run(LAST, who, "--script", "bell.keys")
    os.remove(os.path.join(FOLDER, "bell.keys"))


def main():
    os.makedirs(FOLDER)
    for grey, name in enumerate(("before", "after", "sketch")):
        with open(os.path.join(FOLDER, name + ".png"), "wb") as file:
            file.write(picture(grey))
    with open(os.path.join(ROOT, "chance.c"), "w") as file:
        file.write(CHANCE)
    subprocess.run(["cc", "-shared", "-fPIC", "-o", "chance.so", "chance.c"], cwd=ROOT, check=True)
    bihuan(FOLDER, "init", "--simulate", "--at", FOUNDED, "--name", "青屿精细化工有限公司", "plant.db")
    for kind in KINDS:
        run(FOUNDED, "-", "import", kind, os.path.join(HERE, kind + ".csv"))
    for at, who, *words in history():
        run(at, who, *(measures(*words[1:]) if words[0] == "measures" else words))
    os.remove(os.path.join(FOLDER, "measures.keys"))
    acknowledge()
    accounts = shutil.copytree(FOLDER, os.path.join(ROOT, "accounts"))
    with open(os.path.join(accounts, "secrets"), "w", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
        file.write(SECRETS)
    for person in ("linjing", "gaoxiang"):
        run(TODAY, "-", "user", "enrol", person, "--new-secret-file", "secrets", folder=accounts)


main()
