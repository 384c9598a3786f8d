/* SPDX-License-Identifier: MIT
 *
 * What is due, found in one pass over the obligations that stand: only what a filter lets through is loaded whole.
 */
#include "due_private.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/appointment.h"
#include "bihuan/model/area.h"
#include "bihuan/model/source.h"
#include "bihuan/rule/who.h"

#include <string.h>

static const char SQL_STANDING[] = /* $1: due before, $2: of this subject, $3: of this kind; "" = any */
    "SELECT id, subject, kind, cycle, last, next, blocks, remind, form, who, grace, follows, schedule, record, extended, extension,"
    " hours FROM obligation WHERE next > 0 AND ended IS NULL AND next < $1 AND ($2 = '' OR subject = $2) AND ($3 = '' OR kind = $3)";
static const char SQL_THINGS[] =
    "SELECT 'device:' || code FROM device WHERE area = $1 UNION ALL SELECT 'place:' || code FROM supply_place WHERE area = $1";

/* ---- the filter ---- */

static gboolean add_area(GHashTable *inside, Db *db, const char *area, GError **error) {
    g_autoptr(GPtrArray) things = db_texts(db, error, SQL_THINGS, "s", area);
    for (guint i = 0; things && i < things->len; i++)
        g_hash_table_add(inside, g_strdup(things->pdata[i]));
    g_hash_table_add(inside, g_strconcat("area:", area, NULL));
    return things != NULL;
}

/* A source stands where one of its areas is. */
static gboolean add_sources(GHashTable *inside, Db *db, gint64 now, GError **error) {
    g_autoptr(GPtrArray) sources = source_list(db, now, error);
    for (guint i = 0; sources && i < sources->len; i++) {
        const Source *source = sources->pdata[i];
        for (char **area = source->areas; *area; area++) {
            g_autofree char *there = g_strconcat("area:", *area, NULL);
            if (g_hash_table_contains(inside, there))
                g_hash_table_add(inside, g_strconcat("source:", source->code, NULL));
        }
    }
    return sources != NULL;
}

static gboolean scope_area(DueScope *scope, const char *area, GError **error) {
    Db *db = app_db(scope->app);
    gboolean there;
    if (!area_exists(db, area, &there, error))
        return FALSE;
    if (!there)
        return err_set(error, ERR_INPUT, _("There is no area “%s”; bihuan export areas lists them."), area);
    g_autoptr(GPtrArray) areas = area_with_inner(db, area, error);
    scope->inside = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; areas && i < areas->len; i++)
        if (!add_area(scope->inside, db, areas->pdata[i], error))
            return FALSE;
    return areas && add_sources(scope->inside, db, scope->now, error);
}

gboolean due_scope_begin(DueScope *scope, App *app, const DueFilter *filter, GError **error) {
    *scope = (DueScope){.app = app, .filter = filter, .now = clock_now()};
    if (filter->area && !scope_area(scope, filter->area, error))
        return FALSE;
    if (!filter->person)
        return TRUE;
    scope->person = person_load(app_db(app), filter->person, error);
    scope->roles = scope->person ? appointment_roles(app_db(app), filter->person, scope->now, error) : NULL;
    return scope->roles != NULL;
}

void due_scope_clear(DueScope *scope) {
    g_clear_pointer(&scope->inside, g_hash_table_unref);
    g_clear_pointer(&scope->person, person_free);
    g_clear_pointer(&scope->roles, g_strfreev);
}

static gboolean is_there(DueScope *scope, const char *subject, gboolean *there, GError **error) {
    static const char RECORD[] = "record:";
    *there = !scope->inside || g_hash_table_contains(scope->inside, subject);
    if (*there || !g_str_has_prefix(subject, RECORD))
        return TRUE;
    g_autofree char *area = NULL, *subject_area = NULL;
    if (!db_get_text(app_db(scope->app), error, &area, "SELECT area FROM record WHERE number = $1", "s", subject + strlen(RECORD)))
        return FALSE;
    subject_area = g_strconcat("area:", area ? area : "", NULL);
    *there = g_hash_table_contains(scope->inside, subject_area);
    return TRUE;
}

