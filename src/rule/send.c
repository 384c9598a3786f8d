/* SPDX-License-Identifier: MIT
 *
 * What a rule, a ladder or a lift tells people: one message a person and channel, in the outbox of the same change.
 */
#include "bihuan/model/message.h"
#include "bihuan/rule/who.h"
#include "private.h"

/* What names no way is told by both. */
static char *const EVERY_WAY[] = {(char *)"email", (char *)"sms", NULL};

gboolean rule_send(Case *subject, const RuleMessage *message, GError **error) {
    const char *number = subject->record->number ? subject->record->number : "";
    gboolean others = FALSE;
    g_autoptr(GPtrArray) people = message->people ? g_ptr_array_ref(message->people) : who_heard(subject, message->who, &others, error);
    g_autofree char *text = others ? g_strdup_printf("%s · 原收件人无人在岗，转安全部门 / nobody is there whom it was for", message->text)
                                   : g_strdup(message->text);
    char *const *channels = message->channels && *message->channels ? message->channels : EVERY_WAY;
    for (guint i = 0; people && i < people->len; i++)
        for (char *const *channel = channels; *channel; channel++) {
            g_autofree char *dedupe = g_strdup_printf("%s/%s/%s", message->key, *channel, (char *)people->pdata[i]);
            MessageDraft draft = {.channel = *channel, .target = people->pdata[i], .text = text, .record = number, .dedupe = dedupe};
            gboolean added;
            if (!message_add(subject->change, &draft, &added, error))
                return FALSE;
            subject->messages += added;
        }
    return people != NULL;
}
