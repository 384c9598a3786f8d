/* SPDX-License-Identifier: MIT
 *
 * The check of one device with few keys (快速点检; its value is a Task): what is measured is typed, Enter says that all the rest is well; a
 * letter marks what is not.
 */
#include "bihuan/app/rounds.h"
#include "bihuan/app/scan.h"
#include "bihuan/app/session.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/model/access.h"
#include "bihuan/ui/dialog.h"
#include "bihuan/ui/scan.h"
#include "parts/blocked_say.h"
#include "parts/entry_words.h"
#include "parts/field_values.h"
#include "parts/quick.h"
#include "parts/scan_offer.h"
#include "parts/second.h"
#include "parts/session.h"

#include <string.h>

enum {
    WIDE = 72, /* columns from which items stand in two */
    NARROW = 36,
    MARK_COLS = 3, /* cursor, required mark, blank */
    LABEL_LEAST = 8,
    ITEM_MARK = 6, /* "> [!] " */
};

typedef struct {
    Ui *ui;
    Quick *quick;
    char *device; /* code and name */
    char *place;  /* area and position */
    char *notice; /* what is to be known first; NULL: nothing */
    char *hint;   /* of the field under the cursor */
    int top;      /* first row shown */
} CheckScreen;

static const Task *task_of(const CheckScreen *screen) {
    return screen->quick->form->task;
}

static QuickRow *row_now(const CheckScreen *screen) {
    return screen->quick->at < screen->quick->rows->len ? quick_row(screen->quick, screen->quick->at) : NULL;
}

/* ---- opening ---- */

/* It was done already, perhaps by the other one who walks the round. Owned; NULL: it was not. */
static char *notice_of(const CheckScreen *screen) {
    const Task *task = task_of(screen);
    g_autoptr(RoundWalk) walk = task->round != NULL ? rounds_walk(session_app(screen->ui), task->round, NULL) : NULL;
    const RoundStop *stop = walk != NULL ? round_stop_of(walk, quick_device(screen->quick)) : NULL;
    if (walk != NULL && stop == NULL) {
        return g_strdup_printf(_("It is not in the round %s; the check counts all the same."), walk->title);
    }
    if (stop == NULL || !stop->done) {
        return NULL;
    }
    g_autofree char *when = clock_format_short(stop->last);
    return g_strdup_printf(_("Checked already at %s; what is sent now is one check more."), when);
}

static void update(CheckScreen *screen) {
    const QuickRow *row = row_now(screen);
    g_free(screen->hint);
    screen->hint = row != NULL && !row->item ? field_edit_hint(row->edit, &screen->quick->form->context->form) : g_strdup("");
}

static gboolean check_take(gpointer state, gconstpointer value, GError **error) {
    CheckScreen *screen = state;
    App *app = session_app(screen->ui);
    screen->quick = quick_new(app, value, error);
    if (screen->quick == NULL) {
        return FALSE;
    }
    const char *code = quick_device(screen->quick);
    g_autoptr(Device) device = device_load(app_db(app), code, error);
    if (device == NULL) {
        return FALSE;
    }
    screen->device = session_device_text(app, code);
    screen->place = g_strdup_printf("%s %s", device->area, device->position);
    screen->notice = blocked_text(app, code);
    if (screen->notice == NULL) {
        screen->notice = notice_of(screen);
    }
    update(screen);
    if (screen->quick->form->restored) {
        ui_say(screen->ui, SAY_INFO, _("What was typed here before is back. Ctrl-X forgets it."));
    }
    return TRUE;
}

static gboolean check_open(gpointer state, const char *argument, GError **error) {
    g_autoptr(Task) task = task_parse(argument, error);
    return task != NULL && check_take(state, task, error);
}

static void check_close(gpointer state) {
    CheckScreen *screen = state;
    quick_free(screen->quick);
    g_free(screen->device);
    g_free(screen->place);
    g_free(screen->notice);
    g_free(screen->hint);
}

/* ---- drawing ---- */

static const char *item_title(const QuickRow *row) {
    return form_text(row->choice != NULL ? &row->choice->title : &row->edit->field->title);
}

