/* SPDX-License-Identifier: MIT
 *
 * Filling in any form and any step (its value is a Task): one row per field, checked while it is typed, sent with F2. Nothing typed is ever lost:
 * what is left or cut off comes back as a draft.
 */
#include "bihuan/app/permits.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/model/access.h"
#include "bihuan/ui/dialog.h"
#include "parts/entry_about.h"
#include "parts/entry_fields.h"
#include "parts/entry_form.h"
#include "parts/entry_scan.h"
#include "parts/entry_warnings.h"
#include "parts/entry_words.h"
#include "parts/field_values.h"
#include "parts/record_text.h"
#include "parts/session.h"
#include "parts/second.h"

#include <string.h>

#define FIELD "field " /* "field content": to a field by its name, for scripts, which shall not count the fields before it */

enum {
    PAGE = 5,       /* fields a page key moves */
    LEAST_ROWS = 6, /* fewer leave no room for what the form is about */
    TOP_MOST = 4,   /* rows for what stands above the fields */
};

typedef struct {
    Ui *ui;
    EntryForm *form;
    EntryScan *scan;
    int at;                  /* the field under the cursor */
    int scroll;              /* first row shown */
    char *hint;              /* of that field */
    char *summary;           /* what the record is about; NULL: nothing to say */
    EntryAbout *about;       /* what is decided on; NULL: no permit */
    EntryWarnings *warnings; /* what is known to stand against it; NULL: no application */
    char *device;            /* of a new form, for which the summary was made */
    char *notice;            /* changed by somebody else meanwhile; NULL: no */
} EntryScreen;

static FieldEdit *edit_at(const EntryScreen *screen, int index) {
    return index >= 0 && index < (int)screen->form->edits->len ? screen->form->edits->pdata[index] : NULL;
}

static FieldEdit *edit_now(const EntryScreen *screen) {
    return edit_at(screen, screen->at);
}

/* What a step belongs to; of a new form the device and its name. NULL: nothing to say. Owned. */
static char *summary_of(const EntryForm *form) {
    if (form->work != NULL) {
        return record_text_summary(form->app, form->work);
    }
    return form->device != NULL ? session_device_text(form->app, form->device) : NULL;
}

/* Worked out here, for drawing touches no data. */
static void update_hint(EntryScreen *screen) {
    FieldEdit *edit = edit_now(screen);
    g_free(screen->hint);
    screen->hint = edit != NULL ? field_edit_hint(edit, &screen->form->context->form) : g_strdup("");
    entry_about_typed(screen->about, screen->form);
    if (screen->form->work == NULL && g_strcmp0(screen->form->device, screen->device) != 0) {
        g_free(screen->device);
        screen->device = g_strdup(screen->form->device);
        g_free(screen->summary);
        screen->summary = summary_of(screen->form);
    }
}

/* A field was left: what is known of the whole may be another thing now. */
static void update_all(EntryScreen *screen) {
    entry_warnings_update(screen->warnings, screen->form, screen->ui);
    update_hint(screen);
}

static void on_scanned(gpointer data) {
    EntryScreen *screen = data;
    screen->at = entry_form_first(screen->form);
    update_all(screen);
}

static gboolean entry_take(gpointer state, gconstpointer task, GError **error) {
    EntryScreen *screen = state;
    Ui *ui = screen->ui;
    EntryForm *form = screen->form = entry_form_new(session_app(ui), task, error);
    if (form == NULL) {
        return FALSE;
    }
    screen->scan = entry_scan_new(ui, form, on_scanned, screen);
    screen->at = entry_form_first(form);
    screen->summary = summary_of(form);
    screen->about = entry_about_new(form);
    screen->warnings = entry_warnings_new(form);
    update_hint(screen);
    if (form->restored_device != NULL) {
        g_autofree char *other = session_device_text(form->app, form->restored_device);
        ui_say(ui, SAY_WARNING, _("What was typed here before is back; it was typed for %s. Ctrl-X forgets it."), other);
    } else if (form->restored) {
        ui_say(ui, SAY_INFO, _("What was typed here before is back. Ctrl-X forgets it."));
    }
    return TRUE;
}

