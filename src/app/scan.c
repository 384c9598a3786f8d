/* SPDX-License-Identifier: MIT
 *
 * Labels (标签) read and printed: where the label wing meets the plant's key and its table of issued labels.
 */
#include "bihuan/app/scan.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/label/code.h"
#include "bihuan/model/area.h"

#include <string.h>

#define PRINT_PAGE 500

/* A genuine payload: is it the device's newest label? */
static Device *device_of_payload(App *app, const LabelRead *read, GError **error) {
    const guint8 *key = plant_key(app_plant(app), error);
    if (!key)
        return NULL;
    if (!label_verify_payload(key, plant_id(app_plant(app)), read)) {
        label_refuse(LABEL_FORGED, read->code, error);
        return NULL;
    }
    g_autoptr(Device) device = device_load(app_db(app), read->code, NULL);
    if (!device)
        label_refuse(LABEL_UNKNOWN, read->code, error);
    else if (device->generation != read->generation)
        label_refuse(LABEL_REPLACED, read->code, error);
    else
        return g_steal_pointer(&device);
    return NULL;
}

static Device *device_of_short_code(App *app, const LabelRead *read, GError **error) {
    g_autoptr(DeviceLabel) label = device_label_load(app_db(app), read->short_code, NULL);
    if (!label) {
        label_refuse(LABEL_UNKNOWN, read->short_code, error);
        return NULL;
    }
    if (label->revoked) {
        label_refuse(LABEL_REPLACED, label->device, error);
        return NULL;
    }
    return device_load(app_db(app), label->device, error);
}

Device *scan_device(App *app, const char *text, GError **error) {
    LabelRead read;
    if (!label_read(text, &read, error))
        return NULL;
    return read.kind == LABEL_PAYLOAD ? device_of_payload(app, &read, error) : device_of_short_code(app, &read, error);
}

Device *scan_or_code(App *app, const char *text, GError **error) {
    g_autoptr(Device) device = device_load(app_db(app), text, NULL);
    if (device)
        return g_steal_pointer(&device);
    g_autofree char *upper = g_ascii_strup(text, -1);
    if (strcmp(upper, text) != 0)
        device = device_load(app_db(app), upper, NULL);
    if (device)
        return g_steal_pointer(&device);
    LabelRead read;
    g_autoptr(GError) local = NULL;
    if (label_read(text, &read, &local))
        return scan_device(app, text, error);
    if (read.kind == LABEL_PAYLOAD)
        g_propagate_error(error, g_steal_pointer(&local)); /* meant as a label: say what is wrong with it */
    else
        err_set(error, ERR_INPUT, _("there is no device %s; look it up with: bihuan export devices"), text);
    return NULL;
}

void scan_label_clear(ScanLabel *label) {
    g_clear_pointer(&label->payload, g_free);
    g_clear_pointer(&label->short_code, g_free);
}

gboolean scan_label_of(App *app, const char *code, ScanLabel *label, GError **error) {
    *label = (ScanLabel){0};
    const guint8 *key = plant_key(app_plant(app), error);
    g_autoptr(DeviceLabel) issued = key ? device_label_of(app_db(app), code, error) : NULL;
    if (!issued)
        return FALSE;
    label->generation = issued->generation;
    label->short_code = g_strdup(issued->code);
    label->payload = label_payload(key, plant_id(app_plant(app)), code, issued->generation, error);
    return label->payload != NULL;
}

/* Labels collected for printing; texts are owned by the pool. */
typedef struct {
    App *app;
    GArray *items;          /* LabelItem */
    GStringChunk *pool;
} Sheet;

