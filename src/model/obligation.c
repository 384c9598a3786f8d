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
#include "bihuan/model/limit.h"

static const NounColumn COLUMNS[] = {
    NOUN_TEXT(Obligation, id),          NOUN_TEXT(Obligation, subject),      NOUN_TEXT(Obligation, kind),
    NOUN_TEXT(Obligation, title),       NOUN_TEXT(Obligation, title_en),     NOUN_TEXT(Obligation, cycle),
    NOUN_TEXT(Obligation, leads),       NOUN_FLAG(Obligation, blocks),       NOUN_TEXT(Obligation, remind),
    NOUN_TEXT(Obligation, basis),       NOUN_TIME(Obligation, last),         NOUN_TIME(Obligation, next),
    NOUN_OPTION(Obligation, form),      NOUN_MAP_OPTION(Obligation, fields), NOUN_OPTION(Obligation, who),
    NOUN_OPTION(Obligation, ahead),     NOUN_OPTION(Obligation, grace),      NOUN_OPTION(Obligation, follows),
    NOUN_OPTION(Obligation, schedule),  NOUN_OPTION(Obligation, record),     NOUN_TIME_OPTION(Obligation, extended),
    NOUN_OPTION(Obligation, extension), NOUN_INT_OPTION(Obligation, hours),  NOUN_TIME_OPTION(Obligation, ended)};
const Noun obligation_noun = NOUN(obligation, Obligation, "obligation", 1, COLUMNS, N_("There is no obligation %s in this plant."));

static const char SQL_DUE[] = "WHERE next > 0 AND ended IS NULL AND ($1 = 0 OR next < $1) ORDER BY next, id LIMIT $2";

Obligation *obligation_load(Db *db, const char *id, GError **error) {
    return noun_load(db, &obligation_noun, id, error);
}

GPtrArray *obligation_list_due(Db *db, gint64 before, int limit, GError **error) {
    return noun_list(db, &obligation_noun, error, SQL_DUE, "ii", before, (gint64)limit);
}

GPtrArray *obligation_list_of(Db *db, const char *subject, GError **error) {
    return noun_list(db, &obligation_noun, error, "WHERE subject = $1 AND ended IS NULL ORDER BY kind, id", "s", subject);
}

gboolean obligation_area(Db *db, const char *subject, char **area, GError **error) {
    *area = NULL;
    return !g_str_has_prefix(subject, "device:") ||
           db_get_text(db, error, area, "SELECT area FROM device WHERE code = $1", "s", subject + strlen("device:"));
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

/* "7d", or a limit of the plant in force then; "" = 0. */
static gboolean time_span(Db *db, const char *text, gint64 at, gint64 *ms, GError **error) {
    g_autofree char *value = NULL;
    *ms = 0;
    if (*text == '@' && !(value = limit_resolve(db, text + 1, at, error)))
        return FALSE;
    return !*text || clock_parse_duration(value ? value : text, ms, error);
}

gboolean obligation_opens_at(Db *db, const Obligation *obligation, gint64 *at, GError **error) {
    gint64 ahead;
    *at = 0;
    if (obligation->next == 0 || !*obligation->form || obligation->ended)
        return TRUE;
    if (!time_span(db, obligation->ahead, obligation->next, &ahead, error))
        return FALSE;
    *at = obligation->next - ahead;
    return TRUE;
}

gboolean obligation_late_at(Db *db, const Obligation *obligation, gint64 now, gint64 *late, GError **error) {
    gint64 grace;
    (void)now; /* extensions */
    *late = 0;
    if (obligation->next == 0 || obligation->ended)
        return TRUE;
    if (!time_span(db, obligation->grace, obligation->next, &grace, error))
        return FALSE;
    *late = obligation->next + grace;
    return TRUE;
}

gboolean obligation_put(Change *change, const Obligation *obligation, GError **error) {
    gint64 next;
    g_autoptr(GArray) leads = obligation_leads(obligation->leads, error);
    if (!leads || !obligation_next(obligation->cycle, obligation->last, &next, error))
        return FALSE;
    return noun_save(change, &obligation_noun, obligation, error);
}
