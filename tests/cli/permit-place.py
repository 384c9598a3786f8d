# SPDX-License-Identifier: MIT
"""Place and time of permits (GB 30871-2022 5.1, 5.2.4, 5.2.9, 6.7, 7.6, 7.10): the grade that is due over what really happens, and
what is too near. Vectors as in rules.py, on top of its plant."""
import json, os, sys

sys.path.insert(0, os.path.dirname(__file__))
import rules
from rules import HOT, ROOM, PLATE, HIGH, must, other, run

FAR = dict(place="P-101", nearby="none")


def source(folder):
    path = os.path.join(folder, "sources.csv")
    with open(path, "w") as out:
        out.write("code,name,level,areas,materials,since\nM-1,罐区,4,A-02,甲苯:108-88-3:600:500:1,2024-01-01\n")
    must(run(folder, "2026-03-01T01:00", None, "import", "sources", path))


def devices(*lines):
    def setup(folder):
        path = os.path.join(folder, "more.csv")
        with open(path, "w") as out:
            out.write("code,name,area,position,category,class,x,y\n" + "\n".join(lines) + "\n")
        must(run(folder, "2026-03-01T01:00", None, "import", "devices", path))
    return setup


def link(number, linked, at="2026-03-02T09:02", user="O1"):
    return lambda folder: must(run(folder, at, user, "act", number, "link", "linked=" + linked))


def near(**fields):
    return dict(approve=dict(place="P-101", **fields))


