/* SPDX-License-Identifier: MIT
 *
 * Obligations (到期事项) in files: certificates of people, tests of devices, filings of sources. What is due next is computed from what
 * was done last, unless the file says it.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/cycle.h"
#include "bihuan/model/extension.h"
#include "bihuan/model/limit.h"
#include "bihuan/model/schedule.h"
#include "bihuan/rule/remind.h"
#include "bihuan/store/canon.h"
#include "site_run.h"

#define PERSON "person:"

static const SiteColumn COLUMNS[] = {
    {.name = "id", SITE_CODE, .most = 65}, /* SCHEDULE/DEVICE */
    {.name = "subject", SITE_TEXT},
    {.name = "kind", SITE_TEXT, .filled = TRUE},
    {.name = "title", SITE_TEXT, .filled = TRUE},
    {.name = "cycle", SITE_TEXT},
    {.name = "last", SITE_TIME},
    {.name = "next", SITE_TIME},
    {.name = "title_en", SITE_TEXT},
    {.name = "leads", SITE_TEXT, .usual = "30d,7d,1d"},
    {.name = "blocks", SITE_FLAG, .usual = "yes"}, /* what is overdue blocks, and nobody is never reminded */
    {.name = "remind", SITE_TEXT, .filled = TRUE, .usual = "role:clerk via email"},
    {.name = "basis", SITE_TEXT},
    {.name = "form", SITE_TEXT, .seldom = TRUE},
    {.name = "fields", SITE_LIST, .seldom = TRUE},
    {.name = "who", SITE_TEXT, .seldom = TRUE},
    {.name = "ahead", SITE_TEXT, .seldom = TRUE},
    {.name = "grace", SITE_TEXT, .seldom = TRUE},
    {.name = "follows", SITE_WORD, .choices = OBLIGATION_CALENDAR " " OBLIGATION_DOING, .seldom = TRUE},
    {.name = "found", SITE_LIST, .seldom = TRUE}};

static gboolean is_record(SiteRun *run, const char *number) {
    g_autoptr(GError) unread = NULL;
    gboolean there = FALSE;
    if (!db_get_whether(run->db, &unread, &there, "SELECT 1 FROM record WHERE number = $1", "s", number))
        site_problem(run, "%s", unread->message);
    return there;
}

/* "device:CODE", "company:NAME" … or "plant", with the key as it is there; NULL = there is none. A company is its name. Owned. */
static char *find_subject(SiteRun *run, const char *subject) {
    const char *colon = strchr(subject, ':');
    if (!colon)
        return strcmp(subject, "plant") == 0 ? g_strdup(subject) : NULL;
    static const struct {
        const char *word, *table;
    } keys[] = {{"area", "area"}, {"device", "device"}, {"person", "person"}, {"source", "source"}, {"place", "supply_place"}};
    g_autofree char *table = g_strndup(subject, (gsize)(colon - subject));
    if (strcmp(table, "company") == 0 || strcmp(table, "contractor") == 0)
        return colon[1] ? g_strconcat("company:", colon + 1, NULL) : NULL;
    if (strcmp(table, "record") == 0)
        return is_record(run, colon + 1) ? g_strdup(subject) : NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        g_autofree char *key = strcmp(keys[i].word, table) == 0 ? site_find_key(run, keys[i].table, colon + 1) : NULL;
        if (key)
            return g_strconcat(table, ":", key, NULL);
    }
    return NULL;
}

/* Neither done nor due, as far as the list says: the next day of its cycle; what blocks a device at the latest when the plant must have
 * entered what was done last. */
static void fill_first(SiteRun *run, Obligation *o) {
    gint64 now = change_time(run->change), first = 0;
    g_autoptr(GError) unknown = NULL;
    g_autofree char *enter = limit_resolve(run->db, "due.enter", now, NULL);
    if (!cycle_check(o->cycle, NULL))
        return; /* which is said by the check */
    if (!obligation_next_by(run->db, o->cycle, o->found, now, &o->next, &unknown)) {
        site_problem(run, "%s", unknown->message);
        return;
    }
    gboolean bounded = o->blocks && obligation_device(o->subject);
    if (bounded && (!enter || !obligation_next(enter, now, &first, NULL)))
        first = now; /* nobody can say: at once */
    if (bounded && (o->next == 0 || first < o->next))
        o->next = first;
}

