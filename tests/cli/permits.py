# SPDX-License-Identifier: MIT
"""Flows of special-work permits, in the plant of rules.py."""
import json, sqlite3, subprocess

import rules
from rules import BIHUAN, ENV, HOT, PLATE, ROOM, HIGH, prepared, must, run, other, freeze


def say(good, name, why=""):
    print("%s\t%s\t%s" % ("ok" if good else "no", name, " ".join(str(why).split())))


def show(permit, at=None, what=("show",)):
    command = [BIHUAN, "--plant", permit.folder + "/p.db", "--json"] + (["--at", at] if at else [])
    return json.loads(must(subprocess.run(command + list(what) + [permit.number], capture_output=True, text=True, env=ENV)).stdout)


def tick(permit, at):
    return json.loads(must(run(permit.folder, at, None, "--json", "tick")).stdout)


def clock(permit, word, at=None):
    return [c["until"] for c in show(permit, at)["clocks"] if word in c["what"]]


def bad(name, done, code, words):
    """One sentence, the right exit status, nothing written."""
    lines = done.stderr.strip().splitlines()
    say(done.returncode == code and len(lines) == 1 and words in lines[0], name, "exit %d: %s" % (done.returncode, done.stderr))


def contract():
    permit = prepared(HOT, "submit", {})
    must(permit.submit())
    data = show(permit)
    say(data["state"] == "approve" and {b["rule"] for b in data["blocked"]} == {"P13", "P06", "P11"}, "a new permit waits for its approval", data)
    say(all(k in b for b in data["blocked"] for k in ("rule", "clause", "text", "facts")), "what stands against it has its clause", data["blocked"])
    say(clock(permit, "Approval") == ["2026-03-02T11:00:00+08:00"], "P19: two hours for the approval", data["clocks"])
    say(clock(permit, "validity") == ["2026-03-02T17:00:00+08:00"], "the end of its validity runs", data["clocks"])
    said = tick(permit, "2026-03-02T11:00")
    say(said["escalated"] == 1, "P19: then the superior is told", said)
    say(tick(permit, "2026-03-02T11:01")["escalated"] == 0, "once")


def fields():
    for name, change, words in (("a start in the past", dict(start="2026-03-02T08:44"), "From"),
                                ("an end before the start", dict(end="2026-03-02T08:00"), "Until"),
                                ("a guardian who left", dict(guardian="nobody"), "Attendant"),
                                ("a grade that is none", dict(grade="5"), "Grade"),
                                ("a medium that is none", dict(medium="soup"), "Medium")):
        permit = prepared(HOT, "submit", dict(submit=change))
        bad(name, permit.submit(), 1, words)
    permit = prepared(HOT, "gas", {})
    good = dict(point="spot", gas="o2", value="20.9", unit="vol%", meter="GD-07", at="2026-03-02T09:10")
    for name, change, words in (("oxygen of 209", dict(value="209"), "209"), ("a unit left out", dict(unit=None), "Unit"),
                                ("oxygen in ppm", dict(unit="ppm", value="20.9"), "vol%"),
                                ("a unit that is none", dict(unit="furlong"), "Unit"),
                                ("more than all of it", dict(gas="combustible", value="101", unit="%LEL"), "100"),
                                ("a meter that is not registered", dict(meter="GD-99"), "Meter"),
                                ("an analysis from the future", dict(at="2026-03-02T09:10:01"), "Sampled"),
                                ("a gas that is none", dict(gas="smoke"), "Gas"), ("a value that is none", dict(value="much"), "Reading"),
                                ("a value below zero", dict(value="-1"), "Reading")):
        bad(name, permit.act("gas", dict(good, **change)), 1, words)
    must(permit.act("gas", good))
    bad("a sample earlier than the last one", permit.act("gas", dict(good, at="2026-03-02T09:09"), at="2026-03-02T09:11"), 1, "later sample")
    must(permit.act("gas", dict(good, value="20.8", at="2026-03-02T09:12"), at="2026-03-02T09:20"))
    late = [s for s in show(permit)["steps"] if s["step"] == "gas"][-1]
    say(late["done"] == "2026-03-02T09:20:00+08:00", "a late entry keeps when it was entered beside when it was sampled", late)


