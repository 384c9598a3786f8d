/* SPDX-License-Identifier: MIT
 *
 * Import and export of obligations (到期事项): certificates of people, tests of devices, filings of sources. What is due
 * next is computed from what was done last, unless the file says it.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/device.h"
#include "bihuan/model/obligation.h"
#include "bihuan/model/person.h"
#include "bihuan/model/source.h"
#include "bihuan/rule/remind.h"
#include "site_run.h"

#define REMIND "role:clerk via email"

static const SiteColumn COLUMNS[] = {{"id", SITE_TEXT},    {"subject", SITE_TEXT}, {"kind", SITE_TEXT},   {"title", SITE_TEXT},
                                     {"cycle", SITE_TEXT}, {"last", SITE_TEXT},    {"next", SITE_TEXT},   {"title_en", SITE_TEXT},
                                     {"leads", SITE_TEXT}, {"blocks", SITE_FLAG},  {"remind", SITE_TEXT}, {"basis", SITE_TEXT}};

/* "device:CODE", "person:ID", "source:CODE" or "plant". */
static gboolean subject_exists(Db *db, const char *subject) {
    const char *colon = strchr(subject, ':');
    if (!colon)
        return strcmp(subject, "plant") == 0;
    if (g_str_has_prefix(subject, "device:")) {
        g_autoptr(Device) device = device_load(db, colon + 1, NULL);
        return device != NULL;
    }
    if (g_str_has_prefix(subject, "person:")) {
        g_autoptr(Person) person = person_load(db, colon + 1, NULL);
        return person != NULL;
    }
    return g_str_has_prefix(subject, "source:") && source_exists(db, colon + 1);
}

/* A date or time of a column; 0 where it is left out. FALSE and a problem if it is none. */
static gboolean read_time(SiteRun *run, const char *column, gint64 *at) {
    const char *text = site_cell_or(run, column, "");
    g_autoptr(GError) reason = NULL;
    *at = 0;
    if (!*text || clock_parse(text, at, &reason))
        return TRUE;
    site_problem(run, "%s", reason->message);
    return FALSE;
}

/* What is left empty is as usual: nobody is never reminded, and what is overdue blocks. */
static const char *full_cell(const SiteRun *run, const char *column, const char *usual) {
    const char *cell = site_cell_or(run, column, "");
    return *cell ? cell : usual;
}

static void check_words(SiteRun *run) {
    g_autoptr(GError) reason = NULL;
    g_autoptr(GPtrArray) rungs = remind_parse(full_cell(run, "remind", REMIND), &reason);
    if (!rungs)
        site_problem(run, "%s", reason->message);
    if (site_flag(full_cell(run, "blocks", "yes")) < 0)
        site_problem(run, _("“%s” does not say whether being overdue blocks; write yes or no."), site_cell(run, "blocks"));
}

static void obligation_check(SiteRun *run) {
    gint64 last, next;
    g_autoptr(GError) reason = NULL;
    if (!subject_exists(run->db, site_cell(run, "subject")))
        site_problem(run, _("“%s” is not a subject; write device:CODE, person:ID, source:CODE or plant, of what is there."),
                     site_cell(run, "subject"));
    if (!*site_cell(run, "kind") || !*site_cell(run, "title"))
        site_problem(run, _("The kind or the title is empty."));
    if (!obligation_next(site_cell(run, "cycle"), 0, &last, &reason))
        site_problem(run, "%s", reason->message);
    read_time(run, "last", &last);
    read_time(run, "next", &next);
    g_autoptr(GError) lead = NULL;
    g_autoptr(GArray) leads = obligation_leads(site_cell_or(run, "leads", ""), &lead);
    if (!leads)
        site_problem(run, "%s", lead->message);
    check_words(run);
}

static char *text_or(const SiteRun *run, const char *column, const char *known) {
    return (char *)site_cell_or(run, column, known ? known : "");
}

