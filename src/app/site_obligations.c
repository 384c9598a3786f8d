/* SPDX-License-Identifier: MIT
 *
 * Obligations (到期事项) in files: certificates of people, tests of devices, filings of sources. What is due next is computed from what
 * was done last, unless the file says it.
 */
#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/model/obligation.h"
#include "bihuan/rule/remind.h"
#include "site_run.h"

#define PERSON "person:"

static const SiteColumn COLUMNS[] = {
    {.name = "id", SITE_CODE},
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
    {.name = "basis", SITE_TEXT}};

/* "device:CODE", "person:ID", "source:CODE" or "plant", with the key as it is there; NULL = there is none. Owned. */
static char *find_subject(SiteRun *run, const char *subject) {
    const char *colon = strchr(subject, ':');
    if (!colon)
        return strcmp(subject, "plant") == 0 ? g_strdup(subject) : NULL;
    static const char *const tables[] = {"device", "person", "source", NULL};
    g_autofree char *table = g_strndup(subject, (gsize)(colon - subject));
    for (gsize i = 0; tables[i]; i++) {
        g_autofree char *key = strcmp(tables[i], table) == 0 ? site_find_key(run, tables[i], colon + 1) : NULL;
        if (key)
            return g_strconcat(table, ":", key, NULL);
    }
    return NULL;
}

static void obligation_fill(SiteRun *run, gconstpointer before, gpointer thing) {
    const Obligation *old = before;
    Obligation *o = thing;
    char *subject = find_subject(run, o->subject);
    if (!subject) {
        site_problem(run, _("“%s” is not a subject; write device:CODE, person:ID, source:CODE or plant, of what is there."), o->subject);
        return;
    }
    g_free(o->subject);
    o->subject = subject;
    if (!old && !site_cell(run, "title_en")) {
        g_free(o->title_en);
        o->title_en = g_strdup(o->title);
    }
    if (site_cell(run, "next") && o->next)
        return;
    /* What is due next stays while the cycle and what was done last do; the check says what is wrong with a cycle. */
    gboolean stays = old && old->last == o->last && strcmp(old->cycle, o->cycle) == 0;
    o->next = stays ? old->next : 0;
    if (!stays && !obligation_next(o->cycle, o->last, &o->next, NULL))
        o->next = 0;
}

/* Whose certificate it is, or was. */
static void touch(SiteRun *run, const Obligation *o) {
    if (o && strcmp(o->kind, "certificate") == 0 && g_str_has_prefix(o->subject, PERSON))
        g_hash_table_add(run->touched, g_strdup(o->subject + strlen(PERSON)));
}

static void obligation_check(SiteRun *run, gconstpointer old, gconstpointer thing) {
    (void)old;
    const Obligation *o = thing;
    g_autoptr(GError) cycle = NULL, lead = NULL, remind = NULL;
    gint64 next;
    g_autoptr(GArray) leads = obligation_leads(o->leads, &lead);
    g_autoptr(GPtrArray) rungs = remind_parse(o->remind, &remind);
    if (!obligation_next(o->cycle, 0, &next, &cycle))
        site_problem(run, "%s", cycle->message);
    if (!leads)
        site_problem(run, "%s", lead->message);
    if (!rungs)
        site_problem(run, "%s", remind->message);
}

static gboolean obligation_write(SiteRun *run, gconstpointer old, gconstpointer thing, GError **error) {
    touch(run, old);
    touch(run, thing);
    return obligation_put(run->change, thing, error);
}

const SiteKind site_obligations = {.kind = "obligations",
                                   .noun = &obligation_noun,
                                   SITE_KIND(COLUMNS, 5),
                                   .fill = obligation_fill,
                                   .check = obligation_check,
                                   .put = obligation_write};
