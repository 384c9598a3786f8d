/* SPDX-License-Identifier: MIT
 *
 * Schedules on devices: which obligations a device has by its class and its place, and when they are due first.
 */
#include "bihuan/model/schedule.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/model/area.h"
#include "bihuan/model/cycle.h"
#include "bihuan/model/extension.h"
#include "bihuan/model/limit.h"
#include "bihuan/model/obligation.h"
#include "bihuan/store/canon.h"

#define TIME_TO_ENTER "due.enter"

static const char SQL_OF_CLASS[] =
    "WHERE since <= $1 AND (until = 0 OR until > $1) AND ',' || classes || ',' LIKE '%,' || $2 || ',%'"
    " ORDER BY id";

/* One device while it is put right. */
typedef struct {
    Change *change;
    Db *db;
    const Device *device;
    char *subject, *place;
    GPtrArray *schedules;   /* that count for it */
    GPtrArray *obligations; /* all of it, also those that have ended */
    GHashTable *kept;       /* those of them that a schedule lays on it */
} Visit;

/* ---- which ---- */

gboolean schedule_names(const char *list, const char *text) {
    g_auto(GStrv) parts = g_strsplit(list, ",", -1);
    return g_strv_contains((const char *const *)parts, text);
}

gboolean schedule_fits(const Schedule *schedule, const char *class, const char *place) {
    g_auto(GStrv) places = g_strsplit(schedule->places, ",", -1);
    gboolean asked = FALSE, there = FALSE;
    for (char **one = places; *one; one++) {
        if (**one == '!' && strcmp(*one + 1, place) == 0)
            return FALSE;
        asked |= **one && **one != '!';
        there |= strcmp(*one, place) == 0;
    }
    return (there || !asked) && schedule_names(schedule->classes, class);
}

static gboolean same_work(const Obligation *obligation, const Schedule *schedule) {
    g_autofree char *one = canon_from_map(obligation->fields), *other = canon_from_map(schedule->fields);
    return strcmp(obligation->kind, schedule->kind) == 0 && strcmp(obligation->form, schedule->form) == 0 && strcmp(one, other) == 0;
}

static gboolean is_scheduled(const Visit *visit, const Obligation *obligation) {
    for (guint i = 0; i < visit->schedules->len; i++)
        if (strcmp(((const Schedule *)visit->schedules->pdata[i])->id, obligation->schedule) == 0)
            return TRUE;
    return FALSE;
}

/* How many schedules of that kind count for the device. */
static guint count_kind(const Visit *visit, const char *kind) {
    guint count = 0;
    for (guint i = 0; i < visit->schedules->len; i++)
        count += strcmp(((const Schedule *)visit->schedules->pdata[i])->kind, kind) == 0;
    return count;
}

/* The only one of its kind that somebody entered by itself, without a form (as before there were schedules); NULL = there is none, or
 * several. One with a form of its own stands beside the schedule's. */
static Obligation *find_entered(const Visit *visit, const Schedule *schedule) {
    Obligation *found = NULL;
    for (guint i = 0; i < visit->obligations->len; i++) {
        Obligation *obligation = visit->obligations->pdata[i];
        if (*obligation->schedule || obligation->ended || strcmp(obligation->kind, schedule->kind) != 0 || *obligation->form)
            continue;
        if (found)
            return NULL;
        found = obligation;
    }
    return found && count_kind(visit, schedule->kind) == 1 ? found : NULL;
}

/* How well a row may become the schedule's: its own that was done, one that was entered by itself, its own, that of the schedule the
 * device had before, its own of another time. 0 = it may not. */
static int rank(const Visit *visit, const Schedule *schedule, const Obligation *obligation, const Obligation *entered) {
    gboolean own = strcmp(obligation->schedule, schedule->id) == 0;
    if (obligation == entered)
        return entered->last ? 4 : 2;
    if (own) /* what is late already is not begun anew by another row */
        return obligation->ended                                                                                                 ? 1
               : obligation->last || *obligation->record || (obligation->next && obligation->next <= change_time(visit->change)) ? 5
                                                                                                                                 : 3;
    return *obligation->schedule && !obligation->ended && (*obligation->form || obligation->last) && !is_scheduled(visit, obligation) &&
                   same_work(obligation, schedule) && !g_hash_table_contains(visit->kept, obligation)
               ? 2
               : 0;
}

