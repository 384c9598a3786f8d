#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The card of a material: what the plant says before what the program ships, nothing guessed; by command, key and on paper.
. "$(dirname "$0")/plant.inc"

small_plant
SHIPPED=$TOP/data/materials.csv

# ---- the program's own: every material that the repository names, once, with its two lines of each, in both languages
ok "the table of materials is whole" /usr/bin/python3 - "$TOP" <<'END'
import csv, glob, os, re, sys
top = sys.argv[1]
rows = list(csv.DictReader(open(os.path.join(top, 'data/materials.csv'), encoding='utf-8')))
known = {r['cas']: r for r in rows}
assert len(known) == len(rows), 'one row each'
for r in rows:
    for column in ('first_aid', 'first_aid_en', 'spill', 'spill_en'):
        assert len([x for x in r[column].split('|') if x.strip()]) == 2, (r['cas'], column)
    for column in ('lel', 'uel', 'molar', 'mac', 'twa', 'stel'):
        assert not r[column] or float(r[column]) > 0, (r['cas'], column)
    assert bool(r['lel']) == bool(r['uel']) and (not r['lel'] or float(r['lel']) < float(r['uel'])), r['cas']
    assert r['combustible'] == 'yes' or not r['lel'], r['cas']
    assert r['source'] or not any(r[c] for c in ('lel', 'mac', 'twa', 'stel')), r['cas']
    digits = r['cas'].replace('-', '')
    assert sum(int(d) * i for i, d in enumerate(reversed(digits[:-1]), 1)) % 10 == int(digits[-1]), r['cas']
named = set()
for path in glob.glob(top + '/forms/**/*.ini', recursive=True) + glob.glob(top + '/data/demo/*.csv') + [top + '/data/ledger/columns.ini', top + '/data/limits/limits.csv']:
    for cas in re.findall(r'(?<![\d-])\d{2,7}-\d{2}-\d(?![\d-])', open(path, encoding='utf-8').read()):
        digits = cas.replace('-', '')
        if cas != '60079-20-1' and sum(int(d) * i for i, d in enumerate(reversed(digits[:-1]), 1)) % 10 == int(digits[-1]):
            named.add(cas)
assert len(named) > 25 and not named - set(known), named - set(known)
for r in csv.DictReader(open(top + '/data/demo/materials.csv', encoding='utf-8')):
    for column in ('lel', 'uel', 'molar', 'mac', 'twa', 'stel', 'combustible'):
        assert r[column] == known[r['cas']][column], (r['cas'], column)
END

# ---- the command
run bihuan material 氯 --json
is "$(json 'd["cas"], d["listed"], d["shipped"], d["phone"], d["msds"], d["lel"], d["mac"]')" \
    '["7782-50-5", false, true, null, null, null, 1]' "the program's card: numbers are numbers, what is not known is null"
is "$(json 'len(d["first_aid"]), len(d["spill"])')" '[2, 2]' "two lines each"
run bihuan material 液氯 --json
is "$(json 'd["cas"]')" 7782-50-5 "by another name it goes by"
run bihuan material 7803-51-2
like "$OUT" 'Explosive limits: not known' "what is not known is said so"
like "$OUT" 'no emergency phone' "and a phone is never made up"
run bihuan material Chlorine
like "$OUT" 'does not burn' "what cannot burn has no limits to be known"
exit_is 1 "a material nobody knows" bihuan material 水银
like "$ERR" '水银' "is named"
like "$("$BIHUAN" --plant plant.db --lang zh material 67-56-1)" '误服哪怕少量' "in Chinese"

# ---- the plant's own counts
cat >m.csv <<'END'
cas,name,name_en,toxic,combustible,lel,molar,mac,twa,stel,source,uel,msds,hazards,first_aid,spill,phone
67-56-1,甲醇,Methanol,yes,yes,5.5,32.04,,25,50,本厂,,SDS-067,flammable-liquid;本厂自定,先打电话|再冲水,,0532-8000 0000
74-98-6,丙烷,Propane,no,yes,2.1,,,,,,,,,,,
END
exit_is 0 "materials with their cards" bihuan import materials m.csv
run bihuan material 木醇 --json
is "$(json 'd["listed"], d["msds"], d["phone"], d["first_aid"], d["hazards"]')" \
    '[true, "SDS-067", "0532-8000 0000", ["先打电话", "再冲水"], ["Flammable liquid", "本厂自定"]]' "what the plant says stands"
