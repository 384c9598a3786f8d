# SPDX-License-Identifier: MIT
"""Ways round a bad reading and a stop, on every form of permit: a line for each, verdict, name, why."""
import json, os, shutil, sys
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from rules import *

SUBMIT = {POWER: dict(explosive="no"), PLATE: dict(medium="methanol")}
T = "2026-03-02T09:%s"
BAD = {"h2s": ("50", "ppm"), "combustible": ("50", "lel"), "o2": ("10", "vol"), "nh3": ("90", "lel")}


def say(name, good, why=""):
    print("%s\t%s\t%s" % ("ok" if good else "no", name, " ".join(str(why).split())))


def exits(name, done, wanted):
    say(name, done.returncode == wanted, "exit %d: %s" % (done.returncode, done.stderr))


def state(permit, at):
    return json.loads(must(run(permit.folder, at, None, "--json", "show", permit.number)).stdout)["state"]


def copy(permit, name):
    folder = os.path.join(ROOT, "plants", name)
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(permit.folder, folder)
    twin = Permit(permit.form, folder, permit.options)
    twin.number = permit.number
    return twin


def test(permit, at, gas, value, unit, point="spot", sampled=None):
    return permit.act("gas", dict(point=point, gas=gas, value=value, unit=unit, meter="GD-07", at=sampled or at), at=at)


def correct(permit, at, user, of, gas, value, unit="lel"):
    return permit.act("correct-gas", dict(point="spot", gas=gas, at=of, value=value, unit=unit, meter="GD-07", reason="x"), at, user)


def all_clean(permit, at):
    for point in ("upper", "middle", "lower") if permit.form in (ROOM, DIG) else ("spot",):
        for gas, (value, unit) in GOOD.items():
            must(test(permit, at, gas, value, unit, point))


def bad_readings(form):
    options = dict(submit=SUBMIT.get(form, {}))
    for gas, (value, unit) in BAD.items():
        permit = prepared(form, "pause", options)
        test(permit, T % 20, gas, value, unit)
        now = state(permit, T % 21)
        say("%s: %s %s %s stops the work" % (form, gas, value, unit), now == "suspended", now)
        permit = prepared(form, "start", options)
        must(test(permit, T % 11, gas, value, unit))
        exits("%s: nor does it begin" % form, permit.act("start", {}, T % 12), 4)
        must(correct(permit, T % 13, "G1", T % 11, gas, "20.9" if gas == "o2" else "0", unit))
        exits("%s: nor once the value was corrected" % form, permit.act("start", {}, T % 14), 4)


def stopped(form):
    permit = prepared(form, "pause", dict(submit=SUBMIT.get(form, {})))
    must(permit.act("stop", dict(reason="smoke"), T % 20, "O1"))
    exits("%s: stopped, it does not go on at once" % form, permit.act("resume", {}, T % 21), 4)
    counted = copy(permit, "counted")
    must(counted.act("finish", dict(FINISH, **({"plates": "yes"} if form == PLATE else {})), T % 22))
    must(run(counted.folder, T % 23, "E9", "act", counted.number, "accept", "--reject", "confirmed_on_site=no", "opinion=x"))
    say("%s: an acceptance sent back leads to resume, not to work" % form, state(counted, T % 24) == "resume")
    exits("%s: which asks for a younger analysis" % form, counted.act("resume", {}, T % 24), 4)
    all_clean(permit, T % 22)
    exits("%s: after a clean analysis it goes on" % form, permit.act("resume", {}, T % 23), 0)
    must(permit.act("pause", {}, T % 30))
    exits("%s: a short pause asks for nothing more" % form, permit.act("resume", {}, T % 50), 0)


def corrections():
    permit = prepared(HOT, "start", {})
    of = T % 10
    exits("who entered a reading does not correct it", correct(permit, T % 11, "W1", of, "combustible", "2"), 4)
    must(correct(permit, T % 11, "G1", of, "combustible", "60"))
    exits("nor the correction of it", correct(permit, T % 12, "W1", of, "combustible", "1"), 4)
    exits("nor does who corrected it do so again", correct(permit, T % 12, "G1", of, "combustible", "1"), 4)
    must(correct(permit, T % 12, "O1", of, "combustible", "1"))
    exits("corrected to bad and back it is no proof", permit.act("start", {}, T % 13), 4)
    must(test(permit, T % 13, "combustible", "1", "lel"))
    exits("a younger sample is", permit.act("start", {}, T % 14), 0)
    must(correct(permit, T % 15, "G1", T % 13, "combustible", "60"))
    say("corrected to bad it stops the work", state(permit, T % 16) == "suspended")