/* What is about him is his too. */
static gboolean is_his(DueScope *scope, const Obligation *what, gboolean *his, GError **error) {
    *his = !scope->person || (g_str_has_prefix(what->subject, "person:") && strcmp(what->subject + 7, scope->person->id) == 0);
    if (*his)
        return TRUE;
    g_autofree char *who = due_who(scope->app, what, error);
    *his = who && who_is_named(who, scope->person, scope->roles);
    return who != NULL;
}

/* ---- one pass ---- */

gboolean due_judge(Db *db, const Obligation *what, gint64 now, DueLate *judged, GError **error) {
    guint before = db_failures(db);
    g_autoptr(GError) reason = NULL;
    *judged = (DueLate){0};
    gboolean known = obligation_late_at(db, what, now, &judged->at, &reason);
    if (!db_answered(db, before, error))
        return FALSE;
    judged->late = !known || (judged->at && judged->at <= now);
    judged->at = known ? judged->at : 0;
    judged->problem = known ? NULL : g_strdup(reason->message);
    return TRUE;
}

/* Later occurrences within the filter: behind next, and behind now where that is over. Where the cycle cannot be computed there are none
 * that anybody knows of. NULL: the plant could not be read. */
static GArray *later(const DueScope *scope, const Obligation *what, GError **error) {
    Db *db = app_db(scope->app);
    guint before = db_failures(db);
    g_autoptr(Obligation) whole = strchr(what->cycle, '{') ? obligation_load(db, what->id, NULL) : NULL;
    gint64 from = MAX(MAX(what->next, scope->now) + 1, scope->filter->from);
    GArray *times = obligation_occurrences(db, whole ? whole : what, from, scope->filter->until, NULL);
    if (!times)
        times = g_array_new(FALSE, FALSE, sizeof(gint64));
    if (db_answered(db, before, error))
        return times;
    g_array_unref(times);
    return NULL;
}

/* Many devices of a class are due at the same times: these are computed once. Borrowed from known. */
static const GArray *later_known(GHashTable *known, const DueScope *scope, const Obligation *what, GError **error) {
    char key[160];
    int length = g_snprintf(key, sizeof key, "%" G_GINT64_FORMAT " %s", what->next, what->cycle);
    gboolean own = length >= (int)sizeof key || strchr(what->cycle, '{');
    GArray *times = own ? NULL : g_hash_table_lookup(known, key);
    if (!times && (times = later(scope, what, error)))
        g_hash_table_replace(known, g_strdup(own ? "" : key), times);
    return times;
}

static char *column(Rows *rows, int at) {
    const char *text = rows_text(rows, at);
    return (char *)(text ? text : "");
}

static Obligation obligation_here(Rows *rows) {
    return (Obligation){.id = column(rows, 0),
                        .subject = column(rows, 1),
                        .kind = column(rows, 2),
                        .cycle = column(rows, 3),
                        .last = rows_int(rows, 4),
                        .next = rows_int(rows, 5),
                        .blocks = rows_int(rows, 6) != 0,
                        .remind = column(rows, 7),
                        .form = column(rows, 8),
                        .who = column(rows, 9),
                        .grace = column(rows, 10),
                        .follows = column(rows, 11),
                        .schedule = column(rows, 12),
                        .record = column(rows, 13),
                        .extended = rows_int(rows, 14),
                        .extension = column(rows, 15),
                        .hours = rows_int(rows, 16)};
}

typedef struct {
    DueScope *scope;
    DueVisit visit;
    gpointer data;
    GHashTable *known;  /* "NEXT CYCLE" to GArray of gint64 */
    GHashTable *graces; /* "NEXT @LIMIT" to whether it is late: what cannot be known is, also before its time */
} Pass;

