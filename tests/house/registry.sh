#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# A registry follows its folder: a file that comes and one that goes change the list, nothing else does.
# Every entry carries the name of its file and a summary. The folders are tried in a copy.
. "$(dirname "$0")/house.inc"
: "${MAKE:=make}"

# folder:list:type:symbol prefix:header, as the Makefile has them
registries=$(sed -n 's/^\t\([a-z_]*\):\([a-z/]*\):\([A-Za-z]*\):\([a-z_]*\):\([a-z/.]*\).*$/\2:\1:\3:\4:\5/p' "$TOP/Makefile")
is "$(wc -l <<<"$registries")" 9 "the Makefile names nine registries"

mkdir copy && cp -R "$TOP/Makefile" "$TOP/src" "$TOP/include" copy/
list() { "$MAKE" -s -C "$WORK/copy" BUILD=b "b/gen/$1.c" && cat "$WORK/copy/b/gen/$1.c"; }
while IFS=: read -r folder list type prefix header; do
    [ -e "$TOP/include/bihuan/$header" ] || { skip "$folder follows its files" "no $header"; continue; }
    mkdir -p "copy/src/$folder"
    before=$(list "$list")
    : >"copy/src/$folder/new-thing.c"
    like "$(list "$list")" "^    &${prefix}_new_thing,\$" "$folder: a new file enters $list"
    touch -d '2001-01-01' "copy/b/gen/$list.c"
    list "$list" >/dev/null
    is "$(date -r "copy/b/gen/$list.c" +%Y)" 2001 "$folder: without a change $list is left alone"
    rm "copy/src/$folder/new-thing.c"
    is "$(list "$list")" "$before" "$folder: a file that goes leaves $list"
    : >"copy/src/$folder/_helper.c"
    not_ok "$folder: a file that is no entry is refused" list "$list"
    rm "copy/src/$folder/_helper.c"

    findings=
    for file in "$TOP/src/$folder"/*.c; do
        [ -e "$file" ] || continue
        name=$(basename "$file" .c)
        entry=$(perl -0777 -ne 'print $1 if /^const \Q'"$type"'\E \Q'"${prefix}_${name//-/_}"'\E = \{(.*?)^\};/ms' "$file")
        [ -n "$entry" ] || findings+="$folder/$name.c does not end in const $type ${prefix}_${name//-/_}"$'\n'
        grep -Eq "\\.name = \"$name\"" <<<"$entry" || findings+="$folder/$name.c: its .name is not \"$name\""$'\n'
        # a field type is described where forms are: in bihuan-form(5)
        if [ "$folder" = form/fields ]; then
            grep -Eq "^\\.It Li( [a-z]+ ,)* $name( |\$)" "$TOP/man/bihuan-form.5" ||
                findings+="$folder/$name.c is not described in bihuan-form(5)"$'\n'
            continue
        fi
        grep -Eq '\.summary = *(N_\()?"[^"]{3,}' <<<"$(tr '\n' ' ' <<<"$entry" | tr -s ' ')" ||
            findings+="$folder/$name.c has no summary"$'\n'
    done
    none "$folder: every entry has its name and a summary" "$(without_exceptions <<<"${findings%$'\n'}")"
done <<<"$registries"
