# SPDX-License-Identifier: MIT
"""A state is what is, not the step that comes next: on every list, print and hand-over. In the plant of rules.py."""
import json, os, subprocess

import rules
from permits import say, show, tick
from rules import BIHUAN, ENV, HIGH, HOT, PLATE, must, prepared, run

DAY = "2026-03-02T"
ZH = dict(ENV, BIHUAN_LANG="zh")


def works(text):
    """The records of a list without those that fall due by themselves (the meter's verification)."""
    return [row for row in json.loads(text) if row["form"] != "test"]


def ask(permit, at, *words, env=ZH):
    """What the program prints at a moment."""
    command = [BIHUAN, "--plant", permit.folder + "/p.db", "--at", at] + list(words)
    return must(subprocess.run(command, capture_output=True, text=True, env=env)).stdout


def title(permit, at=DAY + "10:00", env=ZH):
    return json.loads(ask(permit, at, "show", permit.number, "--json", env=env))["state_title"]


def paper(permit, at, env=ZH):
    path = os.path.join(permit.folder, "p.pdf")
    if os.path.exists(path):
        os.remove(path)
    ask(permit, at, "report", permit.number, "-o", path, env=env)
    return subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True).stdout


# what was done before, what is said of it
STATES = (("measure", "待审批", "to approve"), ("gas", "已批准待开工", "not started"), ("pause", "作业中", "working"),
          ("resume", "已中断", "paused"))


def permits():
    for form in (HOT, PLATE, HIGH):
        for step, zh, en in STATES:
            permit = prepared(form, step, {})
            say(title(permit) == zh and title(permit, env=ENV) == en, "%s before %s is %s" % (form, step, en), title(permit))
    permit = prepared(HOT, "finish", {})
    must(permit.finish())
    say(title(permit, DAY + "11:00") == "待验收", "counted out it waits for its acceptance", title(permit, DAY + "11:00"))
    must(permit.act("accept", dict(confirmed_on_site="yes"), at=DAY + "11:00", user="T1"))
    say(title(permit, DAY + "12:00") == "已关闭", "accepted it is closed", title(permit, DAY + "12:00"))
    for step, fields, user, at, zh in (("void", dict(reason="x"), "W1", "09:06", "已作废"), ("stop", {}, "O1", "09:20", "已中止")):
        permit = prepared(HOT, "gas" if step == "void" else "pause", {})
        must(permit.act(step, fields, at=DAY + at, user=user))
        say(title(permit) == zh, "%s: %s" % (step, zh), title(permit))
    permit = prepared(HOT, "approve", {})
    must(run(permit.folder, DAY + "09:06", "E9", "act", permit.number, "approve", "--reject"))
    say(title(permit) == "已驳回", "a refused one says so", title(permit))
    permit = prepared(HOT, "gas", {})
    tick(permit, DAY + "17:00")
    data = show(permit)
    say((data["state"], data["open"], title(permit, DAY + "18:00")) == ("expired", False, "已过期"), "what never began has ended when it expires",
        data["state"])


def everywhere():
    """Not one list or print names the step that comes next as what is."""
    permit = prepared(HOT, "pause", {})
    at = DAY + "10:00"
    for name, text in (("list", ask(permit, at, "list")), ("show", ask(permit, at, "show", permit.number).splitlines()[0]),
                       ("hand-over", ask(permit, at, "handover", "show")), ("print", paper(permit, at).split("安全措施")[0])):
        line = [one for one in text.splitlines() if permit.number in one or "状态" in one]
        say("作业中" in text and not any("完工" in one for one in line), name + ": work that goes on is no finished work", line)
    rows = works(ask(permit, at, "list", "--json"))
    say([(r["state"], r["state_title"]) for r in rows] == [("finish", "作业中")], "list --json has both", rows)
    must(run(permit.folder, at, "O1", "submit", "hazard", "device=P-102", "category=corrosion", "note=x"))
    rows = json.loads(ask(permit, at, "list", "hazard", "--json"))
    say({r["state_title"] for r in rows} == {"待响应"}, "a hazard nobody has answered waits for that", rows)
    number = rows[0]["number"]
    shown = json.loads(ask(permit, at, "show", number, "--json"))
    who = [s["who"] for s in shown["steps"] if s["done"] is None][0][0]
    must(run(permit.folder, DAY + "10:01", who, "act", number, "respond"))
    said = json.loads(ask(permit, DAY + "10:02", "show", number, "--json"))["state_title"]
    say(said == "整改中", "then it is being put right", said)


