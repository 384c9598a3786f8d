/* SPDX-License-Identifier: MIT
 *
 * `notify role:ehs-head via email sms` (通知): rows for the outbox, in the same change.
 */
#include "bihuan/rule/action.h"

#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"

#include "../private.h"

static gboolean notify(RuleEvent *event, const FormRule *rule, const FormAction *action, GError **error) {
    g_autofree char *key = g_strdup_printf("%s/%s/%s", form_name(event->form), rule->name, event->record->number);
    g_autofree char *area = area_name(change_db(event->change), event->record->area);
    /* what is stored carries both languages: the log must not depend on who happened to sit there */
    g_autofree char *title = rule_both(&rule->title), *say = rule_both(&rule->say);
    g_autofree char *text = g_strdup_printf("[%s] %s · %s · %s", event->record->number, title, area, say);
    RuleMessage message = {event->form, event->record, event->steps, action->who, action->channels, key, text, NULL};
    return rule_send(event->change, &message, &event->messages, error);
}

const Action action_notify = {
    .name = "notify",
    .summary = N_("writes messages to the outbox"),
    .run = notify,
};
