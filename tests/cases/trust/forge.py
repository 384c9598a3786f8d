# SPDX-License-Identifier: MIT
# forge.py: what somebody does who may write the plant file. Appends a properly chained row with any images.
import hashlib, json, sqlite3, sys, time, struct
def le(n): return struct.pack("<q", n)
def txt(t): return b"\xff"*8 if t is None else struct.pack("<Q", len(t.encode())) + t.encode()
def q(s): return '"%s"' % "".join("\\u%04x" % ord(c) if c < " " else "\\"+c if c in '"\\' else c for c in s)
def canon(d): return "{%s}" % ",".join(q(k)+":"+(str(v) if isinstance(v,int) else q(v)) for k,v in sorted(d.items()) if v is not None)
class Plant:
    def __init__(s, path):
        s.db = sqlite3.connect(path, isolation_level=None); s.path = path
        s.id = s.db.execute("SELECT value FROM plant WHERE key='id'").fetchone()[0]
    def row(s, table, **key):
        cur = s.db.execute("SELECT * FROM %s WHERE %s" % (table, " AND ".join(k+"=?" for k in key)), list(key.values()))
        names = [c[0] for c in cur.description]; r = cur.fetchone()
        d = dict(zip(names, r)); d.pop("seq"); return d
    def hash(s, r):
        return hashlib.sha256(b"BHA1"+s.id.encode()+r["prev"].encode()+le(r["seq"])+le(r["at"])+le(r["clock"])+
            b"".join(txt(r[k]) for k in ("actor","terminal","kind","subject","body","key_id"))).hexdigest()
    def drop_guards(s):
        s.guards = s.db.execute("SELECT name, sql FROM sqlite_schema WHERE type='trigger'").fetchall()
        for n, _ in s.guards: s.db.execute("DROP TRIGGER %s" % n)
    def put_guards(s):
        for n, sql in s.guards: s.db.execute(sql)
    def append(s, kind, subject, images, actor="system", terminal="pc1:tty1", reason="", at=None, sign=None):
        seq, last, prev = s.db.execute("SELECT seq, at, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
        seq += 1; at = at or max(last, int(time.time()*1000))
        body = '{"reason":%s,"rows":[%s]}' % (q(reason), ",".join('[%s,%s]' % (q(t), canon(i)) for t, i in images))
        r = dict(seq=seq, at=at, clock=at, actor=actor, terminal=terminal, kind=kind, subject=subject, body=body, prev=prev, key_id=None)
        h = s.hash(r)
        s.db.execute("BEGIN IMMEDIATE")
        for t, i in images:
            i = {k: v for k, v in i.items() if v is not None}
            cols = list(i)+["seq"]
            s.db.execute("INSERT OR REPLACE INTO %s (%s) VALUES (%s)" % (t, ",".join(cols), ",".join("?"*len(cols))), list(i.values())+[seq])
        s.db.execute("INSERT INTO audit (seq,at,clock,actor,terminal,kind,subject,body,prev,hash) VALUES (?,?,?,?,?,?,?,?,?,?)",
            (seq, at, at, actor, terminal, kind, subject, body, prev, h))
        s.db.execute("COMMIT"); return seq
