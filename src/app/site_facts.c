/* SPDX-License-Identifier: MIT
 *
 * Import and export of the facts about the plant. Most were said for good when it was made; what can be said later is where
 * the origin of its grid lies.
 */
#include <string.h>

#include "bihuan/base/i18n.h"
#include "site_run.h"

static const SiteColumn COLUMNS[] = {{"fact", SITE_TEXT}, {"value", SITE_TEXT}};

static const char SQL_LIST[] = "SELECT key, value FROM plant ORDER BY key";

/* What may be said later: degrees, with at most seven places (a centimetre), not beyond most. */
static const struct {
    const char *fact;
    int most;
} OPEN[] = {{"latitude", 90}, {"longitude", 180}};

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

static void fact_check(SiteRun *run) {
    const char *fact = site_cell(run, "fact"), *value = site_cell(run, "value");
    g_autofree char *known = NULL;
    g_autoptr(GError) error = NULL;
    if (!plant_fact(change_plant(run->change), fact, &known, &error)) {
        site_problem(run, "%s", error->message);
        return;
    }
    if (known && strcmp(known, value) == 0)
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(OPEN); i++)
        if (strcmp(OPEN[i].fact, fact) == 0) {
            if (!is_degrees(value, OPEN[i].most))
                site_problem(run, _("“%s” is no %s; write degrees with a point, for example 31.2304, south and west with a minus."), value,
                             fact);
            return;
        }
    if (known)
        site_problem(run, _("%s was said when the plant was made and does not change."), fact);
    else
        site_problem(run, _("There is no fact “%s”; what can be said are latitude and longitude."), fact);
}

static gboolean fact_write(SiteRun *run, GError **error) {
    const char *fact = site_cell(run, "fact"), *value = site_cell(run, "value");
    g_autofree char *known = NULL;
    if (!plant_fact(change_plant(run->change), fact, &known, error))
        return FALSE;
    gboolean same = known && strcmp(known, value) == 0;
    site_count(run, known != NULL, same);
    if (same)
        return TRUE;
    g_autoptr(Row) row = row_new("plant");
    row_set_text(row, "key", fact);
    row_set_text(row, "value", value);
    return change_put(run->change, row, error);
}

static gboolean fact_rows(Plant *plant, GPtrArray *rows, GError **error) {
    g_autoptr(GError) local = NULL;
    g_autoptr(Rows) facts = db_query(plant_db(plant), &local, SQL_LIST, "");
    while (facts && rows_next(facts, &local)) {
        char *row[] = {(char *)rows_text(facts, 0), (char *)rows_text(facts, 1), NULL};
        g_ptr_array_add(rows, g_strdupv(row));
    }
    if (!local)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&local));
    return FALSE;
}

const SiteKind site_facts = {.kind = "facts",
                             .key = "fact",
                             .columns = COLUMNS,
                             .width = G_N_ELEMENTS(COLUMNS),
                             .required = 2,
                             .check = fact_check,
                             .write = fact_write,
                             .list = fact_rows};
