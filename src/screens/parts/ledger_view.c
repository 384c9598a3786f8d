/* SPDX-License-Identifier: MIT
 *
 * Reads a month under one transaction, so that the values and the head code beside them belong together.
 */
#include "ledger_view.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/ledger/checks.h"

#include <string.h>

struct LedgerView {
    App *app;
    char *month;
    LedgerOfMonth *of;    /* NULL: see problem */
    const Ledger *ledger; /* of it, or NULL */
    char *problem;
    gint64 seq;           /* newest row of the plant then */
    const char *language; /* reasons and sentences are in it; constant */
    LedgerCountdown countdown;
    GArray *order; /* guint: the checks, errors first */
};

LedgerView *ledger_view_new(App *app) {
    LedgerView *view = g_new0(LedgerView, 1);
    view->app = app;
    view->order = g_array_new(FALSE, FALSE, sizeof(guint));
    return view;
}

static void ledger_view_clear(LedgerView *view) {
    g_clear_pointer(&view->of, ledger_of_month_free);
    g_clear_pointer(&view->problem, g_free);
    view->ledger = NULL;
    g_array_set_size(view->order, 0);
}

void ledger_view_free(LedgerView *view) {
    if (view != NULL) {
        ledger_view_clear(view);
        g_array_unref(view->order);
        g_free(view->month);
        g_free(view);
    }
}

/* Errors, then warnings, then remarks; each in the ledger's order. */
static void order_checks(LedgerView *view) {
    for (int severity = LEDGER_ERROR; severity >= LEDGER_INFO; severity--) {
        for (guint i = 0; i < ledger_checks(view->ledger); i++) {
            if ((int)ledger_check(view->ledger, i)->severity == severity) {
                g_array_append_val(view->order, i);
            }
        }
    }
}

gboolean ledger_view_load(LedgerView *view, const char *month) {
    g_autoptr(GError) error = NULL, silent = NULL;
    char *copy = g_strdup(month);
    g_free(view->month);
    view->month = copy;
    ledger_view_clear(view);
    view->language = i18n_language();
    view->seq = plant_head_seq(app_plant(view->app));
    view->of = ledger_open(view->app, view->month, 0, &error);
    view->ledger = view->of != NULL ? view->of->ledger : NULL;
    if (!ledger_countdown(view->app, &view->countdown, &silent) && error == NULL) {
        error = g_steal_pointer(&silent);
        view->ledger = NULL;
    }
    if (view->ledger == NULL) {
        view->problem = g_strdup(error != NULL ? error->message : "");
        return FALSE;
    }
    order_checks(view);
    return TRUE;
}

gboolean ledger_view_is_stale(const LedgerView *view) {
    return (view->of == NULL || !view->of->closed) && plant_head_seq(app_plant(view->app)) != view->seq;
}

gboolean ledger_view_speaks_other(const LedgerView *view) {
    return g_strcmp0(view->language, i18n_language()) != 0;
}

const Ledger *ledger_view_ledger(const LedgerView *view) {
    return view->ledger;
}

const char *ledger_view_month(const LedgerView *view) {
    return view->month;
}

const char *ledger_view_problem(const LedgerView *view) {
    return view->problem;
}

const LedgerOfMonth *ledger_view_of(const LedgerView *view) {
    return view->of;
}

