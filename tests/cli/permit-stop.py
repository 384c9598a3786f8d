# SPDX-License-Identifier: MIT
"""What stops work and what leads back: readings, alarms, people, clocks, the end of the validity. In the plant of rules.py."""
import json

import rules
from permits import bad, say, show, tick
from rules import DIG, HIGH, HOT, ROOM, must, prepared, readings, run

DAY = "2026-03-02T"


def reading(value="20.9", unit="vol%", gas="o2", point="middle", at="09:30", **more):
    return dict(dict(point=point, gas=gas, value=value, unit=unit, meter="GD-07", at=DAY + at), **more)


def alarm(permit, at, device="P-102", kind="toxic"):
    return json.loads(must(run(permit.folder, DAY + at, "O1", "--json", "submit", "alarm", "device=" + device, "kind=" + kind)).stdout)["number"]


def reset(permit, number, at):
    must(run(permit.folder, DAY + at, "O1", "act", number, "acknowledge"))
    must(run(permit.folder, DAY + at, "E1", "act", number, "measures", "result=real", "measures=x"))
    must(run(permit.folder, DAY + at, "E1", "act", number, "reset"))


def readings_that_act():
    for form, options, one in ((HOT, {}, dict(value="8.4", unit="%LEL", gas="combustible", point="spot")),
                               (ROOM, {}, dict(value="19.4")), (ROOM, {}, dict(value="21.1")),
                               (ROOM, {}, dict(value="7.3", unit="ppm", gas="h2s")),
                               (DIG, dict(submit=dict(depth="1.21"), deep=True), dict(value="18"))):
        permit = prepared(form, "pause", options)
        name = "%s %s%s of %s" % (form, one["value"], one.get("unit", "vol%"), one.get("gas", "o2"))
        must(permit.act("gas", reading(**one), at=DAY + "09:30"))
        say(show(permit)["state"] == "suspended", name + " suspends at once", show(permit)["state"])
        told = json.loads(must(run(permit.folder, DAY + "09:30", "E9", "messages", "--json")).stdout)
        say({"G1", "E1"} <= {m["target"] for m in told if permit.number in m["text"]}, name + ": guardian and safety are told", told)
        bad(name + ": on it goes only after a new test", permit.act("resume", {}, at=DAY + "09:31"), 4, "P0")
        permit.gas(readings(form, "deep" in options), DAY + "09:40")
        say(permit.act("resume", {}, at=DAY + "09:41").returncode == 0, name + ": with one it does", show(permit)["blocked"])
        again = json.loads(must(run(permit.folder, DAY + "09:41", "E9", "messages", "--json")).stdout)
        over = {m["target"] for m in again if permit.number in m["text"] and "中止解除" in m["text"]}
        opener = {m["target"] for m in again if permit.number in m["text"] and "已批准" in m["text"]}
        say(len(opener) == 1, name + ": who asked for it heard that it was approved", opener)
        say({"G1", "E1"} <= over, name + ": who was told hears that it goes on", over)
    permit = prepared(ROOM, "pause", {})
    must(permit.act("gas", reading(value="19.5"), at=DAY + "09:30"))
    say(show(permit)["state"] == "finish", "a reading on its limit stops nothing", show(permit)["state"])


def of_one_time():
    permit = prepared(ROOM, "start", {})
    must(permit.act("gas", reading(value="12", at="09:12"), at=DAY + "09:12"))
    must(permit.act("gas", reading(value="20.9", at="09:12"), at=DAY + "09:13"))
    bad("of two readings of one time the worse counts", permit.act("start", {}, at=DAY + "09:15"), 4, "P02")
    permit = prepared(ROOM, "start", {})
    must(permit.act("gas", reading(value="12", at="09:12"), at=DAY + "09:12"))
    fix = reading(value="20.9", at="09:12", reason="typed 12 for 20.9")
    bad("nobody corrects his own reading", permit.act("correct-gas", fix, at=DAY + "09:13"), 4, "G05")
    bad("what is not there is not corrected", permit.act("correct-gas", dict(fix, at=DAY + "09:11"), at=DAY + "09:13", user="G1"), 1, "G04")
    bad("nor without a reason", permit.act("correct-gas", dict(fix, reason=None), at=DAY + "09:13", user="G1"), 1, "Reason")
    must(permit.act("correct-gas", fix, at=DAY + "09:13", user="G1"))
    bad("a corrected bad reading asks for a younger one", permit.act("start", {}, at=DAY + "09:14"), 4, "not sampled since: Oxygen")
    must(permit.act("gas", reading(at="09:14"), at=DAY + "09:14"))
    say(permit.act("start", {}, at=DAY + "09:15").returncode == 0, "with one work begins", show(permit)["blocked"])
    shown = [(s["step"], s["by"]) for s in show(permit)["steps"] if s["step"] in ("gas", "correct-gas")]
    say(("correct-gas", "G1") in shown and len(shown) == 15, "what was corrected stays listed", shown)


