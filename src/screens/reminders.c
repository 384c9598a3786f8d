/* SPDX-License-Identifier: MIT
 *
 * The seven reminder scenes (提醒场景): each on or off, how long before, whom, by what; and the way to a month of them.
 */
#include "bihuan/app/reminders.h"

#include <string.h>

#include "bihuan/app/session.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/class.h"
#include "parts/ask.h"
#include "parts/session.h"

typedef struct {
    Ui *ui;
    List *list;
    char *scene; /* the one being changed */
} RemindersScreen;

enum { COLUMN_SCENE, COLUMN_ON, COLUMN_LEADS, COLUMN_WHO, COLUMN_CHANNEL, COLUMN_LAST, COLUMN_COUNT };

static const ListColumn COLUMNS[COLUMN_COUNT] = {
    {N_("Scene"), 16, 28, 1, FALSE},      {NC_("scene", "On"), 4, 4, 1, FALSE},
    {N_("Lead times"), 12, 16, 3, FALSE}, {NC_("scene", "Receivers"), 8, 0, 2, FALSE},
    {N_("Channel"), 12, 12, 4, FALSE},    {NC_("scene", "Last"), 16, 16, 6, FALSE},
};

static const Binding KEYS[] = {
    {"<Enter> s", "set", N_("Set"), N_("Change how long before, whom and by what this scene reminds")},
    {"o", "turn", N_("On/off"), N_("Switch this scene on or off")},
    {"p <F2>", "month", N_("Preview"), N_("What the scenes would have told last month")},
    {NULL, NULL, NULL, NULL},
};

static ListRow *reminders_row(gpointer data, gconstpointer one) {
    (void)data;
    const Reminder *reminder = one;
    const Scene *scene = reminder->scene;
    ListRow *row = list_row_new(scene->id, COLUMN_COUNT);
    g_autofree char *leads = reminders_leads_text(scene), *who = reminders_who_text(scene), *channel = reminders_channel_text(scene);
    g_autofree char *last = clock_format_short(reminder->last);
    list_row_set(row, COLUMN_SCENE, class_title(CLASS_SCENE, scene->id));
    list_row_set(row, COLUMN_ON, scene->in_use ? C_("scene", "on") : C_("scene", "off"));
    list_row_set(row, COLUMN_LEADS, leads);
    list_row_set(row, COLUMN_WHO, who);
    list_row_set(row, COLUMN_CHANNEL, channel);
    list_row_set(row, COLUMN_LAST, last);
    list_row_more(row, i18n_pick(class_say(CLASS_SCENE, scene->id, "help.zh"), class_say(CLASS_SCENE, scene->id, "help.en")));
    if (!scene->in_use)
        row->style = STYLE_WARNING;
    return row;
}

static GPtrArray *reminders_fetch(gpointer data, Page *page, GError **error) {
    page->whole = TRUE;
    return reminders_list(session_app(((RemindersScreen *)data)->ui), error);
}

static const ListSource SOURCE = {
    .columns = COLUMNS,
    .count = COLUMN_COUNT,
    .fetch = reminders_fetch,
    .row = reminders_row,
    .empty = N_("There is no scene."),
};

/* ---- changing one ---- */

/* Puts the scene in force; answers behind `given`: reason, second, his secret. Takes the scene. */
static char *put_scene(RemindersScreen *screen, Scene *taken, const char *const *answers, int given, GError **error) {
    g_autoptr(Scene) scene = taken;
    g_autoptr(GPtrArray) scenes = g_ptr_array_new();
    App *app = session_app(screen->ui);
    const char *reason = *answers[given] ? answers[given] : NULL, *second = *answers[given + 1] ? answers[given + 1] : NULL;
    RemindersDone done;
    g_ptr_array_add(scenes, scene);
    if (!reminders_check(app, scene, error))
        return NULL;
    if (second && !session_witness(app, second, answers[given + 2], error))
        return NULL;
    if (!reminders_put(app, scenes, &(RemindersWay){reason, second}, &done, error))
        return NULL;
    list_refresh(screen->list);
    if (!done.changed)
        return g_strdup(_("Nothing changes."));
    return g_strdup_printf("%s: %s", class_title(CLASS_SCENE, scene->id), scene->in_use ? C_("scene", "on") : C_("scene", "off"));
}

