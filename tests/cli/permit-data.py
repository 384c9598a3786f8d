# SPDX-License-Identifier: MIT
"""Permit rules that became data, each on either side of its edge, in the plant of rules.py."""
import contextlib, json, os, sqlite3, subprocess

import rules
from rules import BIHUAN, DIG, ENV, HIGH, HOT, LIFT, PLATE, POWER, ROAD, ROOM, judge, must, other, prepared, run

DAY = "2026-03-02T"


def say(good, name, why=""):
    print("%s\t%s\t%s" % ("ok" if good else "no", name, " ".join(str(why).split())))


def show(folder, number):
    command = [BIHUAN, "--plant", folder + "/p.db", "--json", "show", number]
    return json.loads(must(subprocess.run(command, capture_output=True, text=True, env=dict(ENV, XDG_STATE_HOME=folder + "/state"))).stdout)


def state(permit, number=None):
    return show(permit.folder, number or permit.number)["state"]


# ---- contractors

PAPERS = dict(company="x", area="A-01", until="2026-04-01", insurance_no="1", insurance_until="2026-12-31", certificate_until="2026-12-31",
              promise="yes", training_on="2026-03-01", training_score="90", health="yes", tools_checked="yes", licence_no="1",
              licence_until="2026-12-31", qualification_until="2026-12-31", safety_licence_until="2026-12-31",
              agreement_until="2026-12-31", plan="SG-1", jsa="yes")
PAPERS["from"] = DAY + "07:00"


def plant():
    return prepared(HOT, "submit", {})


def apply(permit, at="07:00", user="W1", **changes):
    fields = dict(PAPERS, **{key.rstrip("_"): value for key, value in changes.items()})
    return run(permit.folder, DAY + at, user, "--json", "submit", "contractor-entry", *rules.pairs(fields))


def entered(permit, **changes):
    """Applied for and reviewed: what came of the review."""
    done = apply(permit, **changes)
    if done.returncode:
        return done
    return run(permit.folder, DAY + "07:10", "T1", "act", json.loads(done.stdout)["number"], "review")


ENTRY = [
    ("everything is there", {}, 0, ""),
    ("no business licence", dict(licence_no=None), 4, "C06"),
    ("a licence without its end", dict(licence_until=None), 4, "C06"),
    ("no qualification", dict(qualification_until=None), 4, "C06"),
    ("no safety licence", dict(safety_licence_until=None), 4, "C06"),
    ("no agreement", dict(agreement_until=None), 4, "C06"),
    ("no work plan", dict(plan=None), 4, "C06"),
    ("no job safety analysis", dict(jsa="no"), 4, "C06"),
    ("an agreement that ends a day before the entry", dict(agreement_until="2026-03-31"), 4, "C01"),
    ("an agreement that ends with it", dict(agreement_until="2026-04-01"), 0, ""),
    ("a licence that ends before", dict(licence_until="2026-03-31"), 4, "C01"),
    ("an insurance that ends before", dict(insurance_until="2026-03-31"), 4, "C01"),
    ("trained a year before", dict(from_=DAY + "07:00", training_on="2025-03-03"), 0, ""),
    ("trained more than a year before", dict(training_on="2025-03-01"), 4, "C07"),
    ("trained tomorrow", dict(from_="2026-03-10T07:00", training_on="2026-03-03"), 4, "C07"),
    ("trained after the beginning", dict(training_on="2026-03-03"), 4, "C07"),
    ("not trained", dict(training_on=None), 1, ""),
    ("a tick about the black list is no field", dict(blacklist="no"), 1, ""),
    ("nor is one about the source", dict(at_source="no"), 1, ""),
]


def entries():
    for name, changes, code, rule in ENTRY:
        done = entered(plant(), **changes)
        said = done.stderr.split(":")[1] if code == 4 and ":" in done.stderr else ""
        say(done.returncode == code and rule in said, "entry: " + name, "exit %d: %s" % (done.returncode, done.stderr))


