/* SPDX-License-Identifier: MIT
 *
 * What is due again and again. Reminding and doing are the business of rules and records.
 */
#include "bihuan/model/obligation.h"

#include <stdlib.h>
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "read.h"

#define COLUMNS "SELECT id, subject, kind, title, title_en, cycle, leads, blocks, remind, basis, last, next FROM obligation"
static const char SQL_LOAD[] = COLUMNS " WHERE id = $1";
static const char SQL_DUE[] = COLUMNS " WHERE next > 0 AND ($1 = 0 OR next < $1) ORDER BY next, id LIMIT $2";
static const char SQL_OF[] = COLUMNS " WHERE subject = $1 ORDER BY kind, id";

void obligation_free(Obligation *obligation) {
    if (!obligation)
        return;
    g_free(obligation->id);
    g_free(obligation->subject);
    g_free(obligation->kind);
    g_free(obligation->title);
    g_free(obligation->title_en);
    g_free(obligation->cycle);
    g_free(obligation->leads);
    g_free(obligation->remind);
    g_free(obligation->basis);
    g_free(obligation);
}

static gpointer obligation_read(Rows *rows) {
    Obligation *o = g_new(Obligation, 1);
    *o = (Obligation){.id = read_text(rows, 0),
                      .subject = read_text(rows, 1),
                      .kind = read_text(rows, 2),
                      .title = read_text(rows, 3),
                      .title_en = read_text(rows, 4),
                      .cycle = read_text(rows, 5),
                      .leads = read_text(rows, 6),
                      .blocks = rows_int(rows, 7) != 0,
                      .remind = read_text(rows, 8),
                      .basis = read_text(rows, 9),
                      .last = rows_int(rows, 10),
                      .next = rows_int(rows, 11)};
    return o;
}

Obligation *obligation_load(Db *db, const char *id, GError **error) {
    g_autoptr(GError) local = NULL;
    Obligation *obligation = read_one(db_query(db, &local, SQL_LOAD, "s", id), obligation_read, &local);
    if (local)
        g_propagate_error(error, g_steal_pointer(&local));
    else if (!obligation)
        err_set(error, ERR_NOT_FOUND, _("There is no obligation %s in this plant."), id);
    return obligation;
}

GPtrArray *obligation_list_due(Db *db, gint64 before, int limit, GError **error) {
    return read_all(db_query(db, error, SQL_DUE, "ii", before, (gint64)limit), obligation_read, (GDestroyNotify)obligation_free, error);
}

GPtrArray *obligation_list_of(Db *db, const char *subject, GError **error) {
    return read_all(db_query(db, error, SQL_OF, "s", subject), obligation_read, (GDestroyNotify)obligation_free, error);
}

const char *obligation_title(const Obligation *obligation) {
    return i18n_pick(obligation->title, obligation->title_en);
}

/* Day numbers beyond the month's end mean its last day. */
static gint64 day_of_month(int year, int month, int day) {
    gint64 next_month = clock_from_civil(year, month + 1, 1, 0, 0, 0);
    gint64 at = clock_from_civil(year, month, day, 0, 0, 0);
    return MIN(at, next_month - CLOCK_DAY);
}

static gboolean next_monthly(const char *text, gint64 after, gint64 *next) {
    guint64 day;
    if (!g_ascii_string_to_unsigned(text, 10, 1, 31, &day, NULL))
        return FALSE;
    ClockCivil now = clock_civil(after);
    *next = day_of_month(now.year, now.month, (int)day);
    if (*next <= after)
        *next = day_of_month(now.year, now.month + 1, (int)day);
    return TRUE;
}

gboolean obligation_next(const char *cycle, gint64 after, gint64 *next, GError **error) {
    gint64 length;
    if (strcmp(cycle, "once") == 0) {
        *next = 0;
        return TRUE;
    }
    if (g_str_has_prefix(cycle, "monthly:") && next_monthly(cycle + strlen("monthly:"), after, next))
        return TRUE;
    if (g_str_has_suffix(cycle, "d") && clock_parse_duration(cycle, &length, NULL) && length > 0) {
        *next = after + length;
        return TRUE;
    }
    return err_set(error, ERR_INPUT, _("“%s” is not a valid cycle; write monthly:23, 365d or once."), cycle);
}

static int by_length(gconstpointer a, gconstpointer b) {
    gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;
    return x < y ? 1 : x > y ? -1 : 0;
}

GArray *obligation_leads(const char *leads, GError **error) {
    g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_auto(GStrv) texts = g_strsplit(leads, ",", -1);
    for (char **text = texts; *text; text++) {
        gint64 length;
        if (!clock_parse_duration(g_strstrip(*text), &length, error))
            return NULL;
        g_array_append_val(list, length);
    }
    g_array_sort(list, by_length);
    return g_steal_pointer(&list);
}

gboolean obligation_put(Change *change, const Obligation *obligation, GError **error) {
    gint64 next;
    g_autoptr(GArray) leads = obligation_leads(obligation->leads, error);
    if (!leads || !obligation_next(obligation->cycle, obligation->last, &next, error))
        return FALSE;
    g_autoptr(Row) row = row_new("obligation");
    row_set_text(row, "id", obligation->id);
    row_set_text(row, "subject", obligation->subject);
    row_set_text(row, "kind", obligation->kind);
    row_set_text(row, "title", obligation->title);
    row_set_text(row, "title_en", obligation->title_en ? obligation->title_en : "");
    row_set_text(row, "cycle", obligation->cycle);
    row_set_text(row, "leads", obligation->leads);
    row_set_int(row, "blocks", obligation->blocks ? 1 : 0);
    row_set_text(row, "remind", obligation->remind ? obligation->remind : "");
    row_set_text(row, "basis", obligation->basis ? obligation->basis : "");
    row_set_int(row, "last", obligation->last);
    row_set_int(row, "next", obligation->next);
    return change_put(change, row, error);
}
