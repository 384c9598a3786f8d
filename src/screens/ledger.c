/* SPDX-License-Identifier: MIT
 *
 * The monthly ledger (重大危险源包保责任履职台账): 17 computed columns, their checks, the records behind each cell, and the way
 * to a file. A month is computed once and again only when asked for.
 */
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/ui/choice.h"
#include "bihuan/ui/dialog.h"
#include "bihuan/ui/table.h"
#include "parts/ledger_view.h"
#include "parts/save.h"
#include "parts/second.h"
#include "parts/session.h"

#include <string.h>

enum {
    CHECKS_FROM = 18, /* rows from which the checks stand below the table */
    CHECKS_MOST = 10,
    CHARACTER = 2, /* columns of a Chinese character: the template's widths count those */
    WIDEST = 40,
    NARROW = 60,
};

typedef struct {
    Ui *ui;
    LedgerView *view;
    Table *table;
    List *checks;
    List *list;        /* the checks while the keys go to them, else NULL */
    char *marked;      /* the corrected cell drawn last, with its mark */
    char *reason;      /* typed for the deed that is being done */
    char *value;       /* typed for the cell being corrected */
    GPtrArray *titles; /* char *, of the columns in the language it was computed in */
} LedgerScreen;

static const Binding KEYS[] = {
    {"x", "export", N_("Export"), N_("Write this month to an XLSX or CSV file")},
    {",", "earlier", N_("Month-"), N_("Show the month before")},
    {".", "later", N_("Month+"), N_("Show the month after")},
    {"c <F11>", "checks", N_("Checks"), N_("Go to the checks, or back to the table")},
    {"=", "correct", N_("Correct"), N_("Correct this cell by hand, with a reason")},
    {"+", "confirm", N_("Confirm"), N_("Confirm the gaps of your department")},
    {"C", "close-month", N_("Close"), N_("Close this month: its rows are frozen")},
    {"E", "receipt", N_("Receipt"), N_("Record the receipt of the upload of this closed month")},
    {NULL, NULL, NULL, NULL},
};

/* ---- the table's source ---- */

static int table_rows(gpointer data) {
    return ledger_view_rows(((LedgerScreen *)data)->view);
}

static int table_columns(gpointer data) {
    return ledger_view_columns(((LedgerScreen *)data)->view);
}

static const char *table_title(gpointer data, int column) {
    const LedgerScreen *screen = data;
    return column < (int)screen->titles->len ? screen->titles->pdata[column] : "";
}

static int table_width(gpointer data, int column) {
    const Ledger *ledger = ledger_view_ledger(((LedgerScreen *)data)->view);
    return MIN(ledger_template_column(ledger_template(ledger), (guint)column)->width * CHARACTER, WIDEST);
}

static const char *table_cell(gpointer data, int row, int column, Style *style) {
    const LedgerScreen *screen = data;
    LedgerSeverity severity;
    const LedgerCell *cell = ledger_cell(ledger_view_ledger(screen->view), (guint)row, (guint)column);
    if (ledger_view_mark(screen->view, row, column, &severity)) {
        *style = severity == LEDGER_ERROR ? STYLE_ERROR : severity == LEDGER_WARNING ? STYLE_WARNING : STYLE_NORMAL;
    } else if (cell->reason != NULL) {
        *style = STYLE_DIM;
    }
    if (cell->correction != NULL) {
        g_free(screen->marked);
        ((LedgerScreen *)data)->marked = g_strdup_printf("%s*", cell->text);
        return screen->marked;
    }
    return cell->text;
}

static const TableSource SOURCE = {
    .rows = table_rows,
    .columns = table_columns,
    .title = table_title,
    .width = table_width,
    .cell = table_cell,
    .frozen = 2,
    .empty = N_("There is no row: no major hazard source is registered in this month."),
};

/* ---- data ---- */

static void read_titles(LedgerScreen *screen) {
    const Ledger *ledger = ledger_view_ledger(screen->view);
    g_ptr_array_set_size(screen->titles, 0);
    for (int i = 0; i < ledger_view_columns(screen->view); i++) {
        g_ptr_array_add(screen->titles, ledger_column_header(ledger_template_column(ledger_template(ledger), (guint)i)));
    }
}

