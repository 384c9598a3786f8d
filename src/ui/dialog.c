/* SPDX-License-Identifier: MIT
 *
 * Dialogs: message, yes or no, typed confirmation, input. One overlay with a text above and an answer below.
 */
#include "bihuan/ui/dialog.h"

#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/ui/entry.h"
#include "bihuan/ui/text.h"
#include "bihuan/ui/ui.h"

#include <string.h>

typedef enum { DIALOG_MESSAGE, DIALOG_CONFIRM, DIALOG_TYPED, DIALOG_INPUT } DialogKind;

typedef struct {
    Ui *ui;
    DialogKind kind;
    char *title, *text, *word;
    char *order; /* the text without what was wrong */
    char *(*check)(gpointer data, const char *text);
    TextView *view;
    Entry *entry; /* typed confirmation and input */
    unsigned flags;
    gboolean codes;    /* a scan is an answer */
    gboolean yes;      /* the chosen button */
    gboolean accepted; /* Enter, not Esc */
    DialogAnswer answer;
    DialogText answer_text;
    gpointer data;
} Dialog;

/* The rows the answer part needs. */
static int dialog_answer_rows(const Dialog *dialog) {
    if (dialog->kind == DIALOG_MESSAGE) {
        return 0;
    }
    return dialog->flags & ENTRY_LINES ? 6 : 2; /* a blank row, then button row or field */
}

static void buttons_draw(const Dialog *dialog, const Area *line) {
    g_autofree char *yes = g_strdup_printf(" y %s ", _("Yes"));
    g_autofree char *no = g_strdup_printf(" n %s ", _("No"));
    int width = utf8_width(yes) + utf8_width(no) + 4, col = MAX((line->cols - width) / 2, 0);
    col += area_format(line, 0, col, dialog->yes ? STYLE_SELECTED : STYLE_NORMAL, "%s%s", dialog->yes ? ">" : " ", yes);
    area_format(line, 0, col + 2, dialog->yes ? STYLE_NORMAL : STYLE_SELECTED, "%s%s", dialog->yes ? " " : ">", no);
}

static void dialog_draw(gpointer state, const Area *area) {
    Dialog *dialog = state;
    int cols = MIN(area->cols, MAX(44, MIN(72, utf8_width(dialog->text) + 4)));
    g_autoptr(GPtrArray) lines = utf8_wrap(dialog->text, MAX(cols - 3, 2));
    int answer = dialog_answer_rows(dialog);
    Area inside = overlay_box(area, (int)lines->len + 2 + answer, cols, dialog->title);
    Area body = area_sub(&inside, 0, 0, MAX(inside.rows - answer, 1), inside.cols);
    Area foot = area_sub(&inside, MAX(inside.rows - answer + 1, 1), 1, MAX(answer - 1, 0), inside.cols - 2);
    text_view_draw(dialog->view, &body);
    if (dialog->kind == DIALOG_CONFIRM) {
        buttons_draw(dialog, &foot);
    } else if (dialog->entry != NULL) {
        entry_draw(dialog->entry, &foot, TRUE);
    }
}

static unsigned dialog_scroll(Dialog *dialog, KeyCode code) {
    switch (code) {
    case KC_UP:
        return text_view_action(dialog->view, "up");
    case KC_DOWN:
        return text_view_action(dialog->view, "down");
    case KC_PAGE_UP:
        return text_view_action(dialog->view, "page-up");
    case KC_PAGE_DOWN:
        return text_view_action(dialog->view, "page-down");
    default:
        return REACT_NONE;
    }
}

static unsigned dialog_done(Dialog *dialog, gboolean accepted) {
    dialog->accepted = accepted;
    return accepted ? REACT_DONE : REACT_CANCEL;
}

static unsigned confirm_key(Dialog *dialog, KeyCode code) {
    switch (code) {
    case 'y':
    case 'Y':
        dialog->yes = TRUE;
        return dialog_done(dialog, TRUE);
    case 'n':
    case 'N':
        return dialog_done(dialog, FALSE);
    case KC_ENTER:
        return dialog_done(dialog, dialog->yes);
    case KC_LEFT:
    case KC_RIGHT:
    case KC_TAB:
    case KC_SHIFT_TAB:
        dialog->yes = !dialog->yes;
        return REACT_REDRAW;
    default:
        return dialog_scroll(dialog, code);
    }
}

/* A text above the field is wrapped anew where it grows by what was wrong. */
static void dialog_show(Dialog *dialog, const char *wrong) {
    g_free(dialog->text);
    dialog->text = wrong != NULL ? g_strdup_printf("!! %s\n%s", wrong, dialog->order) : g_strdup(dialog->order);
    text_view_clear(dialog->view);
    if (wrong != NULL) {
        g_autofree char *line = g_strdup_printf("!! %s", wrong);
        text_view_add(dialog->view, STYLE_ERROR, 0, line);
    }
    text_view_add(dialog->view, STYLE_NORMAL, 0, dialog->order);
}

/* What was given is not taken: the question stays, and what is typed next never lands below it. */
static gboolean is_wrong(Dialog *dialog) {
    g_autofree char *wrong = dialog->check != NULL ? dialog->check(dialog->data, entry_text(dialog->entry)) : NULL;
    if (wrong != NULL) {
        ui_beep(dialog->ui);
        dialog_show(dialog, wrong);
        entry_set(dialog->entry, "");
    }
    return wrong != NULL;
}