def entered_late():
    permit = prepared(HOT, "pause", {})
    exits("a good sample of before the newest one is refused", test(permit, T % 20, "combustible", "2", "lel", sampled=T % "09"), 1)
    say("and stops nothing", state(permit, T % 20) == "finish")
    exits("a bad one of before the newest one is accepted", test(permit, T % 21, "combustible", "60", "lel", sampled=T % "08"), 0)
    say("and stops the work", state(permit, T % 22) == "suspended")
    permit = prepared(HOT, "pause", {})
    must(correct(permit, T % 15, "G1", T % 10, "combustible", "2"))
    must(test(permit, T % 16, "combustible", "1", "lel"))
    must(correct(permit, T % 17, "O1", T % 10, "combustible", "60"))
    say("a sample of before, corrected to bad, stops it too", state(permit, T % 18) == "suspended")


def spellings():
    """The gases every form knows, in a plant that imported no material: by word, CAS number or name, whatever the case."""
    permit = prepared(ROOM, "start", dict(gas=[]))
    for gas, spelling in (("h2s", "7783-06-4"), ("co", "Carbon MONOXIDE"), ("o2", "O2"), ("combustible", "可燃气体")):
        for point in ("upper", "middle", "lower"):
            must(test(permit, T % 11, spelling, *GOOD[gas], point=point))
    exits("gases by CAS number, name and other case are the gases asked for", permit.act("start", {}, T % 12), 0)
    for form, medium, gas in ((ROOM, "7664-41-7", "Ammonia"), (ROOM, "AMMONIA", "Ammonia"), (ROOM, "氨", "Ammonia")):
        for key in ("medium", "held"):
            permit = prepared(form, "start", dict(submit={key: medium, **({} if key == "medium" else {"medium": "none"})}))
            done = permit.act("start", {}, T % 12)
            say("%s %s asks for %s" % (key, medium, gas), "%s (Upper" % gas in done.stderr, done.stderr)
    done = run(permit.folder, T % 13, "W1", "act", permit.number, "gas", "point=spot", "gas=7440-59-7", "value=1", "unit=ppm", "meter=GD-07", "at=" + T % 13)
    exits("what neither form nor plant knows is refused", done, 1)


def older_than_the_alarm():
    permit = prepared(HOT, "submit", {})
    done = must(run(permit.folder, "2026-03-02T08:57", "O1", "--json", "submit", "alarm", "device=P-102", "kind=toxic"))
    alarm = json.loads(done.stdout)["number"]
    must(run(permit.folder, "2026-03-02T08:58", "O1", "act", alarm, "acknowledge"))
    must(run(permit.folder, "2026-03-02T08:58", "L1", "act", alarm, "measures", "result=false", "measures=x"))
    must(run(permit.folder, "2026-03-02T08:58", "L1", "act", alarm, "reset"))
    must(permit.submit())
    permit.measure()
    must(permit.approve())
    must(test(permit, T % "06", "combustible", "1", "lel", sampled="2026-03-02T08:55"))
    permit.prepare()
    exits("a sample older than an alarm that was reset before the permit", permit.act("start", {}, T % 10), 4)
    must(test(permit, T % 11, "combustible", "1", "lel"))
    exits("and a younger one", permit.act("start", {}, T % 12), 0)


def sent_back_after_its_time():
    permit = prepared(HOT, "pause", {})
    must(run(permit.folder, "2026-03-02T17:01", None, "tick"))
    must(permit.act("finish", FINISH, "2026-03-02T17:05"))
    must(run(permit.folder, "2026-03-02T17:06", "E9", "act", permit.number, "accept", "--reject", "confirmed_on_site=no", "opinion=x"))
    now = state(permit, "2026-03-02T17:07")
    say("an expired permit whose acceptance is sent back is expired", now == "expired", now)
    exits("and counted out again", permit.act("finish", FINISH, "2026-03-02T17:08"), 0)


entered_late()
spellings()
for one in FORMS:
    bad_readings(one)
    stopped(one)
corrections()
older_than_the_alarm()
sent_back_after_its_time()