def black_list():
    permit = plant()
    folder = permit.folder
    listed = json.loads(must(run(folder, DAY + "06:00", "E1", "--json", "submit", "contractor-blacklist", "company=ＡＢＣ 建设公司（北京）",
                                 "reason=隐瞒事故")).stdout)["number"]
    say(run(folder, DAY + "06:00", "O1", "submit", "contractor-blacklist", "company=y", "reason=z").returncode == 3, "black list: not by anybody")
    say(run(folder, DAY + "06:00", "E1", "submit", "contractor-blacklist", "company=y").returncode == 1, "black list: not without a reason")
    say(entered(permit, company="abc建设公司(北京)").returncode == 0, "black list: one signature lists nobody")
    early = json.loads(must(apply(permit, "07:20", company="abc建设公司(北京)")).stdout)["number"]
    say(run(folder, DAY + "07:30", "E1", "act", listed, "confirm").returncode == 3, "black list: not both signatures by one person")
    must(run(folder, DAY + "07:30", "E9", "act", listed, "confirm"))
    for name in ("abc建设公司(北京)", "ABC　建设 公司（北京）", "Abc建设公司 ( 北京 )"):
        done = apply(permit, "07:40", company=name)
        say(done.returncode == 4 and "C03" in done.stderr, "black list: %s is the same company" % name, done.stderr)
    say(apply(permit, "07:40", company="abc建设公司").returncode == 0, "black list: another company is not")
    done = run(folder, DAY + "07:41", "T1", "act", early, "review")
    say(done.returncode == 4 and "C03" in done.stderr, "black list: an application of before is not reviewed", done.stderr)
    must(run(folder, DAY + "07:50", "E1", "act", listed, "unlist", "end_reason=整改"))
    say(apply(permit, "07:51", company="abc建设公司(北京)").returncode == 4, "black list: one signature ends nothing")
    say(run(folder, DAY + "07:52", "E1", "act", listed, "agree").returncode == 3, "black list: nor twice the same")
    must(run(folder, DAY + "07:52", "D1", "act", listed, "agree"))
    say(apply(permit, "07:53", company="abc建设公司(北京)").returncode == 0, "black list: two signatures end it")


def entry(**changes):
    def setup(folder):
        class There: pass
        there = There(); there.folder = folder
        done = must(apply(there, **changes))
        number = json.loads(done.stdout)["number"]
        must(run(folder, DAY + "07:10", "T1", "act", number, "review"))
        must(run(folder, DAY + "07:20", "E1", "act", number, "admit"))
    return setup


def listed(folder):
    must(run(folder, DAY + "07:30", "E1", "submit", "contractor-blacklist", "company=X", "reason=z"))
    must(run(folder, DAY + "07:30", "E9", "act", "HM-2026-00001", "confirm"))


def overdue(blocks="yes", next="2026-03-01", device="P-101", kind="test"):
    def setup(folder):
        path = os.path.join(folder, "tests.csv")
        with open(path, "w") as out:
            out.write("id,subject,kind,title,title_en,cycle,leads,blocks,remind,basis,last,next\n"
                      "ves-2,device:%s,%s,定期检验,Vessel test,1095d,30d,%s,role:clerk via email,TSG,2023-03-01,%s\n" % (device, kind, blocks, next))
        must(run(folder, DAY + "06:00", None, "import", "obligations", path))
    KEPT.append(setup)
    return setup


KEPT = []  # plants are kept by what made them: nothing else may come to stand where one of these stood


def extended(folder):
    """Granted at 06:50, its measure checked every three hours."""
    asked = must(run(folder, DAY + "06:40", "E1", "--json", "submit", "test-extension", "device=P-101", "kind=safety-valve", "until=2026-03-10",
                     "reason=x", "measure=y", "by=E1", "every=3h"))
    must(run(folder, DAY + "06:50", "D1", "act", json.loads(asked.stdout)["number"], "approve-extension"))


