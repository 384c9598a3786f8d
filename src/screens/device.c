/* SPDX-License-Identifier: MIT
 *
 * One device (设备): may it be used, what it is, its label to be scanned off the screen; who tested it when and how that came out, who
 * approved a delay and which measures protect meanwhile, what is due, its records.
 */
#include "bihuan/app/device_card.h"
#include "bihuan/app/lift.h"
#include "bihuan/app/scan.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/label/code.h"
#include "bihuan/model/area.h"
#include "bihuan/model/page.h"
#include "parts/card_list.h"
#include "parts/code_view.h"
#include "parts/label_print.h"
#include "parts/material_open.h"
#include "parts/record_list.h"
#include "parts/session.h"

#include <string.h>

enum {
    SIDE_COLS = 44,   /* columns that facts and records keep beside the code */
    SIDE_MOST = 2,    /* times the code is enlarged there */
    ALONE_MOST = 3,   /* … and when it has the whole screen */
    FACTS_LONG = 16,  /* rows from which every fact has its own line */
    FACTS_SHORT = 10, /* rows from which the label stands there too */
    ROOMY = 120,      /* columns from which the code stands beside the wide lists too */
};

/* What the list shows. */
typedef enum { PANEL_TESTS, PANEL_DUE, PANEL_OPEN, PANEL_HAZARDS, PANEL_COUNT } Panel;

typedef struct {
    Ui *ui;
    App *app;
    Device *device;
    char *area_name;
    ScanLabel label;
    CodeView *view;    /* NULL: no valid label */
    char *label_error; /* why, then */
    char *held;        /* what freezes its area, NULL = nothing */
    DeviceCard *card;
    List *lists[PANEL_COUNT]; /* the last two are one */
    List *list; /* that of the panel; NULL while the code has the whole screen: nothing may happen in a list that is not seen */
    int open_count, history_count;
    Panel panel;        /* PANEL_OPEN: of any form; PANEL_HAZARDS: ended ones too */
    gboolean materials; /* there are cards of what is here */
    gboolean alone;     /* the code has the whole screen */
} DeviceScreen;

static const Binding KEYS[] = {
    {"<F2> r", "report", N_("Report"), N_("Report a hazard at this device")},
    MATERIAL_KEY,
    {"c", "code", N_("QR"), N_("Show the label's code as large as the screen allows, or what it was again")},
    {"p <F11>", "print", N_("Label"), N_("Print the label of this device to a PDF")},
    {NULL, NULL, NULL, NULL},
};

/* ---- its records, newest first ---- */

enum { COUNTED_MOST = 100 };
enum { COLUMN_NUMBER, COLUMN_WHAT, COLUMN_STATE, COLUMN_DUE, COLUMN_OPENED, COLUMN_COUNT };

static const ListColumn COLUMNS[COLUMN_COUNT] = {
    {N_("Number"), 13, 16, 1, FALSE}, {N_("What"), 8, 0, 3, FALSE},     {N_("State"), 4, 12, 1, FALSE},
    {N_("Due"), 9, 18, 2, FALSE},     {N_("Opened"), 10, 16, 4, FALSE},
};

static RecordQuery query_of(const DeviceScreen *screen, gboolean history) {
    return (RecordQuery){
        .device = screen->device->code,
        .form = history ? "hazard" : NULL,
        .which = history ? RECORD_ANY : RECORD_OPEN,
        .order = RECORD_NEWEST,
    };
}

static int count(const DeviceScreen *screen, gboolean history) {
    RecordQuery query = query_of(screen, history);
    gint64 total = COUNTED_MOST; /* what cannot be counted is not none */
    record_total(app_db(screen->app), &query, COUNTED_MOST, &total, NULL);
    return (int)total;
}

/* What was found, or which form it is. Owned. */
static char *what_text(const DeviceScreen *screen, const Record *record) {
    if (record->category != NULL && strcmp(record->form, "hazard") == 0) {
        return session_choice_title(screen->app, record->form, "category", record->category);
    }
    const Form *form = shelf_form(app_shelf(screen->app), record->form, record->version, NULL, NULL);
    return g_strdup(form != NULL ? form_title(form) : record->form);
}

