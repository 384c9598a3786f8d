/* SPDX-License-Identifier: MIT
 *
 * Alarms over a place (监测报警): open ones of the kinds that stop work, and when the newest of them was raised. An alarm counts for its
 * area, the areas inside it and those around it. It is open until a person has reset it: the record of one that a point raised may be
 * void while the episode goes on.
 */
#include "bihuan/rule/facts.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/form/spec.h"
#include "bihuan/model/area.h"
#include "bihuan/model/point.h"
#include "bihuan/store/canon.h"
#include "../readings.h"

#define KINDS "alarm.stops" /* the dated limit that names them */

#define HERE "area || '' IN " AREA_OVER("$2")
static const char SQL_OPEN[] =
    "SELECT number, opened, fields FROM record WHERE form = $1 AND ended = 0 AND " HERE " ORDER BY opened, number";
static const char SQL_SINCE[] =
    "SELECT number, opened, fields FROM record WHERE form = $1 AND opened >= $3 AND " HERE " ORDER BY opened DESC, number DESC";
/* Values that were outside for longer than the record is old speak against a sample that was taken meanwhile. */
static const char SQL_CLEARED[] =
    "SELECT r.number, e.cleared, r.fields FROM episode e JOIN record r ON r.number = e.record"
    " WHERE r.form = $1 AND e.cleared >= $3 AND r." HERE " ORDER BY e.cleared DESC, r.number DESC";
/* Not reset, and no open record says so. */
static const char SQL_EPISODES[] =
    "SELECT e.point, e.raised, e.level, p.quantity FROM episode e LEFT JOIN point p ON p.code = e.point LEFT JOIN device d ON d.code = p.device"
    " LEFT JOIN record r ON r.number = e.record WHERE (e.reset IS NULL OR e.reset = 0) AND coalesce(r.ended, 1) <> 0"
    " AND (r.area || '' IN " AREA_OVER("$1") " OR CASE WHEN p.area <> '' THEN p.area ELSE coalesce(d.area, '') END IN " AREA_OVER("$1") ")"
    " ORDER BY e.raised, e.point";

typedef struct {
    char **kinds;
    GString *names;
    gint64 count, newest;
} Found;

/* Of a kind that stops work? What cannot be read might be. */
static gboolean stops(const Found *found, const char *kind) {
    return !kind || g_strv_contains((const char *const *)found->kinds, kind);
}

/* The kind that a row says; NULL = it cannot be read. Owned. */
static char *kind_of_record(Rows *rows) {
    g_autoptr(GHashTable) map = canon_to_map(rows_text(rows, 2));
    return map ? g_strdup(g_hash_table_lookup(map, "kind")) : NULL;
}

static char *kind_of_episode(Rows *rows) {
    const char *level = rows_text(rows, 2), *quantity = rows_text(rows, 3);
    return g_strdup(g_strcmp0(level, "fault") == 0 ? level : quantity ? point_alarm_kind(quantity) : NULL);
}

static gboolean add_rows(Found *found, Rows *query, char *(*kind_of)(Rows *), GError **error) {
    g_autoptr(Rows) rows = query;
    g_autoptr(GError) local = NULL;
    while (rows && rows_next(rows, &local)) {
        g_autofree char *kind = kind_of(rows);
        if (!stops(found, kind))
            continue;
        g_string_append_printf(found->names, "%s%s", found->names->len ? _(", ") : "", rows_text(rows, 0));
        found->newest = MAX(found->newest, rows_int(rows, 1));
        found->count++;
    }
    return rows_answered(rows, &local, error);
}

/* A sample may be older than the permit: an alarm between them speaks against it too. */
static gint64 first_moment(const Case *subject) {
    g_autoptr(GArray) readings = readings_all(subject->steps);
    gint64 first = subject->record->opened;
    for (guint i = 0; i < readings->len; i++)
        first = MIN(first, reading_at(&g_array_index(readings, Reading, i)));
    return first;
}

static gboolean find_open(const Case *subject, const char *form, const char *area, Found *found, GError **error) {
    return add_rows(found, db_query(subject->db, error, SQL_OPEN, "ss", form, area), kind_of_record, error) &&
           add_rows(found, db_query(subject->db, error, SQL_EPISODES, "s", area), kind_of_episode, error);
}

static gboolean find_since(const Case *subject, const char *form, const char *area, Found *found, GError **error) {
    gint64 first = first_moment(subject);
    return add_rows(found, db_query(subject->db, error, SQL_SINCE, "ssi", form, area, first), kind_of_record, error) &&
           add_rows(found, db_query(subject->db, error, SQL_CLEARED, "ssi", form, area, first), kind_of_record, error);
}

/* stops KIND: is it one that stops work? What is not said might be. */
static void answer_stops(const FactsQuestion *question, const Found *found, FactsAnswer *out) {
    facts_set(out, stops(found, facts_argument(question, 0)));
}

/* open FORM: alarms nobody has reset. newest FORM: when the newest one since the permit was applied for, or its first sample
 * taken, was raised, or its values were inside again. */
static gboolean answer_alarms(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    const Case *subject = question->subject;
    const char *form = facts_word(question, 0), *area = subject->record->area;
    g_autofree char *list = facts_limit(question, KINDS, error);
    g_auto(GStrv) kinds = list ? form_words(list, " ,") : NULL;
    g_autoptr(GString) names = g_string_new(NULL);
    Found found = {kinds, names, 0, 0};
    gboolean open = facts_is(question, "open");
    if (!list || !form)
        return list != NULL && err_set(error, ERR_HELD, _("which form an alarm is filed in is not known"));
    if (facts_is(question, "stops")) {
        answer_stops(question, &found, out);
        return TRUE;
    }
    if (!area)
        return err_set(error, ERR_HELD, _("in which area the work is done is not known"));
    if (!(open ? find_open : find_since)(subject, form, area, &found, error))
        return FALSE;
    facts_set(out, open ? found.count : found.newest);
    out->names = names->len ? g_strdup(names->str) : NULL;
    return TRUE;
}

static const char *const NAMES[] = {"open", "newest", "stops", NULL};
static const char *const ARGUMENTS[] = {"form", "form", "value", NULL};

const Facts facts_alarms = {
    .name = "alarms",
    .timeless = NAMES,
    .summary = N_("alarms of the area, inside and around it: open ones, when the newest was raised, and whether a kind stops work"),
    .facts = NAMES,
    .arguments = ARGUMENTS,
    .answer = answer_alarms,
};
