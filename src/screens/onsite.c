/* SPDX-License-Identifier: MIT
 *
 * The gate (门岗): a card is scanned, yes or no stands there before anything else and as large as there is room for; below, who is on site.
 * An answer is of the one who stands there now: it goes away by itself before the next one could take it for his.
 */
#include "bihuan/app/gate.h"

#include <string.h>

#include "bihuan/app/scan.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/ui/dialog.h"
#include "bihuan/ui/list.h"
#include "bihuan/ui/scan.h"
#include "parts/save.h"
#include "parts/session.h"

enum { COLUMN_NAME, COLUMN_COMPANY, COLUMN_AREA, COLUMN_SINCE, COLUMN_UNTIL, COLUMN_PHONE, COLUMN_CARD, COLUMN_WHY, COLUMN_COUNT };
enum { ANSWER_MS = 60 * 1000, BAR_ROWS_LARGE = 2, ROWS_LARGE = 18, LIST_LEAST = 4, WORD_MOST = 60 };

typedef enum { ANSWER_NONE, ANSWER_YES, ANSWER_NO } Said;

typedef struct {
    Ui *ui;
    List *list;
    gboolean out; /* scans are of who leaves */
    Said said;
    char *word, *about; /* YES; who, and why */
    gint64 at;
    char *chosen;       /* card of the row that is asked about */
    char *entry;        /* whose cards are written */
    guint count, amiss; /* amiss: would not be let in now */
} Gate;

static const ListColumn COLUMNS[COLUMN_COUNT] = {
    {NC_("gate", "Name"), 6, 10, 1, FALSE},      {NC_("gate", "Company"), 8, 20, 1, FALSE},      {NC_("gate", "Area"), 8, 16, 2, FALSE},
    {NC_("gate", "In since"), 16, 16, 3, FALSE}, {NC_("gate", "Until"), 16, 16, 4, FALSE},       {NC_("gate", "Phone"), 11, 13, 3, FALSE},
    {NC_("gate", "Card"), 16, 18, 5, FALSE},     {NC_("gate", "Should leave"), 10, 0, 3, FALSE},
};

static const Binding KEYS[] = {
    {"<Enter>", "open", NC_("gate", "Out"), N_("The one under the cursor leaves without his card")},
    {"s <F7>", "type", N_("Type number"), N_("Type the number of a card that does not scan, or its end")},
    {"o <Tab>", "turn", NC_("gate", "In/out"), N_("Scans are of who leaves, or again of who comes in")},
    {"p <F11>", "print", N_("Print"), N_("Write who is on site to a PDF, to be counted at the muster")},
    {"c", "cards", NC_("gate", "Cards"), N_("Write the entry cards of an entry to a PDF, to be cut out")},
    {NULL, NULL, NULL, NULL},
};

/* ---- who is on site ---- */

static ListRow *row_of(gpointer data, gconstpointer one) {
    (void)data;
    const GateWorker *worker = one;
    g_autofree char *since = clock_format_short(worker->inside), *until = clock_format_short(worker->until);
    ListRow *row = list_row_new(worker->code, COLUMN_COUNT);
    list_row_set(row, COLUMN_NAME, worker->name);
    list_row_set(row, COLUMN_COMPANY, worker->company);
    list_row_set(row, COLUMN_AREA, worker->area_name);
    list_row_set(row, COLUMN_SINCE, since);
    list_row_order(row, COLUMN_SINCE, worker->inside);
    list_row_set(row, COLUMN_UNTIL, until);
    list_row_order(row, COLUMN_UNTIL, worker->until);
    list_row_set(row, COLUMN_PHONE, worker->phone);
    list_row_set(row, COLUMN_CARD, worker->code);
    list_row_set(row, COLUMN_WHY, worker->why);
    row->style = *worker->why != '\0' ? STYLE_ERROR : STYLE_NORMAL;
    return row;
}

static GPtrArray *fetch(gpointer data, Page *page, GError **error) {
    Gate *gate = data;
    GPtrArray *workers = gate_onsite(session_app(gate->ui), error);
    page->whole = TRUE;
    gate->count = workers != NULL ? workers->len : 0;
    gate->amiss = 0;
    for (guint i = 0; i < gate->count; i++) {
        gate->amiss += *((const GateWorker *)workers->pdata[i])->why != '\0';
    }
    return workers;
}

static const ListSource SOURCE = {
    .columns = COLUMNS,
    .count = COLUMN_COUNT,
    .fetch = fetch,
    .row = row_of,
    .empty = N_("No contractor's worker is on site."),
};

/* ---- the answer ---- */

static void forget(Gate *gate) {
    gate->said = ANSWER_NONE;
    g_clear_pointer(&gate->word, g_free);
    g_clear_pointer(&gate->about, g_free);
}

