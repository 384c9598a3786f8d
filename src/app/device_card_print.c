/* SPDX-License-Identifier: MIT
 *
 * The page of a device on paper (设备卡): the five answers, and what is due.
 */
#include "bihuan/app/device_card.h"

#include "app_private.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/class.h"
#include "bihuan/paper/paper.h"
#include "bihuan/store/anchor.h"

typedef struct {
    App *app;
    const DeviceCard *card;
    const char *head, *qr;
    gint64 now;
} Sheet;

static void put_device(Paper *paper, const Sheet *sheet) {
    const Device *device = sheet->card->device;
    g_autofree char *at = clock_format_short(sheet->now);
    const PaperPair pairs[] = {
        {_("Code"), device->code, TRUE, FALSE},
        {_("Device name"), device->name, TRUE, FALSE},
        {_("Area"), sheet->card->area_name, TRUE, FALSE},
        {_("Position"), device->position, TRUE, FALSE},
        {C_("test", "Class"), class_title(CLASS_DEVICE, device->class), TRUE, FALSE},
        {_("Printed, as of"), at, TRUE, FALSE},
    };
    paper_heading(paper, 0, device->name, device->code);
    paper_pairs(paper, pairs, G_N_ELEMENTS(pairs));
    for (guint i = 0; i < sheet->card->blocked->len; i++)
        paper_banner(paper, _("MUST NOT BE USED"), ((const DeviceBlock *)sheet->card->blocked->pdata[i])->why);
}

static void put_tests(Paper *paper, const GPtrArray *tests) {
    const PaperColumn columns[] = {{.title = C_("test", "Test"), .width = 2.9},        {.title = C_("test", "Tested"), .width = 2.2},
                                   {.title = C_("test", "By"), .width = 2.6},          {.title = C_("test", "Values"), .width = 2.7},
                                   {.title = C_("test", "Result"), .width = 1.7},      {.title = C_("test", "Counts"), .width = 2.4},
                                   {.title = C_("test", "Certificate"), .width = 2.3}, {.title = C_("test", "Record"), .width = 3}};
    paper_heading(paper, 1, _("Tests"), NULL);
    if (tests->len == 0) {
        paper_text(paper, PAPER_FAINT, _("No test is recorded or due."));
        return;
    }
    paper_table_begin(paper, columns, G_N_ELEMENTS(columns));
    for (guint i = 0; i < tests->len; i++) {
        const CardTest *test = tests->pdata[i];
        g_autofree char *at = test->at || !test->newest ? card_time_text(test->at) : g_strdup(_("never")),
                        *counts = card_validity_text(test);
        const char *number = test->test ? test->test->record->number : "";
        paper_table_row(paper,
                        (const char *const[]){test->title, at, test->by, test->values, test->result, counts, test->certificate, number});
    }
    paper_table_end(paper);
}

static void put_measures(Paper *paper, const GPtrArray *measures) {
    const PaperColumn columns[] = {
        {.title = _("Substitute measure"), .width = 4}, {.title = _("Checked by"), .width = 2}, {.title = _("Every"), .width = 1.2},
        {.title = _("Last done"), .width = 2.4},        {.title = _("Next"), .width = 2.4},     {.title = _("State"), .width = 1.6}};
    paper_table_begin(paper, columns, G_N_ELEMENTS(columns));
    for (guint i = 0; i < measures->len; i++) {
        const CardMeasure *measure = measures->pdata[i];
        g_autofree char *last = measure->what->last ? card_time_text(measure->what->last) : g_strdup(_("never"));
        g_autofree char *next = card_measure_next(measure), *every = extension_every_text(measure->what);
        paper_table_row(paper, (const char *const[]){obligation_title(measure->what), measure->by, every, last, next,
                                                     measure->missed ? _("MISSED") : ""});
    }
    paper_table_end(paper);
}

static void put_extensions(Paper *paper, const GPtrArray *tests) {
    guint count = 0;
    for (guint i = 0; i < tests->len; i++) {
        const CardTest *test = tests->pdata[i];
        if (!test->extension)
            continue;
        if (count++ == 0)
            paper_heading(paper, 1, _("Delays and what protects meanwhile"), NULL);
        g_autofree char *text = card_extension_text(test->extension), *whole = g_strdup_printf(_("%s: %s"), test->title, text);
        paper_text(paper, PAPER_NORMAL, whole);
        if (test->extension->measures->len)
            put_measures(paper, test->extension->measures);
    }
}

static void put_due(Paper *paper, const GPtrArray *due, gint64 now) {
    const PaperColumn columns[] = {{.title = C_("due", "Due"), .width = 2.4},
                                   {.title = C_("due", "State"), .width = 2.4},
                                   {.title = C_("due", "What"), .width = 4},
                                   {.title = C_("due", "Who"), .width = 3},
                                   {.title = C_("due", "Record"), .width = 2.4}};
    paper_heading(paper, 1, _("What is due"), NULL);
    if (due->len == 0) {
        paper_text(paper, PAPER_FAINT, _("Nothing is due."));
        return;
    }
    paper_table_begin(paper, columns, G_N_ELEMENTS(columns));
    for (guint i = 0; i < due->len; i++) {
        const Due *one = due->pdata[i];
        g_autofree char *at = clock_format_short(one->at), *state = due_state_text(one, now);
        paper_table_row(paper, (const char *const[]){at, state, obligation_title(one->what), one->doer, one->what->record});
    }
    paper_table_end(paper);
}

static gboolean content(Paper *paper, gpointer data, GError **error) {
    const Sheet *sheet = data;
    g_autofree char *head = g_strdup_printf(_("Head code %s"), sheet->head);
    put_device(paper, sheet);
    put_tests(paper, sheet->card->tests);
    put_extensions(paper, sheet->card->tests);
    put_due(paper, sheet->card->due, sheet->now);
    return paper_qr(paper, sheet->qr, head, error);
}

gboolean device_card_print(App *app, const char *code, const char *path, char **head, GError **error) {
    Plant *plant = app_plant(app);
    PlantHead newest;
    g_autoptr(DeviceCard) card = plant_head(plant, &newest, error) ? device_card_load(app, code, error) : NULL;
    if (!card)
        return FALSE;
    gint64 now = clock_now();
    g_autofree char *qr = head_qr_text(&newest), *printed = clock_format_short(now);
    g_autofree char *foot = g_strdup_printf(_("%s · head code %s · printed %s"), plant_name(plant), newest.code, printed);
    PaperOptions options = {.title = _("Device"),
                            .number = card->device->code,
                            .foot = foot,
                            .created = now,
                            .mark = plant_is_simulated(plant) || plant_is_demo(plant) ? _("DRILL") : NULL};
    Sheet sheet = {app, card, newest.code, qr, now};
    if (head)
        *head = g_strdup(newest.code);
    return paper_write(path, &options, content, &sheet, NULL, error);
}
