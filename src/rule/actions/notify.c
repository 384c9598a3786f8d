/* SPDX-License-Identifier: MIT
 *
 * `notify role:ehs-head via email sms` (通知): rows for the outbox, in the same change.
 */
#include "bihuan/rule/action.h"

#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"

#include "../private.h"

static gboolean notify_people(Case *subject, const FormRule *rule, const FormAction *action, GError **error) {
    g_autofree char *key = g_strdup_printf("%s/%s/%s", form_name(subject->form), rule->name, subject->record->number);
    g_autofree char *area = area_name(subject->db, subject->record->area);
    /* what is stored carries both languages: the log must not depend on who happened to sit there */
    g_autofree char *title = rule_both(&rule->title), *say = rule_both(&rule->say);
    g_autofree char *text = g_strdup_printf("[%s] %s · %s · %s", subject->record->number, title, area, say);
    return rule_send(subject, &(RuleMessage){.who = action->who, .channels = action->channels, .key = key, .text = text}, error);
}

const Action action_notify = {
    .name = "notify",
    .summary = N_("writes messages to the outbox"),
    .run = notify_people,
};