/* Why a cell is "/", or what its worst check says, while the cursor stands on it. */
static void explain(LedgerScreen *screen) {
    int row = table_row(screen->table), column = table_column(screen->table);
    if (row < 0 || ledger_view_ledger(screen->view) == NULL) {
        return;
    }
    const LedgerCell *cell = ledger_cell(ledger_view_ledger(screen->view), (guint)row, (guint)column);
    if (cell->correction != NULL) {
        ui_say(screen->ui, SAY_INFO, "%s: %s* %s", table_title(screen, column), cell->text, cell->correction);
    } else if (cell->reason != NULL) {
        ui_say(screen->ui, SAY_INFO, "%s: / %s", table_title(screen, column), cell->reason);
    } else if (cell->of > 0) {
        ui_say(screen->ui, SAY_INFO, _("%s: %d of %d. Enter shows the records"), table_title(screen, column), (int)cell->n, (int)cell->of);
    } else {
        ui_say(screen->ui, SAY_INFO, "%s: %s", table_title(screen, column), cell->text);
    }
}

static void screen_ledger_load(LedgerScreen *screen, const char *month) {
    g_autofree char *wanted = g_strdup(month);
    if (!ledger_view_load(screen->view, wanted)) {
        ui_say(screen->ui, SAY_ERROR, "%s", ledger_view_problem(screen->view));
    }
    read_titles(screen);
    list_restart(screen->checks);
}

static void screen_ledger_close(gpointer state) {
    LedgerScreen *screen = state;
    table_free(screen->table);
    list_free(screen->checks);
    ledger_view_free(screen->view);
    g_clear_pointer(&screen->titles, g_ptr_array_unref);
    g_free(screen->marked);
    g_free(screen->value);
    g_free(screen->reason);
}

/* Without a month: the last whole one, which is the one to be uploaded. */
static gboolean screen_ledger_open(gpointer state, const char *argument, GError **error) {
    gint64 from, to;
    ClockCivil now = clock_civil(clock_now());
    g_autofree char *last = clock_format_month(clock_from_civil(now.year, now.month - 1, 1, 0, 0, 0));
    const char *month = argument != NULL && *argument != '\0' ? argument : last;
    if (!clock_month(month, &from, &to, error)) {
        return FALSE;
    }
    LedgerScreen *screen = state;
    screen->view = ledger_view_new(session_app(screen->ui));
    screen->titles = g_ptr_array_new_with_free_func(g_free);
    screen->table = table_new(&SOURCE, screen);
    screen->checks = list_new(screen->ui, &ledger_view_checks, screen->view);
    screen_ledger_load(screen, month);
    return TRUE;
}

/* ---- drawing ---- */

static int draw_head(LedgerScreen *screen, const Area *area) {
    Style style;
    g_autofree char *left = session_ledger_text(ledger_view_countdown(screen->view), area->cols < NARROW, &style);
    int used = 1;
    if (*left != '\0') {
        used += area_format(area, 0, used, style, "%s", left) + 2;
    }
    int errors = ledger_view_count(screen->view, LEDGER_ERROR), warnings = ledger_view_count(screen->view, LEDGER_WARNING);
    used += area_format(area, 0, used, errors != 0 ? STYLE_ERROR : STYLE_OK, _("errors %d, warnings %d"), errors, warnings) + 2;
    if (ledger_view_is_stale(screen->view)) {
        area_put(area, 0, used, STYLE_CHANGED, _("changed since: F5 computes again"));
    }
    if (ledger_view_ledger(screen->view) == NULL || area->rows < 8) {
        return 1;
    }
    g_autofree char *way = ledger_view_way(screen->view);
    area_put(area, 1, 1, STYLE_DIM, way);
    return 2;
}

static void ledger_draw(gpointer state, const Area *area) {
    LedgerScreen *screen = state;
    int top = draw_head(screen, area);
    if (ledger_view_ledger(screen->view) == NULL) {
        Area rest = area_sub(area, top + 1, 1, area->rows - top - 1, area->cols - 2);
        area_wrap(&rest, 0, STYLE_ERROR, ledger_view_problem(screen->view));
        return;
    }
    int below = area->rows >= CHECKS_FROM ? MIN(CHECKS_MOST, area->rows / 3) : screen->list != NULL ? area->rows - top : 0;
    Area table = area_sub(area, top, 0, area->rows - top - below, area->cols);
    Area checks = area_sub(area, area->rows - below, 0, below, area->cols);
    if (table.rows > 0) {
        table_draw(screen->table, &table);
    }
    if (below > 0) {
        area_hline(&checks, 0, 0, checks.cols, screen->list != NULL ? STYLE_TITLE : STYLE_DIM);
        area_put(&checks, 0, 1, screen->list != NULL ? STYLE_TITLE : STYLE_DIM, _(" Checks "));
        Area list = area_sub(&checks, 1, 0, checks.rows - 1, checks.cols);
        list_draw(screen->checks, &list);
    }
}

