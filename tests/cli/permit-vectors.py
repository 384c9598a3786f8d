# SPDX-License-Identifier: MIT
"""Every row of the standard that became data, on either side of its edge, in one plant (that of rules.py).

And that rule explain lists every guard of every form, whatever its step and however the record stands.
"""
import collections, configparser, csv, fnmatch, json, os, re, shutil, sqlite3, sys

import rules
from rules import COMMON, FORMS, GOOD, ROOM, must, pairs, prepared, run

TOP = sys.argv[2]
SAID = set()

DAY = "2026-03-02T"
FOLDER = os.path.join(rules.ROOT, "plants", "vectors")
shutil.copytree(rules.EMPTY, FOLDER)


def say(good, name, why=""):
    SAID.add(name)
    print("%s\t%s\t%s" % ("ok" if good else "no", name, " ".join(str(why).split())))


def read(at, *words):
    return json.loads(must(run(FOLDER, at, None, "--json", *words)).stdout)


def submit(form, at, **fields):
    return run(FOLDER, at, "W1", "--json", "submit", form, *pairs(fields))


def text_of(form):
    """The installed form as sections."""
    reader = configparser.ConfigParser(interpolation=None, strict=True, delimiters=("=",), comment_prefixes=(";", "#"))
    reader.optionxform = str
    reader.read_string(read(DAY + "08:00", "form", "show", form)["text"])
    return reader


# ---- rule explain lists every guard (issue 11, item 15)

OTHERS = {
    "hazard": dict(device="P-102", category="corrosion"),
    "contractor-entry": {"company": "x", "area": "A-01", "from": DAY + "08:00", "until": DAY + "20:00", "insurance_no": "1", "insurance_until": "2026-12-31",
                         "certificate_until": "2026-12-31", "promise": "yes", "training_on": "2026-03-01", "training_score": "90",
                         "health": "yes", "tools_checked": "yes"},
}


def guards_of(form):
    """(id, step, warn) as often as they stand in the form."""
    found = collections.Counter()
    for name, section in text_of(form).items():
        if name.startswith("rule ") and "need" in section:
            for event in section["on"].split(","):
                found[section.get("id", name[5:]), event.strip()[len("before:"):], section.get("warn", "no") == "yes"] += 1
    return found


def explained(number, at):
    return [entry for entry in read(at, "rule", "explain", number) if entry["step"]]


def compare(form, number, at, when):
    entries = explained(number, at)
    listed = collections.Counter((e["rule"], e["step"], e["warn"]) for e in entries)
    wanted = guards_of(form)
    say(listed == wanted, "%s, %s: rule explain lists every guard of every step" % (form, when), (listed - wanted, wanted - listed))
    say(all(e["holds"] in (True, False, None) and e["text"] for e in entries), "%s, %s: each says how it stands" % (form, when))
    return entries


def explain():
    number = {}
    for form, fields in list(FORMS.items()) + list(OTHERS.items()):
        full = dict(COMMON, **fields) if form in FORMS else fields
        number[form] = json.loads(must(submit(form, DAY + "08:50", **full)).stdout)["number"]
        compare(form, number[form], DAY + "08:50", "just applied for")
    entries = explained(number["hot-work"], DAY + "08:50")
    by = {(e["rule"], e["step"]): e["holds"] for e in entries}
    say(by["P12", "start"] is None, "outside a dike nobody asks about draining: holds is null")
    say(by["P18", "finish"] is False and by["P01", "start"] is False and by["P03", "approve"] is True,
        "what is missing for a later step does not hold, what is in order does", by)
    must(run(FOLDER, DAY + "08:51", "E1", "act", number["hot-work"], "void", "reason=x"))
    compare("hot-work", number["hot-work"], DAY + "08:52", "void")


# ---- what takes a started permit

