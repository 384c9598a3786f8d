# SPDX-License-Identifier: MIT
#
# The figures of every month of a plant, computed anew from what `list` and `show` say, and the sample from the log itself
# and its dice. Prints one line for every difference from `figures MONTH --json`, and how much was compared.
#   figures.py PLANT.db MONTH…
import hashlib
import json
import os
import re
import sqlite3
import subprocess
import sys
from datetime import datetime, timedelta
from fractions import Fraction

PLANT, MONTHS = sys.argv[1], sys.argv[2:]
DROPPED = ("void", "duplicate", "rejected")


def ask(*arguments):
    command = [os.environ["BIHUAN"], "--lang", "en", "--plant", PLANT, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def time(text):
    return datetime.fromisoformat(text) if text else None


def half_up(value):
    """One decimal of a fraction, half up, as a number."""
    return int(value * 10 + Fraction(1, 2)) / 10


def rate(n, of):
    if not of:
        return None
    return min(half_up(Fraction(100 * n, of)), 99.9) if n < of else 100.0


def months_of(month):
    year, number = map(int, month.split("-"))
    zone = time(HAZARDS[0]["opened"]).tzinfo
    begin = datetime(year, number, 1, tzinfo=zone)
    return begin, datetime(year + number // 12, number % 12 + 1, 1, tzinfo=zone)


def milliseconds(at):
    return int(at.timestamp() * 1000)


class Hazard:
    def __init__(self, row):
        shown = json.loads(ask("show", row["number"], "--json"))
        self.number, self.state = row["number"], row["state"]
        self.place = (row["area"], row["category"])
        self.opened, self.closed = time(row["opened"]), time(row["closed"])
        self.steps = [dict(s, entered=time(s["entered"]), due=time(s["due"]), done=time(s["done"])) for s in shown["steps"]]
        self.until = [time(v) if isinstance(v, str) else v for k, v in self.fields(shown) if k == "until"]
        accepted = [s["done"] for s in self.steps if s["step"] == "accept" and s["decision"] == "done"]
        self.accepted = accepted[-1] if accepted else None
        self.answered = self.steps[0]["done"] if self.steps[0]["decision"] in ("done", "reject") else None

    @staticmethod
    def fields(shown):
        fields = shown["fields"]
        pairs = fields.items() if isinstance(fields, dict) else [(f["key"], f["value"]) for f in fields]
        return [(k, v["value"] if isinstance(v, dict) else v) for k, v in pairs]

    def dropped(self, before=None):
        return self.state in DROPPED and (before is None or self.closed < before)

    def deadline(self, cut):
        rectify = next((s for s in self.steps if s["step"] == "rectify"), None)
        due = rectify["due"] if rectify else self.steps[0]["due"]
        for step in self.steps:
            if step["step"] == "approve-extension" and step["decision"] == "done" and step["done"] < cut:
                if rectify is None or step["done"] > rectify["entered"]:
                    assert len([s for s in self.steps if s["step"] == "approve-extension"]) == 1, self.number
                    due = self.until[-1]
        return due


def recurrences(begin, end):
    found = 0
    for hazard in HAZARDS_SEEN:
        if begin <= hazard.opened < end and not hazard.dropped():
            found += any(
                other.place == hazard.place and other.accepted and not other.dropped(end) and other.accepted < hazard.opened
                and hazard.opened - other.accepted <= timedelta(days=30)
                for other in HAZARDS_SEEN)
    return found


def head_before(end):
    log = sqlite3.connect(f"file:{PLANT}?mode=ro", uri=True)
    return log.execute("SELECT hash FROM audit WHERE at < ? ORDER BY seq DESC LIMIT 1", (milliseconds(end),)).fetchone()[0]


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def sample_of(accepted, said, end):
    n = max(1, -(-len(accepted) * 5 // 100)) if accepted else 0
    expected = {"of": len(accepted), "n": n, "numbers": [], "passed": None}
    if said["dice"]:
        head = head_before(end)
        if head != said["head"]:
            print(f"the head at the end is {head}, said is {said['head']}")
        seed = sha(head + said["dice"])
        expected["numbers"] = sorted((h.number for h in accepted), key=lambda number: sha(seed + number))[:n]
        results = {r["of"]: r["passed"] for r in REINSPECTED if r["of"] in expected["numbers"]}
        if len(results) == n:
            expected["passed"] = sum(results.values())
    return expected


def approvals():
    """(form, step) of every approval: a step of a permit with the time limit of approvals."""
    for name in {row["form"] for row in RECORDS}:
        section, permit, steps = None, False, []
        for line in ask("form", "show", name).splitlines():
            head, value = re.match(r"\[step (.*)\]", line), re.match(r"(\w+)\s*=\s*([^;]*)", line)
            section = head[1] if head else None if line.startswith("[") else section
            permit |= bool(value and value[1] == "permit" and value[2].strip() == "yes")
            if section and value and value[1] == "within" and value[2].strip() == "@permit.approve":
                steps.append(section)
        if permit and steps:
            yield name, steps


def expected_of(month, said):
    begin, end = months_of(month)
    cut = min(end, NOW + timedelta(milliseconds=1))
    inside = lambda at: at is not None and begin <= at < cut
    registered = [h for h in HAZARDS_SEEN if inside(h.opened) and not h.dropped()]
    accepted = sorted((h for h in HAZARDS_SEEN if inside(h.accepted) and not h.dropped(cut)), key=lambda h: h.number)
    due = [h for h in HAZARDS_SEEN if not h.dropped(cut) and begin <= h.deadline(cut) < end]
    late = lambda h: not (h.accepted and h.accepted <= h.deadline(cut) and h.accepted <= cut)
    due = [h for h in due if not late(h) or h.deadline(cut) < cut]
    decided = [s["decision"] for h in HAZARDS_SEEN for s in h.steps
               if s["step"] == "accept" and s["decision"] in ("done", "reject") and inside(s["done"])]
    hours = sorted(Fraction(milliseconds(h.accepted) - milliseconds(h.opened), 3600000) for h in accepted)
    answer = timedelta(hours=48)
    asked = [h for h in registered if h.answered or h.opened + answer <= NOW]
    permits = [s for s in APPROVED if inside(s["done"])]
    before = (begin.replace(year=begin.year - 1), end.replace(year=end.year - 1))
    return {
        "month": month,
        "reported": len(registered),
        "closed": sum(h.accepted is not None for h in registered),
        "closure_rate": rate(sum(h.accepted is not None for h in registered), len(registered)),
        "on_time_rate": rate(sum(not late(h) for h in due), len(due)),
        "hours_mean": half_up(sum(hours) / len(hours)) if hours else None,
        "hours_p90": half_up(hours[-(-9 * len(hours) // 10) - 1]) if hours else None,
        "sample": sample_of(accepted, said["sample"], end),
        "recurrence_30d": recurrences(begin, cut),
        "recurrence_30d_last_year": recurrences(*before),
        "response_rate": rate(sum(bool(h.answered and h.answered <= h.opened + answer) for h in asked), len(asked)),
        "reject_rate": rate(decided.count("reject"), len(decided)),
        "approval_overtime_rate": rate(sum(bool(s["due"] and s["done"] > s["due"]) for s in permits), len(permits)),
    }


RECORDS = json.loads(ask("list", "--json"))
HAZARDS = [row for row in RECORDS if row["form"] == "hazard"]
NOW = time(json.loads(ask("figures", MONTHS[0], "--json"))["computed"])
HAZARDS_SEEN = [Hazard(row) for row in HAZARDS]
REINSPECTED = []
for row in RECORDS:
    if row["form"] == "reinspection" and row["state"] not in DROPPED:
        fields = dict(Hazard.fields(json.loads(ask("show", row["number"], "--json"))))
        REINSPECTED.append({"of": fields["of"], "passed": fields["passed"] in (True, "yes")})
APPROVED = []
for form, names in approvals():
    for row in RECORDS:
        if row["form"] == form:
            for step in json.loads(ask("show", row["number"], "--json"))["steps"]:
                if step["step"] in names and step["decision"] in ("done", "reject"):
                    APPROVED.append({"done": time(step["done"]), "due": time(step["due"])})

compared = drawn = 0
for month in MONTHS:
    said = json.loads(ask("figures", month, "--json"))
    expected = expected_of(month, said)
    drawn += bool(said["sample"]["dice"])
    for key, value in expected.items():
        heard = {k: said[key][k] for k in value} if isinstance(value, dict) else said[key]
        compared += 1
        if heard != value or (isinstance(heard, float) and round(heard, 1) != heard):
            print(f"{month} {key}: figures says {heard}, the records say {value}")
print(f"{len(MONTHS)} months, {drawn} samples, {compared // len(MONTHS)} figures each")