/* What a script says in words. */
static gboolean entry_open(gpointer state, const char *argument, GError **error) {
    g_autoptr(Task) task = task_parse(argument, error);
    return task != NULL && entry_take(state, task, error);
}

static void entry_close(gpointer state) {
    EntryScreen *screen = state;
    entry_about_free(screen->about);
    entry_warnings_free(screen->warnings);
    entry_form_free(screen->form);
    entry_scan_free(screen->scan);
    g_free(screen->hint);
    g_free(screen->summary);
    g_free(screen->device);
    g_free(screen->notice);
}

/* ---- drawing ---- */

static int draw_top(const EntryScreen *screen, const Area *area) {
    const EntryForm *form = screen->form;
    const char *text = screen->notice != NULL ? screen->notice : form->held != NULL ? form->held : form->known;
    Style style = screen->notice != NULL ? STYLE_CHANGED : form->held != NULL ? STYLE_HOLD : STYLE_WARNING;
    Area top = area_sub(area, 0, 1, TOP_MOST, area->cols - 1);
    int rows = screen->summary != NULL && area->rows >= LEAST_ROWS ? 1 : 0;
    if (rows > 0) {
        area_put_pad(&top, 0, 0, top.cols, STYLE_TITLE, screen->summary);
    }
    return text != NULL ? MIN(area_wrap(&top, rows, style, text) + rows, TOP_MOST) : rows;
}

static void screen_entry_draw(gpointer state, const Area *area) {
    EntryScreen *screen = state;
    int top = draw_top(screen, area);
    top += screen->about != NULL ? entry_about_draw_brief(screen->about, area, top) : 0;
    Area whole = area_sub(area, top, 0, area->rows - top, area->cols);
    whole.rows -= entry_warnings_draw(screen->warnings, &whole);
    Area body = area_sub(&whole, 0, 0, whole.rows - (screen->about != NULL ? 1 : 0), whole.cols);
    const EntryFields fields = {screen->form, screen->at, screen->hint};
    int row = entry_fields_draw(&fields, &body, &screen->scroll);
    if (screen->about != NULL) {
        entry_about_draw(screen->about, &whole, MAX(row, 1));
    }
}

static char *entry_subject(gpointer state) {
    const EntryForm *form = ((EntryScreen *)state)->form;
    if (form->step == NULL) {
        return form->device != NULL ? g_strdup_printf("%s %s", form->device, form_title(form->form)) : g_strdup(form_title(form->form));
    }
    g_autofree char *step = g_strdup_printf(form->reject ? _("%s: send back or refuse") : "%s", form_text(&form->step->title));
    return g_strdup_printf("%s %s", form->number, step);
}

/* Of a step the record's number, of a new form the device it is about; then the device, or what form it is. */
static char *entry_brief(gpointer state) {
    const EntryForm *form = ((EntryScreen *)state)->form;
    const char *device = form->work != NULL ? form->work->record->device : form->device;
    const char *first = form->number != NULL ? form->number : device, *second = form->number != NULL ? device : form_title(form->form);
    return g_strdup_printf("%s%s%s", first != NULL ? first : "", first != NULL && second != NULL ? " " : "", second != NULL ? second : "");
}

/* ---- moving ---- */

/* A part of a name that can mean one thing only becomes its code. */
static void leave_field(EntryScreen *screen) {
    FieldEdit *edit = edit_now(screen);
    if (edit == NULL) {
        return;
    }
    entry_form_settle(screen->form, edit);
    g_autofree char *only = edit->error != NULL ? field_values_only(screen->form->app, edit->field, entry_text(edit->entry)) : NULL;
    if (only != NULL) {
        field_edit_set(edit, only);
        entry_form_settle(screen->form, edit);
    }
}

static unsigned go(EntryScreen *screen, int to) {
    int last = (int)screen->form->edits->len - 1;
    leave_field(screen);
    if (to > last) {
        ui_say(screen->ui, SAY_INFO, _("That was the last field. F2 or Ctrl-S sends."));
    }
    screen->at = CLAMP(to, 0, MAX(last, 0));
    update_all(screen);
    return REACT_REDRAW;
}

static void on_value(gpointer data, FieldEdit *edit) {
    EntryScreen *screen = data;
    entry_form_settle(screen->form, edit);
    update_all(screen);
    ui_redraw(screen->ui);
}