def meter(*tests, locked=False):
    """A sample by GD-09: nothing but its tests says whether it is in calibration."""
    def setup(folder):
        for kind, result, at, until in tests:
            must(run(folder, DAY + "06:00", "N1", "submit", "test", "device=GD-09", "kind=" + kind, "result=" + result, "at=" + at,
                     *["valid_until=" + until] if until else []))
        if locked:
            with contextlib.closing(sqlite3.connect(os.path.join(folder, "p.db"))) as plant, plant:
                plant.execute("INSERT INTO hold VALUES ('x', 'lock', 'GD-09', '', '', 1, 0, 'taken apart', '', '', 0)")
    KEPT.append(setup)
    return dict(meter="GD-09", first=[setup])


FIT = ("detector", "pass", "2026-02-01", "2027-02-01")
NAMED = dict(contractor="CB-2026-00001")
VECTORS = [
    ("P09", "an entry that has begun and takes the area in", HOT, "approve", "+", dict(first=[entry()], submit=NAMED)),
    ("P09", "an entry to the area around", HOT, "approve", "+", dict(first=[entry(area="A-01")], submit=dict(NAMED, device=None, area="A-01-1", position="x"), approve=dict(place="P-111"))),
    ("P09", "an entry to another area", HOT, "approve", "-", dict(first=[entry(area="A-02")], submit=NAMED)),
    ("P09", "an entry to an area inside", HOT, "approve", "-", dict(first=[entry(area="A-01-1")], submit=NAMED)),
    ("P09", "an entry that begins with the work", HOT, "start", "+", dict(first=[entry(from_=DAY + "09:00")], submit=NAMED)),
    ("P09", "an entry that begins a minute later", HOT, "approve", "-", dict(first=[entry(from_=DAY + "09:01")], submit=NAMED)),
    ("P09", "a company put on the black list since", HOT, "approve", "-", dict(first=[entry(), listed], submit=NAMED)),
    ("P09", "at height too", HIGH, "approve", "-", dict(first=[entry(area="A-02")], submit=NAMED)),
    ("P21", "no test is overdue", HOT, "submit", "+", dict(first=[overdue(next="2026-03-03")])),
    ("P21", "one that does not block is", HOT, "submit", "+", dict(first=[overdue("no")])),
] + [("P21", "one that blocks is overdue", form, "submit", "-", dict(first=[overdue()], submit=dict(device="P-101"))) for form in
     (HOT, ROOM, PLATE, HIGH, LIFT, POWER, DIG, ROAD)] + [
    ("P21", "the space that is entered is past its test", ROOM, "submit", "-", dict(first=[overdue(device="V-101")], submit=dict(device="P-101"))),
    ("P21", "the crane is", LIFT, "submit", "-", dict(first=[overdue(device="P-105")], submit=dict(crane="P-105"))),
    ("P21", "another crane is", LIFT, "submit", "+", dict(first=[overdue(device="P-106")], submit=dict(crane="P-105"))),
    ("P21", "gear is that is named in a text", LIFT, "submit", "-", dict(first=[overdue(device="P-105")], submit=dict(sling="钢丝绳p-105，8 t"))),
    ("P21", "the board is that power comes from", POWER, "submit", "-", dict(first=[overdue(device="P-105")], submit=dict(supply="P-105 3 路"))),
    ("P21", "the meter that is worn is", PLATE, "submit", "-", dict(first=[overdue(device="P-105")], submit=dict(worn_meter="P-105"))),
    ("P21", "it falls due before the approval", HOT, "approve", "-", dict(first=[overdue(next=DAY + "09:03")])),
    ("P21", "it falls due before the start", HOT, "start", "-", dict(first=[overdue(next=DAY + "09:12")])),
    ("P21", "it falls due in a break", HOT, "resume", "-", dict(first=[overdue(next=DAY + "09:35")])),
    ("P02", "a meter that was tested as a detector", HOT, "start", "+", meter(FIT)),
    ("P02", "one of which only the insulation was", HOT, "start", "-", meter(("insulation", "pass", "2026-02-01", "2027-02-01"))),
    ("P02", "one that failed as a detector, and passed as something else since", HOT, "start", "-",
     meter(("detector", "fail", "2026-02-01", ""), ("other", "pass", "2026-02-02", "2030-01-01"))),
    ("P02", "one that failed as something else", HOT, "start", "-", meter(FIT, ("insulation", "fail", "2026-02-02", ""))),
    ("P02", "one whose certificate of two years ago says for ever", HOT, "start", "-", meter(("detector", "pass", "2024-02-01", "2099-01-01"))),
    ("P02", "one that is locked", HOT, "start", "-", meter(FIT, locked=True)),
    ("P22", "power that ends with the work it serves", POWER, "submit", "+", dict(first=[other(HOT, device="P-102")], submit=dict(serves="DH-2026-00001"))),
    ("P22", "power that ends a minute later", POWER, "submit", "-", dict(first=[other(HOT, device="P-102")], submit=dict(serves="DH-2026-00001", end=DAY + "17:01"))),
    ("P22", "power that serves power", POWER, "submit", "-", dict(first=[other(POWER, device="P-102")], submit=dict(serves="LD-2026-00001"))),
    ("P22", "power that serves a contractor's entry", POWER, "submit", "-", dict(first=[entry()], submit=dict(serves="CB-2026-00001"))),
]


