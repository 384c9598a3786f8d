#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Functions nobody calls here, printing and exiting below the front ends, work left lying about.
. "$(dirname "$0")/house.inc"

# Paging, keys and prompts of a list are the Ui's: a list screen is its columns, its query and what Enter does.
own_lists() { (cd "$1" && grep -rnE '\b(PAGE_(FROM|AFTER|BEFORE)|list_(action|key|typing))\b' src/screens); }

left='\b(TO''DO|FIX''ME|HA''CK|XX''X|not impl''emented)\b'
left_lying() { (cd "$1" && grep -rnE --binary-files=without-match "$left" src include forms data tests man Makefile 2>/dev/null); }

put bad/src/base/x.c <<'END'
/* sprintf( in a comment and "strcpy(" in a text are no calls */
static void f(char *t, const char *s) {
    g("system(x)");
    sprintf(t, "%s", s);
    strcpy(t, s);
    sqlite3_exec(db, s, NULL, NULL, NULL);
    sqlite3_exec(db, "BEGIN", NULL, NULL, NULL);
    printf("%s", s);
    g_snprintf(t, 3, "%s", s);
}
END
put order/src/base/x.c <<'END'
static void f(void) {
    told(screen, close(&error), error);
    told(screen, close(a, &error), _("%s"), error->message);
    told(error, g(1, deep(&error)));
    ok = close(&error);
    told(screen, ok, error);
    keep(error, "close(&error)");
    MIN(wrap(&box, 0), box.rows);
    if (close(&error) && told(error)) return;
    set(&error, error);
}
END
put bad/src/screens/x.c <<'END'
    Page page = {way == LIST_BEFORE ? PAGE_BEFORE : PAGE_FROM, list_key_now(list), n};
    return list_action(x->list, action);
    return list_key(x->list, event);
    list_draw(x->list, list_key_now(y));
END
echo "; TO""DO" | put bad/forms/x.ini
found=$(look words bad)
is "$(sed 's/.*(line \(.*\))/\1/' <<<"$found" | tr '\n' ' ')" "4 5 6 8 " "finds exactly the four bad lines"
found=$(look order order)
is "$(sed 's/.*(line \(.*\))/\1/' <<<"$found" | tr '\n' ' ')" "2 3 4 " "finds exactly the calls whose arguments lean on each other"
like "$(left_lying bad)" '^forms/x.ini:1:' "finds work left lying about"
none "nobody calls what is forbidden" "$(look words "$TOP" | without_exceptions)"
none "no argument of a call reads what another one sets" "$(look order "$TOP" | without_exceptions)"
is "$(own_lists bad | cut -d: -f2 | tr '\n' ' ')" "1 2 3 " "finds a screen that pages or moves its list itself"
none "no screen pages or moves a list itself" "$(own_lists "$TOP" | without_exceptions)"
none "nothing is left lying about" "$(left_lying "$TOP" | without_exceptions)"
