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


LIFTERS = [people("W5,指挥,EQP,operator,yes", "W6,司机,EQP,operator,yes", "W7,司索,EQP,operator,yes"),
           certificates("s5,person:W5,certificate,起重机指挥,1460d,2024-04-01,2028-04-01", "s6,person:W6,certificate,流动式起重机司机,1460d,2024-04-01,2028-04-01",
                        "s7,person:W7,certificate,司索作业,1460d,2024-04-01,2028-04-01")]


def reference(kind, text):
    def setup(folder):
        path = os.path.join(folder, kind + "-more.csv")
        with open(path, "w") as out:
            out.write(text)
        must(run(folder, "2026-03-01T00:00", None, "import", kind, path))
    return setup


POWERED = reference("departments", "code,name,name_en,kind\nELE,电气车间,Power,power\n")
SUPPLIER = people("Q2,电气主任,ELE,dept-head,yes", "Q3,电气技术员,ELE,engineer,yes")
OWNED = reference("areas", "code,name,parent,department\nA-01,氯化装置,,EQP\n")
FITTER = people("M9,机修班长,EQP,team-leader,yes")
VECTORS = [
    ("P08", "the guardian is one of the workers", HOT, "approve", "-", dict(submit=dict(worker="W1,G1"))),
    ("P08", "the guardian is the leader", HIGH, "approve", "-", dict(submit=dict(leader="G1"))),
    ("P08", "the guardian works on another permit", HIGH, "approve", "-", dict(submit=dict(guardian="G1"), first=[other(PLATE, device="P-102", worker="G1")])),
    ("P08", "the guardian leads another permit", HIGH, "approve", "-", dict(submit=dict(guardian="G1"), first=[other(PLATE, device="P-102", leader="G1")])),
    ("P08", "somebody else works there", HIGH, "approve", "+", dict(first=[other(PLATE, device="P-102", worker="W2")])),
    ("P08", "a guardian without certificate where others have one", HOT, "approve", "-", dict(submit=dict(guardian="G3"), first=[G3])),
    ("P08", "a guardian's certificate until the end", HOT, "approve", "+", dict(submit=dict(guardian="G3"), first=[G3, certificates("c9,person:G3,certificate,作业监护人培训,365d,2025-03-02,2026-03-02T17:00")])),
    ("P08", "a guardian's certificate that ends before", HOT, "approve", "-", dict(submit=dict(guardian="G3"), first=[G3, certificates("c9,person:G3,certificate,作业监护人培训,365d,2025-03-02,2026-03-02T16:59")])),
    ("P08", "a guardian where nobody has a certificate", ROAD, "approve", "-", dict(first=[certificates("c6,person:G1,certificate,监护,once,2025-12-01,", "c7,person:G2,certificate,监护,once,2025-12-01,")])),
    ("P08", "a guardian's course of more than a year ago, whatever his card says", HOT, "approve", "-", dict(submit=dict(guardian="G3"), first=[G3, certificates("c9,person:G3,certificate,作业监护人培训,1095d,2025-03-01,2028-03-01")])),
    ("P08", "a guardian's card without the day of the course", HOT, "approve", "-", dict(submit=dict(guardian="G3"), first=[G3, certificates("c9,person:G3,certificate,作业监护人培训,1095d,,2028-03-01")])),
    ("P08", "a guardian's course that is still to come", HIGH, "approve", "-", dict(submit=dict(guardian="G3"), first=[G3, certificates("c9,person:G3,certificate,作业监护人培训,365d,2026-03-03,2027-03-03")])),
    ("P09", "a lift whose operator is certified as signaller only", LIFT, "approve", "-", dict(submit=dict(operator="W5"), first=LIFTERS)),
    ("P09", "a lift whose signaller is certified as operator only", LIFT, "approve", "-", dict(submit=dict(commander="W6"), first=LIFTERS)),
    ("P09", "a lift whose slinger is certified as signaller only", LIFT, "approve", "-", dict(submit=dict(slinger="W5"), first=LIFTERS)),
    ("P09", "a lift with one of each", LIFT, "approve", "+", dict(submit=dict(operator="W6", commander="W5", slinger="W7"), first=LIFTERS)),
    ("P09", "a lift of two slingers, one not certified", LIFT, "approve", "-", dict(submit=dict(slinger="W7,W2"), first=LIFTERS)),
    ("P13b", "a lift without an operator", LIFT, "approve", "-", dict(submit=dict(operator=None), unsigned=("lead", "unit"))),
    ("P13", "a lift whose operator was not briefed", LIFT, "start", "-", dict(submit=dict(operator="W6"), first=LIFTERS)),
    ("P08", "the guardian slings", LIFT, "approve", "-", dict(submit=dict(slinger="W7,G1"), first=LIFTERS)),
    ("P09", "the signaller is at work in another area", LIFT, "start", "-", dict(submit=dict(commander="W5"), at=dict(gas="2026-03-02T09:10"), unsigned=("briefed",), first=LIFTERS + [other(PLATE, device="P-201", worker="W5")])),
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
    ("P10", "power, by the head of equipment where there is a power department", POWER, "approve", "-", dict(countersigns=dict(power="Q3"), first=[HEADS, POWERED, SUPPLIER], user=dict(approve="Q1"))),
    ("P10", "power, by the power department", POWER, "approve", "+", dict(countersigns=dict(power="Q3"), first=[HEADS, POWERED, SUPPLIER], user=dict(approve="Q2"))),
    ("P10", "the area belongs to another department", HOT, "approve", "-", dict(team="Q1", first=[HEADS, OWNED], user=dict(approve="H1"))),
    ("P10", "by the head of that department", HOT, "approve", "+", dict(team="Q1", submit=dict(medium="none"), first=[HEADS, OWNED, FITTER], user=dict(approve="Q1"))),
    ("P10", "height III, by a safety officer", HIGH, "approve", "-", dict(submit=dict(height="30", grade="3"), user=dict(approve="E1"))),
    ("P10", "height III, by the head of equipment", HIGH, "approve", "+", dict(submit=dict(height="30", grade="3"), first=[HEADS], user=dict(approve="Q1"))),
    ("P10", "height I, by the head of equipment who does not run the area", HIGH, "approve", "-", dict(first=[HEADS], user=dict(approve="Q1"))),
    ("P10", "height I over a pit, by the head of equipment", HIGH, "approve", "+", dict(submit=dict(circumstances="over"), first=[HEADS], user=dict(approve="Q1"))),
    ("P10", "height I in the rain, by the head of production", HIGH, "approve", "-", dict(submit=dict(circumstances="rain"), user=dict(approve="H1"))),
    ("P10", "height I near live parts, by the safety head", HIGH, "approve", "-", dict(submit=dict(circumstances="slope,live"), user=dict(approve="E9"))),
    ("P10", "height I into the night, by the head of production", HIGH, "approve", "-", dict(submit=dict(end="2026-03-02T18:01"), user=dict(approve="H1"))),
    ("P10", "height I into the night, nobody said so, by the deputy", HIGH, "approve", "+", dict(submit=dict(end="2026-03-02T18:01"), user=dict(approve="D1"))),
    ("P10", "height I until 18:00, by the head of production", HIGH, "approve", "+", dict(submit=dict(end="2026-03-02T18:00"), user=dict(approve="H1"))),
    ("P10", "height I of three days by day only", HIGH, "approve", "+", dict(submit=dict(end="2026-03-04T17:00", day_only="yes"), user=dict(approve="H1"))),
    ("P10", "height I of three days, nights too", HIGH, "approve", "-", dict(submit=dict(end="2026-03-04T17:00"), user=dict(approve="H1"))),
    ("P06", "by day only, begun in the evening", HIGH, "start", "-", dict(submit=dict(end="2026-03-04T17:00", day_only="yes"), at=dict(start="2026-03-02T18:30"))),
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


def at_work(form, **fields):
    permit = prepared(form, "finish", dict(submit=fields))
    return permit, lambda at: json.loads(must(run(permit.folder, at, "E9", "--json", "show", permit.number)).stdout)["state"]


def write(permit, kind, header, line, at="2026-03-02T09:20"):
    path = os.path.join(permit.folder, "later.csv")
    with open(path, "w") as out:
        out.write(header + "\n" + line + "\n")
    must(run(permit.folder, at, "E9", "import", kind, path, *(["--with", "D1"] if kind in ("people", "obligations") else [])))


CERTIFICATE = "id,subject,kind,title,cycle,last,next"


def lost(what, form, line, who):
    """A certificate is withdrawn while people are at work: stopped in that very import, and they are told."""
    permit, state = at_work(form)
    write(permit, "obligations", CERTIFICATE, line)
    say(state("2026-03-02T09:20") == "suspended", what + ": the permit stops", state("2026-03-02T09:20"))
    told = json.loads(must(run(permit.folder, "2026-03-02T09:21", "E9", "--json", "messages")).stdout)
    heard = {m["target"] for m in told if permit.number in m["text"]}
    say(who <= heard, what + ": its people are told", heard)
    refused = permit.act("resume", {}, at="2026-03-02T09:25")
    say(refused.returncode == 4 and ("P08" in refused.stderr or "P09" in refused.stderr), what + ": it does not go on", refused.stderr)


def run_out():
    """A certificate that is shortened stops the work when it ends, not before; a longer one in time and nothing happens."""
    permit, state = at_work(HIGH)
    write(permit, "obligations", CERTIFICATE, "c2,person:W1,certificate,高处作业,2190d,2021-04-01,2026-03-02T11:00")
    say(state("2026-03-02T09:21") == "finish", "a certificate until 11:00: work goes on", state("2026-03-02T09:21"))
    must(run(permit.folder, "2026-03-02T10:59", None, "tick"))
    say(state("2026-03-02T10:59") == "finish", "until a minute before", "")
    must(run(permit.folder, "2026-03-02T11:00", None, "tick"))
    say(state("2026-03-02T11:00") == "suspended", "and stops at 11:00", state("2026-03-02T11:00"))
    permit, state = at_work(HOT)
    write(permit, "obligations", CERTIFICATE, "c6,person:G1,certificate,作业监护人培训合格证,365d,2025-12-01,2026-03-02T11:00")
    write(permit, "obligations", CERTIFICATE, "c6,person:G1,certificate,作业监护人培训合格证,365d,2025-12-01,2026-12-01", at="2026-03-02T09:30")
    must(run(permit.folder, "2026-03-02T11:01", None, "tick"))
    say(state("2026-03-02T11:01") == "finish", "put right in time: nothing stops", state("2026-03-02T11:01"))


def dismissed():
    """The guardian's role ends while he guards; other roles are nothing of this."""
    permit, state = at_work(ROOM)
    write(permit, "people", "id,name,department,roles,in_service", "W1,侯焊工,EQP,,yes")
    say(state("2026-03-02T09:21") == "finish", "a worker who is operator no more works on", "")
    write(permit, "people", "id,name,department,roles,in_service", "G1,甲监护,PRD,operator,yes", at="2026-03-02T09:22")
    say(state("2026-03-02T09:22") == "suspended", "a guardian who is guardian no more: the permit stops", state("2026-03-02T09:22"))


CREWS = reference("people", "id,name,department,roles,in_service,crew\n" + "".join("K%s,%s班长,PRD,team-leader,yes,%s\n" % (c, c, c) for c in "ABCD"))
# what, form, step before which it is tried, signature, its fields, by whom, exit, what differs
SIGNATURES = [
    ("the unit's opinion by a team leader of another department", HOT, "approve", "unit", {}, "M9", 4, dict(first=[FITTER])),
    ("by a head of another department", ROOM, "approve", "unit", {}, "Q1", 4, dict(first=[HEADS])),
    ("by the head of production", HOT, "approve", "unit", {}, "H1", 0, {}),
    ("by production, where equipment runs the area", PLATE, "approve", "unit", {}, "L1", 4, dict(unsigned=("unit",), first=[HEADS, OWNED])),
    ("by the head of equipment there", PLATE, "approve", "unit", {}, "Q1", 0, dict(unsigned=("unit",), first=[HEADS, OWNED])),
    ("the permit checked by a team leader of another department", HIGH, "start", "check", {}, "M9", 4, dict(first=[FITTER])),
    ("by a head where the department has team leaders", HIGH, "start", "check", {}, "H1", 4, {}),
    ("by the head where it has none", ROAD, "start", "check", {}, "Q1", 0, dict(team="Q1", unsigned=("check",), first=[HEADS, OWNED])),
    ("water countersigned by the process department", DIG, "approve", "countersign", dict(consulted="water"), "T1", 4, {}),
    ("process by an engineer of equipment", DIG, "approve", "countersign", dict(consulted="process"), "N1", 4, {}),
    ("process by the process department", DIG, "approve", "countersign", dict(consulted="process"), "T1", 0, {}),
    ("power by equipment, where there is a power department", POWER, "approve", "countersign", dict(consulted="power"), "N1", 4, dict(unsigned=("power",), first=[POWERED, SUPPLIER])),
    ("power by the power department", POWER, "approve", "countersign", dict(consulted="power"), "Q2", 0, dict(unsigned=("power",), first=[POWERED, SUPPLIER])),
    ("fire by production", ROAD, "approve", "countersign", dict(consulted="fire"), "H1", 4, {}),
    ("safety by the leader of the work", ROAD, "approve", "countersign", dict(consulted="safety"), "E1", 3, dict(submit=dict(leader="E1"), unsigned=("fire", "safety"))),
]


def signature(what, form, before, step, fields, who, expected, options):
    done = prepared(form, before, options).act(step, fields, at="2026-03-02T09:12", user=who)
    say(done.returncode == expected and (expected != 4 or "P10" in done.stderr or "P13" in done.stderr), "%s: %s: exit %d" % (form, what, expected), done.stderr)


def on_duty():
    """Of four crews' team leaders one is on duty: he checks, the others do not."""
    codes = [prepared(HOT, "start", dict(first=[CREWS], unsigned=("check",))).act("check", {}, at="2026-03-02T09:12", user="K" + c).returncode for c in "ABCD"]
    say(sorted(codes) == [0, 4, 4, 4], "of the four crews the one on duty checks the permit", codes)


def countersigned():
    """Who countersigned does not approve; what was completed since is countersigned anew."""
    permit = prepared(ROAD, "approve", dict(unsigned=("safety",)))
    must(permit.act("countersign", dict(consulted="safety"), at="2026-03-02T09:02", user="E9"))
    refused = permit.approve()
    say(refused.returncode == 3, "who countersigned does not approve", refused.stderr)
    must(permit.act("complete", dict(traffic="another way"), at="2026-03-02T09:03"))
    for step, person in (("lead", "O1"), ("unit", "L1")):
        must(permit.act(step, {}, at="2026-03-02T09:04", user=person))
    permit.options["user"] = dict(approve="H1")
    refused = permit.approve()
    say(refused.returncode == 4 and refused.stderr.startswith("bihuan: P10:"), "completed since: countersigned anew", refused.stderr)
    for unit, person in (("fire", "E1"), ("safety", "E1")):
        must(permit.act("countersign", dict(consulted=unit), at="2026-03-02T09:04", user=person))
    done = permit.approve()
    say(done.returncode == 0, "then it is approved", done.stderr)


def measures_again():
    """What need not be in place for the grade asked must be for the one it is changed to."""
    permit = prepared(HOT, "approve", {})
    must(permit.act("measure", dict(item="14", applies="no"), at="2026-03-02T09:02", user="G1"))
    must(permit.act("regrade", dict(grade="0"), at="2026-03-02T09:03", user="E1"))
    permit.options["user"] = dict(approve="D1")
    refused = permit.approve()
    say(refused.returncode == 4 and refused.stderr.startswith("bihuan: P13a:") and "14" in refused.stderr, "P13a: regraded, measure 14 is asked for", refused.stderr)
    again = permit.act("measure", dict(item="14", applies="no"), at="2026-03-02T09:04", user="G1")
    say(again.returncode == 1, "and cannot be said not to apply", again.stderr)
    must(permit.act("measure", dict(item="14", applies="yes"), at="2026-03-02T09:04", user="G1"))
    done = permit.approve()
    say(done.returncode == 0, "in place it is approved", done.stderr)


def nightfall():
    """Work at height by day only stops at nightfall."""
    permit, state = at_work(HIGH, end="2026-03-04T17:00", day_only="yes")
    must(run(permit.folder, "2026-03-02T17:59", None, "tick"))
    say(state("2026-03-02T17:59") == "finish", "height by day only: at 17:59 it goes on", state("2026-03-02T17:59"))
    must(run(permit.folder, "2026-03-02T18:00", None, "tick"))
    say(state("2026-03-02T18:00") == "suspended", "at 18:00 it stops", state("2026-03-02T18:00"))


def vacancies():
    """Who is missing is said where people are brought in and by the doctor."""
    permit = prepared(HOT, "submit", {})
    path = os.path.join(permit.folder, "gone.csv")
    with open(path, "w") as out:
        out.write("id,name,department,roles,in_service\nN1,电气工程师,EQP,,yes\n")
    said = must(run(permit.folder, "2026-03-02T00:30", None, "import", "people", path)).stdout
    say("the department of steam supply" in said and "the process department" not in said, "an import names the relation nobody fills any more", said)
    found = json.loads(run(permit.folder, "2026-03-02T00:31", None, "--json", "doctor").stdout)
    checks = {f["check"]: f for f in (found["findings"] if isinstance(found, dict) else found)}
    say("the department of steam supply" in str(checks.get("approvers")), "so does the doctor", checks.get("approvers"))


def main():
    for case in SIGNATURES:
        signature(*case)
    on_duty()
    countersigned()
    measures_again()
    nightfall()
    vacancies()
    lost("the guardian's certificate is withdrawn", ROOM, "c6,person:G1,certificate,作业监护人培训合格证,once,2025-12-01,", {"G1", "W1", "O1", "E1"})
    lost("the welder's certificate is another man's", HOT, "c1,person:W2,certificate,焊接与热切割,2190d,2022-04-01,2028-04-01", {"G1", "W1", "O1", "E1"})
    lost("the slinger's certificate was of yesterday", LIFT, "s9,person:W1,certificate,司索作业,1460d,2024-04-01,2026-03-01", {"G1", "W1", "O1", "E1"})
    run_out()
    dismissed()
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