/* weekly, monthly, yearly: on the day on which it is due, was done, or is entered. */
static void name_day(SiteRun *run, Obligation *o) {
    ClockCivil day = clock_civil(o->next ? o->next : o->last ? o->last : change_time(run->change));
    char *cycle = strcmp(o->cycle, "weekly") == 0    ? g_strdup_printf("weekly:%d", day.weekday)
                  : strcmp(o->cycle, "monthly") == 0 ? g_strdup_printf("monthly:%d", day.day)
                  : strcmp(o->cycle, "yearly") == 0  ? g_strdup_printf("yearly:%02d-%02d", day.month, day.day)
                                                     : NULL;
    if (cycle) {
        g_free(o->cycle);
        o->cycle = cycle;
    }
}

/* A bare id is a person's. */
static void name_person(SiteRun *run, Obligation *o) {
    g_autofree char *id = *o->who && !strpbrk(o->who, ":, ") ? site_find_key(run, "person", o->who) : NULL;
    if (id) {
        g_free(o->who);
        o->who = g_strconcat(PERSON, id, NULL);
    }
}

static void obligation_fill(SiteRun *run, gconstpointer before, gpointer thing) {
    const Obligation *old = before;
    Obligation *o = thing;
    char *subject = find_subject(run, o->subject);
    if (!subject) {
        site_problem(
            run, _("“%s” is not a subject; write device:, area:, person:, source:, place:, record: or company: and which one, or plant."),
            o->subject);
        return;
    }
    g_free(o->subject);
    o->subject = subject;
    if (!old && !site_cell(run, "title_en")) {
        g_free(o->title_en);
        o->title_en = g_strdup(o->title);
    }
    if (!old || old->last != o->last)
        o->told = change_time(run->change);
    name_day(run, o);
    name_person(run, o);
    if (site_cell(run, "next") && o->next)
        return;
    if (!o->last && !(old && old->next)) {
        fill_first(run, o);
        return;
    }
    /* What is due next stays while the cycle and what was done last do; the check says what is wrong with a cycle. */
    gboolean stays = old && old->last == o->last && strcmp(old->cycle, o->cycle) == 0;
    g_autoptr(GError) unknown = NULL;
    o->next = stays ? old->next : 0;
    if (stays || !cycle_check(o->cycle, NULL) || obligation_next_by(run->db, o->cycle, o->found, o->last, &o->next, &unknown))
        return;
    site_problem(run, "%s", unknown->message);
}

/* Whose certificate it is, or was; whether it may block a device. */
static void touch(SiteRun *run, const Obligation *o) {
    if (o && strcmp(o->kind, "certificate") == 0 && g_str_has_prefix(o->subject, PERSON))
        g_hash_table_add(run->touched, g_strdup(o->subject + strlen(PERSON)));
    run->devices |= o && o->blocks && obligation_device(o->subject);
}

/* What protects people while something is put off: made by who granted it, done by a check, and by no list. */
static gboolean is_measure(const Obligation *o) {
    return o && strcmp(o->kind, EXTENSION_MEASURE) == 0;
}

/* 0 of what is due = never; of what was done = never. */
static gboolean is_later(gint64 before, gint64 after) {
    return after > before || (before && !after);
}

static gboolean differs(GHashTable *before, GHashTable *after) {
    g_autofree char *one = canon_from_map(before), *other = canon_from_map(after);
    return strcmp(one, other) != 0;
}

/* What no form does is said to be done by a list alone, as one person would enter the record of it: now or before, and due again by its
 * cycle at the latest. */
