#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# A file dropped on the terminal or pasted arrives quoted, escaped or as file://, with a blank behind: '/home/x/现场 照片.jpg'
. "$(dirname "$0")/lib.sh"
plant
photo='现场 照片.jpg'
cp a.jpg "$photo"
cp a.jpg "it's.jpg"
taken() {
    run b --user P1 submit hazard device=P-201 category=other note=x "photo=@$1" --json
    [ $STATUS = 0 ] || bad "$1: exit $STATUS, $ERR"
    is=$(sqlite3 plant.db 'SELECT name FROM blob ORDER BY seq DESC LIMIT 1')
    [ "$is" = "$2" ] || bad "$1 was taken as $is"
}
taken "'$W/$photo' " "$photo"
taken "\"$photo\"" "$photo"
taken '现场\ 照片.jpg ' "$photo"
taken "file://$W/%E7%8E%B0%E5%9C%BA%20%E7%85%A7%E7%89%87.jpg" "$photo"
taken "'it'\\''s.jpg'" "it's.jpg"
# A file that is really called so comes first, and what is nowhere stays nowhere.
cp a.jpg "'b.jpg'"
taken "'b.jpg'" "'b.jpg'"
for path in "'nowhere.jpg'" "'b.jpg" file://elsewhere%2 '""' "'plant.key'"; do
    run b --user P1 submit hazard device=P-201 category=other note=x "photo=@$path" --json
    [ $STATUS != 0 ] || bad "$path was taken"
done
[ $STATUS = 3 ] || bad "the key in quotes: exit $STATUS, $ERR"
# The same in the form: pasted.
run b --user P1 submit hazard device=P-101 category=flange-leak note=x --json
n=$(json 'd["number"]') who=$(json '[s["assignee"] for s in d["steps"] if not s["done"]][0]')
field() {
    printf '%s\n' "open record $n" 'key <Enter>' 'key <Tab> <Tab> <Tab> <Tab> <Tab> <Tab>' "paste $1" 'key <Tab>' frame >keys
    rm -rf "$XDG_STATE_HOME" # the draft
    OUT=$(b --user "$who" --script keys 2>&1) || broken "$OUT"
}
b --user "$who" act "$n" respond >/dev/null || broken respond
field "'$W/nowhere.jpg'"
grep -q 'no file' <<<"$OUT" || broken "no field for a file: $OUT"
for path in "'$W/$photo' " "\"$W/$photo\"" "$W/现场\\ 照片.jpg" "file://$W/%E7%8E%B0%E5%9C%BA%20%E7%85%A7%E7%89%87.jpg"; do
    field "$path"
    grep -q 'no file' <<<"$OUT" && bad "$path in the form: $OUT"
done
good "taken"