/* Is it late? What has its time before it is, where its grace is a limit that cannot be read: asked once for the same limit and time. */
static gboolean judge_hit(Pass *pass, const Obligation *what, gboolean *late, GError **error) {
    DueScope *scope = pass->scope;
    gboolean before = what->next > scope->now && !what->extended;
    g_autofree char *key = before && *what->grace == '@' ? g_strdup_printf("%" G_GINT64_FORMAT " %s", what->next, what->grace) : NULL;
    gpointer seen = NULL;
    DueLate judged = {0};
    *late = FALSE;
    if (before && !key)
        return TRUE;
    if (key && g_hash_table_lookup_extended(pass->graces, key, NULL, &seen)) {
        *late = GPOINTER_TO_INT(seen);
        return TRUE;
    }
    if (!due_judge(app_db(scope->app), what, scope->now, &judged, error))
        return FALSE;
    *late = judged.late;
    g_free(judged.problem);
    if (key)
        g_hash_table_insert(pass->graces, g_steal_pointer(&key), GINT_TO_POINTER(*late));
    return TRUE;
}

static gboolean visit_one(Pass *pass, const Obligation *what, GError **error) {
    DueScope *scope = pass->scope;
    const DueFilter *filter = scope->filter;
    gboolean wanted = what->next >= filter->from, there, his = FALSE;
    DueHit hit = {.what = what, .at = what->next};
    gboolean foreseen = filter->foreseen && !filter->late;
    const GArray *times = foreseen ? later_known(pass->known, scope, what, error) : NULL;
    if (foreseen && !times)
        return FALSE;
    if (!wanted && (!times || times->len == 0))
        return TRUE;
    if (!is_there(scope, what->subject, &there, error) || (there && !is_his(scope, what, &his, error)))
        return FALSE;
    if (!there || !his)
        return TRUE;
    if (wanted && !judge_hit(pass, what, &hit.late, error))
        return FALSE;
    if (wanted && (hit.late || !filter->late) && !pass->visit(pass->data, &hit, error))
        return FALSE;
    hit = (DueHit){.what = what, .foreseen = TRUE};
    for (guint i = 0; times && i < times->len; i++) {
        hit.at = g_array_index(times, gint64, i);
        if (!pass->visit(pass->data, &hit, error))
            return FALSE;
    }
    return TRUE;
}

gboolean due_visit(DueScope *scope, DueVisit visit, gpointer data, GError **error) {
    const DueFilter *filter = scope->filter;
    g_autoptr(GError) local = NULL;
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
    g_autoptr(GHashTable) graces = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Pass pass = {.scope = scope, .visit = visit, .data = data, .known = known, .graces = graces};
    gint64 until = filter->until ? filter->until : G_MAXINT64;
    g_autoptr(Rows) rows = db_query(app_db(scope->app), error, SQL_STANDING, "iss", until, filter->subject ? filter->subject : "",
                                    filter->kind ? filter->kind : "");
    while (rows && rows_next(rows, &local)) {
        Obligation what = obligation_here(rows);
        if (!visit_one(&pass, &what, &local))
            break;
    }
    return rows_answered(rows, &local, error);
}

/* ---- the list ---- */

static void mark_free(gpointer data) {
    DueMark *mark = data;
    g_free(mark->id);
    g_free(mark);
}

static gboolean mark_it(gpointer data, const DueHit *hit, GError **error) {
    DueMark *mark = g_new(DueMark, 1);
    (void)error;
    gboolean opened = *hit->what->record && !hit->foreseen;
    *mark = (DueMark){.at = hit->at, .id = g_strdup(hit->what->id), .late = hit->late, .foreseen = hit->foreseen, .opened = opened};
    g_ptr_array_add(data, mark);
    return TRUE;
}

static int by_time(gconstpointer a, gconstpointer b) {
    const DueMark *x = *(const DueMark *const *)a, *y = *(const DueMark *const *)b;
    return x->at != y->at ? (x->at > y->at) - (x->at < y->at) : strcmp(x->id, y->id);
}

GPtrArray *due_find(App *app, const DueFilter *filter, GError **error) {
    g_auto(DueScope) scope = {0};
    g_autoptr(GPtrArray) marks = g_ptr_array_new_with_free_func(mark_free);
    if (!due_scope_begin(&scope, app, filter, error) || !due_visit(&scope, mark_it, marks, error))
        return NULL;
    g_ptr_array_sort(marks, by_time);
    return g_steal_pointer(&marks);
}