/* "[ ] c Hose cracked", with ! and in words where it is not well. */
static void draw_item(const CheckScreen *screen, const Area *area, int row, int col, guint index) {
    const QuickRow *item = quick_row(screen->quick, index);
    gboolean bad = quick_is_bad(item), here = index == screen->quick->at;
    const char *said = item->choice != NULL || !bad ? "" : _(": no");
    g_autofree char *text = g_strdup_printf("%c %s%s", item->letter, item_title(item), said);
    area_put(area, row, col, STYLE_KEY, here ? ">" : " ");
    area_put(area, row, col + 2, bad ? STYLE_ERROR : STYLE_DIM, bad ? "[!]" : "[ ]");
    area_put_pad(area, row, col + ITEM_MARK, MAX(area->cols - col - ITEM_MARK, 1),
                 bad    ? STYLE_ERROR
                 : here ? STYLE_TITLE
                        : STYLE_NORMAL,
                 text);
}

/* Draws a field; gives the rows it takes. */
static int draw_edit(const CheckScreen *screen, const Area *area, int row, guint index, gboolean draw) {
    FieldEdit *edit = quick_row(screen->quick, index)->edit;
    gboolean here = index == screen->quick->at;
    const char *title = form_text(&edit->field->title), *unit = here && edit->field->unit != NULL ? edit->field->unit : "";
    int own = area->cols < NARROW ? 1 : 0, label = own ? 0 : MIN(MAX(utf8_width(title), LABEL_LEAST), area->cols * 2 / 5);
    int col = MARK_COLS + (own ? 0 : label + 1), width = MAX(area->cols - col - utf8_width(unit) - 2, 4);
    int rows = field_edit_rows(edit, width, here);
    const char *note = edit->missing != NULL ? edit->missing : edit->error != NULL ? edit->error : here ? screen->hint : "";
    g_autoptr(GPtrArray) lines = utf8_wrap(note, MAX(area->cols - col - 1, 2));
    if (draw) {
        Area value = area_sub(area, row + own, col, rows, width);
        area_put(area, row, 0, STYLE_KEY, here ? ">" : " ");
        area_put(area, row, 1, edit->required ? STYLE_TITLE : STYLE_DIM, edit->required ? "*" : " ");
        area_put_pad(area, row, MARK_COLS, own ? area->cols - MARK_COLS : label, here ? STYLE_TITLE : STYLE_NORMAL, title);
        field_edit_draw(edit, &value, here);
        area_put(area, row + own, col + width + 1, STYLE_NORMAL, unit);
        for (guint i = 0; *note != '\0' && i < lines->len; i++) {
            area_put(area, row + own + rows + (int)i, col, note == screen->hint ? STYLE_DIM : STYLE_ERROR, lines->pdata[i]);
        }
    }
    return own + rows + (*note != '\0' ? (int)lines->len : 0);
}

/* Does a letter mark here? In a text it is typed. */
static gboolean is_lettered(const QuickRow *row) {
    return row == NULL || row->item || row->edit->field->type->number;
}

/* One sentence over the items: what Enter says of them. */
static char *items_text(const CheckScreen *screen) {
    guint bad = quick_bad(screen->quick);
    if (bad == 0 && !is_lettered(row_now(screen))) {
        return g_strdup(_("Not marked is well. Go down to these before a letter marks:"));
    }
    return bad == 0 ? g_strdup(_("Enter: all of these were looked at and are well. A letter marks what is not:"))
                    : g_strdup_printf(_("Not well: %u. Enter goes on to what is asked for it:"), bad);
}

