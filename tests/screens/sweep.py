# SPDX-License-Identifier: MIT
"""Every screen, and every record of the plant of the screen tests, at every size in both languages, by what must hold of all of them
instead of by recordings. sweep.py BIHUAN TOP, in a copy of the plant: a line for each, verdict, name, why."""
import glob
import os
import re
import sqlite3
import subprocess
import sys
import unicodedata

BIHUAN, TOP = sys.argv[1:3]
SIZES = ("80x24", "200x60", "40x12", "20x16")
# What a screen is about, where it needs something; the others are opened bare.
ABOUT = {"record": "YH-2026-00004", "report": "YH-2026-00001", "measures": "DH-2026-00003", "gas": "LD-2026-00001",
         "entry": "submit hazard device=P-0404", "device": "GD-0304", "round": "A04-2",
         "check": "submit fire-check device=GD-0304", "count": "KC-2026-00001", "material": "name 7664-41-7", "quiz": "submit forklift-check"}
# Supplies, which the plant of the screen tests has none of: a count that is going on.
SUPPLIES = (("items", "code,name,name_en,kind,unit\nSCBA,呼吸器,Breathing apparatus,scba,套\n"), ("places", "code,name,area\nEM-1,溶剂罐区,A04\n"))
# A word of danger, the row by which it has been said, and the width from which that holds (narrower ones say it further down).
DANGER = {"DL-2026-00001": ("已过期未清点", "expired", 5, 20), "GC-2026-00001": ("已冻结", "FROZEN", 3, 20), "YH-2026-00014": ("已冻结", "FROZEN", 3, 20),
          "YH-2026-00004": ("超期", "late", 10, 40), "YH-2026-00008": ("重大", "Major", 15, 80), "home": ("超期", "overdue", 9, 20),
          "permits": ("已过期未清点", "expired", 9, 20), "handover": ("超期", "Overdue", 6, 20)}
# Latin words of a Chinese screen that are no text: names of keys, formats, standards, units, protocols.
LATIN = set("Esc Ctrl Tab Enter PgUp PgDn Home End Del Space Left Right vol ppm bihuan verify".split())
# Names of steps that the Chinese sentences of permits still quote in brackets, beside the words; none is added here.
LATIN |= {"complete", "countersign", "regrade", "strike"}


def judge(name, findings):
    print("%s\t%s\t%s" % ("not ok" if findings else "ok", name, " | ".join(findings[:20]).replace("\n", " ")))


def play(lang, steps):
    """[(name, columns, rows)] of the frames these steps show, and what went wrong."""
    with open("sweep.keys", "w", encoding="utf-8") as file:
        file.write("\n".join(steps) + "\n")
    done = subprocess.run([BIHUAN, "--plant", "plant.db", "--user", "linjing", "--lang", lang, "--script", "sweep.keys"],
                          capture_output=True, text=True, env=dict(os.environ, XDG_STATE_HOME=os.path.abspath("state")))
    frames = []
    for part in re.split(r"^== ", done.stdout, flags=re.M)[1:]:
        head, *lines = part.split("\n")
        name, size = head.rsplit(" ", 1)
        columns, rows = map(int, size.split("x"))
        frames.append((name, columns, rows, lines[:-1]))
    return frames, done.stderr if done.returncode else ""


def width(line):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def read(*patterns):
    return "\n".join(open(name, encoding="utf-8").read() for pattern in patterns for name in sorted(glob.glob(os.path.join(TOP, pattern))))


def titles():
    """Title of each screen in (zh, en), by its source and the catalogues."""
    chinese = {}
    for english, text in re.findall(r'^msgid "(.*)"\nmsgstr "(.*)"$', read("data/po/zh/*.po"), flags=re.M):
        chinese.setdefault(english, []).append(text)
    for path in glob.glob(os.path.join(TOP, "src/screens/*.c")):
        title = re.search(r'\.title = N_\("(.*?)"\)', read(path))
        if title:
            yield os.path.basename(path)[:-2], (chinese.get(title[1], []), [title[1]])


def stored(statement):
    with sqlite3.connect("file:plant.db?mode=ro", uri=True) as db:
        return "\n".join(str(cell) for row in db.execute(statement) for cell in row)


# What the plant itself says in Chinese (its data, and the names of ids and roles in it), and what is quoted from laws and tables:
# that stands in every language. A message is quoted as it was written, in the language of its receiver.
OWN = read("tests/screens/plant/*", "data/plant/*.csv", "data/materials.csv", "data/limits/*.csv", "data/permits/*.csv", "data/ledger/*.csv", "data/trust/*.csv") + \
    "\n".join(re.findall(r"^(?:clause|unit)[^=]*=(.*)$", read("forms/*.ini", "forms/parts/*.ini"), flags=re.M)) + \
    stored("SELECT value FROM plant UNION SELECT fields FROM record")


def messages():
    """As they stand now: the keys that were pressed have sent some."""
    return stored("SELECT * FROM message")


def preview():
    """What a month of reminders says, in the language of its receivers; the screen shows this month and the last."""
    words = [BIHUAN, "--plant", "plant.db", "--json", "reminders", "--preview"]
    return "".join(subprocess.run(words + [month], capture_output=True, text=True).stdout for month in ("2026-10", "2026-11"))