static unsigned field_key(Dialog *dialog, const KeyEvent *event) {
    gboolean lines = (dialog->flags & ENTRY_LINES) != 0;
    if (lines && (event->code == KC_CTRL('S') || event->code == KC_F(2))) {
        return dialog_done(dialog, TRUE);
    }
    unsigned reaction = entry_key(dialog->entry, event);
    entry_tell(dialog->entry, dialog->ui);
    if (reaction == REACT_DONE && is_wrong(dialog)) {
        return REACT_REDRAW;
    }
    if (reaction == REACT_DONE) {
        if (dialog->kind == DIALOG_TYPED && strcmp(entry_text(dialog->entry), dialog->word) != 0) {
            ui_beep(dialog->ui);
            ui_say(dialog->ui, SAY_INFO, _("Type \"%s\" exactly, or press Esc."), dialog->word);
            return REACT_REDRAW;
        }
        return dialog_done(dialog, TRUE);
    }
    return reaction != REACT_NONE ? reaction : dialog_scroll(dialog, event->code);
}

static unsigned dialog_key(gpointer state, const KeyEvent *event) {
    Dialog *dialog = state;
    if (event->code == KC_ESC) {
        return dialog_done(dialog, FALSE);
    }
    if (event->code == KC_SCAN) { /* comes only where a scan is an answer */
        entry_set(dialog->entry, event->text);
        return dialog_done(dialog, TRUE);
    }
    if (dialog->kind == DIALOG_CONFIRM) {
        return confirm_key(dialog, event->code);
    }
    if (dialog->entry != NULL) {
        return field_key(dialog, event);
    }
    if (event->code == KC_ENTER || event->code == ' ') {
        return dialog_done(dialog, TRUE);
    }
    return dialog_scroll(dialog, event->code);
}

static void dialog_close(gpointer state) {
    Dialog *dialog = state;
    if (dialog->answer != NULL) {
        dialog->answer(dialog->data, dialog->accepted);
    }
    if (dialog->answer_text != NULL) {
        dialog->answer_text(dialog->data, dialog->accepted ? entry_text(dialog->entry) : NULL);
    }
    text_view_free(dialog->view);
    entry_free(dialog->entry);
    g_free(dialog->title);
    g_free(dialog->text);
    g_free(dialog->order);
    g_free(dialog->word);
    g_free(dialog);
}

static const char *dialog_hint(gpointer state) {
    const Dialog *dialog = state;
    switch (dialog->kind) {
    case DIALOG_MESSAGE:
        return _("Enter go on");
    case DIALOG_CONFIRM:
        return _("y yes  n no  Esc no");
    default:
        return dialog->flags & ENTRY_LINES ? _("Ctrl-S or F2 done  Esc give up") : _("Enter done  Esc give up");
    }
}

static OverlayScan dialog_scans(gpointer state) {
    const Dialog *dialog = state;
    return dialog->flags & ENTRY_SECRET ? OVERLAY_SECRET : dialog->codes ? OVERLAY_TAKES : OVERLAY_ASKS;
}

static const Overlay OVERLAY_PLAIN = {"dialog", dialog_draw, dialog_key, dialog_close, dialog_hint, FALSE, dialog_scans};
static const Overlay OVERLAY_TYPING = {"dialog", dialog_draw, dialog_key, dialog_close, dialog_hint, TRUE, dialog_scans};

static Dialog *dialog_new(Ui *ui, DialogKind kind, const char *title, const char *text) {
    Dialog *dialog = g_new0(Dialog, 1);
    dialog->ui = ui;
    dialog->kind = kind;
    dialog->title = g_strdup(title);
    dialog->order = g_utf8_make_valid(text != NULL ? text : "", -1);
    dialog->view = text_view_new();
    dialog_show(dialog, NULL);
    return dialog;
}

void dialog_message(Ui *ui, const char *title, const char *text) {
    overlay_push(ui, &OVERLAY_PLAIN, dialog_new(ui, DIALOG_MESSAGE, title, text));
}

void dialog_confirm(Ui *ui, const char *title, const char *text, DialogAnswer answer, gpointer data) {
    Dialog *dialog = dialog_new(ui, DIALOG_CONFIRM, title, text);
    dialog->answer = answer;
    dialog->data = data;
    overlay_push(ui, &OVERLAY_PLAIN, dialog);
}

void dialog_typed(Ui *ui, const char *title, const char *text, const char *word, DialogAnswer answer, gpointer data) {
    g_autofree char *order = g_strdup_printf(_("Type \"%s\" to go on."), word);
    g_autofree char *full = g_strdup_printf("%s\n%s", text, order);
    Dialog *dialog = dialog_new(ui, DIALOG_TYPED, title, full);
    dialog->word = g_strdup(word);
    dialog->entry = entry_new(0, 100);
    dialog->answer = answer;
    dialog->data = data;
    overlay_push(ui, &OVERLAY_TYPING, dialog);
}

void dialog_input(Ui *ui, const DialogInput *input, DialogText answer, gpointer data) {
    Dialog *dialog = dialog_new(ui, DIALOG_INPUT, input->title, input->text);
    dialog->flags = input->flags;
    dialog->codes = input->codes;
    dialog->entry = entry_new(input->flags, input->max);
    entry_set(dialog->entry, input->initial);
    dialog->answer_text = answer;
    dialog->check = input->check;
    dialog->data = data;
    overlay_push(ui, &OVERLAY_TYPING, dialog);
}
