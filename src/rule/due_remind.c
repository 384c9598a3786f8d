/* SPDX-License-Identifier: MIT
 *
 * Reminders of what falls due (到期提醒): each lead time of an obligation once. What is of one kind and due at one time is one message,
 * however many it is of.
 */
#include "due_open.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/model/message.h"
#include "bihuan/model/scene.h"
#include "bihuan/model/schedule.h"
#include "bihuan/rule/remind.h"
#include "bihuan/rule/who.h"
#include "private.h"
#include "scene_month.h"

#define BATCH 1000
#define LONGEST_LEAD (400 * CLOCK_DAY)
#define PERSON "person:"
#define STALE (15 * CLOCK_DAY)

/* Obligations that are told of in one message. */
typedef struct {
    const Obligation *first;
    char *occasion, *area; /* area NULL: several, or none that is known */
    gint64 count;
} Group;

typedef struct {
    Case *plant;
    GPtrArray *scenes; /* Scene * */
    GArray *groups;
    gboolean hears; /* is anybody in service? else a reminder waits; it is not used up */
    gint64 reminded;
} Reminding;

static void group_clear(gpointer data) {
    Group *group = data;
    g_free(group->occasion);
    g_free(group->area);
}

/* The most urgent lead time that is reached, -1 if none; the overdue moment itself is lead 0. */
static gint64 reached_lead(const GPtrArray *scenes, const Obligation *obligation, gint64 now) {
    g_autoptr(GArray) leads = scene_leads(scene_among(scenes, scene_of_kind(obligation->kind)), obligation->leads, NULL);
    gint64 reached = -1;
    for (guint i = 0; leads && i < leads->len; i++)
        if (obligation->next - g_array_index(leads, gint64, i) <= now)
            reached = g_array_index(leads, gint64, i);
    return obligation->next <= now ? 0 : reached;
}

