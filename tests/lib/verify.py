#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# verify.py PLANT.db [SIGNED.csv]: checks a plant without any code of bihuan, from man bihuan-trust(7) and its table alone: the
# chain, Ed25519 signatures, keys, second signatures and who must have signed, every state row against the log in both
# directions, accepted breaks, evidence files. Standard library only. Prints a line per finding; exits 0 or 5.
import csv, functools, hashlib, json, os, sqlite3, sys
# --- Ed25519 (RFC 8032), in extended coordinates -------------------------------------------------------
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
def add(a, b):
    e, f, g, h = (a[1] - a[0]) * (b[1] - b[0]), (a[1] + a[0]) * (b[1] + b[0]), 2 * a[3] * b[3] * D, 2 * a[2] * b[2]
    return (f - e) * (h - g) % P, (h + g) * (f + e) % P, (h - g) * (h + g) % P, (f - e) * (f + e) % P
double = functools.lru_cache(None)(lambda point: add(point, point))  # kept: a plant has few keys, and each signs often
def times(n, point, out=(0, 1, 1, 0)):
    while n:
        out, point, n = add(out, point) if n & 1 else out, double(point), n >> 1
    return out
def decode(data):
    number = int.from_bytes(data, "little")
    y, sign = number & (1 << 255) - 1, number >> 255
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    x = x * pow(2, (P - 1) // 4, P) % P if (x * x - x2) % P else x
    if y >= P or (x * x - x2) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P
BASE = decode((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
def signature_fits(public, signature, message):
    key, r = (decode(public), decode(signature[:32])) if len(public) == 32 and len(signature) == 64 else (None, None)
    s = int.from_bytes(signature[32:], "little")
    if not key or not r or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    one, two = times(s, BASE), add(r, times(k, key))
    return (one[0] * two[2] - two[0] * one[2]) % P == 0 and (one[1] * two[2] - two[1] * one[2]) % P == 0

# --- The log -------------------------------------------------------------------------------------------
TABLES = {}  # name -> columns, key columns
number = lambda n: (n & (1 << 64) - 1).to_bytes(8, "little")
text = lambda t: number(-1) if t is None else number(len(t.encode())) + t.encode()
def canonical(value):
    if isinstance(value, dict):
        return "{%s}" % ",".join(canonical(k) + ":" + canonical(v) for k, v in sorted(value.items()))
    if isinstance(value, (list, int)):
        return str(value) if isinstance(value, int) else "[%s]" % ",".join(map(canonical, value))
    return '"%s"' % "".join("\\u%04x" % ord(c) if c < " " else "\\" + c if c in '"\\' else c for c in value)
def stepped_back(kind, body, seq, before, after):  # the audited way back after a leap of the clock
    return kind == "clock" and any(t == "clock_step" and (i["at_row"], i["kind"], i["last_at"], i["new_at"]) == (seq, "back", before, after)
                                   for t, i in json.loads(body)["rows"])
def row_fault(row, plant, prev, at, keys):
    seq, row_at, clock, actor, terminal, kind, subject, body, row_prev, digest, key_id, signature = row
    texts = [actor, terminal, kind, subject, body, row_prev, digest] + [t for t in (key_id, signature) if t is not None]
    if not all(isinstance(n, int) for n in row[:3]) or not all(isinstance(t, str) and "\0" not in t for t in texts):
        return "has a value of a kind that is never written"
    stored = b"".join(map(number, row[:3])) + b"".join(map(text, (actor, terminal, kind, subject, body, key_id)))
    if hashlib.sha256(b"BHA1" + plant.encode() + row_prev.encode() + stored).hexdigest() != digest:
        return "was changed: its hash does not fit"
    if row_prev != prev or row_at < at and not stepped_back(kind, body, seq, at, row_at):
        return "does not follow the row before"
    if (key_id is None) != (signature is None):
        return "has half a signature"
    if key_id is not None:
        public, person, since, revoked = keys.get(key_id, ("", "", 0, 0))
        named = json.loads(body).get("sign", {})
        if hashlib.sha256(bytes.fromhex(public)).hexdigest()[:16] != key_id or person != actor or seq < since or 0 < revoked <= seq:
            return "is signed with a key that is not known, not in use or not its actor's"
        if named.get("key") != key_id or not signature_fits(bytes.fromhex(public), bytes.fromhex(signature), b"BHS1" + bytes.fromhex(digest)):
            return "has a signature that does not fit"
def break_content(rows, first, last):
    out = hashlib.sha256(b"BHBREAK1")
    for seq in range(first, last + 1):
        out.update(b"row" if seq in rows else b"gap")
        for v in rows.get(seq, ()):
            kind = b"n" if v is None else b"i" if isinstance(v, int) else b"t" if isinstance(v, str) and "\0" not in v else b"?"
            out.update(kind + text("" if v is None else str(v)))
    return out.hexdigest()

# --- Who must have signed: the log is replayed in its order --------------------------------------------
def signed_steps(form):
    step, names = None, set()
    for line in map(str.strip, form.split("\n")):
        if line.startswith("["):
            step = line[6:].split("]")[0].strip() if line.lower().startswith("[step ") else None
        key, _, value = line.partition("=")
        if step and key.strip().lower() == "sign" and not value.strip().lower().startswith("no"):
            names.add(step)
    return names
def changed(change, before, image):
    column = change.split(">")[0].split("=")[0]
    was, now = str((before or {}).get(column, "")), str(image.get(column, ""))
    if change in ("any", "new"):
        return change == "any" or before is None
    return now == change.split("=")[1] if "=" in change else now != was and (">" not in change or now not in ("", "0"))
def enough(rule, image, actor, signed, second):
    who, wanted = rule["who"].split(":"), int(rule["signatures"])
    return (signed or wanted < 1) and (second or wanted < 2) and wanted < 3 and (who[0] not in ("is", "both") or [image.get(c) for c in who[1:]] == [actor, second][:len(who) - 1])

class Trust:
    def __init__(self, db, plant, table):
        self.plant, self.keys, self.people, self.last, self.forms, self.records, self.done = plant, {}, [], {}, {}, {}, {}
        with open(table, encoding="utf-8") as lines:
            self.rules = [r for r in csv.DictReader(lines) if r["change"] != "form-sign"]
        self.floor, self.drill = False, db.execute("SELECT 1 FROM plant WHERE key = 'demo' AND value = '1' AND seq = 1").fetchone()
    def key(self, key_id, seq):  # (public, person) of a key that may sign in row seq
        public, person, since, revoked = self.keys.get(key_id, ("", "", 0, 0))
        good = since < seq and not 0 < revoked <= seq and hashlib.sha256(bytes.fromhex(public)).hexdigest()[:16] == key_id
        return (bytes.fromhex(public), person) if good else (b"", None)
    def cosigner(self, row, images):  # who signed beside the actor; False: somebody did, and it is not right
        if not any(table == "cosign" for table, _ in images):
            return None
        public, person = self.key(images[-1][1].get("by_key"), row[0])
        c, before = images[-1][1], row[7][:row[7].rindex(("," if len(images) > 1 else "") + '["cosign",')].encode()
        if images[-1][0] != "cosign" or c["at_seq"] != row[0] or c["person"] != person or person in (None, row[3]):
            return False
        signed = self.plant.encode() + row[8].encode() + number(row[0]) + number(row[1])
        signed += b"".join(map(text, (row[3], row[5], row[6], person, c["meaning"]))) + number(len(before)) + before
        return signature_fits(public, bytes.fromhex(c["signature"]), b"BHC1" + hashlib.sha256(signed).digest()) and person
    def vouched(self, row, new, images):
        if self.key(row[10], row[0])[1] == new["person"]:  # his own old key signs and goes
            return any(table == "sign_key" and i["key_id"] == row[10] and i["revoked_row"] == row[0] + 1 for table, i in images)
        words, good = ("BHK1" + self.plant + new["public"] + new["person"]).encode(), set()
        for v in (i for table, i in images if table == "vouch" and i["key_id"] == new["key_id"] and i["person"] != new["person"]):
            public, person = self.key(v["by_key"], row[0])
            good |= {person} if person == v["person"] and signature_fits(public, bytes.fromhex(v["signature"]), words) else set()
        return len(good) > 1
    def keys_of(self, row, images, accepted):
        for k in (image for table, image in images if table == "sign_key"):
            new, old = (k["public"], k["person"], k["since_row"], k["revoked_row"]), self.keys.get(k["key_id"])
            free = self.drill or len(self.people) < 2 and new[1] not in self.people
            if not old and not accepted and (new[2:] != (row[0], 0) or not (free or self.vouched(row, k, images))):
                yield "gives %s a key that does not begin here or that nobody vouched for" % new[1]
            if old and not accepted and (new[:3] != old[:3] or new[3] != old[3] and (old[3] or new[3] != row[0] + 1)):
                yield "changes the key of %s: it is revoked once, from the next row on" % old[1]
            self.keys[k["key_id"]], self.people = new, self.people + [new[1]] * (new[1] not in self.people)
    def row(self, row, images, accepted):  # the findings of one row; accepted: as a break has it, unsigned
        second = None if accepted else self.cosigner(row, images)
        signed, asked = self.key(row[10], row[0])[1], self.floor and self.people and not self.drill and not accepted
        yield from ["has a second signature that is not right"] if second is False else []
        for table, image in images:
            self.floor = self.floor or table == "plant" and image["key"] == "schema" and int(image["value"]) >= 13
            form, where = (image.get("form"), image.get("version")), (table, tuple(image[c] for c in TABLES[table][1]))
            if table == "form":
                self.forms[image["name"], image["version"]] = signed_steps(image["text"])
            if table == "record" and self.records.setdefault(image["number"], form) != form:
                yield "gives %s another form" % image["number"]
            if table == "step" and image["done"] and image["decision"] not in ("", "cancelled", "reject"):
                steps = self.forms.get(self.records.get(image["record"]))
                done = image["record"], image["position"], image["done"], image["decision"], image["done_by"]
                self.done[done] = self.done.get(done) or signed and image["done_by"] == row[3]
                if asked and not self.done[done] and (steps is None or image["name"] in steps):
                    yield "calls a step of %s done by %s, who did not sign it" % done[::4]
            if table in {r["table"] for r in self.rules}:
                fits = [r for r in self.rules if r["table"] == table and r["kind"] in ("*", row[5]) and changed(r["change"], self.last.get(where), image)]
                first = table in ("account", "sign_key") and len(self.people) < 2 and image["person"] not in self.people
                yield from (["is not signed by whom it must be: " + fits[0]["text"]] if asked and fits and not first and
                            not enough(fits[0], image, row[3], signed, second) else [])
                self.last[where] = image
        yield from self.keys_of(row, images, accepted)

# --- All of it --------------------------------------------------------------------------------------------
def verify(path, table):
    db = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
    plant = db.execute("SELECT value FROM plant WHERE key = 'id'").fetchone()[0]
    for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'audit'"):
        info = db.execute("SELECT name, pk FROM pragma_table_info(?)", (name,)).fetchall()
        TABLES[name] = sorted(c for c, pk in info if c != "seq"), sorted(c for c, pk in info if pk)
    state = lambda name: (({c: v for c, v in zip(TABLES[name][0], row) if v is not None}, row[-1]) for row in db.execute(
        "SELECT %s FROM %s" % (", ".join(TABLES[name][0] + ["seq"]), name)))
    keys = {k["key_id"]: (k["public"], k["person"], k["since_row"], k["revoked_row"]) for k, _ in state("sign_key")}
    findings, written, prev, at = [], {}, hashlib.sha256(b"BHGENESIS" + plant.encode()).hexdigest(), 0
    rows = {r[0]: r for r in db.execute("SELECT seq, at, clock, actor, terminal, kind, subject, body, prev, hash, key_id, signature FROM audit")}
    accepted = {}  # log row -> what it wrote, as two people accepted it
    for b, _ in state("log_break"):
        first, last = b["first_seq"], b["last_seq"]
        if break_content(rows, first, last) != b["content"]:
            continue
        lines = dict(line.split("\t", 1) for line in b.get("images", "").split("\n") if line)
        accepted.update({n: json.loads("[%s]" % lines.get(str(n), "")) if "images" in b else None for n in range(first, last + 1)})
        findings += ["log row %s is not the one that stood there when its neighbour was accepted as broken" % n for n, digest in (
            (first - 1, b.get("hash_before")), (last + 1, b.get("hash_behind"))) if digest and n in rows and rows[n][9] != digest]
    gaps = max(rows, default=0) - len(rows) != len(set(accepted) - set(rows)) or min(rows, default=1) < 1
    findings += ["the log has gaps or strange numbers"] * gaps
    trust = Trust(db, plant, table)
    for seq in sorted(set(rows) | set(accepted)):
        row = rows.get(seq, (seq, at, at, "", "", "", "", "", "", prev, None, None))
        fault = row_fault(row, plant, prev, at, keys) if seq not in accepted and seq - 1 not in accepted else None
        findings += ["log row %s %s" % (seq, fault)] if fault else []
        prev, at = row[9], row[1]
        try:
            body = json.loads(row[7]) if accepted.get(seq) is None else {"rows": accepted[seq]}
            if seq not in accepted and canonical({k: body[k] for k in ("reason", "rows", "sign") if k in body}) != row[7]:
                findings.append("log row %s: its body is not canonical" % seq)
            for name, image in body["rows"]:
                written[name, tuple(image.get(c) for c in TABLES[name][1])] = seq, image
            findings += ["log row %s %s" % (seq, text) for text in trust.row(row, body["rows"], seq in accepted)]
        except (ValueError, KeyError, TypeError, AttributeError):
            findings += [] if seq in accepted else ["log row %s: its body cannot be read" % seq]
    for name in sorted(TABLES):  # the state, both ways
        for image, seq in state(name):
            key = tuple(image.get(c) for c in TABLES[name][1])
            if written.pop((name, key), None) != (seq, image) and accepted.get(seq, 0) is not None:
                findings.append("%s %s is not what the log says" % (name, key))
    findings += ["%s %s is missing" % (name, list(key)) for name, key in written]
    for digest, size in db.execute("SELECT DISTINCT hash, size FROM blob"):
        name = os.path.join((path[:-3] if path.endswith(".db") else path) + ".evidence", digest)
        data = open(name, "rb").read() if os.path.exists(name) else b""
        if len(data) != size or hashlib.sha256(data).hexdigest() != digest:
            findings.append("the evidence file %s is missing or changed" % digest)
    return len(rows), findings

if __name__ == "__main__":
    beside = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../data/trust/signed.csv")
    try:
        count, found = verify(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else beside)
    except (sqlite3.Error, TypeError, ValueError, KeyError, IndexError, OverflowError) as problem:
        count, found = 0, ["the file cannot be read: %s" % problem]
    print("\n".join(found[:100] + ["%d rows, %d findings" % (count, len(found))]))
    sys.exit(5 if found else 0)