def foreign(lang, lines, own):
    """Words that are in the other language and not the plant's own."""
    if lang == "en":
        words = re.findall(r"[\u4e00-\u9fff]+", "\n".join(lines))
        return sorted({word for word in words if word not in own})
    words = re.findall(r"(?<![0-9A-Za-z])(?:[A-Z]?[a-z]{3,}|[A-Z]{5,})(?![0-9A-Za-z])", "\n".join(lines))
    return sorted({word for word in words if word not in own and word not in LATIN})


def about(screen):
    return ("open %s %s" % (screen, ABOUT.get(screen, ""))).strip()


def shown(opening, name):
    """Steps that show it at each size, from its top and from its end."""
    steps = []
    for size in SIZES:
        steps += ["size " + size, opening, "text %s %s" % (name, "top"), "key <End> <PgDn>", "text %s %s" % (name, "end"), "key <Esc>"]
    return steps


def look(lang, name, frames):
    """What must hold of every frame."""
    findings, told = [], preview() if name == "reminders-month" else ""
    for title, columns, rows, lines in frames:
        place = "%s, %s, %dx%d: " % (title, lang, columns, rows)
        if len(lines) != rows:
            findings.append(place + "%d rows" % len(lines))
        findings += [place + "too wide: " + line for line in lines if width(line) > columns]
        if not lines[0].strip() or not lines[-1].strip():
            findings.append(place + "no title or no keys")
        quoted = messages() if name in ("outbox", "report") else told if name == "reminders-month" else ""
        findings += [place + "in the other language: " + word for word in foreign(lang, lines, OWN + quoted)]
        if name in DANGER and title.endswith("top"):
            word, by, least = DANGER[name][0 if lang == "zh" else 1], *DANGER[name][2:]
            if columns >= least and word not in "".join(line.strip() for line in lines[:by + 1]):
                findings.append(place + "“%s” is not said by row %d" % (word, by))
    if len(frames) != 2 * len(SIZES):
        findings.append("%s, %s: %d frames" % (name, lang, len(frames)))
    return findings


def keys_work(screen, bar):
    """Every key the function bar names does something."""
    names = re.findall(r"(?:^| )(\S+) [A-Z]\S*", bar)
    steps = ["size 80x24"]
    for key in names:
        code = key if len(key) == 1 else "<%s>" % key
        steps += [about(screen), "key " + code, "text " + key, "key <Esc> <Esc> <Esc>"]
    frames, error = play("en", steps)
    dead = ["%s: %s" % (screen, name) for name, _, _, lines in frames if "does nothing here" in "\n".join(lines)]
    return dead + ([error] if error else []) + ([] if len(frames) == len(names) and names else ["%s: %s of %s" % (screen, len(frames), bar)])


def count_begun():
    """KC-2026-00001; what went wrong."""
    steps = [["submit", "supply-move", "kind=in", "item=SCBA", "place=EM-1", "quantity=2"], ["count", "begin", "--place", "EM-1"]]
    for kind, text in reversed(SUPPLIES):
        with open(kind + ".csv", "w", encoding="utf-8") as file:
            file.write(text)
        steps.insert(0, ["import", kind, kind + ".csv"])
    said = [subprocess.run([BIHUAN, "--plant", "plant.db", "--user", "linjing"] + step, capture_output=True, text=True).stderr for step in steps]
    for kind, _ in SUPPLIES:
        os.remove(kind + ".csv")
    return "".join(said)


def main():
    judge("a place of supplies is being counted", [error for error in [count_begun()] if error])
    screens = sorted(os.path.basename(path)[:-2] for path in glob.glob(os.path.join(TOP, "src/screens/*.c")))
    listed = subprocess.run([BIHUAN, "--plant", "plant.db", "--lang", "en", "list", "--limit", "0"], capture_output=True, text=True)
    records = re.findall(r"^([A-Z]{2}-\d{4}-\d+)", listed.stdout, flags=re.M)
    named = dict(titles())
    for screen in screens:
        findings = []
        for lang in ("zh", "en"):
            frames, error = play(lang, shown(about(screen), screen))
            findings += look(lang, screen, frames) + ([error] if error else [])
            title = named.get(screen, ([""], [""]))[0 if lang == "zh" else 1]
            findings += ["%s, %s: the title %s is not there: %s" % (screen, lang, title, lines[0]) for _, columns, _, lines in frames
                         if columns >= 80 and not any(text in lines[0] for text in title)]
            if lang == "en" and frames:
                findings += keys_work(screen, frames[0][3][-1])
        judge("%s: at every size, in both languages" % screen, findings)
    seen = {lang: play(lang, [step for number in records for step in shown("open record " + number, number)]) for lang in ("zh", "en")}
    for number in records:
        findings = []
        for lang, (frames, error) in seen.items():
            findings += look(lang, number, [frame for frame in frames if frame[0].split()[0] == number]) + ([error] if error else [])
        judge("%s: at every size, in both languages" % number, findings)
    judge("there are screens and records", [] if len(screens) > 20 and len(records) > 30 else [str((screens, records))])
    sample = ["x", "整改未翻译中", "F1"]
    judge("a Chinese word of an English screen would be seen", [] if foreign("en", sample, OWN) else ["it is not"])
    judge("and an English one of a Chinese screen", [] if foreign("zh", ["untranslated"], OWN) else ["it is not"])


main()
