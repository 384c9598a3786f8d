/* SPDX-License-Identifier: MIT
 *
 * A limit put in force. A limit is never changed: a new row counts from its day on, the old one stays for the time before.
 */
#include "bihuan/app/limits.h"

#include <string.h>

#include "bihuan/app/authority.h"
#include "bihuan/app/witness.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "limit_replay.h"

#define TEXT_MAX 400
#define DATE_LENGTH 10

void limit_done_clear(LimitDone *done) {
    g_clear_pointer(&done->before, g_free);
    g_clear_pointer(&done->from, g_free);
    limit_month_clear(&done->month);
}

static char *day_of(gint64 at) {
    char *day = clock_format(at);
    day[DATE_LENGTH] = '\0';
    return day;
}

/* Law or standard stands behind a number if any of its rows says so: an own, stricter row does not make it free. */
static gboolean has_law(const GPtrArray *rows, const char *name) {
    for (guint i = 0; i < rows->len; i++) {
        const Limit *row = rows->pdata[i];
        if (strcmp(row->name, name) == 0 && (*row->certainty == 'M' || *row->certainty == 'S'))
            return TRUE;
    }
    return FALSE;
}

/* The rows of the plant; of a name it has none of, those that this program ships: a plant of an older one lacks them. *lacking tells. */
static GPtrArray *rows_for(App *app, const char *name, gboolean *lacking, GError **error) {
    g_autoptr(GPtrArray) rows = limit_list(app_db(app), error);
    *lacking = rows != NULL;
    for (guint i = 0; rows && i < rows->len && *lacking; i++)
        *lacking = strcmp(((const Limit *)rows->pdata[i])->name, name) != 0;
    return *lacking ? limit_shipped(error) : g_steal_pointer(&rows);
}

/* Against the row in force on the first day, and against each that would come back into force later. */
static gboolean limits_compare(const GPtrArray *rows, const LimitWish *wish, LimitDone *done, GError **error) {
    const Limit *old = limit_among(rows, wish->name, done->from);
    if (!old)
        return err_set(error, ERR_NOT_FOUND, _("The plant has no limit %s that is in force on %s."), wish->name, done->from);
    done->before = g_strdup(old->value);
    done->turn = limit_value_turn(wish->name, old->value, wish->value);
    for (guint i = 0; i < rows->len; i++) {
        const Limit *row = rows->pdata[i];
        if (strcmp(row->name, wish->name) != 0 || strcmp(row->effective_to, done->from) <= 0)
            continue;
        const Limit *later = limit_among(rows, wish->name, row->effective_to);
        if (later && limit_value_turn(wish->name, later->value, wish->value) == LIMIT_LOOSER)
            done->turn = LIMIT_LOOSER;
    }
    return TRUE;
}

static gboolean takes_two(const GPtrArray *rows, const char *name, LimitTurn turn) {
    LimitPeople people = limit_value_people(name);
    if (turn == LIMIT_SAME)
        return FALSE;
    return people == LIMIT_PEOPLE_ANY || (turn == LIMIT_LOOSER && (people == LIMIT_PEOPLE_LOOSER || has_law(rows, name)));
}

static gboolean weigh(App *app, const LimitWish *wish, LimitDone *done, GError **error) {
    g_autofree char *today = day_of(clock_now());
    gboolean lacking;
    gint64 first;
    g_autoptr(GPtrArray) rows = rows_for(app, wish->name, &lacking, error);
    if (wish->from && strcmp(wish->from, today) < 0)
        return err_set(error, ERR_INPUT, _("A limit cannot begin in the past (%s): what was decided by it would change."), wish->from);
    done->from = g_strdup(wish->from ? wish->from : today);
    if (!rows || !clock_parse(done->from, &first, error) || !limits_compare(rows, wish, done, error) ||
        !limit_value_check_typed(wish->name, wish->value, error))
        return FALSE;
    done->two = takes_two(rows, wish->name, done->turn);
    return TRUE;
}

