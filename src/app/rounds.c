/* SPDX-License-Identifier: MIT
 *
 * Rounds: which devices, in which order, what is done.
 */
#include "bihuan/app/rounds.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/form/form.h"
#include "bihuan/model/area.h"
#include "bihuan/model/device.h"
#include "bihuan/model/obligation.h"
#include "bihuan/model/schedule.h"

/* What the rounds that nobody made are for. */
#define FIRE_CHECK "fire-check"

static const char SQL_DUE[] = /* what of a form is due on devices in service; $2: in this area, "" = anywhere */
    "SELECT o.id, d.code FROM obligation o JOIN device d ON o.subject = 'device:' || d.code WHERE o.form = $1 AND o.ended IS NULL"
    " AND d.retired IS NULL AND ($2 = '' OR d.area = $2) ORDER BY d.area, d.code, o.id";
static const char SQL_LAST[] = "SELECT coalesce(max(closed), 0) FROM record WHERE form = $1 AND device = $2 AND state = 'closed'";

static void stop_free(gpointer data) {
    RoundStop *stop = data;
    char *texts[] = {stop->code, stop->name, stop->area, stop->position, stop->class};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_free(stop);
}

void round_walk_free(RoundWalk *walk) {
    if (!walk)
        return;
    char *texts[] = {walk->id, walk->title, walk->form, walk->form_title, walk->area};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_ptr_array_unref(walk->stops);
    g_free(walk);
}

const RoundStop *round_stop_of(const RoundWalk *walk, const char *code) {
    for (guint i = 0; i < walk->stops->len; i++) {
        const RoundStop *stop = walk->stops->pdata[i];
        if (strcmp(stop->code, code) == 0)
            return stop;
    }
    return NULL;
}

static RoundWalk *walk_new(App *app, const char *id, const char *title, const char *form) {
    RoundWalk *walk = g_new0(RoundWalk, 1);
    const FormHead *head = shelf_head(app_shelf(app), form, NULL);
    walk->id = g_strdup(id);
    walk->title = g_strdup(title);
    walk->form = g_strdup(form);
    walk->form_title = g_strdup(head ? form_text(&head->title) : form);
    walk->area = g_strdup("");
    walk->stops = g_ptr_array_new_with_free_func(stop_free);
    return walk;
}

static RoundStop *stop_add(RoundWalk *walk, const Device *device) {
    RoundStop *stop = g_new0(RoundStop, 1);
    stop->code = g_strdup(device->code);
    stop->name = g_strdup(device->name);
    stop->area = g_strdup(device->area);
    stop->position = g_strdup(device->position);
    stop->class = g_strdup(device->class);
    stop->done = TRUE; /* until something says otherwise */
    g_ptr_array_add(walk->stops, stop);
    return stop;
}

/* ---- what is done ---- */

/* It was done, and is not to be done again yet. What cannot be reckoned is not done. FALSE: it could not be read. */
static gboolean judge(Db *db, RoundStop *stop, const Obligation *what, GError **error) {
    gint64 now = clock_now(), opens, late = 0;
    guint before = db_failures(db);
    gboolean known = obligation_opens_at(db, what, &opens, NULL) && obligation_late_at(db, what, now, &late, NULL);
    if (!db_answered(db, before, error))
        return FALSE;
    stop->done = stop->done && known && what->last > 0 && (opens == 0 || opens > now);
    stop->late = stop->late || !known || (late > 0 && late <= now);
    stop->last = MAX(stop->last, what->last);
    stop->next = stop->next == 0 || (what->next > 0 && what->next < stop->next) ? what->next : stop->next;
    return TRUE;
}

/* A device on which nothing falls due is done for the day on which it was done. */
static gboolean judge_day(Db *db, const RoundWalk *walk, RoundStop *stop, GError **error) {
    if (!db_get_int(db, error, &stop->last, SQL_LAST, "ss", walk->form, stop->code))
        return FALSE;
    stop->done = stop->last >= clock_midnight(clock_now()) && stop->last > 0;
    return TRUE;
}

static gboolean take_due(Db *db, RoundWalk *walk, RoundStop *stop, gboolean *any, GError **error) {
    g_autoptr(GPtrArray) list = obligation_list_of_device(db, stop->code, error);
    *any = FALSE;
    for (guint i = 0; list && i < list->len; i++) {
        const Obligation *what = list->pdata[i];
        if (strcmp(what->form, walk->form) != 0)
            continue;
        *any = TRUE;
        if (!judge(db, stop, what, error))
            return FALSE;
    }
    return list != NULL;
}

static void count_done(RoundWalk *walk) {
    walk->done = 0;
    for (guint i = 0; i < walk->stops->len; i++)
        walk->done += ((const RoundStop *)walk->stops->pdata[i])->done ? 1 : 0;
}

/* ---- which devices ---- */

/* Named by the round itself: also one on which nothing falls due. One that is gone or out of service is left out. */
static gboolean add_named(Db *db, RoundWalk *walk, const char *code, GError **error) {
    g_autoptr(Device) device = NULL;
    gboolean any;
    if (!noun_find(db, &device_noun, &device, error, "WHERE code = $1", "s", code))
        return FALSE;
    if (!device || device->retired || round_stop_of(walk, code))
        return TRUE;
    RoundStop *stop = stop_add(walk, device);
    return take_due(db, walk, stop, &any, error) && (any || judge_day(db, walk, stop, error));
}

