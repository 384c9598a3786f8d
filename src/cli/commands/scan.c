/* SPDX-License-Identifier: MIT
 *
 * bihuan scan: what a label stands for, if it is genuine.
 */
#include "bihuan/app/scan.h"

#include "../device_output.h"
#include "bihuan/app/due_now.h"
#include "bihuan/app/gate.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/cli/command.h"
#include "bihuan/model/area.h"
#include "bihuan/model/class.h"
#include "bihuan/model/person.h"
#include "bihuan/model/record.h"
#include "bihuan/model/shift.h"
#include "bihuan/model/stock_count.h"
#include "bihuan/model/supply_list.h"

#define RECORDS_MAX 100

typedef struct {
    const Device *device;
    const ScanLabel *label;
    const GPtrArray *records, *blocks, *due;
    const char *area, *shift;
} Scanned;

/* What is to be done on it now. */
static void command_scan_due(Output *out, const GPtrArray *list) {
    output_list(out, "due");
    for (guint i = 0; i < list->len; i++) {
        const Due *due = list->pdata[i];
        g_autofree char *state = due_state_text(due, clock_now()), *text = g_strdup_printf(_("%s: %s"), obligation_title(due->what), state);
        output_object(out, NULL);
        output_text(out, "id", NULL, due->what->id);
        output_text(out, NULL, C_("scan", "Due"), text);
        output_text(out, "title", NULL, obligation_title(due->what));
        output_text(out, "form", NULL, due->what->form);
        output_time(out, "due", NULL, due->at);
        output_flag(out, "late", NULL, due->late);
        output_text(out, "record", NULL, due->what->record);
        output_end(out);
    }
    output_end(out);
}

static void command_scan_print(Output *out, const Scanned *scanned) {
    const Device *device = scanned->device;
    const GPtrArray *records = scanned->records;
    g_autofree char *title = shift_title(scanned->shift);
    g_autofree const char **numbers = g_new0(const char *, records->len + 1);
    for (guint i = 0; i < records->len; i++)
        numbers[i] = ((const Record *)records->pdata[i])->number;
    device_output_say_blocked(out, scanned->blocks); /* nobody may read past it */
    output_say(out, "%s · %s", device->code, device->name);
    output_object(out, NULL);
    output_text(out, "device", NULL, device->code);
    output_text(out, "name", NULL, device->name);
    output_text(out, "area", NULL, device->area);
    output_text(out, "area_name", _("Area"), scanned->area);
    output_text(out, "position", _("Position"), device->position);
    output_text(out, "shift", NULL, scanned->shift);
    output_text(out, "shift_title", _("Shift"), title);
    output_object(out, "label");
    output_number(out, "generation", NULL, scanned->label->generation);
    output_text(out, "short_code", _("Label"), scanned->label->short_code);
    output_end(out);
    output_texts(out, "records", _("Open records"), numbers);
    device_output_blocked(out, scanned->blocks);
    command_scan_due(out, scanned->due);
    output_end(out);
}

/* A place for supplies: what is there is no business of who is about to count it. */
static gboolean scan_out_place(CommandLine *line, GError **error) {
    Db *db = app_db(line->app);
    g_autoptr(StockCount) open = NULL;
    g_autoptr(SupplyPlace) place = scan_place(line->app, line->words[0], error);
    if (!place || !stock_count_open_of(db, place->code, &open, error))
        return FALSE;
    g_autofree char *area = area_name(db, place->area), *keeper = *place->keeper ? person_name(db, place->keeper) : g_strdup("");
    g_autoptr(Output) out = output_new(line->json);
    output_say(out, "%s · %s", place->code, place->name);
    output_object(out, NULL);
    output_text(out, "place", NULL, place->code);
    output_text(out, "name", NULL, place->name);
    output_text(out, "area", NULL, place->area);
    output_text(out, "area_name", _("Area"), area);
    output_shown(out, "keeper", C_("count", "Keeper"), place->keeper, keeper);
    output_shown(out, "count", C_("count", "Count"), open ? open->id : NULL, open ? open->id : NULL);
    output_end(out);
    return TRUE;
}

