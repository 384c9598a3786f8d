/* SPDX-License-Identifier: MIT
 *
 * Which devices do not have what the schedules say, asked of all of them at once: two passes over the tables, nothing kept.
 */
#include "bihuan/model/schedule.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/model/area.h"
#include "bihuan/model/cycle.h"
#include "bihuan/model/obligation.h"
#include "bihuan/store/canon.h"

static const char SQL_DEVICES[] = "SELECT code, area, class FROM device WHERE retired IS NULL AND class IS NOT NULL ORDER BY code";
static const char SQL_STANDING[] =
    "SELECT subject, schedule, cycle, found, last, next, ahead, follows FROM obligation"
    " WHERE schedule IS NOT NULL AND ended IS NULL AND kind <> 'substitute'";
/* Out of service, and something still stands. */
static const char SQL_RETIRED[] =
    "SELECT code FROM device WHERE retired IS NOT NULL AND EXISTS (SELECT 1 FROM obligation"
    " WHERE subject = 'device:' || device.code AND ended IS NULL) ORDER BY code";

typedef struct {
    Db *db;
    gint64 at;
    GPtrArray *schedules;
    GHashTable *places;   /* area to its kind */
    GHashTable *fitting;  /* "class kind" to its schedules, GPtrArray */
    GHashTable *cycles;   /* cycle and what was found to Cycle; NULL = it cannot be computed */
    GHashTable *standing; /* "schedule subject" */
    GHashTable *wrong;    /* codes, as a set */
} Search;

/* NULL: the value of the key was not there before. */
static gpointer remember(GHashTable *table, const char *key, gpointer value) {
    g_hash_table_insert(table, g_strdup(key), value);
    return value;
}

static const Cycle *cycle_of(Search *search, const char *text, const char *found) {
    g_autofree char *key = g_strconcat(text, " ", found, NULL);
    gpointer known;
    if (g_hash_table_lookup_extended(search->cycles, key, NULL, &known))
        return known;
    g_autoptr(GHashTable) map = found ? canon_to_map(found) : NULL;
    g_autofree char *plain = obligation_cycle(search->db, text, map, search->at, NULL);
    return remember(search->cycles, key, plain ? cycle_parse(plain, NULL) : NULL);
}

/* A cycle that became shorter since its next date was computed. */
static gboolean is_due_earlier(Search *search, Rows *rows) {
    gint64 last = rows_int(rows, 4), next = rows_int(rows, 5), ahead = 0;
    const char *ahead_text = rows_text(rows, 6), *follows = rows_text(rows, 7);
    const Cycle *cycle = last ? cycle_of(search, rows_text(rows, 2), rows_text(rows, 3)) : NULL;
    if (!cycle || (ahead_text && !obligation_span(search->db, ahead_text, search->at, &ahead, NULL)))
        return FALSE;
    gboolean calendar = follows ? strcmp(follows, OBLIGATION_CALENDAR) == 0 : cycle_is_calendar(cycle);
    gint64 at = cycle_after(cycle, calendar ? MAX(search->at, last + ahead) : last);
    return at && (next == 0 || at < next);
}

static void note(Search *search, const char *subject) {
    const char *device = obligation_device(subject);
    if (device)
        g_hash_table_add(search->wrong, g_strdup(device));
}

static gboolean read_standing(Search *search, GError **error) {
    g_autoptr(GError) failure = NULL;
    g_autoptr(Rows) rows = db_query(search->db, error, SQL_STANDING, "");
    while (rows_next(rows, &failure)) {
        g_hash_table_add(search->standing, g_strconcat(rows_text(rows, 1), " ", rows_text(rows, 0), NULL));
        if (is_due_earlier(search, rows))
            note(search, rows_text(rows, 0));
    }
    return rows_answered(rows, &failure, error);
}

static const char *place_of(Search *search, const char *area, GError **error) {
    const char *known = g_hash_table_lookup(search->places, area);
    char *kind = known ? NULL : area_kind(search->db, area, error);
    return known ? known : kind ? remember(search->places, area, kind) : NULL;
}

