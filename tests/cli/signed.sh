#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Who must have signed: every kind of row that decides about trust, forged by somebody who may write the file (tests/lib/forge.py),
# is found by bihuan verify and by the independent verifier, and its honest twin by neither.
. "$(dirname "$0")/plant.inc"

python=/usr/bin/python3 other=$TOP/tests/lib/verify.py
export PYTHONDONTWRITEBYTECODE=1 FORGE=$TOP/tests/lib
begin
number=$(as P1 submit hazard device=P-101 category=flange-leak | $python -c 'import json,sys; print(json.load(sys.stdin)["number"])')
# E9 and G1 are the first two people of this plant, with keys that the forger has; L1 was vouched for by both.
cat >setup.py <<'END'
import sys, os; sys.path.insert(0, os.environ["FORGE"])
import forge, json
p, E9, G1, L1, X1, X2, N = forge.Plant("plant.db"), *map(forge.Key, range(1, 6)), os.environ.get("NUMBER")
AT = p.db.execute("SELECT max(at) FROM audit").fetchone()[0]
append = lambda kind, images, *a, **k: p.append(kind, N, images, *a, at=AT, **k)
both = dict(actor="E9", sign=E9, second=("G1", G1))
one = dict(actor="E9", sign=E9)
vouched = lambda key, person: p.key_images(key, person) + [p.vouch(key, person, E9, "E9"), p.vouch(key, person, G1, "G1")]
def epoch(**more):
    seq, digest = p.db.execute("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    return [("epoch", dict(dict(number=2, at=AT, kept_seq=seq, head_seq=seq, head=digest, lost_seq=0, lost_head="", lost_since=0,
                                lost_codes="", aside="", first="E9", second="G1"), **more))]
def broken(n=3, **more):
    rows = {r[0]: r for r in p.db.execute("SELECT seq, at, clock, actor, terminal, kind, subject, body, prev, hash, key_id, signature FROM audit")}
    images = "".join("%d\t%s\n" % (n, ",".join(forge.v.canonical(i) for i in json.loads(rows[n][7])["rows"])) for n in [n])
    return [("log_break", dict(dict(first_seq=n, last_seq=n, content=forge.v.break_content(rows, n, n), reason="disk", first="E9", second="G1",
                                    at=AT, hash_before=rows[n - 1][9], hash_behind=rows[n + 1][9], images=images), **more))]
def step(**more):
    s = p.row("step", record=N, name="respond")
    return [("step", dict(s, name="accept", position=7, done=AT, done_by="L1", decision="done", **more))]
END
forge() { (cd "$1" && { cat "$WORK/setup.py"; printf '%s\n' "$2"; } | NUMBER=$number $python -) || fail "forge: $2"; }
WORK=$PWD
forge . 'append("enrol", p.key_images(E9, "E9")); append("enrol", p.key_images(G1, "G1")); append("enrol", vouched(L1, "L1"), **both)'
# agree STATUS NAME FOLDER: both say so.
agree() {
    run env XDG_STATE_HOME="$WORK/nobody" "$BIHUAN" --plant "$3/plant.db" verify
    is "$STATUS" "$1" "$2: bihuan says $1"
    run "$python" "$other" "$3/plant.db"
    is "$STATUS" "$1" "$2: so does the other one"
}
# try STATUS NAME PYTHON: on a copy.
try() {
    rm -rf copy && mkdir copy && cp plant.db plant.key copy/ && cp -r plant.evidence copy/ 2>/dev/null
    forge copy "$3"
    agree "$1" "$2" copy
}
agree 0 "the plant itself" .

# Keys.
try 5 "keys from row 0 that vouch for the first two" 'append("import", [p.key_images(X1, "P1", since=0)[1], p.key_images(X2, "P2", since=0)[1],
    p.vouch(E9, "E9", X1, "P1"), p.vouch(E9, "E9", X2, "P2")])'
