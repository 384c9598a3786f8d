#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# What is SQLite's own stands behind src/store/engine.h only: no other file says its words, so that another engine is one file more.
# Rules (form/condition.c, rule/evaluator.c) use it as a calculator, in memory; that is no store. Comments may say what they like.
. "$(dirname "$0")/house.inc"

# words DIR: "FILE:WORD" of every word of the engine outside its file.
words() {
    (cd "$1" && find src include -name '*.[ch]' 2>/dev/null | sort | xargs -r perl -0777 -ne '
        next if $ARGV =~ m{^src/(store/engine/|form/condition\.c|rule/evaluator\.c)};
        s{/\*.*?\*/}{}gs;
        print "$ARGV:$_\n" for /\bsqlite3?_\w+|\bSQLITE_\w+|\bPRAGMA\b|\bpragma_\w+|\bVACUUM\b|\bBEGIN IMMEDIATE\b|\bgroup_concat\b
            |\bjson_(?:extract|each|object|array)\b|\bstrftime\b|\bGLOB\b|\bINSERT\ OR\b|\bAUTOINCREMENT\b|\bWITHOUT\ ROWID\b|\browid\b
            |\blast_insert_rowid\b|\bSQLite\ format\b|(?:AND|OR|WHERE|ON|SELECT|,)\s\+[a-z]\w*/gx;')
}

put bad/src/store/engine/sqlite.c <<<'int f(void) { return ask("PRAGMA journal_mode"); }'
put bad/src/model/record.c <<'C'
/* PRAGMA */
static const char SQL[] = "SELECT group_concat(x) FROM a WHERE b = $1 AND +area = $2";
C
is "$(words bad)" "src/model/record.c:group_concat
src/model/record.c:AND +area" "finds the engine's words, not in its own file and not in a comment"
none "only src/store/engine says what is SQLite's" "$(words "$TOP" | without_exceptions)"
