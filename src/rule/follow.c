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

static gboolean tell(RuleEvent *event, const Record *served, GError **error) {
    g_autofree char *key =
        g_strdup_printf("follow/%s/%s/%" G_GINT64_FORMAT, event->record->number, served->number, change_time(event->change));
    const FormField *field = form_field(event->form, form_serves(event->form));
    g_autofree char *title = rule_both(form_titles(event->form)), *what = rule_both(&field->title);
    g_autofree char *text = g_strdup_printf("[%s] %s ■ %s: %s", event->record->number, title, what, served->number);
    g_autoptr(GPtrArray) who = form_who_parse("person:guardian, person:leader, role:ehs", error);
    g_auto(GStrv) channels = form_words("sms", " ");
    RuleMessage message = {event->form, event->record, event->steps, who, channels, key, text, NULL};
    return who && rule_send(event->change, &message, &event->messages, error);
}

/* One permit that may serve it. */
static gboolean follow(const RuleEvent *cause, const char *number, GError **error) {
    Change *change = cause->change;
    g_autoptr(Record) record = record_load(change_db(change), number, error);
    g_autoptr(GPtrArray) steps = record ? step_list(change_db(change), number, error) : NULL;
    const Form *form = steps ? shelf_form(cause->shelf, record->form, record->version, NULL, error) : NULL;
    if (!form)
        return FALSE;
    const char *field = form_serves(form), *named = field ? record_field(record, field) : NULL;
    if (g_strcmp0(named, cause->record->number) != 0)
        return TRUE;
    RuleEvent event = {.change = change, .shelf = cause->shelf, .form = form, .record = record, .steps = steps};
    if (!rule_suspend_record(&event, error))
        return FALSE;
    return !event.suspended ||
           (record_save(change, record, error) && tell(&event, cause->record, error) && change_mention(change, number, error));
}

gboolean rule_follow(const RuleEvent *cause, GError **error) {
    if (!form_is_permit(cause->form) || !is_over(cause->record))
        return TRUE;
    Db *db = change_db(cause->change);
    g_auto(GStrv) names = shelf_names(cause->shelf);
    g_autoptr(GPtrArray) numbers = g_ptr_array_new_with_free_func(g_free);
    for (char **name = names; *name; name++) {
        const Form *form = shelf_form(cause->shelf, *name, 0, NULL, error);
        guint before = db_failures(db);
        if (!form)
            return FALSE;
        if (!form_serves(form))
            continue;
        g_autoptr(Rows) rows = db_query(db, error, SQL_OPEN, "ss", *name, cause->record->number);
        while (rows_next(rows, error))
            g_ptr_array_add(numbers, g_strdup(rows_text(rows, 0)));
        if (!db_answered(db, before, error))
            return FALSE;
    }
    for (guint i = 0; i < numbers->len; i++)
        if (!follow(cause, numbers->pdata[i], error))
            return FALSE;
    return TRUE;
}
