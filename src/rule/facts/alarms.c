/* SPDX-License-Identifier: MIT
 *
 * Alarms over a place (监测报警): open ones of the kinds that stop work, and when the newest of them was raised. An alarm counts for its
 * area, the areas inside it and those around it (but not for the whole plant where one area holds all others).
 */
#include "bihuan/rule/facts.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/form/spec.h"
#include "bihuan/model/area.h"
#include "bihuan/store/canon.h"
#include "../readings.h"

#define KINDS "alarm.stops" /* the dated limit that names them */

#define ALARMS "SELECT number, opened, fields FROM record WHERE form = $1 AND opened >= $2 AND area || '' IN " AREA_AROUND("$3")
static const char SQL_OPEN[] = ALARMS " AND ended = 0 ORDER BY opened, number";
static const char SQL_SINCE[] = ALARMS " ORDER BY opened DESC, number DESC";

/* Of a kind that stops work? What cannot be read might be. */
static gboolean stops(const char *fields, char *const *kinds) {
    g_autoptr(GHashTable) map = canon_to_map(fields);
    const char *kind = map ? g_hash_table_lookup(map, "kind") : NULL;
    return !kind || g_strv_contains((const char *const *)kinds, kind);
}

static gboolean count_rows(Rows *query, char *const *kinds, GString *names, gint64 *count, gint64 *newest, GError **error) {
    g_autoptr(Rows) rows = query;
    g_autoptr(GError) local = NULL;
    while (rows && rows_next(rows, &local)) {
        if (!stops(rows_text(rows, 2), kinds))
            continue;
        g_string_append_printf(names, "%s%s", names->len ? _(", ") : "", rows_text(rows, 0));
        *newest = MAX(*newest, rows_int(rows, 1));
        (*count)++;
    }
    if (local)
        g_propagate_error(error, g_steal_pointer(&local));
    return rows && (!error || !*error);
}

/* A sample may be older than the permit: an alarm between them speaks against it too. */
static gint64 first_moment(const Case *subject) {
    g_autoptr(GArray) readings = readings_all(subject->steps);
    gint64 first = subject->record->opened;
    for (guint i = 0; i < readings->len; i++)
        first = MIN(first, reading_at(&g_array_index(readings, Reading, i)));
    return first;
}

/* open FORM: alarms nobody has reset. newest FORM: when the newest one since the permit was applied for, or its first sample
 * taken, was raised. */
static gboolean answer_alarms(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    const Case *subject = question->subject;
    const char *form = facts_word(question, 0), *area = subject->record->area;
    g_autofree char *list = facts_limit(question, KINDS, error);
    g_autoptr(GString) names = g_string_new(NULL);
    gboolean open = facts_is(question, "open");
    gint64 count = 0, newest = 0;
    if (!list || !form)
        return list != NULL && err_set(error, ERR_HELD, _("which form an alarm is filed in is not known"));
    if (!area)
        return err_set(error, ERR_HELD, _("in which area the work is done is not known"));
    g_auto(GStrv) kinds = form_words(list, " ,");
    if (!count_rows(db_query(subject->db, error, open ? SQL_OPEN : SQL_SINCE, "sis", form, open ? (gint64)0 : first_moment(subject), area),
                    kinds, names, &count, &newest, error))
        return FALSE;
    facts_set(out, open ? count : newest);
    out->names = names->len ? g_strdup(names->str) : NULL;
    return TRUE;
}

static const char *const NAMES[] = {"open", "newest", NULL};
static const char *const ARGUMENTS[] = {"form", "form", NULL};

const Facts facts_alarms = {
    .name = "alarms",
    .timeless = NAMES,
    .summary = N_("alarms of the area, inside and around it: open ones, and when the newest was raised"),
    .facts = NAMES,
    .arguments = ARGUMENTS,
    .answer = answer_alarms,
};
