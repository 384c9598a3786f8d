/* SPDX-License-Identifier: MIT
 *
 * The inspection rounds (点检路线): where something is missing, and from here into each.
 */
#include "bihuan/app/rounds.h"

#include "bihuan/base/i18n.h"
#include "parts/session.h"

enum { COLUMN_ROUND, COLUMN_TITLE, COLUMN_STATE, COLUMN_FORM, COLUMN_COUNT };

static const ListColumn COLUMNS[COLUMN_COUNT] = {
    {N_("Round"), 6, 12, 1, FALSE},
    {N_("Title"), 12, 0, 2, FALSE},
    {N_("State"), 12, 24, 1, FALSE},
    {N_("Form"), 12, 20, 3, FALSE},
};

static const Binding KEYS[] = {
    {"<Enter>", "open", N_("Walk"), N_("Walk this round: scan, look, Enter, next")},
    {NULL, NULL, NULL, NULL},
};

static ListRow *rounds_row(gpointer data, gconstpointer one) {
    (void)data;
    const RoundWalk *walk = one;
    ListRow *row = list_row_new(walk->id, COLUMN_COUNT);
    guint missing = walk->stops->len - walk->done;
    list_row_set(row, COLUMN_ROUND, walk->id);
    list_row_set(row, COLUMN_TITLE, walk->title);
    list_row_set(row, COLUMN_FORM, walk->form_title);
    if (missing > 0) {
        list_row_format(row, COLUMN_STATE, _("missing %u/%u"), missing, walk->stops->len);
    } else {
        list_row_format(row, COLUMN_STATE, _("all %u done"), walk->stops->len);
    }
    list_row_order(row, COLUMN_STATE, missing);
    for (guint i = 0; i < walk->stops->len; i++) {
        list_row_more(row, ((const RoundStop *)walk->stops->pdata[i])->code);
    }
    row->style = missing > 0 ? STYLE_NORMAL : STYLE_DIM;
    return row;
}

static GPtrArray *rounds_fetch(gpointer data, Page *page, GError **error) {
    page->whole = TRUE;
    return rounds_list(session_app(((ListScreen *)data)->ui), error);
}

static const ListSource SOURCE = {
    .columns = COLUMNS,
    .count = COLUMN_COUNT,
    .fetch = rounds_fetch,
    .row = rounds_row,
    .empty = N_("Nothing is due that would make a round; rounds of your own come by: bihuan import rounds FILE.csv."),
};

static void rounds_enter(gpointer state, const ListRow *row) {
    ui_push(((ListScreen *)state)->ui, "round", row->key);
}

const Screen screen_rounds = {
    .name = "rounds",
    .title = N_("Inspection rounds"),
    .summary = N_("The rounds of fire equipment and whatever else is gone through with one form: what is done, what is missing."),
    .keys = KEYS,
    .flags = SCREEN_FINDS,
    .size = sizeof(ListScreen),
    .list = offsetof(ListScreen, list),
    .rows = &SOURCE,
    .enter = rounds_enter,
};