def given_anew():
    """What a step beside the line was given last is no answer the next time it is done."""
    permit = prepared(HOT, "gas", {})
    first = dict(point="upper", gas="combustible", value="1", unit="%LEL", meter="GD-07", at="2026-03-02T09:10")
    must(permit.act("gas", first))
    must(permit.act("gas", dict(gas="combustible", value="2", unit="%LEL", meter="GD-07"), at="2026-03-02T09:20"))
    with sqlite3.connect("file:%s/p.db?mode=ro" % permit.folder, uri=True) as plant:
        fields, done = plant.execute("SELECT fields, done FROM step WHERE name = 'gas' ORDER BY position DESC").fetchone()
    second = json.loads(fields)
    say(second.get("point") == "spot" and second.get("at") == str(done),
        "a second reading without a point and a time has those of its own", fields)
    bad("nor does the last one's value stand for it", permit.act("gas", dict(gas="combustible", unit="%LEL", meter="GD-07"),
                                                                 at="2026-03-02T09:21"), 1, "Reading")


def june(**more):
    """Everything in order on Monday 1 June 2026, when GB 46768 is in force."""
    move = lambda text: text.replace("2026-03-02", "2026-06-01")
    return dict(dict(at={step: move(at) for step, at in rules.TIMES.items()}, sampled=move(rules.TIMES["gas"]),
                     submit=dict(start=move(rules.COMMON["start"]), end=move(rules.COMMON["end"]))), **more)


def records_in_a_room():
    permit = prepared(ROOM, "pause", {})
    say(clock(permit, "Next gas record") == ["2026-03-02T11:15:00+08:00"], "P05: in March a record is due every two hours (GB 30871)",
        show(permit)["clocks"])
    permit = prepared(ROOM, "pause", june())
    say(clock(permit, "Next gas record") == ["2026-06-01T09:30:00+08:00"], "P05: a record is due 15 minutes after the start, now that GB 46768 is in force", show(permit)["clocks"])
    tick(permit, "2026-06-01T09:29") # certificates that end are nothing of this
    said = tick(permit, "2026-06-01T09:29:59.999")
    say(said["messages"] == 0, "P05: not a millisecond earlier", said)
    said = tick(permit, "2026-06-01T09:30")
    say(said["messages"] == 1 and said["suspended"] == 0, "P05: then the guardian is told", said)
    say(tick(permit, "2026-06-01T09:31")["messages"] == 0, "P05: once")
    permit.gas([("middle", "o2", "20.9", "vol%")], "2026-06-01T09:31")
    say(clock(permit, "Next gas record") == ["2026-06-01T09:30:00+08:00"], "P05: one gas at one point is no record", show(permit)["clocks"])
    permit.gas(rules.readings(ROOM), "2026-06-01T09:32")
    say(clock(permit, "Next gas record") == ["2026-06-01T09:47:00+08:00"], "P05: a record sets the clock anew", show(permit)["clocks"])
    say(tick(permit, "2026-06-01T10:01:59.999")["suspended"] == 0, "P05: not suspended before the second one is missed")
    said = tick(permit, "2026-06-01T10:02")
    say(said["suspended"] == 1 and show(permit)["state"] == "suspended", "P05: two missed, the work stops", said)
    say(tick(permit, "2026-06-01T10:03")["suspended"] == 0, "P05: once")
    bad("P04: it does not go on without a fresh test", permit.act("resume", {}, at="2026-06-01T10:05"), 4, "P04")
    bad("nobody is counted out by a number", permit.act("finish", dict(rules.FINISH, people_in="0", people_out="0"), at="2026-06-01T10:05"), 4, "P18")
    permit.gas(rules.readings(ROOM), "2026-06-01T10:06")
    say(permit.act("resume", {}, at="2026-06-01T10:07").returncode == 0 and show(permit)["state"] == "finish", "P04: with one it does")
    say(json.loads(must(run(permit.folder, "2026-06-01T10:07", None, "verify", "--json")).stdout)["ok"], "the log is whole")


def scene(permit, at, *words):
    return must(run(permit.folder, at, "E9", "reminders", "set", *words, "--reason", "x", "--with", "H1"))


def told(permit):
    data = json.loads(must(run(permit.folder, "2026-03-02T18:00", None, "--json", "messages", "--limit", "0")).stdout)
    return sorted((m["due"][11:16], m["target"]) for m in data if m["scene"] == "permit-end")