static gboolean same_text(const Obligation *a, const Obligation *b) {
    return strcmp(a->subject, b->subject) == 0 && strcmp(a->kind, b->kind) == 0 && strcmp(a->title, b->title) == 0 &&
           strcmp(a->title_en, b->title_en) == 0 && strcmp(a->cycle, b->cycle) == 0 && strcmp(a->leads, b->leads) == 0 &&
           strcmp(a->remind, b->remind) == 0 && strcmp(a->basis, b->basis) == 0;
}

/* What was done last stays where the file does not say it; then what is due next stays as well, in the same cycle. */
static gboolean read_times(SiteRun *run, const Obligation *old, Obligation *o) {
    if (!read_time(run, "last", &o->last) || !read_time(run, "next", &o->next))
        return FALSE;
    if (!old || site_cell(run, "last"))
        return TRUE;
    o->last = old->last;
    if (!site_cell(run, "next") && strcmp(old->cycle, o->cycle) == 0)
        o->next = old->next;
    return TRUE;
}

/* Whose certificate it is, or was. */
static void touch(SiteRun *run, const Obligation *o) {
    const char *person = "person:";
    if (o && strcmp(o->kind, "certificate") == 0 && g_str_has_prefix(o->subject, person))
        g_hash_table_add(run->touched, g_strdup(o->subject + strlen(person)));
}

static gboolean obligation_write(SiteRun *run, GError **error) {
    g_autoptr(GError) missing = NULL;
    g_autoptr(Obligation) old = obligation_load(run->db, site_cell(run, "id"), &missing);
    Obligation o = {.id = (char *)site_cell(run, "id"),
                    .subject = (char *)site_cell(run, "subject"),
                    .kind = (char *)site_cell(run, "kind"),
                    .title = (char *)site_cell(run, "title"),
                    .title_en = text_or(run, "title_en", old ? old->title_en : site_cell(run, "title")),
                    .cycle = (char *)site_cell(run, "cycle"),
                    .leads = text_or(run, "leads", old ? old->leads : "30d,7d,1d"),
                    .remind = (char *)full_cell(run, "remind", old && !site_cell(run, "remind") ? old->remind : REMIND),
                    .basis = text_or(run, "basis", old ? old->basis : NULL)};
    o.blocks = site_flag(full_cell(run, "blocks", old && !old->blocks && !site_cell(run, "blocks") ? "no" : "yes")) == 1;
    gboolean ok = read_times(run, old, &o) && (o.next || obligation_next(o.cycle, o.last, &o.next, error));
    gboolean same = old && same_text(old, &o) && old->blocks == o.blocks && old->last == o.last && old->next == o.next;
    if (ok)
        site_count(run, old != NULL, same);
    touch(run, same ? NULL : old);
    touch(run, same ? NULL : &o);
    return ok && (same || obligation_put(run->change, &o, error));
}

static gboolean obligation_rows(Plant *plant, GPtrArray *rows, GError **error) {
    g_autoptr(GPtrArray) list = obligation_list_due(plant_db(plant), 0, G_MAXINT, error);
    for (guint i = 0; list && i < list->len; i++) {
        const Obligation *o = list->pdata[i];
        g_autofree char *last = o->last ? clock_format(o->last) : g_strdup(""), *next = clock_format(o->next);
        char *row[] = {o->id,     o->subject, o->kind,     o->title, o->cycle,
                       last,      next,       o->title_en, o->leads, (char *)(o->blocks ? "yes" : "no"),
                       o->remind, o->basis,   NULL};
        g_ptr_array_add(rows, g_strdupv(row));
    }
    return list != NULL;
}

const SiteKind site_obligations = {.kind = "obligations",
                                   .key = "id",
                                   .columns = COLUMNS,
                                   .width = G_N_ELEMENTS(COLUMNS),
                                   .required = 5,
                                   .check = obligation_check,
                                   .write = obligation_write,
                                   .list = obligation_rows};