def started():
    """The legal record beside the plant's own, the break of a confined space."""
    permit = prepared(ROOM, "pause", {})
    db = sqlite3.connect(permit.folder + "/p.db")

    def next_record(every, at):
        db.execute("UPDATE limit_value SET value = ? WHERE name = 'confined-space.record'", (every,))
        db.commit()
        for point in ("upper", "middle", "lower"):
            for gas, (value, unit) in GOOD.items():
                must(permit.act("gas", dict(point=point, gas=gas, value=value, unit=unit, meter="GD-07", at=at), at=at))
        shown = json.loads(must(run(permit.folder, at, None, "--json", "show", permit.number)).stdout)
        return min(clock["until"] for clock in shown["clocks"])

    clock = next_record("4h", DAY + "09:20")
    say("T11:20" in clock, "the record of 2 h stands whatever the plant sets", clock)
    clock = next_record("15m", DAY + "09:22")
    say("T09:37" in clock, "a stricter one of the plant comes first", clock)
    must(permit.act("pause", {}, at=DAY + "09:30"))

    def held(at):
        entries = json.loads(must(run(permit.folder, at, None, "--json", "rule", "explain", permit.number)).stdout)
        return [e["holds"] for e in entries if (e["rule"], e["step"]) == ("P04", "resume")]

    say(held(DAY + "10:30") == [None], "a confined space, a break of 60 minutes", held(DAY + "10:30"))
    say(held(DAY + "10:30:00.001") == [False], "and of a millisecond more", held(DAY + "10:30:00.001"))


# ---- the table

def split(words):
    """'height=5; gas=o2@upper 20 vol%; now=T' as fields, readings, moment."""
    fields, readings, now = {}, [], DAY + "09:01"
    for word in filter(None, (w.strip() for w in words.split(";"))):
        key, value = word.split("=", 1)
        if key == "gas":
            place, number, unit = value.split(" ")
            readings.append(tuple(place.split("@")) + (number, unit))
        elif key == "now":
            now = value
        else:
            fields[key] = value or None
    return fields, tuple(readings), now


MADE = {}


def made(form, fields, readings):
    """(number, why not) of a permit; what is asked of the same one twice is made once."""
    key = (form, json.dumps(fields, sort_keys=True), readings)
    if key not in MADE:
        done = submit(form, DAY + "09:00", **dict(COMMON, **dict(FORMS[form], **fields)))
        number = json.loads(done.stdout)["number"] if done.returncode == 0 else None
        for gas, point, value, unit in readings if number else ():
            must(run(FOLDER, DAY + "09:00", "W1", "act", number, "gas", "point=" + point, "gas=" + gas, "value=" + value, "unit=" + unit,
                     "meter=GD-07", "at=" + DAY + "09:00"))
        MADE[key] = (number, done.stderr)
    return MADE[key]


SEEN = {}
TITLES = {gas: titles.split("|")[1].strip() for gas, titles in text_of("hot-work")["choices gas"].items()}


def look(number, at):
    if (number, at) not in SEEN:
        SEEN[number, at] = explained(number, at)
    return SEEN[number, at]


def stands(row, words, readings=None):
    """None: it is refused; else what the row asks: nothing stands against it (True) or the names behind the fact."""
    fields, own, now = split(words)
    number, why = made(row["form"], fields, own if readings is None else readings)
    if row["asks"] == "submit":
        return number is not None, why
    rule, step, fact, word = re.fullmatch(r"(\w+)@(\w+)(?::(\w+))?(?:\?(\w+))?", row["asks"]).groups()
    if number is None:
        raise SystemExit("%s: %s" % (words, why))
    entries = [e for e in look(number, now) if (e["rule"], e["step"]) == (rule, step) and (fact or not word or word in e["facts"])]
    if not fact:
        return bool(entries) and all(e["holds"] is not False for e in entries), [e["text"] for e in entries]
    said = [e["facts"][fact] for e in entries if fact in e["facts"]]
    if word:
        return bool(said) and not any(TITLES[word] + " (" in text for text in said), said
    if readings is None:
        return bool(said) and all(text.split(" ")[0] == "0" for text in said), said
    return bool(said) and not any("%s %s %s (" % (TITLES[own[0][0]], own[0][2], own[0][3]) in text for text in said), said