def ending():
    permit = prepared(HOT, "finish", {})
    guardian, leader = permit.given("guardian"), permit.given("leader")
    say(not clock(permit, "about to end"), "a reminder is no clock on the board", show(permit)["clocks"])
    tick(permit, "2026-03-02T16:29:59")
    say(told(permit) == [], "nobody is reminded of the end before its lead time", told(permit))
    tick(permit, "2026-03-02T16:30")
    say(told(permit) == sorted((("16:30", guardian), ("16:30", leader))), "half an hour before it the guardian and the leader are", told(permit))
    tick(permit, "2026-03-02T16:31")
    say(len(told(permit)) == 2, "once")
    permit = prepared(HOT, "finish", {})
    scene(permit, "2026-03-02T12:00", "permit-end", "--leads", "1h")
    tick(permit, "2026-03-02T16:00")
    say([at for at, _ in told(permit)] == ["16:00", "16:00"], "another lead time counts for work under way", told(permit))
    month = json.loads(must(run(permit.folder, "2026-04-01T08:00", None, "--json", "reminders", "--preview", "2026-03")).stdout)
    say(sorted((m["at"][11:16], m["who"]) for m in month if m["scene"] == "permit-end") == told(permit), "and so says the month", month)
    permit = prepared(HOT, "finish", {})
    scene(permit, "2026-03-02T12:00", "permit-end", "off")
    tick(permit, "2026-03-02T16:30")
    say(told(permit) == [], "off it reminds nobody")
    said = tick(permit, "2026-03-02T17:01")
    say(said["messages"] > 0, "that people are still in there is told all the same", said)


def end_of_validity():
    permit = prepared(HOT, "finish", {})
    ahead, over = "2026-03-02T09:20", "2026-03-02T17:01"
    say(len(clock(permit, "validity", ahead)) == 1 and not clock(permit, "has ended", ahead),
        "before its end nobody says that the validity has ended", show(permit, ahead)["clocks"])
    say(len(clock(permit, "has ended", over)) == 1, "after it that is said", show(permit, over)["clocks"])
    permit = prepared(HOT, "pause", {})
    say(tick(permit, "2026-03-02T16:59:59.999")["expired"] == 0, "P03: valid to the last millisecond")
    say(tick(permit, "2026-03-02T17:00")["expired"] == 1 and show(permit)["state"] == "expired", "P03: then it has expired")
    say(tick(permit, "2026-03-02T17:01")["expired"] == 0, "P03: once")
    bad("and no work goes on", permit.act("resume", {}, at="2026-03-02T17:02"), 1, "not the turn")
    say(show(permit, what=("show",))["open"] and show(permit)["closed"] is None, "but the people are in there: it stays open", show(permit))
    said = json.loads(must(run(permit.folder, "2026-03-02T17:02", "E9", "messages", "--json")).stdout)
    say(any("G1" in m["target"] for m in said if permit.number in m["text"]), "and the guardian is told", said)
    say(permit.act("finish", rules.FINISH, at="2026-03-02T17:03").returncode == 0 and show(permit)["state"] == "accept", "they are counted out")
    say(tick(permit, "2026-03-02T17:04")["expired"] == 0 and show(permit)["state"] == "accept", "and what is finished does not expire")


def frozen():
    permit = prepared(HOT, "pause", {})
    waiting = prepared  # the other permit lies in the area inside
    inner = json.loads(must(run(permit.folder, "2026-03-02T09:20", "W1", "--json", "submit", "height", "area=A-01-1", "height=3",
                                "grade=1", "end=2026-03-02T17:00")).stdout)["number"]
    outside = json.loads(must(run(permit.folder, "2026-03-02T09:20", "W1", "--json", "submit", "height", "area=A-02", "height=3",
                                  "grade=1", "end=2026-03-02T17:00")).stdout)["number"]
    for minute in (21, 22, 23):
        must(run(permit.folder, "2026-03-02T09:%d" % minute, "O1", "submit", "hazard", "device=P-102", "category=corrosion"))
    number, states = permit.number, []
    for permit.number in (number, inner, outside):
        states.append(show(permit)["state"])
    permit.number = number
    say(states == ["suspended", "suspended", "approve"], "a freeze suspends the area and the areas inside it", states)
    bad("no new permit of any kind there", run(permit.folder, "2026-03-02T09:24", "W1", "submit", "blind-plate", "device=P-101"), 4, "A-01")
    must(run(permit.folder, "2026-03-02T09:25", "W1", "submit", "special-treatment", "area=A-01", "cause=x", "measures=y"))
    must(run(permit.folder, "2026-03-02T09:26", "E1", "act", "ZX-2026-0001", "effect-check", "effect=z"))
    must(run(permit.folder, "2026-03-02T09:27", "E9", "act", "ZX-2026-0001", "close"))
    must(run(permit.folder, "2026-03-02T09:28", "E9", "lift", "A-01"))
    must(run(permit.folder, "2026-03-02T09:29", "H1", "lift", "A-01"))
    say(show(permit)["state"] == "resume", "after the lift it waits to be resumed", show(permit)["state"])
    blocked = [b["rule"] for b in show(permit, "2026-03-02T09:30")["blocked"]]
    say("P04" in blocked, "and show says what stands against it", blocked)
    bad("without a fresh gas test nobody works", permit.act("resume", {}, at="2026-03-02T09:30"), 4, "P04")
    permit.gas(rules.readings(HOT), "2026-03-02T09:31")
    say(permit.act("resume", {}, at="2026-03-02T09:32").returncode == 0, "with one the work goes on")


