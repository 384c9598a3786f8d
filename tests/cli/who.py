# SPDX-License-Identifier: MIT
"""Who may be whom on a permit, and who approves what: vectors on top of those of rules.py."""
import json, os, sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import rules
from rules import HOT, ROOM, PLATE, HIGH, LIFT, POWER, DIG, ROAD, judge, must, other, prepared, run


def people(*lines):
    """More people in the plant."""
    def setup(folder):
        path = os.path.join(folder, "more.csv")
        with open(path, "w") as out:
            out.write("id,name,department,roles,in_service\n" + "\n".join(lines) + "\n")
        must(run(folder, "2026-03-01T00:00", None, "import", "people", path))
    return setup


def certificates(*lines):
    def setup(folder):
        path = os.path.join(folder, "more-certificates.csv")
        with open(path, "w") as out:
            out.write("id,subject,kind,title,cycle,last,next\n" + "\n".join(lines) + "\n")
        must(run(folder, "2026-03-01T00:00", None, "import", "obligations", path))
    return setup


G3 = people("G3,丙监护,PRD,operator;guardian,yes")
OFFICE = people("A1,综合部长,ADM,dept-head,yes")
HEADS = people("Q1,设备部长,EQP,dept-head,yes", "Z1,总工,MGT,chief-engineer,yes")


def reference(kind, text):
    def setup(folder):
        path = os.path.join(folder, kind + "-more.csv")
        with open(path, "w") as out:
            out.write(text)
        must(run(folder, "2026-03-01T00:00", None, "import", kind, path))
    return setup


POWERED = reference("departments", "code,name,name_en,kind\nELE,电气车间,Power,power\n")
SUPPLIER = people("Q2,电气主任,ELE,dept-head,yes")
OWNED = reference("areas", "code,name,parent,department\nA-01,氯化装置,,EQP\n")
VECTORS = [
    ("P08", "the guardian is one of the workers", HOT, "approve", "-", dict(submit=dict(worker="W1,G1"))),
    ("P08", "the guardian is the leader", HIGH, "approve", "-", dict(submit=dict(leader="G1"))),
    ("P08", "the guardian works on another permit", HIGH, "approve", "-", dict(submit=dict(guardian="G1"), first=[other(PLATE, device="P-102", worker="G1")])),
    ("P08", "the guardian leads another permit", HIGH, "approve", "-", dict(submit=dict(guardian="G1"), first=[other(PLATE, device="P-102", leader="G1")])),
    ("P08", "somebody else works there", HIGH, "approve", "+", dict(first=[other(PLATE, device="P-102", worker="W2")])),
    ("P08", "a guardian without certificate where others have one", HOT, "approve", "-", dict(submit=dict(guardian="G3"), first=[G3])),
    ("P08", "a guardian's certificate until the end", HOT, "approve", "+", dict(submit=dict(guardian="G3"), first=[G3, certificates("c9,person:G3,certificate,作业监护人培训,365d,2025-03-02,2026-03-02T17:00")])),
    ("P08", "a guardian's certificate that ends before", HOT, "approve", "-", dict(submit=dict(guardian="G3"), first=[G3, certificates("c9,person:G3,certificate,作业监护人培训,365d,2025-03-02,2026-03-02T16:59")])),
    ("P09", "at work in another area", HIGH, "start", "-", dict(first=[other(PLATE, device="P-201", worker="W1")])),
    ("P09", "at work in the same area", HIGH, "start", "+", dict(first=[other(PLATE, device="P-102", worker="W1")])),
    ("P09", "one of two is at work in another area", HIGH, "start", "-", dict(submit=dict(worker="W4,W1"), first=[people("W4,四号,EQP,operator,yes"), certificates("c9,person:W4,certificate,高处作业,2190d,2022-04-01,2028-04-01"), other(PLATE, device="P-201", worker="W1")])),
    ("P09", "two workers, both certified", HOT, "approve", "+", dict(submit=dict(worker="W1, W3"))),
    ("P09", "two workers, one without certificate", HOT, "approve", "-", dict(submit=dict(worker="W1,W2"))),
    ("P09", "two workers, the second's ends before", HOT, "approve", "-", dict(submit=dict(worker="W1，W3", end="2026-03-02T17:01"))),
    ("P09", "somebody who is not there", HOT, "submit", "!", dict(submit=dict(worker="W1,XX"))),
    ("P10", "second grade, by the head of the office", HOT, "approve", "-", dict(first=[OFFICE], user=dict(approve="A1"))),
    ("P10", "an entry, by the head of the office", ROOM, "approve", "-", dict(first=[OFFICE], user=dict(approve="A1"))),
    ("P10", "an entry, by the head of production", ROOM, "approve", "+", dict(user=dict(approve="H1"))),
    ("P10", "an entry, by a safety officer", ROOM, "approve", "-", dict(user=dict(approve="E1"))),
    ("P10", "power, by the head of production", POWER, "approve", "-", dict(user=dict(approve="H1"))),
    ("P10", "power, by the head of equipment where nobody supplies power", POWER, "approve", "+", dict(first=[HEADS], user=dict(approve="Q1"))),
    ("P10", "power, by the head of equipment where there is a power department", POWER, "approve", "-", dict(first=[HEADS, POWERED, SUPPLIER], user=dict(approve="Q1"))),
    ("P10", "power, by the power department", POWER, "approve", "+", dict(first=[HEADS, POWERED, SUPPLIER], user=dict(approve="Q2"))),
    ("P10", "the area belongs to another department", HOT, "approve", "-", dict(first=[HEADS, OWNED], user=dict(approve="H1"))),
    ("P10", "by the head of that department", HOT, "approve", "+", dict(submit=dict(medium="none"), first=[HEADS, OWNED], user=dict(approve="Q1"))),
    ("P10", "height III, by a safety officer", HIGH, "approve", "-", dict(submit=dict(height="30", grade="3"), user=dict(approve="E1"))),
    ("P10", "height III, by the head of equipment", HIGH, "approve", "+", dict(submit=dict(height="30", grade="3"), first=[HEADS], user=dict(approve="Q1"))),
    ("P10", "height I, by the head of equipment who does not run the area", HIGH, "approve", "-", dict(first=[HEADS], user=dict(approve="Q1"))),
    ("P10", "height I over a pit, by the head of equipment", HIGH, "approve", "+", dict(submit=dict(circumstances="over"), first=[HEADS], user=dict(approve="Q1"))),
    ("P10", "height I in the rain, by the head of production", HIGH, "approve", "-", dict(submit=dict(circumstances="rain"), user=dict(approve="H1"))),
    ("P10", "height I near live parts, by the safety head", HIGH, "approve", "-", dict(submit=dict(circumstances="slope,live"), user=dict(approve="E9"))),
    ("P10", "height IV, by the chief engineer", HIGH, "approve", "+", dict(submit=dict(height="31", grade="4"), first=[HEADS], user=dict(approve="Z1"))),
    ("P10", "special grade, by the head of equipment", HOT, "approve", "-", dict(submit=dict(grade="0"), first=[HEADS], user=dict(approve="Q1"))),
    ("P10", "a lift of first grade, by the safety head", LIFT, "approve", "-", dict(submit=dict(mass="101", grade="1", plan="DZ-1"))),
    ("P10", "approved without a scan", HOT, "approve", "!", dict(approve=dict(place=None))),
    ("P10", "the label of another area", HOT, "approve", "-", dict(approve=dict(place="P-201"))),
    ("P10", "a label of the same area", HOT, "approve", "+", dict(approve=dict(place="P-102"))),
    ("P10", "the approver is one of the workers", ROOM, "approve", "3", dict(submit=dict(worker="W2,E9"))),
    ("P10", "the approver leads the work", ROOM, "approve", "3", dict(submit=dict(leader="E9"))),
    ("P10", "the approver is the guardian", ROOM, "approve", "3", dict(submit=dict(guardian="E9"))),
]


