# SPDX-License-Identifier: MIT
"""The lists of bihuan-permit(7) that follow forms and data: TOP made | shown | write; the page on standard input."""
import csv, os, re, sys

TOP, MODE = sys.argv[1:]
FORMS = ["hot-work", "confined-space", "blind-plate", "height", "lifting", "temp-power", "excavation", "road-closure"]
RELATIONS = {"leader": "the leader in charge", "safety": "the safety department", "area": "the unit that runs the area",
             "specialist": "a specialist department", "power": "the department of power supply"}
# Which limits are the standard's words for a permit; the others are the loop's, the ledger's, the account's.
LIMITS = re.compile(r"(hot-work|confined-space|blind-plate|height|lifting|temp-power|excavation|road-closure|certificate|guardian)\."
                    r"|permit\.(conflict|wash-water|night)|gas\.(required|points|max|min|combustible|lel|molar-volume)|alarm\.stops")


def sections(text):
    """{section: {key: value}} of a form or a part."""
    found, here = {}, None
    for line in text.splitlines():
        if line.startswith("["):
            here = found.setdefault(line.strip("[] "), {})
        elif " = " in line and not line.startswith((";", "#")):
            key, value = line.split(" = ", 1)
            here[key] = value
    return found


def read(path):
    with open(os.path.join(TOP, path)) as file:
        return file.read()


def form(name):
    """The form with its parts: its own sections take the place of theirs; facts and numbers come together."""
    own = sections(read("forms/%s.ini" % name))
    whole = {}
    for part in own["form"]["include"].split(","):
        for key, section in sections(read("forms/parts/%s.ini" % part.strip())).items():
            whole[key] = dict(whole.get(key, {}), **section) if key in ("facts", "numbers") else section
    for key, section in own.items():
        whole[key] = dict(whole.get(key, {}), **section) if key in ("facts", "numbers") else section
    return whole


def plain(words):
    return ", ".join(w.strip().replace("role:", "").replace("person:", "") for w in words.split(","))


def whom():
    """Who does a step, who never does, and in which fields the guardian may not stand."""
    yield '.Bl -tag -width "confined-space" -compact'
    for name in FORMS:
        whole = form(name)
        yield ".It " + name
        for step in ("approve", "accept", "unit", "check"):
            shape = whole["step " + step]
            never = ";\nnever " + plain(shape["not"]) if "not" in shape else ""
            yield "%s: %s%s;" % (step, plain(shape["by"]), never)
        yield "the guardian is none of %s" % ", ".join(whole["facts"]["guardian_twice"].split(" ", 2)[2].split(", "))
        yield ".Pq %s" % whole["rule p08-only"]["clause"]
        if "rule p10-accept" in whole:
            yield "who accepts is of another department than the workers"
            yield ".Pq %s" % whole["rule p10-accept"]["clause"]
    yield ".El"


def approves():
    yield '.Bl -tag -width "confined-space" -compact'
    for row in csv.DictReader(read("data/permits/approvers.csv").splitlines()):
        yield ".It " + ("other forms" if row["form"] == "*" else row["form"])
        if row["grades"] != "*":
            yield "grade %s:" % row["grades"].replace(" ", ", ")
        if row["circumstances"]:
            yield "or %s:" % row["circumstances"].replace(" ", ", ")
        yield RELATIONS[row["relation"]] + ":"
        yield row["roles"].replace(" ", ", ") + (";" if row["above"] else "")
        if row["above"]:
            yield row["above"].replace(" ", ", ")
        yield ".Pq %s" % row["clause"]
    yield ".El"


def grades():
    yield '.Bl -tag -width "confined-space" -compact'
    for name in FORMS:
        whole = form(name)
        if "choices grade" not in whole:
            continue
        yield ".It " + name
        yield ", ".join("%s %s" % (value, titles.split("|")[1].strip()) for value, titles in whole["choices grade"].items()) + ":"
        for rule in ("grade", "due-grade", "p06-said", "p06-place", "p06-stopped"):
            if "rule " + rule in whole:
                yield whole["rule " + rule]["title.en"]
                yield ".Pq %s" % whole["rule " + rule]["clause"]
    yield ".El"


def limits():
    yield '.Bl -tag -width "confined-space" -compact'
    for row in csv.DictReader(read("data/limits/limits.csv").splitlines()):
        if LIMITS.match(row["name"]) and not row["effective_to"]:
            yield ".It Cm " + row["name"]
            unit = {"duration": "", "gas": "", "gases": "", "points": "", "words": "", "kinds": "", "time of day": ""}.get(row["unit"], " " + row["unit"])
            yield "%s%s" % (row["value"], unit)
            yield ".Pq %s" % row["source"]
    yield ".El"


def measures():
    yield '.Bl -tag -width "confined-space" -compact'
    for name in FORMS:
        whole = form(name)
        yield ".It " + name
        for number, titles in whole["choices item"].items():
            yield "%s %s;" % (number, titles.split("|")[1].strip())
        never = whole["rule p13-never"]
        yield "never"
        yield ".Dq not applicable :"
        yield re.match(r"NOT \((.*)\)$", never["need"]).group(1)
        yield ".Pq %s" % never["clause"]
    yield ".El"


LISTS = {"who may be whom": whom, "who approves what": approves, "grades": grades, "limits": limits, "measures": measures}


def made():
    for name, lines in LISTS.items():
        print("== " + name)
        for line in lines():
            print(line)


def page(write):
    inside = None
    for line in sys.stdin.read().splitlines():
        if inside and line == '.\\" %s: end' % inside:
            inside = None
        if write and not inside:
            print(line)
        if not write and inside:
            print(line)
        begin = re.fullmatch(r'\.\\" (.*): begin', line)
        if begin:
            inside = begin.group(1)
            if not write:
                print("== " + inside)
            for made_line in LISTS[inside]() if write else ():
                print(made_line)


made() if MODE == "made" else page(MODE == "write")