def alarms():
    for device, area in (("P-102", "the area"), ("P-111", "an area inside")):
        permit = prepared(HIGH, "pause", {})
        number = alarm(permit, "09:20", device)
        say(show(permit)["state"] == "suspended", "an alarm of %s stops work at height" % area, show(permit)["state"])
        bad("and %s stands in the way" % area, permit.act("resume", {}, at=DAY + "09:21"), 4, number)
    permit = prepared(HOT, "pause", dict(submit=dict(device="P-111")))
    alarm(permit, "09:20", "P-101", "fire")
    say(show(permit)["state"] == "suspended", "a fire around the area stops it", show(permit)["state"])
    permit = prepared(HOT, "pause", {})
    alarm(permit, "09:20", "P-201")
    say(show(permit)["state"] == "finish", "an alarm elsewhere does not", show(permit)["state"])
    permit = prepared(HOT, "start", {})
    number = alarm(permit, "09:12")
    bad("what waits to start waits", permit.act("start", {}, at=DAY + "09:13"), 4, "P20")
    reset(permit, number, "09:14")
    bad("and wants an analysis younger than the alarm", permit.act("start", {}, at=DAY + "09:15"), 4, "P04")
    permit.gas(readings(HOT), DAY + "09:16")
    say(permit.act("start", {}, at=DAY + "09:17").returncode == 0, "with one it begins", show(permit)["blocked"])
    permit = prepared(HOT, "submit", {})
    alarm(permit, "08:50")
    bad("nothing is applied for under an alarm", permit.submit(), 4, "P20")


def anybody():
    for state, at in (("start", "09:12"), ("pause", "09:20"), ("resume", "09:35")):
        permit = prepared(HOT, state, {})
        say(permit.act("stop", dict(reason="smoke"), at=DAY + at, user="O1").returncode == 0, "an operator stops it before " + state)
    say(show(permit)["state"] == "suspended", "a paused one is stopped too", show(permit)["state"])
    bad("a stop in a pause wants a new analysis", permit.act("resume", {}, at=DAY + "09:36"), 4, "P04")
    permit = prepared(HOT, "pause", {})
    done = run(permit.folder, DAY + "09:20", None, "act", permit.number, "stop")
    say(done.returncode == 0 and show(permit)["state"] == "suspended", "nobody in particular stops it, without a word", done.stderr)
    say(permit.act("pause", {}, at=DAY + "09:21").returncode == 1, "what is stopped is not paused")
    permit = prepared(HOT, "pause", {})
    must(permit.act("pause", {}, at=DAY + "09:30"))
    say(permit.act("resume", {}, at=DAY + "09:40").returncode == 0, "a short pause asks for nothing new", show(permit)["blocked"])


def counted_out():
    for name, stop, at in (("suspended by a reading", lambda p: p.act("gas", reading("8.4", "%LEL", "combustible", "spot"), at=DAY + "09:30"), "09:31"),
                           ("paused", lambda p: p.act("pause", {}, at=DAY + "09:30"), "09:31"),
                           ("frozen", lambda p: rules.freeze(p.folder) or p.act("link", dict(linked="x"), at=DAY + "09:30"), "09:31"),
                           ("expired", lambda p: run(p.folder, DAY + "17:00", None, "tick"), "17:01")):
        permit = prepared(HOT, "pause", {}) if name != "frozen" else prepared(HOT, "pause", dict(first=[]))
        if name == "frozen":
            for hour in ("09:26", "09:27", "09:28"):
                must(run(permit.folder, DAY + hour, "O1", "submit", "hazard", "device=P-102", "category=corrosion"))
        else:
            must(stop(permit))
        state = show(permit)["state"]
        bad(name + ": nobody inside is no answer", permit.act("finish", dict(rules.FINISH, people_in="0", people_out="0"), at=DAY + at), 4, "P18")
        bad(name + ": one is still in there", permit.act("finish", dict(rules.FINISH, people_out="1"), at=DAY + at), 4, "P18")
        done = permit.act("finish", rules.FINISH, at=DAY + at)
        say(done.returncode == 0 and show(permit)["state"] == "accept", "%s (%s): they are counted out" % (name, state), done.stderr)
        must(run(permit.folder, DAY + "17:30", None, "tick"))
        say(show(permit)["state"] == "accept", name + ": what is finished does not expire", show(permit)["state"])
    must(run(permit.folder, DAY + "17:40", "E1", "act", permit.number, "accept", "--reject", "opinion=x"))
    bad("sent back, the count of before stands for nothing", run(permit.folder, DAY + "17:41", "W1", "act", permit.number, "finish"), 4, "P18")


def unseen():
    permit = prepared(ROOM, "pause", {})
    bad("what was missed strikes before anything else is done", permit.act("pause", {}, at=DAY + "13:15"), 1, "not possible")
    say(show(permit)["state"] == "suspended", "and the work is stopped, however late somebody looks", show(permit)["state"])
    permit.gas(readings(ROOM), DAY + "13:16")
    say(show(permit)["state"] == "suspended", "values typed afterwards erase nothing", show(permit)["state"])


if __name__ == "__main__":
    for part in (readings_that_act, of_one_time, alarms, anybody, counted_out, unseen):
        part()
