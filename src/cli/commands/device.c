/* SPDX-License-Identifier: MIT
 *
 * bihuan device: one device on one page: may it be used, who tested it when and how that came out, who approved a delay and what protects
 * people meanwhile, what is due and open.
 */
#include "../device_output.h"
#include "../due_output.h"
#include "bihuan/app/device_card.h"
#include "bihuan/app/scan.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/outfile.h"
#include "bihuan/cli/command.h"
#include "bihuan/form/form.h"
#include "bihuan/model/class.h"

static void extension_out(Output *out, const CardExtension *extension) {
    if (!extension) {
        output_null(out, "extension");
        return;
    }
    const Extension *granted = extension->granted;
    output_object(out, "extension");
    output_time(out, "until", NULL, granted->until);
    output_text(out, "approved_by", NULL, granted->approved_by);
    output_time(out, "approved", NULL, granted->approved);
    output_text(out, "reason", NULL, granted->reason);
    output_text(out, "record", NULL, granted->record);
    output_flag(out, "stands", NULL, extension->stands);
    output_time(out, "voided", NULL, granted->voided);
    output_list(out, "measures");
    for (guint i = 0; i < extension->measures->len; i++) {
        const CardMeasure *measure = extension->measures->pdata[i];
        output_object(out, NULL);
        output_text(out, "what", NULL, obligation_title(measure->what));
        output_text(out, "by", NULL, measure->person);
        output_text(out, "every", NULL, measure->every);
        output_time(out, "last", NULL, measure->what->last);
        output_time(out, "next", NULL, measure->what->next);
        output_flag(out, "missed", NULL, measure->missed);
        output_end(out);
    }
    output_end(out);
    output_end(out);
}

static void test_out(Output *out, const CardTest *test) {
    const Record *record = test->test ? test->test->record : NULL;
    gboolean has_number = test->certificate && *test->certificate; /* what names the paper; a test without one is named by its record */
    g_autofree char *validity = card_validity_text(test), *at = card_time_text(test->at);
    output_row(out);
    output_shown(out, "kind", C_("test", "Test"), test->kind, test->title);
    output_time(out, "at", NULL, test->at);
    output_text(out, NULL, C_("test", "Tested"), at);
    output_shown(out, "by", C_("test", "By"), test->by_id, test->by);
    output_text(out, "values", C_("test", "Values"), test->values);
    output_shown(out, "result", C_("test", "Result"), test->test ? test->test->result : NULL, test->result);
    output_time(out, "valid_until", NULL, test->valid_until || !test->at ? test->valid_until : test->due);
    output_text(out, NULL, C_("test", "Counts"), validity);
    output_time(out, "due", NULL, test->due);
    output_shown(out, "number", C_("test", "Certificate"), has_number || !record ? test->certificate : record->number, test->certificate);
    output_text(out, "record", C_("test", "Record"), record ? record->number : NULL);
    output_text(out, "certificate", NULL, record ? record_field(record, "certificate") : NULL);
    output_text(out, "title", NULL, test->title);
    extension_out(out, test->extension);
}

static void say_extension(Output *out, const CardTest *test) {
    if (!test->extension)
        return;
    g_autofree char *text = card_extension_text(test->extension);
    output_say(out, _("%s: %s"), test->title, text);
    for (guint i = 0; i < test->extension->measures->len; i++) {
        g_autofree char *measure = card_measure_text(test->extension->measures->pdata[i]);
        output_say(out, "  %s", measure);
    }
}

/* What was never made and is not put off is named among what is due; people see it here too. */
static void tests_out(Output *out, const GPtrArray *tests, gboolean json) {
    output_table(out, "tests", C_("test", "Test"), C_("test", "Tested"), C_("test", "By"), C_("test", "Values"), C_("test", "Result"),
                 C_("test", "Counts"), C_("test", "Certificate"), C_("test", "Record"), NULL);
    for (guint i = 0; i < tests->len; i++) {
        const CardTest *test = tests->pdata[i];
        if (!json || test->at || test->extension)
            test_out(out, test);
    }
    output_end(out);
    for (guint i = 0; i < tests->len; i++)
        say_extension(out, tests->pdata[i]);
}

static void open_out(Output *out, App *app, const GPtrArray *open) {
    output_table(out, "open", _("Number"), _("Form"), _("State"), _("Due"), NULL);
    for (guint i = 0; i < open->len; i++) {
        const Record *record = open->pdata[i];
        const Form *form = shelf_form(app_shelf(app), record->form, record->version, NULL, NULL);
        output_row(out);
        output_text(out, "number", _("Number"), record->number);
        output_shown(out, "form", _("Form"), record->form, form ? form_title(form) : record->form);
        output_shown(out, "state", _("State"), record->state, form ? form_state_title(form, record->state) : record->state);
        output_time(out, "due", _("Due"), record->due);
    }
    output_end(out);
}

static void card_out(Output *out, App *app, const DeviceCard *card, gboolean json) {
    const Device *device = card->device;
    device_output_say_blocked(out, card->blocked); /* nobody may read past it */
    output_say(out, "%s · %s", device->code, device->name);
    output_object(out, NULL);
    output_text(out, "code", NULL, device->code);
    output_text(out, "name", NULL, device->name);
    output_shown(out, "area", _("Area"), device->area, card->area_name);
    output_text(out, "position", _("Position"), device->position);
    output_shown(out, "class", C_("test", "Class"), device->class, class_title(CLASS_DEVICE, device->class));
    output_text(out, "category", C_("test", "Category"), device->category);
    output_time(out, "made", _("Made"), device->made);
    output_time(out, "started", _("In use since"), device->started);
    output_time(out, "retired", _("Out of service since"), device->retired);
    device_output_blocked(out, card->blocked);
    output_say(out, " ");
    tests_out(out, card->tests, json);
    output_say(out, " ");
    due_output(out, "due", app, card->due);
    output_say(out, " ");
    open_out(out, app, card->open);
    output_end(out);
}

static gboolean print(CommandLine *line, const char *code, const char *typed, GError **error) {
    g_autofree char *head = NULL, *path = outfile_place(typed, (const char *const[]){".pdf", NULL}, error);
    if (!path || !device_card_print(line->app, code, path, &head, error))
        return FALSE;
    output_written(line->json, path, head);
    return TRUE;
}

static gboolean command_device_run(CommandLine *line, GError **error) {
    const char *typed = command_option(line, "-o");
    g_autoptr(Device) device = scan_or_code(line->app, line->words[0], error);
    if (!device)
        return FALSE;
    if (typed)
        return print(line, device->code, typed, error);
    g_autoptr(DeviceCard) card = device_card_load(line->app, device->code, error);
    if (!card)
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    card_out(out, line->app, card, line->json);
    return TRUE;
}

static const CommandOption OPTIONS[] = {
    {"-o", "FILE.pdf", N_("write the page as PDF")},
    {0},
};

const Command command_device = {
    .name = "device",
    .usage = "CODE [-o FILE.pdf]",
    .summary = N_("one device: may it be used, its tests, who approved a delay, what protects meanwhile, what is due"),
    .needs = NEED_PLANT | MAY_USER,
    .min_words = 1,
    .max_words = 1,
    .options = OPTIONS,
    .run = command_device_run,
};
