#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The table of the README: ratios within this run. Called by `make bench` with BUILD and BIHUAN; RECORDS=100000 is quicker.
# The grown plants stay in BUILD/bench: they are made anew when the schema or the generator changed.
set -u
cd "$(dirname "$0")/../.." || exit 1
: "${BUILD:=$PWD/build}" "${BIHUAN:=$BUILD/bihuan}" "${RECORDS:=1000000}"
export LC_ALL=C.UTF-8 TZ=UTC XDG_STATE_HOME=$BUILD/bench/state XDG_CONFIG_HOME=$BUILD/bench/config
unset BIHUAN_PLANT BIHUAN_LANG LANGUAGE LANG
programs=$BUILD/tests/bench plants=$BUILD/bench
mkdir -p "$plants"

grown() { # RECORDS: the name of a plant with that many
    local stamp plant=$plants/$1.db
    stamp=$(cat data/sql/*.sql tests/bench/grow.c | sha256sum)
    if [ ! -e "$plant" ] || [ "$(cat "$plant.stamp" 2>/dev/null)" != "$stamp" ]; then
        rm -rf "$plants/$1".*
        echo "growing a plant of $1 records (once)" >&2
        "$BIHUAN" init --demo --simulate "$plant" >&2 && "$programs/grow" "$plant" "$1" >&2 || exit 1
        echo "$stamp" >"$plant.stamp"
    fi
    echo "$plant"
}
copy() { # PLANT NAME: a copy that may be spoilt
    rm -rf "$plants/$2".*
    cp --reflink=auto "$1" "$plants/$2.db" && cp -p "${1%.db}.key" "$plants/$2.key" && mkdir "$plants/$2.evidence"
}
calc() { awk "BEGIN { printf \"%.$2f\", $1 }"; }
row() { printf '| %s | %s | %s | %s |\n' "$@"; }

small=$(grown 1000) || exit 1
big=$(grown "$RECORDS") || exit 1
cat "$big" >/dev/null # all measurements find the file in memory
user=$(sqlite3 "$big" "SELECT id FROM person WHERE in_service = 1 ORDER BY id LIMIT 1")

echo "bench: $(nproc) processors, $(sqlite3 -version | cut -d' ' -f1), $RECORDS records," \
    "$(sqlite3 "$big" 'SELECT max(seq) FROM audit') log rows, $(($(stat -c %s "$big") / 1000000)) MB"
echo
row work bihuan beside ratio
row --- --- --- ---

# A start and a key, on a pseudo terminal.
if "$programs/keys" "$BIHUAN" "$big" "$user" >"$plants/keys.out"; then
    while read -r what a b c; do
        case $what in
        first) row "first frame of home, cold process" "$a ms" "sqlite3 counting the schema: $b ms" \
            "aim $(calc "$b * 1.5 + 30" 0) ms: $(calc "$a / ($b * 1.5 + 30)" 2)" ;;
        *) row "key to painted frame, $what of all records ($c keys)" "p50 $a ms, p99 $b ms" "aim 16 ms" \
            "$(calc "$b / 16" 2)" ;;
        esac
    done <"$plants/keys.out"
else
    echo "(no terminal rows: $BIHUAN does not run on a terminal)"
fi

# A submit with all its rules, beside SQLite writing the same rows.
copy "$small" submit-small && read -r a b < <("$programs/submit" "$plants/submit-small.db")
copy "$big" submit-big && read -r c d < <("$programs/submit" "$plants/submit-big.db")
rm -rf "$plants"/submit-*
row "submit hazard, all rules, 1000 records" "$(calc "$a / 1000" 2) ms" "bare SQLite: $(calc "$b / 1000" 2) ms" "$(calc "$a / $b" 2)"
row "submit hazard, all rules, $RECORDS records" "$(calc "$c / 1000" 2) ms" "bare SQLite: $(calc "$d / 1000" 2) ms" "$(calc "$c / $d" 2)"
row "growth of submit from 1000 to $RECORDS" "" "bare SQLite: $(calc "$d / $b" 2)" "$(calc "$c / $a" 2)"

# verify, beside sha256sum of the bytes that are hashed.
read -r chain replay all rows < <("$programs/verify" "$big")
"$programs/verify" "$big" --bytes >"$plants/bytes"
sha256sum <"$plants/bytes" >/dev/null
start=$(date +%s%N)
sha256sum <"$plants/bytes" >/dev/null
sum=$(calc "($(date +%s%N) - $start) / 1e9" 3)
size=$(($(stat -c %s "$plants/bytes") / 1000000))
rm -f "$plants/bytes"
row "verify, chain and signatures of $rows rows, 10 % signed" "$chain s, $(calc "$rows / $chain / 1000" 0) k rows/s" "sha256sum of the same $size MB: $sum s" "$(calc "$chain / $sum" 2)"
row "verify, chain, signatures and replay (aim 8 s for a million)" "$replay s, $(calc "$rows / $replay / 1000" 0) k rows/s" "the same" "$(calc "$replay / $sum" 2)"
row "verify, everything (also the file, its indexes, evidence, anchors)" "$all s" "the same" "$(calc "$all / $sum" 2)"

# 10,000 labels on sheets in one PDF, beside libqrencode and cairo alone drawing the same.
rm -f "$plants/labels.pdf" "$plants/bare.pdf"
read -r bare bare_mb < <("$programs/labels" bare "$plants/bare.pdf" 10000)
read -r ours peak < <("$programs/labels" ours "$plants/labels.pdf" 10000)
row "10,000 labels to one PDF, memory $peak MB" "$ours s, $(calc "10000 / $ours" 0) labels/s" \
    "bare libqrencode and cairo: $bare s, $bare_mb MB" "$(calc "$ours / $bare" 2)"
rm -f "$plants/labels.pdf" "$plants/bare.pdf"

# 10,000 rows of the ledger in one spreadsheet, beside libxlsxwriter alone and openpyxl writing the same cells. The best of five
# of each, in turns: a tenth of a second is soon doubled by something else on the machine.
sheets() {
    for _ in 1 2 3 4 5; do
        rm -f "$plants"/*.xlsx
        echo "bare $("$programs/xlsx" bare "$plants/bare.xlsx" 10000)"
        echo "ours $("$programs/xlsx" ours "$plants/ours.xlsx" 10000)"
    done
}
sheets >"$plants/sheets"
read -r _ bare bare_mb < <(grep bare "$plants/sheets" | sort -k2n)
read -r _ ours peak < <(grep ours "$plants/sheets" | sort -k2n)
slow=$(/usr/bin/python3 "$(dirname "$0")/xlsx.py" "$plants/slow.xlsx" 10000)
row "10,000 rows of 17 columns to XLSX, memory $peak MB" "$ours s" "bare libxlsxwriter: $bare s, $bare_mb MB" "$(calc "$ours / $bare" 2)"
row "the same" "$ours s" "openpyxl: $slow s" "$(calc "$ours / $slow" 2)"
rm -f "$plants"/*.xlsx "$plants/sheets"

# A year's calendar of 10,000 devices with three obligations each, beside SQLite alone reading the rows.
rm -rf "$plants"/due.*
read -r year area bare count < <("$programs/due" "$plants/due.db" 10000)
row "a year's calendar of 10,000 devices, $count occurrences" "$year ms, of one area $area ms" "bare SQLite reading the rows: $bare ms; aim 200 ms" "$(calc "$year / 200" 2)"
rm -rf "$plants"/due.*

# What lies where of the emergency supplies, after 100,000 movements at 200 places.
rm -rf "$plants"/supplies.*
read -r all area bare count < <("$programs/supplies" "$plants/supplies.db" 100000)
row "current supplies of 200 places after 100,000 movements, $count rows" "$all ms, of one area $area ms" "bare SQLite summing the movements: $bare ms; aim 50 ms" "$(calc "$all / 50" 2)"
rm -rf "$plants"/supplies.*

export -f calc row
tests/bench/opening.sh
tests/bench/watch.sh
tests/bench/sensors.sh
