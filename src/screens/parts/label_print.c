/* SPDX-License-Identifier: MIT
 *
 * From devices to a PDF of labels: size, file name, progress.
 */
#include "label_print.h"

#include "bihuan/app/scan.h"
#include "bihuan/base/i18n.h"
#include "bihuan/ui/choice.h"
#include "save.h"
#include "session.h"

#include <string.h>

typedef struct {
    Ui *ui;
    char **devices; /* NULL: by area */
    char *area;     /* NULL: all */
    char *size;
} LabelPrint;

static void label_print_free(gpointer data) {
    LabelPrint *print = data;
    g_strfreev(print->devices);
    g_free(print->area);
    g_free(print->size);
    g_free(print);
}

static char *label_print_write(gpointer data, const char *path, gpointer progress, GError **error) {
    const LabelPrint *print = data;
    ScanPrint wanted = {
        .devices = (const char *const *)print->devices,
        .area = print->area,
        .format = "pdf",
        .size = print->size,
        .path = path,
        .progress = save_progress,
        .data = progress,
    };
    LabelResult result = {0};
    if (!scan_print(session_app(print->ui), &wanted, &result, error)) {
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

static void on_size(gpointer data, const char *const *keys) {
    LabelPrint *print = data;
    if (keys == NULL || keys[0] == NULL) {
        label_print_free(print);
        return;
    }
    print->size = g_strdup(keys[0]);
    g_autofree char *name = name_offered(print);
    save_ask(print->ui, &(SaveSpec){
        .title = _("Labels to a PDF"),
        .text = _("Name of the new file:"),
        .name = name,
        .extension = ".pdf",
        .busy = _("Drawing labels"),
        .write = label_print_write,
        .free = label_print_free,
        .data = print,
    });
}

void label_print_ask(Ui *ui, const char *const *devices, const char *area) {
    static const char *const USUAL[] = {LABEL_SIZE_DEFAULT, NULL};
    LabelPrint *print = g_new0(LabelPrint, 1);
    g_auto(GStrv) sizes = label_sizes();
    GPtrArray *items = choice_items_new();
    print->ui = ui;
    print->devices = g_strdupv((char **)devices);
    print->area = g_strdup(area);
    for (char **size = sizes; *size != NULL; size++) {
        g_autofree char *text = g_strdup_printf(_("%s mm"), *size);
        g_ptr_array_add(items, choice_item_new(*size, text, NULL, NULL));
    }
    choice_open(ui, &(ChoiceSpec){
        .title = _("Size of the labels"), .items = items, .chosen = USUAL, .done = on_size, .data = print});
}