def say(good, name, why=""):
    print("%s\t%s\t%s" % ("ok" if good else "no", name, " ".join(str(why).split())))


def acceptance(form, worker, who, expected):
    """Finished by the applicant; who accepts?"""
    options = dict(submit=dict(worker=worker), first=[people("M1,机修工程师,EQP,engineer,yes")])
    permit = prepared(form, "finish", options)
    must(permit.finish())
    done = permit.act("accept", dict(confirmed_on_site="yes"), at="2026-03-02T10:30", user=who)
    say(done.returncode == expected, "%s of %s is accepted by %s: exit %d" % (form, worker, who, expected), done.stderr)


def left(door):
    """The worker leaves while people are inside: the permit stops, its people are told, anybody of it counts out."""
    permit = prepared(ROOM, "finish", dict(submit=dict(worker="W2", leader="O1")))
    at = "2026-03-02T09:20"
    if door == "user":
        must(run(permit.folder, at, "E9", "user", "leave", "W2"))
    else:
        path = os.path.join(permit.folder, "left.csv")
        with open(path, "w") as out:
            out.write("id,name,department,roles,in_service\nW2,无证者,EQP,operator,no\n")
        must(run(permit.folder, at, "E9", "import", "people", path))
    told = json.loads(must(run(permit.folder, at, "E9", "--json", "show", permit.number)).stdout)
    say(told["state"] == "suspended", "the worker leaves by %s: the permit stops" % door, told["state"])
    rows = must(run(permit.folder, at, "E9", "messages")).stdout
    say(permit.number in rows, "and its people are told", rows)
    refused = permit.act("resume", {}, at="2026-03-02T09:25")
    say(refused.returncode == 4 and "P09" in refused.stderr, "it does not go on with him", refused.stderr)
    out = permit.act("finish", rules.FINISH, at="2026-03-02T09:26", user="G1")
    say(out.returncode == 0, "the guardian counts the people out", out.stderr)


def main():
    left("user")
    left("import")
    for rule, what, form, step, expected, options in VECTORS:
        good, why = judge(rule, form, step, expected, options)
        say(good, "%s %s: %s" % (rule, form, what), why)
    acceptance(HOT, "W1", "M1", 4)
    acceptance(ROOM, "W2", "M1", 4)
    acceptance(ROOM, "W2", "T1", 0)
    acceptance(HIGH, "W1", "M1", 0)
    acceptance(PLATE, "W2,L1", "L1", 3)


main()
