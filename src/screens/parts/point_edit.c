/* SPDX-License-Identifier: MIT
 *
 * A cell of a point at a screen. It goes the way of every import: refused with the same sentences, asked for the same people.
 */
#include "point_edit.h"

#include <string.h>

#include "bihuan/app/points.h"
#include "bihuan/app/session.h"
#include "bihuan/app/site.h"
#include "bihuan/base/cells.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/ui/choice.h"
#include "bihuan/ui/dialog.h"
#include "second.h"
#include "session.h"

/* What people change, by the column of files and by the noun's member. */
static const struct {
    const char *column, *member, *title;
} CELLS[] = {
    {"high1", "high1", N_("High limit")},
    {"high2", "high2", N_("Very high limit")},
    {"low1", "low1", N_("Low limit")},
    {"low2", "low2", N_("Very low limit")},
    {"hold", "hold", N_("Hold time")},
    {"clear", "clear", N_("Clearing time")},
    {"band", "band", N_("Clearing band")},
    {"poll", "poll", N_("Poll interval")},
    {"outputs", "outputs", N_("Outputs")},
    {"calibration", "calibration", N_("Calibrated until")},
    {"least", "least", N_("Least of the range")},
    {"most", "most", N_("Most of the range")},
    {"link", "link", N_("Link (empty: out of service)")},
    {"address", "address", N_("Address")},
    {"type", "type", N_("Data type")},
    {"scale", "scale", N_("Scale")},
    {"offset", "bias", N_("Offset")},
    {"unit", "unit", N_("Unit")},
};

void point_edit_clear(PointEdit *edit) {
    g_clear_pointer(&edit->code, g_free);
    g_clear_pointer(&edit->text, g_free);
}

static GBytes *row_of(const PointEdit *edit) {
    g_autoptr(GString) csv = g_string_new(NULL);
    g_string_append_printf(csv, "code,%s\n%s,", edit->column, edit->code);
    cells_append(csv, edit->text);
    g_string_append_c(csv, '\n');
    gsize length = csv->len;
    return g_bytes_new_take(g_string_free(g_steal_pointer(&csv), FALSE), length);
}

static gboolean import_row(const PointEdit *edit, gboolean dry_run, SiteImportResult *result, GError **error) {
    App *app = session_app(edit->ui);
    g_autoptr(GBytes) bytes = row_of(edit);
    SiteWay way = {.second = session_second(app), .dry_run = dry_run, .accept_doubts = TRUE};
    return site_import_made(app, &way, "points", &(SiteFile){edit->code, bytes}, result, error);
}

static void put_now(gpointer data) {
    PointEdit *edit = data;
    g_auto(SiteImportResult) result = {0};
    GError *error = NULL;
    if (!import_row(edit, FALSE, &result, &error)) {
        ui_refuse(edit->ui, error);
    } else {
        ui_say(edit->ui, SAY_OK, _("%s is changed."), edit->code);
    }
    ui_changed(edit->ui);
}

/* Would it be looser? Then why one person is not enough; NULL: one is. Owned. */
static char *why_two(const PointEdit *edit, GError **error) {
    App *app = session_app(edit->ui);
    Authority wanted = {.verb = "point", .part = "looser"};
    g_autoptr(Point) before = point_load(app_db(app), edit->code, error);
    g_autoptr(Point) after = before ? noun_copy(&point_noun, before) : NULL;
    for (gsize i = 0; after != NULL && i < G_N_ELEMENTS(CELLS); i++) {
        if (strcmp(CELLS[i].column, edit->column) == 0) {
            noun_column_take(noun_column(&point_noun, CELLS[i].member), after, edit->text);
        }
    }
    g_autoptr(GPtrArray) loosened = after ? points_loosened(app_db(app), before, after, clock_now(), error) : NULL;
    if (loosened == NULL || loosened->len == 0) {
        return NULL;
    }
    g_autofree char *who = second_why(app, &wanted);
    return who ? g_strdup_printf("%s. %s", (const char *)loosened->pdata[0], who) : NULL;
}

static void on_text(gpointer data, const char *text) {
    PointEdit *edit = data;
    GError *error = NULL;
    g_auto(SiteImportResult) result = {0};
    if (text == NULL) {
        ui_say(edit->ui, SAY_INFO, "%s", _("Given up; nothing was changed."));
        return;
    }
    g_free(edit->text);
    edit->text = g_strdup(text);
    g_autofree char *why = import_row(edit, TRUE, &result, &error) ? why_two(edit, &error) : NULL;
    if (error != NULL) {
        ui_refuse(edit->ui, error);
        return;
    }
    second_ask(edit->ui, why, _("Change a point"), put_now, edit);
}

static void on_cell(gpointer data, const char *const *keys) {
    PointEdit *edit = data;
    g_autoptr(Point) point = keys != NULL && keys[0] != NULL ? point_load(app_db(session_app(edit->ui)), edit->code, NULL) : NULL;
    for (gsize i = 0; point != NULL && i < G_N_ELEMENTS(CELLS); i++) {
        if (strcmp(CELLS[i].column, keys[0]) == 0) {
            g_autofree char *now = noun_column_text(noun_column(&point_noun, CELLS[i].member), point);
            edit->column = CELLS[i].column;
            DialogInput input = {.title = edit->code, .text = _(CELLS[i].title), .initial = now};
            dialog_input(edit->ui, &input, on_text, edit);
            return;
        }
    }
}

void point_edit(PointEdit *edit, Ui *ui, const char *code) {
    g_autoptr(Point) point = session_need_user(ui) ? point_load(app_db(session_app(ui)), code, NULL) : NULL;
    if (point == NULL) {
        return;
    }
    point_edit_clear(edit);
    edit->ui = ui;
    edit->code = g_strdup(code);
    GPtrArray *items = choice_items_new();
    for (gsize i = 0; i < G_N_ELEMENTS(CELLS); i++) {
        g_autofree char *now = noun_column_text(noun_column(&point_noun, CELLS[i].member), point);
        g_ptr_array_add(items, choice_item_new(CELLS[i].column, _(CELLS[i].title), NULL, *now != '\0' ? now : NULL));
    }
    choice_open(ui, &(ChoiceSpec){.title = edit->code, .items = items, .done = on_cell, .data = edit});
}
