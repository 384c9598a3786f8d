/* SPDX-License-Identifier: MIT
 *
 * Records of what falls due (到期开单): each obligation opens its own once, whatever number of processes look. Many that are due at one
 * minute are opened in few changes; one that cannot be opened keeps none of the others back.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/limit.h"
#include "bihuan/model/obligation.h"
#include "bihuan/rule/enter.h"
#include "bihuan/store/canon.h"
#include "due_open.h"

#define BATCH 1000

/* Those whose form is installed wait in groups of one form and one span; the index obligation_open is made for this. */
static const char SQL_GROUPS[] =
    "SELECT form, coalesce(ahead, ''), min(next) FROM obligation o WHERE form IS NOT NULL AND record IS NULL AND ended IS NULL AND next > 0"
    " AND EXISTS (SELECT 1 FROM form f WHERE f.name = o.form) GROUP BY form, ahead ORDER BY form, ahead";
static const char SQL_NEXT[] =
    "SELECT coalesce(min(next), 0) FROM obligation WHERE form = $1 AND ahead IS $2 AND record IS NULL AND ended IS NULL AND next > $3";
static const char SQL_DUE[] =
    "WHERE form = $1 AND ahead IS $2 AND record IS NULL AND ended IS NULL AND next > 0 AND next <= $3"
    " AND (next > $4 OR (next = $4 AND id > $5)) ORDER BY next, id LIMIT $6";
static const char SQL_SPANS[] =
    "WHERE name = $1 AND (effective_from > $2 OR effective_from = (SELECT max(effective_from) FROM limit_value"
    " WHERE name = $1 AND effective_from <= $2 AND (effective_to = '' OR effective_to > $2)))";

typedef struct {
    char *form, *ahead;
    gint64 first; /* the earliest `next` */
    gint64 span;  /* no obligation of it is opened longer before it is due */
} Group;

typedef struct {
    RuleRound *round;
    GError **failed; /* the first that could not be opened */
} Opening;

static void group_clear(gpointer data) {
    Group *group = data;
    g_free(group->form);
    g_free(group->ahead);
}

/* The longest that the span may be: of the rows of its limit those that are in force when the first of the group is due, or later. What
 * makes no sense opens nothing early. */
static gboolean read_span(Db *db, Group *group, GError **error) {
    gint64 ms;
    if (*group->ahead != '@') {
        group->span = clock_parse_duration(group->ahead, &ms, NULL) ? ms : 0;
        return TRUE;
    }
    g_autofree char *first = clock_format_day(group->first);
    g_autoptr(GPtrArray) rows = noun_list(db, &limit_noun, error, SQL_SPANS, "ss", group->ahead + 1, first);
    for (guint i = 0; rows && i < rows->len; i++)
        if (clock_parse_duration(((const Limit *)rows->pdata[i])->value, &ms, NULL))
            group->span = MAX(group->span, ms);
    return rows != NULL;
}

/* Groups of forms that are installed; NULL on error. */
static GArray *read_groups(Db *db, GError **error) {
    g_autoptr(GArray) groups = g_array_new(FALSE, TRUE, sizeof(Group));
    g_array_set_clear_func(groups, group_clear);
    guint before = db_failures(db);
    g_autoptr(Rows) rows = db_query(db, error, SQL_GROUPS, "");
    while (rows_next(rows, error)) {
        Group group = {.form = g_strdup(rows_text(rows, 0)), .ahead = g_strdup(rows_text(rows, 1)), .first = rows_int(rows, 2)};
        g_array_append_val(groups, group);
    }
    g_clear_pointer(&rows, rows_free);
    if (!db_answered(db, before, error))
        return NULL;
    for (guint i = 0; i < groups->len; i++)
        if (!read_span(db, &g_array_index(groups, Group, i), error))
            return NULL;
    return g_steal_pointer(&groups);
}