static ListRow *device_row(gpointer data, gconstpointer one) {
    const DeviceScreen *screen = data;
    const Record *record = one;
    g_autofree char *key = page_key(record->opened, record->number);
    g_autofree char *plain = what_text(screen, record), *what = session_mark_major(record, plain),
                    *state = session_state_title(screen->app, record);
    g_autofree char *opened = clock_format_short(record->opened);
    g_autofree char *due = record->ended ? clock_format_short(record->closed) : session_due_text(record->due);
    ListRow *row = list_row_new(key, COLUMN_COUNT);
    list_row_set(row, COLUMN_NUMBER, record->number);
    list_row_set(row, COLUMN_WHAT, what);
    list_row_set(row, COLUMN_STATE, state);
    list_row_set(row, COLUMN_DUE, due);
    list_row_set(row, COLUMN_OPENED, opened);
    g_autofree char *note = session_description(screen->app, record);
    list_row_more(row, note);
    row->style = record->ended ? STYLE_DIM : session_due_style(record->due);
    return row;
}

static GPtrArray *device_fetch(gpointer data, Page *page, GError **error) {
    const DeviceScreen *screen = data;
    RecordQuery query = query_of(screen, screen->panel == PANEL_HAZARDS);
    g_autofree char *number = record_key_place(&query, page);
    return record_list(app_db(screen->app), &query, error);
}

static const ListSource SOURCE = {
    .columns = COLUMNS,
    .count = COLUMN_COUNT,
    .fetch = device_fetch,
    .row = device_row,
    .empty = N_("No record of this device here."),
};

/* ---- data ---- */

static void load_label(DeviceScreen *screen) {
    g_autoptr(GError) error = NULL;
    scan_label_clear(&screen->label);
    g_clear_pointer(&screen->view, code_view_free);
    g_clear_pointer(&screen->label_error, g_free);
    if (scan_label_of(screen->app, screen->device->code, &screen->label, &error)) {
        screen->view = code_view_new(screen->label.payload, &error);
    }
    if (error != NULL) {
        screen->label_error = g_strdup(error->message);
    }
}

/* "Frozen since …: why" of the hold that has stood longest over its area; a lock of its own is what blocks it. */
static void load_held(DeviceScreen *screen) {
    Db *db = app_db(screen->app);
    g_clear_pointer(&screen->held, g_free);
    g_autoptr(GPtrArray) freezes = hold_list_over_area(db, screen->device->area, NULL);
    const Hold *hold = freezes != NULL && freezes->len > 0 ? freezes->pdata[0] : NULL;
    if (hold != NULL) {
        g_autofree char *since = clock_format_short(hold->since), *why = hold_reason(screen->app, hold);
        screen->held = g_strdup_printf(_("Frozen since %s: %s"), since, why);
    }
}

static gboolean screen_device_load(DeviceScreen *screen, const char *code, GError **error) {
    g_autoptr(DeviceCard) card = device_card_load(screen->app, code, error);
    Device *device = card != NULL ? device_load(app_db(screen->app), code, error) : NULL;
    if (device == NULL) {
        return FALSE;
    }
    device_card_free(screen->card);
    screen->card = g_steal_pointer(&card);
    device_free(screen->device);
    screen->device = device;
    g_free(screen->area_name);
    screen->area_name = area_name(app_db(screen->app), device->area);
    load_label(screen);
    load_held(screen);
    screen->materials = material_is_here(screen->ui, "device", device->code);
    screen->open_count = count(screen, FALSE);
    screen->history_count = count(screen, TRUE);
    return TRUE;
}

static void device_close(gpointer state) {
    DeviceScreen *screen = state;
    list_free(screen->lists[PANEL_TESTS]);
    list_free(screen->lists[PANEL_DUE]);
    list_free(screen->lists[PANEL_OPEN]);
    device_card_free(screen->card);
    code_view_free(screen->view);
    scan_label_clear(&screen->label);
    device_free(screen->device);
    g_free(screen->area_name);
    g_free(screen->label_error);
    g_free(screen->held);
}

