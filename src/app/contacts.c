/* SPDX-License-Identifier: MIT
 *
 * Contacts checked and changed. The old address hears of the new one: whoever takes a person's address away cannot do it unheard.
 */
#include "bihuan/app/contacts.h"

#include <string.h>

#include "bihuan/app/authority.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/fold.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/message.h"
#include "bihuan/model/person.h"

#define MEANING "变更联系方式 / change a contact"

static gboolean is_mobile(const char *text) {
    g_autofree char *mobile = contact_mobile(text);
    return mobile != NULL;
}

static gboolean is_quiet(const char *text) {
    int from, to;
    return contact_quiet_parse(text, &from, &to);
}

static gboolean is_language(const char *text) {
    return strcmp(text, "zh") == 0 || strcmp(text, "en") == 0;
}

/* What a column takes, and what it is called in messages; zh NULL: no address. */
static const struct {
    const char *column, *zh, *en;
    gboolean (*is)(const char *text);
    const char *sentence;
} COLUMNS[] = {
    {"mobile", "手机", "mobile", is_mobile, N_("“%s” is not a mobile number: it has 11 digits and begins with 13 to 19")},
    {"email", "邮箱", "e-mail", contact_email_is, N_("“%s” is not a valid e-mail address.")},
    {"wecom", "企业微信", "WeCom", contact_userid_is, N_("“%s” names nobody at WeCom: one person's id of letters, digits and _ - @ .")},
    {"dingtalk", "钉钉", "DingTalk", contact_userid_is,
     N_("“%s” names nobody at DingTalk: one person's id of letters, digits and _ - @ .")},
    {"feishu", "飞书", "Feishu", contact_userid_is, N_("“%s” names nobody at Feishu: one person's id of letters, digits and _ - @ .")},
    {"lang", NULL, NULL, is_language, N_("“%s” is not a language; write zh or en")},
    {"quiet", NULL, NULL, is_quiet, N_("“%s” is not a span of quiet hours; write it like 22:00-06:00")},
};

static void replace(char **text, char *value) {
    if (!value)
        return;
    g_free(*text);
    *text = value;
}

void contacts_fold(Contact *contact) {
    int from, to;
    char **texts[] = {&contact->mobile, &contact->email, &contact->wecom, &contact->dingtalk,
                      &contact->feishu, &contact->lang,  &contact->quiet};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        replace(texts[i], fold_code(*texts[i]));
    replace(&contact->mobile, contact_mobile(contact->mobile));
    replace(&contact->lang, g_ascii_strdown(contact->lang, -1));
    g_strdelimit(contact->quiet, "~", '-');
    if (contact_quiet_parse(contact->quiet, &from, &to))
        replace(&contact->quiet, g_strdup_printf("%02d:%02d-%02d:%02d", from / 60, from % 60, to / 60, to % 60));
}

GPtrArray *contacts_problems(const Contact *contact) {
    GPtrArray *problems = g_ptr_array_new_with_free_func(g_free);
    for (gsize i = 0; i < G_N_ELEMENTS(COLUMNS); i++) {
        const char *text = contact_address(contact, COLUMNS[i].column);
        if (*text && !COLUMNS[i].is(text))
            g_ptr_array_add(problems, g_strdup_printf(_(COLUMNS[i].sentence), text)); // NOLINT
    }
    return problems;
}

/* ---- the old address ---- */

typedef struct {
    Change *change;
    const Contact *before, *after;
    const GPtrArray *channels;
    const char *by; /* name */
} Telling;

/* The first channel that reaches such an address; else every terminal. Borrowed. */
static const char *channel_for(const GPtrArray *channels, const char *column) {
    for (guint i = 0; i < channels->len; i++) {
        const PlantChannel *channel = channels->pdata[i];
        if (strcmp(channel->contact, column) == 0)
            return channel->name;
    }
    return MESSAGE_BELL;
}

static gboolean tell(const Telling *all, gsize i, GError **error) {
    const char *column = COLUMNS[i].column, *old = contact_address(all->before, column), *new = contact_address(all->after, column);
    if (!COLUMNS[i].zh || !*old || strcmp(old, new) == 0)
        return TRUE;
    const char *channel = channel_for(all->channels, column);
    g_autofree char *text = g_strdup_printf(
        "%s 将您的%s由 %s 改为 %s，非本人意愿请联系安环部 / %s changed your %s from %s to %s; if you did "
        "not wish it, ask the safety department",
        all->by, COLUMNS[i].zh, old, *new ? new : "（空）", all->by, COLUMNS[i].en, old, *new ? new : "(none)");
    g_autofree char *dedupe = g_strdup_printf("contact/%s/%s/%" G_GINT64_FORMAT, all->before->id, column, change_seq(all->change));
    MessageDraft draft = {.channel = channel,
                          .target = all->before->id,
                          .text = text,
                          .record = "",
                          .dedupe = dedupe,
                          .kind = "notice",
                          .title = "联系方式已变更 / your contact was changed",
                          .address = strcmp(channel, MESSAGE_BELL) == 0 ? NULL : old};
    return message_add(all->change, &draft, NULL, error);
}

gboolean contacts_tell(Change *change, const Contact *before, GError **error) {
    Db *db = change_db(change);
    g_autoptr(Contact) after = contact_of(db, before->id, error);
    g_autoptr(GPtrArray) channels = after ? plant_channels(db, error) : NULL;
    if (!channels)
        return FALSE;
    g_autofree char *by = person_name(db, change_actor(change));
    Telling all = {change, before, after, channels, by};
    for (gsize i = 0; i < G_N_ELEMENTS(COLUMNS); i++)
        if (!tell(&all, i, error))
            return FALSE;
    return TRUE;
}

/* ---- one person's, at a screen ---- */

Authority contacts_authority(App *app, const char *person, const char *second) {
    gboolean own = g_strcmp0(app_user_id(app), person) == 0;
    return (Authority){.verb = "import", .part = own ? "contacts" : "rights", .meaning = MEANING, .second = second};
}

char *contacts_refusal(App *app, const char *person) {
    g_autoptr(GError) error = NULL;
    Authority wanted = contacts_authority(app, person, NULL);
    return authority_may(app, &wanted, &error) ? NULL : g_strdup(error->message);
}

static gboolean write_contact(App *app, Change *change, const Contact *contact, const Authority *wanted, GError **error) {
    g_autoptr(Contact) before = contact_of(change_db(change), contact->id, error);
    return before && authority_sign(app, change, wanted, error) && noun_save(change, &contact_noun, contact, error) &&
           contacts_tell(change, before, error) && change_commit(change, "import", "contacts", contact->id, error);
}

gboolean contacts_put(App *app, const Contact *contact, const char *second, gboolean *changed, GError **error) {
    g_autoptr(GPtrArray) problems = contacts_problems(contact);
    if (problems->len)
        return err_set(error, ERR_INPUT, "%s", (const char *)problems->pdata[0]);
    const char *user = app_user_id(app);
    Authority wanted = contacts_authority(app, contact->id, second);
    g_autoptr(Change) change = change_begin(app_plant(app), user ? user : "system", error);
    g_autoptr(Contact) row = NULL;
    gboolean there;
    if (!change || !person_exists(change_db(change), contact->id, &there, error) ||
        !noun_find(change_db(change), &contact_noun, &row, error, "WHERE id = $1", "s", contact->id))
        return FALSE;
    if (!there)
        return err_set(error, ERR_NOT_FOUND, _("There is nobody with the id “%s”."), contact->id);
    *changed = !row || !noun_same(&contact_noun, row, contact);
    return !*changed || write_contact(app, change, contact, &wanted, error);
}