/* All that are due for the form, by area and code. NULL on error. */
static GPtrArray *due_codes(Db *db, const char *form, const char *area, GError **error) {
    g_autoptr(GPtrArray) codes = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) local = NULL;
    g_autoptr(Rows) rows = db_query(db, &local, SQL_DUE, "ss", form, area);
    while (rows && rows_next(rows, &local)) {
        const char *code = rows_text(rows, 1);
        if (codes->len == 0 || strcmp(codes->pdata[codes->len - 1], code) != 0)
            g_ptr_array_add(codes, g_strdup(code));
    }
    if (!local)
        return g_steal_pointer(&codes);
    g_propagate_error(error, g_steal_pointer(&local));
    return NULL;
}

static gboolean add_area(Db *db, RoundWalk *walk, const char *area, GError **error) {
    g_autoptr(GPtrArray) codes = due_codes(db, walk->form, area, error);
    for (guint i = 0; codes && i < codes->len; i++)
        if (!add_named(db, walk, codes->pdata[i], error))
            return FALSE;
    return codes != NULL;
}

static RoundWalk *walk_of(App *app, const Round *round, GError **error) {
    Db *db = app_db(app);
    g_autoptr(RoundWalk) walk = walk_new(app, round->id, round_title(round), round->form);
    g_auto(GStrv) devices = form_words(round->devices, ","), areas = form_words(round->areas, ",");
    for (char **code = devices; *code; code++)
        if (!add_named(db, walk, *code, error))
            return NULL;
    for (char **area = areas; *area; area++) {
        g_autoptr(GPtrArray) inner = area_with_inner(db, *area, error);
        for (guint i = 0; inner && i < inner->len; i++)
            if (!add_area(db, walk, inner->pdata[i], error))
                return NULL;
        if (!inner)
            return NULL;
    }
    count_done(walk);
    return g_steal_pointer(&walk);
}

static RoundWalk *walk_of_area(App *app, const char *area, GError **error) {
    g_autofree char *name = area_name(app_db(app), area);
    g_autoptr(RoundWalk) walk = walk_new(app, area, name, FIRE_CHECK);
    g_free(walk->area);
    walk->area = g_strdup(area);
    if (!add_area(app_db(app), walk, area, error))
        return NULL;
    count_done(walk);
    return g_steal_pointer(&walk);
}

RoundWalk *rounds_walk(App *app, const char *id, GError **error) {
    Db *db = app_db(app);
    g_autoptr(GError) local = NULL;
    g_autoptr(Round) round = round_load(db, id, &local);
    gboolean there = FALSE;
    if (round)
        return walk_of(app, round, error);
    if (err_is(local, ERR_NOT_FOUND) && area_exists(db, id, &there, error) && there)
        return walk_of_area(app, id, error);
    if (!error || !*error)
        g_propagate_error(error, g_steal_pointer(&local));
    return NULL;
}

gboolean round_is_for(App *app, const RoundWalk *walk, const char *code, GError **error) {
    g_autofree char *subject = g_strconcat("device:", code, NULL);
    gboolean is_due = FALSE;
    if (round_stop_of(walk, code))
        return TRUE;
    return db_get_whether(app_db(app), error, &is_due, "SELECT 1 FROM obligation WHERE subject = $1 AND form = $2 AND ended IS NULL", "ss",
                          subject, walk->form) &&
           is_due;
}

/* ---- all of them ---- */

/* The areas of what is due and stands in no round, each once. FALSE on error. */
static gboolean add_rest(App *app, GPtrArray *walks, GError **error) {
    Db *db = app_db(app);
    g_autoptr(GHashTable) covered = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < walks->len; i++) {
        const RoundWalk *walk = walks->pdata[i];
        for (guint k = 0; strcmp(walk->form, FIRE_CHECK) == 0 && k < walk->stops->len; k++)
            g_hash_table_add(covered, ((RoundStop *)walk->stops->pdata[k])->code);
    }
    g_autoptr(GPtrArray) codes = due_codes(db, FIRE_CHECK, "", error), areas = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; codes && i < codes->len; i++) {
        g_autoptr(Device) device = NULL;
        if (g_hash_table_contains(covered, codes->pdata[i]))
            continue;
        if (!noun_find(db, &device_noun, &device, error, "WHERE code = $1", "s", (const char *)codes->pdata[i]))
            return FALSE;
        if (device && !g_ptr_array_find_with_equal_func(areas, device->area, g_str_equal, NULL))
            g_ptr_array_add(areas, g_strdup(device->area));
    }
    for (guint i = 0; codes && i < areas->len; i++) {
        RoundWalk *walk = walk_of_area(app, areas->pdata[i], error);
        if (!walk)
            return FALSE;
        g_ptr_array_add(walks, walk);
    }
    return codes != NULL;
}

GPtrArray *rounds_list(App *app, GError **error) {
    g_autoptr(GPtrArray) rounds = round_list(app_db(app), error);
    g_autoptr(GPtrArray) walks = g_ptr_array_new_with_free_func((GDestroyNotify)round_walk_free);
    for (guint i = 0; rounds && i < rounds->len; i++) {
        RoundWalk *walk = walk_of(app, rounds->pdata[i], error);
        if (!walk)
            return NULL;
        g_ptr_array_add(walks, walk);
    }
    return rounds && add_rest(app, walks, error) ? g_steal_pointer(&walks) : NULL;
}