/* The next ones of a group behind an obligation (next, id), at most BATCH. */
static GPtrArray *due_of(Db *db, const Group *group, const Obligation *behind, gint64 now, GError **error) {
    const char *ahead = *group->ahead ? group->ahead : NULL;
    return noun_list(db, &obligation_noun, error, SQL_DUE, "ssiisi", group->form, ahead, now + group->span, behind ? behind->next : 0,
                     behind ? behind->id : "", (gint64)BATCH);
}

/* ---- one ---- */

gboolean rule_due_opens(Db *db, const Obligation *obligation, gint64 *at, GError **error) {
    guint before = db_failures(db);
    *at = obligation->next;
    return obligation_opens_at(db, obligation, at, NULL) || db_answered(db, before, error);
}

static gboolean late_at(Db *db, const Obligation *obligation, gint64 now, gint64 *at, GError **error) {
    guint before = db_failures(db);
    *at = obligation->next;
    return obligation_late_at(db, obligation, now, at, NULL) || db_answered(db, before, error);
}

static GHashTable *opened_values(const Obligation *obligation) {
    GHashTable *values = canon_map_copy(obligation->fields);
    const char *colon = strchr(obligation->subject, ':');
    if (colon)
        g_hash_table_insert(values, g_strndup(obligation->subject, (gsize)(colon - obligation->subject)), g_strdup(colon + 1));
    return values;
}

/* A record of its form for what is due now, of which nobody has been told. */
static Case *open_one(Change *change, Shelf *shelf, Obligation *obligation, GError **error) {
    gint64 late;
    if (!late_at(change_db(change), obligation, change_time(change), &late, error))
        return NULL;
    g_autoptr(GHashTable) values = opened_values(obligation);
    const RuleOpening opening = {.form = obligation->form, .values = values, .who = obligation->who, .due = late, .untold = TRUE};
    g_autoptr(Case) opened = rule_open_as(change, shelf, &opening, error);
    if (!opened)
        return NULL;
    if (opened->record->ended) { /* it would be opened for ever */
        err_set(error, ERR_FAILED, _("The form %s has no step: nobody would do what is due (%s)."), obligation->form, obligation->id);
        return NULL;
    }
    noun_set_text(&obligation->record, opened->record->number);
    gboolean ok = obligation_keep_told(change_db(change), obligation, error) && noun_save(change, &obligation_noun, obligation, error) &&
                  change_mention(change, opened->record->number, error);
    return ok ? g_steal_pointer(&opened) : NULL;
}

/* ---- many ---- */

/* Whether it is still to be opened is asked inside the change: another process may have been first. */
static gboolean open_again(Change *change, Shelf *shelf, const char *id, GPtrArray *opened, GError **error) {
    g_autoptr(Obligation) obligation = obligation_load(change_db(change), id, error);
    gint64 at;
    if (!obligation || !rule_due_opens(change_db(change), obligation, &at, error))
        return FALSE;
    if (*obligation->record || obligation->ended || obligation->next == 0 || at > change_time(change))
        return TRUE;
    Case *one = open_one(change, shelf, obligation, error);
    if (one)
        g_ptr_array_add(opened, one);
    return one != NULL;
}

static gboolean open_some(Opening *opening, const GPtrArray *due, guint from, guint to, GError **error) {
    g_autoptr(Change) change = change_begin(opening->round->plant, "system", error);
    g_autoptr(GPtrArray) opened = g_ptr_array_new_with_free_func((GDestroyNotify)case_free);
    gint64 messages = 0;
    for (guint i = from; change && i < to; i++)
        if (!open_again(change, opening->round->shelf, ((const Obligation *)due->pdata[i])->id, opened, error))
            return FALSE;
    if (!change || opened->len == 0)
        return change != NULL;
    g_autofree char *reason = g_strdup_printf("%u", opened->len);
    if (!rule_due_tell(opened, &messages, error) ||
        !change_commit(change, "due", ((const Obligation *)due->pdata[from])->form, reason, error))
        return FALSE;
    opening->round->tick->opened += opened->len;
    opening->round->tick->messages += messages;
    opening->round->left--;
    return TRUE;
}