/* Where every row begins; at = of the one under the cursor. Gives all rows. */
static int draw_rows(const CheckScreen *screen, const Area *area, int row, gboolean draw, int *at) {
    const Quick *quick = screen->quick;
    guint items = quick->rows->len - quick->asked;
    int columns = area->cols >= WIDE ? 2 : 1, each = ((int)items + columns - 1) / columns;
    for (guint i = 0; i < quick->asked; i++) {
        *at = i == quick->at ? row : *at;
        row += draw_edit(screen, area, row, i, draw);
    }
    if (items == 0) {
        return row;
    }
    g_autofree char *text = items_text(screen);
    g_autoptr(GPtrArray) lines = utf8_wrap(text, MAX(area->cols - 1, 2));
    for (guint i = 0; i < lines->len; i++, row++) {
        if (draw) {
            area_put(area, row, 1, quick_bad(quick) > 0 ? STYLE_WARNING : STYLE_OK, lines->pdata[i]);
        }
    }
    for (int i = 0; i < (int)items; i++) {
        int down = row + i % each;
        *at = quick->asked + (guint)i == quick->at ? down : *at;
        if (draw) {
            Area part = area_sub(area, 0, i / each * (area->cols / columns), area->rows, area->cols / columns);
            draw_item(screen, &part, down, 0, quick->asked + (guint)i);
        }
    }
    return row + each;
}

static void check_draw(gpointer state, const Area *area) {
    CheckScreen *screen = state;
    int top = 0, at = 0;
    area_put_pad(area, top++, 1, area->cols - 1, STYLE_TITLE, screen->device);
    if (area->rows > NARROW / 3) {
        area_put_pad(area, top++, 1, area->cols - 1, STYLE_DIM, screen->place);
    }
    if (screen->notice != NULL) {
        Area notice = area_sub(area, top, 1, MIN(2, area->rows - top), area->cols - 1);
        top += MIN(area_wrap(&notice, 0, STYLE_WARNING, screen->notice), notice.rows);
    }
    Area body = area_sub(area, top, 0, MAX(area->rows - top, 1), area->cols);
    int all = draw_rows(screen, &body, 0, FALSE, &at);
    screen->top = CLAMP(screen->top, MAX(at - body.rows + 1, 0), at);
    screen->top = CLAMP(screen->top, 0, MAX(all - body.rows, 0));
    draw_rows(screen, &body, -screen->top, TRUE, &at);
    if (screen->top + body.rows < all) {
        area_put(&body, body.rows - 1, body.cols - 1, STYLE_DIM, "v");
    }
    if (screen->top > 0) {
        area_put(&body, 0, body.cols - 1, STYLE_DIM, "^");
    }
}

static char *check_subject(gpointer state) {
    const CheckScreen *screen = state;
    return g_strdup_printf("%s %s", quick_device(screen->quick), form_title(screen->quick->form->form));
}

/* ---- sending ---- */

/* What it came to: passed or failed, what was opened for it. */
static void say_sent(Ui *ui, const char *device, const Work *work) {
    App *app = session_app(ui);
    const char *result = record_field(work->record, "result");
    g_autofree char *verdict =
        result != NULL ? session_choice_title(app, work->record->form, "result", result) : session_state_title(app, work->record);
    g_autofree char *advice = entry_advice_text(work);
    g_autofree char *said = g_strdup_printf(_("%s: %s (%s)."), device, verdict, work->record->number);
    ui_say(ui, g_strcmp0(result, "fail") == 0 ? SAY_WARNING : SAY_OK, "%s %s", said, advice != NULL ? advice : "");
}

/* The screen is gone when it succeeds. */
static void send_now(gpointer data) {
    CheckScreen *screen = data;
    Ui *ui = screen->ui;
    GError *error = NULL;
    App *app = session_app(ui);
    if (task_of(screen)->round != NULL) {
        session_sign_round(app, form_name(screen->quick->form->form));
    }
    g_autoptr(Work) work = entry_form_send(screen->quick->form, &error);
    if (work == NULL) {
        quick_update(screen->quick);
        update(screen);
        g_autofree char *gate = entry_gate_text(screen->quick->form, error);
        ui_refuse(ui, error);
        if (gate != NULL) {
            ui_say(ui, SAY_ERROR, "%s", gate);
        }
        return;
    }
    say_sent(ui, quick_device(screen->quick), work);
    ui_pop(ui);
    ui_changed(ui);
}

/* Goes to the first field that is wrong or missing. FALSE: there is none. */
static gboolean go_to_open(CheckScreen *screen) {
    int open = quick_open_row(screen->quick);
    if (open >= 0) {
        screen->quick->at = (guint)open;
        update(screen);
    }
    return open >= 0;
}