try 5 "a key without vouchers" 'append("enrol", p.key_images(X1, "P1"), **both)'
try 5 "a key vouched for by one" 'append("enrol", p.key_images(X1, "P1") + [p.vouch(X1, "P1", E9, "E9")], **both)'
try 5 "a key vouched for by its owner" 'append("enrol", p.key_images(X1, "E9") + [p.vouch(X1, "E9", E9, "E9"), p.vouch(X1, "E9", G1, "G1")], **both)'
try 5 "a key vouched for, in an unsigned row" 'append("enrol", vouched(X1, "P1"))'
try 5 "a key vouched for, in a row one signed" 'append("enrol", vouched(X1, "P1"), **one)'
try 5 "a key of another row" 'append("enrol", [(t, dict(i, since_row=p.tail) if t == "sign_key" else i) for t, i in vouched(X1, "P1")], **both)'
try 0 "a key as it should be" 'append("enrol", vouched(X1, "P1"), **both)'
revoke='old = p.row("sign_key", key_id=L1.id); append("reset", [("sign_key", dict(old, revoked_row=p.tail + 2))] + vouched(X1, "L1"), **both)'
try 0 "a key replaced by two" "$revoke"
try 5 "a revoked key that comes back" "$revoke; append('x', [('sign_key', old)], **both)"
try 5 "a key revoked backwards" 'append("reset", [("sign_key", dict(p.row("sign_key", key_id=L1.id), revoked_row=2))], **both)'
try 5 "a key revoked by nobody" 'append("reset", [("sign_key", dict(p.row("sign_key", key_id=L1.id), revoked_row=p.tail + 2))])'
try 5 "a key that changes its owner" 'append("x", [("sign_key", dict(p.row("sign_key", key_id=L1.id), person="P1"))], **both)'
own='old = p.row("sign_key", key_id=L1.id); append("password", [("sign_key", dict(old, revoked_row=p.tail + 2))] + p.key_images(X1, "L1"), actor="L1", sign=L1)'
try 0 "one's own new key" "$own"
try 5 "one's own new key, the old one kept" 'append("password", p.key_images(X1, "L1"), actor="L1", sign=L1)'
try 5 "another's new key as if it were one's own" 'append("password", p.key_images(X1, "P1"), actor="L1", sign=L1)'

# Accounts.
account='("account", dict(p.row("account", person="L1"), box="ff"))'
try 5 "another box in an account, unsigned" "append('pin', [$account], actor='L1')"
try 5 "another's box, signed by one" "append('pin', [$account], **one)"
try 5 "another's box, under a word of its own" "append('anything', [$account], actor='L1', sign=L1)"
try 0 "one's own PIN" "append('pin', [$account], actor='L1', sign=L1)"

# Second signatures.
try 5 "a second signature by the first" 'append("enrol", vouched(X1, "P1"), actor="E9", sign=E9, second=("E9", E9))'
try 5 "a second signature in another's name" 'append("enrol", vouched(X1, "P1"), actor="E9", sign=E9, second=("L1", G1))'
try 5 "a second signature with an unknown key" 'append("enrol", vouched(X1, "P1"), actor="E9", sign=E9, second=("G1", X2))'
try 5 "a second signature of another row" 'n = append("x", [], **both); c = ("cosign", dict(p.row("cosign", at_seq=n), at_seq=n + 1)); append("enrol", vouched(X1, "P1") + [c], **one)'
try 5 "something put behind the second signature" 'n = append("x", [], **both); c = ("cosign", p.row("cosign", at_seq=n)); append("x", [c, ("area", p.row("area", code="A-01"))], **one)'

# Restores and breaks.
try 5 "a restore that nobody signed" 'append("restore", epoch(), actor="E9")'
try 5 "a restore that one signed" 'append("restore", epoch(), **one)'
try 5 "a restore under another word" 'append("import", epoch(), actor="E9")'
try 5 "a restore signed by others than it names" 'append("restore", epoch(first="M1"), **both)'
try 0 "a restore that two signed" 'append("restore", epoch(), **both)'
rewrite='p.sql("UPDATE audit SET terminal = '"'pc9'"' WHERE seq = 3");'
try 5 "a broken row" "$rewrite"
try 5 "a break that nobody signed" "$rewrite append('break', broken(), actor='E9')"
try 5 "a break that one signed" "$rewrite append('break', broken(), **one)"
try 0 "a break that two signed" "$rewrite append('break', broken(), **both)"
behind="$rewrite append('break', broken(), **both);"
try 5 "a row before the break rewritten" "$behind"' import sqlite3
p.db.row_factory = sqlite3.Row; r = dict(p.db.execute("SELECT * FROM audit WHERE seq = 2").fetchone()); r["terminal"] = "elsewhere"
p.sql("UPDATE audit SET terminal = \"elsewhere\", hash = \"%s\" WHERE seq = 2" % p.hash(r))'
try 5 "the state changed under the break" "$behind"' p.sql("UPDATE device SET name = \"nothing\", seq = 3 WHERE code = \"P-101\"")'
try 5 "a row of the state added under the break" "$behind"' p.sql("INSERT INTO area (code, name, seq) VALUES (\"Z\", \"x\", 3)")'
try 5 "a row of the state taken away under the break" "$behind"' p.sql("DELETE FROM device WHERE code = \"P-102\"")'
try 5 "the break's own images changed" "$behind"' p.sql("UPDATE log_break SET images = \"\"")'

