/* SPDX-License-Identifier: MIT
 *
 * New work: the tasks of a person, compared with those he had.
 */
#include "news.h"

#include "bihuan/app/work.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"
#include "session.h"

#include <string.h>

enum { TASKS_MOST = 200 };
#define PATIENCE (8 * G_USEC_PER_SEC) /* so long a line that stands there is left to be read */

struct News {
    App *app;
    gboolean bell;
    char *person;      /* whose tasks are known; NULL: nobody is logged in */
    GHashTable *known; /* "NUMBER STATE" */
    GHashTable *fresh; /* NUMBER */
    char *waiting;     /* a line that is still to be said; NULL: none */
    SayKind kind;      /* of it */
    gint64 since;      /* monotonic µs */
};

News *news_new(App *app, gboolean bell) {
    News *news = g_new0(News, 1);
    news->app = app;
    news->bell = bell;
    news->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    news->fresh = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return news;
}

void news_free(News *news) {
    if (news == NULL) {
        return;
    }
    g_free(news->person);
    g_free(news->waiting);
    g_hash_table_unref(news->known);
    g_hash_table_unref(news->fresh);
    g_free(news);
}

gboolean news_has(const News *news, const char *number) {
    return g_hash_table_contains(news->fresh, number);
}

void news_opened(News *news, const char *number) {
    g_hash_table_remove(news->fresh, number);
}

/* Did the last thing that happened to it come from himself? */
static gboolean is_his_doing(const News *news, const Record *record) {
    g_autoptr(GPtrArray) events = work_events(news->app, record->number, NULL);
    const WorkEvent *last = events != NULL && events->len > 0 ? events->pdata[events->len - 1] : NULL;
    return last != NULL && strcmp(last->actor, news->person) == 0;
}

/* Not over what was just said of his own deed. */
static void say_waiting(News *news, Ui *ui) {
    if (news->waiting != NULL && (*ui_message(ui) == '\0' || g_get_monotonic_time() - news->since > PATIENCE)) {
        ui_say(ui, news->kind, "%s", news->waiting);
        g_clear_pointer(&news->waiting, g_free);
    }
}

static void news_tell(News *news, Ui *ui, const Record *first, int count) {
    const Form *form = shelf_form(app_shelf(news->app), first->form, first->version, NULL, NULL);
    g_autofree char *plain = first->category != NULL ? session_choice_title(news->app, first->form, "category", first->category)
                                                     : g_strdup(form != NULL ? form_title(form) : first->form);
    g_autofree char *what = session_mark_major(first, plain), *state = session_state_title(news->app, first);
    g_autofree char *area = area_name(app_db(news->app), first->area);
    g_autofree char *task = g_strdup_printf("%s  %s  %s  %s", first->number, what, area != NULL ? area : "", state);
    if (news->bell) {
        ui_beep(ui);
    }
    g_free(news->waiting);
    news->waiting = count == 1 ? g_strdup_printf(_("New task: %s"), task) : g_strdup_printf(_("%d new tasks, first: %s"), count, task);
    news->kind = session_is_major(first) ? SAY_WARNING : SAY_INFO;
    news->since = g_get_monotonic_time();
    say_waiting(news, ui);
}

void news_look(News *news, Ui *ui, gboolean changed) {
    const char *user = app_user_id(news->app);
    gboolean same = g_strcmp0(user, news->person) == 0;
    if (same && !changed) {
        say_waiting(news, ui);
        return;
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) tasks = user != NULL ? work_tasks(news->app, user, TASKS_MOST, &error) : NULL;
    if (user != NULL && tasks == NULL) {
        return; /* not read: looked at again with the next change; the line about it comes from the reader */
    }
    if (!same) {
        g_hash_table_remove_all(news->fresh);
        g_clear_pointer(&news->waiting, g_free);
        g_free(news->person);
        news->person = g_strdup(user);
    }
    g_autoptr(GHashTable) now = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const Record *first = NULL;
    int count = 0;
    for (guint i = 0; tasks != NULL && i < tasks->len; i++) {
        const Record *record = tasks->pdata[i];
        char *key = g_strdup_printf("%s %s", record->number, record->state);
        gboolean came = same && !g_hash_table_contains(news->known, key) && !is_his_doing(news, record);
        g_hash_table_add(now, key);
        if (came) {
            g_hash_table_add(news->fresh, g_strdup(record->number));
            first = first == NULL || (session_is_major(record) && !session_is_major(first)) ? record : first;
            count++;
        }
    }
    g_hash_table_unref(news->known);
    news->known = g_steal_pointer(&now);
    if (count > 0) {
        news_tell(news, ui, first, count);
    }
}
