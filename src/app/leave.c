/* SPDX-License-Identifier: MIT
 *
 * What ends with a person's service. A task never goes with its owner.
 */
#include "leave.h"

#include "bihuan/model/account.h"
#include "bihuan/model/appointment.h"
#include "bihuan/model/message.h"
#include "bihuan/model/record.h"
#include "bihuan/model/step.h"
#include "bihuan/rule/extension.h"
#include "bihuan/rule/rule.h"
#include "bihuan/rule/tell.h"
#include "bihuan/rule/who.h"

#include <string.h>

static const char SQL_TASKS[] =
    "WHERE done = 0 AND"
    " ',' || assignee || ',' <> replace(',' || assignee || ',', ',' || $1 || ',', '')"
    " ORDER BY record, position";

/* One open task of who leaves. */
typedef struct {
    Case *subject;
    const char *leaver;
    const FormStep *shape; /* NULL: the form has no such step any more */
    Step *step;
} Task;

/* The assignee's parts without the leaver and, if wanted, without departments. Owned. */
static char *rest_of(const Task *task, gboolean departments) {
    g_auto(GStrv) parts = g_strsplit(task->step->assignee, ",", -1);
    g_autofree char *gone = g_strconcat("person:", task->leaver, NULL);
    g_autoptr(GString) rest = g_string_new(NULL);
    for (char **part = parts; *part; part++)
        if (strcmp(*part, gone) != 0 && (departments || !g_str_has_prefix(*part, "dept:")))
            g_string_append_printf(rest, "%s%s", rest->len ? "," : "", *part);
    return g_string_free(g_steal_pointer(&rest), FALSE);
}

/* Takes an assignee (NULL: it could not be read) if anybody may do the step by it. FALSE leaves the step as it was. */
static gboolean take_assignee(Task *task, char *assignee) {
    if (!assignee)
        return FALSE;
    char *before = task->step->assignee;
    task->step->assignee = assignee;
    g_autoptr(GPtrArray) may = *assignee && task->shape ? who_may(task->subject, task->shape, task->step, NULL) : NULL;
    gboolean good = *assignee && (!task->shape || (may && may->len > 0));
    if (!good)
        task->step->assignee = before;
    g_free(good ? before : assignee);
    return good;
}

/* Whom the department has on duty; "" = nobody. Owned. */
static char *next_in(const Task *task, const char *department) {
    g_autofree char *stand_in = NULL, *chosen = NULL;
    if (department && *department)
        who_choose(task->subject, department, &chosen, &stand_in, NULL);
    return chosen ? g_strdup_printf("person:%s,dept:%s", chosen, department) : g_strdup("");
}

static gboolean hand_to_department(Task *task) {
    g_autofree char *rest = rest_of(task, TRUE);
    g_auto(GStrv) parts = g_strsplit(rest, ",", -1);
    for (char **part = parts; *part; part++)
        if (g_str_has_prefix(*part, "dept:") && take_assignee(task, next_in(task, *part + strlen("dept:"))))
            return TRUE;
    gboolean dispatched = task->shape && form_who_has(task->shape->by, WHO_DISPATCH);
    return dispatched && take_assignee(task, next_in(task, task->subject->record->department));
}

/* What could not be read refuses all of it: nobody is passed over for that. Whom it names beside the leaver was told already. */
static gboolean hand_on(Task *task, GError **error) {
    Case *subject = task->subject;
    guint before = db_failures(subject->db);
    gboolean others = take_assignee(task, rest_of(task, FALSE)), named = others && strstr(task->step->assignee, "person:") != NULL;
    if (!others && !hand_to_department(task) && !(task->shape && take_assignee(task, who_text(subject, task->shape->by, NULL))) &&
        !take_assignee(task, who_superior_text(subject, task->leaver, NULL)) && !take_assignee(task, who_safety_text(subject, NULL)))
        take_assignee(task, g_strdup("anyone"));
    g_free(task->step->stand_in);
    task->step->stand_in = g_strdup_printf("person:%s", task->leaver);
    return db_answered(subject->db, before, error) && step_save(subject->change, task->step, error) &&
           (named || rule_tell_step(subject, task->step, error)) && change_mention(subject->change, subject->record->number, error);
}

static gboolean hand_on_one(Change *change, Shelf *shelf, const Step *key, const char *leaver, GError **error) {
    g_autoptr(Case) subject = case_in_change(change, shelf, key->record, error);
    for (guint i = 0; subject && i < subject->steps->len; i++) {
        Step *step = subject->steps->pdata[i];
        if (step->position == key->position)
            return hand_on(&(Task){subject, leaver, form_step(subject->form, step->name), step}, error);
    }
    return subject != NULL;
}

static gboolean hand_on_all(Change *change, Shelf *shelf, const char *leaver, gint64 *tasks, GError **error) {
    g_autofree char *named = g_strconcat("person:", leaver, NULL);
    g_autoptr(GPtrArray) open = noun_list(change_db(change), &step_noun, error, SQL_TASKS, "s", named);
    for (guint i = 0; open && i < open->len; i++)
        if (!hand_on_one(change, shelf, open->pdata[i], leaver, error))
            return FALSE;
    if (open && tasks)
        *tasks = open->len;
    return open != NULL;
}

/* All of them, not only those "in force": who has left holds none of those any more. */
static gboolean end_appointments(Change *change, const char *person, GError **error) {
    g_autoptr(GPtrArray) list = appointment_list(change_db(change), person, 0, error);
    for (guint i = 0; list && i < list->len; i++) {
        Appointment *one = list->pdata[i];
        if (one->until && one->until <= change_time(change))
            continue;
        one->until = change_time(change);
        if (!appointment_put(change, one, error))
            return FALSE;
    }
    return list != NULL;
}

gboolean leave_revoke_key(Change *change, const char *key_id, GError **error) {
    g_autoptr(SignKey) key = NULL;
    if (!sign_key_find(change_db(change), key_id, &key, error))
        return FALSE;
    if (!key || key->revoked_row)
        return TRUE;
    key->revoked_row = change_seq(change) + 1; /* this very row may still carry it */
    return sign_key_save(change, key, error);
}

gboolean leave_end_account(Change *change, const char *person, GError **error) {
    g_autoptr(Account) account = NULL;
    if (!account_find(change_db(change), person, &account, error))
        return FALSE;
    if (!account || strcmp(account->state, "left") == 0)
        return TRUE;
    g_free(account->state);
    account->state = g_strdup("left");
    return account_save(change, account, error) && leave_revoke_key(change, account->key_id, error);
}

gboolean leave_service(Change *change, Shelf *shelf, Person *person, gint64 *tasks, GError **error) {
    person->in_service = FALSE;
    return person_put(change, person, error) && message_withdraw_from(change, person->id, "已离职 / has left service", error) &&
           end_appointments(change, person->id, error) && leave_end_account(change, person->id, error) &&
           hand_on_all(change, shelf, person->id, tasks, error) && rule_measures_hand_on(change, shelf, person->id, error) &&
           rule_person_lost(change, shelf, person->id, error);
}