static char *occasion_of(const Obligation *obligation, gint64 lead) {
    return g_strdup_printf("%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, obligation->next, lead / CLOCK_MINUTE);
}

/* A monthly duty that only reminds: nothing ever says that it is done. What keeps a device out of use does until somebody says so. */
static gboolean rolls_on(const Obligation *obligation) {
    return !*obligation->form && g_str_has_prefix(obligation->cycle, "monthly:") &&
           !(obligation->blocks && obligation_device(obligation->subject));
}

/* It is followed by next month's once it has come due; a certificate stays expired until it is renewed, and what opens a record is due until
 * that is done. */
static gboolean roll_on(Change *change, Obligation *obligation, GError **error) {
    if (!rolls_on(obligation) || obligation->next > change_time(change))
        return TRUE;
    return obligation_next_by(change_db(change), obligation->cycle, obligation->found, change_time(change), &obligation->next, error) &&
           obligation_put(change, obligation, error);
}

/* Nobody ran the rules for weeks: a reminder of a month long gone helps nobody. */
static gboolean is_stale(const Obligation *obligation, gint64 now) {
    return rolls_on(obligation) && obligation->next + STALE < now;
}

/* ---- what is said ---- */

/* Of one schedule the titles differ by what they are of only. */
static gboolean is_alike(const Obligation *a, const Obligation *b) {
    return a->next == b->next && strcmp(a->remind, b->remind) == 0 && strcmp(a->schedule, b->schedule) == 0 &&
           scene_of_kind(a->kind) == scene_of_kind(b->kind) && strcmp(a->who, b->who) == 0 &&
           (*a->schedule || (strcmp(a->title, b->title) == 0 && strcmp(a->title_en, b->title_en) == 0));
}

/* Several are called as their schedule is; *schedule (owned by the caller) keeps the words. */
static gboolean group_title(Db *db, const Group *group, Schedule **schedule, FormText *what, GError **error) {
    *what = (FormText){group->first->title, group->first->title_en};
    if (group->count < 2 || !*group->first->schedule)
        return TRUE;
    if (!noun_find(db, &schedule_noun, schedule, error, "WHERE id = $1", "s", group->first->schedule))
        return FALSE;
    if (*schedule)
        *what = (FormText){(*schedule)->title, (*schedule)->title_en};
    return TRUE;
}

/* What opens no record is told to whose it is as well: nothing else would. */
static gboolean tell_owner(Case *plant, const Obligation *obligation, RuleMessage message, GError **error) {
    if (*obligation->form || !g_str_has_prefix(obligation->who, PERSON) || strchr(obligation->who, ','))
        return TRUE;
    g_autoptr(GPtrArray) owner = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(owner, g_strdup(obligation->who + strlen(PERSON)));
    message.people = owner;
    return rule_send(plant, &message, error);
}

/* An older program took any text: what cannot be read as people goes to the safety department, and stops nothing else. */
static gboolean send_reminder(Case *plant, const Group *group, GError **error) {
    const Obligation *obligation = group->first;
    g_autoptr(GPtrArray) rungs = remind_parse(obligation->remind, NULL);
    const FormRung *rung = rungs ? rungs->pdata[0] : NULL;
    g_autofree char *key = g_strdup_printf("remind/%s/%s", obligation->id, group->occasion);
    g_autoptr(Schedule) schedule = NULL;
    FormText what;
    if (!group_title(plant->db, group, &schedule, &what, error))
        return FALSE;
    RuleMessage message = {.who = rung ? rung->who : NULL, .channels = rung ? rung->channels : NULL, .key = key, .phrase = "obligation"};
    message.kind = "reminder";
    message.what = &what;
    message.due = obligation->next;
    message.area = group->area;
    message.scene = scene_of_kind(obligation->kind);
    message.count = group->count > 1 ? group->count : 0;
    return rule_send(plant, &message, error) && tell_owner(plant, obligation, message, error);
}

static gboolean add_to_group(Reminding *reminding, const Obligation *obligation, char *occasion, GError **error) {
    g_autofree char *area = NULL, *kept = occasion;
    if (!obligation_area(reminding->plant->db, obligation->subject, &area, error))
        return FALSE;
    for (guint i = 0; i < reminding->groups->len; i++) {
        Group *group = &g_array_index(reminding->groups, Group, i);
        if (strcmp(group->occasion, kept) != 0 || !is_alike(group->first, obligation))
            continue;
        group->count++;
        if (g_strcmp0(group->area, area) != 0)
            g_clear_pointer(&group->area, g_free);
        return TRUE;
    }
    Group group = {.first = obligation, .occasion = g_steal_pointer(&kept), .area = g_steal_pointer(&area), .count = 1};
    g_array_append_val(reminding->groups, group);
    return TRUE;
}

/* ---- one, some, all ---- */

static gboolean remind_one(Reminding *reminding, Obligation *obligation, GError **error) {
    Change *change = reminding->plant->change;
    gint64 now = change_time(change);
    gboolean first;
    if (is_stale(obligation, now) && !roll_on(change, obligation, error))
        return FALSE;
    gint64 lead = reached_lead(reminding->scenes, obligation, now);
    if (lead < 0 || !reminding->hears || obligation->next == 0 || obligation->ended)
        return TRUE;
    g_autofree char *occasion = occasion_of(obligation, lead);
    if (!occasion_mark(change, "remind", obligation->id, occasion, &first, error))
        return FALSE;
    reminding->reminded += first;
    return !first || add_to_group(reminding, obligation, g_steal_pointer(&occasion), error);
}

/* Asked again inside the change: another process may have been first. */
static gboolean remind_some(Reminding *reminding, const GPtrArray *ids, guint from, GPtrArray *loaded, GError **error) {
    Case *plant = reminding->plant;
    g_autoptr(GPtrArray) last = who_safety(plant, error);
    reminding->hears = last && last->len > 0;
    for (guint i = from; last && i < MIN(ids->len, from + BATCH); i++) {
        Obligation *obligation = obligation_load(plant->db, ids->pdata[i], error);
        if (!obligation)
            return FALSE;
        g_ptr_array_add(loaded, obligation);
        if (!remind_one(reminding, obligation, error))
            return FALSE;
    }
    for (guint i = 0; last && i < reminding->groups->len; i++)
        if (!send_reminder(plant, &g_array_index(reminding->groups, Group, i), error))
            return FALSE;
    for (guint i = 0; last && reminding->hears && i < loaded->len; i++)
        if (!roll_on(plant->change, loaded->pdata[i], error))
            return FALSE;
    return last != NULL;
}

static gboolean remind_batch(RuleRound *round, const GPtrArray *ids, guint from, GError **error) {
    g_autoptr(Change) change = change_begin(round->plant, "system", error);
    if (!change)
        return FALSE;
    g_autoptr(Case) plant = case_of_plant(change_db(change), round->shelf, NULL, 0);
    g_autoptr(GPtrArray) loaded = g_ptr_array_new_with_free_func((GDestroyNotify)obligation_free);
    g_autoptr(GPtrArray) scenes = scene_list(change_db(change), error);
    g_autoptr(GArray) groups = g_array_new(FALSE, FALSE, sizeof(Group));
    g_array_set_clear_func(groups, group_clear);
    case_enter(plant, change);
    Reminding reminding = {.plant = plant, .scenes = scenes, .groups = groups};
    if (!scenes || !remind_some(&reminding, ids, from, loaded, error))
        return FALSE;
    if (change_is_empty(change))
        return TRUE;
    if (!change_commit(change, "remind", ids->pdata[from], ((const Obligation *)loaded->pdata[0])->title, error))
        return FALSE;
    round->tick->reminded += reminding.reminded;
    round->tick->messages += plant->messages;
    round->left--;
    return TRUE;
}

/* Is there something to tell of it, as far as can be seen from outside? */
static gboolean is_waiting(Db *db, const GPtrArray *scenes, const Obligation *obligation, gint64 now, gboolean *waiting, GError **error) {
    gint64 lead = reached_lead(scenes, obligation, now);
    g_autofree char *occasion = occasion_of(obligation, lead);
    gboolean done = lead < 0;
    if (!done && !occasion_happened(db, "remind", obligation->id, occasion, &done, error))
        return FALSE;
    *waiting = !done || is_stale(obligation, now);
    return TRUE;
}

/* Ids of those of which there is something to tell, as far as can be seen from outside; NULL on error. One snapshot: a look at each of many
 * rows by itself would take the file's lock each time. */
static GPtrArray *find_waiting(Db *db, gint64 now, GError **error) {
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    gboolean ok = db_begin_read(db, error);
    g_autoptr(GPtrArray) scenes = ok ? scene_list(db, error) : NULL;
    g_autoptr(GPtrArray) due = scenes ? obligation_list_due(db, now + LONGEST_LEAD, G_MAXINT, error) : NULL;
    for (guint i = 0; due && ok && i < due->len; i++) {
        const Obligation *obligation = due->pdata[i];
        gboolean waiting = FALSE;
        ok = is_waiting(db, scenes, obligation, now, &waiting, error);
        if (waiting)
            g_ptr_array_add(ids, g_strdup(obligation->id));
    }
    db_rollback(db);
    return due && ok ? g_steal_pointer(&ids) : NULL;
}

gboolean rule_due_remind_all(RuleRound *round, GError **error) {
    g_autoptr(GPtrArray) ids = find_waiting(plant_db(round->plant), clock_now(), error);
    for (guint i = 0; ids && i < ids->len && round->left > 0; i += BATCH)
        if (!remind_batch(round, ids, i, error))
            return FALSE;
    return ids != NULL;
}

/* ---- a month of it ---- */

/* One lead time of something that is due, at the moment at which it is told. */
typedef struct {
    gint64 at, due;
    const Obligation *obligation;
} Moment;

/* What the marks say of one obligation: "DUE-LEAD" → when it was told. */
typedef struct {
    GHashTable *marks; /* occasion → gint64 * */
    GHashTable *dues;  /* due times → the last mark of each (gint64 *) */
} Past;

static void past_free(gpointer data) {
    Past *past = data;
    g_hash_table_unref(past->marks);
    g_hash_table_unref(past->dues);
    g_free(past);
}

static Past *past_new(void) {
    Past *past = g_new(Past, 1);
    past->marks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    past->dues = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    return past;
}

static void past_add(GHashTable *all, const char *id, const char *occasion, gint64 at) {
    Past *past = g_hash_table_lookup(all, id);
    gint64 due = g_ascii_strtoll(occasion, NULL, 10);
    if (!past)
        g_hash_table_insert(all, g_strdup(id), past = past_new());
    const gint64 *last = g_hash_table_lookup(past->dues, &due);
    gint64 later = last ? MAX(*last, at) : at;
    g_hash_table_insert(past->marks, g_strdup(occasion), g_memdup2(&at, sizeof at));
    g_hash_table_insert(past->dues, g_memdup2(&due, sizeof due), g_memdup2(&later, sizeof later));
}

/* id → Past; NULL on error. */
static GHashTable *read_past(Db *db, GError **error) {
    g_autoptr(GHashTable) all = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, past_free);
    guint before = db_failures(db);
    g_autoptr(Rows) rows = db_query(db, error, "SELECT subject, occasion, at FROM occasion WHERE rule = 'remind'", "");
    while (rows_next(rows, error))
        past_add(all, rows_text(rows, 0), rows_text(rows, 1), rows_int(rows, 2));
    return db_answered(db, before, error) ? g_steal_pointer(&all) : NULL;
}

