/* SPDX-License-Identifier: MIT
 *
 * A permit that works for another one (临时用电随所服务的作业票): when that one is suspended, ends or expires, so does the work under
 * this one, in the same change.
 */
#include "private.h"

#include <string.h>

#include "bihuan/form/flow.h"
#include "bihuan/rule/who.h"

static const char SQL_OPEN[] =
    "SELECT number FROM record WHERE form = $1 AND ended = 0 AND expired IS NULL AND number <> $2 ORDER BY number";

static gboolean is_over(const Record *served) {
    return served->ended || served->expired || served->counted_out || strcmp(served->state, "suspended") == 0;
}

static gboolean tell_suspended(Case *subject, const Record *served, GError **error) {
    const char *number = subject->record->number;
    g_autofree char *key = g_strdup_printf("follow/%s/%s/%" G_GINT64_FORMAT, number, served->number, subject->now);
    g_autoptr(GPtrArray) who = form_who_parse("person:guardian, person:leader, role:ehs", error);
    g_auto(GStrv) channels = form_words("sms", " ");
    RuleMessage message = {.who = who, .channels = channels, .key = key, .phrase = "served", .kind = "freeze"};
    message.reason = (FormText){served->number, served->number};
    return who && rule_send(subject, &message, error) && rule_tell_suspended(subject, "served", message.reason, error);
}

/* One permit that may serve it. */
static gboolean follow(const Case *cause, const char *number, GError **error) {
    g_autoptr(Case) subject = case_in_change(cause->change, cause->shelf, number, error);
    if (!subject)
        return FALSE;
    const char *field = form_serves(subject->form), *named = field ? record_field(subject->record, field) : NULL;
    if (g_strcmp0(named, cause->record->number) != 0)
        return TRUE;
    if (!rule_suspend_record(subject, error))
        return FALSE;
    return !subject->suspended || (record_save(cause->change, subject->record, error) && tell_suspended(subject, cause->record, error) &&
                                   change_mention(cause->change, number, error));
}

gboolean rule_follow(const Case *cause, GError **error) {
    if (!form_is_permit(cause->form) || !is_over(cause->record))
        return TRUE;
    g_auto(GStrv) names = shelf_names(cause->shelf);
    for (char **name = names; *name; name++) {
        const Form *form = shelf_form(cause->shelf, *name, 0, NULL, error);
        if (!form)
            return FALSE;
        if (!form_serves(form))
            continue;
        g_autoptr(GPtrArray) numbers = db_texts(cause->db, error, SQL_OPEN, "ss", *name, cause->record->number);
        if (!numbers)
            return FALSE;
        for (guint i = 0; i < numbers->len; i++)
            if (!follow(cause, numbers->pdata[i], error))
                return FALSE;
    }
    return TRUE;
}