/* The row that becomes the schedule's; NULL = it gets a new one. */
static Obligation *find_row(const Visit *visit, const Schedule *schedule) {
    const Obligation *entered = find_entered(visit, schedule);
    Obligation *best = NULL;
    int of_best = 0;
    for (guint i = 0; i < visit->obligations->len; i++) {
        int of_this = rank(visit, schedule, visit->obligations->pdata[i], entered);
        if (of_this > of_best) {
            of_best = of_this;
            best = visit->obligations->pdata[i];
        }
    }
    return best;
}

/* ---- when ---- */

/* Until when what was done before the plant was told of the device may be entered. */
static gboolean enter_by(const Visit *visit, gint64 since, gint64 *by, GError **error) {
    gint64 ms = 0;
    g_autoptr(GError) missing = NULL;
    g_autofree char *span = limit_resolve(visit->db, TIME_TO_ENTER, change_time(visit->change), &missing);
    if (!span && !err_is(missing, ERR_NOT_FOUND)) {
        g_propagate_error(error, g_steal_pointer(&missing));
        return FALSE;
    }
    *by = clock_midnight(since) + (span && clock_parse_duration(span, &ms, NULL) ? ms : 0);
    return TRUE;
}

/* NULL without error: it cannot be computed, because a limit is missing or nobody knows what it depends on. */
static Cycle *cycle_now(const Visit *visit, const char *text, GHashTable *found, GError **error) {
    g_autoptr(GError) unknown = NULL;
    guint before = db_failures(visit->db);
    g_autofree char *plain = obligation_cycle(visit->db, text, found, change_time(visit->change), &unknown);
    Cycle *cycle = plain ? cycle_parse(plain, NULL) : NULL;
    return cycle || db_answered(visit->db, before, error) ? cycle : NULL;
}

static gint64 base_of(const Visit *visit, const Schedule *schedule, gint64 since) {
    return strcmp(schedule->base, "made") == 0      ? visit->device->made
           : strcmp(schedule->base, "started") == 0 ? visit->device->started
                                                    : since;
}

/* The hours since it was done last are over. */
static gboolean has_run(const Visit *visit, const Cycle *cycle, const Obligation *obligation) {
    gint64 run = cycle ? cycle_run(cycle) : 0;
    return run && visit->device->hours - obligation->hours >= run;
}

static void take_nearer(gint64 *next, gint64 at) {
    if (at && (*next == 0 || at < *next))
        *next = at;
}

/* Never done. What is done once (scrapping) has nothing to be entered. What is due already stays due, whatever day it is reckoned from. */
static gboolean first_due(const Visit *visit, const Schedule *schedule, Obligation *obligation, GError **error) {
    guint failures = db_failures(visit->db);
    gint64 base = base_of(visit, schedule, obligation->since), by;
    g_autoptr(Cycle) first = cycle_now(visit, *schedule->first ? schedule->first : schedule->cycle, obligation->found, error);
    g_autoptr(Cycle) cycle = cycle_now(visit, schedule->cycle, obligation->found, error);
    if (!db_answered(visit->db, failures, error) || !enter_by(visit, obligation->since, &by, error))
        return FALSE;
    gint64 next = first && base ? cycle_after(first, base) : by, before = obligation->next;
    gboolean told = *schedule->base == '\0', once = cycle && strcmp(schedule->cycle, "once") == 0;
    obligation->next = told || once || next == 0 ? next : MAX(next, by);
    gboolean due = before && before <= change_time(visit->change);
    if (told || !base || due) /* another day of manufacture moves it either way before that, the passing of time never */
        take_nearer(&obligation->next, before);
    if (has_run(visit, cycle, obligation))
        take_nearer(&obligation->next, by);
    return TRUE;
}