static gboolean scan_out_item(CommandLine *line, GError **error) {
    g_autoptr(SupplyItem) item = scan_item(line->app, line->words[0], error);
    if (!item)
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    output_say(out, "%s · %s", item->code, supply_item_title(item));
    output_object(out, NULL);
    output_text(out, "item", NULL, item->code);
    output_text(out, "name", NULL, supply_item_title(item));
    output_shown(out, "kind", C_("supplies", "Kind"), item->kind, class_title(CLASS_SUPPLY, item->kind));
    output_text(out, "unit", C_("supplies", "Unit"), item->unit);
    output_text(out, "spec", C_("supplies", "Specification"), item->spec);
    output_flag(out, "expires", NULL, item->expires);
    output_end(out);
    return TRUE;
}

/* An entry card: would it be let in? Nothing is written, so a no is no failure here. */
static gboolean scan_out_card(CommandLine *line, GError **error) {
    GateAnswer answer;
    g_autofree char *subject = scan_subject(line->app, line->words[0], error);
    const char *code = NULL;
    if (subject)
        label_subject_of(subject, &code);
    if (!code || !gate_ask(line->app, code, &answer, error))
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    output_say(out, "%s: %s", answer.worker->code, answer.yes ? C_("gate", "YES") : C_("gate", "NO"));
    output_object(out, NULL);
    output_text(out, "card", NULL, answer.worker->code);
    output_text(out, "name", C_("gate", "Name"), answer.worker->name);
    output_text(out, "company", C_("gate", "Company"), answer.worker->company);
    output_flag(out, "yes", NULL, answer.yes);
    output_text(out, "why", C_("gate", "Note"), answer.why);
    output_text(out, "entry", NULL, answer.worker->entry);
    output_text(out, "area", NULL, answer.worker->area);
    output_text(out, NULL, C_("gate", "Area"), answer.worker->area_name);
    output_time(out, "in", C_("gate", "In since"), answer.worker->inside);
    output_time(out, "until", C_("gate", "Until"), answer.worker->until);
    output_end(out);
    gate_answer_clear(&answer);
    return TRUE;
}

static gboolean command_scan_run(CommandLine *line, GError **error) {
    static gboolean (*const SHOWN[LABEL_OF_COUNT])(CommandLine *, GError **) = {
        [LABEL_OF_PLACE] = scan_out_place, [LABEL_OF_ITEM] = scan_out_item, [LABEL_OF_PASS] = scan_out_card};
    LabelOf of = scan_is_of(line->app, line->words[0]);
    if (SHOWN[of])
        return SHOWN[of](line, error);
    Db *db = app_db(line->app);
    g_autoptr(Device) device = scan_device(line->app, line->words[0], error);
    ScanLabel label = {0};
    if (!device || !scan_label_of(line->app, device->code, &label, error))
        return FALSE;
    RecordQuery query = {.device = device->code, .which = RECORD_OPEN, .limit = RECORDS_MAX};
    g_autoptr(GPtrArray) records = record_list(db, &query, error);
    g_autofree char *area = area_name(db, device->area), *shift = shift_text(db, clock_now(), error);
    g_autoptr(GPtrArray) blocks = shift ? device_blocked(db, app_shelf(line->app), device->code, clock_now(), error) : NULL;
    g_autoptr(GPtrArray) due = blocks ? due_now(line->app, device->code, error) : NULL;
    g_autoptr(Output) out = output_new(line->json);
    if (records && due)
        command_scan_print(out, &(Scanned){device, &label, records, blocks, due, area, shift});
    scan_label_clear(&label);
    return records && due;
}

const Command command_scan = {
    .name = "scan",
    .usage = "PAYLOAD",
    .summary = N_("look up a scanned label or its printed short code"),
    .needs = NEED_PLANT | MAY_USER,
    .min_words = 1,
    .max_words = 1,
    .run = command_scan_run,
};