gboolean limits_look(App *app, const LimitWish *wish, LimitDone *done, GError **error) {
    return weigh(app, wish, done, error) && limit_replay(app, wish->name, wish->value, &done->month, error);
}

/* What is shipped counts with its dates, as in a new plant: before the new value, and for what was opened before. */
static gboolean put_shipped(Change *change, const GPtrArray *rows, const char *name, GError **error) {
    for (guint i = 0; i < rows->len; i++)
        if (strcmp(((const Limit *)rows->pdata[i])->name, name) == 0 && !limit_put(change, rows->pdata[i], error))
            return FALSE;
    return TRUE;
}

/* Title and unit go on from the row in force; what nobody knows is not invented. */
static gboolean limits_put(App *app, Change *change, const LimitWish *wish, const LimitDone *done, GError **error) {
    gboolean lacking;
    g_autoptr(GPtrArray) rows = rows_for(app, wish->name, &lacking, error);
    const Limit *old = rows ? limit_among(rows, wish->name, done->from) : NULL;
    if (!rows || (lacking && !put_shipped(change, rows, wish->name, error)))
        return FALSE;
    if (!old)
        return err_set(error, ERR_NOT_FOUND, _("The plant has no limit %s that is in force on %s."), wish->name, done->from);
    Limit limit = {.name = old->name,
                   .value = (char *)wish->value,
                   .unit = old->unit,
                   .source = (char *)wish->source,
                   .certainty = (char *)"P",
                   .title = old->title,
                   .title_en = old->title_en,
                   .effective_from = done->from,
                   .effective_to = (char *)""};
    /* the row that law put on this very day would be written over: its certainty stays with the number */
    if (strcmp(old->effective_from, done->from) == 0)
        limit.certainty = old->certainty;
    g_autoptr(GString) reason = g_string_new(NULL);
    g_string_printf(reason, "%s → %s, %s: %s", old->value, wish->value, done->from, wish->source);
    if (wish->reason)
        g_string_append_printf(reason, " · %s", wish->reason);
    if (wish->second)
        g_string_append_printf(reason, " · %s", wish->second);
    return limit_put(change, &limit, error) && change_commit(change, "limit", wish->name, reason->str, error);
}

static gboolean is_clean(const char *text, const char *what, GError **error) {
    g_autoptr(GError) reason = NULL;
    g_autofree char *clean = utf8_clean(text, TEXT_MAX, FALSE, &reason);
    if (!clean)
        return err_set(error, ERR_USAGE, "%s: %s", what, reason->message);
    return strcmp(clean, text) == 0 || err_set(error, ERR_USAGE, _("%s: write it without signs that cannot be seen."), what);
}

static gboolean has_texts(const LimitWish *wish, GError **error) {
    if (!wish->source || !*wish->source)
        return err_set(error, ERR_USAGE, _("Say where the number comes from: --source TEXT."));
    return is_clean(wish->value, _("value"), error) && is_clean(wish->source, "--source", error) &&
           (!wish->reason || is_clean(wish->reason, "--reason", error));
}

gboolean limits_set(App *app, const LimitWish *wish, LimitDone *done, GError **error) {
    Authority wanted = {.verb = "limit", .meaning = "启用限值 / put a limit in force"};
    if (!authority_may(app, &wanted, error) || !has_texts(wish, error) || !limits_look(app, wish, done, error))
        return FALSE;
    if (done->two) {
        wanted.part = "looser";
        wanted.second = wish->second;
        g_autofree char *reason = authority_may(app, &wanted, error) ? witness_reason(wish->reason, error) : NULL;
        if (!reason)
            return FALSE;
    }
    g_autoptr(Change) change = change_begin(app_plant(app), app_user_id(app) ? app_user_id(app) : "system", error);
    return change && authority_sign(app, change, &wanted, error) && limits_put(app, change, wish, done, error);
}