/* Done before: never later than it was, nearer where the cycle or a limit became shorter or the hours are over. */
static gboolean next_due(const Visit *visit, Obligation *obligation, GError **error) {
    guint before = db_failures(visit->db);
    gint64 now = change_time(visit->change), ahead;
    g_autoptr(Cycle) cycle = cycle_now(visit, obligation->cycle, obligation->found, error);
    if (!cycle || !obligation_span(visit->db, obligation->ahead, now, &ahead, NULL))
        return db_answered(visit->db, before, error);
    if (obligation->last)
        take_nearer(&obligation->next, obligation_follows_calendar(obligation, cycle)
                                           ? cycle_after(cycle, MAX(now, obligation->last + ahead))
                                           : cycle_after(cycle, obligation->last));
    if (has_run(visit, cycle, obligation))
        take_nearer(&obligation->next, now);
    return TRUE;
}

/* ---- one obligation ---- */

/* "fire-check/FX-0401", with a sign behind it where another one is called so. */
static gboolean name_new(const Visit *visit, const Schedule *schedule, char **id, GError **error) {
    g_autoptr(GString) name = g_string_new(NULL);
    g_string_printf(name, "%s/%s", schedule->id, visit->device->code);
    for (gboolean there = TRUE; there;) {
        if (!db_get_whether(visit->db, error, &there, "SELECT 1 FROM obligation WHERE id = $1", "s", name->str))
            return FALSE;
        if (there)
            g_string_append_c(name, '#');
    }
    noun_set_text(id, name->str);
    return TRUE;
}

static void set_title(char **title, const char *text, const Visit *visit) {
    g_free(*title);
    *title = *text ? g_strconcat(text, " ", visit->device->code, NULL) : g_strdup("");
}

static void set_work(const Visit *visit, const Schedule *schedule, Obligation *obligation) {
    const char *const from[] = {schedule->kind,    schedule->cycle, schedule->form,   schedule->who,   schedule->ahead, schedule->grace,
                                schedule->follows, schedule->leads, schedule->remind, schedule->basis, schedule->id,    visit->subject};
    char **const to[] = {&obligation->kind,   &obligation->cycle, &obligation->form,     &obligation->who,
                         &obligation->ahead,  &obligation->grace, &obligation->follows,  &obligation->leads,
                         &obligation->remind, &obligation->basis, &obligation->schedule, &obligation->subject};
    for (gsize i = 0; i < G_N_ELEMENTS(to); i++)
        noun_set_text(to[i], from[i]);
    set_title(&obligation->title, schedule->title, visit);
    set_title(&obligation->title_en, schedule->title_en, visit);
    g_hash_table_unref(obligation->fields);
    obligation->fields = canon_map_copy(schedule->fields);
    obligation->blocks = schedule->blocks;
    obligation->ended = 0;
}

static gboolean lay_on(const Visit *visit, const Schedule *schedule, GError **error) {
    Obligation *row = find_row(visit, schedule);
    g_autoptr(Obligation) obligation = row ? noun_copy(&obligation_noun, row) : noun_new(&obligation_noun);
    if (row)
        g_hash_table_add(visit->kept, row);
    else if (!name_new(visit, schedule, &obligation->id, error))
        return FALSE;
    if (!obligation_keep_told(visit->db, obligation, error))
        return FALSE;
    set_work(visit, schedule, obligation);
    gboolean other = row && (strcmp(row->schedule, schedule->id) != 0 || strcmp(row->cycle, schedule->cycle) != 0);
    if (!obligation->since || (other && !*schedule->first)) /* days before it counted were not asked for */
        obligation->since = change_time(visit->change);
    if (obligation->last ? !next_due(visit, obligation, error) : !first_due(visit, schedule, obligation, error))
        return FALSE;
    return (row && noun_same(&obligation_noun, row, obligation)) || noun_save(visit->change, &obligation_noun, obligation, error);
}

