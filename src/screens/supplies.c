/* SPDX-License-Identifier: MIT
 *
 * Current supplies (应急物资现有量): what lies where and how it stands, what is amiss in colour; Enter does something at the place.
 */
#include "bihuan/app/supplies.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"
#include "bihuan/model/class.h"
#include "bihuan/ui/choice.h"
#include "bihuan/ui/list.h"
#include "parts/place_offer.h"
#include "parts/save.h"
#include "parts/session.h"

enum { COLUMN_ITEM, COLUMN_STOCK, COLUMN_STATE, COLUMN_PLACE, COLUMN_MINIMUM, COLUMN_LOT, COLUMN_EXPIRY, COLUMN_COUNT };

typedef struct {
    Ui *ui;
    List *list;
    char *area, *place; /* NULL = anywhere */
    gboolean amiss;     /* only what is not in order */
    char *blind;        /* places that whoever is here counts; "" = none */
    guint count, bad;
} Supplies;

/* Widths so that in 20 columns two places are told apart by their codes. */
static const ListColumn COLUMNS[COLUMN_COUNT] = {
    {NC_("supplies", "Item"), 7, 0, 1, FALSE},    {NC_("supplies", "Stock"), 8, 10, 1, TRUE},
    {NC_("supplies", "State"), 12, 14, 2, FALSE}, {NC_("supplies", "Place"), 6, 0, 2, FALSE},
    {NC_("supplies", "Minimum"), 8, 10, 2, TRUE}, {NC_("supplies", "Lot"), 6, 14, 4, FALSE},
    {NC_("supplies", "Until"), 10, 10, 3, FALSE},
};

static const Binding KEYS[] = {
    {"<Enter>", "open", NC_("supplies", "Place"), N_("Count the place under the cursor, or move something there")},
    {"v <F6>", "amiss", NC_("supplies", "Amiss/all"), N_("List only what is not in order, or everything")},
    {"n", "move", NC_("supplies", "Move"), N_("Enter a movement: in, issue, return, use, scrap, to another place")},
    {"c", "counts", NC_("supplies", "Counts"), N_("Open the counts of supplies")},
    {"o", "area", N_("Area"), N_("Show one area with those inside it, or all")},
    {"p <F11>", "print", N_("Print"), N_("Write what is listed to a PDF")},
    {NULL, NULL, NULL, NULL},
};

/* ---- rows ---- */

static ListRow *supplies_row(gpointer data, gconstpointer one) {
    const SupplyRow *supply = one;
    (void)data;
    g_autofree char *key = g_strdup_printf("%s\x1f%s\x1f%s", supply->place->code, supply->item->code, supply->lot);
    g_autofree char *stock = supplies_quantity(supply), *minimum = supplies_minimum(supply);
    ListRow *row = list_row_new(key, COLUMN_COUNT);
    list_row_set(row, COLUMN_ITEM, supply_item_title(supply->item));
    list_row_set(row, COLUMN_STOCK, stock);
    list_row_set(row, COLUMN_STATE, supply_state_title(supply->state));
    list_row_format(row, COLUMN_PLACE, "%s %s", supply->place->code, supply->place->name);
    list_row_set(row, COLUMN_MINIMUM, minimum);
    list_row_set(row, COLUMN_LOT, supply->lot);
    list_row_set(row, COLUMN_EXPIRY, supply->expiry);
    list_row_order(row, COLUMN_STOCK, supply->quantity);
    list_row_order(row, COLUMN_MINIMUM, supply->minimum);
    row->more = g_strdup_printf("%s\n%s", supply->item->code, class_title(CLASS_SUPPLY, supply->item->kind));
    row->style = supply->state <= SUPPLY_BELOW ? STYLE_ERROR : supply->state < SUPPLY_OK ? STYLE_WARNING : STYLE_NORMAL;
    return row;
}

static SupplyFilter filter_of(const Supplies *screen) {
    return (SupplyFilter){.area = screen->area, .place = screen->place};
}

/* Rows outlive the list they come from: items and places go with it. */
typedef struct {
    SupplyRow row; /* first: the row's texts are its own */
    SupplyItem *item;
    SupplyPlace *place;
} Shown;

