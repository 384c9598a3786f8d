/* SPDX-License-Identifier: MIT
 *
 * Dated limits. A value that does not fit its limit stops whoever asks for that one, and nobody else.
 */
#include "bihuan/model/limit.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/table.h"
#include "bihuan/model/limit_value.h"

#define SHIPPED "data/limits/limits.csv"

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

static Limit *limit_of_row(const Cells *cells, guint row) {
    return noun_copy(&limit_noun, &(Limit){
                                      .name = (char *)cells_named(cells, row, "name"),
                                      .effective_from = (char *)cells_named(cells, row, "effective_from"),
                                      .effective_to = (char *)cells_named(cells, row, "effective_to"),
                                      .value = (char *)cells_named(cells, row, "value"),
                                      .unit = (char *)cells_named(cells, row, "unit"),
                                      .source = (char *)cells_named(cells, row, "source"),
                                      .certainty = (char *)cells_named(cells, row, "certainty"),
                                      .title = (char *)cells_named(cells, row, "title.zh"),
                                      .title_en = (char *)cells_named(cells, row, "title.en"),
                                  });
}

GPtrArray *limit_shipped(GError **error) {
    g_autoptr(Cells) cells = table_cells(SHIPPED, error);
    GPtrArray *rows = cells ? g_ptr_array_new_with_free_func((GDestroyNotify)limit_free) : NULL;
    for (guint i = 1; rows && i <= cells_rows(cells); i++)
        g_ptr_array_add(rows, limit_of_row(cells, i));
    return rows;
}

const Limit *limit_among(const GPtrArray *rows, const char *name, const char *day) {
    const Limit *found = NULL;
    for (guint i = 0; i < rows->len; i++) {
        const Limit *row = rows->pdata[i];
        if (strcmp(row->name, name) == 0 && strcmp(row->effective_from, day) <= 0 &&
            (!*row->effective_to || strcmp(row->effective_to, day) > 0) &&
            (!found || strcmp(row->effective_from, found->effective_from) > 0))
            found = row;
    }
    return found;
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