DIKE = devices("T-401,甲苯储罐,A-02,防火堤外,储罐,tank,,", "P-402,甲苯泵,A-02,防火堤内,泵,pump,,", "P-403,甲苯泵,A-02,泵棚,泵,pump,,")
RACK = devices("L-900,蒸汽管,A-01,3号管廊二层,管道,pipe,,")
AT_SOURCE = dict(device="P-403", medium="toluene", condition=None)
NIGHT = dict(start="2026-03-02T16:00", end="2026-03-02T20:00")
LATE = dict(submit="2026-03-02T16:00", measure="2026-03-02T16:01", approve="2026-03-02T16:05")
DAYS = dict(start="2026-03-02T09:00", end="2026-03-05T00:00")  # a holiday follows
VECTORS = [
    # the grade that is due
    ("P06", "second grade at night is first: the safety department", HOT, "approve", "+", dict(submit=NIGHT, user=dict(approve="E1"))),
    ("P06", "first grade at night is special: not the safety department", HOT, "approve", "-", dict(submit=dict(NIGHT, grade="1"))),
    ("P06", "second grade on a holiday is first: the safety department", HOT, "approve", "+", dict(submit=rules.HOLIDAY)),
    ("P10", "on a holiday the production head does not do", HOT, "approve", "-", dict(submit=rules.HOLIDAY, user=dict(approve="H1"))),
    ("P03", "at night more than 8 hours", HOT, "approve", "-", dict(submit=dict(start="2026-03-02T12:00", end="2026-03-02T20:01"))),
    ("P03", "at night 8 hours", HOT, "approve", "+", dict(submit=dict(start="2026-03-02T12:00", end="2026-03-02T20:00"))),
    ("P03", "second grade by day only, three days", HOT, "approve", "+", dict(submit=dict(DAYS, day_only="yes"), user=dict(approve="H1"))),
    ("P03", "and without that promise it is first grade, 8 hours", HOT, "approve", "-", dict(submit=DAYS)),
    ("P03", "72 hours of second grade", HOT, "submit", "+", dict(submit=dict(start="2026-03-02T09:00", end="2026-03-05T09:00", day_only="yes"))),
    ("P03", "72 hours and a minute", HOT, "submit", "!", dict(submit=dict(start="2026-03-02T09:00", end="2026-03-05T09:01", day_only="yes"))),
    ("P04", "second grade at night breaks 30 minutes, as first grade does", HOT, "resume", "-",
     dict(submit=dict(end="2026-03-02T16:00", grade="2", condition=None), at=dict(resume="2026-03-02T10:00:00.001"))),
    # what really happens
    ("P03", "begun a minute before the plan", HOT, "start", "-", dict(submit=dict(start="2026-03-02T09:16"))),
    ("P03", "begun as planned", HOT, "start", "+", dict(submit=dict(start="2026-03-02T09:15"))),
    ("P03", "at height, before the plan", HIGH, "start", "-", dict(submit=dict(start="2026-03-02T09:16"))),
    ("P06", "planned by day, begun before dawn", HOT, "start", "-",
     dict(at=dict(submit="2026-03-02T05:00", measure="2026-03-02T05:01", approve="2026-03-02T05:05", gas="2026-03-02T05:20",
                  start="2026-03-02T05:30"), sampled="2026-03-02T05:20")),
    ("P06", "by day only, begun in the night", HOT, "start", "-",
     dict(submit=dict(DAYS, day_only="yes"), at=dict(gas="2026-03-02T19:00", start="2026-03-02T19:05"), sampled="2026-03-02T19:00")),
    # facts
    ("P06", "a tank of a source stands in a dike", HOT, "submit", "!", dict(first=[source, DIKE], submit=dict(device="T-401", medium="toluene"))),
    ("P06", "a place called so is inside the dike", HOT, "submit", "!", dict(first=[source, DIKE], submit=dict(device="P-402", medium="toluene"))),
    ("P06", "equipment of a source that was not stopped", HOT, "submit", "!", dict(first=[source, DIKE], submit=AT_SOURCE)),
    ("P06", "and running", HOT, "submit", "!", dict(first=[source, DIKE], submit=dict(AT_SOURCE, condition="running", grade="1"))),
    ("P06", "as special grade it is taken", HOT, "submit", "+", dict(first=[source, DIKE], submit=dict(AT_SOURCE, grade="0"))),
    ("P06", "stopped and cleaned it is first grade", HOT, "submit", "+", dict(first=[source, DIKE], submit=dict(AT_SOURCE, condition="stopped"))),
    ("P10", "which the production head does not approve", HOT, "approve", "-",
     dict(first=[source, DIKE], submit=dict(AT_SOURCE, condition="stopped"), user=dict(approve="H1"))),
    ("P06", "running equipment with methanol, on its wall", HOT, "submit", "!", dict(submit=dict(condition="running", place_kind="outer"))),
    ("P10", "nobody says that it is stopped: first grade", HOT, "approve", "-", dict(submit=dict(condition=None), user=dict(approve="H1"))),
    ("P06", "second grade after a stop: not any head", HOT, "approve", "-", dict(user=dict(approve="E1"))),
    ("P06", "second grade after a stop: the head of production", HOT, "approve", "+", dict(user=dict(approve="H1"))),
    ("P06", "chlorine does not burn", HOT, "approve", "+", dict(submit=dict(medium="chlorine", condition=None), user=dict(approve="H1"))),
    ("P10", "on a pipe rack it is first grade", HOT, "approve", "-", dict(submit=dict(rack="yes"), user=dict(approve="H1"))),
    ("P10", "a device on a pipe rack too", HOT, "approve", "-", dict(first=[RACK], submit=dict(device="L-900", medium="none"), user=dict(approve="H1"))),
    ("P10", "an explosive place is first grade", HOT, "approve", "-",
     dict(submit=dict(medium="none", explosive="yes", condition=None), user=dict(approve="H1"))),
    # near by
    ("P11", "nobody looked what is near by", HOT, "approve", "-", near(nearby=None)),
    ("P11", "none and gas cannot both be", HOT, "approve", "-", near(nearby="none,gas", gas_distance="31")),
    ("P14", "a permit that begins when this one has ended needs no link", HOT, "approve", "+",
     dict(first=[other(HIGH, working=False, start="2026-03-02T17:00", end="2026-03-02T18:00")])),
    ("P14", "a minute earlier it does", HOT, "approve", "-",
     dict(first=[other(HIGH, working=False, start="2026-03-02T16:59", end="2026-03-02T18:00")])),
    ("P14", "a number that is longer names another permit", HOT, "approve", "-",
     dict(first=[other(HIGH, working=False, linked="DH-2026-000012")], submit=dict(linked="GC-2026-00001"))),
    # distances
    ("P11", "the applicant's own distance counts for nothing", HOT, "start", "-",
     dict(first=[other(PLATE, device="P-111")], submit=dict(distance="500"))),
    ("P11", "the approver's does", HOT, "start", "+", dict(first=[other(PLATE, device="P-111")], **near(nearby="none", distance="30"))),
    ("P11", "if it is enough", HOT, "start", "-", dict(first=[other(PLATE, device="P-111")], **near(nearby="none", distance="29.9"))),
    ("P11", "the worker at the start does not measure for himself", HOT, "start", "-",
     dict(first=[other(PLATE, device="P-111")], start=dict(distance="500"))),
    ("P11", "the guardian does", HOT, "start", "+",
     dict(first=[other(PLATE, device="P-111")], start=dict(distance="31"), user=dict(start="G1"))),
    ("P11", "on the same device no distance helps", HOT, "start", "-",
     dict(first=[other(PLATE, device="P-101", linked="DH-2026-00001")], submit=dict(linked="MB-2026-00001"),
          **near(nearby="none", distance="500"))),
    ("P11", "nor in the same area without places on the grid", HOT, "start", "-",
     dict(first=[other(PLATE, device="P-102")], **near(nearby="none", distance="500"))),
    ("P11", "two plates on one pipe, far apart", PLATE, "start", "-",
     dict(first=[other(PLATE, device="P-105", pipe="Ｌ－1")], submit=dict(device="P-104", pipe="l 1"), approve=dict(place="P-104", distance="500"))),
    ("P11", "two plates on two pipes", PLATE, "start", "+",
     dict(first=[other(PLATE, device="P-105", pipe="L-2")], submit=dict(device="P-104", pipe="L-1"), approve=dict(place="P-104"))),
    # entry
    ("P11", "entry beside hot work, linked with a word", ROOM, "start", "-",
     dict(first=[other(HOT, device="P-102")], submit=dict(linked="nothing"))),
    ("P11", "entry beside hot work, linked both ways", ROOM, "start", "+",
     dict(first=[other(HOT, device="P-102", linked="SX-2026-00001")], submit=dict(linked="DH-2026-00001"))),
    ("P11", "hot work beside an entry", HOT, "start", "-", dict(first=[other(ROOM, device="V-101")])),
    ("P11", "hot work beside an entry, linked both ways", HOT, "start", "+",
     dict(first=[other(ROOM, device="V-101", linked="DH-2026-00001")], submit=dict(linked="SX-2026-00001"))),
    ("P11", "painting in a space with hot work, linked", ROOM, "start", "-",
     dict(first=[other(HOT, device="V-101", linked="SX-2026-00001")], submit=dict(linked="DH-2026-00001", painting="yes"))),
    ("P11", "hot work in a space that is painted, linked", HOT, "start", "-",
     dict(first=[other(ROOM, device="V-101", painting="yes", linked="DH-2026-00001")],
          submit=dict(device="V-101", linked="SX-2026-00001"), approve=dict(place="V-101"))),
    ("P14", "a second entry into the same space by another name of the place", ROOM, "approve", "-",
     dict(first=[other(ROOM, working=False)], submit=dict(device="P-101", space="v-101"))),
    ("P02", "a space nobody registered", ROOM, "submit", "!", dict(submit=dict(space="the big pit"))),
]
for kind, most in (("gas", 30), ("liquid", 15), ("paint", 10), ("dust", 10), ("leak", 15)):
    VECTORS += [
        ("P11", "%s %d m away" % (kind, most), HOT, "approve", "+", near(**{"nearby": kind, kind + "_distance": str(most)})),
        ("P11", "%s nearer than %d m" % (kind, most), HOT, "approve", "-", near(**{"nearby": kind, kind + "_distance": "%.1f" % (most - 0.1)})),
        ("P11", "%s nobody knows how far" % kind, HOT, "approve", "-", near(nearby=kind)),
    ]


