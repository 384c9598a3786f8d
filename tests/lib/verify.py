#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# verify.py PLANT.db: checks a plant without any code of bihuan, from man bihuan-trust(7) alone: the chain, Ed25519
# signatures, every state row against the log in both directions, accepted breaks, evidence files. Standard library only.
# Prints a line per finding; exits 0 or 5.
import hashlib, json, os, sqlite3, sys
# --- Ed25519 (RFC 8032), in extended coordinates -------------------------------------------------------
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P

def add(a, b):
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return e * f % P, g * h % P, f * g % P, e * h % P

def times(n, point):
    out = (0, 1, 1, 0)
    while n:
        if n & 1:
            out = add(out, point)
        point, n = add(point, point), n >> 1
    return out

def decode(data):
    number = int.from_bytes(data, "little")
    y, sign = number & (1 << 255) - 1, number >> 255
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - x2) % P or (x == 0 and sign):
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
def number(n):
    return (n & (1 << 64) - 1).to_bytes(8, "little")

def text(t):
    return number(-1) if t is None else number(len(t.encode())) + t.encode()

def canonical(value):
    if isinstance(value, dict):
        return "{%s}" % ",".join(canonical(k) + ":" + canonical(v) for k, v in sorted(value.items()))
    if isinstance(value, list):
        return "[%s]" % ",".join(map(canonical, value))
    if isinstance(value, int):
        return str(value)
    return '"%s"' % "".join("\\u%04x" % ord(c) if c < " " else "\\" + c if c in '"\\' else c for c in value)

def stepped_back(kind, body, seq, before, after):  # the audited way back after a leap of the clock
    return kind == "clock" and any(t == "clock_step" and (i["at_row"], i["kind"], i["last_at"], i["new_at"]) == (seq, "back", before, after)
                                   for t, i in json.loads(body)["rows"])

def row_fault(row, plant, prev, at, keys):
    seq, row_at, clock, actor, terminal, kind, subject, body, row_prev, digest, key_id, signature = row
    texts = [actor, terminal, kind, subject, body, row_prev, digest] + [t for t in (key_id, signature) if t is not None]
    if not all(isinstance(n, int) for n in row[:3]) or not all(isinstance(t, str) and "\0" not in t for t in texts):
        return "has a value of a kind that is never written"
    stored = b"BHA1" + plant.encode() + row_prev.encode() + b"".join(map(number, row[:3]))
    stored += b"".join(map(text, (actor, terminal, kind, subject, body, key_id)))
    if hashlib.sha256(stored).hexdigest() != digest:
        return "was changed: its hash does not fit"
    if row_prev != prev:
        return "does not follow the row before"
    if row_at < at and not stepped_back(kind, body, seq, at, row_at):
        return "is older than the row before"
    if (key_id is None) != (signature is None):
        return "has half a signature"
    if key_id is not None:
        public, since, revoked = keys.get(key_id, ("", 0, 0))
        named = json.loads(body).get("sign", {})
        if hashlib.sha256(bytes.fromhex(public)).hexdigest()[:16] != key_id or seq < since or (revoked and seq >= revoked):
            return "is signed with a key that is not known or not in use"
        if named.get("key") != key_id or not signature_fits(bytes.fromhex(public), bytes.fromhex(signature), b"BHS1" + bytes.fromhex(digest)):
            return "has a signature that does not fit"
    return None

def break_content(rows, first, last):
    out = hashlib.sha256(b"BHBREAK1")
    for seq in range(first, last + 1):
        out.update(b"row" if seq in rows else b"gap")
        for value in rows.get(seq, ()):
            kind = "n" if value is None else "i" if isinstance(value, int) else "t" if isinstance(value, str) and "\0" not in value else "?"
            out.update(kind.encode() + text("" if value is None else str(value)))
    return out.hexdigest()

def verify(path):
    db = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
    findings, written, prev, at = [], {}, "", 0
    plant = db.execute("SELECT value FROM plant WHERE key = 'id'").fetchone()[0]
    tables = {}  # name -> columns, key columns
    for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'audit'"):
        info = db.execute("SELECT name, pk FROM pragma_table_info(?)", (name,)).fetchall()
        tables[name] = sorted(c for c, pk in info if c != "seq"), sorted(c for c, pk in info if pk)
    keys = {k: (p, s, r) for k, p, s, r in db.execute("SELECT key_id, public, since_row, revoked_row FROM sign_key")}
    prev = hashlib.sha256(b"BHGENESIS" + plant.encode()).hexdigest()
    rows = {r[0]: r for r in db.execute("SELECT seq, at, clock, actor, terminal, kind, subject, body, prev, hash, key_id, signature FROM audit")}
    accepted = [(a, b) for a, b, c in db.execute("SELECT first_seq, last_seq, content FROM log_break") if break_content(rows, a, b) == c]
    if sorted(rows) != list(range(1, len(rows) + 1)):
        findings.append("the log has gaps or strange numbers")
    for seq in sorted(rows):
        row = rows[seq]
        fault = row_fault(row, plant, prev, at, keys)
        if fault and not any(a <= seq <= b + 1 for a, b in accepted):
            findings.append("log row %s %s" % (seq, fault))
        prev, at = row[9], row[1]
        try:
            body = json.loads(row[7])
            if canonical({k: body[k] for k in ("reason", "rows", "sign") if k in body}) != row[7]:
                findings.append("log row %s: its body is not canonical" % seq)
            for table, image in body["rows"]:
                written[table, tuple(image.get(c) for c in tables[table][1])] = seq, image
        except (ValueError, KeyError, TypeError):
            findings.append("log row %s: its body cannot be read" % seq)
    for table, (columns, key) in sorted(tables.items()):  # the state, both ways
        for row in db.execute("SELECT %s FROM %s" % (", ".join(columns + ["seq"]), table)):
            image = {c: v for c, v in zip(columns, row) if v is not None}
            if written.pop((table, tuple(image.get(c) for c in key)), None) != (row[-1], image):
                findings.append("%s %s is not what the log says" % (table, [image.get(c) for c in key]))
    findings += ["%s %s is missing" % (table, list(key)) for table, key in written]
    folder = (path[:-3] if path.endswith(".db") else path) + ".evidence"
    for digest, size in db.execute("SELECT DISTINCT hash, size FROM blob"):
        name = os.path.join(folder, digest)
        data = open(name, "rb").read() if os.path.exists(name) else b""
        if len(data) != size or hashlib.sha256(data).hexdigest() != digest:
            findings.append("the evidence file %s is missing or changed" % digest)
    return len(rows), findings

if __name__ == "__main__":
    try:
        count, found = verify(sys.argv[1])
    except (sqlite3.Error, TypeError, ValueError, KeyError, OverflowError) as problem:
        count, found = 0, ["the file cannot be read: %s" % problem]
    print("\n".join(found[:100] + ["%d rows, %d findings" % (count, len(found))]))
    sys.exit(5 if found else 0)