static const GPtrArray *fitting(Search *search, const char *class, const char *place) {
    g_autofree char *key = g_strconcat(class, " ", place, NULL);
    GPtrArray *list = g_hash_table_lookup(search->fitting, key);
    if (list)
        return list;
    list = remember(search->fitting, key, g_ptr_array_new());
    for (guint i = 0; i < search->schedules->len; i++)
        if (schedule_fits(search->schedules->pdata[i], class, place))
            g_ptr_array_add(list, search->schedules->pdata[i]);
    return list;
}

/* What it should have is taken out of what stands: what is left over at the end is on the wrong device. */
static gboolean look_at_device(Search *search, const char *code, const char *area, const char *class, GError **error) {
    const char *place = place_of(search, area ? area : "", error);
    const GPtrArray *wanted = place ? fitting(search, class, place) : NULL;
    for (guint i = 0; wanted && i < wanted->len; i++) {
        g_autofree char *key = g_strconcat(((const Schedule *)wanted->pdata[i])->id, " device:", code, NULL);
        if (!g_hash_table_remove(search->standing, key))
            g_hash_table_add(search->wrong, g_strdup(code));
    }
    return wanted != NULL;
}

static gboolean read_devices(Search *search, GError **error) {
    g_autoptr(GError) failure = NULL;
    g_autoptr(Rows) rows = db_query(search->db, error, SQL_DEVICES, "");
    gboolean ok = TRUE;
    while (ok && rows_next(rows, &failure))
        ok = look_at_device(search, rows_text(rows, 0), rows_text(rows, 1), rows_text(rows, 2), error);
    return ok && rows_answered(rows, &failure, error);
}

static void note_left_over(Search *search) {
    GHashTableIter iter;
    gpointer key;
    g_hash_table_iter_init(&iter, search->standing);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        note(search, strchr(key, ' ') + 1);
}

static gboolean search_all(Search *search, GError **error) {
    g_autoptr(GPtrArray) retired = NULL;
    if (!(search->schedules = schedule_list_at(search->db, search->at, error)) || !read_standing(search, error))
        return FALSE;
    if ((search->schedules->len || g_hash_table_size(search->standing)) && !read_devices(search, error))
        return FALSE;
    note_left_over(search);
    retired = db_texts(search->db, error, SQL_RETIRED, "");
    for (guint i = 0; retired && i < retired->len; i++)
        g_hash_table_add(search->wrong, g_strdup(retired->pdata[i]));
    return retired != NULL;
}

static GHashTable *table_new(GDestroyNotify value) {
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, value);
}

GPtrArray *schedule_strays(Db *db, gint64 at, GError **error) {
    Search search = {.db = db,
                     .at = at,
                     .places = table_new(g_free),
                     .fitting = table_new((GDestroyNotify)g_ptr_array_unref),
                     .cycles = table_new((GDestroyNotify)cycle_free),
                     .standing = table_new(NULL),
                     .wrong = table_new(NULL)};
    GPtrArray *codes = NULL;
    if (search_all(&search, error)) {
        GList *keys = g_list_sort(g_hash_table_get_keys(search.wrong), (GCompareFunc)strcmp);
        codes = g_ptr_array_new_with_free_func(g_free);
        for (GList *key = keys; key; key = key->next)
            g_ptr_array_add(codes, g_strdup(key->data));
        g_list_free(keys);
    }
    GHashTable *const tables[] = {search.fitting, search.places, search.cycles, search.standing, search.wrong};
    for (gsize i = 0; i < G_N_ELEMENTS(tables); i++)
        g_hash_table_unref(tables[i]);
    g_clear_pointer(&search.schedules, g_ptr_array_unref);
    return codes;
}

gboolean schedule_catch_up(Change *change, guint most, guint *count, GError **error) {
    g_autoptr(GPtrArray) codes = schedule_strays(change_db(change), change_time(change), error);
    *count = 0;
    for (; codes && *count < codes->len && (most == 0 || *count < most); ++*count) {
        g_autoptr(Device) device = NULL;
        if (!noun_find(change_db(change), &device_noun, &device, error, "WHERE code = $1", "s", codes->pdata[*count]) ||
            (device && !schedule_apply(change, device, error)))
            return FALSE;
    }
    return codes != NULL;
}
