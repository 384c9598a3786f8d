#!/bin/sh
# SPDX-License-Identifier: MIT
# `bihuan form check`: every mistake of bad/*.ini as written in *.expected; nothing to say about good/*.ini, the shipped
# forms and the worked example of bihuan-form(5); every limit the shipped forms name stands in data/limits.
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
BIHUAN=${BIHUAN:-$root/build/bihuan}
export LC_ALL=C.UTF-8 BIHUAN_LANG=en
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$here" || exit 1
count=0

# The lines "FILE:LINE: …" among what was printed.
mistakes() {
    awk -v p="$1:" 'index($0, p) == 1 && substr($0, length(p) + 1, 1) ~ /[0-9]/' "$work/out"
}

# result OK NAME [DETAIL-FILE]
result() {
    count=$((count + 1))
    if [ "$1" = 0 ]; then
        echo "ok $count - $2"
    else
        echo "not ok $count - $2"
        [ -z "$3" ] || sed 's/^/# /' "$3"
    fi
}

check_good() {
    "$BIHUAN" form check "$1" >"$work/out" 2>&1
    status=$?
    mistakes "$1" >"$work/mistakes"
    [ $status = 0 ] && [ ! -s "$work/mistakes" ]
    result $? "$2 has no mistake" "$work/out"
}

for file in good/*.ini; do check_good "$file" "$file"; done
for file in "$root"/forms/*.ini; do check_good "$file" "forms/${file##*/}"; done
check_good "$root/data/fields.ini" "the library of ready fields"

# The example of the manual, as it is printed there.
awk '/^\.\\" example ends/ { on = 0 } on && !/^\./ { print } /^\.\\" example begins/ { on = 1 }' \
    "$root/man/bihuan-form.5" >"$work/example.ini"
[ -s "$work/example.ini" ]
result $? "bihuan-form(5) has a worked example"
check_good "$work/example.ini" "the example of bihuan-form(5)"

for file in bad/*.ini; do
    "$BIHUAN" form check "$file" >"$work/out" 2>&1
    status=$?
    mistakes "$file" >"$work/got"
    diff -u "${file%.ini}.expected" "$work/got" >"$work/diff"
    result $? "$file: every mistake with its line" "$work/diff"
    [ $status = 1 ]
    result $? "$file: exit status 1" "$work/out"
done

"$BIHUAN" form check bad/nowhere.ini >"$work/out" 2>&1
[ $? = 1 ] && grep -q 'nowhere.ini' "$work/out"
result $? "a file that is not there is named" "$work/out"

# A limit with {field} in it must exist for each value of the choice.
grep -o '@[a-z-]*\.[a-z0-9.{}-]*' "$root"/forms/*.ini | while IFS=: read -r file name; do
    case $name in
    @subject.* | @actor.*) continue ;;
    *'{'*)
        key=${name#*\{} key=${key%\}*}
        awk -v s="[choices $key]" '$0 == s { on = 1; next } /^\[/ { on = 0 } on && / = / { print $1 }' "$file" |
            while read -r value; do echo "$name" | sed "s/{$key}/$value/; s/@//"; done
        ;;
    *) echo "${name#@}" ;;
    esac
done | sort -u >"$work/named"
cut -d, -f1 "$root/data/limits/limits.csv" | sort -u >"$work/known"
comm -23 "$work/named" "$work/known" >"$work/unknown"
[ -s "$work/named" ] && [ ! -s "$work/unknown" ]
result $? "every limit the forms name is in data/limits/limits.csv" "$work/unknown"

sed 's/"[^"]*"/quoted/g' "$root/data/limits/limits.csv" | awk -F, 'NF != 9 { print FNR ": " NF " columns" }' >"$work/columns"
[ ! -s "$work/columns" ]
result $? "every row of limits.csv has nine columns" "$work/columns"

echo "1..$count"
