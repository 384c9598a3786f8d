/* SPDX-License-Identifier: MIT
 *
 * Tasks as values, and the one place where a task is read from words.
 */
#include "bihuan/app/task.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/store/canon.h"

#include <string.h>

static Task *task_new(const char *form, const char *number, const char *step) {
    Task *task = g_new0(Task, 1);
    task->form = g_strdup(form);
    task->number = g_strdup(number);
    task->step = g_strdup(step);
    task->given = canon_map_new();
    return task;
}

Task *task_submit(const char *form, const char *key, const char *value) {
    Task *task = task_new(form, NULL, NULL);
    if (key)
        g_hash_table_insert(task->given, g_strdup(key), g_strdup(value));
    return task;
}

Task *task_act(const char *number, const char *step, gboolean reject) {
    Task *task = task_new(NULL, number, step);
    task->reject = reject;
    return task;
}

Task *task_copy(const Task *task) {
    Task *copy = task ? task_new(task->form, task->number, task->step) : NULL;
    GHashTableIter iter;
    gpointer key, value;
    if (!copy)
        return NULL;
    copy->reject = task->reject;
    copy->round = g_strdup(task->round);
    g_hash_table_iter_init(&iter, task->given);
    while (g_hash_table_iter_next(&iter, &key, &value))
        g_hash_table_insert(copy->given, g_strdup(key), g_strdup(value));
    return copy;
}

void task_free(Task *task) {
    if (!task)
        return;
    g_free(task->form);
    g_free(task->number);
    g_free(task->step);
    g_free(task->round);
    g_hash_table_unref(task->given);
    g_free(task);
}

const char *task_given(const Task *task, const char *key) {
    return g_hash_table_lookup(task->given, key);
}

Task *task_parse(const char *text, GError **error) {
    g_auto(GStrv) words = NULL;
    int count = 0;
    g_shell_parse_argv(text ? text : "", &count, &words, NULL); /* FALSE: not one word */
    gboolean act = count > 0 && strcmp(words[0], "act") == 0;
    if (count < (act ? 3 : 2)) {
        err_set(error, ERR_USAGE, act ? _("Which record and which step?") : _("Which form?"));
        return NULL;
    }
    Task *task = act ? task_new(NULL, words[1], words[2]) : task_new(words[1], NULL, NULL);
    for (int i = act ? 3 : 2; i < count; i++) {
        const char *equals = strchr(words[i], '=');
        if (equals)
            g_hash_table_insert(task->given, g_strndup(words[i], (gsize)(equals - words[i])), g_strdup(equals + 1));
        else if (act && strcmp(words[i], "reject") == 0)
            task->reject = TRUE;
    }
    return task;
}

char *task_name(const Task *task) {
    GString *name = g_string_new(NULL);
    if (task->step) {
        g_string_printf(name, "act %s %s%s", task->number, task->step, task->reject ? " reject" : "");
        return g_string_free(name, FALSE);
    }
    g_string_printf(name, "submit %s", task->form);
    g_autoptr(GList) keys = g_list_sort(g_hash_table_get_keys(task->given), (GCompareFunc)strcmp);
    for (const GList *key = keys; key; key = key->next)
        g_string_append_printf(name, " %s=%s", (const char *)key->data, task_given(task, key->data));
    return g_string_free(name, FALSE);
}
