/* SPDX-License-Identifier: MIT
 *
 * From devices to labels on paper: size, sheet or printer, file name, progress.
 */
#include "label_print.h"

#include "bihuan/app/print.h"
#include "bihuan/base/i18n.h"
#include "bihuan/ui/choice.h"
#include "bihuan/ui/dialog.h"
#include "bihuan/ui/progress.h"
#include "save.h"
#include "session.h"

#include <string.h>

#define TO_SHEET "sheet "
#define TO_PRINTER "printer "
#define TO_SINGLE "single"
#define GENERATION_NEW "new"

enum { REASON_MOST = 200 };

typedef struct {
    Ui *ui;
    char **devices; /* NULL: by area */
    char *area;     /* NULL: all */
    char *size;
    char *sheet;  /* NULL: one label a page */
    char *reason; /* not NULL: a new generation, and why */
    Settings *settings;
} LabelPrint;

static void label_print_free(gpointer data) {
    LabelPrint *print = data;
    g_strfreev(print->devices);
    g_free(print->area);
    g_free(print->size);
    g_free(print->sheet);
    g_free(print->reason);
    settings_free(print->settings);
    g_free(print);
}

static PrintWanted wanted_of(const LabelPrint *print, gpointer progress) {
    return (PrintWanted){
        .devices = (const char *const *)print->devices,
        .area = print->area,
        .size = print->size,
        .sheet = print->sheet,
        .reason = print->reason,
        .settings = print->settings,
        .progress = save_progress,
        .data = progress,
    };
}

static const char *const PDF[] = {".pdf", NULL};

static char *label_print_write(gpointer data, const char *path, gpointer progress, GError **error) {
    const LabelPrint *print = data;
    PrintWanted wanted = wanted_of(print, progress);
    LabelResult result = {0};
    wanted.format = "pdf";
    wanted.path = path;
    if (!print_labels(session_app(print->ui), &wanted, &result, error)) {
        return NULL;
    }
    g_free(result.file);
    return g_strdup_printf(_("%s is written: %u labels on %u pages."), path, result.labels, result.pages);
}

/* "labels-P-101.pdf", "labels-A-01.pdf", "labels.pdf". Owned. */
static char *name_offered(const LabelPrint *print) {
    const char *of = print->devices != NULL ? (print->devices[1] == NULL ? print->devices[0] : NULL) : print->area;
    char *name = of != NULL ? g_strdup_printf("labels-%s.pdf", of) : g_strdup("labels.pdf");
    return g_strdelimit(name, "/", '-');
}

static void ask_file(LabelPrint *print) {
    g_autofree char *name = name_offered(print);
    save_ask(print->ui, &(SaveSpec){
                            .title = _("Labels to a PDF"),
                            .text = _("Name of the new file:"),
                            .name = name,
                            .endings = PDF,
                            .busy = _("Drawing labels"),
                            .write = label_print_write,
                            .free = label_print_free,
                            .data = print,
                        });
}

static void send_to(LabelPrint *print, const char *name) {
    GError *error = NULL;
    LabelResult result = {0};
    Progress *progress = progress_begin(print->ui, _("Drawing labels"));
    PrintWanted wanted = wanted_of(print, progress);
    wanted.printer = settings_printer(print->settings, name, &error);
    gboolean ok = wanted.printer != NULL && print_labels(session_app(print->ui), &wanted, &result, &error);
    progress_end(progress);
    if (ok) {
        ui_say(print->ui, SAY_OK, _("The printer %s has taken %d labels on %d pages."), name, (int)result.labels, (int)result.pages);
    } else {
        ui_refuse(print->ui, error);
    }
    g_free(result.file);
    label_print_free(print);
}

static void on_where(gpointer data, const char *const *keys) {
    LabelPrint *print = data;
    if (keys == NULL || keys[0] == NULL) {
        label_print_free(print);
    } else if (g_str_has_prefix(keys[0], TO_PRINTER)) {
        send_to(print, keys[0] + strlen(TO_PRINTER));
    } else {
        print->sheet = g_str_has_prefix(keys[0], TO_SHEET) ? g_strdup(keys[0] + strlen(TO_SHEET)) : NULL;
        ask_file(print);
    }
}