def together(rows):
    """Readings of rows that differ in nothing else are entered for one permit."""
    groups = collections.defaultdict(list)
    for row in rows:
        if row["asks"].endswith(":gas_over"):
            for side in ("allowed", "refused"):
                fields, readings, _ = split(row[side])
                groups[row["form"], side, json.dumps(fields, sort_keys=True)] += readings
    return groups


def vectors(rows):
    groups = together(rows)
    for row in rows:
        if row["asks"] == "-" or row["asks"].startswith("see:"):
            continue
        answers = {}
        for side in ("allowed", "refused"):
            readings = None
            if row["asks"].endswith(":gas_over"):
                readings = tuple(groups[row["form"], side, json.dumps(split(row[side])[0], sort_keys=True)])
            answers[side] = stands(row, row[side], readings)
        good = answers["allowed"][0] and not answers["refused"][0]
        say(good, "%s %s: %s" % (row["clause"], row["form"], row["what"]), answers)


def elsewhere(rows):
    """A vector that takes more than a look stands in another table, by the name given here."""
    for row in rows:
        if row["asks"].startswith("see:"):
            with open(os.path.join(TOP, "tests/cli", row["asks"][4:])) as file:
                text = file.read()
            for side in ("allowed", "refused"):
                say(row[side] == "-" or '"%s"' % row[side] in text, "%s %s: %s has it" % (row["clause"], row["what"], row["asks"][4:]), row[side])


# ---- and nothing of the standard is data without one

def clauses():
    """(key, what it prints) of every row of data and every rule."""
    with open(os.path.join(TOP, "data/limits/limits.csv")) as file:
        for row in csv.DictReader(file):
            yield "limit:" + row["name"], row["source"]
    with open(os.path.join(TOP, "data/permits/approvers.csv")) as file:
        for row in csv.DictReader(file):
            yield "approver:%s/%s" % (row["form"], row["grades"]), row["clause"]
    for folder in ("forms", "forms/parts"):
        for name in sorted(os.listdir(os.path.join(TOP, folder))):
            if not name.endswith(".ini"):
                continue
            rule = None
            with open(os.path.join(TOP, folder, name)) as file:
                for line in file:
                    section = re.match(r"\[(?:rule )?(.*)\]", line)
                    rule = section.group(1) if section else rule
                    if line.startswith("clause = "):
                        yield "rule:%s/%s" % (name[:-4], rule), line[len("clause = "):].strip()


def covered(rows):
    patterns = [word for row in rows for word in re.findall(r"\w+:.*?(?= \w+:|$)", row["covers"])]
    known = {re.sub(r" ?([a-i])\)?$", "", row["clause"]) for row in rows}
    bare, lacking, unknown, used = [], [], [], set()
    for key, text in clauses():
        used |= {p for p in patterns if fnmatch.fnmatchcase(key, p)}
        if text.startswith(("GB 30871", "GBZ")) and not any(fnmatch.fnmatchcase(key, p) for p in patterns):
            lacking.append(key)
        for part in re.findall(r"GB 30871-2022([^；（）]*)", text):
            numbers = re.findall(r"\d+(?:\.\d+)+", part.split("：")[0])
            unknown += ["%s: %s" % (key, n) for n in numbers if n not in known and not any(k.startswith(n + ".") for k in known)]
            if not numbers and not re.search(r"附录|表", part):
                bare.append("%s: %s" % (key, text))
    say(not lacking, "every row with a clause of the standard has a vector, or says why it is not judged", lacking)
    say(not unknown, "every clause that is printed is in the table", unknown)
    say(not bare, "where the standard is named, so is the clause", bare)
    say(used == set(patterns), "the table names no row that is not there", set(patterns) - used)


def table():
    with open(os.path.join(TOP, "tests/cli/permit-vectors.csv")) as file:
        rows = list(csv.DictReader(file))
    vectors(rows)
    elsewhere(rows)
    covered(rows)


explain()
started()
table()
