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
#include "bihuan/model/cycle.h"
#include "bihuan/model/extension.h"
#include "bihuan/model/limit.h"

#define DEVICE "device:"
#define PLACE "place:"

static const NounColumn COLUMNS[] = {
    NOUN_TEXT(Obligation, id),          NOUN_TEXT(Obligation, subject),      NOUN_TEXT(Obligation, kind),
    NOUN_TEXT(Obligation, title),       NOUN_TEXT(Obligation, title_en),     NOUN_TEXT(Obligation, cycle),
    NOUN_TEXT(Obligation, leads),       NOUN_FLAG(Obligation, blocks),       NOUN_TEXT(Obligation, remind),
    NOUN_TEXT(Obligation, basis),       NOUN_TIME(Obligation, last),         NOUN_TIME(Obligation, next),
    NOUN_OPTION(Obligation, form),      NOUN_MAP_OPTION(Obligation, fields), NOUN_OPTION(Obligation, who),
    NOUN_OPTION(Obligation, ahead),     NOUN_OPTION(Obligation, grace),      NOUN_OPTION(Obligation, follows),
    NOUN_OPTION(Obligation, schedule),  NOUN_OPTION(Obligation, record),     NOUN_TIME_OPTION(Obligation, extended),
    NOUN_OPTION(Obligation, extension), NOUN_INT_OPTION(Obligation, hours),  NOUN_TIME_OPTION(Obligation, ended),
    NOUN_MAP_OPTION(Obligation, found), NOUN_TIME_OPTION(Obligation, since), NOUN_TIME_OPTION(Obligation, told)};
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

GPtrArray *obligation_list_of_device(Db *db, const char *code, GError **error) {
    g_autofree char *subject = g_strconcat(DEVICE, code, NULL);
    return obligation_list_of(db, subject, error);
}

const char *obligation_device(const char *subject) {
    return g_str_has_prefix(subject, DEVICE) ? subject + strlen(DEVICE) : NULL;
}

const char *obligation_form_kind(const Obligation *obligation) {
    return obligation->fields ? g_hash_table_lookup(obligation->fields, "kind") : NULL;
}

gboolean obligation_area(Db *db, const char *subject, char **area, GError **error) {
    const char *device = obligation_device(subject);
    *area = NULL;
    if (g_str_has_prefix(subject, PLACE))
        return db_get_text(db, error, area, "SELECT area FROM supply_place WHERE code = $1", "s", subject + strlen(PLACE));
    return !device || db_get_text(db, error, area, "SELECT area FROM device WHERE code = $1", "s", device);
}

const char *obligation_title(const Obligation *obligation) {
    return i18n_pick(obligation->title, obligation->title_en);
}

gboolean obligation_next(const char *cycle, gint64 after, gint64 *next, GError **error) {
    g_autoptr(Cycle) parsed = cycle_parse(cycle, error);
    if (parsed)
        *next = cycle_after(parsed, after);
    return parsed != NULL;
}

/* "test.cycle.vessel.{grade}" with what was found put in. NULL: it was not found. */
static char *limit_name(const char *pattern, GHashTable *found, GError **error) {
    g_autoptr(GString) name = g_string_new(NULL);
    const char *at = pattern;
    for (const char *open; (open = strchr(at, '{')) != NULL; at = strchr(open, '}') + 1) {
        if (!strchr(open, '}'))
            break;
        g_autofree char *field = g_strndup(open + 1, strcspn(open + 1, "}"));
        const char *value = found ? g_hash_table_lookup(found, field) : NULL;
        if (!value || !*value) {
            err_set(error, ERR_NOT_FOUND, _("The cycle @%s depends on “%s”, which nobody has entered yet."), pattern, field);
            return NULL;
        }
        g_string_append_len(name, at, open - at);
        g_string_append(name, value);
    }
    g_string_append(name, at);
    return g_string_free(g_steal_pointer(&name), FALSE);
}

char *obligation_cycle(Db *db, const char *cycle, GHashTable *found, gint64 at, GError **error) {
    g_auto(GStrv) parts = g_strsplit(cycle, " or ", -1);
    for (char **part = parts; *part; part++) {
        if (*g_strstrip(*part) != '@')
            continue;
        g_autofree char *name = limit_name(*part + 1, found, error);
        char *value = name ? limit_resolve(db, name, at, error) : NULL;
        if (!value)
            return NULL;
        g_free(*part);
        *part = value;
    }
    return g_strjoinv(" or ", parts);
}

