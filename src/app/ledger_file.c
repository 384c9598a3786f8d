/* SPDX-License-Identifier: MIT
 *
 * A ledger to a file, and such a file against the plant again. What a cell means is known to the ledger wing, not here.
 */
#include "bihuan/app/ledger.h"

#include <string.h>
#include <unistd.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/outfile.h"
#include "bihuan/base/path.h"
#include "bihuan/base/utf8.h"
#include "bihuan/ledger/exchange.h"
#include "bihuan/ledger/figures.h"
#include "bihuan/ledger/frozen.h"
#include "bihuan/store/anchor.h"

#define TRENDS 13 /* months in the charts: a year, and the same month of the year before */
#define EXCHANGE_MOST (64u << 20)

static const char SQL_FILES[] = "SELECT hash FROM blob WHERE record = $1 ORDER BY hash";

/* ---- writing ---- */

char *ledger_place(const char *typed, GError **error) {
    if (sheet_format_for(typed) || g_str_has_suffix(typed, ".json"))
        return outfile_place(typed, NULL, error);
    g_autoptr(GString) known = g_string_new(".json");
    for (const SheetFormat *const *one = sheet_format_registry; *one; one++)
        g_string_append_printf(known, ", .%s", (*one)->extension);
    err_set(error, ERR_USAGE, _("The name of the file says no format that exists; end it in one of: %s."), known->str);
    return NULL;
}

/* A month without hazards has no mean: the chart leaves a gap there. */
static GPtrArray *read_trends(App *app, const LedgerOfMonth *month, GError **error) {
    GPtrArray *trends = g_ptr_array_new_with_free_func((GDestroyNotify)ledger_trend_free);
    ClockCivil last = clock_civil(ledger_from(month->ledger));
    for (int back = TRENDS - 1; back >= 0; back--) {
        g_autofree char *name = clock_format_month(clock_from_civil(last.year, last.month - back, 1, 0, 0, 0));
        g_autoptr(Figures) figures = figures_load(app_db(app), app_shelf(app), name, clock_now(), FALSE, error);
        if (!figures) {
            g_ptr_array_unref(trends);
            return NULL;
        }
        const Figure *hours = &figures->figures[FIGURE_HOURS], *again = &figures->figures[FIGURE_RECURRENCE];
        LedgerTrend *trend = g_new0(LedgerTrend, 1);
        trend->month = g_steal_pointer(&name);
        trend->hours = hours->known ? g_strdup_printf("%d.%d", (int)(hours->tenths / 10), (int)(hours->tenths % 10)) : g_strdup("");
        trend->recurrences = g_strdup_printf("%d", (int)(again->known ? again->tenths / 10 : 0));
        g_ptr_array_add(trends, trend);
    }
    return trends;
}

/* Hashes of the files of every record behind a cell: number → hashes, a line each. NULL on error. */
static GHashTable *read_files(Db *db, const Ledger *ledger, GError **error) {
    g_autoptr(GHashTable) files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (guint row = 0; row < ledger_rows(ledger); row++)
        for (guint i = 0; i < ledger_template_columns(ledger_template(ledger)); i++) {
            const GPtrArray *evidence = ledger_cell(ledger, row, i)->evidence;
            for (guint j = 0; j < evidence->len; j++) {
                const char *number = ((const LedgerEvidence *)evidence->pdata[j])->number;
                if (g_hash_table_contains(files, number))
                    continue;
                g_autoptr(GPtrArray) hashes = db_texts(db, error, SQL_FILES, "s", number);
                if (!hashes)
                    return NULL;
                g_ptr_array_add(hashes, NULL);
                g_hash_table_insert(files, g_strdup(number), g_strjoinv("\n", (char **)hashes->pdata));
            }
        }
    return g_steal_pointer(&files);
}