/* One lead: when the mark says that it was told; else when it would be, as long as it was not done then. own: by the lead times of the
 * obligation itself; then what has no mark although a later one has was told to nobody, it came too late. */
static void add_moment(GArray *moments, const Obligation *obligation, const Past *past, gint64 due, gint64 lead, gboolean own) {
    gint64 now = clock_now();
    g_autofree char *occasion = g_strdup_printf("%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, due, lead / CLOCK_MINUTE);
    const gint64 *told = past ? g_hash_table_lookup(past->marks, occasion) : NULL;
    const gint64 *last = past ? g_hash_table_lookup(past->dues, &due) : NULL;
    Moment moment = {told ? *told : due - lead, due, obligation};
    gboolean missed = own && last && !told && moment.at <= MIN(*last, now);
    gboolean done = due != obligation->next && !told && moment.at <= now && !(last && moment.at <= *last);
    if (!missed && !done)
        g_array_append_val(moments, moment);
}

static gboolean add_moments(const Reminding *reminding, const Obligation *obligation, const Past *past, gint64 until, GArray *moments,
                            GError **error) {
    const Scene *scene = scene_among(reminding->scenes, scene_of_kind(obligation->kind));
    g_autoptr(GArray) leads = scene_leads(scene, obligation->leads, NULL), dues = NULL;
    guint before = db_failures(reminding->plant->db);
    gint64 none = 0;
    if (!scene || !leads)
        return TRUE;
    g_array_append_val(leads, none);
    dues = obligation_occurrences(reminding->plant->db, obligation, 0, until + LONGEST_LEAD, NULL);
    if (!dues) /* its cycle cannot be computed: what is due is due all the same */
        dues = g_array_new(FALSE, FALSE, sizeof(gint64));
    if (dues->len == 0 && obligation->next && !obligation->ended)
        g_array_append_val(dues, obligation->next);
    GHashTableIter iter;
    gpointer due;
    if (past)
        for (g_hash_table_iter_init(&iter, past->dues); g_hash_table_iter_next(&iter, &due, NULL);)
            if (*(gint64 *)due < obligation->next || !obligation->next)
                g_array_append_val(dues, *(gint64 *)due);
    for (guint i = 0; i < dues->len; i++)
        for (guint k = 0; k < leads->len; k++)
            add_moment(moments, obligation, past, g_array_index(dues, gint64, i), g_array_index(leads, gint64, k), !*scene->leads);
    return db_answered(reminding->plant->db, before, error);
}

static int by_moment(gconstpointer a, gconstpointer b) {
    const Moment *x = a, *y = b;
    return x->at != y->at ? (x->at < y->at ? -1 : 1) : strcmp(x->obligation->id, y->obligation->id);
}

/* What is told at one moment: grouped and said as it is when it is told. */
static gboolean tell_moment(Reminding *reminding, const GArray *moments, guint from, guint to, GError **error) {
    g_autoptr(GPtrArray) then = g_ptr_array_new_with_free_func((GDestroyNotify)obligation_free);
    g_array_set_size(reminding->groups, 0);
    case_set(reminding->plant, "system", g_array_index(moments, Moment, from).at);
    for (guint i = from; i < to; i++) {
        const Moment *moment = &g_array_index(moments, Moment, i);
        Obligation *obligation = noun_copy(&obligation_noun, moment->obligation);
        obligation->next = moment->due;
        g_ptr_array_add(then, obligation);
        gint64 lead = reached_lead(reminding->scenes, obligation, moment->at);
        if (!add_to_group(reminding, obligation, occasion_of(obligation, lead), error))
            return FALSE;
    }
    for (guint i = 0; i < reminding->groups->len; i++)
        if (!send_reminder(reminding->plant, &g_array_index(reminding->groups, Group, i), error))
            return FALSE;
    return TRUE;
}

static gboolean tell_moments(Reminding *reminding, GArray *moments, gint64 from, gint64 until, GError **error) {
    g_array_sort(moments, by_moment);
    for (guint i = 0, next; i < moments->len; i = next) {
        gint64 at = g_array_index(moments, Moment, i).at;
        for (next = i + 1; next < moments->len && g_array_index(moments, Moment, next).at == at;)
            next++;
        if (at >= from && at < until && !tell_moment(reminding, moments, i, next, error))
            return FALSE;
    }
    return TRUE;
}

gboolean rule_due_month(Case *plant, gint64 from, gint64 until, GError **error) {
    g_autoptr(GPtrArray) scenes = scene_list(plant->db, error);
    g_autoptr(GHashTable) past = scenes ? read_past(plant->db, error) : NULL;
    g_autoptr(GPtrArray) all = past ? noun_list(plant->db, &obligation_noun, error, "ORDER BY id", "") : NULL;
    g_autoptr(GArray) moments = g_array_new(FALSE, FALSE, sizeof(Moment)), groups = g_array_new(FALSE, FALSE, sizeof(Group));
    g_array_set_clear_func(groups, group_clear);
    Reminding reminding = {.plant = plant, .scenes = scenes, .groups = groups};
    for (guint i = 0; all && i < all->len; i++) {
        const Obligation *obligation = all->pdata[i];
        if (!add_moments(&reminding, obligation, g_hash_table_lookup(past, obligation->id), until, moments, error))
            return FALSE;
    }
    return all && tell_moments(&reminding, moments, from, until, error);
}

/* ---- when ---- */

static void take_earlier(gint64 *first, gint64 at) {
    if (at && (*first == 0 || at < *first))
        *first = at;
}

static const char SQL_NEXT[] = "SELECT coalesce(min(next), 0) FROM obligation WHERE ended IS NULL AND next > $1 AND leads = $2";
static const char SQL_NEXT_ANY[] = "SELECT coalesce(min(next), 0) FROM obligation WHERE ended IS NULL AND next > $1";

/* own NULL: those of any obligation. */
static gboolean take_leads(Db *db, const char *leads, const char *own, gint64 after, gint64 *at, GError **error) {
    g_autoptr(GArray) spans = obligation_leads(leads, NULL);
    gint64 none = 0;
    if (!spans)
        return TRUE;
    g_array_append_val(spans, none);
    for (guint k = 0; k < spans->len; k++) {
        gint64 lead = g_array_index(spans, gint64, k), next = 0;
        if (!(own ? db_get_int(db, error, &next, SQL_NEXT, "is", after + lead, own)
                  : db_get_int(db, error, &next, SQL_NEXT_ANY, "i", after + lead)))
            return FALSE;
        take_earlier(at, next ? next - lead : 0);
    }
    return TRUE;
}

/* The lead times that there are; each is looked for by itself in the order of the dates. Those of a scene count for whatever is due: rather
 * looked too often. */
gboolean rule_due_next_reminder(Db *db, gint64 after, gint64 *at, GError **error) {
    g_autoptr(GPtrArray) texts =
        db_texts(db, error, "SELECT DISTINCT leads FROM obligation WHERE ended IS NULL AND next > $1 ORDER BY leads", "i", after);
    g_autoptr(GPtrArray) scenes = texts ? scene_list(db, error) : NULL;
    for (guint i = 0; scenes && i < texts->len; i++)
        if (!take_leads(db, texts->pdata[i], texts->pdata[i], after, at, error))
            return FALSE;
    for (guint i = 0; scenes && i < scenes->len; i++) {
        const char *leads = ((const Scene *)scenes->pdata[i])->leads;
        if (*leads && !take_leads(db, leads, NULL, after, at, error))
            return FALSE;
    }
    return scenes != NULL;
}