static char *set_done(gpointer data, const char *const *answers, GError **error) {
    RemindersScreen *screen = data;
    Scene *scene = scene_load(app_db(session_app(screen->ui)), screen->scene, error);
    if (!scene)
        return NULL;
    noun_set_text(&scene->leads, answers[0]);
    noun_set_text(&scene->who, answers[1]);
    noun_set_text(&scene->channel, answers[2]);
    return put_scene(screen, scene, answers, 3, error);
}

static char *turn_done(gpointer data, const char *const *answers, GError **error) {
    RemindersScreen *screen = data;
    Scene *scene = scene_load(app_db(session_app(screen->ui)), screen->scene, error);
    if (!scene)
        return NULL;
    scene->in_use = !scene->in_use;
    return put_scene(screen, scene, answers, 0, error);
}

/* Why, and who stands by: three questions. */
static void ask_why(Question *questions) {
    questions[0] =
        (Question){.title = _("Reason"), .text = _("Why; needed where it takes two people. Empty otherwise."), .may_be_empty = TRUE};
    ask_second(questions + 1);
    questions[1].text = _("For what is not as strict as before. Empty otherwise.");
    questions[1].may_be_empty = TRUE;
}

static unsigned change_scene(RemindersScreen *screen, gboolean turn) {
    const ListRow *row = list_row(screen->list);
    App *app = session_app(screen->ui);
    GError *error = NULL;
    if (!row || !session_need_user(screen->ui))
        return REACT_REDRAW;
    g_autoptr(Scene) scene = scene_load(app_db(app), row->key, &error);
    if (!scene) {
        ui_refuse(screen->ui, error);
        return REACT_REDRAW;
    }
    g_free(screen->scene);
    screen->scene = g_strdup(row->key);
    const char *scene_title = class_title(CLASS_SCENE, row->key); /* each question names it: the list is behind the dialog */
    g_autofree char *leads = g_strdup_printf("%s · %s", scene_title, _("Lead times"));
    g_autofree char *who = g_strdup_printf("%s · %s", scene_title, C_("scene", "Receivers"));
    g_autofree char *channel = g_strdup_printf("%s · %s", scene_title, _("Channel"));
    Question questions[ASK_MOST] = {
        {.title = leads,
         .text = strcmp(row->key, SCENE_NIGHT) == 0 ? _("At what time of day: 16:00")
                                                    : _("How long before, with commas: 30d,7d,1d. Empty: as each says."),
         .initial = scene->leads,
         .may_be_empty = TRUE},
        {.title = who, .text = _("Whom: role:ehs, dept:EQP. Empty: as each says."), .initial = scene->who, .may_be_empty = TRUE},
        {.title = channel, .text = _("By what: email sms. Empty: as each says."), .initial = scene->channel, .may_be_empty = TRUE},
    };
    Question *first = turn ? questions : questions + 3;
    ask_why(first);
    ask_all(screen->ui, &(AskSpec){scene_title, questions, turn ? 3 : 6, turn ? turn_done : set_done, screen, NULL});
    return REACT_REDRAW;
}

static unsigned reminders_action(gpointer state, const char *name) {
    RemindersScreen *screen = state;
    if (strcmp(name, "month") != 0)
        return strcmp(name, "set") == 0 || strcmp(name, "turn") == 0 ? change_scene(screen, strcmp(name, "turn") == 0) : REACT_NONE;
    ui_push(screen->ui, "reminders-month", NULL);
    return REACT_REDRAW;
}

static void reminders_close(gpointer state) {
    g_free(((RemindersScreen *)state)->scene);
}

const Screen screen_reminders = {
    .name = "reminders",
    .title = N_("Reminder scenes"),
    .summary = N_("What the plant is reminded of: each scene on or off, how long before, whom, by what; loosened by two."),
    .keys = KEYS,
    .flags = SCREEN_FINDS,
    .size = sizeof(RemindersScreen),
    .list = offsetof(RemindersScreen, list),
    .rows = &SOURCE,
    .action = reminders_action,
    .close = reminders_close,
};
