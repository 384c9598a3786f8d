# SPDX-License-Identifier: MIT
"""Every row of the standard that became data, on either side of its edge, in one plant (that of rules.py).

And that rule explain lists every guard of every form, whatever its step and however the record stands.
"""
import collections, configparser, json, os, shutil

import rules
from rules import BIHUAN, COMMON, ENV, FORMS, must, pairs, run

DAY = "2026-03-02T"
FOLDER = os.path.join(rules.ROOT, "plants", "vectors")
shutil.copytree(rules.EMPTY, FOLDER)


def say(good, name, why=""):
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


explain()
