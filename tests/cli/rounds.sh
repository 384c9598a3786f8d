#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Rounds (点检路线): what is in one, what is done and what is missing; walked by keys in both languages, by two people at once, left and gone on
# with; what is not well opens one hazard; a sound extinguisher takes at most five keys besides the scan.
. "$(dirname "$0")/plant.inc"
small_plant
cat >fire.csv <<'END'
code,name,area,position,class,made
FX-1,干粉灭火器,A-01,一层,extinguisher-powder,2025-10-01
FX-2,二氧化碳灭火器,A-01,配电间,extinguisher-co2,2025-10-01
FX-4,水基型灭火器,A-01,二层,extinguisher-water,2025-10-01
FX-3,灭火器,A-02,卸车台,extinguisher,2025-10-01
FB-1,灭火毯,A-02,化验台,fire-blanket,
END
bihuan import schedules "$TOP/data/plant/schedules.csv" >/dev/null || fail "what the classes are due for"
bihuan --user E1 import devices fire.csv >/dev/null || fail "fire equipment is imported"
AT=2026-04-01T00:00
bihuan tick >/dev/null
AT=2026-04-01T08:00

missing() { as P1 round show "$1" >round.json; json '" ".join(d["missing"])' "$(cat round.json)"; }
# What stands on its label, as a scanner types it.
label() {
    bihuan labels "$1" --format png -o "$1.png" >/dev/null
    zbarimg --quiet --raw "$1.png" 2>/dev/null
}
for code in FX-1 FX-2 FX-3 FX-4 P-101; do printf -v "LABEL_${code/-/}" '%s' "$(label "$code")"; done
walk() { bihuan --user "$1" --lang "$2" --script "$3"; } # what the screen showed

exit_is 0 "rounds are listed" bihuan --json round list
is "$(json '[(r["round"], len(r["devices"]), r["missing"]) for r in d]')" \
    '[["A-01", 3, ["FX-1", "FX-2", "FX-4"]], ["A-02", 2, ["FB-1", "FX-3"]]]' "one for each area in which fire equipment is due"
exit_is 0 "for people too" bihuan round list
like "$OUT" 'A-01 .* 3 +0 +3' "with what is missing"
exit_is 1 "there is none of another name" bihuan round show NONE
like "$ERR" 'no round NONE' "which is said"
is "$(missing A-01)" "FX-1 FX-2 FX-4" "an area's code is its round"
is "$(json '[x["done"] for x in d["devices"]]' "$(cat round.json)")" '[false, false, false]' "nothing is done"

# The scan of a label says what is due, and a screen offers it first.
exit_is 0 "a label is scanned" as P1 scan "$LABEL_FX1"
is "$(json '[(x["form"], x["late"]) for x in d["due"]]')" '[["fire-check", false]]' "and says what is due on it"
cat >offer.keys <<END
scan $LABEL_FX1
text offered
key <Esc>
scan $LABEL_P101
text nothing
END
exit_is 0 "at the board" walk P1 en offer.keys
like "$OUT" '> .*extinguisher' "what is due stands first"
like "$OUT" 'Report a hazard' "the report second"
like "$OUT" 'Fill in P-101 Hazard' "where nothing is due it is reported at once"

# What another one has to do is not offered: nobody knows when this one was made, and an engineer enters its repair.
printf 'code,name,area,position,class\nFX-7,干粉灭火器,A-01-1,库房,extinguisher-powder\n' >late.csv
bihuan --user E1 import devices late.csv >/dev/null || fail "one more"
printf 'scan %s\ntext seen\n' "$(label FX-7)" >other.keys
exit_is 0 "an operator scans it" walk P1 en other.keys
like "$OUT" 'Fill in FX-7 Hazard' "and reports at once"
exit_is 0 "an engineer scans it" walk Q1 en other.keys
like "$OUT" '> Repair of ' "and is offered what is his"