static void shown_free(gpointer data) {
    Shown *shown = data;
    supply_item_free(shown->item);
    supply_place_free(shown->place);
    g_free(shown->row.lot);
    g_free(shown->row.expiry);
    g_free(shown);
}

static Shown *shown_new(const SupplyRow *row) {
    Shown *shown = g_new(Shown, 1);
    *shown = (Shown){*row, noun_copy(&supply_item_noun, row->item), noun_copy(&supply_place_noun, row->place)};
    shown->row.item = shown->item;
    shown->row.place = shown->place;
    shown->row.lot = g_strdup(row->lot);
    shown->row.expiry = g_strdup(row->expiry);
    return shown;
}

static GPtrArray *supplies_fetch(gpointer data, Page *page, GError **error) {
    Supplies *screen = data;
    SupplyFilter filter = filter_of(screen);
    g_autofree char *blind = NULL;
    g_autoptr(SupplyList) list = supplies_list(session_app(screen->ui), &filter, &blind, error);
    if (list == NULL) {
        return NULL;
    }
    GPtrArray *rows = g_ptr_array_new_with_free_func(shown_free);
    page->whole = TRUE;
    g_free(screen->blind);
    screen->blind = g_steal_pointer(&blind);
    screen->count = list->rows->len;
    screen->bad = 0;
    for (guint i = 0; i < list->rows->len; i++) {
        const SupplyRow *row = list->rows->pdata[i];
        screen->bad += row->state != SUPPLY_OK;
        if (!screen->amiss) {
            g_ptr_array_add(rows, shown_new(row));
        }
    }
    for (int state = 0; screen->amiss && state < SUPPLY_OK; state++) { /* the worst first */
        for (guint i = 0; i < list->rows->len; i++) {
            const SupplyRow *row = list->rows->pdata[i];
            if ((int)row->state == state) {
                g_ptr_array_add(rows, shown_new(row));
            }
        }
    }
    return rows;
}

static const ListSource SOURCE = {
    .columns = COLUMNS,
    .count = COLUMN_COUNT,
    .fetch = supplies_fetch,
    .row = supplies_row,
    .empty = N_("There are no supplies here."),
};

/* ---- the screen ---- */

static gboolean supplies_open(gpointer state, const char *argument, GError **error) {
    Supplies *screen = state;
    g_autoptr(SupplyPlace) place =
        argument != NULL && *argument != '\0' ? supply_place_load(app_db(session_app(screen->ui)), argument, error) : NULL;
    screen->place = place != NULL ? g_strdup(place->code) : NULL;
    return argument == NULL || *argument == '\0' || place != NULL;
}

static void supplies_close(gpointer state) {
    Supplies *screen = state;
    g_free(screen->area);
    g_free(screen->place);
    g_free(screen->blind);
}

static void supplies_draw(gpointer state, const Area *area) {
    Supplies *screen = state;
    g_autofree char *where = area_name(app_db(session_app(screen->ui)), screen->area);
    int col = 1 + area_format(area, 0, 1, screen->bad > 0 ? STYLE_ERROR : STYLE_TITLE, _("%u of %u amiss"), screen->bad, screen->count) + 2;
    const char *only[] = {where, screen->place != NULL ? screen->place : "", screen->amiss ? C_("supplies", "amiss only") : ""};
    for (gsize i = 0; i < G_N_ELEMENTS(only); i++) {
        col += *only[i] != '\0' ? area_format(area, 0, col, STYLE_WARNING, "[%s]", only[i]) + 1 : 0;
    }
    int row = 1;
    if (screen->blind != NULL && *screen->blind != '\0') {
        g_autofree char *hidden = supplies_blind_text(screen->blind);
        row += area_wrap(area, row, STYLE_DIM, hidden);
    }
    Area body = area_sub(area, row, 0, area->rows - row, area->cols);
    list_draw(screen->list, &body);
}

static void supplies_enter(gpointer state, const ListRow *row) {
    g_auto(GStrv) parts = g_strsplit(row->key, "\x1f", 3);
    place_offer(((Supplies *)state)->ui, parts[0]);
}

/* ---- keys ---- */

