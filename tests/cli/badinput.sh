#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Bad input: one clear sentence in the chosen language, the right exit status, nothing on stdout, nothing written.
. "$(dirname "$0")/plant.inc"

# bad STATUS NAME ARG…: refused in both languages, and the plant stays as it is.
bad() {
    local status=$1 name=$2 lang before
    shift 2
    before=$(head_code)
    for lang in en zh; do
        run bihuan --lang $lang "$@"
        if [ "$STATUS" != "$status" ]; then
            fail "$name ($lang)" "expected status: $status" "$(tap_said)"
        elif [ -n "$OUT" ] || ! grep -q '^bihuan: ..*' <<<"$ERR" || [ "$(wc -l <<<"$ERR")" != 1 ]; then
            fail "$name ($lang): one sentence on stderr" "$(tap_said)"
        elif [ $lang = zh ] && ! grep -Pq '\p{Han}' <<<"$ERR"; then
            fail "$name speaks Chinese" "$(tap_said)"
        elif grep -Pq '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae\x8b-\x8f]' <<<"$ERR"; then
            fail "$name ($lang): the sentence is clean" "$(cat -v <<<"$ERR")"
        else
            pass "$name ($lang)"
        fi
    done
    is "$(head_code)" "$before" "$name: nothing is written"
}
# says REGEX NAME: the last sentence, in English.
says() {
    local name=$1 regex=$2
    shift 2
    run bihuan --lang en "$@"
    like "$ERR" "$regex" "$name"
}

begin
USER_ID=P1
report() { bad "$1" "$2" submit hazard device=P-101 category=flange-leak "${@:3}"; }

# Values.
bad 1 "unknown device" submit hazard device=P-999 category=flange-leak
says "the device is named" 'P-999' submit hazard device=P-999 category=flange-leak
bad 1 "unknown choice" submit hazard device=P-101 category=leak
bad 1 "unknown area" submit special-treatment area=A-99 cause=x measures=y
report 1 "unknown key" nosuch=1
says "the key is named" 'nosuch' submit hazard device=P-101 category=ppe nosuch=1
bad 1 "missing required field" submit hazard device=P-101
says "the field is named" 'Category' submit hazard device=P-101
bad 1 "empty means missing" submit hazard device=P-101 category=
bad 1 "a date that is none" submit hot-work device=P-101 end=2026-02-30T08:00
bad 1 "a date in words that are no date" submit hot-work device=P-101 end=someday
bad 1 "a date out of limits" submit hot-work device=P-101 end=2027-03-03T06:00
bad 1 "a number that is none" submit inspection source=MHS-01 found=many
bad 1 "a number too large" submit inspection source=MHS-01 found=1000
bad 1 "a number too small" submit inspection source=MHS-01 found=-1
bad 1 "a number with too many places" submit inspection source=MHS-01 found=1.5
report 1 "an over-long text" note="$(printf 'x%.0s' $(seq 2001))"
report 1 "invalid UTF-8" note=$'\xff\xfe'
report 1 "an overlong encoding" note=$'\xc0\xaf'
report 1 "an escape sequence" note=$'\e[31mred'
report 1 "a C1 control" note=$'\xc2\x9b31m'
report 1 "a bidi control" note=$'abc\xe2\x80\xaedef'
report 1 "a zero-width character" note=$'ab\xe2\x80\x8bcd'
report 1 "invalid UTF-8 in a key" $'\xff=1'
bad 1 "invalid UTF-8 in a choice" submit hazard device=P-101 category=$'\xff'
bad 1 "an escape sequence in a device" submit hazard device=$'\e[2J' category=ppe
report 1 "a file that is not there" photo=@nowhere.jpg
printf 'text' >a.txt
report 1 "a file that is no photo" photo=@a.txt
: >empty.jpg
report 1 "an empty file" photo=@empty.jpg
report 1 "a folder as a photo" photo=@.
report 1 "a photo without a file" photo=abc
report 2 "a word without =" note
report 2 "a key given twice" note=a note=b
bad 1 "unknown form" submit hazzard device=P-101
bad 1 "unknown record" act YH-2026-99999 respond
bad 1 "unknown record to show" show YH-2026-99999
number=$(hazard P1 P-101 corrosion)
bad 1 "unknown step" act "$number" respnd
bad 3 "not the one who may" act "$number" respond
bad 1 "a step that cannot be rejected" --user E1 act "$number" close --reject
bad 1 "unknown state in list" list --state closd
bad 1 "unknown area in list" list --area A-99
bad 1 "unknown device in list" list --device P-99
bad 1 "unknown form in list" list hazzard
bad 1 "no such hold" --user E9 lift A-01
bad 1 "no month" ledger 2026-13
bad 1 "a month in words" ledger march
bad 1 "no such person" user show NOBODY
bad 1 "no such rule" rule try hazard/frieze --from 2026-01-01 --to 2026-02-01