/* Puts the shorter one of two cycles there. FALSE: value is none that can be read. */
static gboolean take_shorter(char **shortest, const char *value, GError **error) {
    g_autoptr(Cycle) cycle = cycle_parse(value, error), held = cycle && *shortest ? cycle_parse(*shortest, error) : NULL;
    if (!cycle || (*shortest && !held))
        return FALSE;
    if (!held || cycle_longest(cycle) < cycle_longest(held))
        noun_set_text(shortest, value);
    return TRUE;
}

/* Of "test.cycle.vessel.{grade}" the shortest that the plant has for any grade. NULL without an error: it has none. */
static gboolean shortest_limit(Db *db, const char *pattern, gint64 at, char **shortest, GError **error) {
    g_autofree char *head = g_strndup(pattern, strcspn(pattern, "{"));
    g_autoptr(GPtrArray) limits = strchr(pattern, '{') ? limit_list(db, error) : g_ptr_array_new();
    for (guint i = 0; limits && i < limits->len; i++) {
        const char *name = ((const Limit *)limits->pdata[i])->name;
        g_autoptr(GError) unknown = NULL;
        if (!g_str_has_prefix(name, head))
            continue;
        g_autofree char *value = limit_resolve(db, name, at, &unknown);
        if (!value && !err_is(unknown, ERR_NOT_FOUND)) {
            g_propagate_error(error, g_steal_pointer(&unknown));
            return FALSE;
        }
        if (value && !take_shorter(shortest, value, error))
            return FALSE;
    }
    return limits != NULL;
}

/* One part that names a limit which is not there: nobody says how long it counts, so it counts as short as any of its kind does. */
static char *strict_limit(Db *db, const char *pattern, gint64 at, GError **error) {
    g_autofree char *shortest = NULL;
    if (!shortest_limit(db, pattern, at, &shortest, error))
        return NULL;
    if (!shortest && g_str_has_prefix(pattern, OBLIGATION_TEST_CYCLE))
        return limit_resolve(db, OBLIGATION_TEST_UNKNOWN, at, error);
    if (!shortest)
        err_set(error, ERR_NOT_FOUND, _("The plant has no limit %s, and none that could stand for it."), pattern);
    return g_steal_pointer(&shortest);
}

char *obligation_cycle_strict(Db *db, const char *cycle, GHashTable *found, gint64 at, GError **error) {
    g_auto(GStrv) parts = g_strsplit(cycle, " or ", -1);
    for (char **part = parts; *part; part++) {
        g_autoptr(GError) unknown = NULL;
        char *value = obligation_cycle(db, g_strstrip(*part), found, at, &unknown);
        if (!value && !err_is(unknown, ERR_NOT_FOUND)) {
            g_propagate_error(error, g_steal_pointer(&unknown));
            return NULL;
        }
        if (!value && !(value = strict_limit(db, *part + 1, at, error)))
            return NULL;
        g_free(*part);
        *part = value;
    }
    return g_strjoinv(" or ", parts);
}

static Cycle *cycle_of(Db *db, const Obligation *obligation, gint64 at, GError **error) {
    g_autofree char *text = obligation_cycle_strict(db, obligation->cycle, obligation->found, at, error);
    return text ? cycle_parse(text, error) : NULL;
}

gboolean obligation_next_by(Db *db, const char *cycle, GHashTable *found, gint64 after, gint64 *next, GError **error) {
    g_autofree char *text = obligation_cycle(db, cycle, found, clock_now(), error);
    return text && obligation_next(text, after, next, error);
}

gboolean obligation_follows_calendar(const Obligation *obligation, const Cycle *cycle) {
    return *obligation->follows ? strcmp(obligation->follows, OBLIGATION_CALENDAR) == 0 : cycle_is_calendar(cycle);
}

GArray *obligation_occurrences(Db *db, const Obligation *obligation, gint64 from, gint64 until, GError **error) {
    g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(Cycle) cycle = NULL;
    gint64 begun = obligation->next;
    if (begun == 0 || obligation->ended || begun >= until)
        return g_steal_pointer(&list);
    if (!(cycle = cycle_of(db, obligation, clock_now(), error)))
        return NULL;
    for (gint64 at = begun; at != 0 && at < until; at = cycle_step(cycle, begun, at))
        if (at >= from)
            g_array_append_val(list, at);
    return g_steal_pointer(&list);
}