void due_free(Due *due) {
    if (!due)
        return;
    g_clear_pointer(&due->what, obligation_free);
    g_free(due->problem);
    g_free(due->name);
    g_free(due->area);
    g_free(due->form);
    g_free(due->who);
    g_free(due->doer);
    g_free(due);
}

Due *due_load(App *app, const DueMark *mark, GError **error) {
    Db *db = app_db(app);
    g_autoptr(Due) due = g_new0(Due, 1);
    g_autofree char *area = NULL;
    due->what = obligation_load(db, mark->id, error);
    if (!due->what)
        return NULL;
    due->at = mark->at;
    due->foreseen = mark->foreseen;
    DueLate judged;
    if (!due_judge(db, due->what, clock_now(), &judged, error))
        return NULL;
    due->late_at = judged.at;
    due->late = judged.late && !due->foreseen;
    due->problem = judged.problem;
    if (!due_subject_name(app, due->what->subject, &due->name, error) || !obligation_area(db, due->what->subject, &area, error) ||
        !(due->who = due_who(app, due->what, error)))
        return NULL;
    const Form *form = *due->what->form ? shelf_form(app_shelf(app), due->what->form, 0, NULL, NULL) : NULL;
    due->area = area ? g_steal_pointer(&area) : g_strdup("");
    due->form = g_strdup(form ? form_title(form) : due->what->form);
    due->doer = due_who_words(app, due->who);
    return g_steal_pointer(&due);
}

static GPtrArray *list_now(App *app, const DueFilter *filter, GError **error) {
    g_autoptr(GPtrArray) marks = due_find(app, filter, error);
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)due_free);
    for (guint i = 0; marks && i < marks->len; i++) {
        Due *due = due_load(app, marks->pdata[i], error);
        if (!due)
            return NULL;
        g_ptr_array_add(list, due);
    }
    return marks ? g_steal_pointer(&list) : NULL;
}

/* As the plant stands at one moment. */
GPtrArray *due_list(App *app, const DueFilter *filter, GError **error) {
    gboolean inside = db_in_transaction(app_db(app));
    if (!inside && !db_begin_read(app_db(app), error))
        return NULL;
    GPtrArray *list = list_now(app, filter, error);
    if (!inside)
        db_rollback(app_db(app));
    return list;
}

/* ---- a page of it ---- */

/* The first mark that is not before a key (behind: that is behind it). */
static guint due_place(const GPtrArray *marks, const char *key, gboolean behind) {
    char *id = NULL;
    gint64 at = g_ascii_strtoll(key, &id, 10);
    guint i = 0;
    id += *id == ' ';
    for (; i < marks->len; i++) {
        const DueMark *mark = marks->pdata[i];
        int order = mark->at != at ? (mark->at > at) - (mark->at < at) : strcmp(mark->id, id);
        if (order > 0 || (order == 0 && !behind))
            break;
    }
    return i;
}

const DueMark *due_mark_of(const GPtrArray *marks, const char *key) {
    guint at = marks ? due_place(marks, key, FALSE) : 0;
    return marks && at < marks->len ? marks->pdata[at] : NULL;
}

GPtrArray *due_page(App *app, const GPtrArray *marks, const Page *page, GError **error) {
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)due_free);
    guint count = marks ? marks->len : 0, limit = (guint)page->limit;
    guint at = marks && page->key ? due_place(marks, page->key, page->way == PAGE_AFTER) : page->way == PAGE_BEFORE ? count : 0;
    guint from = page->way != PAGE_BEFORE ? at : at > limit ? at - limit : 0;
    guint end = page->way == PAGE_BEFORE ? at : MIN(from + limit, count);
    for (guint i = from; i < end; i++) {
        Due *due = due_load(app, marks->pdata[i], error);
        if (!due)
            return NULL;
        g_ptr_array_add(list, due);
    }
    return g_steal_pointer(&list);
}