/* ---- the records behind a cell ---- */

static void open_evidence(gpointer data, const char *const *keys) {
    LedgerScreen *screen = data;
    if (keys == NULL || keys[0] == NULL) {
        return;
    }
    g_autoptr(Record) record = record_load(app_db(session_app(screen->ui)), keys[0], NULL);
    if (record != NULL) {
        ui_push(screen->ui, "record", record->number);
    } else {
        ui_say(screen->ui, SAY_INFO, _("%s is not a record: it stands in the plant's tables"), keys[0]);
    }
}

static void show_evidence(LedgerScreen *screen) {
    int row = table_row(screen->table), column = table_column(screen->table);
    const LedgerCell *cell = ledger_cell(ledger_view_ledger(screen->view), (guint)row, (guint)column);
    if (cell->evidence->len == 0) {
        explain(screen);
        return;
    }
    GPtrArray *items = choice_items_new();
    for (guint i = 0; i < cell->evidence->len; i++) {
        const LedgerEvidence *one = cell->evidence->pdata[i];
        g_autofree char *when = clock_format_short(one->at);
        g_autofree char *text = g_strdup_printf("%s %s %s", one->counts ? "+" : "-", one->number, one->text);
        g_autofree char *note = g_strdup_printf("%s %s", when, one->who);
        g_ptr_array_add(items, choice_item_new(one->number, text, NULL, note));
    }
    ChoiceSpec spec = {.title = table_title(screen, column), .items = items, .done = open_evidence, .data = screen};
    choice_open(screen->ui, &spec);
}

static void go_to_check(gpointer state, const ListRow *on) {
    LedgerScreen *screen = state;
    int row, column;
    const LedgerCheck *check = ledger_view_check(screen->view, on->key, &row, &column);
    if (check == NULL || row < 0) {
        return;
    }
    screen->list = NULL;
    table_select(screen->table, row, MAX(column, 0));
    ui_say(screen->ui, SAY_INFO, "%s: %s", check->rule, check->message);
}

/* ---- export ---- */

static char *screen_ledger_write_file(gpointer data, const char *path, gpointer progress, GError **error) {
    LedgerScreen *screen = data;
    const LedgerOfMonth *of = ledger_view_of(screen->view);
    if (!ledger_write(session_app(screen->ui), of, path, save_progress, progress, error)) {
        return NULL;
    }
    return g_strdup_printf(_("%s is written: %d rows"), path, ledger_view_rows(screen->view));
}

static void export(LedgerScreen *screen) {
    g_autofree char *name = g_strdup_printf("ledger-%s.xlsx", ledger_view_month(screen->view));
    static const char *const ENDINGS[] = {".xlsx", ".csv", ".json", NULL};
    SaveSpec spec = {
        .title = _("Export the ledger"),
        .text = _("File to write (.xlsx, .csv or .json)"),
        .name = name,
        .endings = ENDINGS,
        .busy = _("Writing the ledger"),
        .write = screen_ledger_write_file,
        .data = screen,
    };
    save_ask(screen->ui, &spec);
}

/* ---- what a person adds ---- */

/* problem: of the deed that failed, NULL = it was done. */
static void told(LedgerScreen *screen, const char *done, const GError *problem) {
    if (problem != NULL) {
        ui_say(screen->ui, SAY_ERROR, "%s", problem->message);
        return;
    }
    screen_ledger_load(screen, ledger_view_month(screen->view));
    ui_say(screen->ui, SAY_INFO, "%s", done);
}

/* Does it at once, or when the second person has proven himself where the table of who may asks for one. */
static void with_second(LedgerScreen *screen, const char *deed, const char *department, void (*go)(gpointer data)) {
    Authority wanted = {.verb = "ledger", .part = deed, .department = department};
    g_autofree char *why = second_why(session_app(screen->ui), &wanted);
    second_ask(screen->ui, why, NULL, go, screen);
}

static void close_now(gpointer data) {
    LedgerScreen *screen = data;
    g_autoptr(GError) error = NULL;
    (void)ledger_close(session_app(screen->ui), ledger_view_month(screen->view), screen->reason, TRUE, &error);
    told(screen, _("The month is closed."), error);
}

static void close_month(gpointer data, const char *reason) {
    LedgerScreen *screen = data;
    if (reason != NULL) {
        g_free(screen->reason);
        screen->reason = g_strdup(reason);
        with_second(screen, "close", NULL, close_now);
    }
}

static void ask_close_reason(gpointer data, gboolean yes) {
    LedgerScreen *screen = data;
    DialogInput input = {.title = _("Close"), .text = _("Why is the month closed as it stands? Esc gives up.")};
    if (yes) {
        dialog_input(screen->ui, &input, close_month, screen);
    }
}