# Who.
bad 3 "unknown person" --user NOBODY submit hazard device=P-101 category=ppe
bad 3 "somebody who has left" --user X1 submit hazard device=P-101 category=ppe
USER_ID=
bad 3 "nobody" submit hot-work device=P-101
bad 3 "nobody acts" act "$number" respond

# The command line.
bad 2 "unknown command" lsit
says "the nearest command is suggested" 'list' lsit
bad 2 "unknown option" list --stat closed
says "the nearest option is suggested" '\-\-state' list --stat closed
bad 2 "an option without its value" list --state
bad 2 "a switch with a value" list --open=yes
bad 2 "no number" list --limit many
bad 2 "too few words" act "$number"
bad 2 "too many words" show "$number" "$number"
bad 2 "a part that is missing" form
bad 2 "a part that does not exist" form burn
bad 2 "unknown kind" export dragons
bad 2 "unknown kind to import" import dragons areas.csv
bad 2 "unknown label format" labels P-101 --format gif -o x.gif
bad 2 "a label format there is not" labels P-101 --format epl -o x.epl
bad 2 "labels of nothing" labels -o x.pdf
bad 2 "labels without a file" labels P-101
bad 1 "labels of an unknown device" labels P-99 -o x.pdf
bad 1 "an unknown label size" labels P-101 --size 1x1 -o x.pdf
bad 2 "a ledger in an unknown format" ledger 2026-03 -o x.doc
: >taken.xlsx
bad 1 "a ledger over an existing file" ledger 2026-03 -o taken.xlsx
bad 1 "a backup over an existing file" backup taken.xlsx
bad 1 "a ledger in a folder that is not there" ledger 2026-03 -o nowhere/x.xlsx
bad 1 "a backup in a folder that is not there" backup nowhere/x.db
AT= bad 1 "a plant over an existing file" init taken.xlsx
bad 1 "a secret file that is not there" --secret-file nowhere list
[ ! -s taken.xlsx ] && [ ! -e x.pdf ] && [ ! -e x.doc ] && pass "no file is left or changed" || fail "no file is left or changed"
AT=2026-03-02T07:59
bad 2 "--at before the last row, when writing" --user P1 submit hazard device=P-101 category=ppe
exit_is 0 "reading may look back" bihuan list
AT=
bad 2 "--at that is no time" --at yesterday list
"$BIHUAN" init real.db >/dev/null 2>&1
exit_is 2 "--at on a plant with the real clock" "$BIHUAN" --plant real.db --at 2026-03-02T08:00 list
exit_is 2 "init --at without --simulate" "$BIHUAN" init --at 2026-03-02T08:00 other.db
exit_is 2 "--lang of a language that does not exist" "$BIHUAN" --lang fr list
exit_is 2 "no plant at all" env -u BIHUAN_PLANT "$BIHUAN" list
exit_is 2 "the terminal without a terminal" "$BIHUAN" tui
exit_is 2 "an empty option" "$BIHUAN" --plant= list