def say(good, name, why=""):
    print("%s\t%s\t%s" % ("ok" if good else "no", name, " ".join(why.split())))


def shown(permit, at):
    return json.loads(must(run(permit.folder, at, None, "show", permit.number, "--json")).stdout)


def regraded():
    """In a dike special grade stays special; elsewhere the due grade follows the base grade and stands in the record."""
    permit = rules.prepared(HOT, "measure", dict(submit=dict(in_dike="yes", grade="0")))
    done = permit.act("regrade", dict(grade="2", end="2026-03-02T17:00"), at="2026-03-02T09:02")
    say(done.returncode != 0 and "P06" in done.stderr, "no regrading below the dike's grade", done.stderr)
    permit = rules.prepared(HOT, "measure", dict(submit=NIGHT))
    say(shown(permit, "2026-03-02T09:02")["fields"]["due_grade"] == "1", "second grade at night is kept as first grade due")
    must(permit.act("regrade", dict(grade="1", end="2026-03-02T20:00"), at="2026-03-02T09:02"))
    fields = shown(permit, "2026-03-02T09:03")["fields"]
    say((fields["grade"], fields["due_grade"]) == ("1", "0"), "regraded to first it is special grade due", str(fields))
    done = run(permit.folder, "2026-03-02T09:04", "W1", "submit", HOT, "device=P-101", "grade=2", "due_grade=2")
    say(done.returncode == 1 and "due_grade" in done.stderr, "nobody types the grade that is due", done.stderr)


