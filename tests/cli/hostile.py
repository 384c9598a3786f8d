#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# hostile.py arguments|values|plant: strings that attack a terminal or a reader, through the commands. Prints "ok" lines
# for tests/cli/hostile.sh: one per command, with what came out that must not.
import os, re, sqlite3, subprocess, sys

BIHUAN, PLANT = os.environ["BIHUAN"], os.environ["BIHUAN_PLANT"]
LEADS = ["\x1b[31m", "\x1b]0;t\x07", "\x1b]52;c;eA==\x07", "\x1bP$q\x1b\\", "\x1b[6n", "\x1b(0", "\x9b31m", "\x9d0;t\x9c", "\x90q\x9c", "\u202e",
         "\u202a", "\u2066", "\u2067", "\u200b", "\u200d", "\u200f", "\u2060", "\ufeff", "\u061c", "\u2028", "\U000e0041", "\r", "\b\b\b", "\x07",
         "\x0e", "\x0f", "\x7f", "\t", "\x01", "\x1f", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "%s%s%n", "%d", "'", '"', "\\", "\\x1b[31m", "`id`",
         "$(id)", ";", "--", "--help", "../../etc", "/dev/tty", "<F2>", "é\u0301\u0301\u0301\u0301", "ﷺ", "👩‍👩‍👧", "隐患", "x" * 5000, "法" * 3000, "\n", ""]
STRINGS = [b.encode("utf-8", "surrogatepass") for lead in LEADS for b in (lead, "a" + lead + "b", lead * 3, "罐区" + lead)]
STRINGS += [b"\xc0\xaf", b"\xe0\x80\xaf", b"\xff\xfe", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\xe6\xb3", b"a\x80b", b"\xc2", b"\x9b2J"]
BAD = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u061c\U000e0000-\U000e007f]")


def complaint(out, codes=(0, 1, 2, 3, 4, 5), status=0):
    if status not in codes:
        return "status %d" % status
    out = out.replace(b"\x1b[38;5;16;48;5;231m", b"").replace(b"\x1b[0m", b"")  # the two of labels on a terminal
    try:
        found = BAD.search(out.decode())
    except UnicodeDecodeError as problem:
        return "no UTF-8: %s" % problem
    return found and "%r in %r" % (found.group(), out.decode()[max(0, found.start() - 40):found.end() + 40])


def run(*words, lang="en"):
    words = [w if isinstance(w, bytes) else w.encode() for w in words]
    head = [BIHUAN.encode(), b"--lang", lang.encode(), b"--user", b"P1"]
    try:
        done = subprocess.run(head + words, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    except subprocess.TimeoutExpired:
        return "took more than 60 s: %r" % (words,)
    out = done.stdout
    if words[0] == b"export" and out.startswith(b"\xef\xbb\xbf"):  # a list in Chinese is for the spreadsheet: its mark, its line ends
        out = out[3:].replace(b"\r\n", b"\n")
    why = complaint(out + done.stderr, status=done.returncode)
    return why and "%s of %r" % (why, words)


def report(name, problems, runs):
    problems = [p for p in problems if p]
    print("%s %s: %d runs" % ("not" if problems else "ok", name, runs))
    for problem in problems[:5]:
        print("# " + ascii(problem)[:600])


def arguments(commands):  # what nobody knows is named in the sentence: is it named cleanly?
    sample = STRINGS[:4 * 34:7] + STRINGS[-6:]
    for number, command in enumerate(commands):
        some = [s for s in sample if b"\0" not in s][number % 3::3]
        report(command, [run(command, *words, lang="zh" if number % 2 else "en") for s in some
                         for words in ([s], [s, s], ["--" + s.decode("latin1"), s], ["--json", s])], len(some) * 4)


def values():
    strings = [s for s in STRINGS if b"\0" not in s]
    for name, words in {"submit note": ["submit", "hazard", "device=P-101", "category=ppe", b"note="], "submit device": ["submit", "hazard", b"device="],
                        "submit area": ["submit", "special-treatment", b"area="], "submit form": ["submit", b""], "show": ["show", b""],
                        "scan": ["scan", b""], "user": ["list", "--area", b""]}.items():
        report(name, [run(*words[:-1], words[-1] + s) for s in strings], len(strings))
    problems = []
    for kind, line in (("areas", b"code,name,parent\nX%d,%s,\n"), ("devices", b"code,name,area,position\nX%d,%s,A-01,x\n"),
                       ("people", b"id,name,department,roles,in_service\nX%d,%s,EHS,,yes\n"), ("sources", b"code,name,level,areas\nX%d,%s,2,A-01\n")):
        for number, s in enumerate(strings[::3]):
            with open("hostile.csv", "wb") as out:
                out.write(line % (number, s))
            problems.append(run("import", kind, "hostile.csv"))
    report("import", problems, len(problems))


def plant(commands):  # somebody wrote them into the file, past the choke point
    db, number = sqlite3.connect(PLANT), 0
    texts = [s.decode("utf-8", "replace").replace("\0", "") for s in STRINGS if len(s) < 200]
    for name, sql in db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        db.execute("DROP TRIGGER " + name)
    for table, column, mark in (("area", "name", ""), ("device", "name", ""), ("device", "position", ""), ("person", "name", ""), ("person", "title", ""),
                                ("record", "category", ""), ("record", "position", ""), ("record", "fields", "json"), ("step", "fields", "json"),
                                ("hold", "why", ""), ("source", "name", ""), ("department", "name", ""), ("message", "text", ""),
                                ("audit", "actor", ""), ("audit", "terminal", ""), ("audit", "subject", ""), ("audit", "kind", "")):
        for (row,) in db.execute("SELECT rowid FROM %s" % table).fetchall():
            number += 1
            value = texts[number % len(texts)]
            if mark:
                value = '{"note":"%s"}' % value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
            db.execute("UPDATE %s SET %s = ? WHERE rowid = ?" % (table, column), (value, row))
    db.commit()
    records = [r for (r,) in db.execute("SELECT number FROM record LIMIT 6")]
    for command in commands:
        words = command.split()
        runs = [words] + [words + ["--json"]] if "RECORD" not in words else [[r if w == "RECORD" else w for w in words] + j for r in records for j in ([], ["--json"])]
        report(command, [run(*w, lang=lang) for w in runs for lang in ("en", "zh")], len(runs) * 2)


{"arguments": lambda: arguments(sys.argv[2:]), "values": values, "plant": lambda: plant(sys.argv[2:])}[sys.argv[1]]()
# The finder of bad bytes must find them.
print("ok" if all(complaint(s) for s in (b"\x1b[m", "a\u202eb".encode(), b"\xc2\x9b", b"\xff", b"a\rb")) and not complaint("一\n".encode()) else "not", "control")