char *ledger_view_way(const LedgerView *view) {
    const LedgerOfMonth *of = view->of;
    g_autoptr(GString) text = g_string_new(NULL);
    if (of->closed) {
        g_autofree char *when = clock_format_short(of->closed_at);
        g_string_append_printf(text, _("closed %s by %s"), when, of->closed_by);
        if (*of->receipt != '\0') {
            g_string_append_printf(text, _("; receipt %s"), of->receipt);
        }
        return g_string_free(g_steal_pointer(&text), FALSE);
    }
    LedgerStage next = ledger_calendar_next(&of->calendar, clock_now());
    int left = ledger_calendar_days_left(&of->calendar, next, clock_now());
    if (next != LEDGER_RED) {
        g_string_append_printf(text, _("not closed; %s: in %d days"), ledger_stage_title(next), left);
    } else {
        g_string_append(text, _("not closed"));
    }
    g_autoptr(GPtrArray) gaps = ledger_gaps(of->ledger);
    for (guint i = 0; i < of->departments->len; i++) {
        const LedgerDepartment *department = of->departments->pdata[i];
        guint count = ledger_gaps_count(gaps, department->code);
        if (count > 0) {
            g_string_append_printf(text, "  %s %u%s", department->title, count, *department->person != '\0' ? "+" : "");
        }
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

const LedgerCountdown *ledger_view_countdown(const LedgerView *view) {
    return &view->countdown;
}

char *ledger_view_month_beside(const LedgerView *view, int step) {
    gint64 from, to;
    if (!clock_month(view->month, &from, &to, NULL)) {
        return clock_format_month(clock_now());
    }
    gint64 at = step < 0 ? from - 1 : to;
    return at > clock_now() ? NULL : clock_format_month(at);
}

int ledger_view_rows(const LedgerView *view) {
    return view->ledger != NULL ? (int)ledger_rows(view->ledger) : 0;
}

int ledger_view_columns(const LedgerView *view) {
    return view->ledger != NULL ? (int)ledger_template_columns(ledger_template(view->ledger)) : 0;
}

static int check_column(const LedgerView *view, const LedgerCheck *check) {
    return *check->column != '\0' ? ledger_template_find_column(ledger_template(view->ledger), check->column) : -1;
}

gboolean ledger_view_mark(const LedgerView *view, int row, int column, LedgerSeverity *severity) {
    for (guint i = 0; i < view->order->len; i++) {
        const LedgerCheck *check = ledger_check(view->ledger, g_array_index(view->order, guint, i));
        if (check->row == row && check_column(view, check) == column) {
            *severity = check->severity;
            return TRUE;
        }
    }
    return FALSE;
}

int ledger_view_count(const LedgerView *view, LedgerSeverity severity) {
    int count = 0;
    for (guint i = 0; i < view->order->len; i++) {
        count += ledger_check(view->ledger, g_array_index(view->order, guint, i))->severity == severity;
    }
    return count;
}

/* ---- the list of checks ---- */

enum { COLUMN_SEVERITY, COLUMN_MESSAGE, COLUMN_PLACE, COLUMN_RULE, COLUMN_COUNT };

static const ListColumn COLUMNS[COLUMN_COUNT] = {
    {N_("Check"), 4, 8, 1, FALSE},
    {N_("What is wrong"), 12, 0, 1, FALSE},
    {N_("Where"), 14, 26, 2, FALSE},
    {N_("Rule"), 4, 5, 3, FALSE},
};

const LedgerCheck *ledger_view_check(const LedgerView *view, const char *key, int *row, int *column) {
    guint64 index = key != NULL ? g_ascii_strtoull(key, NULL, 10) : G_MAXUINT64;
    if (view->ledger == NULL || index >= view->order->len) {
        return NULL;
    }
    const LedgerCheck *check = ledger_check(view->ledger, g_array_index(view->order, guint, (guint)index));
    *row = check->row;
    *column = check_column(view, check);
    return check;
}

/* "3 整改率": row of the ledger and column. Owned. */
static char *place_text(const LedgerView *view, int row, int column) {
    const LedgerTemplate *template = ledger_template(view->ledger);
    g_autofree char *header = column >= 0 ? ledger_column_header(ledger_template_column(template, (guint)column)) : g_strdup("");
    return row >= 0 ? g_strdup_printf(_("row %d %s"), row + 1, header) : g_strdup(_("whole ledger"));
}

static ListRow *ledger_view_row_of(gpointer data, gconstpointer index) {
    const LedgerView *view = data;
    static const Style STYLES[] = {STYLE_NORMAL, STYLE_WARNING, STYLE_ERROR};
    int at = -1, column = -1;
    g_autofree char *key = g_strdup_printf("%06u", GPOINTER_TO_UINT(index));
    const LedgerCheck *check = ledger_view_check(view, key, &at, &column);
    g_autofree char *place = place_text(view, at, column);
    ListRow *row = list_row_new(key, COLUMN_COUNT);
    list_row_set(row, COLUMN_SEVERITY, ledger_severity_title(check->severity));
    list_row_set(row, COLUMN_MESSAGE, check->message);
    list_row_set(row, COLUMN_PLACE, place);
    list_row_set(row, COLUMN_RULE, check->rule);
    row->style = STYLES[check->severity];
    return row;
}

/* Their places in the order. */
static GPtrArray *fetch(gpointer data, Page *page, GError **error) {
    const LedgerView *view = data;
    GPtrArray *places = g_ptr_array_new();
    (void)error;
    for (guint i = 0; i < view->order->len; i++) {
        g_ptr_array_add(places, GUINT_TO_POINTER(i));
    }
    page->whole = TRUE;
    return places;
}

static gint64 total(gpointer data) {
    return ((const LedgerView *)data)->order->len;
}

const ListSource ledger_view_checks = {
    .columns = COLUMNS,
    .count = COLUMN_COUNT,
    .fetch = fetch,
    .row = ledger_view_row_of,
    .total = total,
    .empty = N_("Every check has passed."),
};