# Plants that are none.
plant=$BIHUAN_PLANT
no_plant() { # STATUS NAME FILE
    local lang
    for lang in en zh; do
        exit_is "$1" "$2 ($lang)" "$BIHUAN" --lang $lang --plant "$3" list
        is "$(wc -l <<<"$ERR")$OUT" 1 "$2: one sentence"
    done
}
no_plant 1 "a file that is not there" nowhere.db
no_plant 5 "a text file" areas.csv
no_plant 5 "an empty file" taken.xlsx
no_plant 1 "a folder" .
/usr/bin/sqlite3 other.sqlite 'CREATE TABLE x (y)'
no_plant 5 "another database" other.sqlite
cp plant.db newer.db && cp plant.key newer.key
/usr/bin/sqlite3 newer.db "UPDATE plant SET value = '999' WHERE key = 'schema'"
exit_is 0 "a newer plant is read" "$BIHUAN" --lang en --plant newer.db list
exit_is 3 "and not written" "$BIHUAN" --lang en --plant newer.db --user P1 submit hazard device=P-101 category=ppe
like "$("$BIHUAN" --lang en --plant newer.db list 2>&1)" 'newer' "which says so"
head -c 3000 plant.db >short.db
no_plant 5 "a plant that is cut off" short.db
exit_is 5 "verify of a cut plant" "$BIHUAN" --plant short.db --json verify
is "$(json 'd["ok"]')" false "says so in JSON as well"
exit_is 5 "verify of a text file" "$BIHUAN" --plant areas.csv --json verify
is "$(json 'd["ok"]')" false "says so in JSON as well"
cp plant.db bent.db && cp plant.key bent.key
offset=$(grep -abo '"kind":"\|corrosion' bent.db | tail -n 1 | cut -d: -f1)
printf 'k' | dd of=bent.db bs=1 seek="$offset" conv=notrunc status=none
exit_is 5 "a changed byte is found" "$BIHUAN" --plant bent.db --json verify
is "$(json 'd["ok"]')" false "verify is not ok"
is "$(wc -l <<<"$ERR")" 1 "and says one sentence"

# A folder that may not be written. Root may everything, so it gives that up first.
bare() { if [ "$(id -u)" = 0 ]; then setpriv --bounding-set=-all --inh-caps=-all "$@"; else "$@"; fi; }
if bare true 2>/dev/null; then
    mkdir ro && cp -a plant.db plant.key plant.db.lock plant.evidence ro/ && chmod -R a-w ro
    before=$(BIHUAN_PLANT=ro/plant.db head_code)
    for lang in en zh; do
        exit_is 1 "a read-only folder ($lang)" bare "$BIHUAN" --lang $lang --plant ro/plant.db --user P1 submit hazard device=P-101 category=ppe
        is "$(wc -l <<<"$ERR")$OUT" 1 "one sentence"
    done
    exit_is 0 "reading is possible there" bare "$BIHUAN" --plant ro/plant.db list
    exit_is 1 "no plant is made there" bare "$BIHUAN" init ro/new.db
    is "$(BIHUAN_PLANT=ro/plant.db head_code) $(ls ro | grep -c new)" "$before 0" "nothing changed there"
    exit_is 1 "no ledger is written there" bare "$BIHUAN" --plant plant.db ledger 2026-03 -o ro/x.xlsx
    exit_is 1 "no label is written there" bare "$BIHUAN" --plant plant.db labels --all -o ro/x.pdf
else
    skip "a read-only folder" "root cannot give up its rights here"
fi

# A file that may not grow is a full disk: what was acknowledged is there, the rest is not.
BIHUAN_PLANT=$plant AT=2026-03-02T08:00
filled=0
(
    ulimit -f $(($(stat -c %s plant.db) / 1024 + 8))
    for i in $(seq 40); do
        "$BIHUAN" --lang en --at $AT --user P1 submit hazard device=P-101 category=other note="$(printf 'x%.0s' $(seq 1900))" >/dev/null 2>full.err
        status=$?
        [ $status = 0 ] || break
        echo "$i"
    done >full.out
    echo $status >full.status
)
is "$(cat full.status)" 1 "a full disk is status 1"
is "$(grep -c '^bihuan: ' full.err) $(wc -l <full.err)" "1 1" "and one sentence"
is "$(json 'len(d)' "$(bihuan --json list --state respond)")" "$(($(wc -l <full.out) + 1))" "what was acknowledged is there"
run "$BIHUAN" verify --json
is "$(json 'd["ok"]')" true "the plant is whole"