def alarm():
    permit = prepared(HOT, "pause", {})
    done = run(permit.folder, "2026-03-02T09:20", "O1", "submit", "alarm", "device=P-102", "kind=level")
    say(done.returncode == 0 and show(permit)["state"] == "finish", "P20: an alarm of a level stops nothing", done.stderr)
    done = run(permit.folder, "2026-03-02T09:21", "O1", "submit", "alarm", "device=P-102", "kind=toxic")
    say(done.returncode == 0 and show(permit)["state"] == "suspended", "P20: a gas alarm in the area stops the work", done.stderr)
    bad("P20: no resuming without a fresh test", permit.act("resume", {}, at="2026-03-02T09:22"), 4, "P04")
    permit.gas(rules.readings(HOT), "2026-03-02T09:30")
    bad("P20: nor while the alarm stands open", permit.act("resume", {}, at="2026-03-02T09:31"), 4, "P20")
    must(run(permit.folder, "2026-03-02T09:31", "O1", "act", "BJ-2026-00002", "acknowledge"))
    must(run(permit.folder, "2026-03-02T09:31", "E1", "act", "BJ-2026-00002", "measures", "result=real", "measures=阀门已关"))
    must(run(permit.folder, "2026-03-02T09:31", "E1", "act", "BJ-2026-00002", "reset"))
    say(permit.act("resume", {}, at="2026-03-02T09:31").returncode == 0, "P20: with one, and the alarm reset, it goes on")


def contractors():
    folder = prepared(HOT, "submit", {}).folder
    papers = dict(company="x", area="A-01", until="2026-06-01", insurance_no="1", insurance_until="2026-06-01",
                  certificate_until="2026-06-01", promise="yes", licence_no="1", licence_until="2026-06-01",
                  qualification_until="2026-06-01", safety_licence_until="2026-06-01", agreement_until="2026-06-01", plan="SG-1",
                  jsa="yes", training_score="80", training_on="2026-03-01", health="yes", tools_checked="yes")
    enter = lambda at="2026-03-02T09:00", **change: run(folder, at, "W1", "--json", "submit", "contractor-entry",
                                 *rules.pairs(dict(papers, **change)))
    bad("C01: an insurance that ends a day earlier", enter(insurance_until="2026-05-31"), 4, "C01")
    bad("C01: a licence that ends a day earlier", enter(licence_until="2026-05-31"), 4, "C01")
    must(run(folder, "2026-03-02T09:00", "E1", "submit", "contractor-blacklist", "company=y", "reason=z"))
    must(run(folder, "2026-03-02T09:00", "E9", "act", "HM-2026-00001", "confirm"))
    bad("C03: a blacklisted company", enter(company="Y"), 4, "C03")
    bad("no promise", enter(promise=None), 1, "Safety promise")
    done = must(enter(training_score="79"))
    number = json.loads(done.stdout)["number"]
    must(run(folder, "2026-03-02T09:10", "T1", "act", number, "review"))
    bad("C02: a test of 79 points", run(folder, "2026-03-02T09:11", "E1", "act", number, "admit"), 4, "C02")
    number = json.loads(must(enter("2026-03-02T09:11:10")).stdout)["number"]
    must(run(folder, "2026-03-02T09:11:20", "T1", "act", number, "review"))
    say(run(folder, "2026-03-02T09:12", "E1", "act", number, "admit").returncode == 0, "80 points are enough")
    told = lambda at: json.loads(must(run(folder, at, None, "--json", "tick")).stdout)
    told("2026-05-16T23:00")  # what else was due until then
    say(told("2026-05-16T23:59:59")["messages"] == 0, "C05: nobody is told 15 days and a second before")
    say(told("2026-05-17T00:00:00")["messages"] > 0, "C05: 15 days before they are")
    told("2026-05-31T12:00")
    said = told("2026-06-01T00:00")
    say(said["expired"] == 2, "with its last day the entry ends by itself", said)


if __name__ == "__main__":
    for part in (contract, fields, given_anew, records_in_a_room, ending, end_of_validity, frozen, contractors, alarm):
        part()
