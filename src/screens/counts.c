/* SPDX-License-Identifier: MIT
 *
 * The counts of supplies: those under way first, then the newest.
 */
#include "bihuan/app/counts.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/pinyin.h"
#include "bihuan/model/person.h"
#include "bihuan/ui/choice.h"
#include "parts/place_offer.h"
#include "parts/session.h"

enum { COLUMN_PLACE, COLUMN_STATE, COLUMN_BEGUN, COLUMN_WHO, COLUMN_NUMBER, COLUMN_COUNT };
enum { PLACES_MOST = 5000 };

static const ListColumn COLUMNS[COLUMN_COUNT] = {
    {NC_("count", "Place"), 8, 0, 1, FALSE}, {NC_("count", "State"), 19, 19, 2, FALSE}, {NC_("count", "Begun"), 16, 16, 3, FALSE},
    {NC_("count", "By"), 6, 12, 3, FALSE},   {NC_("count", "Count"), 13, 13, 4, FALSE},
};

static const Binding KEYS[] = {
    {"<Enter>", "open", N_("Open"), N_("Go on with this count, or look at its differences")},
    {"c", "begin", NC_("count", "Count"), N_("Choose a place and begin to count it, where its label cannot be scanned")},
    {NULL, NULL, NULL, NULL},
};

static ListRow *counts_row(gpointer data, gconstpointer one) {
    const ListScreen *screen = data;
    const StockCount *count = one;
    Db *db = app_db(session_app(screen->ui));
    g_autoptr(SupplyPlace) place = supply_place_load(db, count->place, NULL);
    g_autofree char *begun = clock_format_short(count->begun), *who = person_name(db, count->begun_by);
    ListRow *row = list_row_new(count->id, COLUMN_COUNT);
    list_row_format(row, COLUMN_PLACE, "%s %s", count->place, place != NULL ? place->name : "");
    list_row_set(row, COLUMN_STATE, stock_count_state_title(count->state));
    list_row_set(row, COLUMN_BEGUN, begun);
    list_row_order(row, COLUMN_BEGUN, count->begun);
    list_row_set(row, COLUMN_WHO, who);
    list_row_set(row, COLUMN_NUMBER, count->id);
    row->style = stock_count_is_open(count) ? STYLE_NORMAL : STYLE_DIM;
    return row;
}

static GPtrArray *counts_fetch(gpointer data, Page *page, GError **error) {
    const ListScreen *screen = data;
    page->whole = TRUE;
    return counts_list(session_app(screen->ui), error);
}

static const ListSource SOURCE = {
    .columns = COLUMNS,
    .count = COLUMN_COUNT,
    .fetch = counts_fetch,
    .row = counts_row,
    .empty = N_("Nothing was counted yet. Scan the label of a place, or press c."),
};

static void counts_enter(gpointer state, const ListRow *row) {
    ui_push(((ListScreen *)state)->ui, "count", row->key);
}

static void search_places(gpointer data, const char *filter, int max, GPtrArray *items) {
    const ListScreen *screen = data;
    g_autoptr(GPtrArray) all = noun_list(app_db(session_app(screen->ui)), &supply_place_noun, NULL,
                                         "WHERE retired IS NULL ORDER BY code LIMIT $1", "i", (gint64)PLACES_MOST);
    for (guint i = 0; all != NULL && i < all->len && (int)items->len < max; i++) {
        const SupplyPlace *place = all->pdata[i];
        g_autofree char *text = g_strdup_printf("%s %s", place->code, place->name);
        g_autofree char *initials = pinyin_initials(place->name);
        ChoiceItem *item = choice_item_new(place->code, text, initials, place->area);
        if (choice_matches(item, filter)) {
            g_ptr_array_add(items, item);
        } else {
            choice_item_free(item);
        }
    }
}

static void on_place(gpointer data, const char *const *keys) {
    if (keys != NULL && keys[0] != NULL) {
        place_count(((ListScreen *)data)->ui, keys[0]);
    }
}

static unsigned counts_action(gpointer state, const char *action) {
    ListScreen *screen = state;
    if (g_strcmp0(action, "begin") != 0) {
        return REACT_NONE;
    }
    choice_open(screen->ui, &(ChoiceSpec){.title = _("Which place?"), .search = search_places, .done = on_place, .data = screen});
    return REACT_REDRAW;
}

const Screen screen_counts = {
    .name = "counts",
    .title = N_("Counts of supplies"),
    .summary = N_("Which places are being counted, what waits for whom; begin a count."),
    .keys = KEYS,
    .flags = SCREEN_FINDS,
    .size = sizeof(ListScreen),
    .list = offsetof(ListScreen, list),
    .rows = &SOURCE,
    .enter = counts_enter,
    .action = counts_action,
};