def expired():
    """Expired with people in there: first and as danger, until they are counted out."""
    later = prepared(HOT, "pause", {})
    must(run(later.folder, DAY + "16:50", "O1", "submit", "hazard", "device=P-201", "category=corrosion", "note=x"))
    tick(later, DAY + "17:00")
    at = DAY + "18:00"
    data = show(later)
    say((data["state"], data["open"], data["closed"]) == ("expired", True, None), "expired, open, not closed", data)
    say(title(later, at) == "已过期未清点", "and says that people are to be counted out", title(later, at))
    rows = works(ask(later, at, "list", "--open", "--json"))
    say([r["number"] for r in rows][0] == later.number and len(rows) == 2, "it stands first in list --open", rows)
    rows = json.loads(ask(later, at, "list", "--open", "--limit", "1", "--json"))
    say([r["number"] for r in rows] == [later.number], "also where one row is asked for", rows)
    rows = works(ask(later, at, "list", "--json"))
    say([r["form"] for r in rows] == ["hazard", "hot-work"], "without --open the newest is first as ever", rows)
    line = [one for one in ask(later, at, "list", "--open").splitlines() if later.number in one]
    say(len(line) == 1 and "! 已过期未清点" in line[0], "with a mark that needs no colour", line)
    parts = json.loads(ask(later, at, "handover", "show", "--json"))["parts"]
    say(later.number in parts[0]["lines"][0]["what"] and parts[0]["lines"][0]["state"] == "! 已过期未清点", "first in the hand-over", parts[0])
    must(later.act("finish", dict(rules.FINISH), at=DAY + "18:01"))
    say(title(later, DAY + "18:02") == "待验收", "counted out it waits to be accepted", title(later, DAY + "18:02"))


def promise():
    """A number that goes to the state every morning: permits that never began are none."""
    def fires(permit, day):
        said = json.loads(ask(permit, DAY + "20:00", "ledger", "--promise", day, "--json"))
        return [said[key] for key in ("firesNumber", "fire1Number", "fire2Number")]
    permit = prepared(HOT, "gas", {})
    say(fires(permit, "2026-03-02") == [0, 0, 0], "approved and not begun is no work", fires(permit, "2026-03-02"))
    must(permit.act("void", dict(reason="x"), at=DAY + "09:06", user="W1"))
    say(fires(permit, "2026-03-02") == [0, 0, 0], "void before the start is none", fires(permit, "2026-03-02"))
    permit = prepared(HOT, "gas", {})
    tick(permit, DAY + "17:00")
    say(fires(permit, "2026-03-02") == [0, 0, 0], "nor is what expired before", fires(permit, "2026-03-02"))
    permit = prepared(HOT, "pause", {})
    say(fires(permit, "2026-03-02") == [0, 0, 1], "what began is one", fires(permit, "2026-03-02"))
    night = dict(submit=rules.NIGHT, at=dict(gas=DAY + "15:45", start=DAY + "16:00"), sampled=DAY + "15:45", user=dict(approve="E1"))
    permit = prepared(HOT, "pause", night)
    say(fires(permit, "2026-03-02") == [0, 1, 0], "of the grade that was due: second at night is first", fires(permit, "2026-03-02"))


def forms():
    """The checker asks for the words; a form of before there were any never tells work as finished."""
    path = os.path.join(rules.ROOT, "old.ini")
    text = subprocess.run([BIHUAN, "form", "show", HOT, "--plant", os.path.join(rules.EMPTY, "p.db")], check=True, capture_output=True,
                          text=True, env=ENV).stdout
    with open(path, "w") as out:
        out.write("\n".join(line for line in text.splitlines() if not line.startswith("state.")))
    done = subprocess.run([BIHUAN, "form", "check", path], capture_output=True, text=True, env=ZH)
    asked = [line for line in done.stdout.splitlines() if "state.zh" in line]
    say(done.returncode == 0 and len(asked) == 5, "form check asks for the words of each state", done.stdout + done.stderr)
    say("[step finish]" in asked[3] and "作业中" in asked[3] and "待审批" in asked[0], "and says what stands there until then", asked)
    with open(path, "w") as out:
        out.write(text.replace("[step void]", "[step void]\nstate.zh = 甲\nstate.en = x", 1))
    done = subprocess.run([BIHUAN, "form", "check", path], capture_output=True, text=True, env=ENV)
    say(done.returncode == 1 and "state" in done.stdout, "a step aside has none", done.stdout)


def main():
    permits()
    everywhere()
    expired()
    promise()
    forms()


if __name__ == "__main__":
    main()