static gboolean device_open(gpointer state, const char *argument, GError **error) {
    DeviceScreen *screen = state;
    screen->app = session_app(screen->ui);
    if (!screen_device_load(screen, argument != NULL ? argument : "", error)) {
        return FALSE;
    }
    screen->panel = screen->card->tests->len > 0 ? PANEL_TESTS : screen->open_count > 0 ? PANEL_OPEN : PANEL_HAZARDS;
    screen->lists[PANEL_TESTS] = card_list_tests(screen->ui, &screen->card);
    screen->lists[PANEL_DUE] = card_list_due(screen->ui, &screen->card);
    screen->lists[PANEL_OPEN] = screen->lists[PANEL_HAZARDS] = list_new(screen->ui, &SOURCE, screen);
    screen->list = screen->lists[screen->panel];
    return TRUE;
}

static void device_refresh(gpointer state) {
    DeviceScreen *screen = state;
    GError *error = NULL;
    g_autofree char *code = g_strdup(screen->device->code);
    if (!screen_device_load(screen, code, &error)) {
        ui_say_error(screen->ui, error);
    }
}

/* ---- drawing ---- */

/* "K7Q-2XM9  G1", or why there is no label. Owned. */
static char *label_text(const DeviceScreen *screen) {
    if (screen->label.short_code == NULL) {
        return g_strdup(screen->label_error);
    }
    g_autofree char *shown = label_short_show(screen->label.short_code);
    return g_strdup_printf(_("%s (generation %d)"), shown, (int)screen->label.generation);
}

static int draw_pair(const Area *area, int row, const char *title, const char *text) {
    if (text == NULL || *text == '\0') {
        return row;
    }
    int col = MIN(12, area->cols / 2);
    Area value = area_sub(area, row, col, MIN(2, area->rows - row), area->cols - col);
    area_put_pad(area, row, 0, col - 1, STYLE_TITLE, title);
    return row + MAX(area_wrap(&value, 0, STYLE_NORMAL, text), 1);
}

static int draw_facts_long(const DeviceScreen *screen, const Area *area) {
    const Device *device = screen->device;
    g_autofree char *label = label_text(screen), *code = g_strdup_printf("%s  %s", device->area, screen->area_name);
    int row = draw_pair(area, 0, _("Code"), device->code);
    row = draw_pair(area, row, _("Device name"), device->name);
    row = draw_pair(area, row, _("Area"), code);
    row = draw_pair(area, row, _("Position"), device->position);
    row = draw_pair(area, row, C_("test", "Category"), device->category);
    return draw_pair(area, row, _("Label"), label);
}

static int draw_facts_short(const DeviceScreen *screen, const Area *area) {
    g_autofree char *label = label_text(screen);
    g_autofree char *place = g_strdup_printf("%s %s", screen->area_name, screen->device->position);
    int row = area_wrap(area, 0, STYLE_NORMAL, screen->device->name);
    area_put_pad(area, row, 0, area->cols, STYLE_NORMAL, place);
    if (area->rows < FACTS_SHORT) { /* the list needs the rows */
        return row + 1;
    }
    area_put_pad(area, row + 1, 0, area->cols, STYLE_NORMAL, label);
    return row + 2;
}

/* "[Tests 2] Due 1 Open 0 Hazards 3"; where they do not fit side by side only the one shown, and which of them it is. */
static void draw_tabs(const DeviceScreen *screen, const Area *line) {
    char *names[PANEL_COUNT] = {g_strdup_printf(_("Tests %d"), (int)screen->card->tests->len),
                                g_strdup_printf(_("Due %d"), (int)screen->card->due->len),
                                g_strdup_printf(_("Open %d"), screen->open_count), g_strdup_printf(_("Hazards %d"), screen->history_count)};
    int col = 1, width = 1;
    area_hline(line, 0, 0, line->cols, STYLE_DIM);
    for (int i = 0; i < PANEL_COUNT; i++) {
        width += utf8_width(names[i]) + 3;
    }
    for (int i = 0; i < PANEL_COUNT; i++) {
        gboolean shown = i == (int)screen->panel;
        if (width <= line->cols) {
            col += area_format(line, 0, col, shown ? STYLE_TITLE : STYLE_DIM, shown ? "[%s]" : " %s ", names[i]) + 1;
        } else if (shown) {
            area_format(line, 0, col, STYLE_TITLE, "[%s] %d/%d", names[i], i + 1, PANEL_COUNT);
        }
        g_free(names[i]);
    }
}