# Approvals: the form says which steps are signed.
try 5 "an approval that nobody signed" 'append("act", step(), actor="L1")'
try 5 "an approval signed by another" 'append("act", step(), **one)'
try 5 "an approval from earlier" 'append("act", step(entered=1), actor="L1"); s = p.row("step", record=N, position=7); append("tick", [("step", dict(s, done=AT - 5))])'
try 0 "an approval as it should be" 'append("act", step(), actor="L1", sign=L1)'
try 0 "a signed approval written again by a rule" 'append("act", step(), actor="L1", sign=L1); append("tick", step(rung=3))'
try 5 "a record under another form" 'r = p.row("record", number=N); append("act", [("record", dict(r, form="drill", version=1))], actor="L1", sign=L1)'

# Holds: a rule may place one, only people lift it.
hold='("hold", dict(id="H-X", kind="freeze", target="A-01", rule="hazard/freeze", record=N, since=AT, until=0, why="x", treatment="", signed=""))'
try 0 "a freeze by a rule" "append('freeze', [$hold])"
try 5 "a freeze lifted by nobody" "append('freeze', [$hold]); append('lift', [('hold', dict(p.row('hold', id='H-X'), until=AT))])"
try 5 "a lift half signed by nobody" "append('freeze', [$hold]); append('lift-sign', [('hold', dict(p.row('hold', id='H-X'), signed='role:ehs-head=E9'))])"
try 0 "a freeze lifted" "append('freeze', [$hold]); append('lift', [('hold', dict(p.row('hold', id='H-X'), until=AT, signed='role:ehs-head=E9'))], **one)"

# Rights, rules and numbers.
post='("appointment", dict(person="P2", role="principal", scope="", since=AT, until=0))'
try 5 "a role that nobody gave" "append('import', [$post])"
try 5 "a role that one gave" "append('import', [$post], **one)"
try 0 "a role that two gave" "append('import', [$post], **both)"
try 5 "a role that nobody took back" "append('leave', [('appointment', dict(p.row('appointment', person='E9'), until=AT))])"
try 5 "a leaver who is back" "append('import', [('person', dict(p.row('person', id='X1'), in_service=1))])"
try 0 "a person entered" "append('import', [('person', dict(p.row('person', id='X1'), id='X9', in_service=1))])"
try 5 "a limit that nobody set" "i = p.row('limit_value', name='account.tries'); append('limit', [('limit_value', dict(i, value='500'))])"
count='("stock_count", dict(id="PD-2026-00001", place="C-1", state="posted", begun=AT, begun_by="P1", approved=AT, approved_by="E9", seal="", reason="", record=""))'
try 5 "differences of a count that nobody approved" "append('count-approve', [$count], actor='E9')"
try 5 "that another approved" "append('count-approve', [('stock_count', dict($count[1], approved_by='G1'))], **one)"
try 0 "that a third approved" "append('count-approve', [$count], **one)"
try 0 "a count without a difference" "c = dict($count[1], approved_by=''); c.pop('approved'); append('count-end', [('stock_count', c)], actor='P1')"
try 5 "a form that nobody installed" "i = p.row('form', name='hazard'); append('form', [('form', dict(i, version=2, text='x'))])"
rule='("access", dict(id="x", form="*", step="*", area="", role="operator", in_use=1))'
try 5 "a rule about rights, by one" "append('import', [$rule], **one)"
watched='("point", dict(code="O2-1", device="P-101", area="", quantity="o2", unit="vol%", link="plc", address="1:3:0", type="", scale="", bias="",
    low2="", low1="", high1="", high2="", hold="", clear="", poll="", outputs="", least="", most="", band="", calibration=""))'
try 5 "a point that nobody brought" "append('import', [$watched], actor='E9')"
try 0 "a point that one brought" "append('import', [$watched], **one)"
bypass='("bypass", dict(id="B-1", point="O2-1", reason="x", person="E9", second="G1", since=AT, until=AT + 1000, ended=0))'
try 5 "a bypass by one" "append('bypass', [$bypass], **one)"
try 5 "a bypass signed by others than it names" "append('bypass', [('bypass', dict($bypass[1], second='L1'))], **both)"
try 0 "a bypass by two" "append('bypass', [$bypass], **both)"
try 5 "a bypass that nobody ended" "append('bypass', [$bypass], **both); append('x', [('bypass', dict($bypass[1], ended=AT))])"
back='("clock_step", dict(at_row=p.tail + 1, kind="back", raw=AT, last_at=AT, new_at=AT, from_row=p.tail, reason="x", first="E9", second="G1"))'
try 5 "the clock put back by one" "append('clock', [$back], **one)"
try 5 "the clock confirmed by nobody" "append('clock', [('clock_step', dict($back[1], kind='confirm', second='', from_row=0))], actor='E9')"
try 0 "the clock confirmed" "append('clock', [('clock_step', dict($back[1], kind='confirm', second='', from_row=0))], **one)"