gboolean obligation_keep_told(Db *db, Obligation *obligation, GError **error) {
    static const char sql[] = "SELECT a.at FROM obligation o JOIN audit a ON a.seq = o.seq WHERE o.id = $1";
    return obligation->told || !obligation->last || db_get_int(db, error, &obligation->told, sql, "s", obligation->id);
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

gboolean obligation_span(Db *db, const char *text, gint64 at, gint64 *ms, GError **error) {
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
    if (!obligation_span(db, obligation->ahead, obligation->next, &ahead, error))
        return FALSE;
    *at = obligation->next - ahead;
    return TRUE;
}

/* Until when it is put off by what stands at that time; 0 = it is not. One that was granted for another due time is none of its own. */
static gboolean extended_until(Db *db, const Obligation *obligation, gint64 now, gint64 *until, GError **error) {
    g_autoptr(Extension) extension = NULL;
    ExtensionState state;
    *until = 0;
    if (!obligation->extended || !*obligation->extension)
        return TRUE;
    if (!noun_find(db, &extension_noun, &extension, error, "WHERE id = $1", "s", obligation->extension) ||
        (extension && !extension_state(db, extension, now, &state, NULL, error)))
        return FALSE;
    if (extension && state == EXTENSION_STANDS && extension->due == obligation->next)
        *until = extension->until;
    return TRUE;
}

gboolean obligation_late_at(Db *db, const Obligation *obligation, gint64 now, gint64 *late, GError **error) {
    gint64 grace, until = 0;
    *late = 0;
    if (obligation->next == 0 || obligation->ended)
        return TRUE;
    if (!obligation_span(db, obligation->grace, obligation->next, &grace, error) || !extended_until(db, obligation, now, &until, error))
        return FALSE;
    *late = MAX(obligation->next + grace, until);
    return TRUE;
}

/* What the calendar or the doing says comes behind it. FALSE: the cycle cannot be computed. */
static gboolean following(Db *db, const Obligation *obligation, const ObligationDone *done, gint64 *next, GError **error) {
    g_autoptr(Cycle) cycle = cycle_of(db, obligation, clock_now(), error);
    if (!cycle)
        return FALSE;
    *next = cycle_after(cycle, done->at);
    if (obligation_follows_calendar(obligation, cycle) && obligation->next)
        for (*next = obligation->next; *next && *next <= MAX(obligation->next, done->at);)
            *next = cycle_step(cycle, obligation->next, *next);
    return TRUE;
}

/* Is it an extra one? Then a fixed calendar goes on as it was. So it is where a day between the doing and `next` was counted already, and
 * before its record could open; but what holds only until a day of its own (a test passed for a limited time) waits for no such day. */
static gboolean is_extra(Db *db, const Obligation *obligation, gint64 done, gboolean *extra, GError **error) {
    gint64 ahead = 0;
    g_autoptr(Cycle) cycle = NULL;
    *extra = FALSE;
    if (obligation->next == 0)
        return TRUE;
    if (!(cycle = cycle_of(db, obligation, clock_now(), error)) || !obligation_span(db, obligation->ahead, obligation->next, &ahead, error))
        return FALSE;
    gboolean own_day = cycle_is_calendar(cycle) && cycle_after(cycle, obligation->next - 1) != obligation->next;
    *extra = obligation_follows_calendar(obligation, cycle) &&
             (cycle_after(cycle, done) < obligation->next || (done < obligation->next - ahead && !own_day));
    return TRUE;
}

static void take_found(Obligation *obligation, GHashTable *fields) {
    for (const char *open = strchr(obligation->cycle, '{'); open && strchr(open, '}'); open = strchr(open + 1, '{')) {
        char *field = g_strndup(open + 1, strcspn(open + 1, "}"));
        const char *value = fields ? g_hash_table_lookup(fields, field) : NULL;
        if (value && *value)
            g_hash_table_insert(obligation->found, field, g_strdup(value));
        else
            g_free(field);
    }
}

gboolean obligation_fulfil(Db *db, Obligation *obligation, const ObligationDone *done, gboolean *counts, GError **error) {
    gint64 next = 0;
    gboolean extra;
    *counts = done->at >= obligation->last;
    if (!*counts)
        return TRUE;
    take_found(obligation, done->fields);
    if (!following(db, obligation, done, &next, error) || !is_extra(db, obligation, done->at, &extra, error))
        return FALSE;
    obligation->last = done->at;
    obligation->told = clock_now();
    obligation->hours = done->hours;
    if (extra)
        next = obligation->next;
    obligation->next = done->until && (next == 0 || done->until < next) ? done->until : next;
    if (extra)
        return TRUE;
    obligation->extended = 0;
    noun_set_text(&obligation->record, "");
    noun_set_text(&obligation->extension, "");
    return TRUE;
}

gboolean obligation_put(Change *change, const Obligation *obligation, GError **error) {
    g_autoptr(GArray) leads = obligation_leads(obligation->leads, error);
    if (!leads || !cycle_check(obligation->cycle, error))
        return FALSE;
    return noun_save(change, &obligation_noun, obligation, error);
}