static unsigned send(CheckScreen *screen) {
    EntryForm *form = screen->quick->form;
    if (go_to_open(screen)) {
        return REACT_REDRAW;
    }
    quick_say_well(screen->quick);
    g_autoptr(GPtrArray) problems = entry_form_problems(form);
    if (problems->len > 0) {
        quick_update(screen->quick);
        go_to_open(screen);
        ui_beep(screen->ui);
        ui_say(screen->ui, SAY_ERROR, "%s", ((const FormProblem *)problems->pdata[0])->sentence);
        return REACT_REDRAW;
    }
    const FormStep *step = form->step != NULL ? form->step : form_at_once(form->form);
    g_autofree char *why = work_wants_second(form->app, form->form, form->number, form->step != NULL ? form->step->name : ACCESS_SUBMIT);
    gboolean signs = step != NULL && step->sign && !session_signs_round(form->app, form_name(form->form));
    g_autofree char *meaning =
        signs ? g_strdup_printf(task_of(screen)->round != NULL ? _("%s, all of this round") : "%s", form_title(form->form)) : NULL;
    second_ask(screen->ui, why, meaning, send_now, screen);
    return REACT_REDRAW;
}

/* ---- keys ---- */

static const Binding KEYS[] = {
    {"<F2> <Ctrl-S>", "send", N_("Send"), N_("Send it as it stands: what is not marked is well")},
    {"<F3>", "whole", N_("Whole form"), N_("Open the whole form of this check")},
    {"<F4>", "values", N_("Values"), N_("Show the values this field can take")},
    {"<Ctrl-X>", "forget", NULL, N_("Forget what was typed and begin anew")},
    {NULL, NULL, NULL, NULL},
};

static void on_value(gpointer data, FieldEdit *edit) {
    CheckScreen *screen = data;
    entry_form_settle(screen->quick->form, edit);
    quick_update(screen->quick);
    update(screen);
    ui_redraw(screen->ui);
}

static unsigned show_values(CheckScreen *screen) {
    const QuickRow *row = row_now(screen);
    if (row == NULL || row->item || !field_values_open(screen->ui, screen->quick->form->form, row->edit, on_value, screen)) {
        ui_beep(screen->ui);
    }
    return REACT_REDRAW;
}

static unsigned check_action(gpointer state, const char *name) {
    CheckScreen *screen = state;
    if (strcmp(name, "send") == 0) {
        return send(screen);
    } else if (strcmp(name, "values") == 0) {
        return show_values(screen);
    } else if (strcmp(name, "whole") == 0) {
        g_autoptr(Task) task = task_copy(task_of(screen));
        Ui *ui = screen->ui;
        entry_form_rest(screen->quick->form); /* what was typed goes along */
        ui_pop(ui);
        ui_push_value(ui, "entry", task);
        return REACT_HANDLED;
    } else if (strcmp(name, "forget") == 0) {
        entry_form_clear(screen->quick->form);
        quick_update(screen->quick);
        go_to_open(screen);
        update(screen);
        return REACT_REDRAW;
    }
    return REACT_NONE;
}

static unsigned check_move(CheckScreen *screen, int by) {
    const QuickRow *row = row_now(screen);
    if (row != NULL && !row->item) {
        entry_form_settle(screen->quick->form, row->edit);
        quick_update(screen->quick);
    }
    screen->quick->at = (guint)CLAMP((int)screen->quick->at + by, 0, MAX((int)screen->quick->rows->len - 1, 0));
    update(screen);
    return REACT_REDRAW;
}

/* The field stands; what is asked for next, or all is sent. */
static unsigned enter(CheckScreen *screen) {
    const QuickRow *row = row_now(screen);
    if (row != NULL && !row->item) {
        entry_form_settle(screen->quick->form, row->edit);
        quick_update(screen->quick);
    }
    row = row_now(screen);
    if (row != NULL && !row->item && row->edit->error != NULL) {
        ui_beep(screen->ui);
        update(screen);
        return REACT_REDRAW;
    }
    return send(screen);
}