# ---- work that goes on stops where a device it uses is blocked

def opens_test(folder):
    with contextlib.closing(sqlite3.connect(os.path.join(folder, "p.db"))) as plant, plant:
        plant.execute("""UPDATE obligation SET form = 'test', fields = '{"kind":"pressure-vessel"}' WHERE id = 'ves-2'""")


def tested(permit, at, result):
    must(run(permit.folder, DAY + at, "N1", "submit", "test", "device=P-101", "kind=pressure-vessel", "certificate_no=R-1", "result=" + result))


def blocked():
    permit = prepared(HOT, "finish", dict(first=[overdue(next=DAY + "09:35")]))
    must(run(permit.folder, DAY + "09:34", None, "tick"))
    say(state(permit) == "finish", "blocked: not a minute before", state(permit))
    must(run(permit.folder, DAY + "09:35", None, "tick"))
    say(state(permit) == "suspended", "blocked: the test falls due, the work stops", state(permit))
    done = permit.act("resume", {}, at=DAY + "09:40")
    say(done.returncode == 4 and "P21" in done.stderr, "blocked: and is not resumed", done.stderr)
    permit = prepared(HOT, "finish", dict(first=[overdue(next="2026-04-01")]))
    path = os.path.join(permit.folder, "tests.csv")
    with open(path) as before:
        text = before.read()
    with open(path, "w") as out:
        out.write(text.replace("2026-04-01", "2026-03-01"))
    must(run(permit.folder, DAY + "09:30", None, "import", "obligations", path))
    say(state(permit) == "suspended", "blocked: by a row that is imported while the work goes on", state(permit))
    permit = prepared(HOT, "finish", dict(first=[overdue(next="2026-04-01")]))
    with contextlib.closing(sqlite3.connect(os.path.join(permit.folder, "p.db"))) as plant, plant:
        plant.execute("UPDATE obligation SET next = last WHERE id = 'ves-2'")
    must(run(permit.folder, DAY + "09:31", None, "tick"))
    say(state(permit) == "suspended", "blocked: by whatever door it came, the rules of time find it", state(permit))
    for result, passes in (("fail", False), ("pass", True)):
        permit = prepared(HOT, "start", dict(first=[overdue(next=DAY + "09:12"), opens_test]))
        tested(permit, "09:13", result)
        done = permit.act("start", {})
        say((done.returncode == 0) == passes, "blocked: the start after a test that came out as %s" % result, done.stderr)
    permit = prepared(HOT, "finish", dict(first=[overdue(next="2026-04-01"), opens_test]))
    tested(permit, "09:30", "fail")
    say(state(permit) == "suspended", "blocked: a test that was not passed stops the work in the same change", state(permit))
    permit = prepared(HOT, "gas", {})
    done = permit.act("gas", dict(point="spot", gas="combustible", value="1", unit="%LEL", meter="GD-08", at=DAY + "09:10"))
    say(done.returncode == 0 and "G07" in done.stdout + done.stderr and "GD-08" in done.stdout + done.stderr,
        "blocked: a meter past its test is named at once, and what it measured is kept", done.stdout + done.stderr)
    permit = prepared(HIGH, "finish", dict(first=[overdue(next=DAY + "09:35", device="P-102")]))
    must(run(permit.folder, DAY + "09:40", None, "tick"))
    say(state(permit) == "finish", "blocked: another device stops nothing", state(permit))
    permit = prepared(HOT, "finish", dict(first=[overdue(next=DAY + "08:00", kind="safety-valve"), extended]))
    must(run(permit.folder, DAY + "09:49", None, "tick"))
    say(state(permit) == "finish", "blocked: not while an extension stands", state(permit))
    must(run(permit.folder, DAY + "09:51", None, "tick"))
    say(state(permit) == "suspended", "blocked: a missed check stops the work", state(permit))


