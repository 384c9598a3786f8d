# SPDX-License-Identifier: MIT
"""Reads an iCalendar file as RFC 5545 has it, by itself and by Debian's icalendar, and prints its events as JSON.
   due.py FILE FROM UNTIL: every event with the days of its rule in [FROM, UNTIL)."""
import datetime, json, re, sys
import icalendar
from dateutil.rrule import rrulestr


def fail(text):
    sys.exit("not iCalendar: " + text)


def unescape(text):
    out = re.sub(r"\\(.)", lambda m: {"n": "\n", "N": "\n", "\\": "\\", ";": ";", ",": ","}.get(m[1]) or fail("escape \\" + m[1]), text)
    return out


def lines(raw):
    if not raw.endswith(b"\r\n"):
        fail("no CRLF at the end")
    for line in raw[:-2].split(b"\r\n"):
        if len(line) > 75:
            fail("%d octets" % len(line))
        if b"\r" in line or b"\n" in line:
            fail("a bare line end")
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            fail("cut within a character")
    text = raw.decode("utf-8").replace("\r\n ", "")
    for line in text[:-2].split("\r\n"):
        m = re.fullmatch(r'([A-Z-]+)((?:;[A-Z-]+=(?:"[^"]*"|[^";:,]+))*):(.*)', line) or fail(line)
        yield m[1], m[2], m[3]


def tree(raw):
    stack, top = [{"name": "", "props": [], "inside": []}], None
    for name, parameters, value in lines(raw):
        if name == "BEGIN":
            stack.append({"name": value, "props": [], "inside": []})
        elif name == "END":
            done = stack.pop()
            done["name"] == value or fail("END:" + value)
            stack[-1]["inside"].append(done)
        else:
            stack[-1]["props"].append((name, parameters, value))
    len(stack) == 1 and len(stack[0]["inside"]) == 1 or fail("what is begun is not ended")
    return stack[0]["inside"][0]


raw = open(sys.argv[1], "rb").read()
calendar = tree(raw)
once = lambda c, name: [p for p in c["props"] if p[0] == name]
for name in ("VERSION", "PRODID"):
    len(once(calendar, name)) == 1 or fail(name)
zones = {once(z, "TZID")[0][2] for z in calendar["inside"] if z["name"] == "VTIMEZONE"}
start, end = (datetime.datetime.fromisoformat(text) for text in sys.argv[2:4])
events = []
for event in (c for c in calendar["inside"] if c["name"] == "VEVENT"):
    for name in ("UID", "DTSTAMP", "DTSTART", "SUMMARY"):
        len(once(event, name)) == 1 or fail("%d %s" % (len(once(event, name)), name))
    _, parameters, at = once(event, "DTSTART")[0]
    parameters[len(";TZID="):] in zones or fail("a zone that is not there")
    rule = [p[2] for p in once(event, "RRULE")]
    first = datetime.datetime.strptime(at, "%Y%m%dT%H%M%S")
    days = [d.isoformat()[:16] for d in rrulestr(rule[0], dtstart=first).between(start, end, inc=True)] if rule else []
    for alarm in event["inside"]:
        alarm["name"] == "VALARM" and len(once(alarm, "TRIGGER")) == len(once(alarm, "ACTION")) == 1 or fail("alarm")
    text = lambda name: unescape(once(event, name)[0][2]) if once(event, name) else None
    events.append({"uid": text("UID"), "start": first.isoformat()[:16], "summary": text("SUMMARY"), "description": text("DESCRIPTION"),
                   "location": text("LOCATION"), "rule": rule[0] if rule else None, "days": days,
                   "alarms": [once(a, "TRIGGER")[0][2] for a in event["inside"]]})

# the same read by somebody else's parser
other = [{"uid": str(e["UID"]), "start": e["DTSTART"].dt.isoformat()[:16], "summary": str(e["SUMMARY"]), "description": str(e.get("DESCRIPTION")),
          "offset": e["DTSTART"].dt.utcoffset().total_seconds()}
         for e in icalendar.Calendar.from_ical(raw).walk("VEVENT")]
same = [{k: e[k] for k in ("uid", "start", "summary")} for e in events] == [{k: e[k] for k in ("uid", "start", "summary")} for e in other]
same and all(str(a["description"]) == b["description"] for a, b in zip(events, other)) or fail("icalendar reads it otherwise")
print(json.dumps({"events": events, "offsets": sorted({e["offset"] for e in other})}, ensure_ascii=False))