static gboolean is_done_again(const SiteRun *run, const Obligation *old, const Obligation *o) {
    gint64 next = 0;
    return !*old->form && !*old->schedule && o->last > old->last && o->last <= change_time(run->change) &&
           obligation_next_by(run->db, o->cycle, o->found, o->last, &next, NULL) && next && o->next && o->next <= next;
}

/* Later, for longer, for something else, or without blocking: whatever cannot be shown to be as strict. */
static gboolean is_looser(const SiteRun *run, const Obligation *old, const Obligation *o) {
    gboolean later = (is_later(old->next, o->next) || o->last > old->last) && !is_done_again(run, old, o);
    return old->blocks && (later || !o->blocks || strcmp(old->kind, o->kind) != 0 || strcmp(old->form, o->form) != 0 ||
                           strcmp(old->follows, o->follows) != 0 || differs(old->fields, o->fields) || differs(old->found, o->found) ||
                           site_is_longer(run, old->grace, o->grace) || site_is_longer(run, old->ahead, o->ahead) ||
                           !site_is_shorter(run, old->cycle, o->cycle, o->found));
}

/* A certificate that was entered for the wrong man: nothing is open for it. */
static gboolean may_move(const Obligation *old, const Obligation *o) {
    return g_str_has_prefix(old->subject, PERSON) && g_str_has_prefix(o->subject, PERSON) && !*old->form;
}

/* An id is one thing of one subject for ever: its record, its extension and what it blocks do not move on to another. */
static void check_change(SiteRun *run, const Obligation *old, const Obligation *o) {
    gboolean same = strcmp(old->subject, o->subject) == 0;
    if (!same && !may_move(old, o))
        site_problem(run, _("%s is what %s is due for, and of nothing else: give another id."), o->id, old->subject);
    else if (run->app && (!same || is_looser(run, old, o)))
        site_deed(run, "obligation", "looser", NULL);
}

static void obligation_check(SiteRun *run, gconstpointer old, gconstpointer thing) {
    const Obligation *o = thing;
    if ((is_measure(old) || is_measure(o)) && !(old && noun_same(&obligation_noun, old, o)))
        site_problem(run, _("The measure “%s” of an extension is entered by its checks, not by a list."), o->id);
    g_autoptr(GError) cycle = NULL, lead = NULL, remind = NULL;
    g_autoptr(GArray) leads = obligation_leads(o->leads, &lead);
    g_autoptr(GPtrArray) rungs = remind_parse(o->remind, &remind);
    if (!cycle_check(o->cycle, &cycle))
        site_problem(run, "%s", cycle->message);
    if (!leads)
        site_problem(run, "%s", lead->message);
    if (!rungs)
        site_problem(run, "%s", remind->message);
    site_check_work(run, &(SiteWork){o->form, o->who, {o->ahead, o->grace}, o->fields, o->subject});
    if (old)
        check_change(run, old, o);
}

/* What its class is due for anyway becomes one with it. */
static gboolean fit_device(SiteRun *run, const Obligation *o, GError **error) {
    g_autoptr(Device) device = NULL;
    const char *code = obligation_device(o->subject);
    return !code || (noun_find(run->db, &device_noun, &device, error, "WHERE code = $1", "s", code) &&
                     (!device || schedule_apply(run->change, device, error)));
}

static gboolean obligation_write(SiteRun *run, gconstpointer old, gconstpointer thing, GError **error) {
    touch(run, old);
    touch(run, thing);
    return obligation_put(run->change, thing, error) && fit_device(run, thing, error);
}

/* What has ended stays in the plant, and is no row of a list. */
static GPtrArray *obligation_all(Db *db, GError **error) {
    return noun_list(db, &obligation_noun, error, "WHERE ended IS NULL ORDER BY id", "");
}

const SiteKind site_obligations = {.kind = "obligations",
                                   .noun = &obligation_noun,
                                   SITE_KIND(COLUMNS, 5),
                                   .fill = obligation_fill,
                                   .check = obligation_check,
                                   .put = obligation_write,
                                   .list = obligation_all};
