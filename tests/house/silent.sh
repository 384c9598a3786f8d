#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Below app no reader drops its error: NULL is passed for it in no call of db_query, db_get_*, rows_next, a loader or an asker. What still does stands in
# silent.txt with how often and why; the numbers only shrink. A new reader passes error on, or asks db_answered() behind its loop.
. "$(dirname "$0")/house.inc"

# silent DIR: "FILE COUNT" of every file below app that drops errors.
silent() {
    (cd "$1" && c_files . | grep -vE '^src/(app|cli|demo|screens)/' | xargs -r perl -0777 -ne '
        s{/\*.*?\*/}{}gs;
        s{"(\\.|[^"\\])*"}{""}gs;
        our $inside = qr{(?:[^()]|(\((?:[^()]|(?1))*\)))};
        our $call = qr{\((?:$inside)*?};
        my $n = () = /\bdb_query(?:_v)?\(\s*[^,;]*?,\s*NULL\s*,|\bdb_query_values\([^;]*?,\s*NULL\)|\brows_next\([^;,]*,\s*NULL\)|\b(?!settings|label_layout)[a-z]\w*_load(?:_\w+)?\([^;]*?,\s*NULL\)|\bdb_(?:get_\w+|texts)\(\s*[^,;]*?,\s*NULL\s*,|\b(?:(?:area|person|department|device|account|sign_key|hold|source|step|record|obligation|message|shift_plan|appointment)_(?:find|list|roles|holders|chain|exists|in_service|has_role|has_role_for|is_inside|any|department|is_kind|happened)|shift_\w+)$call,\s*NULL\)/g;
        print "$ARGV $n\n" if $n;')
}

# judge FOUND ALLOWED: what is new, and what the list allows beyond need.
judge() {
    perl -e '
        my (%found, %allowed);
        open my $f, "<", $ARGV[0] or die; while (<$f>) { $found{$1} = $2 if /^(\S+) (\d+)$/ }
        open my $a, "<", $ARGV[1] or die; while (<$a>) { $allowed{$1} = $2 if /^(\S+) (\d+) \| \S/ }
        for (sort keys %found) {
            my $may = $allowed{$_} // 0;
            print "$_ drops $found{$_} errors ($may are allowed): pass error on, or ask db_answered()\n" if $found{$_} > $may;
        }
        for (sort keys %allowed) {
            my $is = $found{$_} // 0;
            print "$_ drops $is errors only: write that number into silent.txt\n" if $is < $allowed{$_};
        }' "$1" "$2"
}

put bad/src/model/device.c <<'C'
int f(Db *db) { return rows_next(rows, NULL) + (db_query(db, NULL, "SELECT 1; , NULL", "") != NULL); }
int g(Db *db) { return area_load(db, code_of(x, y), NULL) != NULL; }
int h(Db *db) { return db_get_int(db, NULL, &n, "", "") && area_is_inside(db, of(a), b, NULL) && shift_on_duty(db, at, &s, NULL); }
C
put bad/src/rule/who.c <<'C'
int h(Db *db) { return db_get_int(db, error, &n, "", "") && appointment_holders(db, role, NULL, at, error); }
int f(Db *db) { return rows_next(rows, error) && db_query(db, error, "SELECT NULL", "") && area_load(db, NULL, error); }
/* rows_next(rows, NULL) */
C
is "$(silent bad)" "src/model/device.c 6" "finds a dropped error in each kind of call, and none where it is passed on"
silent bad >found
echo "src/model/device.c 5 | why" >few && like "$(judge found few)" '^src/model/device.c drops 6 errors \(5 are allowed\)' "one more than allowed is a finding"
echo "src/model/device.c 7 | why" >many && like "$(judge found many)" 'only: write that number' "a number that could shrink is a finding"
echo "src/model/device.c 6 |" >bare && like "$(judge found bare)" '\(0 are allowed\)' "a line without a reason allows nothing"
echo "src/model/device.c 6 | why" >right && is "$(judge found right)" "" "what is written with its reason passes"

silent "$TOP" >now
none "no reader below app drops its error" "$(judge now "$HOUSE/silent.txt")"
