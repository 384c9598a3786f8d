# SPDX-License-Identifier: MIT
"""Safety measures (安全措施) of the eight kinds, in the plant of rules.py."""
import rules
from rules import HOT, ROOM, PLATE, HIGH, LIFT, POWER, DIG, ROAD, MEASURES, prepared, must


def say(good, name, why=""):
    print("%s\t%s\t%s" % ("ok" if good else "no", name, " ".join(str(why).split())))


# Which may be "not applicable" (everything else is refused), and what else differs from the usual permit.
MAY_NOT_APPLY = [
    ("hot work beside the equipment", HOT, {}, {1, 2, 4, 5, 6, 7, 9, 14, 16}),
    ("hot work inside it: cleaned and blanked always", HOT, dict(place_kind="inside"), {4, 5, 6, 7, 9, 14, 16}),
    ("special hot work: cameras always", HOT, dict(grade="0"), {1, 2, 4, 5, 6, 7, 9, 16}),
    ("a confined space", ROOM, {}, {4, 8, 14, 15}),
    ("a blind plate", PLATE, dict(medium="none"), {2, 3, 5, 6, 7, 9, 11}),
    ("a blind plate on hydrogen sulfide: what poisons and burns", PLATE, dict(medium="h2s"), {5, 6, 7, 9, 11}),
    ("a blind plate on acid", PLATE, dict(medium="hcl"), {3, 6, 7, 9, 11}),
    ("height under a roof", HIGH, {}, {5, 6, 7, 8, 9, 10, 11, 13, 14, 15}),
    ("height in the open: the wind always", HIGH, dict(outdoors="yes"), {5, 6, 7, 8, 9, 10, 11, 14, 15}),
    ("height above 30 m: radio always", HIGH, dict(height="31", grade="4"), {5, 6, 7, 8, 9, 10, 13, 14, 15}),
    ("a lift of third grade", LIFT, {}, {1, 2, 6, 12, 14, 17, 18, 19, 20}),
    ("a lift of second grade: the plan always", LIFT, dict(mass="40", grade="2", plan="x"), {2, 6, 12, 14, 17, 18, 19, 20}),
    ("power where nothing explodes", POWER, dict(explosive="no"), {2, 5, 6, 7, 8, 12, 13, 14}),
    ("power where it may explode: protection and gas always", POWER, {}, {5, 6, 7, 8, 12, 14}),
    ("a shallow pit", DIG, {}, {5, 6, 7, 9, 10, 11}),
    ("a deep pit: supports, and as a confined space", DIG, dict(depth="1.21"), {6, 7, 10, 11}),
    ("a closed road by day", ROAD, {}, {3, 4}),
    ("a closed road at night: lamps always", ROAD, dict(end="2026-03-02T20:00"), {4}),
]


def never():
    for name, form, change, may in MAY_NOT_APPLY:
        permit = prepared(form, "measure", dict(submit=change))
        taken, refused = set(), set()
        for item in range(1, MEASURES[form] + 1):
            done = permit.act("measure", dict(item=str(item), applies="no"), user="G1")
            (taken if done.returncode == 0 else refused).add(item)
            if done.returncode not in (0, 1) or (done.returncode == 1 and "P13" not in done.stderr):
                say(False, name, done.stderr)
        say(taken == may, "may not apply: " + name, "taken %s, expected %s" % (sorted(taken), sorted(may)))


def whole_list():
    for form, count in MEASURES.items():
        permit = prepared(form, "measure", {})
        must(permit.act("measure", dict(item=str(count), applies="no"), user="G1"))
        done = permit.act("measure", dict(item=str(count + 1), applies="yes"), user="G1")
        say(done.returncode == 1, "%s has the %d measures of annex A" % (form, count), done.stderr)


def own_name():
    permit = prepared(HOT, "measure", {})
    done = permit.act("measure", dict(item="1", applies="yes", by="G1"), user="O1")
    say(done.returncode == 1 and "P13" in done.stderr, "nobody confirms in another's name", done.stderr)
    say(permit.act("measure", dict(item="1", applies="yes", by="O1"), user="O1").returncode == 0, "in his own he does")
    say(permit.act("measure", dict(item="2", applies="yes"), user="O1").returncode == 0, "which is the one meant where none is given")


def last_word():
    permit = prepared(HOT, "approve", {})
    must(permit.act("measure", dict(item="5", applies="no"), at="2026-03-02T09:02", user="G1"))
    must(permit.act("measure", dict(item="5", applies="yes"), at="2026-03-02T09:03", user="G2"))
    must(permit.approve())
    for step, at in (("start", "2026-03-02T09:06"),):
        done = permit.act("measure", dict(item="5", applies="no"), at=at, user="G1")
        say(done.returncode == 1, "after the approval no measure is answered", "exit %d %s" % (done.returncode, done.stderr))
    permit = prepared(HOT, "finish", {})
    done = permit.act("measure", dict(item="5", applies="no"), at="2026-03-02T09:20", user="G1")
    say(done.returncode == 1, "nor during the work", "exit %d %s" % (done.returncode, done.stderr))


whole_list()
never()
own_name()
last_word()
