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
#include "read.h"

#define COLUMNS "SELECT name, effective_from, effective_to, value, unit, source, certainty, title, title_en FROM limit_value"
#define IN_FORCE                                                                                                                           \
    " WHERE name = $1 AND effective_from <= $2 AND (effective_to = '' OR effective_to > $2)"                                               \
    " ORDER BY effective_from DESC LIMIT 1"
static const char SQL_LOAD[] = COLUMNS IN_FORCE;
static const char SQL_VALUE[] = "SELECT value FROM limit_value" IN_FORCE;
static const char SQL_LIST[] = COLUMNS " ORDER BY name, effective_from";

void limit_free(Limit *limit) {
    if (!limit)
        return;
    g_free(limit->name);
    g_free(limit->effective_from);
    g_free(limit->effective_to);
    g_free(limit->value);
    g_free(limit->unit);
    g_free(limit->source);
    g_free(limit->certainty);
    g_free(limit->title);
    g_free(limit->title_en);
    g_free(limit);
}

static gpointer limit_read(Rows *rows) {
    Limit *limit = g_new(Limit, 1);
    *limit = (Limit){.name = read_text(rows, 0),
                     .effective_from = read_text(rows, 1),
                     .effective_to = read_text(rows, 2),
                     .value = read_text(rows, 3),
                     .unit = read_text(rows, 4),
                     .source = read_text(rows, 5),
                     .certainty = read_text(rows, 6),
                     .title = read_text(rows, 7),
                     .title_en = read_text(rows, 8)};
    return limit;
}

/* Dates are compared as texts: ISO 8601 sorts as time does. */
static char *day_text(gint64 at) {
    ClockCivil day = clock_civil(at);
    return g_strdup_printf("%04d-%02d-%02d", day.year, day.month, day.day);
}

static void not_found(const char *name, const char *day, GError **error) {
    err_set(error, ERR_NOT_FOUND, _("The plant has no limit %s that is in force on %s."), name, day);
}

Limit *limit_load(Db *db, const char *name, gint64 at, GError **error) {
    g_autofree char *day = day_text(at);
    g_autoptr(GError) local = NULL;
    Limit *limit = read_one(db_query(db, &local, SQL_LOAD, "ss", name, day), limit_read, &local);
    if (local)
        g_propagate_error(error, g_steal_pointer(&local));
    else if (!limit)
        not_found(name, day, error);
    return limit;
}

char *limit_resolve(Db *db, const char *name, gint64 at, GError **error) {
    g_autofree char *day = day_text(at);
    guint before = db_failures(db);
    char *value = db_text(db, SQL_VALUE, "ss", name, day);
    if (!value) {
        if (db_answered(db, before, error))
            not_found(name, day, error);
        return NULL;
    }
    if (limit_value_check(name, value, error))
        return value;
    g_free(value);
    return NULL;
}

GPtrArray *limit_list(Db *db, GError **error) {
    return read_all(db_query(db, error, SQL_LIST, ""), limit_read, (GDestroyNotify)limit_free, error);
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
    g_autoptr(Row) row = row_new("limit_value");
    row_set_text(row, "name", limit->name);
    row_set_text(row, "effective_from", limit->effective_from);
    row_set_text(row, "effective_to", to);
    row_set_text(row, "value", limit->value);
    row_set_text(row, "unit", limit->unit ? limit->unit : "");
    row_set_text(row, "source", limit->source ? limit->source : "");
    row_set_text(row, "certainty", limit->certainty ? limit->certainty : "");
    row_set_text(row, "title", limit->title ? limit->title : "");
    row_set_text(row, "title_en", limit->title_en ? limit->title_en : "");
    return change_put(change, row, error);
}
