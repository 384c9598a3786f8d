/* SPDX-License-Identifier: MIT
 *
 * A permit under the fields of its step, a question under its own.
 */
#include "entry_about.h"

#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/ui/text.h"
#include "permit_about.h"
#include "question_view.h"
#include "record_text.h"

enum { ROOM = 5 }; /* rows below the fields that are worth using */

struct EntryAbout {
    TextView *view;
    char *brief;       /* NULL: there is nothing in brief */
    gboolean question; /* a preview of what is typed */
    gboolean reading;  /* it lies over the fields */
    gboolean below;    /* as it was drawn last: it stands below them */
};

void entry_about_load(EntryAbout *about, const EntryForm *form) {
    text_view_clear(about->view);
    if (about->question) {
        question_view_preview(form, about->view);
        return;
    }
    g_free(about->brief);
    about->brief = permit_about_brief(form->app, form->work, form->step->name);
    permit_about_add(form->app, form->work, form->step->name, about->view);
    text_view_add(about->view, STYLE_NORMAL, 0, "");
    record_text_fields(form->app, form->work, about->view); /* what is to be done there, and its files */
}

void entry_about_typed(EntryAbout *about, const EntryForm *form) {
    if (about != NULL && about->question) {
        entry_about_load(about, form);
    }
}

static gboolean is_decision(const EntryForm *form) {
    return form->step != NULL && !form->step->aside && !form->step->parallel && form_is_permit(form->form);
}

EntryAbout *entry_about_new(const EntryForm *form) {
    gboolean question = question_view_fits(form);
    if (!question && !is_decision(form)) {
        return NULL;
    }
    EntryAbout *about = g_new0(EntryAbout, 1);
    about->question = question;
    about->view = text_view_new();
    entry_about_load(about, form);
    return about;
}

void entry_about_free(EntryAbout *about) {
    if (about != NULL) {
        text_view_free(about->view);
        g_free(about->brief);
        g_free(about);
    }
}

int entry_about_draw_brief(const EntryAbout *about, const Area *area, int row) {
    if (about->brief == NULL) {
        return 0;
    }
    Area part = area_sub(area, row, 1, area->rows / 2, area->cols - 1);
    return MIN(area_wrap(&part, 0, STYLE_TITLE, about->brief), part.rows);
}

void entry_about_draw(EntryAbout *about, const Area *area, int row) {
    about->below = area->rows - row >= ROOM;
    if (!about->reading && !about->below) {
        area_fill(area, area->rows - 1, 0, 1, area->cols, STYLE_NORMAL);
        area_put(area, area->rows - 1, 1, STYLE_KEY, about->question ? _("PgDn: preview") : _("PgDn: measures, gas, rules"));
        return;
    }
    int from = about->reading && !about->below ? 0 : row + 1;
    Area body = area_sub(area, from, 1, area->rows - from, area->cols - 1);
    if (from > 0) {
        area_hline(area, row, 0, area->cols, STYLE_DIM);
    } else {
        area_fill(area, 0, 0, area->rows, area->cols, STYLE_NORMAL);
    }
    text_view_draw(about->view, &body);
}

static const char *action_of(KeyCode code) {
    return code == KC_PAGE_DOWN ? "page-down" : code == KC_PAGE_UP ? "page-up" : code == KC_DOWN ? "down" : code == KC_UP ? "up" : NULL;
}

unsigned entry_about_key(EntryAbout *about, const KeyEvent *event, gboolean at_last) {
    const char *action = action_of(event->code);
    if (!about->reading && !(at_last && event->code == KC_PAGE_DOWN)) {
        return REACT_NONE;
    }
    if (!about->reading) {
        about->reading = TRUE;
        return about->below ? text_view_action(about->view, action) : REACT_REDRAW;
    }
    unsigned reaction = action != NULL ? text_view_action(about->view, action) : REACT_NONE;
    gboolean back = action == NULL || (reaction == REACT_HANDLED && (event->code == KC_PAGE_UP || event->code == KC_UP));
    about->reading = !back;
    return back ? (action != NULL ? REACT_REDRAW : REACT_NONE) : reaction;
}