def trained(folder):
    path = os.path.join(folder, "trained.csv")
    with open(path, "w") as out:
        out.write("id,subject,kind,title,cycle,last,next\ng9,person:G1,certificate,作业监护人培训合格证,365d,2026-12-01,2027-12-01\n")
    must(run(folder, "2026-03-01T02:00", None, "import", "obligations", path))


def no_calendar():
    """A year without a statutory day has no calendar: exit 4, and the reason says what to import; the doctor warns in December."""
    submit = dict(start="2027-01-04T09:00", end="2027-01-04T17:00")
    at = {step: time.replace("2026-03-02", "2027-01-04") for step, time in rules.TIMES.items()}
    permit = rules.prepared(HOT, "approve", dict(submit=submit, at=at, first=[trained]))
    done = permit.approve()
    say(done.returncode == 4 and "P06" in done.stderr and "import holidays" in done.stderr, "no calendar, no answer", done.stderr)
    path = os.path.join(permit.folder, "h.csv")
    with open(path, "w") as out:
        out.write("day,kind,name\n2027-01-01,statutory,元旦\n")
    must(run(permit.folder, at["approve"], None, "import", "holidays", path))
    done = permit.approve()
    say(done.returncode == 0, "one statutory day is a calendar", done.stderr)
    folder = rules.EMPTY
    for day, expected in (("2026-11-30", False), ("2026-12-01", True)):
        copy = os.path.join(rules.ROOT, "plants", "doctor-" + day)
        rules.shutil.copytree(folder, copy)
        must(run(copy, day + "T08:00", "O1", "submit", "hazard", "device=P-102", "category=corrosion"))
        found = json.loads(run(copy, day + "T08:01", None, "doctor", "--json").stdout)
        warned = any(f["check"] == "holidays.2027" and f["state"] == "warn" for f in found)
        say(warned == expected, "the doctor on %s %s next year's calendar" % (day, "asks for" if expected else "does not ask for"))


def nightfall():
    """By day only: at nightfall the work stops by itself."""
    permit = rules.prepared(HOT, "pause", dict(submit=dict(DAYS, day_only="yes")))
    say(shown(permit, "2026-03-02T17:59")["state"] == "finish", "by day the work goes on")
    must(run(permit.folder, "2026-03-02T18:00", None, "tick"))
    say(shown(permit, "2026-03-02T18:01")["state"] == "suspended", "at nightfall it stops")


def main():
    for rule, what, form, step, expected, options in VECTORS:
        good, why = rules.judge(rule, form, step, expected, options)
        say(good, "%s %s: %s" % (rule, form, what), why)
    for test in (regraded, no_calendar, nightfall):
        test()


main()
