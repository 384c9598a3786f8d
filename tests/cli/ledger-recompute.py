# SPDX-License-Identifier: MIT
#
# The ledger of a month, computed anew from what `list`, `show` and `export` say, cell by cell: every source and role, columns
# 1 to 16 and the conclusion of 17. Written from bihuan-ledger(7), not from the C; of the plant it reads no table.
# Prints one line for every difference from `ledger MONTH --json` and, last, how many cells were compared.
#   ledger-recompute.py PLANT.db MONTH [LEDGER.json …]      (LEDGER.json: compare with these files instead)
# Not computed: who was appointed before today's appointments (col 6 of a month before a change, and duty principal-8), tests of
# devices made again after the month (export knows the last one only: said as "unknown"), and the sentences of column 17.
import configparser
import contextlib
import csv
import io
import json
import os
import sqlite3
import subprocess
import sys
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction

PLANT, MONTH = sys.argv[1:3]
ZONE = timezone(timedelta(hours=8))
ROLES = {"principal": "1", "tech-lead": "2", "op-lead": "3"}
TITLES = {"principal": "主要负责人", "tech-lead": "技术负责人", "op-lead": "操作负责人"}
LEVELS = {"1": "一级", "2": "二级", "3": "三级", "4": "四级"}
DROPPED = ("void", "duplicate", "rejected")
PERMITS = ("hot-work", "confined-space", "blind-plate", "height", "lifting", "temp-power", "excavation", "road-closure")
TOP = {("hot-work", "0"), ("lifting", "1"), ("height", "4")}
# role, cycle, what proves it: (form, task, field of the time) any of them; a word is an event or an inspection of the role
DUTIES = [
    ("principal", "year", [("duty", 1)]), ("principal", "year", [("duty", 2)]), ("principal", "half-year", [("duty", 3)]),
    ("principal", "half-year", [("duty", 4)]), ("principal", "quarter", [("duty", 5)]), ("principal", "month", "inspection"),
    ("principal", "year", [("drill", None), ("duty", 7)]), ("principal", "month", [("duty", 9)]),
    ("tech-lead", "quarter", [("duty", 1)]), ("tech-lead", "event", "equip_rate"), ("tech-lead", "month", [("duty", 3)]),
    ("tech-lead", "event", [("duty", 4)]), ("tech-lead", "event", [("duty", 5)]), ("tech-lead", "event", [("duty", 6)]),
    ("tech-lead", "quarter", "inspection"), ("tech-lead", "holiday", [("inspection", 8), ("duty", 8)]),
    ("tech-lead", "half-year", [("drill", None), ("duty", 9)]),
    ("op-lead", "week", [("duty", 1)]), ("op-lead", "week", [("duty", 2)]), ("op-lead", "event", "permit_sup_rate"),
    ("op-lead", "event", [("duty", 4)]), ("op-lead", "week", "inspection"), ("op-lead", "event", "close_rate"),
    ("op-lead", "event", "alarm_rate"), ("op-lead", "week", [("duty", 8)]),
    ("op-lead", "month", [("supply-check", None), ("duty", 9)]), ("op-lead", "month", [("duty", 10)]),
]
TASKS = {"principal": (1, 2, 3, 4, 5, 6, 7, 9), "tech-lead": range(1, 10), "op-lead": range(1, 11)}