static gboolean write_book(App *app, const LedgerOfMonth *month, const char *path, const SheetOptions *options, GError **error) {
    const Person *user = app_user(app);
    g_autoptr(GPtrArray) trends = NULL;
    g_autoptr(GHashTable) files = NULL;
    if (!db_begin_read(app_db(app), error))
        return FALSE;
    trends = read_trends(app, month, error);
    files = trends ? read_files(app_db(app), month->ledger, error) : NULL;
    db_rollback(app_db(app));
    if (!files)
        return FALSE;
    LedgerPaper paper = {
        .ledger = month->ledger,
        .plant = plant_name(app_plant(app)),
        .plant_id = plant_id(app_plant(app)),
        .maker = user ? user->name : "",
        .head = month->head,
        .state = month->state,
        .trends = trends,
        .departments = month->departments,
        .files = files,
    };
    g_autoptr(Book) book = ledger_paper_book(&paper);
    return sheet_format_for(path)->write(book, path, options, error);
}

static gboolean write_exchange(App *app, const char *month, const char *path, GError **error) {
    g_autofree char *text = ledger_exchange(app_db(app), month, error);
    gsize size = 0;
    if (!text || !outfile_write(path, text, strlen(text), FALSE, error))
        return FALSE;
    g_autofree char *found = path_read(path, EXCHANGE_MOST, &size, NULL);
    if (found && strcmp(found, text) == 0)
        return TRUE;
    unlink(path);
    return err_set(error, ERR_IO, _("The file reads back differently from what was written; nothing was kept."));
}

gboolean ledger_write(App *app, const LedgerOfMonth *month, const char *path, SheetProgress progress, gpointer data, GError **error) {
    SheetOptions options = {.replace = FALSE, .progress = progress, .data = data};
    g_autofree char *place = ledger_place(path, error);
    if (!place)
        return FALSE;
    if (sheet_format_for(path))
        return write_book(app, month, path, &options, error);
    return write_exchange(app, ledger_month(month->ledger), path, error);
}

/* ---- and back: the file is compared with itself as it would be made anew ---- */

/* The head code of the file, if the plant had it at some time; else the plant's, which then differs. NULL on error. */
static char *proven_head(App *app, const XlsxSheet *proof, const LedgerOfMonth *month, GError **error) {
    guint row = 0;
    const char *head = ledger_proof_value(proof, "head", &row);
    char hex[21];
    if (!head || !anchor_code_parse(head, hex, NULL))
        return g_strdup(month->head);
    g_autofree char *end = g_strconcat(hex, "g", NULL); /* behind every hash that begins so */
    gboolean good;
    if (!db_get_whether(app_db(app), error, &good, "SELECT 1 FROM audit WHERE hash >= $1 AND hash < $2", "ss", hex, end))
        return NULL;
    return g_strdup(good ? head : month->head);
}

/* Who made the file, as it says, if the plant knows somebody of that name; "" = nobody. NULL on error. */
static char *maker_of(App *app, const XlsxSheet *file, GError **error) {
    const char *format = _("Made by: %s    "), *subtitle = xlsx_cell(file, 1, 0)->text;
    g_autofree char *before = g_strndup(format, (gsize)(strstr(format, "%s") - format));
    const char *at = strstr(subtitle, before);
    const char *end = at ? strstr(at + strlen(before), "    ") : NULL;
    g_autofree char *name = end ? g_strndup(at + strlen(before), (gsize)(end - at - (gssize)strlen(before))) : g_strdup("");
    gboolean known;
    if (!db_get_whether(app_db(app), error, &known, "SELECT 1 FROM person WHERE name = $1", "s", name))
        return NULL;
    return known ? g_steal_pointer(&name) : g_strdup("");
}

/* A file that was written before the month was closed, or before its receipt, said so rightly. */
static char *state_then(const LedgerOfMonth *month, const XlsxSheet *file, gint64 stamp) {
    g_autofree char *when = clock_format_short(stamp);
    g_autofree char *open =
        g_strdup_printf(stamp >= ledger_to(month->ledger) ? _("The month is not closed: computed from the plant as of %s.")
                                                          : _("The month is running: computed from the plant as of %s."),
                        when);
    g_autofree char *closing = ledger_closing_text(month);
    const char *const STATES[] = {month->state, month->closed ? closing : NULL, !month->closed || month->closed_at >= stamp ? open : NULL};
    for (guint i = 0; i < G_N_ELEMENTS(STATES); i++)
        if (STATES[i] && ledger_sheet_says(file, STATES[i]))
            return g_strdup(STATES[i]);
    return g_strdup(month->state);
}

