#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# What a killed program leaves is named and tidied; what a living one works on is not; a backup whose making was killed is repeated.
. "$(dirname "$0")/plant.inc"

begin
ok "a photo" as P1 submit hazard device=P-101 category=ppe photo=@a.jpg
head -c 100000 plant.db >plant.db.4711.tmp
: >plant.db.4711.tmp-journal
head -c 5000 plant.db >plant.db.4712-0123abcd.tmp
head -c 5000 plant.db >plant.db.restore.4713
: >plant.db.restore.4713-journal
echo mine >notes.tmp
run bihuan doctor
like "$OUT" 'leftovers.*3 files' "named"
exec 8<plant.db.4712-0123abcd.tmp
flock 8
ok "a backup beside the plant" bihuan backup copy.db
is "$(ls | grep -c '4711')" 0 "what nobody holds is tidied"
ok "what somebody works on stays" test -e plant.db.4712-0123abcd.tmp
ok "and what is none of ours" test -e notes.tmp
exec 8<&-
ok "a restore" bihuan --user E9 restore copy.db --with G1 --reason x
is "$(ls | grep -cE 'restore\.47|\.4712')" 0 "tidies those of restores"

# A folder that was being filled.
ok "a whole backup" bihuan backup --all out
is "$(ls -A out | tr '\n' ' ')" "plant.db plant.evidence " "leaves no mark"
exit_is 1 "and is not written over" bihuan backup --all out
: >out/.unfinished
exec 8<out/.unfinished
flock 8
exit_is 1 "nor one that is being made" bihuan backup --all out
exec 8<&-
head -c 3000 out/plant.db >out/part && mv out/part out/plant.db
head -c 3000 plant.db >out/plant.db.4714.tmp
ok "one whose making was killed is made again" bihuan backup --all out
exit_is 0 "whole" "$BIHUAN" --plant out/plant.db verify
: >out/.unfinished
echo mine >out/mine
exit_is 1 "never over what is somebody's" bihuan backup --all out
is "$(<out/mine)" mine "which stays"

# A copy that finds no room leaves nothing of itself, SQLite's own journal included (which it needs for a plant larger than its cache).
filled() {
    mount -t tmpfs -o size=400k none small && "$BIHUAN" backup small/copy.db
    echo "$?" >status
    ls -A small >left
}
export -f filled
mkdir small
plant_fresh --demo --simulate 2>/dev/null >&2
if unshare -m bash -c 'mount --make-rprivate / && filled' 2>said; then
    is "$(<status)" 1 "a backup without room is refused"
    like "$(<said)" 'the disk is full' "for that reason"
    is "$(<left)" "" "and leaves nothing"
else
    skip "a backup without room" "no mounts here (needs root)"
fi