try 5 "a plant that calls itself a demo, by two" "append('x', [('plant', dict(key='demo', value='1'))], **both)"
try 5 "and is believed nothing more" "append('x', [('plant', dict(key='demo', value='1'))]); append('import', [$post])"
try 5 "a freeze moved away" "append('freeze', [$hold]); append('import', [('hold', dict(p.row('hold', id='H-X'), target='A-02'))])"

# The program itself: a changed password is a new key, and it never writes less than the table asks.
rm -rf real && mkdir real && cd real || exit 1
small_plant
AT=
printf 'noch ein gutes passwort\n864202\n' >e9; printf 'correct horse battery\n258046\n' >g1; printf 'staple of another kind\n975313\n' >new
exit_is 0 "the first" bihuan user enrol E9 --new-secret-file e9
exit_is 0 "the second" bihuan user enrol G1 --new-secret-file g1
exit_is 0 "the third by two" bihuan --user E9 --secret-file e9 user enrol L1 --new-secret-file new --with G1 --with-secret-file g1
is "$(sqlite3 plant.db "SELECT person FROM cosign WHERE at_seq = (SELECT max(seq) FROM audit)")" G1 "is signed by both"
before=$(sqlite3 plant.db "SELECT key_id FROM account WHERE person = 'E9'")
exit_is 0 "a new password" bihuan --user E9 --secret-file e9 user password --new-secret-file new
unlike "$(sqlite3 plant.db "SELECT key_id FROM account WHERE person = 'E9'")" "$before" "is a new key"
is "$(sqlite3 plant.db "SELECT revoked_row - (SELECT max(seq) FROM audit) FROM sign_key WHERE key_id = '$before'")" 1 "and the old one is revoked behind it"
agree 0 "and the plant is whole" .
like "$(bihuan verify)" "Nobody vouched for one of the first two keys: E9" "verify names the first two keys"
is "$(bihuan verify --json | $python -c 'import json,sys; print(json.load(sys.stdin)["status"])')" whole "and says whole"
# the differences of a count are approved by signature
{ head -1 new; tail -1 e9; } >e9-now
secret() { bihuan --user "$1" --secret-file "$2" "${@:3}"; }
printf 'code,name\nA,甲\n' >items.csv; printf 'code,name\nC1,柜\n' >places.csv
for kind in items places; do secret E9 e9-now import "$kind" "$kind.csv" >/dev/null; done
secret G1 g1 submit supply-move kind=in item=A place=C1 quantity=5 >/dev/null
count=$(secret G1 g1 --json count begin --place C1 | $python -c 'import json,sys; print(json.load(sys.stdin)["count"])')
secret G1 g1 count line "$count" item=A quantity=4 >/dev/null && secret G1 g1 count end "$count" >/dev/null
exit_is 3 "not before another has counted it" secret E9 e9-now count approve "$count"
secret L1 new count recount "$count" item=A quantity=4 >/dev/null
exit_is 3 "nor by who has no key" bihuan --user E1 count approve "$count"
exit_is 0 "by who has one" secret E9 e9-now count approve "$count"
is "$(sqlite3 plant.db "SELECT key_id IS NOT NULL FROM audit WHERE kind = 'count-approve'")" 1 "and it is in the row"
agree 0 "and both believe it" .
cd ..

# The page prints the table from the data, and the program never writes less.
table() { $python - "$TOP/data/trust/signed.csv" <<'END'
import csv, sys
for r in csv.DictReader(open(sys.argv[1], encoding="utf-8")):
    print(".It Li %(kind)s Ta Li %(table)s Ta Li %(change)s Ta Li %(signatures)s Ta Li %(who)s Ta %(text)s" % r)
END
}
is "$(grep '^\.It Li .* Ta Li .* Ta Li .* Ta Li .* Ta Li ' "$TOP/man/bihuan-trust.7")" "$(table)" "bihuan-trust(7) prints the table"
is "$(grep -o '([0-9]* lines of Python' "$TOP/README.md" | tr -dc 0-9)" "$(wc -l <"$other" | tr -d ' ')" "README says how long the independent verifier is"