static unsigned show_values(EntryScreen *screen) {
    FieldEdit *edit = edit_now(screen);
    if (edit == NULL || !field_values_open(screen->ui, screen->form->form, edit, on_value, screen)) {
        ui_beep(screen->ui);
        ui_say(screen->ui, SAY_INFO, _("This field takes any text; there is nothing to choose from."));
    }
    return REACT_REDRAW;
}

/* ---- sending ---- */

static void show_problems(EntryScreen *screen, const GPtrArray *problems) {
    const FormProblem *first = problems->pdata[0];
    ui_beep(screen->ui);
    for (int i = 0; i < (int)screen->form->edits->len; i++) {
        if (edit_at(screen, i)->missing != NULL) {
            screen->at = i;
            update_hint(screen);
            const FieldEdit *edit = edit_at(screen, i);
            g_autofree char *what =
                edit->error == NULL ? g_strdup(edit->missing) : g_strdup_printf("%s: %s", form_text(&edit->field->title), edit->missing);
            ui_say(screen->ui, SAY_ERROR, _("To be corrected: %d. %s"), (int)problems->len, what);
            return;
        }
    }
    ui_say(screen->ui, SAY_ERROR, "%s", first->sentence);
}

/* Somebody was faster: asked before the secrets, and once more by the transaction. TRUE: said, and nothing is to be sent now. */
static gboolean is_overtaken(EntryScreen *screen) {
    g_autofree char *what = entry_form_overtaken(screen->form);
    if (what == NULL) {
        return FALSE;
    }
    g_autofree char *text =
        g_strdup_printf("%s\n%s", what,
                        screen->form->over != NULL ? _("Nothing is left to send here; Esc goes back.")
                                                   : _("What you typed is kept; F2 sends it for the record as it is now."));
    g_clear_pointer(&screen->notice, g_free);
    screen->notice = g_strdup(screen->form->over);
    g_free(screen->summary);
    screen->summary = summary_of(screen->form);
    ui_beep(screen->ui);
    dialog_message(screen->ui, screen->form->over != NULL ? _("Done meanwhile") : _("Changed meanwhile"), text);
    return TRUE;
}

static void show_refusal(EntryScreen *screen, const GError *error) {
    g_autofree char *text = entry_refusal_text(screen->form, error);
    ui_beep(screen->ui);
    dialog_message(screen->ui, _("Refused"), text);
}

static gboolean shows_record(Ui *ui, const char *number) {
    const Screen *top = ui_top(ui);
    if (top == NULL || strcmp(top->name, "record") != 0) {
        return FALSE;
    }
    g_autofree char *shown = top->subject(ui_top_state(ui));
    return g_str_has_suffix(shown, number);
}

/* Leaves the screen for the record; its state is not touched any more. */
static void screen_entry_finish(EntryScreen *screen, const Work *work) {
    Ui *ui = screen->ui;
    const char *number = work->record->number;
    gboolean submitted = screen->form->step == NULL;
    g_autofree char *state = session_state_title(session_app(ui), work->record);
    g_autofree char *said = g_strdup_printf(
        submitted ? _("%s is submitted; it is now in the state \"%s\".") : _("%s is done; it is now in the state \"%s\"."), number, state);
    g_autofree char *advice = entry_advice_text(work);
    g_autofree char *both = g_strdup_printf("%s %s", said, advice != NULL ? advice : "");
    gboolean short_advice = work->advice->len == 1 && utf8_width(both) < 2 * (ui_cols(ui) - 2); /* no dialog for what the line shows */
    ui_say(ui, SAY_OK, "%s", short_advice ? both : said);
    if (session_is_locked(ui)) {
        ui_pop(ui); /* it was reported at a locked terminal, which shows nothing */
        return;
    }
    if (submitted || ui_depth(ui) < 2) {
        ui_replace(ui, "record", number);
    } else {
        ui_pop(ui);
        if (!shows_record(ui, number)) {
            ui_push(ui, "record", number);
        }
    }
    if (advice != NULL && !short_advice) {
        dialog_message(ui, _("Advice"), advice);
    }
}