is "$(json 'd["lel"], d["uel"], len(d["spill"])')" '[5.5, null, 2]' "its explosive limit is not joined with one of another source"
run bihuan material 丙烷 --json
is "$(json 'd["lel"], d["uel"], d["molar"]')" '[2.1, 9.5, 44.1]' "with one of the same it is"
same <(bihuan export materials | head -2 | tail -1) <(sed -n 2p m.csv) "exported as it was imported"
is "$(json '[(f["lacking"], f["rows"]) for f in d if f["check"] == "materials.card"]' "$(bihuan doctor --json)")" '[[1, 2]]' "doctor counts the cards without a phone"
printf 'cas,name,uel,phone\n67-56-1,甲醇,3,119\n' >bad.csv
exit_is 1 "an upper limit below the lower one is refused" bihuan import materials bad.csv
printf 'cas,name,phone\n67-56-1,甲醇,门卫\n' >bad.csv
exit_is 1 "and a phone that is none" bihuan import materials bad.csv

# ---- on paper and screen, where the source is
printf 'code,name,level,areas,materials,since\nMHS-01,氯化装置,2,A-01,甲醇:67-56-1:10:500:1;丙烷:74-98-6:1:50:1,2026-01-01\n' >sources.csv
exit_is 0 "a source holds two" bihuan import sources sources.csv
at=$(hazard P1 P-101 flange-leak) off=$(hazard P1 P-201 flange-leak)
bihuan report "$at" -o at.pdf >/dev/null && bihuan report "$off" -o off.pdf >/dev/null
like "$(pdftotext -layout at.pdf -)" 'Methanol +67-56-1 +EMERGENCY PHONE 0532-8000 0000' "the report of a hazard at the source carries the cards"
like "$(pdftotext -layout at.pdf -)" 'Propane +74-98-6' "both"
unlike "$(pdftotext -layout off.pdf -)" 'Materials and what to do|67-56-1' "one elsewhere has no such section"
is "$(pdftotext -layout off.pdf - | grep -oE '^[0-9]+ +[A-Z]' | grep -oE '^[0-9]+' | tr '\n' ' ')" \
    "$(seq "$(pdftotext -layout off.pdf - | grep -cE '^[0-9]+ +[A-Z]')" | tr '\n' ' ')" "and no hole in its numbers"

permit=$(as P1 submit blind-plate device=P-201 action=in plate=MB-1 pipe=x medium=none held=benzene start=now end=+4h worker=P2 guardian=L1 leader=Q1 content=x risk=x \
    plate_material=x plate_size=x temperature=1 pressure=1 sketch=@a.jpg) && permit=$(json 'd["number"]' "$permit")
bihuan report "$permit" -o permit.pdf >/dev/null
like "$(pdftotext -layout permit.pdf -)" 'Benzene +71-43-2' "a permit carries what was in there, away from any source too"


card_at() { # SIZE LANG USER STEP…
    printf '%s\n' "size $1" "${@:4}" frame >card.keys
    run "$BIHUAN" --plant plant.db --lang "$2" --user "$3" --at "$AT" --script card.keys
}
for size in 80x24 20x16; do
    card_at $size en P1 "open record $at" 'key E'
    like "$OUT" '^.Methanol  67-56-1' "$size: E shows the cards of the source on a hazard"
    like "$OUT" '0532-8000 0000' "with the phone"
    card_at $size en P1 "open record $at" 'key E <Tab>'
    like "$OUT" '^.Propane' "$size: Tab goes on to the next"
    card_at $size zh P1 "open record $permit" 'key E'
    like "$OUT" '^.苯  71-43-2' "$size: of a permit, in Chinese"
    card_at $size zh P1 "open device P-101" 'key E'
    like "$OUT" '^.甲醇  67-56-1' "$size: of a device"
done
card_at 80x24 en P1 'open hazards' 'key /' 'type P-101' 'key <Enter>' 'key E'
like "$OUT" 'Material card Methanol 1/2' "from the list of hazards"
card_at 80x24 en P1 'open record '"$off" 'key E'
like "$OUT" 'No material is registered here' "where there is none it is said"
card_at 80x24 en P1 'key E' 'type 液氯' 'key <Enter>'
like "$OUT" 'Chlorine  7782-50-5' "elsewhere it asks for a name"
card_at 80x24 en P1 "open record $at"
like "$OUT" ' E Card ' "the key stands in the bar"
card_at 80x24 en P1 "open record $at" 'key E'
like "$OUT" '\|_\| +_\|' "the phone stands there large"

card_at 20x16 en P1 'open device P-101' 'key r' 'type note' 'key <Ctrl-T>'
like "$OUT" '^.Methanol  67-56-1' "while a form is filled in a second key opens it"
card_at 80x24 en P1 'open device P-101' 'key r' 'key <Ctrl-T>' 'key <Esc>'
like "$OUT" 'Fill in' "and the form is there again"
