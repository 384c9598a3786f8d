#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Sources of at most 600 lines, headers 150, functions 80 lines and 6 parameters; no globals that may change.
. "$(dirname "$0")/house.inc"

lines() { seq "$1" | sed 's|.*|/* & */|'; }
lines 601 | put bad/src/base/long.c
lines 151 | put bad/include/bihuan/base/long.h
{ echo 'static int f(void) {'; lines 79; echo '}'; } | put bad/src/base/function.c
echo 'int f(int a, int b, void (*c)(int, int), int d, int e, int f, int g);' | put bad/include/bihuan/base/many.h
echo 'extern const char *name;' | put bad/include/bihuan/base/extern.h
echo 'int counter = 0;' | put bad/src/base/global.c
found=$(look sizes bad)
like "$found" '^src/base/long.c has 601 lines$' "finds a long source"
like "$found" '^include/bihuan/base/long.h has 151 lines$' "finds a long header"
like "$found" '^src/base/function.c f has a length of 81 lines$' "finds a long function"
like "$found" '^include/bihuan/base/many.h f has 7 parameters$' "finds a long parameter list"
like "$found" '^include/bihuan/base/extern.h name is global' "finds a changeable extern"
like "$found" '^src/base/global.c counter is global' "finds a changeable global"

lines 600 | put good/src/base/long.c
{ echo 'static int f(void) {'; lines 78; echo '}'; } | put good/src/base/function.c
put good/include/bihuan/base/fine.h <<'END'
typedef struct Form Form;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Form, form_free)
gboolean err_set(int a, int b, int c, int d, int e, const char *format, ...) G_GNUC_PRINTF(6, 7);
extern const Form *const form_registry[];
END
put good/src/base/fine.c <<'END'
static int counter = 0;
const Form form_x = {.name = "x", .f = f};
static const struct { int a, b; } table[] = {{1, 2}, {3, 4}};
END
is "$(look sizes good)" "" "finds nothing in a tree in order"

none "files, functions and parameter lists keep their limits" "$(look sizes "$TOP" | without_exceptions)"