/* What put it off is over with it, in the same change: what comes back later is not put off by it. */
static gboolean end_extension(const Visit *visit, Obligation *obligation, gint64 at, GError **error) {
    g_autoptr(Extension) extension = noun_load(visit->db, &extension_noun, obligation->extension, error);
    g_autoptr(GPtrArray) measures = extension ? extension_measures(visit->db, extension->id, error) : NULL;
    for (guint i = 0; measures && i < measures->len; i++) {
        Obligation *measure = measures->pdata[i];
        if (measure->ended)
            continue;
        measure->ended = at;
        if (!noun_save(visit->change, &obligation_noun, measure, error))
            return FALSE;
    }
    obligation->extended = 0;
    noun_set_text(&obligation->extension, "");
    if (!measures || extension->voided || extension->ended)
        return measures != NULL;
    extension->ended = at;
    return noun_save(visit->change, &extension_noun, extension, error);
}

static gboolean end(const Visit *visit, Obligation *obligation, gint64 at, GError **error) {
    if (at && *obligation->extension && !end_extension(visit, obligation, at, error))
        return FALSE;
    obligation->ended = at;
    return noun_save(visit->change, &obligation_noun, obligation, error);
}

/* What was entered by itself knows the hours of its device too. */
static gboolean count_hours(const Visit *visit, Obligation *obligation, GError **error) {
    gint64 before = obligation->next;
    if (obligation->ended || !strstr(obligation->cycle, "run:") || g_hash_table_contains(visit->kept, obligation))
        return TRUE;
    return next_due(visit, obligation, error) &&
           (obligation->next == before ||
            (obligation_keep_told(visit->db, obligation, error) && noun_save(visit->change, &obligation_noun, obligation, error)));
}

/* What no schedule lays on it any more ends; what was entered by itself stands as long as the device does. Substitute measures are their
 * extension's. */
static gboolean sort_out(const Visit *visit, GError **error) {
    for (guint i = 0; i < visit->obligations->len; i++) {
        Obligation *obligation = visit->obligations->pdata[i];
        gboolean measure = strcmp(obligation->kind, EXTENSION_MEASURE) == 0, own = !*obligation->schedule;
        gboolean over = visit->device->retired || (!own && !measure && !g_hash_table_contains(visit->kept, obligation));
        gboolean back = own && !measure && obligation->ended && !visit->device->retired;
        if ((over && !obligation->ended && !end(visit, obligation, change_time(visit->change), error)) ||
            (back && !end(visit, obligation, 0, error)) || (!measure && !count_hours(visit, obligation, error)))
            return FALSE;
    }
    return TRUE;
}

static gboolean read_visit(Visit *visit, GError **error) {
    const Device *device = visit->device;
    visit->place = area_kind(visit->db, device->area, error);
    visit->obligations =
        visit->place ? noun_list(visit->db, &obligation_noun, error, "WHERE subject = $1 ORDER BY id", "s", visit->subject) : NULL;
    visit->schedules = !visit->obligations                                    ? NULL
                       : device->retired || !device->class || !*device->class ? g_ptr_array_new()
                                                                              : noun_list(visit->db, &schedule_noun, error, SQL_OF_CLASS,
                                                                                          "is", change_time(visit->change), device->class);
    for (guint i = visit->schedules ? visit->schedules->len : 0; i > 0; i--)
        if (!schedule_fits(visit->schedules->pdata[i - 1], device->class, visit->place))
            g_ptr_array_remove_index(visit->schedules, i - 1);
    return visit->schedules != NULL;
}

gboolean schedule_apply(Change *change, const Device *device, GError **error) {
    Visit visit = {.change = change,
                   .db = change_db(change),
                   .device = device,
                   .subject = g_strconcat("device:", device->code, NULL),
                   .kept = g_hash_table_new(NULL, NULL)};
    gboolean ok = read_visit(&visit, error);
    for (guint i = 0; ok && i < visit.schedules->len; i++)
        ok = lay_on(&visit, visit.schedules->pdata[i], error);
    ok = ok && sort_out(&visit, error);
    g_free(visit.subject);
    g_free(visit.place);
    g_hash_table_unref(visit.kept);
    g_clear_pointer(&visit.schedules, g_ptr_array_unref);
    g_clear_pointer(&visit.obligations, g_ptr_array_unref);
    return ok;
}