static void gate_say(Gate *gate, Said said, const char *word, char *about) {
    forget(gate);
    gate->said = said;
    gate->word = g_strdup(word);
    gate->about = about;
    gate->at = clock_now();
    if (said == ANSWER_NO) {
        ui_beep(gate->ui);
    }
    list_restart(gate->list);
    ui_redraw(gate->ui);
}

/* "王强 · 新安检修 · 罐区", and what is said of it. Owned. */
static char *about_text(const GateAnswer *answer) {
    const GateWorker *worker = answer->worker;
    g_autofree char *who =
        worker != NULL ? g_strdup_printf("%s · %s · %s", worker->name, worker->company, worker->area_name) : g_strdup("");
    return *who != '\0' && *answer->why != '\0' ? g_strdup_printf("%s\n%s", answer->why, who) : g_strconcat(answer->why, who, NULL);
}

static void scan(Gate *gate, const char *text, gboolean out) {
    GateAnswer answer;
    GError *error = NULL;
    if (!out && !session_need_user(gate->ui)) {
        return;
    }
    if (!gate_scan(session_app(gate->ui), text, out, &answer, &error)) {
        gate_say(gate, ANSWER_NO, out ? C_("gate", "NOT READ") : C_("gate", "NO"), g_strdup(error->message));
        g_error_free(error);
        return;
    }
    const char *word = !answer.yes ? C_("gate", "NO") : answer.out ? C_("gate", "OUT") : C_("gate", "YES");
    gate_say(gate, answer.yes ? ANSWER_YES : ANSWER_NO, word, about_text(&answer));
    gate_answer_clear(&answer);
}

static void on_typed(gpointer data, const char *text) {
    Gate *gate = data;
    if (text != NULL && *text != '\0') {
        scan(gate, text, gate->out);
    }
}

static void on_leaves(gpointer data, gboolean yes) {
    Gate *gate = data;
    g_autofree char *code = g_steal_pointer(&gate->chosen);
    if (yes && code != NULL) {
        scan(gate, code, TRUE);
    }
}

static void gate_enter(gpointer state, const ListRow *row) {
    Gate *gate = state;
    g_autofree char *text =
        g_strdup_printf("%s · %s\n%s\n%s", row->cells[COLUMN_NAME], row->cells[COLUMN_COMPANY], row->key, row->cells[COLUMN_WHY]);
    g_free(gate->chosen);
    gate->chosen = g_strdup(row->key);
    dialog_confirm(gate->ui, _("Leaves now?"), text, on_leaves, gate);
}

/* ---- drawing ---- */

/* The word with room between its letters, where there is room. Owned. */
static char *spaced(const char *word, int cols) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (const char *p = word; *p != '\0'; p = g_utf8_next_char(p)) {
        g_string_append_printf(text, "%s%.*s", text->len > 0 ? " " : "", (int)(g_utf8_next_char(p) - p), p);
    }
    return utf8_width(text->str) <= cols ? g_string_free(g_steal_pointer(&text), FALSE) : g_strdup(word);
}

static void draw_bar(const Area *area, int row, int rows, Style style) {
    for (int i = 0; i < rows; i++) {
        for (int col = 0; col < area->cols; col++) {
            area_put(area, row + i, col, style, grid_is_ascii(area->grid) ? "#" : "█");
        }
    }
}

/* Bars over the whole width, yes or no between them; then who and why. Returns the rows taken. */
static int draw_answer(const Gate *gate, const Area *area) {
    Style style = gate->said == ANSWER_YES ? STYLE_OK : STYLE_ERROR;
    int bar = area->rows >= ROWS_LARGE ? BAR_ROWS_LARGE : 1, row = 0;
    g_autofree char *word = spaced(gate->word, area->cols);
    g_autofree char *at = clock_format_short(gate->at);
    draw_bar(area, row, bar, style);
    row += bar;
    area_put(area, row++, MAX(0, (area->cols - utf8_width(word)) / 2), style, word);
    draw_bar(area, row, bar, style);
    row += bar;
    Area below = area_sub(area, row, 0, MAX(1, area->rows - row - (area->rows >= ROWS_LARGE ? LIST_LEAST : 0)), area->cols);
    char **lines = g_strsplit(gate->about, "\n", -1);
    int used = 0;
    for (char **line = lines; *line != NULL && used < below.rows; line++) {
        used += area_wrap(&below, used, gate->said == ANSWER_NO && line == lines ? STYLE_ERROR : STYLE_TITLE, *line);
    }
    g_strfreev(lines);
    if (used < below.rows) {
        area_put(&below, used++, 0, STYLE_DIM, at + strlen("2026-11-23 "));
    }
    return row + MIN(used, below.rows);
}

