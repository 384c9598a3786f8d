#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Every fact that a provider answers, every action, every type and every key of a form is explained: facts in bihuan-rule(5), the rest in
# bihuan-form(5), as an item of a list.
. "$(dirname "$0")/house.inc"

# The words behind .It Li in a page, one a line; a.b , c means a.b and a.c.
items() {
    sed -n 's/^\.It Li //p' "$1" | sed 's/ \(Ar\|No\|Li\|Op\|Ns\|Pq\) / , /g; s/\\&//g' | tr ',=' '\n\n' | awk '{gsub(/^ +| +$/, ""); print $1}' | grep .
}
# What the sources know: the texts in quotes of an array, or behind .name =.
facts() {
    for file in "$1"/src/rule/facts/*.c; do
        name=$(sed -n 's/^    \.name = "\(.*\)",/\1/p' "$file")
        awk '/const NAMES\[\]/ {on = 1} on {print} on && /;/ {exit}' "$file" | grep -o '"[a-z_]*"' | tr -d '"' | sed "s/^/$name./"
    done
}
names() { sed -n 's/^    \.name = "\(.*\)",/\1/p' "$@"; }
keys() { sed -n 's/^    {"\([a-z_]*\)", KEY_\([A-Z]*\).*/\1 \2/p' "$1"/src/form/*.c | sed 's/ TEXTS/.zh/; s/ .*//'; }

# lacking SOURCES PAGE-OF-FACTS PAGE-OF-FORMS
lacking() {
    items "$2" | sort -u >rule.items
    grep -o '^\.Li [a-z]* [a-zA-Z]' "$2" | cut -d ' ' -f 2 | sort -u >verbs
    items "$3" | sort -u >form.items
    facts "$1" | sort -u | comm -23 - rule.items | sed 's/^/no item for the fact /'
    names "$1"/src/rule/actions/*.c | sort -u | comm -23 - verbs | sed 's/^/no word about the action /'
    names "$1"/src/form/fields/*.c | sort -u | comm -23 - form.items | sed 's/^/no item for the type /'
    keys "$1" | sort -u | comm -23 - form.items | sed 's/^/no item for the key /'
}
sed 's/gas\.spoiled//; s/calendar\.nightfall//' "$TOP/man/bihuan-rule.5" >bad-rule
sed '/^\.It Li anew/d; /^\.It Li record$/d' "$TOP/man/bihuan-form.5" >bad-form
lacking "$TOP" bad-rule bad-form >found
is "$(grep -c 'gas.spoiled\|calendar.nightfall\|key anew\|type record' found)" 4 "what nobody explains is found"
none "every fact, action, type and key is explained" "$(lacking "$TOP" "$TOP/man/bihuan-rule.5" "$TOP/man/bihuan-form.5")"
