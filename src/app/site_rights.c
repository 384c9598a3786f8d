/* SPDX-License-Identifier: MIT
 *
 * Rights that come in by a list (权限随导入而来): what a file does is asked as if it were done one by one. The question stands
 * before the first row is written: an appointment in the file does not help the one who brings it.
 */
#include "bihuan/app/authority.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/access.h"
#include "site_run.h"

#include <stdlib.h>
#include <string.h>

#define MEANING "导入 / import"

Shelf *site_shelf(SiteRun *run) {
    if (!run->shelf)
        run->shelf = shelf_new(run->db);
    return run->shelf;
}

void site_deed(SiteRun *run, const char *verb, const char *part, const char *giving) {
    const char *first = run->app ? app_user_id(run->app) : NULL;
    g_hash_table_add(run->deeds, g_strdup_printf("%s/%s", verb, part ? part : ACCESS_ANY));
    if (giving && !run->own && (g_strcmp0(giving, first) == 0 || g_strcmp0(giving, run->second) == 0))
        run->own = g_strdup(giving);
}

static gboolean ask_one(SiteRun *run, const char *deed, GError **error) {
    g_auto(GStrv) words = g_strsplit(deed, "/", 2);
    Authority wanted = {.verb = words[0], .part = strcmp(words[1], ACCESS_ANY) == 0 ? NULL : words[1], .second = run->second};
    return authority_check(run->app, run->change, &wanted, error);
}

static int compare_texts(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

gboolean site_ask(SiteRun *run, const char *kind, GError **error) {
    if (!run->app)
        return TRUE;
    Authority import = {.verb = "import", .part = kind, .meaning = MEANING, .second = run->second};
    if (!authority_check(run->app, run->change, &import, error))
        return FALSE;
    if (run->own)
        return err_set(error, ERR_DENIED, _("nobody gives himself anything: two others than %s import this"), run->own);
    guint n;
    g_autofree char **deeds = (char **)g_hash_table_get_keys_as_array(run->deeds, &n);
    qsort(deeds, n, sizeof *deeds, compare_texts);
    for (guint i = 0; i < n; i++)
        if (!ask_one(run, deeds[i], error))
            return FALSE;
    return n == 0 || authority_sign(run->app, run->change, &import, error);
}