static void gate_draw(gpointer state, const Area *area) {
    Gate *gate = state;
    g_autofree char *count = gate->amiss > 0 ? g_strdup_printf(_("on site: %u, to leave: %u"), gate->count, gate->amiss)
                                             : g_strdup_printf(_("on site: %u"), gate->count);
    g_autofree char *head = g_strdup_printf("%s · %s", gate->out ? C_("gate", "Scan OUT") : C_("gate", "Scan IN"), count);
    int row = 0;
    area_put_pad(area, row++, 0, area->cols, gate->out ? STYLE_WARNING : STYLE_TITLE, head);
    if (gate->said != ANSWER_NONE && clock_now() - gate->at < ANSWER_MS) {
        Area answer = area_sub(area, row, 0, area->rows - row, area->cols);
        row += draw_answer(gate, &answer);
    }
    Area body = area_sub(area, row, 0, area->rows - row, area->cols);
    if (body.rows >= LIST_LEAST) {
        list_draw(gate->list, &body);
    }
}

/* ---- keys ---- */

static unsigned gate_key(gpointer state, const KeyEvent *event) {
    Gate *gate = state;
    if (event->code != KC_SCAN || !scan_is_label(event->text)) {
        return REACT_NONE;
    }
    scan(gate, event->text, gate->out);
    return REACT_REDRAW;
}

static const char *const PDF[] = {".pdf", NULL};

static char *write_list(gpointer data, const char *path, gpointer progress, GError **error) {
    Gate *gate = data;
    g_autofree char *head = NULL;
    (void)progress;
    return gate_print_onsite(session_app(gate->ui), path, &head, error) ? g_strdup_printf(_("%s is written, head %s"), path, head) : NULL;
}

static void print_list(Gate *gate) {
    g_autofree char *stamp = clock_format_short(clock_now());
    g_autofree char *file = g_strdup_printf("onsite-%.10s-%.2s%.2s.pdf", stamp, stamp + 11, stamp + 14);
    save_ask(gate->ui, &(SaveSpec){.title = _("Write who is on site"),
                                   .text = _("File to write (.pdf)"),
                                   .name = file,
                                   .endings = PDF,
                                   .busy = _("Writing who is on site"),
                                   .write = write_list,
                                   .data = gate});
}

static char *write_cards(gpointer data, const char *path, gpointer progress, GError **error) {
    const Gate *gate = data;
    LabelResult result = {0};
    (void)progress;
    if (!gate_print_cards(session_app(gate->ui), gate->entry, NULL, path, &result, error)) {
        return NULL;
    }
    g_free(result.file);
    return g_strdup_printf(_("%s is written: %d entry cards on %d pages."), path, (int)result.labels, (int)result.pages);
}

static void on_entry(gpointer data, const char *number) {
    Gate *gate = data;
    if (number == NULL || *number == '\0') {
        return;
    }
    g_free(gate->entry);
    gate->entry = g_ascii_strup(number, -1);
    g_autofree char *file = g_strdup_printf("%s.pdf", gate->entry);
    save_ask(gate->ui, &(SaveSpec){.title = _("Write entry cards"),
                                   .text = _("File to write (.pdf)"),
                                   .name = file,
                                   .endings = PDF,
                                   .busy = _("Writing entry cards"),
                                   .write = write_cards,
                                   .data = gate});
}

static unsigned gate_action(gpointer state, const char *action) {
    Gate *gate = state;
    if (strcmp(action, "type") == 0) {
        DialogInput input = {
            .title = C_("gate", "Card"), .text = _("The number on the card, or its end:"), .max = WORD_MOST, .codes = TRUE};
        dialog_input(gate->ui, &input, on_typed, gate);
    } else if (strcmp(action, "cards") == 0) {
        DialogInput input = {.title = _("Entry cards"), .text = _("Number of the contractor's entry:"), .max = WORD_MOST};
        dialog_input(gate->ui, &input, on_entry, gate);
    } else if (strcmp(action, "turn") == 0) {
        gate->out = !gate->out;
        forget(gate);
    } else if (strcmp(action, "print") == 0) {
        print_list(gate);
    } else {
        return REACT_NONE;
    }
    return REACT_REDRAW;
}

static gboolean gate_open(gpointer state, const char *argument, GError **error) {
    (void)error;
    ((Gate *)state)->out = g_strcmp0(argument, GATE_OUT) == 0;
    return TRUE;
}

static void gate_close(gpointer state) {
    Gate *gate = state;
    forget(gate);
    g_free(gate->chosen);
    g_free(gate->entry);
}

const Screen screen_onsite = {
    .name = "onsite",
    .title = N_("Gate"),
    .summary = N_("Scan entry cards: yes, or no and why; who of the contractors is on site."),
    .keys = KEYS,
    .flags = SCREEN_LIVE | SCREEN_FINDS,
    .size = sizeof(Gate),
    .list = offsetof(Gate, list),
    .rows = &SOURCE,
    .enter = gate_enter,
    .open = gate_open,
    .draw = gate_draw,
    .key = gate_key,
    .action = gate_action,
    .close = gate_close,
};
