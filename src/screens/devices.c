/* SPDX-License-Identifier: MIT
 *
 * Devices (设备): found by code, name, position or area; from here hazards are reported and labels printed.
 */
#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"
#include "bihuan/model/device.h"
#include "bihuan/model/page.h"
#include "bihuan/ui/choice.h"
#include "parts/label_print.h"
#include "parts/material_open.h"
#include "parts/session.h"

#include <string.h>

typedef struct {
    Ui *ui;
    App *app;
    List *list;
    char *area;        /* NULL = all; with the areas inside it */
    GHashTable *names; /* area code to name */
} Devices;

enum { COLUMN_CODE, COLUMN_NAME, COLUMN_AREA, COLUMN_POSITION, COLUMN_LABEL, COLUMN_COUNT };

static const ListColumn COLUMNS[COLUMN_COUNT] = {
    {N_("Code"), 7, 16, 1, FALSE},     {N_("Device name"), 9, 0, 1, FALSE}, {N_("Area"), 10, 24, 2, FALSE},
    {N_("Position"), 10, 0, 3, FALSE}, {N_("Label"), 5, 6, 4, TRUE},
};

static const char *area_title(Devices *devices, const char *code) {
    const char *name = g_hash_table_lookup(devices->names, code);
    if (name == NULL) {
        char *loaded = area_name(app_db(devices->app), code);
        g_hash_table_insert(devices->names, g_strdup(code), loaded);
        name = loaded;
    }
    return name;
}

/* ---- the list's source ---- */

static ListRow *devices_row(gpointer data, gconstpointer one) {
    const Device *device = one;
    ListRow *row = list_row_new(device->code, COLUMN_COUNT);
    list_row_set(row, COLUMN_CODE, device->code);
    list_row_set(row, COLUMN_NAME, device->name);
    list_row_set(row, COLUMN_AREA, area_title(data, device->area));
    list_row_set(row, COLUMN_POSITION, device->position);
    list_row_format(row, COLUMN_LABEL, "G%d", (int)device->generation);
    list_row_more(row, device->area);
    return row;
}

static GPtrArray *devices_fetch(gpointer data, Page *page, GError **error) {
    const Devices *devices = data;
    return page_of_devices(app_db(devices->app), page, devices->area, NULL, error);
}

static gint64 devices_total(gpointer data) {
    const Devices *devices = data;
    gint64 count;
    return devices->area == NULL && device_count(app_db(devices->app), &count, NULL) ? count : -1;
}

static const ListSource SOURCE = {
    .columns = COLUMNS,
    .count = COLUMN_COUNT,
    .fetch = devices_fetch,
    .row = devices_row,
    .total = devices_total,
    .batch = TRUE,
    .empty = N_("There is no such device. f chooses another area, Esc takes the filter away."),
};

/* ---- the screen ---- */

static const Binding KEYS[] = {
    {"<F2> r", "report", N_("Report"), N_("Report a hazard at the device under the cursor")},
    {"f", "area", N_("Area"), N_("Show the devices of one area only")},
    MATERIAL_KEY,
    {"p <F11>", "print", N_("Labels"), N_("Print the labels of the marked devices, of an area or of all")},
    {NULL, NULL, NULL, NULL},
};

static void devices_close(gpointer state) {
    Devices *devices = state;
    g_hash_table_unref(devices->names);
    g_free(devices->area);
}

/* The argument is an area. */
static gboolean devices_open(gpointer state, const char *argument, GError **error) {
    (void)error;
    Devices *devices = state;
    devices->app = session_app(devices->ui);
    devices->area = g_strdup(argument);
    devices->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return TRUE;
}

static void on_area(gpointer data, const char *const *keys) {
    Devices *devices = data;
    if (keys == NULL || keys[0] == NULL) {
        return;
    }
    g_free(devices->area);
    devices->area = *keys[0] != '\0' ? g_strdup(keys[0]) : NULL;
    list_restart(devices->list);
    ui_redraw(devices->ui);
}

