/* SPDX-License-Identifier: MIT
 *
 * `notify role:ehs-head via email sms` (通知): rows for the outbox, in the same change.
 */
#include "bihuan/rule/action.h"

#include <string.h>

#include "bihuan/base/i18n.h"

#include "../private.h"

/* What stops work or begins with an alarm is not held back by quiet hours. */
static const char *kind_of(const Case *subject, const FormRule *rule) {
    if (strcmp(form_name(subject->form), "alarm") == 0)
        return "alarm";
    for (guint i = 0; i < rule->actions->len; i++) {
        const char *verb = ((const FormAction *)rule->actions->pdata[i])->verb;
        if (strcmp(verb, "freeze") == 0 || strcmp(verb, "suspend") == 0)
            return "freeze";
    }
    return "notice";
}

static gboolean notify_people(Case *subject, const FormRule *rule, const FormAction *action, GError **error) {
    g_autofree char *key = g_strdup_printf("%s/%s/%s", form_name(subject->form), rule->name, subject->record->number);
    RuleMessage message = {.who = action->who, .channels = action->channels, .key = key, .phrase = "rule", .kind = kind_of(subject, rule)};
    message.file = action->file;
    message.scene = rule->scene;
    message.what = &rule->title;
    message.advice = &rule->say;
    return rule_send(subject, &message, error);
}

const Action action_notify = {
    .name = "notify",
    .summary = N_("writes messages to the outbox"),
    .run = notify_people,
};
