/* SPDX-License-Identifier: MIT
 *
 * The headless back-end: a queue of keys with a time of its own, and a size. What it "shows" is the Ui's
 * grid.
 */
#include "bihuan/ui/script.h"

#include "private.h"

enum {
    HUMAN_GAP = 100 * 1000, /* µs between typed keys */
    HUMAN_REST = 60 * 1000, /* after a key: long enough that no scan is expected any more */
    SCANNER_GAP = 1000,
    SCANNER_REST = 2000 * 1000,
};

typedef struct {
    Term base;
    int rows, cols;
    GQueue *keys; /* KeyEvent* */
    gint64 now;
    int beeps;
} ScriptTerm;

static void script_size(Term *term, int *rows, int *cols) {
    *rows = ((ScriptTerm *)term)->rows;
    *cols = ((ScriptTerm *)term)->cols;
}

static gboolean script_read(Term *term, KeyEvent *event) {
    g_autofree KeyEvent *key = g_queue_pop_head(((ScriptTerm *)term)->keys);
    if (key == NULL) {
        return FALSE;
    }
    *event = *key;
    return TRUE;
}

static void script_paint(Term *term, const Grid *grid) {
    (void)term;
    (void)grid;
}

static void script_theme(Term *term, const Theme *theme) {
    (void)term;
    (void)theme;
}

static void script_beep(Term *term) {
    ((ScriptTerm *)term)->beeps++;
}

static void script_flash(Term *term) {
    (void)term;
}

static void script_reset(Term *term) {
    (void)term;
}

static void script_close(Term *term) {
    g_queue_free_full(((ScriptTerm *)term)->keys, g_free);
    g_free(term);
}

static const TermClass SCRIPT_CLASS = {
    script_size, script_read, script_paint, script_theme, script_beep, script_flash, script_reset, script_close,
};

Term *term_script_new(int rows, int cols) {
    ScriptTerm *term = g_new0(ScriptTerm, 1);
    term->base = (Term){&SCRIPT_CLASS, -1, TRUE, TRUE};
    term->rows = rows;
    term->cols = cols;
    term->keys = g_queue_new();
    term->now = 1000 * 1000;
    return &term->base;
}

int term_script_beeps(Term *term) {
    return ((ScriptTerm *)term)->beeps;
}

static ScriptTerm *script_term(Ui *ui) {
    g_assert(ui->term->class == &SCRIPT_CLASS);
    return (ScriptTerm *)ui->term;
}

static void script_push(ScriptTerm *term, KeyCode code, gint64 gap) {
    term->now += gap;
    KeyEvent event = {code, term->now, NULL};
    g_queue_push_tail(term->keys, g_memdup2(&event, sizeof event));
}

void script_key(Ui *ui, KeyCode code) {
    ScriptTerm *term = script_term(ui);
    script_push(term, code, HUMAN_GAP);
    ui_settle(ui, term->now + HUMAN_REST);
}

void script_type(Ui *ui, const char *text) {
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
        script_key(ui, g_utf8_get_char(p));
    }
}

void script_scan(Ui *ui, const char *payload) {
    ScriptTerm *term = script_term(ui);
    term->now += SCANNER_REST;
    for (const char *p = payload; *p != '\0'; p = g_utf8_next_char(p)) {
        script_push(term, g_utf8_get_char(p), SCANNER_GAP);
    }
    script_push(term, KC_ENTER, SCANNER_GAP);
    term->now += SCANNER_REST;
    ui_settle(ui, term->now);
}

void script_paste(Ui *ui, const char *text) {
    ScriptTerm *term = script_term(ui);
    script_push(term, KC_PASTE_ON, HUMAN_GAP);
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
        script_push(term, *p == '\n' ? KC_ENTER : *p == '\t' ? KC_TAB : g_utf8_get_char(p), 0);
    }
    script_push(term, KC_PASTE_OFF, 0);
    ui_settle(ui, term->now + HUMAN_REST);
}

void script_resize(Ui *ui, int rows, int cols) {
    ScriptTerm *term = script_term(ui);
    term->rows = rows;
    term->cols = cols;
    script_push(term, KC_RESIZE, HUMAN_GAP);
    ui_settle(ui, term->now);
}

void script_pass(Ui *ui, gint64 span) {
    script_term(ui)->now += MAX(span, 0) * 1000;
}

void script_wait(Ui *ui) {
    for (int i = 0; i < 1000 && g_main_context_iteration(NULL, FALSE); i++) {
    }
    ui_tick(ui);
    ui_settle(ui, script_term(ui)->now);
}

char *script_frame(Ui *ui, gboolean styles) {
    ui_settle(ui, script_term(ui)->now);
    return grid_dump(ui->grid, styles);
}