/* Nothing was typed yet: the check gives way, and the round takes the label as its next, or it is offered what is due. The screen is gone. */
static void scan_below(CheckScreen *screen, const char *payload, const char *code) {
    Ui *ui = screen->ui;
    gboolean walks = task_of(screen)->round != NULL;
    ui_pop(ui);
    const Screen *below = ui_top(ui);
    if (walks && below != NULL && strcmp(below->name, "round") == 0) {
        below->key(ui_top_state(ui), &(KeyEvent){.code = KC_SCAN, .text = payload});
    } else {
        scan_offer(ui, code);
    }
}

/* Another label: what was typed for this device is not given to that one. */
static unsigned check_scan(CheckScreen *screen, const char *payload) {
    GError *error = NULL;
    g_autoptr(Device) device = scan_device(session_app(screen->ui), payload, &error);
    const char *code = quick_device(screen->quick);
    if (device == NULL) {
        if (!scan_is_label(payload)) {
            g_error_free(error);
            return REACT_NONE;
        }
        ui_refuse(screen->ui, error);
        return REACT_REDRAW;
    }
    if (strcmp(device->code, code) == 0) {
        ui_say(screen->ui, SAY_INFO, _("Scanned: %s"), screen->device);
        return REACT_REDRAW;
    }
    if (entry_form_is_typed(screen->quick->form)) {
        ui_beep(screen->ui);
        ui_say(screen->ui, SAY_WARNING, _("%s is not sent yet: Enter sends it, Esc leaves it. Then scan %s again."), code, device->code);
        return REACT_REDRAW;
    }
    scan_below(screen, payload, device->code);
    return REACT_HANDLED;
}

static unsigned check_key(gpointer state, const KeyEvent *event) {
    CheckScreen *screen = state;
    const QuickRow *row = row_now(screen);
    gboolean letter = event->code < 128 && g_ascii_islower((char)event->code);
    switch (event->code) {
    case KC_SCAN:
        return check_scan(screen, event->text);
    case KC_ENTER:
        return enter(screen);
    case KC_TAB:
    case KC_DOWN:
        return check_move(screen, 1);
    case KC_SHIFT_TAB:
    case KC_UP:
        return check_move(screen, -1);
    default:
        break;
    }
    if (letter && is_lettered(row)) {
        if (!quick_turn_letter(screen->quick, (char)event->code)) {
            ui_beep(screen->ui);
        }
        update(screen);
        return REACT_REDRAW;
    }
    if (row == NULL || row->item) {
        if (row != NULL && event->code == ' ') {
            quick_turn(screen->quick, screen->quick->at);
            return REACT_REDRAW;
        }
        return REACT_NONE;
    }
    unsigned reaction = field_edit_key(row->edit, event);
    if (react_has(reaction, REACT_CHANGED)) {
        quick_update(screen->quick);
        update(screen);
    }
    return reaction;
}

static void check_refresh(gpointer state) {
    CheckScreen *screen = state;
    g_autofree char *before = entry_form_change_hands(screen->quick->form);
    if (before != NULL) {
        session_say_parked(screen->ui, before);
    }
    g_free(screen->notice);
    screen->notice = notice_of(screen);
    quick_update(screen->quick);
    update(screen);
}

static void check_rest(gpointer state) {
    entry_form_rest(((CheckScreen *)state)->quick->form);
}

static gboolean check_unsent(gpointer state) {
    return entry_form_is_typed(((CheckScreen *)state)->quick->form);
}

static gboolean check_leave(gpointer state) {
    if (check_unsent(state)) {
        ui_say(((CheckScreen *)state)->ui, SAY_INFO, _("Not sent. What you typed is kept and comes back when this is opened again."));
    }
    return TRUE;
}

const Screen screen_check = {
    .name = "check",
    .title = NC_("device", "Check"),
    .summary = N_("Type what is measured; Enter says that all the rest is well, a letter marks what is not."),
    .keys = KEYS,
    .flags = SCREEN_NEEDS_ARGUMENT | SCREEN_TYPES,
    .size = sizeof(CheckScreen),
    .open = check_open,
    .take = check_take,
    .draw = check_draw,
    .action = check_action,
    .key = check_key,
    .unsent = check_unsent,
    .refresh = check_refresh,
    .rest = check_rest,
    .subject = check_subject,
    .leave = check_leave,
    .close = check_close,
};