/* All in one change; if one of them cannot be opened, each in its own. */
static gboolean open_batch(Opening *opening, const GPtrArray *due, GError **error) {
    Db *db = plant_db(opening->round->plant);
    guint before = db_failures(db);
    g_autoptr(GError) failed = NULL;
    if (open_some(opening, due, 0, due->len, &failed))
        return TRUE;
    if (err_is(failed, ERR_BUSY) || err_is(failed, ERR_HELD)) {
        g_propagate_error(error, g_steal_pointer(&failed));
        return FALSE;
    }
    for (guint i = 0; i < due->len && db_failures(db) == before && opening->round->left > 0; i++) {
        g_autoptr(GError) one = NULL;
        if (!open_some(opening, due, i, i + 1, &one) && !*opening->failed)
            g_propagate_error(opening->failed, g_steal_pointer(&one));
    }
    return db_answered(db, before, error);
}

static gboolean open_group(Opening *opening, const Group *group, gint64 now, GError **error) {
    g_autoptr(GPtrArray) due = due_of(plant_db(opening->round->plant), group, NULL, now, error);
    while (due && due->len && opening->round->left > 0) {
        g_autoptr(GPtrArray) before = g_steal_pointer(&due);
        if (!open_batch(opening, before, error))
            return FALSE;
        due = due_of(plant_db(opening->round->plant), group, before->pdata[before->len - 1], now, error);
    }
    return due != NULL;
}

gboolean rule_due_open_all(RuleRound *round, GError **failed, GError **error) {
    Db *db = plant_db(round->plant);
    gint64 now = clock_now();
    Opening opening = {round, failed};
    g_autoptr(GArray) groups = read_groups(db, error);
    for (guint i = 0; groups && i < groups->len && round->left > 0; i++) {
        const Group *group = &g_array_index(groups, Group, i);
        if (group->first <= now + group->span && !open_group(&opening, group, now, error))
            return FALSE;
    }
    return groups != NULL;
}

/* ---- when ---- */

/* Is one of them to be opened now? The span is the longest of the group: each may have a shorter one. */
static gboolean any_opens(Db *db, const Group *group, gint64 now, gboolean *due, GError **error) {
    g_autoptr(GPtrArray) some = due_of(db, group, NULL, now, error);
    while (some && some->len && !*due) {
        for (guint i = 0; i < some->len && !*due; i++) {
            gint64 at;
            if (!rule_due_opens(db, some->pdata[i], &at, error))
                return FALSE;
            *due = at <= now;
        }
        g_autoptr(GPtrArray) before = g_steal_pointer(&some);
        some = due_of(db, group, before->pdata[before->len - 1], now, error);
    }
    return some != NULL;
}

gboolean rule_due_is_due(Db *db, gint64 now, gboolean *due, GError **error) {
    g_autoptr(GArray) groups = read_groups(db, error);
    *due = FALSE;
    for (guint i = 0; groups && !*due && i < groups->len; i++) {
        const Group *group = &g_array_index(groups, Group, i);
        if (group->first <= now + group->span && !any_opens(db, group, now, due, error))
            return FALSE;
    }
    return groups != NULL;
}

gboolean rule_due_next_opening(Db *db, gint64 after, gint64 *at, GError **error) {
    g_autoptr(GArray) groups = read_groups(db, error);
    for (guint i = 0; groups && i < groups->len; i++) {
        const Group *group = &g_array_index(groups, Group, i);
        const char *ahead = *group->ahead ? group->ahead : NULL;
        gint64 next = 0;
        if (!db_get_int(db, error, &next, SQL_NEXT, "ssi", group->form, ahead, after + group->span))
            return FALSE;
        if (next && (*at == 0 || next - group->span < *at))
            *at = next - group->span;
    }
    return groups != NULL;
}