def ask(*arguments, lang="zh"):
    command = [os.environ["BIHUAN"], "--lang", lang, "--plant", PLANT, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def time(text):
    return datetime.fromisoformat(text).astimezone(ZONE) if text else None


def table(kind):
    return list(csv.DictReader(io.StringIO(ask("export", kind, lang="en").lstrip("\ufeff"))))


def start_of(year, month):
    return datetime(year + (month - 1) // 12, (month - 1) % 12 + 1, 1, tzinfo=ZONE)


YEAR, NUMBER = map(int, MONTH.split("-"))
FROM, TO = start_of(YEAR, NUMBER), start_of(YEAR, NUMBER + 1)
LEDGERS = [json.load(open(name)) for name in sys.argv[3:]] or [json.loads(ask("ledger", MONTH, "--json"))]
UNTIL = min(TO, time(LEDGERS[0]["computed"]))  # what lies ahead in a month that is running is not asked for
DAY = timedelta(days=1)


# What show said of a record, kept from call to call as long as nobody wrote to the plant: one record is in many months.
with contextlib.closing(sqlite3.connect(f"file:{PLANT}?mode=ro", uri=True)) as db:
    KEPT = "shown-%s.json" % db.execute("SELECT hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()[0]
SHOWN = json.load(open(KEPT)) if os.path.exists(KEPT) else {}


def show(number):
    if number not in SHOWN:
        SHOWN[number] = json.loads(ask("show", number, "--json"))
    return SHOWN[number]


def records(form, since):
    """All records of a form handed in between since and the end of the month, oldest first."""
    found = [r for r in json.loads(ask("list", form, "--limit", "0", "--json")) if since <= time(r["opened"]) < TO]
    return [show(r["number"]) for r in sorted(found, key=lambda r: (r["opened"], r["number"]))]


def done(record, step, last=True):
    """When a step was done (the last time, or the first)."""
    times = [time(s["done"]) for s in record["steps"] if s["step"] == step and s["decision"] == "done"]
    return times[-1 if last else 0] if times else None


class Plant:
    def __init__(self):
        self.sources, self.people = table("sources"), {p["id"]: p for p in table("people")}
        self.areas, self.devices, self.obligations = table("areas"), table("devices"), table("obligations")
        self.holidays = table("holidays")
        long_ago = start_of(YEAR - 1, 1)
        self.proofs = {form: records(form, datetime(2000, 1, 1, tzinfo=ZONE)) for form in ("duty", "inspection", "drill")}
        self.tests = [(r["device"], r["fields"]["kind"], time(r["fields"]["at"])) for r in records("test", long_ago)
                      if r["state"] == "closed" and r["fields"]["result"] != "fail" and time(r["fields"]["at"]) < TO]
        self.supplies = records("supply-check", TO - timedelta(days=365))
        self.proofs["supply-check"] = self.supplies
        self.items, self.places = {i["code"]: i for i in table("items")}, {p["code"]: p for p in table("places")}
        self.moves = records("supply-move", datetime(2000, 1, 1, tzinfo=ZONE))
        counts = [json.loads(ask("count", "show", c["count"], "--json")) for c in json.loads(ask("count", "list", "--json"))]
        self.counts = [c for c in counts if c["state"] == "posted" and time(c["approved"] or c["ended"]) < UNTIL]
        self.stock = records("stock", FROM - timedelta(days=63))
        self.alarms = [a for a in records("alarm", FROM - timedelta(days=40)) if a["state"] != "void"]
        self.hazards = [h for h in records("hazard", FROM - timedelta(days=200)) if h["state"] not in DROPPED]
        self.permits = [p for form in PERMITS for p in records(form, max(long_ago, FROM - timedelta(days=60)))]

    def inside(self, source):
        """Codes of the areas of a source and of those inside them."""
        codes = set(source["areas"].split(";"))
        while True:
            more = {a["code"] for a in self.areas if a["parent"] in codes} - codes
            if not more:
                return codes
            codes |= more


def of_source(record, source):
    return record["source"] in (None, "", source["code"])


# ---- the columns that are a rate: (n, of), each for a source and a role

def row_of(hazard):
    kind = hazard["fields"].get("hazard_category", "0")
    return next((role for role, number in ROLES.items() if number == kind), "op-lead")


def hazards_of(plant, source, role):
    return [h for h in plant.hazards if h["source"] == source["code"] and row_of(h) == role]


def deadline(hazard):
    for name in ("rectify", "respond"):
        steps = [s for s in hazard["steps"] if s["step"] == name]
        if steps:
            return time(steps[0]["due"])


def close_rate(plant, source, role):
    due = [(h, deadline(h)) for h in hazards_of(plant, source, role)]
    due = [(h, at) for h, at in due if at and FROM <= at < TO and (at < UNTIL or done(h, "accept"))]
    accepted = [h for h, at in due if done(h, "accept") and done(h, "accept") <= at]
    return len(accepted), len(due)


def permit_sup_rate(plant, source, role):
    worked = []
    for permit in plant.permits:
        began, end = done(permit, "start", last=False), done(permit, "finish") or time(permit["closed"])
        top = (permit["form"], permit["fields"].get("grade")) in TOP
        if permit["source"] == source["code"] and began and began < TO and (not end or end >= FROM) and (top or role != "principal"):
            worked.append(permit)
    finished = {p["number"]: [s["by"] for s in p["steps"] if s["step"] == "finish" and s["by"]] for p in worked}
    watched = [p for p in worked if p["fields"].get("guardian") or
               any("team-leader" in plant.people[who]["roles"].split(";") for who in finished[p["number"]])]
    return len(watched), len(worked)


def alarm_rate(plant, source, _role):
    counted, handled, newest = 0, 0, {}
    for alarm in sorted(plant.alarms, key=lambda a: (time(a["fields"]["raised_at"]), a["number"])):
        raised, key = time(alarm["fields"]["raised_at"]), (alarm["device"], alarm["fields"]["kind"])
        if alarm["source"] != source["code"] or not FROM <= raised < TO:
            continue
        if key in newest and raised - newest[key] < timedelta(minutes=10):
            continue
        newest[key] = raised
        step = next(s for s in alarm["steps"] if s["step"] == "acknowledge")
        limit = time(step["due"]) - time(step["entered"])
        counted += 1
        closed = time(alarm["closed"])
        handled += bool(step["done"]) and time(step["done"]) - raised <= limit and bool(closed) and closed < TO
    return handled, counted


def equip_rate(plant, source, _role):
    inside, good, due = plant.inside(source), 0, 0
    devices = {d["code"] for d in plant.devices if d["area"] in inside}
    for one in plant.obligations:
        kind, _, code = one["subject"].partition(":")
        if one["kind"] != "test" or kind != "device" or code not in devices:
            continue
        last, following = time(one["last"]), time(one["next"])
        tested = [at for device, test, at in plant.tests if device == code and one.get("fields") == f"kind={test}"]
        if tested and max(tested) >= FROM:
            good, due = good + 1, due + 1
        elif last and last >= TO:
            print(f"# unknown: {one['id']} was tested again after the month", file=sys.stderr)
        elif last and last >= FROM:
            good, due = good + 1, due + 1
        elif following and following < UNTIL:
            due += 1
    return good, due


def train_rate(plant, source, _role):
    inside = plant.inside(source)
    departments = {a["department"] for a in plant.areas if a["code"] in inside}
    places = {f"source:{source['code']}"} | {f"area:{code}" for code in inside}
    whole, of = 0, 0
    for person in plant.people.values():
        appointed = {scope.partition("@")[2] for scope in person["scopes"].split(";")} & places
        if person["in_service"] != "yes" or not (appointed or person["department"] in departments):
            continue
        certificates = [o for o in plant.obligations if o["kind"] == "certificate" and o["subject"] == f"person:{person['id']}"]
        of += bool(certificates)
        whole += bool(certificates) and all(time(o["next"]) >= UNTIL for o in certificates)
    return whole, of


# What the rule wants of a work place (limits supply.minimum.*): of each place, of each person on shift, where something toxic is.
WANTED = {"scba": (2, 0, 0), "suit": (0, 0, 2), "mask": (0, 1, 0), "detector": (2, 0, 0), "torch": (0, 1, 0), "radio": (2, 0, 0),
          "first-aid": (1, 0, 0)}


def stock_at(plant, end):
    """(place, item, lot) to quantity, and lots to their dates, by movements and posted counts before a time."""
    stock, dates = {}, {}

    def put(place, item, lot, quantity):
        stock[place, item, lot] = stock.get((place, item, lot), 0) + quantity
    events = [(time(m["opened"]), 0, m) for m in plant.moves if time(m["opened"]) < end]
    events += [(time(c["approved"] or c["ended"]), 1, c) for c in plant.counts if time(c["approved"] or c["ended"]) < end]
    for _at, counted, event in sorted(events, key=lambda e: (e[0], e[1])):
        if counted:
            for line in event["lines"]:
                put(event["place"], line["item"], line["lot"], Fraction(str(line["difference"])))
            continue
        f = event["fields"]
        quantity, expiry = Fraction(f["quantity"]), f.get("expiry") and time(f["expiry"]).date().isoformat()
        adds = f["kind"] in ("in", "return")
        here = [lot for (place, item, lot), n in stock.items() if (place, item) == (f["place"], f["item"]) and n > 0]
        lot = f.get("lot") or (expiry or "" if adds else here[0])
        if expiry and adds:
            dates[f["item"], lot] = expiry
        put(f["place"], f["item"], lot, quantity if adds else -quantity)
        if f["kind"] == "move":
            put(f["destination"], f["item"], lot, quantity)
    return stock, dates


def minimum_of(plant, source, place, kind):
    toxic = {m["cas"] for m in table("materials") if m["toxic"] == "yes"}
    fixed, person, poison = WANTED.get(kind, (0, 0, 0))
    harmful = any(m.split(":")[1] in toxic for m in source["materials"].split(";") if m)
    return max(fixed, person * int(place["people"]), poison if harmful else 0)


def moved_items(plant, source):
    """(place, item) to (what is in date, whether a lot is expired, what is needed)."""
    stock, dates = stock_at(plant, UNTIL)
    today = (UNTIL - timedelta(milliseconds=1)).date().isoformat()
    inside, found = plant.inside(source), {}
    for code, place in plant.places.items():
        if place["source"] != source["code"] and (place["source"] or place["area"] not in inside):
            continue
        if code not in {at for at, _item, _lot in stock}:
            continue  # nothing was moved there yet
        own = dict(pair.rsplit("=", 1) for pair in place["minimum"].split(";") if pair)
        kinds = {plant.items[item]["kind"] for (at, item, _lot), n in stock.items() if at == code and n > 0}
        for item, row in sorted(plant.items.items()):
            lots = {lot: n for (at, what, lot), n in stock.items() if (at, what) == (code, item) and n > 0}
            late = {lot for lot in lots if dates.get((item, lot), "9") < today}
            needed = max(Fraction(own.get(item, "0")), Fraction(minimum_of(plant, source, place, row["kind"])))
            first = min(i for i, r in plant.items.items() if r["kind"] == row["kind"]) == item
            if lots or item in own or (first and row["kind"] not in kinds and needed):
                found[code, item] = (sum(n for lot, n in lots.items() if lot not in late), bool(late), needed)
    return found if plant.moves or plant.counts else {}


def emg_rate(plant, source, _role):
    newest, moved, looked = {}, moved_items(plant, source), {}
    for count in plant.counts:
        at = time(count["approved"] or count["ended"])
        for key in moved:
            if key[0] == count["place"] and at >= looked.get(key, (at,))[0]:
                looked[key] = at, count["seal"] in ("whole", "", None)
    for check in plant.supplies:
        if check["source"] == source["code"]:
            f = check["fields"]
            named = [c for c, p in plant.places.items() if f.get("place") in (c, p["name"])]
            same = [k for k in moved if plant.items[k[1]]["kind"] == f["item"] and
                    (k[0] in named if f.get("place") else plant.places[k[0]]["area"] == f.get("area"))]
            for key in same:
                if key not in looked or looked[key][0] <= time(check["opened"]):
                    looked[key] = time(check["opened"]), f["condition"] == "good"
            key = f["item"], f.get("area"), f.get("place"), f.get("spec")
            newest[key] = None if same else check
    items = [c for c in newest.values() if c and c["fields"]["condition"] != "removed"]
    ready = [c for c in items if time(c["opened"]) >= FROM and c["fields"]["condition"] == "good" and
             Fraction(c["fields"]["quantity"]) >= Fraction(c["fields"].get("minimum", "0")) and
             not (c["fields"].get("expiry") and time(c["fields"]["expiry"]) + DAY < UNTIL)]  # to the end of that day
    good = [k for k, (usable, late, needed) in moved.items()
            if k in looked and looked[k][0] >= FROM and looked[k][1] and usable >= needed and not late]
    n, of = len(ready) + len(good), len(items) + len(moved)
    if NUMBER % 6 or not of:
        return n, of
    half = start_of(YEAR, NUMBER - 5)
    held = any(of_source(d, source) and half <= time(d["fields"]["held_at"]) < TO for d in plant.proofs["drill"])
    return n + of * held, 2 * of


# ---- duties

def cycles(plant, cycle):
    """[from, to) of every cycle that ends in the month."""
    if cycle == "week":
        monday = FROM - FROM.weekday() * DAY
        while monday < TO:
            if FROM < monday + 7 * DAY and FROM <= monday + 6 * DAY < TO:
                yield monday, monday + 7 * DAY
            monday += 7 * DAY
    elif cycle == "holiday":
        free = sorted(date.fromisoformat(h["day"]) for h in plant.holidays if h["kind"] == "statutory")
        for day in free:
            first = datetime(day.year, day.month, day.day, tzinfo=ZONE)
            if day - DAY not in free and FROM <= first - DAY < TO:
                yield first - 7 * DAY, first
    else:
        months = {"month": 1, "quarter": 3, "half-year": 6, "year": 12, "event": 1}[cycle]
        if NUMBER % months == 0:
            yield start_of(YEAR, NUMBER - months + 1), TO


def proof_of(plant, role, forms, source):
    """Times of the records that prove a duty; source None: wherever."""
    for form, task in forms:
        for record in plant.proofs[form]:
            f = record["fields"]
            fits = task is None or (f.get("work_type") == ROLES[role] and f.get("task_num") == str(task))
            if fits and (source is None or of_source(record, source)):
                yield time(f["held_at"] if form == "drill" else record["opened"])


def duty_rate(plant, source, role):
    n = of = 0
    for who, cycle, proof in DUTIES:
        if who != role:
            continue
        if isinstance(proof, str) and proof != "inspection":
            good, due = RATES[proof](plant, source, role)
            n, of = n + good, of + due
            continue
        if proof == "inspection":
            times = [time(r["opened"]) for r in plant.proofs["inspection"]
                     if r["fields"]["work_type"] == ROLES[role] and of_source(r, source)]
            first = None
        else:
            times = list(proof_of(plant, role, proof, source))
            first = min(proof_of(plant, role, proof, None), default=TO)
        for begin, end in cycles(plant, cycle):
            if end > UNTIL or (first is not None and end <= first):
                continue
            there = any(begin <= at < end for at in times)
            if cycle == "event" and not there:
                continue
            n, of = n + there, of + 1
    return n, of


RATES = {"close_rate": close_rate, "permit_sup_rate": permit_sup_rate, "alarm_rate": alarm_rate, "equip_rate": equip_rate,
         "train_rate": train_rate, "emg_rate": emg_rate, "duty_rate": duty_rate}


# ---- the other columns

def sq_peak(plant, source):
    limits = {}
    for text in source["materials"].split(";"):
        name, cas, _design, critical, _beta = text.split(":")
        limits[name] = limits[cas] = (cas, Fraction(critical))
    readings = [(time(r["fields"]["read_at"]), r["number"], *limits[r["fields"]["material"]], Fraction(r["fields"]["quantity"]))
                for r in plant.stock if r["source"] == source["code"] and r["fields"]["material"] in limits]
    readings = sorted(r for r in readings if FROM - timedelta(days=62) <= r[0] < TO)
    known, peak = {}, None
    for at in sorted({r[0] for r in readings} | {FROM}):
        for _at, _number, cas, critical, quantity in (r for r in readings if r[0] == at):
            known[cas] = quantity / critical
        if at >= FROM and known:
            peak = max(sum(known.values()), peak or 0)
    if not any(r[0] >= FROM for r in readings):
        return "/"
    return f"{int(peak * 100 + Fraction(1, 2)) / 100:.2f}"


def person(plant, source, role):
    held = [p for p in plant.people.values() if f"{role}@source:{source['code']}" in p["scopes"].split(";")]
    return "；".join(f"{p['name']}/{p['title']}/{p['phone'][:3]}****{p['phone'][-4:]}" for p in held)


def percent(n, of):
    if not of:
        return "/"
    return f"{min(int(Fraction(1000 * n, of) + Fraction(1, 2)) / 10, 99.9 if n < of else 100.0):.1f}"


def verdict(cells, role, errors):
    template = configparser.ConfigParser(comment_prefixes=(";",), inline_comment_prefixes=None, interpolation=None)
    template.read(os.path.join(os.environ["TOP"], "data/ledger/columns.ini"), encoding="utf-8")
    worst = "failed" if errors else "passed"
    for key, (value, _n, _of) in cells.items():
        column = template[f"column {key}"]
        if key not in RATES or value == "/" or column.get(f"for.{role}") != "counted":
            continue
        if Fraction(value) < Fraction(column.get("fail", "0")):
            return "failed"
        if Fraction(value) < Fraction(column.get("full", "0")) and worst == "passed":
            worst = "basic"
    return worst


def once(inspection, role):
    """The same for two inspections that do one task in one cycle."""
    at, task = time(inspection["opened"]), inspection["fields"].get("task_num")
    cycle = {str(number): duty[1] for number, duty in zip(TASKS[role], (d for d in DUTIES if d[0] == role))}.get(task)
    months = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
    if cycle == "week":
        return task, at.isocalendar()[:2]
    if cycle in months:
        return task, at.year, (at.month - 1) // months[cycle]
    return inspection["number"]


def row(plant, source, role):
    mine = [h for h in hazards_of(plant, source, role) if FROM <= time(h["opened"]) < TO]
    seen = [r for r in plant.proofs["inspection"]
            if r["source"] == source["code"] and r["fields"]["work_type"] == ROLES[role] and FROM <= time(r["opened"]) < TO]
    cells = {"insp_n": str(len({once(r, role) for r in seen})), "month": MONTH, "mhs": f"{source['code']}·{source['name']}", "mhs_level": LEVELS[source["level"]],
             "sq_peak": sq_peak(plant, source), "role": TITLES[role], "person": person(plant, source, role),
             "haz_n": str(len(mine)), "haz_major_n": str(sum(h["level"] == "1" for h in mine))}
    cells = {key: (value, None, None) for key, value in cells.items()}
    for key, rate in RATES.items():
        n, of = rate(plant, source, role)
        cells[key] = (percent(n, of), n, of)
    return cells


def compare(ledger, expected, rows):
    compared = 0
    if [(r["source"], r["role_code"]) for r in ledger["rows"]] != [(s["code"], role) for s, role in expected]:
        print("the rows are not every source and role in order")
    for index, (source, role) in enumerate(expected):
        theirs, cells, name = ledger["rows"][index], rows[index], f"{source['code']} {role}"
        for key, (value, n, of) in cells.items():
            cell = theirs["cells"][key]
            compared += 1
            if cell["value"] != value or (of is not None and (cell["n"], cell["of"]) != (n, of)) or theirs[key] != value:
                print(f"{name} {key}: computed {value} ({n}/{of}), the ledger says {cell['value']} ({cell['n']}/{cell['of']})")
            if value == "/" and not cell["reason"]:
                print(f"{name} {key}: no reason for /")
        errors = sum(c["row"] == index and c["severity"] == "error" for c in ledger["checks"])
        compared += 1
        if theirs["verdict"] != verdict(cells, role, errors):
            print(f"{name} verdict: computed {verdict(cells, role, errors)}, the ledger says {theirs['verdict']}")
    print(f"compared {compared}")


plant = Plant()
with open(KEPT, "w") as out:
    json.dump(SHOWN, out)
expected = [(s, role) for s in plant.sources if s["since"] < TO.date().isoformat() for role in ROLES]
rows = [row(plant, source, role) for source, role in expected]
for ledger in LEDGERS:
    compare(ledger, expected, rows)