# ---- power follows the work it serves

RUNS, WAITS = other(HOT, device="P-102"), other(HOT, working=False, device="P-102")  # named: plants are kept by what made them


def served():
    """Power at work for hot work at work: the permit of the power, and the number of the other."""
    return prepared(POWER, "finish", dict(first=[RUNS], submit=dict(serves="DH-2026-00001"))), "DH-2026-00001"


def act(permit, number, at, user, step, *fields):
    return run(permit.folder, DAY + at, user, "act", number, step, *fields)


COUNTED = ("people_in=1", "people_out=1", "tools_in=0", "tools_out=0", "cleared=yes")


def power():
    permit, hot = served()
    say(state(permit) == "finish", "power is on", state(permit))
    must(act(permit, hot, "09:30", "O1", "stop", "reason=smoke"))
    say(state(permit) == "suspended", "power: the work is stopped by somebody, so is the power", state(permit))
    done = act(permit, permit.number, "09:31", "W1", "resume")
    say(done.returncode == 4 and "P22" in done.stderr, "power: it is not resumed before the work is", done.stderr)
    say(act(permit, permit.number, "09:40", "W1", "finish", *COUNTED).returncode == 0, "power: it is finished from there")
    permit, hot = served()
    must(act(permit, hot, "09:30", "W1", "finish", *COUNTED))
    say(state(permit) == "suspended", "power: the work is finished, the power goes off", state(permit))
    done = act(permit, permit.number, "09:31", "W1", "resume")
    say(done.returncode == 4 and "P22" in done.stderr, "power: and never on again", done.stderr)
    permit, hot = served()
    must(act(permit, hot, "09:30", "W1", "gas", "point=spot", "gas=combustible", "value=50", "unit=%LEL", "meter=GD-07", "at=" + DAY + "09:30"))
    say(state(permit) == "suspended", "power: a bad reading at the work", state(permit))
    permit, hot = served()
    must(run(permit.folder, DAY + "10:00", "O1", "submit", "alarm", "device=P-102", "kind=combustible"))
    say(state(permit) == "suspended", "power: an alarm", state(permit))
    permit, hot = served()
    must(run(permit.folder, DAY + "17:00", None, "--json", "tick"))
    say((state(permit), state(permit, hot)) == ("expired", "expired"), "power: both end with the validity", (state(permit), state(permit, hot)))
    permit = prepared(POWER, "approve", dict(first=[WAITS], submit=dict(serves="DH-2026-00001")))
    must(act(permit, "DH-2026-00001", "09:03", "W1", "void", "reason=x"))
    done = permit.approve()
    say(done.returncode == 4 and "P22" in done.stderr, "power: not approved for work that was given up", done.stderr)


def main():
    entries()
    black_list()
    for rule, what, form, step, expected, options in VECTORS:
        good, why = judge(rule, form, step, expected, options)
        say(good, "%s %s: %s" % (rule, form, what), why)
    blocked()
    power()


main()
