/* SPDX-License-Identifier: MIT
 *
 * One gas analysis (气体分析) of a permit on one screen: a person goes down a grid of gases and sampling points and types each
 * value; what is beyond its limit is danger at once. F2 sends every value as a step of its own.
 */
#include "bihuan/app/scan.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/ui/choice.h"
#include "bihuan/ui/date.h"
#include "bihuan/ui/dialog.h"
#include "parts/material_open.h"
#include "parts/blocked_say.h"
#include "parts/gas_view.h"
#include "parts/session.h"

#include <string.h>

typedef GasView Gas;

static FieldEdit *edit_at(const Gas *gas, int at) {
    return at < gas_view_meter(gas) ? gas_view_cell(gas, at)->edit : at == gas_view_meter(gas) ? gas->grid->meter : gas->grid->at;
}

/* ---- the note ---- */

static char *cell_note(Gas *gas) {
    const GasCell *cell = gas_view_cell(gas, gas->at);
    const char *name = gas_grid_name(gas->grid, cell->test);
    g_autofree char *point = gas_grid_title(gas->grid, "point", gas_grid_point(gas->grid, gas_view_point(gas, gas->at)));
    const char *limits = cell->test->limits != NULL ? cell->test->limits : _("not known");
    gas->style = STYLE_ERROR;
    if (cell->edit->error != NULL) {
        return g_strdup(cell->edit->error);
    }
    if (cell->beyond) {
        return g_strdup_printf(_("%s, %s: BEYOND THE LIMIT %s"), name, point, limits);
    }
    if (cell->fault != NULL) {
        return g_strdup_printf(_("%s, %s: cannot be judged (%s)"), name, point, cell->fault);
    }
    if (cell->edit->canonical != NULL && gas_grid_unit(gas->grid, gas_view_gas(gas, gas->at)) == NULL) {
        gas->style = STYLE_WARNING;
        return g_strdup_printf(_("%s: in which unit? v vol%%  l %%LEL  p ppm  m mg/m3"), name);
    }
    gas->style = STYLE_DIM;
    g_autofree char *last = gas_grid_last_text(gas->grid, cell->test);
    return g_strdup_printf(_("%s, %s: limit %s%s"), name, point, limits, last);
}

static void update(Gas *gas) {
    gas_grid_check(gas->grid);
    g_free(gas->note);
    gas->open = gas_grid_open(gas->grid);
    if (gas_view_on_cell(gas)) {
        gas->note = cell_note(gas);
        return;
    }
    const FieldEdit *edit = edit_at(gas, gas->at);
    gas->style = edit->error != NULL ? STYLE_ERROR : STYLE_DIM;
    gas->note = edit->error != NULL ? g_strdup(edit->error) : field_edit_hint(edit, &gas->grid->context->form);
}

/* ---- opening ---- */

static void gas_close(gpointer state) {
    Gas *gas = state;
    gas_grid_free(gas->grid);
    g_free(gas->note);
}

/* The next place without a value, from here on and then from the top; with none left the meter while it is empty. */
static void go_on(Gas *gas, int from) {
    int cells = gas_view_meter(gas);
    for (int i = 0; i < cells; i++) {
        int at = (from + i) % cells;
        if (gas_view_cell(gas, at)->test->reading == NULL && entry_is_empty(gas_view_cell(gas, at)->edit->entry)) {
            gas->at = at;
            return;
        }
    }
    gas->at = from < cells ? from : cells;
}

static gboolean gas_open(gpointer state, const char *argument, GError **error) {
    Gas *gas = state;
    gas->grid = gas_grid_new(session_app(gas->ui), argument != NULL ? argument : "", error);
    if (gas->grid == NULL) {
        return FALSE;
    }
    go_on(gas, 0);
    update(gas);
    if (gas->grid->restored) {
        ui_say(gas->ui, SAY_INFO, _("What was typed here before is back. Ctrl-X forgets it."));
    }
    return TRUE;
}

static void gas_refresh(gpointer state) {
    Gas *gas = state;
    GError *error = NULL;
    if (!gas_grid_load(gas->grid, &error)) {
        ui_say_error(gas->ui, error);
    }
    g_autofree char *before = gas_grid_change_hands(gas->grid);
    if (before != NULL) {
        go_on(gas, 0);
        session_say_parked(gas->ui, before);
    }
    gas->at = MIN(gas->at, gas_view_meter(gas) + 1);
    update(gas);
}

