#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# A plant of an older program gets what the present one ships: limits, forms, questions and schedules whose names it lacks, once, by one
# command, and never anything in the place of what it has. part10.db.xz was made by bihuan 0.10 (schema 21): areas, four devices (a forklift
# whose test somebody entered by hand, an extinguisher, a hydrant), people, one hazard, and hazard.respond made stricter.
. "$(dirname "$0")/quiz.inc"
old_plant() {
    cd "$WORK" && rm -rf "$1" && mkdir "$1" && cd "$1" || return 1
    /usr/bin/python3 -c 'import lzma, sys; sys.stdout.buffer.write(lzma.open(sys.argv[1]).read())' "$TOP/tests/cli/part10.db.xz" >plant.db
    printf '86ea3e0af626119f9831fd4f76f1daeef9dfe3e7ca8cdafad167d0c29188e043' |
        /usr/bin/python3 -c 'import sys; sys.stdout.buffer.write(bytes.fromhex(sys.stdin.read()))' >plant.key && chmod 0400 plant.key
    mkdir plant.evidence && cp ../a.jpg .
    export BIHUAN_PLANT=$PWD/plant.db
    AT=2026-03-03T08:00 USER_ID=''
}
said() { bihuan --json doctor >doctor.json; json '[c["text"] for c in d if c["check"] == "upgrade"]' "$(cat doctor.json)"; }
kept() { sqlite3 plant.db "SELECT name, version, hash FROM form WHERE since < 1772496000000 ORDER BY 1, 2; SELECT * FROM limit_value WHERE name LIKE 'hazard.%' ORDER BY 1, 2"; }

# ---- a plant of this version lacks nothing
exit_is 0 "a new plant is looked at" bihuan --json upgrade --try
is "$(json '[k for k, v in d.items() if v]')" '[]' "and lacks nothing"

# ---- what an old plant says
old_plant a
like "$(said)" 'made by an older version; run: bihuan upgrade' "doctor says so in one line"
is "$(sqlite3 plant.db "SELECT value FROM plant WHERE key = 'schema'")" 21 "and leaves it as it is"
ok "another command brings its tables up to date" bihuan list
is "$(sqlite3 plant.db 'SELECT count(*) FROM schedule')" 0 "its tables, and no row"
like "$(said)" 'limits [0-9]+, forms [0-9]+, banks of questions 1, schedules 37' "what it lacks is one line"
before=$(kept)

# ---- a limit that the plant has no row of is set by its name
exit_is 0 "a limit that is lacking is set" bihuan --user E9 limit set quiz.locks 2 --source 厂规
is "$(sqlite3 plant.db "SELECT value, effective_from FROM limit_value WHERE name = 'quiz.locks' ORDER BY 2" | paste -sd' ')" \
    "3|2020-01-01 2|2026-03-03" "with the shipped row before it"
exit_is 3 "a looser one than the shipped takes two" bihuan --user E9 limit set fire.cycle.extinguisher 90d --source 厂规
is "$(sqlite3 plant.db "SELECT count(*) FROM limit_value WHERE name = 'fire.cycle.extinguisher'")" 0 "and leaves nothing behind"
exit_is 0 "only looking" bihuan --json --user E9 limit set supply.expiring 60d --source 厂规 --try
is "$(json 'd["before"], d["done"]')" '["30d", false]' "says what is shipped"
is "$(sqlite3 plant.db "SELECT count(*) FROM limit_value WHERE name = 'supply.expiring'")" 0 "and writes nothing"
exit_is 1 "a name that nobody knows" bihuan --user E9 limit set quiz.pas 4h --source 厂规
# others of those that are shipped and lacking
bihuan --json upgrade --try >try.json
json '"\n".join(d["limits"])' "$(cat try.json)" | awk 'NR % 6 == 1' | while read -r name; do
    value=$(/usr/bin/python3 -c 'import csv, sys; print([r["value"] for r in csv.DictReader(open(sys.argv[1])) if r["name"] == sys.argv[2] and r["effective_from"] <= "2026-03-03"][-1])' "$TOP/data/limits/limits.csv" "$name") &&
        bihuan limit set "$name" "$value" --source x --try >/dev/null || echo "$name"
done >refused
is "$(head -3 refused)" "" "they can be set, all alike"

# ---- who may, and looking first
head=$(head_code)
exit_is 0 "looking" bihuan --json upgrade --try
is "$(json 'd["done"], "quiz.pass" in d["limits"], "quiz.locks" in d["limits"], "supply-move" in d["forms"], d["banks"], d["covered"]')" \
    '[false, true, false, true, ["forklift"], []]' "names what is lacking"
exit_is 3 "an operator may not" bihuan --user P1 upgrade
exit_is 3 "nor who may install forms and not limits" bihuan --user E1 upgrade
is "$(head_code)" "$head" "and nothing was written"