static void send_now(gpointer data) {
    EntryScreen *screen = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(Work) work = entry_form_send(screen->form, &error);
    if (work != NULL) {
        screen_entry_finish(screen, work);
        return;
    }
    update_hint(screen);
    gboolean overtaken = err_is(error, ERR_CONFLICT) && is_overtaken(screen);
    if (!overtaken && err_is(error, ERR_HELD)) {
        show_refusal(screen, error);
    } else if (!overtaken) {
        ui_refuse(screen->ui, g_steal_pointer(&error));
    }
    ui_redraw(screen->ui);
}

static unsigned send(EntryScreen *screen) {
    const FormStep *step = screen->form->step;
    leave_field(screen);
    if (is_overtaken(screen)) {
        return REACT_REDRAW;
    }
    g_autoptr(GPtrArray) problems = entry_form_problems(screen->form);
    if (problems->len > 0) {
        show_problems(screen, problems);
    } else {
        const EntryForm *form = screen->form;
        g_autofree char *why = work_wants_second(form->app, form->form, form->number, step != NULL ? step->name : ACCESS_SUBMIT);
        const FormStep *done = step != NULL ? step : form_at_once(form->form); /* by the submission */
        gboolean signs = done != NULL && done->sign && !form->reject;
        second_ask(screen->ui, why, signs ? form_text(&done->title) : NULL, send_now, screen);
    }
    return REACT_REDRAW;
}

/* ---- forgetting and leaving ---- */

static void on_clear(gpointer data, gboolean yes) {
    EntryScreen *screen = data;
    if (yes) {
        entry_form_clear(screen->form);
        screen->at = entry_form_first(screen->form);
        update_hint(screen);
        ui_redraw(screen->ui);
    }
}

static gboolean entry_leave(gpointer state) {
    EntryScreen *screen = state;
    if (entry_form_is_typed(screen->form)) {
        ui_say(screen->ui, SAY_INFO, _("Not sent. What you typed is kept and comes back when this is opened again."));
    }
    return TRUE;
}

/* The line above the fields, as soon as somebody else changed the record. */
static void note_change(EntryScreen *screen) {
    const EntryForm *form = screen->form;
    g_autoptr(Work) work = form->number != NULL ? work_load(form->app, form->number, NULL) : NULL;
    g_clear_pointer(&screen->notice, g_free);
    if (work == NULL || work->record->revision == form->work->record->revision) {
        screen->notice = g_strdup(form->over);
        return;
    }
    g_autofree char *now = session_state_title(form->app, work->record);
    screen->notice = work_step_done_text(form->app, work->steps, form->step);
    if (screen->notice == NULL) {
        screen->notice = g_strdup_printf(_("%s was changed meanwhile; it is now in the state \"%s\"."), form->number, now);
    }
}

/* Another person sits here: he does not send the words of the one before him. */
static void change_hands(EntryScreen *screen) {
    g_autofree char *before = entry_form_change_hands(screen->form);
    if (before != NULL) {
        screen->at = entry_form_first(screen->form);
        session_say_parked(screen->ui, before);
    }
}

static void entry_rest(gpointer state) {
    EntryScreen *screen = state;
    entry_form_rest(screen->form);
    entry_warnings_update(screen->warnings, screen->form, screen->ui);
}

/* Somebody else's change shows at once, not only when it is sent. */
static void entry_refresh(gpointer state) {
    EntryScreen *screen = state;
    EntryForm *form = screen->form;
    gboolean complained = FALSE;
    change_hands(screen);
    for (guint i = 0; i < form->edits->len; i++) {
        complained = complained || edit_at(screen, (int)i)->missing != NULL;
    }
    if (complained) {
        g_ptr_array_unref(entry_form_problems(form)); /* in the language chosen now */
    } else {
        entry_form_check(form);
    }
    update_all(screen);
    g_free(screen->summary);
    screen->summary = summary_of(form);
    note_change(screen);
    if (screen->about != NULL) {
        entry_about_load(screen->about, form);
    }
}

/* ---- keys ---- */

static const Binding KEYS[] = {
    {"<F2> <Ctrl-S>", "send", N_("Send"), N_("Check everything and send it")},
    {"<F3>", "known", N_("Open it"), N_("Open the hazard of this device that is open already; the form stays")},
    {"<F4>", "values", N_("Values"), N_("Show the values this field can take")},
    {"<Ctrl-O>", "new-line", NULL, N_("Begin a new line in a description")},
    {"<Ctrl-X>", "forget", NULL, N_("Forget what was typed and begin anew")},
    {NULL, NULL, NULL, NULL},
};

