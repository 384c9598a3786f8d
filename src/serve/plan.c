/* SPDX-License-Identifier: MIT
 *
 * [serve] retry = 1m 5m 15m 60m, digest = 1m.
 */
#include "plan.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"

static gboolean read_retry(const ServingSection *section, GArray *retry, GError **error) {
    const char *said = serving_value(section, "retry");
    g_auto(GStrv) words = g_strsplit_set(*said ? said : "1m 5m 15m 60m", " ,", -1);
    for (char **word = words; *word; word++) {
        gint64 ms;
        if (!**word)
            continue;
        if (!clock_parse_duration(*word, &ms, NULL))
            return serving_refuse(section, "retry", error, _("“%s” is no duration such as 5m or 1h."), *word);
        g_array_append_val(retry, ms);
    }
    return TRUE;
}

gboolean plan_read(const Serving *serving, DeskPlan *plan, GError **error) {
    static const char *const keys[] = {"retry", "digest", "trend", NULL};
    const ServingSection *section = serving_find(serving, "serve", "");
    GHashTableIter iter;
    gpointer key;
    if (section)
        g_hash_table_iter_init(&iter, section->values);
    while (section && g_hash_table_iter_next(&iter, &key, NULL))
        if (!g_strv_contains(keys, key))
            return serving_refuse(section, key, error, _("[serve] has no such key."));
    plan->retry = g_array_new(FALSE, FALSE, sizeof(gint64));
    return read_retry(section, plan->retry, error) && serving_duration(section, "digest", CLOCK_MINUTE, &plan->digest, error);
}