# ---- the one command
exit_is 0 "the head of safety brings it" bihuan --json --user E9 upgrade
is "$(json 'd["done"], len(d["schedules"])')" '[true, 37]' "at once"
is "$(sqlite3 plant.db "SELECT kind, actor FROM audit ORDER BY seq DESC LIMIT 1")" "upgrade|E9" "as one row of the log"
is "$(kept)" "$before" "what the plant had is as it was"
is "$(sqlite3 plant.db "SELECT value FROM limit_value WHERE name = 'quiz.locks' ORDER BY effective_from DESC LIMIT 1")" 2 "what was set just now, too"
is "$(sqlite3 plant.db "SELECT id, schedule FROM obligation WHERE ended IS NULL AND subject = 'device:FL-1' AND kind = 'test'")" "fl-1|forklift" \
    "the forklift has its test once"
is "$(sqlite3 plant.db "SELECT count(*) FROM obligation WHERE subject LIKE 'device:%' AND next <= 1772496000000")" 0 "and nothing is late already"
exit_is 0 "the log is whole" bihuan verify
like "$(said)" 'the plant has what this version ships' "doctor is content"
head=$(head_code)
exit_is 0 "again" bihuan --json --user E9 upgrade
is "$(json 'd["done"], d["limits"], d["forms"], d["banks"], d["schedules"], d["obligations"]')" '[false, [], [], [], [], []]' "nothing is lacking"
is "$(head_code)" "$head" "and nothing is written"

# ---- it works: a gate, a movement, a check
exit_is 4 "the gate of the forklift is closed" as P1 submit $F device=FL-1 hours=1
draw P1
is "$(json 'len(d["questions"])' "$SHEET")" 3 "and asks its questions"
is "$(reply P1 right >reply.json; json 'd["passed"]' "$(cat reply.json)")" true "right answers"
run as P1 submit $F device=FL-1
unlike "$ERR" 'quiz|questions' "open it"
printf 'code,name\nSCBA,正压式空气呼吸器\n' >items.csv
printf 'code,name\nC1,一号柜\n' >places.csv
ok "items" bihuan --user E1 import items items.csv
ok "places" bihuan --user E1 import places places.csv
exit_is 0 "supplies move" as P1 submit supply-move kind=in item=SCBA place=C1 quantity=2
run bihuan --json supplies
is "$(json '[(r["item"], r["quantity"]) for r in d]')" '[["SCBA", 2]]' "and are there"
exit_is 0 "fire equipment is checked" as P1 submit fire-check device=FH-1
exit_is 0 "still whole" bihuan verify

# ---- a schedule of the plant's own is not doubled; a form of another text stays, and is installed by its name
old_plant b
printf 'id,classes,kind,title,cycle,remind\nours,forklift;crane,test,我厂叉车检验,300d,role:ehs via email\n' >own.csv
ok "a schedule of the plant's own" bihuan --user E9 import schedules own.csv
exit_is 0 "is looked at" bihuan --json --user E9 upgrade --try
is "$(json 'sorted(d["covered"]), "forklift" in d["schedules"], "hazard" in d["differing"]')" '[["crane", "forklift"], false, true]' "and shipped ones of that work are left out"
exit_is 0 "upgrade" bihuan --user E9 upgrade
is "$(sqlite3 plant.db "SELECT schedule FROM obligation WHERE ended IS NULL AND subject = 'device:FL-1' AND kind = 'test'")" ours "the forklift has its own once"
ok "the shipped text of a form by its name" bihuan --user E9 --with G1 form install hazard --reason x
is "$(sqlite3 plant.db "SELECT max(version) FROM form WHERE name = 'hazard'")" 2 "is its next version"
exit_is 1 "a name that is neither" bihuan --user E9 form install ../hazard
exit_is 0 "whole" bihuan verify

# ---- in a plant in use it is signed
old_plant c
printf '%s\n' 'noch ein gutes passwort' 864202 >e9
ok "an account" bihuan user enrol E9 --new-secret-file e9
exit_is 3 "without the password it is refused" bihuan --user E9 upgrade
exit_is 0 "with it" bihuan --user E9 --secret-file e9 upgrade
exit_is 0 "and who verifies finds every signature" bihuan verify
run bihuan --lang zh --user E9 --secret-file e9 upgrade
like "$OUT" '本版本随附的数据本厂都有' "in Chinese too"

# ---- a table of the program that a comma broke is not read in part
sed '3s/$/,more/' "$TOP/data/messages/phrases.csv" >phrases.csv
run env G_RESOURCE_OVERLAYS=/bihuan/data/messages/phrases.csv="$PWD/phrases.csv" "$BIHUAN" export phrases
isnt "$STATUS" 0 "phrases with a cell too many are refused"
like "$ERR" 'data/messages/phrases.csv:3: 4 cells' "with the line"
sed '3s/,[^,]*$//' "$TOP/data/limits/limits.csv" >limits.csv
run env G_RESOURCE_OVERLAYS=/bihuan/data/limits/limits.csv="$PWD/limits.csv" "$BIHUAN" init --simulate new.db
is "$STATUS" 1 "limits with one too few, too"
like "$ERR" 'limits.csv.*line 3' "with the line"
