/* SPDX-License-Identifier: MIT
 *
 * A file against the plant: all five sheets, with what stands above and below the tables, formats, remarks and what is hidden, are
 * compared with the file as it would be made anew. Places to sign and remarks below the table are people's own.
 */
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/ledger/frozen.h"
#include "bihuan/export/sheet_extra.h"
#include "bihuan/export/xlsx_read.h"
#include "bihuan/store/anchor.h"
#include "ledger_private.h"

#include <string.h>

#define FIRST_ROW 3   /* of the table in a sheet: title, subtitle, header stand above; from 0 */
#define FAR_ROW 50000 /* no ledger has cells behind these; looking through the room between would take for ever */
#define FAR_COLUMN 256

/* ---- comparing ---- */

static void difference_free(gpointer data) {
    LedgerDifference *difference = data;
    g_free(difference->sheet);
    g_free(difference->column);
    g_free(difference->file);
    g_free(difference->plant);
    g_free(difference);
}

/* What is compared: a sheet of the file with the sheet it should be. */
typedef struct {
    GPtrArray *found; /* LedgerDifference * */
    const XlsxSheet *file;
    const Sheet *plant;
} Comparison;

static void add_difference(const Comparison *at, guint row, const char *column, const char *file, const char *plant) {
    LedgerDifference *difference = g_new0(LedgerDifference, 1);
    difference->sheet = g_strdup(xlsx_sheet_name(at->file));
    difference->row = row + 1;
    difference->column = g_strdup(column);
    difference->file = g_strdup(file);
    difference->plant = g_strdup(plant);
    g_ptr_array_add(at->found, difference);
}

static char *shown_cell(const XlsxCell *cell) {
    switch (cell->kind) {
    case XLSX_EMPTY:
        return NULL;
    case XLSX_FORMULA:
        return g_strdup_printf(_("%s (a formula)"), cell->text);
    case XLSX_TEXT:
    case XLSX_NUMBER:
    case XLSX_OTHER:
        break;
    }
    return g_strdup(cell->text);
}

/* Blanks at the ends are typed by nobody on purpose. */
static gboolean is_same_text(const char *file, const char *plant) {
    g_autofree char *one = g_strstrip(g_strdup(file)), *other = g_strstrip(g_strdup(plant));
    return strcmp(one, other) == 0;
}

static gboolean is_same(const XlsxCell *file, const SheetCell *plant) {
    switch (plant->kind) {
    case CELL_EMPTY:
        return file->kind == XLSX_EMPTY;
    case CELL_TEXT:
        return file->kind == XLSX_TEXT && is_same_text(file->text, plant->text);
    case CELL_NONE:
        return file->kind == XLSX_TEXT && strcmp(file->text, "/") == 0;
    case CELL_NUMBER:
        return file->kind == XLSX_NUMBER && xlsx_number_equals(file->text, plant->text);
    case CELL_TIME:
        return file->kind == XLSX_NUMBER;
    }
    return FALSE;
}

/* What lies over the value: a number format that shows another one, another remark, a row nobody sees. */
static void compare_looks(const Comparison *at, const XlsxCell *cell, const SheetCell *wanted, guint column) {
    const SheetColumn *spec = sheet_column(at->plant, column);
    g_autofree char *format = wanted->kind == CELL_NUMBER ? sheet_number_format(spec, wanted) : NULL;
    const char *note = wanted->note ? wanted->note : "";
    if (format && strcmp(cell->format, format) != 0)
        add_difference(at, cell->row, spec->key, cell->format, format);
    if (!is_same_text(cell->note, note))
        add_difference(at, cell->row, spec->key, cell->note, note);
    if (cell->hidden)
        add_difference(at, cell->row, spec->key, _("hidden"), NULL);
}