static void gas_rest(gpointer state) {
    Gas *gas = state;
    gas_grid_rest(gas->grid);
}

/* ---- drawing ---- */

static void gas_draw(gpointer state, const Area *area) {
    gas_view_draw(state, area);
}

static char *gas_subject(gpointer state) {
    const Gas *gas = state;
    return g_strdup_printf("%s %s", form_title(gas->grid->work->form), gas->grid->number);
}

/* ---- moving ---- */

static void leave_place(Gas *gas) {
    FieldEdit *edit = edit_at(gas, gas->at);
    if (gas->at == gas_view_meter(gas) && edit->error != NULL) {
        g_autofree char *only = gas_grid_only_meter(gas->grid, entry_text(edit->entry));
        if (only != NULL) {
            field_edit_set(edit, only);
        }
    }
    field_edit_settle(edit, &gas->grid->context->form);
}

static unsigned go(Gas *gas, int to) {
    leave_place(gas);
    gas->at = CLAMP(to, 0, gas_view_meter(gas) + 1);
    update(gas);
    return REACT_REDRAW;
}

/* Enter: the value stands, the next place. A value without its unit does not. */
static unsigned enter(Gas *gas) {
    if (gas_view_on_cell(gas)) {
        const GasCell *cell = gas_view_cell(gas, gas->at);
        gboolean typed = !entry_is_empty(cell->edit->entry);
        if (typed && (cell->edit->error != NULL || gas_grid_unit(gas->grid, gas_view_gas(gas, gas->at)) == NULL)) {
            ui_beep(gas->ui);
            return REACT_HANDLED;
        }
        if (cell->beyond) {
            ui_beep(gas->ui);
        }
    }
    if (gas->at == gas_view_meter(gas) + 1) {
        ui_say(gas->ui, SAY_INFO, _("That was the last field. F2 or Ctrl-S sends."));
    }
    return go(gas, gas->at + 1);
}

static unsigned across(Gas *gas, int points) {
    int to = gas->at + points * (int)gas->grid->gases;
    return gas_view_on_cell(gas) && to >= 0 && to < gas_view_meter(gas) ? go(gas, to) : REACT_HANDLED;
}

/* ---- values to choose from ---- */

static void on_cell_choice(gpointer data, const char *const *keys) {
    Gas *gas = data;
    if (keys == NULL || !gas_view_on_cell(gas)) {
        return;
    }
    if (g_str_has_prefix(keys[0], "unit ")) {
        gas_grid_set_unit(gas->grid, gas_view_gas(gas, gas->at), keys[0] + strlen("unit "));
    } else {
        g_array_index(gas->grid->chosen, guint, gas_view_point(gas, gas->at)) =
            (guint)g_ascii_strtoull(keys[0] + strlen("point "), NULL, 10);
    }
    update(gas);
    ui_redraw(gas->ui);
}

/* Unit of the gas, and where the sample is taken if several places do. */
static void cell_values(Gas *gas) {
    const FormField *field = form_field(gas->grid->work->form, "unit");
    const GasTest *test = gas_view_cell(gas, gas->at)->test;
    GPtrArray *items = choice_items_new();
    for (guint i = 0; field->choices != NULL && i < field->choices->len; i++) {
        const FormChoice *choice = field->choices->pdata[i];
        g_autofree char *key = g_strconcat("unit ", choice->value, NULL);
        g_autofree char *text = g_strdup_printf("%s %s", form_text(&field->title), form_text(&choice->title));
        g_ptr_array_add(items, choice_item_new(key, text, NULL, NULL));
    }
    for (guint i = 0; test->points[1] != NULL && test->points[i] != NULL; i++) {
        g_autofree char *key = g_strdup_printf("point %u", i), *point = gas_grid_title(gas->grid, "point", test->points[i]);
        g_autofree char *text = g_strdup_printf(_("Sampled: %s"), point);
        g_ptr_array_add(items, choice_item_new(key, text, NULL, NULL));
    }
    const char *title = gas_grid_name(gas->grid, test);
    choice_open(gas->ui, &(ChoiceSpec){.title = title, .items = items, .done = on_cell_choice, .data = gas});
}

static void on_meter(gpointer data, const char *const *keys) {
    Gas *gas = data;
    if (keys != NULL) {
        field_edit_set(gas->grid->meter, keys[0]);
        update(gas);
        ui_redraw(gas->ui);
    }
}

