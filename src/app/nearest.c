/* SPDX-License-Identifier: MIT
 *
 * Who is near (就近人员): by where people were last, as the plant knows it from what they did and reported.
 */
#include "bihuan/app/respond.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/form/spec.h"
#include "bihuan/model/area.h"
#include "bihuan/model/limit.h"
#include "bihuan/model/person.h"
#include "bihuan/model/shift.h"
#include "bihuan/rule/who.h"

static void nearest_free(gpointer data) {
    Nearest *nearest = data;
    g_free(nearest->person);
    g_free(nearest->area);
    g_free(nearest);
}

/* ---- where people are ---- */

static gboolean take_places(GHashTable *places, Rows *query, GError **error) {
    g_autoptr(Rows) rows = query;
    g_autoptr(GError) local = NULL;
    while (rows && rows_next(rows, &local)) {
        Nearest *before = g_hash_table_lookup(places, rows_text(rows, 0));
        if (before && before->seen >= rows_int(rows, 2))
            continue;
        Nearest *place = g_new0(Nearest, 1);
        *place = (Nearest){g_strdup(rows_text(rows, 0)), g_strdup(rows_text(rows, 1)), rows_int(rows, 2), 0, 0, FALSE};
        g_hash_table_replace(places, place->person, place); /* the key lives in the value */
    }
    return rows_answered(rows, &local, error);
}

/* Person → the last place (Nearest, owned by the table). A step that was done there, a report that was made there: a scan leaves one of the
 * two. */
static GHashTable *read_places(Db *db, gint64 from, gint64 at, GError **error) {
    static const char steps[] =
        "SELECT s.done_by, r.area, max(s.done) FROM step s JOIN record r ON r.number = s.record WHERE s.done >= $1 AND"
        " s.done <= $2 AND s.decision <> 'cancelled' AND coalesce(r.area, '') <> '' GROUP BY s.done_by, r.area";
    static const char reports[] =
        "SELECT opened_by, area, max(opened) FROM record WHERE opened >= $1 AND opened <= $2 AND"
        " coalesce(area, '') <> '' GROUP BY opened_by, area";
    g_autoptr(GHashTable) places = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, nearest_free);
    if (!take_places(places, db_query(db, error, steps, "ii", from, at), error) ||
        !take_places(places, db_query(db, error, reports, "ii", from, at), error))
        return NULL;
    return g_steal_pointer(&places);
}

/* Steps from one area to the other over the tree; FALSE with error where it could not be read. */
static gboolean count_steps(Db *db, const char *from, const GPtrArray *to, int *steps, GError **error) {
    g_autoptr(GPtrArray) chain = area_chain(db, from, error);
    *steps = NEAREST_UNKNOWN - 1; /* somewhere else in the plant */
    for (guint i = 0; chain && i < chain->len; i++)
        for (guint k = 0; k < to->len; k++)
            if (strcmp(chain->pdata[i], to->pdata[k]) == 0 && (int)(i + k) < *steps)
                *steps = (int)(i + k);
    return chain != NULL;
}

/* ---- who ---- */

static Nearest *nearest_new(Db *db, const Person *person, const Nearest *place, const GPtrArray *chain, GError **error) {
    Nearest *nearest = g_new0(Nearest, 1);
    *nearest = (Nearest){.person = g_strdup(person->id),
                         .area = g_strdup(place ? place->area : ""),
                         .seen = place ? place->seen : 0,
                         .steps = NEAREST_UNKNOWN,
                         .shift = *person->crew != '\0'};
    if (!place || count_steps(db, place->area, chain, &nearest->steps, error))
        return nearest;
    nearest_free(nearest);
    return NULL;
}

static int compare_nearest(gconstpointer a, gconstpointer b) {
    const Nearest *one = *(const Nearest *const *)a, *other = *(const Nearest *const *)b;
    if (one->steps != other->steps)
        return one->steps < other->steps ? -1 : 1;
    if (one->certified != other->certified)
        return one->certified > other->certified ? -1 : 1;
    if (one->shift != other->shift)
        return one->shift ? -1 : 1;
    return strcmp(one->person, other->person);
}

/* FALSE: he could not be looked at. */
static gboolean add_person(Db *db, const Person *person, const WhoCertificate *kind, gint64 at, gint64 *certified, GError **error) {
    gboolean on_duty = FALSE;
    g_autofree char *title = NULL;
    guint before = db_failures(db);
    *certified = 0;
    if (!shift_person_on_duty(db, person, at, &on_duty, error))
        return FALSE;
    gint64 until = on_duty ? who_certified_until(db, person->id, kind, at, &title) : 0;
    *certified = until > at ? until : 0;
    return db_answered(db, before, error);
}

GPtrArray *nearest_people(Db *db, const char *area, gint64 at, GError **error) {
    g_autofree char *words = limit_resolve(db, "alarm.certificate", at, error);
    g_autofree char *span = words ? limit_resolve(db, "alarm.recent", at, error) : NULL;
    gint64 recent;
    if (!span || !clock_parse_duration(span, &recent, error))
        return NULL;
    g_auto(GStrv) word = form_words(words, "|");
    const WhoCertificate kind = {word, 0};
    g_autoptr(GHashTable) places = read_places(db, at - recent, at, error);
    g_autoptr(GPtrArray) chain = places ? area_chain(db, area, error) : NULL;
    g_autoptr(GPtrArray) people = chain ? noun_list(db, &person_noun, error,
                                                    "WHERE in_service = 1 AND id IN (SELECT substr(subject, 8) FROM obligation WHERE"
                                                    " kind = 'certificate' AND subject LIKE 'person:%') ORDER BY id",
                                                    "")
                                        : NULL;
    g_autoptr(GPtrArray) near = g_ptr_array_new_with_free_func(nearest_free);
    for (guint i = 0; people && i < people->len; i++) {
        const Person *person = people->pdata[i];
        gint64 certified;
        if (!add_person(db, person, &kind, at, &certified, error))
            return NULL;
        Nearest *nearest = certified ? nearest_new(db, person, g_hash_table_lookup(places, person->id), chain, error) : NULL;
        if (certified && !nearest)
            return NULL;
        if (nearest)
            nearest->certified = certified;
        if (nearest)
            g_ptr_array_add(near, nearest);
    }
    g_ptr_array_sort(near, compare_nearest);
    return people ? g_steal_pointer(&near) : NULL;
}