/* A movement of what is under the cursor: place, item and lot are known. */
static void enter_move(Supplies *screen) {
    const ListRow *row = list_row(screen->list);
    const char *place = screen->place;
    g_auto(GStrv) parts = row != NULL ? g_strsplit(row->key, "\x1f", 3) : NULL;
    if (parts != NULL) {
        place = parts[0];
    }
    g_autoptr(Task) task = task_submit("supply-move", place != NULL ? "place" : NULL, place);
    /* a kind of which there is no item stands here without one */
    g_autoptr(SupplyItem) item = parts != NULL ? supply_item_load(app_db(session_app(screen->ui)), parts[1], NULL) : NULL;
    if (item != NULL) {
        g_hash_table_insert(task->given, g_strdup("item"), g_strdup(parts[1]));
    }
    if (parts != NULL && *parts[2] != '\0') {
        g_hash_table_insert(task->given, g_strdup("lot"), g_strdup(parts[2]));
    }
    session_enter(screen->ui, task);
}

static void on_area(gpointer data, const char *const *keys) {
    Supplies *screen = data;
    if (keys != NULL && keys[0] != NULL) {
        g_free(screen->area);
        screen->area = *keys[0] != '\0' ? g_strdup(keys[0]) : NULL;
        list_restart(screen->list);
    }
}

static void choose_area(Supplies *screen) {
    g_autoptr(GPtrArray) areas = area_list(app_db(session_app(screen->ui)), NULL);
    GPtrArray *items = choice_items_new();
    const char *chosen[] = {screen->area != NULL ? screen->area : "", NULL};
    g_ptr_array_add(items, choice_item_new("", _("All areas"), NULL, NULL));
    for (guint i = 0; areas != NULL && i < areas->len; i++) {
        const PlantArea *area = areas->pdata[i];
        g_ptr_array_add(items, choice_item_new(area->code, area->name, area->code, area->code));
    }
    choice_open(screen->ui, &(ChoiceSpec){.title = _("Which area?"), .items = items, .chosen = chosen, .done = on_area, .data = screen});
}

static char *write_paper(gpointer data, const char *path, gpointer progress, GError **error) {
    const Supplies *screen = data;
    SupplyFilter filter = filter_of(screen);
    g_autofree char *head = NULL;
    (void)progress;
    return supplies_print(session_app(screen->ui), &filter, path, &head, error) ? g_strdup_printf(_("%s is written, head %s"), path, head)
                                                                                : NULL;
}

static void print_list(Supplies *screen) {
    static const char *const PDF[] = {".pdf", NULL};
    g_autofree char *day = clock_format_day(clock_now()), *name = g_strdup_printf("supplies-%s.pdf", day);
    save_ask(screen->ui, &(SaveSpec){.title = _("Write the supplies"),
                                     .text = _("File to write (.pdf)"),
                                     .name = name,
                                     .endings = PDF,
                                     .busy = _("Writing the supplies"),
                                     .write = write_paper,
                                     .data = screen});
}

static unsigned supplies_action(gpointer state, const char *action) {
    Supplies *screen = state;
    if (strcmp(action, "amiss") == 0) {
        screen->amiss = !screen->amiss;
        list_restart(screen->list);
    } else if (strcmp(action, "move") == 0) {
        enter_move(screen);
    } else if (strcmp(action, "counts") == 0) {
        ui_push(screen->ui, "counts", NULL);
    } else if (strcmp(action, "area") == 0) {
        choose_area(screen);
    } else if (strcmp(action, "print") == 0) {
        print_list(screen);
    } else {
        return REACT_NONE;
    }
    return REACT_REDRAW;
}

const Screen screen_supplies = {
    .name = "supplies",
    .title = N_("Emergency supplies"),
    .summary = N_("What lies where of the emergency supplies, and what is amiss; Enter counts a place or moves something there."),
    .keys = KEYS,
    .flags = SCREEN_FINDS,
    .size = sizeof(Supplies),
    .list = offsetof(Supplies, list),
    .rows = &SOURCE,
    .enter = supplies_enter,
    .open = supplies_open,
    .draw = supplies_draw,
    .action = supplies_action,
    .close = supplies_close,
};