/* What blocks it, in front of everything else; the rows it took. */
static int draw_blocked(const DeviceScreen *screen, const Area *area) {
    int row = 0;
    for (guint i = 0; i < screen->card->blocked->len && row < area->rows / 3; i++) {
        const DeviceBlock *block = screen->card->blocked->pdata[i];
        g_autofree char *text = g_strdup_printf(_("MUST NOT BE USED: %s"), block->why);
        Area box = area_sub(area, row, 0, MIN(3, MAX(area->rows / 3 - row, 1)), area->cols);
        row += MIN(area_wrap(&box, 0, STYLE_HOLD, text), box.rows);
    }
    return row;
}

/* no_code: say that the code did not fit beside this. */
static void draw_facts(const DeviceScreen *screen, const Area *whole, gboolean no_code) {
    int blocked = draw_blocked(screen, whole);
    Area below = area_sub(whole, blocked, 0, whole->rows - blocked, whole->cols), *area = &below;
    gboolean full = area->rows >= FACTS_LONG;
    int row = full ? draw_facts_long(screen, area) : draw_facts_short(screen, area);
    if (screen->held != NULL) {
        Area box = area_sub(area, row, 0, full ? 3 : 1, area->cols);
        row += MIN(area_wrap(&box, 0, STYLE_HOLD, screen->held), box.rows);
    }
    if (no_code && full && screen->view != NULL) {
        area_put_pad(area, row++, 0, area->cols, STYLE_DIM, _("The QR code does not fit beside this: c shows it."));
    }
    row += full && area->rows > 2 * FACTS_LONG ? 1 : 0;
    Area tabs = area_sub(area, row, 0, 1, area->cols);
    Area list = area_sub(area, row + 1, 0, area->rows - row - 1, area->cols);
    draw_tabs(screen, &tabs);
    list_draw(screen->list, &list);
}

/* The code alone; what it says stands below, or instead of it. */
static void draw_alone(DeviceScreen *screen, const Area *area) {
    int rows, cols;
    g_autofree char *label = label_text(screen);
    gboolean blocked = screen->card->blocked->len > 0;
    g_autofree char *what = g_strdup_printf("%s  %s", screen->device->code, label);
    g_autofree char *text = blocked ? g_strdup_printf(_("MUST NOT BE USED: %s"), what) : g_steal_pointer(&what);
    Area room = area_sub(area, 0, 0, area->rows - 1, area->cols);
    if (screen->view != NULL && code_view_size(screen->view, &room, ALONE_MOST, &rows, &cols)) {
        Area box = area_sub(area, (room.rows - rows) / 2, (area->cols - cols) / 2, rows, cols);
        code_view_draw(screen->view, &box, ALONE_MOST);
        area_put_pad(area, area->rows - 1, 1, area->cols - 2, blocked ? STYLE_HOLD : STYLE_TITLE, text);
        return;
    }
    Area box = area_sub(area, 1, 1, area->rows - 1, area->cols - 2);
    int row = area_wrap(&box, 0, blocked ? STYLE_HOLD : STYLE_TITLE, text) + 1;
    Area below = area_sub(&box, row, 0, box.rows - row, box.cols);
    area_wrap(&below, 0, STYLE_DIM,
              screen->view != NULL ? _("This window is too small for the QR code. The short code can be typed instead: "
                                       "it means the same.")
                                   : _("There is no valid label to show."));
}