# Walked by P1 with keys: a sound one, one that is not well, one of another round.
cat >walk.keys <<END
key I <Enter>
scan $LABEL_FX1
text check
# count
type 1.2
key <Enter>
# counted
text sound
scan $LABEL_FX4
type 1.2
key g
key <Enter>
type dented
key <Enter>
type a.jpg
key <Enter>
text failed
scan $LABEL_FX3
text other
type 0.2
key <Enter>
text words
key <Ctrl-X>
key <Esc>
key <Esc>
text left
END
exit_is 0 "a round is walked" walk P1 en walk.keys
like "$OUT" 'FX-1: Pass' "the sound one passed"
like "$OUT" 'FX-4: Fail' "the other one failed"
like "$OUT" 'YH-2026-00001 was opened' "and the number of its hazard is said"
like "$OUT" 'not in the round' "what is in another round is taken, and said"
like "$OUT" 'Not marked is well. Go down' "in a field of words a letter is typed, and the page says so"
like "$OUT" 'not complete. Missing: FX-2' "who leaves hears what is missing"
keys=$(python3 - walk.keys <<'END'
import sys
on = count = 0
for line in open(sys.argv[1], encoding="utf-8"):
    step, _, rest = line.strip().partition(" ")
    on = {"# count": 1, "# counted": 0}.get(line.strip(), on)
    count += on * (len(rest.split()) if step == "key" else len(rest) if step == "type" else 0)
print(count)
END
)
diag "a sound extinguisher: $keys keys besides the scan"
ok "a sound extinguisher takes at most 5 keys besides the scan ($keys)" test "$keys" -ge 2 -a "$keys" -le 5
is "$(missing A-01)" "FX-2" "the command sees the same"
run as P1 list hazard
is "$(json '[(x["device"], x["area"], x["category"]) for x in d]')" '[["FX-4", "A-01", "fire"]]' "one hazard was opened, of the device and its place"
run as P1 show YH-2026-00001
is "$(json 'd["fields"]["note"]')" dented "with the words"
like "$(json 'd["fields"]["photo"]')" '^sha256:' "and the photo"
run as P1 list fire-check --open
is "$(json 'sorted(x["device"] for x in d)')" '["FB-1", "FX-2", "FX-3"]' "the records of the month that are done have ended"

# Gone on with by somebody else, in Chinese.
cat >rest.keys <<END
key I <Enter>
text again
scan $LABEL_FX1
text twice
key <Esc>
scan $LABEL_FX2
type 8.4
key <Enter>
text all
END
exit_is 0 "somebody else goes on with it" walk P2 zh rest.keys
like "$OUT" '未检：FX-2' "what the first one left"
like "$OUT" '已经点检过' "what is done already is said"
like "$OUT" '3 台全部已检' "at last all is done"
is "$(missing A-01)" "" "for everybody"

# Two people at one device at the same time: both are kept, the month's record ends once.
bihuan --user P1 submit fire-check device=FX-3 pressure=1.2 seal=yes >/dev/null &
bihuan --user P2 submit fire-check device=FX-3 pressure=1.3 seal=yes >/dev/null &
wait
is "$(sqlite3 plant.db "SELECT count(*) FROM record WHERE form = 'fire-check' AND device = 'FX-3' AND state = 'closed'")" 2 "two checks at one moment are both kept"
is "$(missing A-02)" "FB-1" "and it is done"
AT=2026-05-01T00:00
bihuan tick >/dev/null
is "$(missing A-01)" "FX-1 FX-2 FX-4" "the next month asks for all of it again"

# Who signs types his secrets once for a round, and they sign nothing else; left and opened again it asks again.
printf 'correct-horse-9\n135790\n' >p1
ok "somebody has an account" bihuan user enrol P1 --new-secret-file p1
cat >sign.keys <<END
key U
type P1
key <Enter>
type correct-horse-9
key <Enter>
open round A-01
scan $LABEL_FX1
type 1.2
key <Enter>
text asked
type correct-horse-9
key <Enter>
type 135790
key <Enter>
text signed
scan $LABEL_FX4
type 1.2
key <Enter>
text again
key <Esc>
open round A-01
scan $LABEL_FX2
type 8.4
key <Enter>
text anew
END
exit_is 0 "a round is signed" bihuan --lang en --script sign.keys
shown() { sed -n "/^== $1 /,/^== /p" <<<"$OUT"; }
like "$(shown asked)" 'all of this round' "what is signed is said"
like "$(shown signed)" 'FX-1: Pass' "the first one is signed"
like "$(shown again)" 'FX-4: Pass' "the next one without being asked"
like "$(shown anew)" 'You sign: ' "in a round opened again the PIN is asked again"
is "$(missing A-01)" "FX-2" "two are done"
run as P1 list fire-check --device FX-4
run as P1 show "$(json 'd[0]["number"]')"
is "$(json 'sum(1 for e in d["events"] if e.get("signed"))')" "1" "each is signed by itself"
ok "and the log is whole" bihuan verify
