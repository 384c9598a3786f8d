/* SPDX-License-Identifier: MIT
 *
 * The dated limits (限值): what counts, since when, from where; and putting a new value in force, by two where it takes two.
 */
#include "bihuan/app/limits.h"

#include <string.h>

#include "bihuan/app/session.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "parts/ask.h"
#include "parts/session.h"

typedef struct {
    Ui *ui;
    List *list;
    char *name; /* of the limit that is set */
} Limits;

enum { COLUMN_NAME, COLUMN_VALUE, COLUMN_FROM, COLUMN_TITLE, COLUMN_SOURCE, COLUMN_COUNT };

static const ListColumn COLUMNS[COLUMN_COUNT] = {
    {NC_("limit", "Limit"), 16, 30, 1, FALSE}, {NC_("limit", "Value"), 6, 12, 1, FALSE},  {NC_("limit", "From"), 10, 10, 2, FALSE},
    {NC_("limit", "What"), 12, 0, 1, FALSE},   {NC_("limit", "Source"), 8, 20, 4, FALSE},
};

static const Binding KEYS[] = {
    {"<Enter> s", "set", N_("Set"), N_("Put a new value of this limit in force from today on")},
    {NULL, NULL, NULL, NULL},
};

static ListRow *limits_row(gpointer data, gconstpointer one) {
    (void)data;
    const Limit *limit = one;
    g_autofree char *key = g_strdup_printf("%s %s", limit->name, limit->effective_from);
    ListRow *row = list_row_new(key, COLUMN_COUNT);
    list_row_set(row, COLUMN_NAME, limit->name);
    list_row_set(row, COLUMN_VALUE, limit->value);
    list_row_set(row, COLUMN_FROM, limit->effective_from);
    list_row_set(row, COLUMN_TITLE, i18n_pick(limit->title, limit->title_en));
    list_row_set(row, COLUMN_SOURCE, limit->source);
    return row;
}

static GPtrArray *limits_fetch(gpointer data, Page *page, GError **error) {
    page->whole = TRUE;
    return limit_list(app_db(session_app(((Limits *)data)->ui)), error);
}

static const ListSource SOURCE = {
    .columns = COLUMNS,
    .count = COLUMN_COUNT,
    .fetch = limits_fetch,
    .row = limits_row,
    .empty = N_("There is no limit."),
};

static void limits_close(gpointer state) {
    g_free(((Limits *)state)->name);
}

/* ---- a new value ---- */

static char *screen_limits_put(gpointer data, const char *const *answers, GError **error) {
    Limits *limits = data;
    App *app = session_app(limits->ui);
    const char *second = *answers[3] != '\0' ? answers[3] : NULL;
    g_autofree char *value = clock_plain_duration(answers[0]);
    LimitWish wish = {
        .name = limits->name, .value = value, .source = answers[1], .reason = *answers[2] != '\0' ? answers[2] : NULL, .second = second};
    LimitDone done = {0};
    gboolean ok = (second == NULL || session_witness(app, second, answers[4], error)) && limits_set(app, &wish, &done, error);
    char *said = ok ? g_strdup_printf(_("%s is %s from %s on (before: %s)."), limits->name, answers[0], done.from, done.before) : NULL;
    limit_done_clear(&done);
    return said;
}

static unsigned set(Limits *limits) {
    const ListRow *row = list_row(limits->list);
    if (row == NULL || !session_need_user(limits->ui)) {
        return REACT_REDRAW;
    }
    g_free(limits->name);
    limits->name = g_strdup(row->cells[COLUMN_NAME]);
    Question questions[ASK_MOST] = {
        {.title = limits->name, .text = row->cells[COLUMN_TITLE], .initial = row->cells[COLUMN_VALUE]},
        {.title = C_("limit", "Source"), .text = _("Where does the number come from?")},
        {.title = _("Reason"), .text = _("Why; needed where it takes two people. Empty otherwise."), .may_be_empty = TRUE},
    };
    ask_second(questions + 3);
    questions[3].text = _("For a looser value, and for every other safety number of the plant. Empty otherwise.");
    questions[3].may_be_empty = TRUE;
    ask_all(limits->ui, &(AskSpec){_("Limit"), questions, 5, screen_limits_put, limits, NULL});
    return REACT_REDRAW;
}

static unsigned limits_action(gpointer state, const char *name) {
    return strcmp(name, "set") == 0 ? set(state) : REACT_NONE;
}

const Screen screen_limits = {
    .name = "limits",
    .title = N_("Limits"),
    .summary = N_("The dated limits with their sources; put a new value in force, with a second person where it takes two."),
    .keys = KEYS,
    .flags = SCREEN_FINDS,
    .size = sizeof(Limits),
    .list = offsetof(Limits, list),
    .rows = &SOURCE,
    .action = limits_action,
    .close = limits_close,
};
