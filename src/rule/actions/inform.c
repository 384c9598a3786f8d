/* SPDX-License-Identifier: MIT
 *
 * `inform FIELD via CHANNEL …` (告知外部联系人): what the rule says, to somebody outside the plant at the address that the field holds. One that is
 * no address of the channel gets nothing: whom `notify` names is told anyway.
 */
#include "bihuan/rule/action.h"

#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/model/message.h"
#include "bihuan/model/scene.h"

#include "../private.h"

#define OUTSIDE "outside:" /* before the record's number: the receiver, who is no person of the plant */

/* The address as the channel takes it; NULL = it is none. Owned. */
static char *address_of(const char *channel, const char *value) {
    if (strcmp(channel, "email") == 0)
        return contact_email_is(value) ? g_strdup(value) : NULL;
    return contact_mobile(value);
}

static gboolean send_outside(Case *subject, const RuleMessage *message, const char *channel, const char *address, GError **error) {
    g_autofree char *target = g_strconcat(OUTSIDE, subject->record->number, NULL);
    g_autofree char *dedupe = g_strdup_printf("%s/%s/%s", message->key, channel, target);
    MessageDraft draft = {.channel = channel, .target = target, .record = subject->record->number, .dedupe = dedupe, .kind = message->kind};
    RuleWords words;
    if (!rule_words(subject, message, target, channel, &words, error))
        return FALSE;
    draft.address = address;
    draft.scene = message->scene;
    return rule_put_message(subject, &draft, &words, error);
}

static gboolean inform_outside(Case *subject, const FormRule *rule, const FormAction *action, GError **error) {
    const char *value = record_field(subject->record, action->argument);
    g_autoptr(Scene) scene = rule->scene ? scene_load(subject->db, rule->scene, error) : NULL;
    if (rule->scene && !scene)
        return FALSE;
    if (!value || (scene && !scene->in_use))
        return TRUE;
    g_autofree char *key = g_strdup_printf("%s/%s/%s", form_name(subject->form), rule->name, subject->record->number);
    RuleMessage message = {
        .key = key, .phrase = "rule", .kind = "notice", .scene = rule->scene, .what = &rule->title, .advice = &rule->say};
    for (char **channel = action->channels; *channel; channel++) {
        g_autofree char *address = address_of(*channel, value);
        if (address && !send_outside(subject, &message, *channel, address, error))
            return FALSE;
    }
    return TRUE;
}

const Action action_inform = {
    .name = "inform",
    .summary = N_("tells somebody outside the plant, at the address in a field"),
    .run = inform_outside,
};