static void meter_values(Gas *gas) {
    GError *error = NULL;
    g_autoptr(GPtrArray) meters = permit_meters(gas->grid->app, &error);
    GPtrArray *items = choice_items_new();
    for (guint i = 0; meters != NULL && i < meters->len; i++) {
        const PermitMeter *meter = meters->pdata[i];
        g_autofree char *text = g_strdup_printf("%s  %s", meter->code, meter->name);
        g_ptr_array_add(items, choice_item_new(meter->code, text, NULL, meter->calibrated ? NULL : _("out of calibration")));
    }
    ui_say_error(gas->ui, error);
    choice_open(gas->ui, &(ChoiceSpec){.title = form_text(&gas->grid->meter->field->title), .items = items, .done = on_meter, .data = gas});
}

static void on_time(gpointer data, gboolean ok, gint64 ms) {
    Gas *gas = data;
    g_autofree char *text = ok ? clock_format_short(ms) : NULL;
    if (text != NULL) {
        field_edit_set(gas->grid->at, text);
        update(gas);
        ui_redraw(gas->ui);
    }
}

static unsigned show_values(Gas *gas) {
    const FieldEdit *at = gas->grid->at;
    if (gas_view_on_cell(gas)) {
        cell_values(gas);
    } else if (gas->at == gas_view_meter(gas)) {
        meter_values(gas);
    } else {
        date_open(gas->ui, form_text(&at->field->title), at->canonical != NULL ? g_ascii_strtoll(at->canonical, NULL, 10) : 0, on_time,
                  gas);
    }
    return REACT_REDRAW;
}

/* ---- sending ---- */

/* The screen is gone when it succeeds. */
static void send_now(gpointer data) {
    Gas *gas = data;
    Ui *ui = gas->ui;
    GError *error = NULL;
    g_autoptr(GPtrArray) advice = g_ptr_array_new_with_free_func(g_free);
    guint sent = gas_grid_send(gas->grid, advice, &error);
    if (error != NULL) {
        ui_changed(ui);
        ui_refuse(ui, error);
        return;
    }
    ui_say(ui, SAY_OK, _("%u readings are kept by %s."), sent, app_user(session_app(ui))->name);
    ui_pop(ui);
    ui_changed(ui);
    if (advice->len > 0) {
        g_ptr_array_add(advice, NULL);
        g_autofree char *text = g_strjoinv("\n", (char **)advice->pdata);
        dialog_message(ui, _("Advice"), text);
    }
}

static void on_confirmed(gpointer data, gboolean yes) {
    Gas *gas = data;
    if (yes) {
        send_now(gas);
    } else {
        ui_say(gas->ui, SAY_INFO, _("Nothing was sent; what you typed stays here."));
        ui_redraw(gas->ui);
    }
}

/* The first place that cannot be sent as it is; -1: all can. */
static int first_wrong(const Gas *gas) {
    for (int at = 0; at < gas_view_meter(gas); at++) {
        const GasCell *cell = gas_view_cell(gas, at);
        gboolean typed = !entry_is_empty(cell->edit->entry);
        if (typed && (cell->edit->canonical == NULL || gas_grid_unit(gas->grid, gas_view_gas(gas, at)) == NULL)) {
            return at;
        }
    }
    return gas->grid->meter->canonical == NULL ? gas_view_meter(gas) : gas->grid->at->canonical == NULL ? gas_view_meter(gas) + 1 : -1;
}

static unsigned send(Gas *gas) {
    leave_place(gas);
    update(gas);
    if (!session_need_user(gas->ui)) {
        return REACT_HANDLED;
    }
    if (gas_grid_typed(gas->grid) == 0) {
        ui_say(gas->ui, SAY_INFO, _("Nothing is typed yet: each value is typed, Enter goes on to the next."));
        return REACT_REDRAW;
    }
    int wrong = first_wrong(gas);
    if (wrong >= 0) {
        gas->at = wrong;
        update(gas);
        ui_beep(gas->ui);
        ui_say(gas->ui, SAY_ERROR, wrong < gas_view_meter(gas) ? _("To be corrected: %s") : _("Still missing: %s"),
               wrong < gas_view_meter(gas) ? gas->note : form_text(&edit_at(gas, wrong)->field->title));
        return REACT_REDRAW;
    }
    g_autofree char *beyond = gas_grid_beyond_text(gas->grid);
    if (beyond == NULL) {
        send_now(gas);
        return REACT_HANDLED;
    }
    g_autofree char *text =
        g_strconcat(beyond, _("Get people out. Work on this permit stops as soon as this is sent. Is it what the meter shows?"), NULL);
    dialog_confirm(gas->ui, _("Beyond the limit"), text, on_confirmed, gas);
    return REACT_REDRAW;
}