static void ask_where(LabelPrint *print) {
    g_auto(GStrv) folders = print_folders(session_app(print->ui), print->settings);
    g_auto(GStrv) sheets = label_sheets((const char *const *)folders);
    g_autoptr(GPtrArray) printers = settings_printers(print->settings);
    GPtrArray *items = choice_items_new();
    for (guint i = 0; i < printers->len; i++) {
        const Printer *printer = printers->pdata[i];
        g_autofree char *key = g_strconcat(TO_PRINTER, printer->name, NULL);
        g_autofree char *text = g_strdup_printf(_("Printer %s"), printer->name);
        g_ptr_array_add(items, choice_item_new(key, text, NULL, printer->target));
    }
    for (char **sheet = sheets; *sheet != NULL; sheet++) {
        g_autofree char *key = g_strconcat(TO_SHEET, *sheet, NULL);
        g_autofree char *text = g_strdup_printf(_("PDF, sheets %s"), *sheet);
        g_ptr_array_add(items, choice_item_new(key, text, NULL, NULL));
    }
    g_ptr_array_add(items, choice_item_new(TO_SINGLE, _("PDF, one label a page"), NULL, NULL));
    choice_open(print->ui, &(ChoiceSpec){.title = _("Print where?"), .items = items, .done = on_where, .data = print});
}

static void on_size(gpointer data, const char *const *keys) {
    LabelPrint *print = data;
    if (keys == NULL || keys[0] == NULL) {
        label_print_free(print);
        return;
    }
    print->size = g_strdup(keys[0]);
    ask_where(print);
}

static void ask_size(LabelPrint *print) {
    static const char *const USUAL[] = {LABEL_SIZE_DEFAULT, NULL};
    g_auto(GStrv) folders = print_folders(session_app(print->ui), print->settings);
    g_auto(GStrv) sizes = label_sizes((const char *const *)folders);
    GPtrArray *items = choice_items_new();
    for (char **size = sizes; *size != NULL; size++) {
        gboolean measure = g_ascii_isdigit(**size);
        g_autofree char *text = measure ? g_strdup_printf(_("%s mm"), *size) : g_strdup(*size);
        g_ptr_array_add(items, choice_item_new(*size, text, NULL, NULL));
    }
    choice_open(print->ui,
                &(ChoiceSpec){.title = _("Size of the labels"), .items = items, .chosen = USUAL, .done = on_size, .data = print});
}

static void on_reason(gpointer data, const char *text) {
    LabelPrint *print = data;
    if (text == NULL || *text == '\0') {
        label_print_free(print);
        return;
    }
    print->reason = g_strdup(text);
    ask_size(print);
}

static void on_generation(gpointer data, const char *const *keys) {
    LabelPrint *print = data;
    if (keys == NULL || keys[0] == NULL) {
        label_print_free(print);
    } else if (strcmp(keys[0], GENERATION_NEW) != 0) {
        ask_size(print);
    } else if (!session_need_user(print->ui)) {
        label_print_free(print); /* log in, then ask again */
    } else {
        DialogInput input = {
            .title = _("New labels"), .text = _("The old labels are revoked for good. Why are they replaced?"), .max = REASON_MOST};
        dialog_input(print->ui, &input, on_reason, print);
    }
}

/* Named devices may get a new generation; a whole area gets its labels as they are. */
static void ask_generation(LabelPrint *print) {
    GPtrArray *items = choice_items_new();
    g_ptr_array_add(items, choice_item_new("same", _("Reprint the current label"), NULL, NULL));
    g_ptr_array_add(items, choice_item_new(GENERATION_NEW, _("A new label; the old one is revoked"), NULL, NULL));
    choice_open(print->ui, &(ChoiceSpec){.title = _("Which label?"), .items = items, .done = on_generation, .data = print});
}

void label_print_ask(Ui *ui, const char *const *devices, const char *area) {
    GError *error = NULL;
    Settings *settings = settings_load(&error);
    if (settings == NULL) {
        ui_say_error(ui, error);
        return;
    }
    LabelPrint *print = g_new0(LabelPrint, 1);
    print->ui = ui;
    print->devices = g_strdupv((char **)devices);
    print->area = g_strdup(area);
    print->settings = settings;
    if (devices != NULL) {
        ask_generation(print);
    } else {
        ask_size(print);
    }
}