static gboolean add_device(Sheet *sheet, const Device *device, GError **error) {
    ScanLabel label;
    if (!scan_label_of(sheet->app, device->code, &label, error)) {
        scan_label_clear(&label);
        return FALSE;
    }
    g_autofree char *area = area_name(app_db(sheet->app), device->area);
    LabelItem item = {
        .code = g_string_chunk_insert(sheet->pool, device->code),
        .name = g_string_chunk_insert(sheet->pool, device->name),
        .area = g_string_chunk_insert(sheet->pool, area),
        .position = g_string_chunk_insert(sheet->pool, device->position),
        .payload = g_string_chunk_insert(sheet->pool, label.payload),
        .short_code = g_string_chunk_insert(sheet->pool, label.short_code),
        .generation = (int)label.generation,
    };
    g_array_append_val(sheet->items, item);
    scan_label_clear(&label);
    return TRUE;
}

static gboolean add_named(Sheet *sheet, const char *const *codes, GError **error) {
    for (; *codes; codes++) {
        g_autoptr(Device) device = scan_or_code(sheet->app, *codes, error);
        if (!device || !add_device(sheet, device, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean add_area(Sheet *sheet, const char *area, GError **error) {
    g_autofree char *after = g_strdup("");
    if (area && !area_exists(app_db(sheet->app), area))
        return err_set(error, ERR_INPUT, _("there is no area %s; look it up with: bihuan export areas"), area);
    for (;;) {
        g_autoptr(GPtrArray) page = device_list(app_db(sheet->app), area, after, PRINT_PAGE, error);
        if (!page)
            return FALSE;
        for (guint i = 0; i < page->len; i++)
            if (!add_device(sheet, page->pdata[i], error))
                return FALSE;
        if (page->len < PRINT_PAGE)
            return TRUE;
        g_free(after);
        after = g_strdup(((Device *)page->pdata[page->len - 1])->code);
    }
}

/* What is common to printing into a file and onto a terminal. Collects the devices; FALSE with a sentence. */
static gboolean collect(const ScanPrint *wanted, Sheet *sheet, GError **error) {
    gboolean ok = wanted->devices && *wanted->devices ? add_named(sheet, wanted->devices, error)
                                                      : add_area(sheet, wanted->area, error);
    return ok && (sheet->items->len > 0 || err_set(error, ERR_INPUT, _("there is no device to print a label for")));
}

static LabelOptions options_of(App *app, const ScanPrint *wanted) {
    Plant *plant = app_plant(app);
    return (LabelOptions){
        .path = wanted->path,
        .size = wanted->size,
        .plant = plant_name(plant),
        .mark = plant_is_simulated(plant) ? _("DRILL") : NULL,
        .created = clock_now(),
        .progress = wanted->progress,
        .data = wanted->data,
    };
}

static const LabelItem *items_of(const Sheet *sheet) {
    return (const LabelItem *)(gpointer)sheet->items->data;
}

gboolean scan_print(App *app, const ScanPrint *wanted, LabelResult *result, GError **error) {
    Sheet sheet = {app, g_array_new(FALSE, TRUE, sizeof(LabelItem)), g_string_chunk_new(4096)};
    LabelOptions options = options_of(app, wanted);
    const LabelFormat *format = label_format_find(wanted->format, error);
    gboolean ok = format && collect(wanted, &sheet, error) &&
                  label_write(format, items_of(&sheet), sheet.items->len, &options, result, error);
    g_array_unref(sheet.items);
    g_string_chunk_free(sheet.pool);
    return ok;
}

char *scan_print_text(App *app, const ScanPrint *wanted, guint *labels, GError **error) {
    Sheet sheet = {app, g_array_new(FALSE, TRUE, sizeof(LabelItem)), g_string_chunk_new(4096)};
    LabelOptions options = options_of(app, wanted);
    const LabelFormat *format = label_format_find(wanted->format, error);
    char *text = format && collect(wanted, &sheet, error)
                     ? label_print(format, items_of(&sheet), sheet.items->len, &options, error) : NULL;
    *labels = sheet.items->len;
    g_array_unref(sheet.items);
    g_string_chunk_free(sheet.pool);
    return text;
}
