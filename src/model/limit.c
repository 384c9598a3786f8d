/* SPDX-License-Identifier: MIT
 *
 * Dated limits. A value that does not fit its limit stops whoever asks for that one, and nobody else.
 */
#include "bihuan/model/limit.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/limit_value.h"

static const NounColumn COLUMNS[] = {NOUN_TEXT(Limit, name),      NOUN_TEXT(Limit, effective_from), NOUN_TEXT(Limit, effective_to),
                                     NOUN_TEXT(Limit, value),     NOUN_TEXT(Limit, unit),           NOUN_TEXT(Limit, source),
                                     NOUN_TEXT(Limit, certainty), NOUN_TEXT(Limit, title),          NOUN_TEXT(Limit, title_en)};
const Noun limit_noun = NOUN(limit, Limit, "limit_value", 2, COLUMNS, NULL);

static const char SQL_IN_FORCE[] =
    "WHERE name = $1 AND effective_from <= $2 AND (effective_to = '' OR effective_to > $2) ORDER BY effective_from DESC LIMIT 1";

/* Dates are compared as texts: ISO 8601 sorts as time does. */
Limit *limit_load(Db *db, const char *name, gint64 at, GError **error) {
    g_autofree char *day = clock_format_day(at);
    Limit *limit = NULL;
    if (noun_find(db, &limit_noun, &limit, error, SQL_IN_FORCE, "ss", name, day) && !limit)
        err_set(error, ERR_NOT_FOUND, _("The plant has no limit %s that is in force on %s."), name, day);
    return limit;
}

char *limit_resolve(Db *db, const char *name, gint64 at, GError **error) {
    g_autoptr(Limit) limit = limit_load(db, name, at, error);
    return limit && limit_value_check(name, limit->value, error) ? g_steal_pointer(&limit->value) : NULL;
}

GPtrArray *limit_list(Db *db, GError **error) {
    return noun_list(db, &limit_noun, error, "ORDER BY name, effective_from", "");
}

static gboolean is_date(const char *text) {
    gint64 at;
    return strlen(text) == 10 && clock_parse(text, &at, NULL);
}

gboolean limit_put(Change *change, const Limit *limit, GError **error) {
    const char *to = limit->effective_to ? limit->effective_to : "";
    if (!limit->name || !*limit->name || !limit->value || !*limit->value)
        return err_set(error, ERR_INPUT, _("A limit needs a name and a value."));
    if (!is_date(limit->effective_from) || (*to && !is_date(to)))
        return err_set(error, ERR_INPUT, _("The limit %s needs dates like 2026-10-01 for its beginning and end."), limit->name);
    if (*to && strcmp(to, limit->effective_from) <= 0)
        return err_set(error, ERR_INPUT, _("The limit %s ends before it begins."), limit->name);
    if (!limit_value_check_typed(limit->name, limit->value, error))
        return FALSE;
    return noun_save(change, &limit_noun, limit, error);
}
