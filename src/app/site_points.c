/* SPDX-License-Identifier: MIT
 *
 * Points (监测点) in files. The header is the contract's; the range, the clearing band and the calibration stand behind it only where any
 * point says one.
 */
#include <string.h>

#include "bihuan/app/captive.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/fold.h"
#include "bihuan/base/i18n.h"
#include "point_limits.h"
#include "points_private.h"
#include "site_run.h"

static const SiteColumn COLUMNS[] = {{.name = "code", SITE_CODE, .ascii = TRUE},
                                     {.name = "device", SITE_CODE, .of = "device"},
                                     {.name = "area", SITE_CODE, .of = "area"},
                                     {.name = "quantity", SITE_WORD, .filled = TRUE, .choices = POINT_QUANTITIES},
                                     {.name = "unit", SITE_TEXT, .most = 15, .signs = TRUE},
                                     {.name = "link", SITE_TEXT, .most = 32},
                                     {.name = "address", SITE_TEXT, .most = 200},
                                     {.name = "type", SITE_TEXT, .most = 8},
                                     {.name = "scale", SITE_TEXT, .most = 24},
                                     {.name = "offset", SITE_TEXT, .member = "bias", .most = 24},
                                     {.name = "low2", SITE_TEXT, .most = 24},
                                     {.name = "low1", SITE_TEXT, .most = 24},
                                     {.name = "high1", SITE_TEXT, .most = 24},
                                     {.name = "high2", SITE_TEXT, .most = 24},
                                     {.name = "hold", SITE_TEXT, .most = 12},
                                     {.name = "clear", SITE_TEXT, .most = 12},
                                     {.name = "poll", SITE_TEXT, .most = 12},
                                     {.name = "outputs", SITE_TEXT, .most = 1000},
                                     {.name = "least", SITE_TEXT, .most = 24, .seldom = TRUE},
                                     {.name = "most", SITE_TEXT, .most = 24, .seldom = TRUE},
                                     {.name = "band", SITE_TEXT, .most = 24, .seldom = TRUE},
                                     {.name = "calibration", SITE_DAY, .seldom = TRUE}};

static void replace(char **text, char *value) {
    g_free(*text);
    *text = value;
}

static void point_fill(SiteRun *run, gconstpointer before, gpointer thing) {
    (void)run, (void)before;
    Point *point = thing;
    replace(&point->address, address_fold(point->address));
    char **plain[] = {&point->hold, &point->clear, &point->poll};
    for (gsize i = 0; i < G_N_ELEMENTS(plain); i++)
        replace(plain[i], clock_plain_duration(*plain[i]));
    replace(&point->unit, point_unit_fold(point->quantity, point->unit));
}

/* ---- two points on one address ---- */

typedef struct {
    Serving *serving;  /* NULL = the program itself imports */
    GHashTable *reads; /* link and address to the code that reads it when the import is done */
} Kept;

static void kept_free(gpointer data) {
    Kept *kept = data;
    serving_free(kept->serving);
    g_hash_table_unref(kept->reads);
    g_free(kept);
}

/* What the plant reads already and the file does not bring anew. */
static gboolean learn_reads(SiteRun *run, Kept *kept, GError **error) {
    g_autoptr(GPtrArray) points = noun_list(run->db, &point_noun, error, "WHERE link <> '' ORDER BY code", "");
    for (guint i = 0; points && i < points->len; i++) {
        const Point *point = points->pdata[i];
        g_autofree char *key = fold_key(point->code);
        if (!g_hash_table_contains(run->codes, key))
            g_hash_table_insert(kept->reads, points_where(point), g_strdup(point->code));
    }
    return points != NULL;
}

static Kept *kept_of(SiteRun *run, GError **error) {
    if (run->kept)
        return run->kept;
    Kept *kept = g_new0(Kept, 1);
    kept->reads = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    run->kept = kept;
    run->kept_free = kept_free;
    if (run->app)
        kept->serving = serving_load(plant_path(change_plant(run->change)), captive_is() ? SERVING_CAPTIVE : 0, error);
    return (!run->app || kept->serving) && learn_reads(run, kept, error) ? kept : NULL;
}

static void check_twin(SiteRun *run, const Kept *kept, const Point *point) {
    char *where = points_where(point);
    const char *other = *point->link ? g_hash_table_lookup(kept->reads, where) : NULL;
    if (other)
        site_problem(run, _("%s of %s is read by %s already"), point->address, point->link, other);
    g_hash_table_insert(kept->reads, where, g_strdup(point->code));
}

/* ---- */

static void point_check(SiteRun *run, gconstpointer before, gconstpointer thing) {
    g_autoptr(GError) unread = NULL;
    const Kept *kept = kept_of(run, &unread);
    g_autoptr(GPtrArray) problems = kept ? points_misfits(run->db, thing, kept->serving, &unread) : NULL;
    for (guint i = 0; problems && i < problems->len; i++)
        site_problem(run, "%s", (const char *)problems->pdata[i]);
    if (problems)
        check_twin(run, kept, thing);
    g_autoptr(GPtrArray) loosened =
        problems && run->app ? points_loosened(run->db, before, thing, change_time(run->change), &unread) : NULL;
    if (unread)
        site_problem(run, "%s", unread->message);
    if (run->app && (!before || !noun_same(&point_noun, before, thing)))
        site_deed(run, "import", "points", NULL); /* and is signed by whoever brings it */
    if (loosened && loosened->len)
        site_deed(run, "point", "looser", NULL);
}

const SiteKind site_points = {.kind = "points", .noun = &point_noun, SITE_KIND(COLUMNS, 1), .fill = point_fill, .check = point_check};