static void device_draw(gpointer state, const Area *area) {
    DeviceScreen *screen = state;
    int rows, cols;
    gboolean wide = screen->panel == PANEL_TESTS || screen->panel == PANEL_DUE;
    Area side = area_sub(area, 0, 0, area->rows, wide && area->cols < ROOMY ? 0 : MAX(area->cols - SIDE_COLS, 0));
    if (screen->alone) {
        draw_alone(screen, area);
    } else if (screen->view != NULL && code_view_size(screen->view, &side, SIDE_MOST, &rows, &cols)) {
        Area facts = area_sub(area, 0, cols + 1, area->rows, area->cols - cols - 1);
        code_view_draw(screen->view, &side, SIDE_MOST);
        draw_facts(screen, &facts, FALSE);
    } else {
        Area facts = area_sub(area, 0, 1, area->rows, area->cols - 1);
        draw_facts(screen, &facts, TRUE);
    }
}

/* ---- actions ---- */

static unsigned device_action(gpointer state, const char *action) {
    DeviceScreen *screen = state;
    const char *code[] = {screen->device->code, NULL};
    if (strcmp(action, "report") == 0) {
        session_submit(screen->ui, "hazard", "device", screen->device->code);
        return REACT_HANDLED;
    } else if (strcmp(action, "material") == 0) {
        return material_open(screen->ui, "device", screen->device->code);
    } else if (strcmp(action, "print") == 0) {
        label_print_ask(screen->ui, code, NULL);
        return REACT_REDRAW;
    } else if (strcmp(action, "code") == 0 || (screen->alone && strcmp(action, "back") == 0)) {
        screen->alone = !screen->alone;
        screen->list = screen->alone ? NULL : screen->lists[screen->panel];
        list_refresh(screen->lists[screen->panel]); /* what changed while it was not seen */
        return REACT_REDRAW;
    } else if (!screen->alone && (strcmp(action, "next-panel") == 0 || strcmp(action, "previous-panel") == 0)) {
        int step = strcmp(action, "next-panel") == 0 ? 1 : PANEL_COUNT - 1;
        screen->panel = (Panel)(((int)screen->panel + step) % PANEL_COUNT);
        screen->list = screen->lists[screen->panel];
        list_restart(screen->list);
        return REACT_REDRAW;
    }
    return REACT_NONE;
}

static void device_enter(gpointer state, const ListRow *row) {
    const DeviceScreen *screen = state;
    gboolean card = screen->panel == PANEL_TESTS || screen->panel == PANEL_DUE;
    const char *number = card ? card_list_record(row) : record_key_number(row->key);
    if (number != NULL) {
        ui_push(screen->ui, "record", number);
    } else {
        ui_say(screen->ui, SAY_INFO, _("No record of it is there yet."));
    }
}

static const char *device_disabled(gpointer state, const char *action) {
    const DeviceScreen *screen = state;
    if ((strcmp(action, "print") == 0 || strcmp(action, "code") == 0) && screen->view == NULL && !screen->alone) {
        return screen->label_error;
    }
    if (strcmp(action, "material") == 0 && !screen->materials) {
        return material_absent();
    }
    return NULL;
}

static char *device_brief(gpointer state) {
    return g_strdup(((DeviceScreen *)state)->device->code);
}

static char *device_subject(gpointer state) {
    return g_strdup(((DeviceScreen *)state)->device->code);
}

const Screen screen_device = {
    .name = "device",
    .title = N_("Device"),
    .summary =
        N_("One device: may it be used, its tests, who put one off and what protects meanwhile, what is due, its records. Tab goes on."),
    .keys = KEYS,
    .flags = SCREEN_NEEDS_ARGUMENT | SCREEN_FINDS,
    .size = sizeof(DeviceScreen),
    .list = offsetof(DeviceScreen, list),
    .enter = device_enter,
    .open = device_open,
    .draw = device_draw,
    .action = device_action,
    .disabled = device_disabled,
    .refresh = device_refresh,
    .subject = device_subject,
    .brief = device_brief,
    .close = device_close,
};