/* What is open comes first; then the month has to be typed: nothing else on this screen cannot be undone. */
static void ask_close(LedgerScreen *screen) {
    const char *month = ledger_view_month(screen->view);
    guint open = 0;
    g_autofree char *gaps = ledger_open_gaps(ledger_view_of(screen->view), &open);
    g_autofree char *left = open > 0 ? g_strdup_printf(_("Gaps still open: %u (%s)."), open, gaps) : g_strdup(_("No gap is open."));
    g_autofree char *text =
        g_strdup_printf(_("Errors: %d, warnings: %d. %s\nThe rows of %s are frozen for ever; this cannot be taken back."),
                        ledger_view_count(screen->view, LEDGER_ERROR), ledger_view_count(screen->view, LEDGER_WARNING), left, month);
    dialog_typed(screen->ui, _("Close"), text, month, ask_close_reason, screen);
}

static void receipt_now(gpointer data) {
    LedgerScreen *screen = data;
    g_autoptr(GError) error = NULL;
    (void)ledger_receipt(session_app(screen->ui), ledger_view_month(screen->view), screen->value, &error);
    told(screen, _("The receipt is recorded."), error);
}

static void record_receipt(gpointer data, const char *number) {
    LedgerScreen *screen = data;
    if (number != NULL) {
        g_free(screen->value);
        screen->value = g_strdup(number);
        with_second(screen, "close", NULL, receipt_now);
    }
}

static void confirm_now(gpointer data) {
    LedgerScreen *screen = data;
    const Person *user = app_user(session_app(screen->ui));
    g_autoptr(GError) error = NULL;
    if (user != NULL) {
        (void)ledger_confirm(session_app(screen->ui), ledger_view_month(screen->view), user->department, &error);
        told(screen, _("The gaps are confirmed."), error);
    }
}

static void confirm_gaps(gpointer data, gboolean yes) {
    LedgerScreen *screen = data;
    const Person *user = app_user(session_app(screen->ui));
    if (yes && user != NULL) {
        with_second(screen, "confirm", user->department, confirm_now);
    }
}

static void correct_now(gpointer data) {
    LedgerScreen *screen = data;
    const Ledger *ledger = ledger_view_ledger(screen->view);
    int row = table_row(screen->table), column = table_column(screen->table);
    g_autoptr(GError) error = NULL;
    if (ledger == NULL || row < 0) {
        return;
    }
    g_autofree char *what = g_strdup_printf("%s/%s/%s=%s", ledger_row_source(ledger, (guint)row), ledger_row_role(ledger, (guint)row)->code,
                                            ledger_template_column(ledger_template(ledger), (guint)column)->key, screen->value);
    (void)ledger_correct(session_app(screen->ui), ledger_view_month(screen->view), what, screen->reason, &error);
    told(screen, _("The cell is corrected."), error);
}

static void correct_cell(gpointer data, const char *reason) {
    LedgerScreen *screen = data;
    if (reason != NULL) {
        g_free(screen->reason);
        screen->reason = g_strdup(reason);
        with_second(screen, "correct", app_user(session_app(screen->ui))->department, correct_now);
    }
}

static void ask_reason(gpointer data, const char *value) {
    LedgerScreen *screen = data;
    if (value == NULL) {
        return;
    }
    g_free(screen->value);
    screen->value = g_strdup(value);
    DialogInput input = {.title = _("Correct"), .text = _("Why? The reason stands beside the value.")};
    dialog_input(screen->ui, &input, correct_cell, screen);
}

static void ask_deed(LedgerScreen *screen, const char *action) {
    int row = table_row(screen->table), column = table_column(screen->table);
    const Ledger *ledger = ledger_view_ledger(screen->view);
    g_autoptr(GError) error = NULL;
    if (!app_need_user(session_app(screen->ui), &error)) {
        told(screen, NULL, error);
    } else if (strcmp(action, "close-month") == 0) {
        ask_close(screen);
    } else if (strcmp(action, "receipt") == 0) {
        DialogInput input = {.title = _("Receipt"), .text = _("The number of the receipt, as the platform gave it:")};
        dialog_input(screen->ui, &input, record_receipt, screen);
    } else if (strcmp(action, "confirm") == 0) {
        dialog_confirm(screen->ui, _("Confirm"), _("Confirm the gaps of your department as they stand?"), confirm_gaps, screen);
    } else if (row >= 0) {
        const LedgerColumn *spec = ledger_template_column(ledger_template(ledger), (guint)column);
        gboolean adds = strcmp(spec->formula, "remark") == 0;
        DialogInput input = {.title = table_title(screen, column),
                             .text = adds ? _("To be added behind what is computed; empty takes it back.")
                                          : _("The value; empty takes a correction back."),
                             .initial = adds ? NULL : ledger_cell(ledger, (guint)row, (guint)column)->text};
        dialog_input(screen->ui, &input, ask_reason, screen);
    }
}

