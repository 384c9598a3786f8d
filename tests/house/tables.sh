#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Every row of a shipped table has as many cells as its first line: a comma too many would cut a text off, one too few drop an approver. Those
# that the program reads by the comma alone (base/table.h) hold no quote.
. "$(dirname "$0")/house.inc"

cat >uneven.py <<'END'
import csv, glob, re, sys
plain = set()
for path in glob.glob(sys.argv[1] + "/**/*.c", recursive=True):
    text = open(path, encoding="utf-8").read()
    names = dict(re.findall(r'#define (\w+) "(data/[^"]+\.csv)"', text))
    for name in re.findall(r'table_(?:rows|read)\((?:&kept, )?("[^"]+"|\w+)', text):
        plain.add(name.strip('"') if name[0] == '"' else names.get(name))
for path in sorted(glob.glob("data/**/*.csv", recursive=True)):
    with open(path, encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        width = len(next(rows))
        for row in rows:
            if len(row) != width:
                print(f"{path}:{rows.line_num}: {len(row)} cells, the table has {width} columns")
    for number, line in enumerate(open(path, encoding="utf-8") if path in plain else [], 1):
        if '"' in line or line.count(",") != width - 1:
            print(f"{path}:{number}: this table is read by the comma alone")
print("plain:", len(plain - {None}), file=sys.stderr)
END
uneven() { (cd "$1" && /usr/bin/python3 "$WORK/uneven.py" "$TOP/src"); }

printf 'key,zh,en\na,甲,A\nb,乙,"B, and more"\nc,丙\n' | put bad/data/messages/phrases.csv
printf 'a,b\n1,"2, 3"\n' | put bad/data/limits/limits.csv
printf 'a,b\n1\n' | put bad/data/demo/x.csv
is "$(uneven bad 2>/dev/null | cut -d: -f1,2 | sort -u | tr '\n' ' ')" "data/demo/x.csv:2 data/messages/phrases.csv:3 data/messages/phrases.csv:4 " \
    "finds rows of another width, and quotes where none are read"
none "every row of every shipped table has its cells" "$(uneven "$TOP" 2>plain)"
like "$(cat plain)" 'plain: [6-9]' "the tables that are read by the comma alone are known"