static void compare_row(const Comparison *at, guint file_row, guint plant_row) {
    for (guint i = 0; i < sheet_columns(at->plant); i++) {
        const XlsxCell *cell = xlsx_cell(at->file, file_row, i);
        const SheetCell *wanted = sheet_cell(at->plant, plant_row, i);
        if (is_same(cell, wanted)) {
            if (cell->kind != XLSX_EMPTY)
                compare_looks(at, cell, wanted, i);
            continue;
        }
        g_autofree char *shown = shown_cell(cell), *text = sheet_cell_text(wanted);
        if (cell->kind == XLSX_TEXT && wanted->kind == CELL_NUMBER && strcmp(cell->text, wanted->text) == 0) {
            g_free(shown);
            shown = g_strdup_printf(_("%s (a text)"), cell->text);
        }
        add_difference(at, file_row, sheet_column(at->plant, i)->key, shown, text);
    }
}

/* The place to sign, with or without a name behind it; people who type it anew type another colon. */
static gboolean is_place(const char *text, const char *caption) {
    g_autofree char *word = g_strdup(caption);
    if (g_str_has_suffix(word, "："))
        word[strlen(word) - strlen("：")] = '\0';
    else if (g_str_has_suffix(word, ":"))
        word[strlen(word) - 1] = '\0';
    return g_str_has_prefix(text, word);
}

static gboolean is_foot_text(const Comparison *at, const char *text) {
    for (guint i = 0; i < sheet_notes(at->plant); i++)
        if (strcmp(text, sheet_note(at->plant, i)) == 0)
            return TRUE;
    for (guint i = 0; i < sheet_signatures(at->plant); i++)
        if (is_place(text, sheet_signature(at->plant, i)))
            return TRUE;
    return FALSE;
}

/* A remark under the table: one text and nothing beside it. What it says of the month's state changes. */
static gboolean is_remark(const Comparison *at, guint row) {
    guint texts = 0;
    for (guint i = 0; i < xlsx_sheet_columns(at->file); i++) {
        const XlsxCell *cell = xlsx_cell(at->file, row, i);
        texts += cell->kind == XLSX_TEXT;
        if (cell->kind != XLSX_EMPTY && cell->kind != XLSX_TEXT)
            return FALSE;
    }
    return row >= FIRST_ROW + sheet_rows(at->plant) && texts == 1;
}

/* The row of the places to sign: what is typed there is a name or a date. */
static gboolean is_signing(const Comparison *at, guint row) {
    const XlsxCell *cell = xlsx_cell(at->file, row, 0);
    return row >= FIRST_ROW + sheet_rows(at->plant) && sheet_signatures(at->plant) > 0 && cell->kind == XLSX_TEXT &&
           is_place(cell->text, sheet_signature(at->plant, 0));
}

/* Rows that are no part of the table: empty, a remark, or the places to sign (which people may have filled in). Whatever
 * is neither was added to the table. */
static gboolean is_foot(const Comparison *at, guint row) {
    if (is_remark(at, row) || is_signing(at, row))
        return TRUE;
    for (guint i = 0; i < MAX(sheet_columns(at->plant), xlsx_sheet_columns(at->file)); i++) {
        const XlsxCell *cell = xlsx_cell(at->file, row, i);
        if (cell->kind != XLSX_EMPTY && (cell->kind != XLSX_TEXT || !is_foot_text(at, cell->text)))
            return FALSE;
    }
    return TRUE;
}

/* Does a row of the file say that it is that row: the same month, source and role? */
static gboolean is_row(const Comparison *at, guint file_row, guint plant_row) {
    static const char *const KEYS[] = {"month", "mhs", "role"};
    for (guint i = 0; i < sheet_columns(at->plant); i++)
        for (guint k = 0; k < G_N_ELEMENTS(KEYS); k++)
            if (strcmp(sheet_column(at->plant, i)->key, KEYS[k]) == 0 &&
                !is_same(xlsx_cell(at->file, file_row, i), sheet_cell(at->plant, plant_row, i)))
                return FALSE;
    return TRUE;
}