/* ---- actions ---- */

static unsigned go_month(LedgerScreen *screen, int step) {
    g_autofree char *month = ledger_view_month_beside(screen->view, step);
    if (month == NULL) {
        ui_say(screen->ui, SAY_INFO, _("The month after has not begun."));
    } else {
        screen_ledger_load(screen, month);
    }
    return REACT_REDRAW;
}

static unsigned panel_action(LedgerScreen *screen, const char *action) {
    if (screen->list != NULL) {
        return REACT_NONE;
    }
    unsigned reaction = table_action(screen->table, action);
    if (react_has(reaction, REACT_DONE) && table_row(screen->table) >= 0) {
        show_evidence(screen);
        return REACT_REDRAW;
    }
    if (react_has(reaction, REACT_REDRAW)) {
        explain(screen);
    }
    return reaction;
}

static unsigned ledger_action(gpointer state, const char *action) {
    LedgerScreen *screen = state;
    if (strcmp(action, "export") == 0) {
        export(screen);
    } else if (strcmp(action, "earlier") == 0) {
        return go_month(screen, -1);
    } else if (strcmp(action, "later") == 0) {
        return go_month(screen, 1);
    } else if (strcmp(action, "checks") == 0 || strcmp(action, "next-panel") == 0 || strcmp(action, "previous-panel") == 0) {
        screen->list = screen->list == NULL ? screen->checks : NULL;
    } else if (strcmp(action, "correct") == 0 || strcmp(action, "confirm") == 0 || strcmp(action, "close-month") == 0 ||
               strcmp(action, "receipt") == 0) {
        ask_deed(screen, action);
    } else if (strcmp(action, "refresh") == 0) {
        screen_ledger_load(screen, ledger_view_month(screen->view));
    } else {
        return panel_action(screen, action);
    }
    return REACT_REDRAW;
}

static const char *ledger_disabled(gpointer state, const char *action) {
    LedgerScreen *screen = state;
    static const char *const SEARCHES[] = {"find", "filter", "find-next", "find-previous", "sort", NULL};
    if (screen->list == NULL && g_strv_contains(SEARCHES, action)) {
        return _("Only the checks are rows to search: Tab goes there.");
    }
    if (strcmp(action, "export") == 0 && ledger_view_ledger(screen->view) == NULL) {
        return _("There is no ledger to export.");
    }
    if (strcmp(action, "receipt") == 0 && (ledger_view_of(screen->view) == NULL || !ledger_view_of(screen->view)->closed)) {
        return _("The month is not closed yet; its receipt comes after.");
    }
    gboolean deed = strcmp(action, "correct") == 0 || strcmp(action, "confirm") == 0 || strcmp(action, "close-month") == 0;
    if (deed && (ledger_view_of(screen->view) == NULL || ledger_view_of(screen->view)->closed)) {
        return _("A closed month stays as it is.");
    }
    if (strcmp(action, "close-month") == 0 && !ledger_view_of(screen->view)->ended) {
        return _("The month has not ended.");
    }
    return NULL;
}

/* Data changed: the numbers stay (people compare them with paper) and the head line says so; another language is read anew. */
static void ledger_refresh(gpointer state) {
    LedgerScreen *screen = state;
    if (ledger_view_speaks_other(screen->view)) {
        screen_ledger_load(screen, ledger_view_month(screen->view));
    }
}

static char *ledger_subject(gpointer state) {
    return g_strdup(ledger_view_month(((LedgerScreen *)state)->view));
}

const Screen screen_ledger = {
    .name = "ledger",
    .title = N_("Ledger"),
    .summary = N_("The monthly ledger of duties: 17 computed columns, its checks, the records behind each cell, export."),
    .keys = KEYS,
    .flags = SCREEN_FINDS,
    .size = sizeof(LedgerScreen),
    .list = offsetof(LedgerScreen, list),
    .enter = go_to_check,
    .open = screen_ledger_open,
    .draw = ledger_draw,
    .action = ledger_action,
    .disabled = ledger_disabled,
    .refresh = ledger_refresh,
    .subject = ledger_subject,
    .close = screen_ledger_close,
};