static unsigned entry_action(gpointer state, const char *name) {
    EntryScreen *screen = state;
    if (strcmp(name, "send") == 0) {
        return send(screen);
    } else if (strcmp(name, "values") == 0) {
        return show_values(screen);
    } else if (strcmp(name, "new-line") == 0 && edit_now(screen) != NULL) {
        return field_edit_new_line(edit_now(screen));
    } else if (strcmp(name, "material") == 0) {
        return entry_form_materials(screen->form, screen->ui);
    } else if (strcmp(name, "known") == 0) {
        return ui_push(screen->ui, "record", screen->form->known_number) ? REACT_HANDLED : REACT_REDRAW;
    } else if (strcmp(name, "forget") == 0) {
        dialog_confirm(screen->ui, _("Forget"), _("Forget everything that was typed here?"), on_clear, screen);
        return REACT_REDRAW;
    }
    for (int i = 0; g_str_has_prefix(name, FIELD) && i < (int)screen->form->edits->len; i++) {
        if (strcmp(edit_at(screen, i)->field->key, name + strlen(FIELD)) == 0) {
            return go(screen, i);
        }
    }
    return REACT_NONE;
}

static const char *entry_disabled(gpointer state, const char *name) {
    gboolean known = ((EntryScreen *)state)->form->known_number != NULL;
    return strcmp(name, "known") == 0 && !known ? _("No open hazard of this device is known.") : NULL;
}

static unsigned screen_entry_key(gpointer state, const KeyEvent *event) {
    EntryScreen *screen = state;
    FieldEdit *edit = edit_now(screen);
    if (event->code == KC_SCAN) {
        return entry_scan_take(screen->scan, edit, event->text);
    }
    int last = MAX((int)screen->form->edits->len - 1, 0);
    unsigned read = screen->about != NULL ? entry_about_key(screen->about, event, screen->at >= last) : REACT_NONE;
    if (read != REACT_NONE) {
        return read;
    }
    switch (event->code) {
    case KC_TAB:
    case KC_ENTER:
        return go(screen, screen->at + 1);
    case KC_SHIFT_TAB:
        return go(screen, screen->at - 1);
    case KC_PAGE_DOWN:
        return go(screen, MIN(screen->at + PAGE, (int)screen->form->edits->len - 1));
    case KC_PAGE_UP:
        return go(screen, screen->at - PAGE);
    default:
        break;
    }
    unsigned reaction = edit != NULL ? field_edit_key(edit, event) : REACT_NONE;
    if (edit != NULL && reaction != REACT_NONE) {
        entry_tell(edit->entry, screen->ui);
    }
    if (react_has(reaction, REACT_CHANGED)) {
        entry_form_check(screen->form);
        update_hint(screen);
    } else if (reaction == REACT_NONE && (event->code == KC_UP || event->code == KC_DOWN)) {
        return go(screen, screen->at + (event->code == KC_DOWN ? 1 : -1));
    } else if (reaction == REACT_NONE && event->code == ' ' && edit != NULL) {
        return show_values(screen);
    }
    return reaction;
}

static gboolean entry_unsent(gpointer state) {
    return entry_form_is_typed(((EntryScreen *)state)->form);
}

const Screen screen_entry = {
    .name = "entry",
    .title = N_("Fill in"),
    .summary = N_("Tab or Enter goes to the next field, F4 shows its values, F2 sends. Fields with * must be filled in."),
    .keys = KEYS,
    .flags = SCREEN_NEEDS_ARGUMENT | SCREEN_TYPES,
    .size = sizeof(EntryScreen),
    .open = entry_open,
    .take = entry_take,
    .draw = screen_entry_draw,
    .action = entry_action,
    .key = screen_entry_key,
    .unsent = entry_unsent,
    .disabled = entry_disabled,
    .refresh = entry_refresh,
    .rest = entry_rest,
    .subject = entry_subject,
    .brief = entry_brief,
    .leave = entry_leave,
    .close = entry_close,
};
