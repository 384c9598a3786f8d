/* SPDX-License-Identifier: MIT
 *
 * bihuan scan: what a label stands for, if it is genuine.
 */
#include "bihuan/app/scan.h"

#include "../output.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/cli/command.h"
#include "bihuan/model/area.h"
#include "bihuan/model/record.h"
#include "bihuan/model/shift.h"

#define RECORDS_MAX 100

static void print_text(const Device *device, const char *area, const char *shift, const ScanLabel *label, const GPtrArray *records) {
    g_autoptr(GString) numbers = g_string_new(NULL);
    for (guint i = 0; i < records->len; i++)
        g_string_append_printf(numbers, "%s%s", i ? _(", ") : "", ((const Record *)records->pdata[i])->number);
    output_line("%s · %s", device->code, device->name);
    output_pair(_("Area"), area);
    output_pair(_("Position"), device->position);
    output_pair(_("Shift"), shift);
    output_pair(_("Label"), label->short_code);
    output_pair(_("Open records"), numbers->str);
}

static void print_json(const Device *device, const char *area, const char *shift, const ScanLabel *label, const GPtrArray *records) {
    g_autoptr(JsonBuilder) json = json_builder_new();
    g_autofree char *title = shift_title(shift);
    output_begin_object(json, NULL);
    output_text(json, "device", device->code);
    output_text(json, "name", device->name);
    output_text(json, "area", device->area);
    output_text(json, "area_name", area);
    output_text(json, "position", device->position);
    output_text(json, "shift", shift);
    output_text(json, "shift_title", title);
    output_begin_object(json, "label");
    output_number(json, "generation", label->generation);
    output_text(json, "short_code", label->short_code);
    json_builder_end_object(json);
    output_begin_array(json, "records");
    for (guint i = 0; i < records->len; i++)
        output_text(json, NULL, ((const Record *)records->pdata[i])->number);
    json_builder_end_array(json);
    json_builder_end_object(json);
    output_print(json);
}

static gboolean run(CommandLine *line, GError **error) {
    Db *db = app_db(line->app);
    g_autoptr(Device) device = scan_device(line->app, line->words[0], error);
    ScanLabel label = {0};
    if (!device || !scan_label_of(line->app, device->code, &label, error))
        return FALSE;
    RecordQuery query = {.device = device->code, .which = RECORD_OPEN, .limit = RECORDS_MAX};
    g_autoptr(GPtrArray) records = record_list(db, &query, error);
    g_autofree char *area = area_name(db, device->area), *shift = shift_text(db, clock_now(), error);
    if (!records || !shift) {
        scan_label_clear(&label);
        return FALSE;
    }
    if (line->json)
        print_json(device, area, shift, &label, records);
    if (!line->json) {
        g_autofree char *title = shift_title(shift);
        print_text(device, area, title, &label, records);
    }
    scan_label_clear(&label);
    return TRUE;
}

const Command command_scan = {
    .name = "scan",
    .usage = "PAYLOAD",
    .summary = N_("look up a scanned label or its printed short code"),
    .needs = NEED_PLANT | MAY_USER,
    .min_words = 1,
    .max_words = 1,
    .run = run,
};