/* ---- keys ---- */

static const Binding KEYS[] = {
    {"<F2> <Ctrl-S>", "send", N_("Send"), N_("Send all values, each as a step of its own; those beyond their limit first")},
    {"<F4>", "values", N_("Values"), N_("Units and places of a gas, the meters, a time")},
    {"<Ctrl-X>", "forget", NULL, N_("Forget what was typed and begin anew")},
    {NULL, NULL, NULL, NULL},
};

static unsigned forget(Gas *gas) {
    gas_grid_clear(gas->grid); /* at rest the draft goes too */
    go_on(gas, 0);
    update(gas);
    return REACT_REDRAW;
}

static unsigned gas_action(gpointer state, const char *name) {
    Gas *gas = state;
    if (strcmp(name, "send") == 0) {
        return send(gas);
    } else if (strcmp(name, "values") == 0) {
        return show_values(gas);
    } else if (strcmp(name, "material") == 0) {
        return material_open(gas->ui, "record", gas->grid->number);
    } else if (strcmp(name, "forget") == 0) {
        return forget(gas);
    }
    return REACT_NONE;
}

/* A label is the meter's, wherever the cursor is. */
static unsigned take_scan(Gas *gas, const char *payload) {
    GError *error = NULL;
    g_autoptr(Device) device = scan_device(gas->grid->app, payload, &error);
    if (device == NULL) {
        ui_refuse(gas->ui, error);
        return REACT_REDRAW;
    }
    field_edit_set(gas->grid->meter, device->code);
    update(gas);
    blocked_say(gas->ui, device->code);
    return REACT_REDRAW;
}

/* v l p m: the unit, by its first letter. FALSE: it is none. */
static gboolean take_unit(Gas *gas, KeyCode code) {
    const char *unit = code < 128 ? gas_grid_unit_of_letter(gas->grid, (char)code) : NULL;
    if (unit != NULL) {
        gas_grid_set_unit(gas->grid, gas_view_gas(gas, gas->at), unit);
        update(gas);
    }
    return unit != NULL;
}

static unsigned gas_key(gpointer state, const KeyEvent *event) {
    Gas *gas = state;
    switch (event->code) {
    case KC_SCAN:
        return take_scan(gas, event->text);
    case KC_TAB:
    case KC_ENTER:
        return enter(gas);
    case KC_DOWN:
        return go(gas, gas->at + 1);
    case KC_UP:
    case KC_SHIFT_TAB:
        return go(gas, gas->at - 1);
    case KC_LEFT:
    case KC_RIGHT:
        if (gas_view_on_cell(gas)) {
            return across(gas, event->code == KC_RIGHT ? 1 : -1);
        }
        break;
    default:
        break;
    }
    if (gas_view_on_cell(gas) && key_is_text(event->code)) {
        if (take_unit(gas, event->code)) {
            return REACT_REDRAW;
        }
        if (!g_ascii_isdigit(event->code < 128 ? (char)event->code : 'x') && event->code != '.') {
            ui_beep(gas->ui);
            return REACT_HANDLED;
        }
    }
    unsigned reaction = field_edit_key(edit_at(gas, gas->at), event);
    if (react_has(reaction, REACT_CHANGED)) {
        update(gas);
    }
    return reaction;
}

static gboolean gas_leave(gpointer state) {
    Gas *gas = state;
    gas_grid_keep(gas->grid);
    if (gas_grid_typed(gas->grid) > 0) {
        ui_say(gas->ui, SAY_INFO, _("Not sent. What you typed is kept and comes back when this is opened again."));
    }
    return TRUE;
}

const Screen screen_gas = {
    .name = "gas",
    .title = N_("Gas analysis"),
    .summary = N_("One analysis of all gases at all points: each value is typed, F2 sends all."),
    .keys = KEYS,
    .flags = SCREEN_NEEDS_ARGUMENT | SCREEN_TYPES,
    .size = sizeof(Gas),
    .open = gas_open,
    .draw = gas_draw,
    .action = gas_action,
    .key = gas_key,
    .refresh = gas_refresh,
    .rest = gas_rest,
    .subject = gas_subject,
    .leave = gas_leave,
    .close = gas_close,
};
