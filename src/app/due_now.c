/* SPDX-License-Identifier: MIT
 *
 * What is to be done on a device now, and how.
 */
#include "bihuan/app/due_now.h"

#include <string.h>

#include "bihuan/app/work.h"
#include "bihuan/base/clock.h"
#include "bihuan/rule/who.h"

static int compare_due(gconstpointer a, gconstpointer b) {
    const Due *one = *(const Due *const *)a, *other = *(const Due *const *)b;
    if (one->late != other->late)
        return one->late ? -1 : 1;
    return one->at < other->at ? -1 : one->at > other->at ? 1 : strcmp(one->what->id, other->what->id);
}

/* Where nobody can say when it opens, it is to be looked at. */
static gboolean is_now(Db *db, const Due *due, gint64 now) {
    gint64 opens = 0;
    return *due->what->form && (due->late || !obligation_opens_at(db, due->what, &opens, NULL) || (opens > 0 && opens <= now));
}

GPtrArray *due_now(App *app, const char *device, GError **error) {
    g_autofree char *subject = g_strconcat("device:", device, NULL);
    guint before = db_failures(app_db(app));
    g_autoptr(GPtrArray) all = due_list(app, &(DueFilter){.subject = subject}, error);
    for (guint i = all ? all->len : 0; i > 0; i--)
        if (!is_now(app_db(app), all->pdata[i - 1], clock_now()))
            g_ptr_array_remove_index(all, i - 1);
    if (!all || !db_answered(app_db(app), before, error))
        return NULL;
    g_ptr_array_sort(all, compare_due);
    return g_steal_pointer(&all);
}

static Task *submit_task(const Due *due, const char *device) {
    Task *task = task_submit(due->what->form, "device", device);
    GHashTableIter iter;
    gpointer key, value;
    g_hash_table_iter_init(&iter, due->what->fields);
    while (g_hash_table_iter_next(&iter, &key, &value))
        g_hash_table_insert(task->given, g_strdup(key), g_strdup(value));
    return task;
}

/* The row of the step at which a record stands; NULL: it stands at none. */
static const Step *current_step(const Work *work, guint *index) {
    for (guint i = 0; work->current && i < work->steps->len; i++) {
        const Step *step = work->steps->pdata[i];
        if (!step->done && strcmp(step->name, work->current) == 0) {
            *index = i;
            return step;
        }
    }
    return NULL;
}

/* The step of the open record; NULL: whoever is logged in may not, or it waits for nobody. */
static Task *act_task(App *app, const Due *due) {
    g_autoptr(Work) work = work_load(app, due->what->record, NULL);
    guint index = 0;
    const Step *step = work ? current_step(work, &index) : NULL;
    gboolean may = step && (!app_user_id(app) || who_contains(work->who->pdata[index], app_user_id(app)));
    return may ? task_act(due->what->record, step->name, FALSE) : NULL;
}

/* Whom the form lets submit it, and do the step that goes with it; who reports may do what a reporter does. */
static gboolean may_check(App *app, const Form *form) {
    const FormStep *step = form_at_once(form);
    if (!work_may_submit(app, form, NULL))
        return FALSE;
    for (guint i = 0; step && i < step->by->len; i++)
        if (((const FormWho *)step->by->pdata[i])->kind == WHO_REPORTER)
            return TRUE;
    g_autoptr(Case) anywhere = case_of_form(app_db(app), NULL, form, NULL, clock_now());
    g_autoptr(GPtrArray) people = step ? who_resolve(anywhere, step->by, NULL) : NULL;
    return !step || (people && who_contains(people, app_user_id(app)));
}

Task *due_now_task(App *app, const Due *due, const char *device) {
    const Form *form = shelf_form(app_shelf(app), due->what->form, 0, NULL, NULL);
    if (form && *due->what->record && !form_at_once(form))
        return act_task(app, due);
    gboolean may = form && (!app_user_id(app) || (may_check(app, form) && work_may_start(app, due->what->form, device, NULL, NULL)));
    return may ? submit_task(due, device) : NULL;
}
