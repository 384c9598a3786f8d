/* SPDX-License-Identifier: MIT
 *
 * The veterans' rules (老师傅规则): whose they are, when they are looked at again, how often they fired and were right.
 */
#include "bihuan/app/judgements.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "parts/session.h"

enum { COLUMN_RULE, COLUMN_OWNER, COLUMN_REVIEW, COLUMN_FIRED, COLUMN_RIGHT, COLUMN_WRONG, COLUMN_LATE, COLUMN_REMARK, COLUMN_COUNT };

static const ListColumn COLUMNS[COLUMN_COUNT] = {
    {N_("Rule"), 16, 40, 1, FALSE},
    {N_("Owner"), 6, 10, 3, FALSE},
    {N_("Review"), 10, 10, 4, FALSE},
    {N_("Fired"), 5, 6, 3, TRUE},
    {NC_("verdict", "Right"), 5, 6, 3, TRUE},
    {NC_("verdict", "Wrong"), 4, 6, 5, TRUE},
    {NC_("verdict", "Too late"), 4, 8, 5, TRUE},
    {N_("Remark"), 16, 0, 2, FALSE},
};

static const Binding KEYS[] = {
    {"<Enter>", "open", N_("Open"), N_("Why the rule is there, when it fires, its examples")},
    {NULL, NULL, NULL, NULL},
};

static void set_count(ListRow *row, int column, gint64 count) {
    list_row_format(row, column, "%" G_GINT64_FORMAT, count);
    list_row_order(row, column, count);
}

static ListRow *rules_row(gpointer data, gconstpointer one) {
    const ListScreen *rules = data;
    const JudgementView *view = one;
    ListRow *row = list_row_new(view->row->name, COLUMN_COUNT);
    g_autofree char *owner = person_name(app_db(session_app(rules->ui)), view->row->owner), *remark = judgements_remark(view);
    list_row_set(row, COLUMN_RULE, view->judge ? form_text(&view->judge->title) : view->row->name);
    list_row_set(row, COLUMN_OWNER, owner);
    list_row_set(row, COLUMN_REVIEW, view->row->review);
    set_count(row, COLUMN_FIRED, view->fired);
    set_count(row, COLUMN_RIGHT, view->right);
    set_count(row, COLUMN_WRONG, view->wrong);
    set_count(row, COLUMN_LATE, view->late);
    list_row_set(row, COLUMN_REMARK, remark);
    if (view->past || view->blind || !view->judge)
        row->style = STYLE_WARNING;
    list_row_more(row, view->judge ? form_text(&view->judge->why) : NULL);
    return row;
}

static GPtrArray *rules_fetch(gpointer data, Page *page, GError **error) {
    page->whole = TRUE;
    return judgements_view(session_app(((ListScreen *)data)->ui), clock_now(), error);
}

static const ListSource SOURCE = {
    .columns = COLUMNS,
    .count = COLUMN_COUNT,
    .fetch = rules_fetch,
    .row = rules_row,
    .empty = N_("No veterans' rule is installed."),
};

static void rules_enter(gpointer state, const ListRow *row) {
    ui_push(((ListScreen *)state)->ui, "rule", row->key);
}

const Screen screen_rules = {
    .name = "rules",
    .title = N_("Veterans' rules"),
    .summary =
        N_("What the old hands see in the curves: owner, review, how often it fired and was right; why, when and the examples of each."),
    .keys = KEYS,
    .flags = SCREEN_FINDS,
    .size = sizeof(ListScreen),
    .list = offsetof(ListScreen, list),
    .rows = &SOURCE,
    .enter = rules_enter,
};