static void choose_area(Devices *devices) {
    const char *chosen[] = {devices->area != NULL ? devices->area : "", NULL};
    g_autoptr(GPtrArray) places = area_list(app_db(devices->app), NULL);
    GPtrArray *items = choice_items_new();
    g_ptr_array_add(items, choice_item_new("", _("All areas"), NULL, NULL));
    for (guint i = 0; places != NULL && i < places->len; i++) {
        const PlantArea *place = places->pdata[i];
        g_autofree char *text = g_strdup_printf("%s  %s", place->code, place->name);
        g_ptr_array_add(items, choice_item_new(place->code, text, NULL, NULL));
    }
    choice_open(devices->ui, &(ChoiceSpec){.title = _("Which area?"), .items = items, .chosen = chosen, .done = on_area, .data = devices});
}

/* The marked devices, or the one under the cursor. */
static void print_some(Devices *devices) {
    g_autoptr(GPtrArray) keys = list_marked(devices->list);
    g_ptr_array_add(keys, NULL);
    if (keys->pdata[0] != NULL) {
        label_print_ask(devices->ui, (const char *const *)keys->pdata, NULL);
    }
}

static void on_print(gpointer data, const char *const *keys) {
    Devices *devices = data;
    if (keys == NULL || keys[0] == NULL) {
        return;
    }
    if (strcmp(keys[0], "cursor") == 0) {
        print_some(devices);
    } else {
        label_print_ask(devices->ui, NULL, strcmp(keys[0], "area") == 0 ? devices->area : NULL);
    }
}

static void print_labels(Devices *devices) {
    if (list_marked_count(devices->list) > 0) {
        print_some(devices);
        return;
    }
    const ListRow *row = list_row(devices->list);
    GPtrArray *items = choice_items_new();
    if (row != NULL) {
        g_ptr_array_add(items, choice_item_new("cursor", row->key, NULL, row->cells[COLUMN_NAME]));
    }
    if (devices->area != NULL) {
        g_autofree char *text = g_strdup_printf(_("All devices of %s"), devices->area);
        g_ptr_array_add(items, choice_item_new("area", text, NULL, area_title(devices, devices->area)));
    }
    g_ptr_array_add(items, choice_item_new("all", _("All devices of the plant"), NULL, NULL));
    choice_open(devices->ui, &(ChoiceSpec){.title = _("Labels of which devices?"), .items = items, .done = on_print, .data = devices});
}

static unsigned devices_action(gpointer state, const char *action) {
    Devices *devices = state;
    if (strcmp(action, "report") == 0) {
        session_submit(devices->ui, "hazard", "device", list_key_now(devices->list));
        return REACT_HANDLED;
    } else if (strcmp(action, "area") == 0) {
        choose_area(devices);
        return REACT_REDRAW;
    } else if (strcmp(action, "material") == 0) {
        return material_open(devices->ui, "device", list_key_now(devices->list));
    } else if (strcmp(action, "print") == 0) {
        print_labels(devices);
        return REACT_REDRAW;
    }
    return REACT_NONE;
}

static void devices_enter(gpointer state, const ListRow *row) {
    ui_push(((Devices *)state)->ui, "device", row->key);
}

static const char *devices_disabled(gpointer state, const char *action) {
    const Devices *devices = state;
    if (strcmp(action, "report") == 0 && list_key_now(devices->list) == NULL) {
        return _("There is no device under the cursor to report a hazard at.");
    }
    if (strcmp(action, "print") == 0 && list_key_now(devices->list) == NULL) {
        return _("There is no device here to print a label for.");
    }
    return NULL;
}

static void devices_refresh(gpointer state) {
    g_hash_table_remove_all(((Devices *)state)->names);
}

static char *devices_subject(gpointer state) {
    Devices *devices = state;
    return devices->area != NULL ? g_strdup_printf("(%s)", area_title(devices, devices->area)) : NULL;
}

const Screen screen_devices = {
    .name = "devices",
    .title = N_("Devices"),
    .summary = N_("All devices, by code, name, position or area; report at one, print labels."),
    .keys = KEYS,
    .flags = SCREEN_FINDS | SCREEN_MARKS,
    .size = sizeof(Devices),
    .list = offsetof(Devices, list),
    .rows = &SOURCE,
    .enter = devices_enter,
    .open = devices_open,
    .action = devices_action,
    .disabled = devices_disabled,
    .refresh = devices_refresh,
    .subject = devices_subject,
    .close = devices_close,
};
