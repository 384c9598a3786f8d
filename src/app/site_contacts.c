/* SPDX-License-Identifier: MIT
 *
 * Contacts (联系方式) in files: where people are reached, in which language, when not. Another person's takes two; the address that was
 * there before is told.
 */
#include <string.h>

#include "bihuan/app/contacts.h"
#include "bihuan/base/i18n.h"
#include "bihuan/rule/who.h"
#include "site_run.h"

static const SiteColumn COLUMNS[] = {
    {.name = "id", SITE_CODE, .ascii = TRUE}, {.name = "mobile", SITE_TEXT}, {.name = "email", SITE_TEXT}, {.name = "wecom", SITE_TEXT},
    {.name = "dingtalk", SITE_TEXT},          {.name = "feishu", SITE_TEXT}, {.name = "lang", SITE_TEXT},  {.name = "quiet", SITE_TEXT}};

static void contact_fill(SiteRun *run, gconstpointer before, gpointer thing) {
    const Contact *contact = thing;
    g_autofree char *person = site_find_key(run, "person", contact->id);
    contacts_fold(thing);
    if (!person)
        site_problem(run, _("There is nobody with the id “%s”."), contact->id);
    else if (!before && strcmp(person, contact->id) != 0)
        site_problem(run, _("%s differs from %s in case only; everywhere else they are the same: write it as it is."), contact->id, person);
}

static void contact_check(SiteRun *run, gconstpointer before, gconstpointer thing) {
    const Contact *contact = thing;
    g_autoptr(GPtrArray) problems = contacts_problems(contact);
    for (guint i = 0; i < problems->len; i++)
        site_problem(run, "%s", (const char *)problems->pdata[i]);
    if (!run->app || (before && noun_same(&contact_noun, before, contact)))
        return;
    if (g_strcmp0(app_user_id(run->app), contact->id) != 0)
        site_deed(run, "import", "rights", NULL);
}

static gboolean contact_write(SiteRun *run, gconstpointer old, gconstpointer thing, GError **error) {
    (void)old;
    const Contact *contact = thing;
    g_autoptr(Contact) before = contact_of(run->db, contact->id, error);
    return before && noun_save(run->change, &contact_noun, contact, error) && contacts_tell(run->change, before, error);
}

/* Whom a ladder waits for and no channel reaches is named to whoever brings the file. */
static gboolean contact_finish(SiteRun *run, GError **error) {
    g_autoptr(GPtrArray) people = who_unreached(run->db, site_shelf(run), change_time(run->change), error);
    if (people && people->len)
        run->result->unreached = who_unreached_text(run->db, people);
    return people != NULL;
}

const SiteKind site_contacts = {.kind = "contacts",
                                .noun = &contact_noun,
                                SITE_KIND(COLUMNS, 1),
                                .fill = contact_fill,
                                .check = contact_check,
                                .put = contact_write,
                                .finish = contact_finish};
