/* SPDX-License-Identifier: MIT
 *
 * The report of one record (闭环报告): its sections as they will be printed, and the way to the paper.
 */
#include "bihuan/app/report.h"

#include "bihuan/base/i18n.h"
#include "bihuan/ui/text.h"
#include "parts/material_open.h"
#include "parts/save.h"
#include "parts/session.h"

typedef struct {
    Ui *ui;
    char *number;
    TextView *view;
} ReportScreen;

static const Binding KEYS[] = {
    {"<F6> x <Enter>", "paper", N_("PDF"), N_("Write this report to a PDF file")},
    {"e", "refresh", NULL, N_("Load it again")},
    {NULL, NULL, NULL, NULL},
};

static Style style_of(ReportLineKind kind) {
    static const Style styles[] = {
        [REPORT_LINE_TITLE] = STYLE_TITLE,
        [REPORT_LINE_SECTION] = STYLE_TITLE,
        [REPORT_LINE_VALUE] = STYLE_NORMAL,
        [REPORT_LINE_MISSING] = STYLE_DIM,
    };
    return styles[kind];
}

static gboolean screen_report_load(ReportScreen *screen, GError **error) {
    g_autoptr(ReportView) report = report_load(session_app(screen->ui), screen->number, error);
    if (report == NULL) {
        return FALSE;
    }
    g_free(screen->number);
    screen->number = g_strdup(report->number);
    g_autoptr(GPtrArray) lines = report_lines(report);
    text_view_clear(screen->view);
    for (guint i = 0; i < lines->len; i++) {
        const ReportLine *line = lines->pdata[i];
        g_autofree char *text = g_strdup_printf("%*s%s", line->indent, "", line->text);
        text_view_add(screen->view, style_of(line->kind), line->indent + 2, text);
    }
    return TRUE;
}

static void report_close(gpointer state) {
    g_free(((ReportScreen *)state)->number);
}

static gboolean report_open(gpointer state, const char *argument, GError **error) {
    ReportScreen *screen = state;
    screen->number = g_strdup(argument != NULL ? argument : "");
    return screen_report_load(screen, error);
}

static void report_refresh(gpointer state) {
    ReportScreen *screen = state;
    GError *error = NULL;
    if (!screen_report_load(screen, &error)) {
        ui_say_error(screen->ui, error);
    }
}

static char *report_subject(gpointer state) {
    const ReportScreen *screen = state;
    return g_strdup(screen->number);
}

/* ---- paper ---- */

static const char *const PDF[] = {".pdf", NULL};

static char *screen_report_write_file(gpointer data, const char *path, gpointer progress, GError **error) {
    ReportScreen *screen = data;
    ReportPrint print = {.number = screen->number, .path = path, .progress = save_progress, .data = progress};
    ReportResult result;
    if (!report_print(session_app(screen->ui), &print, &result, error)) {
        return NULL;
    }
    return g_strdup_printf(_("%s is written: %u pages, head %s"), path, result.pages, result.head);
}

static unsigned report_action(gpointer state, const char *name) {
    ReportScreen *screen = state;
    if (g_strcmp0(name, "material") == 0) {
        return material_open(screen->ui, "record", screen->number);
    }
    if (g_strcmp0(name, "paper") != 0) {
        return REACT_NONE;
    }
    g_autofree char *file = g_strdup_printf("%s.pdf", screen->number);
    save_ask(screen->ui, &(SaveSpec){
                             .title = _("Write the report"),
                             .text = _("File to write (.pdf)"),
                             .name = file,
                             .endings = PDF,
                             .busy = _("Writing the report"),
                             .write = screen_report_write_file,
                             .data = screen,
                         });
    return REACT_REDRAW;
}

const Screen screen_report = {
    .name = "report",
    .title = N_("Closed-loop report"),
    .summary = N_("The closed-loop report of one record: what was done, what was not, and how long it took."),
    .keys = KEYS,
    .flags = SCREEN_NEEDS_ARGUMENT,
    .size = sizeof(ReportScreen),
    .text = offsetof(ReportScreen, view),
    .open = report_open,
    .action = report_action,
    .refresh = report_refresh,
    .subject = report_subject,
    .close = report_close,
};
