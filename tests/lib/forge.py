# SPDX-License-Identifier: MIT
#
# forge.py: what somebody does who may write the plant file and knows bihuan-trust(7). Appends well-chained rows with any images,
# signed and countersigned with keys of his own or not at all. Keys are small numbers: key(7) is always the same.
import hashlib, json, os, sqlite3, sys, time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import verify as v

def compress(point):
    inverse = pow(point[2], v.P - 2, v.P)
    x, y = point[0] * inverse % v.P, point[1] * inverse % v.P
    return (y | (x & 1) << 255).to_bytes(32, "little")

class Key:
    def __init__(self, n):
        digest = hashlib.sha512(n.to_bytes(32, "big")).digest()
        self.scalar = int.from_bytes(digest[:32], "little") & (1 << 254) - 8 | 1 << 254
        self.prefix, self.public = digest[32:], compress(v.times(self.scalar, v.BASE))
        self.id = hashlib.sha256(self.public).hexdigest()[:16]

    def sign(self, message):
        number = lambda *parts: int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little") % v.L
        r = number(self.prefix, message)
        head = compress(v.times(r, v.BASE))
        return (head + ((r + number(head, self.public, message) * self.scalar) % v.L).to_bytes(32, "little")).hex()

class Plant:
    def __init__(self, path):
        self.db = sqlite3.connect(path, isolation_level=None)
        self.id = self.db.execute("SELECT value FROM plant WHERE key = 'id'").fetchone()[0]
        self.tail = self.db.execute("SELECT max(seq) FROM audit").fetchone()[0]

    def row(self, table, **key):
        cursor = self.db.execute("SELECT * FROM %s WHERE %s" % (table, " AND ".join(k + " = ?" for k in key)), list(key.values()))
        row = dict(zip((c[0] for c in cursor.description), cursor.fetchone()))
        row.pop("seq")
        return row

    def sql(self, text):  # without the guards
        guards = self.db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            self.db.execute("DROP TRIGGER " + name)
        self.db.executescript(text)
        for _, sql in guards:
            self.db.execute(sql)

    def hash(self, row):
        return hashlib.sha256(b"BHA1" + self.id.encode() + row["prev"].encode() + b"".join(v.number(row[k]) for k in ("seq", "at", "clock")) +
                              b"".join(v.text(row[k]) for k in ("actor", "terminal", "kind", "subject", "body", "key_id"))).hexdigest()

    def key_images(self, key, person, since=None, revoked=0, box="00"):
        seq = self.tail + 1
        return [("account", dict(person=person, state="active", cost="x", box=box, pin_cost="x", pin="", key_id=key.id, since=1, enrolled_by="")),
                ("sign_key", dict(key_id=key.id, person=person, public=key.public.hex(), since_row=seq if since is None else since, revoked_row=revoked))]

    def vouch(self, key, person, by, voucher):
        text = ("BHK1" + self.id + key.public.hex() + person).encode()
        return "vouch", dict(key_id=key.id, person=voucher, by_key=by.id, signature=by.sign(text))

    # sign: Key of the actor; second: (person, Key) who countersigns
    def append(self, kind, subject, images, actor="system", sign=None, second=None, meaning="x", at=None):
        seq, last, prev = self.db.execute("SELECT seq + 1, at, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
        at = at or max(last, int(time.time() * 1000))
        images = [(t, {k: w for k, w in i.items() if w is not None}) for t, i in images]
        if second:
            before = ('{"reason":"","rows":[' + ",".join(v.canonical([t, i]) for t, i in images)).encode()
            told = self.id.encode() + prev.encode() + v.number(seq) + v.number(at)
            told += b"".join(map(v.text, (actor, kind, subject, second[0], meaning))) + v.number(len(before)) + before
            images.append(("cosign", dict(at_seq=seq, person=second[0], by_key=second[1].id, meaning=meaning,
                                          signature=second[1].sign(b"BHC1" + hashlib.sha256(told).digest()))))
        body = '{"reason":"","rows":[%s]' % ",".join(v.canonical([t, i]) for t, i in images)
        if sign:
            body += ',"sign":' + '{"at":%d,"key":"%s","meaning":"%s","name":"N"}' % (at, sign.id, meaning)
        row = dict(seq=seq, at=at, clock=at, actor=actor, terminal="pc1:tty1", kind=kind, subject=subject, body=body + "}", prev=prev,
                   key_id=sign.id if sign else None)
        row["hash"] = self.hash(row)
        row["signature"] = sign.sign(b"BHS1" + bytes.fromhex(row["hash"])) if sign else None
        self.db.execute("BEGIN IMMEDIATE")
        for table, image in images:
            self.db.execute("INSERT OR REPLACE INTO %s (%s, seq) VALUES (%s)" % (table, ", ".join(image), ", ".join("?" * (len(image) + 1))),
                            list(image.values()) + [seq])
        self.db.execute("INSERT INTO audit (%s) VALUES (%s)" % (", ".join(row), ", ".join("?" * len(row))), list(row.values()))
        self.db.execute("COMMIT")
        self.tail = seq
        return seq