/* What a department said later was not in the file. */
static void forget_later(const LedgerOfMonth *month, gint64 stamp) {
    for (guint i = 0; i < month->departments->len; i++) {
        LedgerDepartment *department = month->departments->pdata[i];
        if (department->at > stamp)
            *department->person = '\0';
    }
}

static gboolean compare_book(App *app, const XlsxBook *book, const LedgerOfMonth *month, GPtrArray *found, GError **error) {
    const XlsxSheet *proof = ledger_proof_find(book);
    guint row = 0;
    const char *stamp_text = ledger_proof_value(proof, "stamp", &row);
    gint64 stamp = stamp_text ? g_ascii_strtoll(stamp_text, NULL, 10) : 0;
    const XlsxSheet *first = xlsx_book_sheet(book, 0);
    for (guint i = 0; i < xlsx_book_sheets(book); i++)
        if (strcmp(xlsx_sheet_name(xlsx_book_sheet(book, i)), _("Ledger")) == 0)
            first = xlsx_book_sheet(book, i);
    g_autofree char *head = proven_head(app, proof, month, error), *maker = head ? maker_of(app, first, error) : NULL;
    if (!maker)
        return FALSE;
    g_autofree char *state = state_then(month, first, stamp);
    g_autoptr(GHashTable) files = read_files(app_db(app), month->ledger, error);
    if (!files)
        return FALSE;
    forget_later(month, stamp);
    LedgerPaper paper = {
        .ledger = month->ledger,
        .plant = plant_name(app_plant(app)),
        .plant_id = plant_id(app_plant(app)),
        .maker = maker,
        .head = head,
        .state = state,
        .departments = month->departments,
        .files = files,
    };
    g_autoptr(Book) wanted = ledger_paper_book(&paper);
    ledger_compare_book(found, book, first, wanted, month->ledger);
    return TRUE;
}

/* The month as the file says it was computed, in the file's language. */
static gboolean compare_month(App *app, const XlsxBook *book, const XlsxSheet *proof, GPtrArray *found, GError **error) {
    guint row = 0;
    const char *month = ledger_proof_value(proof, "month", &row), *stamp = ledger_proof_value(proof, "stamp", &row);
    gint64 computed = stamp ? g_ascii_strtoll(stamp, NULL, 10) : 0;
    if (computed <= 0 || computed > clock_now()) {
        g_autofree char *now = g_strdup_printf("<= %" G_GINT64_FORMAT, clock_now());
        ledger_proof_differs(found, proof, "stamp", now);
        computed = 0;
    }
    g_autoptr(LedgerOfMonth) wanted = ledger_open(app, month, computed, error);
    return wanted && compare_book(app, book, wanted, found, error);
}

GPtrArray *ledger_compare(App *app, const char *path, GError **error) {
    guint row = 0;
    g_autoptr(XlsxBook) book = xlsx_read(path, error);
    if (!book)
        return NULL;
    const XlsxSheet *proof = ledger_proof_find(book);
    if (!proof) {
        g_autofree char *shown = utf8_printable(path);
        err_set(error, ERR_INPUT, _("%s is not a ledger that bihuan wrote: no sheet says what it was computed from."), shown);
        return NULL;
    }
    g_autoptr(GPtrArray) found = ledger_differences_new();
    const char *before = i18n_language(), *language = ledger_proof_value(proof, "language", &row);
    const char *plant = ledger_proof_value(proof, "plant", &row);
    if (g_strcmp0(plant, plant_id(app_plant(app))) != 0) {
        ledger_proof_differs(found, proof, "plant", plant_id(app_plant(app)));
        return g_steal_pointer(&found);
    }
    if (language)
        i18n_set_language(language);
    gboolean ok = compare_month(app, book, proof, found, error);
    i18n_set_language(before);
    return ok ? g_steal_pointer(&found) : NULL;
}