static char *row_text(const Comparison *at, guint row, gboolean in_file) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < sheet_columns(at->plant); i++) {
        g_autofree char *cell = in_file ? shown_cell(xlsx_cell(at->file, row, i)) : sheet_cell_text(sheet_cell(at->plant, row, i));
        g_string_append_printf(text, "%s%s", i ? " | " : "", cell ? cell : "");
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* Rows are found by what they are, so one that was deleted or added is named once and moves no other. What stays without
 * a partner is taken for each other if it stands at the same place (its name was changed). */
static void compare_rows(const Comparison *at) {
    guint rows = sheet_rows(at->plant), end = MAX(xlsx_sheet_rows(at->file), FIRST_ROW + rows);
    g_autofree gboolean *plant_done = g_new0(gboolean, rows + 1), *file_done = g_new0(gboolean, end + 1);
    for (guint i = 0; i < rows; i++)
        for (guint j = FIRST_ROW; j < end && !plant_done[i]; j++)
            if (!file_done[j] && is_row(at, j, i)) {
                plant_done[i] = file_done[j] = TRUE;
                compare_row(at, j, i);
            }
    for (guint i = 0; i < rows; i++) {
        guint j = FIRST_ROW + i;
        if (plant_done[i])
            continue;
        if (!file_done[j] && !is_foot(at, j)) {
            file_done[j] = TRUE;
            compare_row(at, j, i);
            continue;
        }
        g_autofree char *text = row_text(at, i, FALSE);
        add_difference(at, j, "", NULL, text);
    }
    for (guint j = FIRST_ROW; j < end; j++) {
        if (file_done[j] || is_foot(at, j))
            continue;
        g_autofree char *text = row_text(at, j, TRUE);
        add_difference(at, j, "", text, NULL);
    }
}

static void compare_line(const Comparison *at, guint row, const char *key, const char *wanted) {
    const XlsxCell *cell = xlsx_cell(at->file, row, 0);
    g_autofree char *shown = shown_cell(cell);
    if (cell->kind != XLSX_TEXT || !is_same_text(cell->text, wanted))
        add_difference(at, row, key, shown, wanted);
    else if (cell->hidden)
        add_difference(at, row, key, _("hidden"), NULL);
}

/* Every line below the table stands somewhere below it, and so does every place to sign (which may be signed). */
static void compare_foot(const Comparison *at) {
    guint from = FIRST_ROW + sheet_rows(at->plant);
    for (guint i = 0; i < sheet_notes(at->plant) + sheet_signatures(at->plant); i++) {
        gboolean signs = i >= sheet_notes(at->plant), found = FALSE;
        const char *wanted = signs ? sheet_signature(at->plant, i - sheet_notes(at->plant)) : sheet_note(at->plant, i);
        for (guint row = 0; row < MIN(xlsx_sheet_rows(at->file), FAR_ROW) && !found; row++)
            for (guint column = 0; column < (signs ? MIN(xlsx_sheet_columns(at->file), FAR_COLUMN) : 1) && !found; column++) {
                const XlsxCell *cell = xlsx_cell(at->file, row, column);
                found =
                    cell->kind == XLSX_TEXT && !cell->hidden && (signs ? is_place(cell->text, wanted) : is_same_text(cell->text, wanted));
            }
        if (!found)
            add_difference(at, from, "", NULL, wanted);
    }
}

static void compare_sheet(const Comparison *at) {
    compare_line(at, 0, "title", sheet_title(at->plant));
    compare_line(at, 1, "subtitle", sheet_subtitle(at->plant));
    compare_foot(at);
    for (guint i = 0; i < sheet_columns(at->plant); i++) {
        const XlsxCell *cell = xlsx_cell(at->file, FIRST_ROW - 1, i);
        const SheetColumn *column = sheet_column(at->plant, i);
        g_autofree char *shown = shown_cell(cell);
        if (cell->kind != XLSX_TEXT || strcmp(cell->text, column->header) != 0)
            add_difference(at, FIRST_ROW - 1, column->key, shown, column->header);
    }
    for (guint i = sheet_columns(at->plant); i < MIN(xlsx_sheet_columns(at->file), FAR_COLUMN); i++) {
        g_autofree char *shown = shown_cell(xlsx_cell(at->file, FIRST_ROW - 1, i));
        if (shown)
            add_difference(at, FIRST_ROW - 1, "", shown, NULL);
    }
    if (xlsx_sheet_rows(at->file) > FAR_ROW || xlsx_sheet_columns(at->file) > FAR_COLUMN)
        add_difference(at, xlsx_sheet_rows(at->file) - 1, "", _("cells far outside the table"), NULL);
    else
        compare_rows(at);
}

/* ---- what proves the file ---- */

/* The value of a key at the foot of the evidence sheet, with its row; NULL if there is none. */
static const char *find_value(const XlsxSheet *sheet, const char *key, guint *row) {
    for (guint i = xlsx_sheet_rows(sheet); i-- > 0;) {
        const XlsxCell *cell = xlsx_cell(sheet, i, 0);
        const char *value = cell->kind == XLSX_TEXT ? ledger_paper_value(cell->text, key) : NULL;
        if (value) {
            *row = i;
            return value;
        }
    }
    return NULL;
}

static const XlsxSheet *find_proof(const XlsxBook *book) {
    guint row;
    for (guint i = 0; i < xlsx_book_sheets(book); i++)
        if (find_value(xlsx_book_sheet(book, i), "sha256", &row) && find_value(xlsx_book_sheet(book, i), "month", &row))
            return xlsx_book_sheet(book, i);
    return NULL;
}

static void compare_value(const Comparison *at, const char *key, const char *plant) {
    guint row = 0;
    const char *value = find_value(at->file, key, &row);
    if (g_strcmp0(value, plant) != 0)
        add_difference(at, row, key, value, plant);
}

/* Where rows have no name of their own, the place counts; numbers of charts below the table do not. */
static void compare_by_place(const Comparison *at) {
    compare_line(at, 0, "title", sheet_title(at->plant));
    compare_line(at, 1, "subtitle", sheet_subtitle(at->plant));
    for (guint i = 0; i < sheet_columns(at->plant); i++) {
        const XlsxCell *cell = xlsx_cell(at->file, FIRST_ROW - 1, i);
        g_autofree char *shown = shown_cell(cell);
        if (cell->kind != XLSX_TEXT || !is_same_text(cell->text, sheet_column(at->plant, i)->header))
            add_difference(at, FIRST_ROW - 1, sheet_column(at->plant, i)->key, shown, sheet_column(at->plant, i)->header);
    }
    for (guint i = 0; i < sheet_rows(at->plant); i++)
        compare_row(at, FIRST_ROW + i, i);
    compare_foot(at);
}

static void compare_proof(const Comparison *at, const LedgerOfMonth *month) {
    g_autofree char *hash = ledger_hash(month->ledger);
    g_autofree char *rows = g_strdup_printf("%u", ledger_rows(month->ledger));
    compare_value(at, "rows", rows);
    compare_value(at, "sha256", hash);
}

/* The head code of the file, if the plant had it at some time; else the plant's, which then differs. */
static char *proven_head(App *app, const XlsxSheet *proof, const LedgerOfMonth *month) {
    guint row = 0;
    const char *head = find_value(proof, "head", &row);
    char hex[21];
    if (!head || !anchor_code_parse(head, hex, NULL))
        return g_strdup(month->head);
    g_autofree char *end = g_strconcat(hex, "g", NULL); /* behind every hash that begins so */
    gboolean good = db_exists(app_db(app), "SELECT 1 FROM audit WHERE hash >= $1 AND hash < $2", "ss", hex, end);
    return g_strdup(good ? head : month->head);
}

/* Who made the file, as it says, if the plant knows somebody of that name; "" = nobody. */
static char *maker_of(App *app, const XlsxSheet *file) {
    const char *format = _("Made by: %s    "), *subtitle = xlsx_cell(file, 1, 0)->text;
    g_autofree char *before = g_strndup(format, (gsize)(strstr(format, "%s") - format));
    const char *at = strstr(subtitle, before);
    const char *end = at ? strstr(at + strlen(before), "    ") : NULL;
    char *name = end ? g_strndup(at + strlen(before), (gsize)(end - at - (gssize)strlen(before))) : g_strdup("");
    if (!db_exists(app_db(app), "SELECT 1 FROM person WHERE name = $1", "s", name))
        *name = '\0';
    return name;
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
    for (guint row = 0; row < MIN(xlsx_sheet_rows(file), FAR_ROW); row++)
        for (guint i = 0; i < G_N_ELEMENTS(STATES); i++)
            if (STATES[i] && is_same_text(xlsx_cell(file, row, 0)->text, STATES[i]))
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

static const XlsxSheet *find_sheet(const XlsxBook *book, const Sheet *wanted) {
    for (guint i = 0; i < xlsx_book_sheets(book); i++)
        if (strcmp(xlsx_sheet_name(xlsx_book_sheet(book, i)), sheet_name(wanted)) == 0)
            return xlsx_book_sheet(book, i);
    return NULL;
}

static void compare_book(App *app, const XlsxBook *book, const XlsxSheet *proof, const LedgerOfMonth *month, GPtrArray *found) {
    guint row = 0;
    const char *stamp_text = find_value(proof, "stamp", &row);
    gint64 stamp = stamp_text ? g_ascii_strtoll(stamp_text, NULL, 10) : 0;
    const XlsxSheet *first = xlsx_book_sheet(book, 0);
    for (guint i = 0; i < xlsx_book_sheets(book); i++)
        if (strcmp(xlsx_sheet_name(xlsx_book_sheet(book, i)), _("Ledger")) == 0)
            first = xlsx_book_sheet(book, i);
    g_autofree char *head = proven_head(app, proof, month), *maker = maker_of(app, first);
    g_autofree char *state = state_then(month, first, stamp);
    g_autoptr(GHashTable) files = ledger_read_files(app_db(app), month->ledger);
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
    for (guint i = 0; i < book_sheets(wanted); i++) {
        const Sheet *sheet = book_sheet(wanted, i);
        Comparison at = {found, i == LEDGER_SHEET ? first : find_sheet(book, sheet), sheet};
        if (!at.file) {
            at.file = proof;
            add_difference(&at, 0, "", NULL, sheet_name(sheet));
            continue;
        }
        if (xlsx_sheet_is_hidden(at.file))
            add_difference(&at, 0, "", _("hidden"), NULL);
        if (i == LEDGER_SHEET)
            compare_sheet(&at);
        else
            compare_by_place(&at);
    }
    Comparison proofs = {found, proof, book_sheet(wanted, LEDGER_SHEET_EVIDENCE)};
    compare_proof(&proofs, month);
}

/* The month as the file says it was computed, in the file's language. */
static gboolean compare_month(App *app, const XlsxBook *book, const XlsxSheet *proof, GPtrArray *found, GError **error) {
    guint row = 0;
    const char *month = find_value(proof, "month", &row), *stamp = find_value(proof, "stamp", &row);
    gint64 computed = stamp ? g_ascii_strtoll(stamp, NULL, 10) : 0;
    Comparison at = {found, proof, NULL};
    if (computed <= 0 || computed > clock_now()) {
        g_autofree char *now = g_strdup_printf("<= %" G_GINT64_FORMAT, clock_now());
        add_difference(&at, row, "stamp", stamp, now);
        computed = 0;
    }
    g_autoptr(LedgerOfMonth) wanted = ledger_open(app, month, computed, error);
    if (!wanted)
        return FALSE;
    compare_book(app, book, proof, wanted, found);
    return TRUE;
}

GPtrArray *ledger_compare(App *app, const char *path, GError **error) {
    guint row = 0;
    g_autoptr(XlsxBook) book = xlsx_read(path, error);
    if (!book)
        return NULL;
    const XlsxSheet *proof = find_proof(book);
    if (!proof) {
        g_autofree char *shown = utf8_printable(path);
        err_set(error, ERR_INPUT, _("%s is not a ledger that bihuan wrote: no sheet says what it was computed from."), shown);
        return NULL;
    }
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(difference_free);
    const char *before = i18n_language(), *language = find_value(proof, "language", &row);
    const char *plant = find_value(proof, "plant", &row);
    if (g_strcmp0(plant, plant_id(app_plant(app))) != 0) {
        Comparison at = {found, proof, NULL};
        add_difference(&at, row, "plant", plant, plant_id(app_plant(app)));
        return g_steal_pointer(&found);
    }
    if (language)
        i18n_set_language(language);
    gboolean ok = compare_month(app, book, proof, found, error);
    i18n_set_language(before);
    return ok ? g_steal_pointer(&found) : NULL;
}
