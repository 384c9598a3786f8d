/* SPDX-License-Identifier: MIT
 *
 * The facts about the plant in files. Most were said for good when it was made; what can be said later is where the origin of its grid
 * lies.
 */
#include <string.h>

#include "bihuan/base/i18n.h"
#include "site_run.h"

typedef struct {
    char *fact, *value;
} Fact;

static void fact_free(gpointer fact);
static const NounColumn MEMBERS[] = {NOUN_COLUMN("key", NOUN_KIND_TEXT, FALSE, char *, Fact, fact, NULL), NOUN_TEXT(Fact, value)};
static const Noun fact_noun = NOUN(fact, Fact, "plant", 1, MEMBERS, NULL);
static void fact_free(gpointer fact) {
    noun_free(&fact_noun, fact);
}

static const SiteColumn COLUMNS[] = {{.name = "fact", SITE_TEXT, .member = "key", .filled = TRUE}, {.name = "value", SITE_TEXT}};

/* What may be said later: degrees, with at most seven places (a centimetre), not beyond most. */
static const struct {
    const char *fact;
    int most;
} OPEN[] = {{"latitude", 90}, {"longitude", 180}};

/* Whole numbers from 1: what decides the class of the unit (supplies). */
static const char *const SIZES[] = {"people", "revenue", NULL};

static gboolean is_size(const char *text) {
    gsize digits = strspn(text, "0123456789");
    return digits > 0 && digits <= 9 && !text[digits] && g_ascii_strtoll(text, NULL, 10) > 0;
}

static gboolean is_degrees(const char *text, int most) {
    const char *p = text + (*text == '-');
    gsize digits = strspn(p, "0123456789");
    if (digits == 0 || digits > 3)
        return FALSE;
    if (p[digits] == '.') {
        gsize places = strspn(p + digits + 1, "0123456789");
        if (places == 0 || places > 7 || p[digits + 1 + places])
            return FALSE;
    } else if (p[digits])
        return FALSE;
    return g_ascii_strtod(p, NULL) <= most;
}

static void fact_check(SiteRun *run, gconstpointer before, gconstpointer thing) {
    const Fact *old = before, *fact = thing;
    if (old && strcmp(old->value, fact->value) == 0)
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(OPEN); i++)
        if (strcmp(OPEN[i].fact, fact->fact) == 0) {
            if (!is_degrees(fact->value, OPEN[i].most))
                site_problem(run, _("“%s” is no %s; write degrees with a point, for example 31.2304, south and west with a minus."),
                             fact->value, fact->fact);
            return;
        }
    if (g_strv_contains(SIZES, fact->fact)) {
        if (!is_size(fact->value))
            site_problem(run, _("“%s” is no %s; write a whole number: of people, of 10,000 yuan a year."), fact->value, fact->fact);
        if (run->app && old)
            site_deed(run, "import", "rules", NULL);
        return;
    }
    if (old)
        site_problem(run, _("%s was said when the plant was made and does not change."), fact->fact);
    else
        site_problem(run, _("There is no fact “%s”; what can be said are latitude, longitude, people and revenue."), fact->fact);
}

const SiteKind site_facts = {.kind = "facts", .noun = &fact_noun, SITE_KIND(COLUMNS, 2), .check = fact_check};
