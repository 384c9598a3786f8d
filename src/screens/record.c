/* SPDX-License-Identifier: MIT
 *
 * One record of any form: its steps, fields and time line, and everything that may be done with it.
 */
#include "bihuan/app/lift.h"
#include "bihuan/app/outbox.h"
#include "bihuan/app/permits.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/model/area.h"
#include "bihuan/model/person.h"
#include "bihuan/rule/who.h"
#include "bihuan/ui/choice.h"
#include "bihuan/ui/dialog.h"
#include "bihuan/ui/text.h"
#include "parts/permit_about.h"
#include "parts/record_permit.h"
#include "parts/record_text.h"
#include "parts/material_open.h"
#include "parts/news.h"
#include "parts/session.h"
#include "parts/sign_all.h"
#include "parts/stop.h"

#include <string.h>

enum {
    WIDE = 100,  /* columns: time line beside the fields */
    NARROW = 36, /* columns: the step line says only where it stands */
    INDENT = 2,
    BRIEF = 60, /* columns: what stands against a permit without its clauses */
};

typedef struct {
    Ui *ui;
    char *number;
    Work *work;
    GPtrArray *nodes;
    TextView *details, *timeline, *all; /* all: both, for windows with one column */
    gboolean wide;                      /* as it was drawn last */
    gboolean on_timeline;               /* which of the two scrolls */
    gboolean materials;                 /* there are cards of what is here */
    gboolean signs;                     /* signatures wait for the person here, or nobody is here yet */
    char *banner;                       /* the holds; NULL: none */
    char *refusal;                      /* what act_refusal lends out */
    char *changed;                      /* who changed it while it was open; NULL: nobody */
} RecordScreen;

static void clear(RecordScreen *screen) {
    g_clear_pointer(&screen->work, work_free);
    g_clear_pointer(&screen->nodes, g_ptr_array_unref);
    g_clear_pointer(&screen->banner, g_free);
    g_clear_pointer(&screen->refusal, g_free);
    text_view_clear(screen->details);
    text_view_clear(screen->timeline);
    text_view_clear(screen->all);
}

static char *banner_of(App *app, const GPtrArray *holds) {
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < holds->len; i++) {
        const Hold *hold = holds->pdata[i];
        if (hold->until == 0) {
            g_autofree char *since = clock_format_short(hold->since), *name = area_name(app_db(app), hold->target);
            g_autofree char *why = hold_reason(app, hold);
            g_string_append_printf(text, "%s", text->len > 0 ? "\n" : "");
            g_string_append_printf(text, _("FROZEN %s since %s: %s"), name, since, why);
        }
    }
    return g_string_free(text, text->len == 0);
}

/* Somebody else's newer change is marked; one's own needs no mark. */
static void note_change(RecordScreen *screen, gint64 seen, const GPtrArray *events) {
    App *app = session_app(screen->ui);
    if (seen == 0 || seen == screen->work->record->revision || events == NULL || events->len == 0) {
        return;
    }
    const WorkEvent *last = events->pdata[events->len - 1];
    g_clear_pointer(&screen->changed, g_free);
    if (g_strcmp0(last->actor, app_user_id(app)) != 0) {
        g_autofree char *when = clock_format_short(last->at), *who = person_name(app_db(app), last->actor);
        screen->changed = g_strdup_printf(_("Changed just now: %s %s %s"), when, who, last->text);
    }
}

/* The step that is decided next: of suspended work the one it goes on with. */
static const char *step_now(const Work *work) {
    const FormStep *resume = form_resume(work->form);
    return strcmp(work->record->state, "suspended") == 0 && resume != NULL ? resume->name : work->record->state;
}

static gboolean screen_record_load(RecordScreen *screen, GError **error) {
    App *app = session_app(screen->ui);
    gint64 seen = screen->work != NULL ? screen->work->record->revision : 0;
    Work *work = work_load(app, screen->number, error);
    g_autoptr(GPtrArray) events = work != NULL ? work_events(app, screen->number, error) : NULL;
    if (events == NULL) {
        work_free(work);
        return FALSE;
    }
    clear(screen);
    screen->work = work;
    screen->nodes = record_text_nodes(work);
    screen->banner = banner_of(app, work->holds);
    g_autoptr(GPtrArray) signs = permit_signatures(work, app_user_id(app));
    screen->signs = app_user_id(app) == NULL ? form_is_permit(work->form) : signs->len > 0;
    screen->materials = material_is_here(screen->ui, "record", work->record->number);
    note_change(screen, seen, events);
    TextView *views[] = {screen->details, screen->all};
    for (gsize i = 0; i < G_N_ELEMENTS(views); i++) {
        if (form_is_permit(work->form)) {
            g_autofree char *brief = permit_about_brief(app, work, work->record->ended ? NULL : step_now(work));
            text_view_add(views[i], STYLE_NORMAL, INDENT, brief);
            record_permit_blocked(work, views[i], ui_cols(screen->ui) < BRIEF);
        }
        record_text_state(app, work, views[i]);
        record_text_fields(app, work, views[i]);
        record_text_told(app, work, views[i]);
        text_view_add(views[i], STYLE_NORMAL, 0, "");
        permit_about_add(app, work, work->record->ended ? NULL : step_now(work), views[i]);
    }
    text_view_add(screen->all, STYLE_NORMAL, 0, "");
    text_view_add(screen->all, STYLE_TITLE, 0, _("Time line"));
    record_text_events(app, work, events, screen->all);
    record_text_events(app, work, events, screen->timeline);
    return TRUE;
}

static void record_close(gpointer state) {
    RecordScreen *screen = state;
    clear(screen);
    text_view_free(screen->details);
    text_view_free(screen->timeline);
    text_view_free(screen->all);
    g_free(screen->changed);
    g_free(screen->number);
}

/* What he was told of it is seen; where that cannot be written now, the next look does it. */
static void record_look(const RecordScreen *screen, const char *number) {
    g_autoptr(GError) unwritten = NULL;
    if (!outbox_look(session_app(screen->ui), number, &unwritten)) {
        g_debug("%s", unwritten->message);
    }
}

static gboolean record_open(gpointer state, const char *argument, GError **error) {
    RecordScreen *screen = state;
    screen->number = g_strdup(argument != NULL ? argument : "");
    screen->details = text_view_new();
    screen->timeline = text_view_new();
    screen->all = text_view_new();
    record_look(screen, screen->number);
    if (!screen_record_load(screen, error)) {
        return FALSE;
    }
    g_free(screen->number);
    screen->number = g_strdup(screen->work->record->number);
    news_opened(session_news(screen->ui), screen->number);
    return TRUE;
}

static void record_refresh(gpointer state) {
    RecordScreen *screen = state;
    GError *error = NULL;
    if (!screen_record_load(screen, &error)) {
        ui_say_error(screen->ui, error);
    }
}

/* ---- drawing ---- */

/* "● 响应 > ◐ 整改 > ○ 验收": what is done, where it stands, what comes. Returns the rows it takes. */
static int draw_nodes(const RecordScreen *screen, const Area *area, int row) {
    static const char *const SIGNS[] = {"●", "◐", "○", "×"};
    static const char *const ASCII[] = {"[x]", "[>]", "[ ]", "[!]"};
    static const Style STYLES[] = {STYLE_OK, STYLE_TITLE, STYLE_DIM, STYLE_WARNING};
    int col = 1, rows = 1;
    for (guint i = 0; i < screen->nodes->len; i++) {
        const RecordNode *node = screen->nodes->pdata[i];
        if (area->cols < NARROW && node->state != NODE_NOW) {
            continue;
        }
        const char *sign = grid_is_ascii(area->grid) ? ASCII[node->state] : SIGNS[node->state];
        g_autofree char *text = g_strdup_printf("%s %s", sign, node->title);
        int width = utf8_width(text);
        if (col > 1 && col + width + 1 > area->cols) {
            col = 1;
            rows++;
        }
        area_put(area, row + rows - 1, col, STYLES[node->state], text);
        col += width + 2;
    }
    return rows;
}

static int draw_top(const RecordScreen *screen, const Area *area) {
    int row = 0;
    if (screen->banner != NULL) {
        Area banner = area_sub(area, 0, 1, area->cols < NARROW ? 2 : MAX(area->rows / 5, 2), area->cols - 1);
        int used = MIN(area_wrap(&banner, 0, STYLE_HOLD, screen->banner), banner.rows);
        row += used;
    }
    if (screen->changed != NULL) {
        Area line = area_sub(area, row, 1, 2, area->cols - 1);
        row += MIN(area_wrap(&line, 0, STYLE_CHANGED, screen->changed), 2);
    }
    row += draw_nodes(screen, area, row);
    return form_is_permit(screen->work->form) ? row + record_permit_clocks(screen->work, area, row) : row;
}

static void record_draw(gpointer state, const Area *area) {
    RecordScreen *screen = state;
    int top = draw_top(screen, area) + (area->rows >= 12 ? 1 : 0);
    Area body = area_sub(area, top, 1, area->rows - top, area->cols - 1);
    screen->wide = area->cols >= WIDE;
    if (!screen->wide) {
        text_view_draw(screen->all, &body);
        return;
    }
    int left = body.cols * 11 / 20;
    Area details = area_sub(&body, 0, 0, body.rows, left - 2);
    Area line = area_sub(&body, 1, left + 1, body.rows - 1, body.cols - left - 1);
    area_vline(&body, 0, left - 1, body.rows, STYLE_DIM);
    area_put(&body, 0, left + 1, screen->on_timeline ? STYLE_TITLE : STYLE_DIM, _("Time line"));
    text_view_draw(screen->details, &details);
    text_view_draw(screen->timeline, &line);
}

static char *record_brief(gpointer state) {
    const RecordScreen *screen = state;
    const char *device = screen->work != NULL ? screen->work->record->device : NULL;
    return g_strdup_printf("%s%s%s", screen->number, device != NULL ? " " : "", device != NULL ? device : "");
}

static char *record_subject(gpointer state) {
    const RecordScreen *screen = state;
    return g_strdup_printf("%s %s", form_title(screen->work->form), screen->number);
}

/* ---- doing steps ---- */

static gboolean is_mine(const RecordScreen *screen, const GPtrArray *who) {
    const char *user = app_user_id(session_app(screen->ui));
    return user != NULL && who_contains(who, user);
}

/* The open step this person does next: the main one before those beside it; NULL: none is his. */
static const Step *my_step(const RecordScreen *screen) {
    const Step *found = NULL;
    for (guint i = 0; i < screen->work->steps->len; i++) {
        const Step *step = screen->work->steps->pdata[i];
        if (step->done != 0 || !is_mine(screen, screen->work->who->pdata[i])) {
            continue;
        }
        if (found == NULL || strcmp(step->name, screen->work->record->state) == 0) {
            found = step;
        }
    }
    return found;
}

/* Whose turn it is, for whom it is not. Owned. */
static char *who_may_text(const RecordScreen *screen) {
    App *app = session_app(screen->ui);
    const Work *work = screen->work;
    for (guint i = 0; i < work->steps->len; i++) {
        const Step *step = work->steps->pdata[i];
        const FormStep *shape = form_step(work->form, step->name);
        if (step->done == 0 && shape != NULL) {
            g_autofree char *names = record_text_names(app_db(app), work->who->pdata[i]);
            return g_strdup_printf(_("%s may not do \"%s\" here. These may: %s"), app_user(app)->name, form_text(&shape->title), names);
        }
    }
    return g_strdup(_("This record has ended; x shows what can still be done."));
}

static unsigned act(RecordScreen *screen) {
    const FormStep *resume = form_resume(screen->work->form);
    gboolean suspended = strcmp(screen->work->record->state, "suspended") == 0;
    if (suspended && screen->banner == NULL && resume != NULL && session_need_user(screen->ui)) {
        session_act(screen->ui, screen->number, resume->name, FALSE); /* a clock stopped it, no hold: it may be resumed */
        return REACT_HANDLED;
    }
    if (suspended && my_step(screen) == NULL) { /* who may count people out does that */
        ui_beep(screen->ui);
        ui_say(screen->ui, SAY_WARNING, _("Suspended: nothing may go on here until the hold is lifted."));
        return REACT_HANDLED;
    }
    if (!session_need_user(screen->ui)) {
        return REACT_HANDLED;
    }
    const Step *step = my_step(screen);
    if (step != NULL) {
        session_act(screen->ui, screen->number, step->name, FALSE);
        return REACT_HANDLED;
    }
    g_autofree char *who = who_may_text(screen);
    ui_beep(screen->ui);
    ui_say(screen->ui, SAY_WARNING, "%s", who);
    return REACT_HANDLED;
}

/* ---- other actions ---- */

static void on_other(gpointer data, const char *const *keys) {
    RecordScreen *screen = data;
    if (keys != NULL && keys[0] != NULL) {
        gboolean reject = g_str_has_prefix(keys[0], "reject ");
        session_act(screen->ui, screen->number, strchr(keys[0], ' ') + 1, reject);
    }
}

static void other_add(GPtrArray *items, const char *verb, const FormStep *step) {
    g_autofree char *key = g_strdup_printf("%s %s", verb, step->name);
    g_autofree char *text = strcmp(verb, "reject") == 0 ? g_strdup_printf(_("%s: send back or refuse"), form_text(&step->title))
                                                        : g_strdup(form_text(&step->title));
    g_ptr_array_add(items, choice_item_new(key, text, step->name, NULL));
}

static unsigned others(RecordScreen *screen) {
    const Work *work = screen->work;
    if (!session_need_user(screen->ui)) {
        return REACT_HANDLED;
    }
    GPtrArray *items = choice_items_new();
    for (guint i = 0; i < work->steps->len; i++) {
        const Step *step = work->steps->pdata[i];
        const FormStep *shape = form_step(work->form, step->name);
        if (step->done == 0 && shape != NULL && is_mine(screen, work->who->pdata[i])) {
            other_add(items, "act", shape);
            if (shape->can_reject) {
                other_add(items, "reject", shape);
            }
        }
    }
    for (guint i = 0; i < work->asides->len; i++) {
        const WorkAside *aside = work->asides->pdata[i];
        if (is_mine(screen, aside->who)) {
            other_add(items, "act", aside->step);
        }
    }
    if (items->len == 0) {
        g_ptr_array_unref(items);
        ui_say(screen->ui, SAY_INFO, _("There is nothing here that %s may do."), app_user(session_app(screen->ui))->name);
        return REACT_HANDLED;
    }
    choice_open(screen->ui, &(ChoiceSpec){.title = _("What shall be done?"), .items = items, .done = on_other, .data = screen});
    return REACT_REDRAW;
}

static unsigned why(RecordScreen *screen) {
    GError *error = NULL;
    g_autofree char *text = record_text_why(session_app(screen->ui), screen->work, &error);
    if (text != NULL) {
        dialog_message(screen->ui, _("Why"), text);
    } else {
        ui_say_error(screen->ui, error);
    }
    return REACT_REDRAW;
}

static unsigned open_device(RecordScreen *screen) {
    if (screen->work->record->device == NULL) {
        ui_say(screen->ui, SAY_INFO, _("This record is about no device."));
    } else {
        ui_push(screen->ui, "device", screen->work->record->device);
    }
    return REACT_REDRAW;
}

static const Binding KEYS[] = {
    {"<Enter> A", "act", N_("Do the step"), N_("Do the step the record waits for, if it is yours")},
    {"x", "others", N_("More"), N_("Everything else you may do: send back, void, extend, reclassify …")},
    {"c", "measures", N_("Measures"), N_("Confirm the safety measures of a permit, one key each")},
    {"v", "gas", N_("Gas"), N_("Enter a gas analysis of a permit: all gases at all points")},
    {"f", "sign", N_("Sign"), N_("Give the signatures of a permit that are yours to give, in one go")},
    MATERIAL_KEY,
    {"w", "why", N_("Why"), N_("Show which rules looked at it, and with which facts")},
    {"S", "stop", NULL, N_("Stop this work at once, or another one that is running")},
    {"o", "device", N_("Device"), N_("Open the device")},
    {"p", "paper", N_("Closure report"), N_("Open the closed-loop report, and print it")},
    {"e", "refresh", NULL, N_("Load it again")},
    {NULL, NULL, NULL, NULL},
};

static unsigned measures(RecordScreen *screen) {
    if (session_need_user(screen->ui)) {
        ui_push(screen->ui, "measures", screen->number);
    }
    return REACT_REDRAW;
}

static unsigned sign_mine(RecordScreen *screen) {
    if (!session_need_user(screen->ui)) {
        return REACT_HANDLED;
    }
    sign_all(screen->ui, screen->work);
    return REACT_REDRAW;
}

static unsigned gas(RecordScreen *screen) {
    if (session_need_user(screen->ui)) {
        ui_push(screen->ui, "gas", screen->number);
    }
    return REACT_REDRAW;
}

/* Why the person here has no step to do; NULL: he has, or nobody is logged in yet. Borrowed. */
static const char *act_refusal(RecordScreen *screen) {
    const Record *record = screen->work->record;
    if (record->ended && my_step(screen) == NULL) {
        return _("This record has ended; x shows what can still be done.");
    }
    if (strcmp(record->state, "suspended") == 0 || app_user(session_app(screen->ui)) == NULL || my_step(screen) != NULL) {
        return NULL;
    }
    g_free(screen->refusal);
    return screen->refusal = who_may_text(screen);
}

/* What this form does not have, what has passed, or what is not for the person here, stands in no key bar. */
static const char *record_disabled(gpointer state, const char *name) {
    RecordScreen *screen = state;
    const FormStep *step;
    const FormField *item;
    if (strcmp(name, "measures") == 0 && !permit_checklist(screen->work->form, &step, &item)) {
        return _("This form has no list of measures.");
    }
    if (strcmp(name, "gas") == 0 && (screen->work->record->ended || !permit_has_gas(screen->work->form))) {
        return screen->work->record->ended ? _("Ended: nothing is measured here any more.") : _("This form asks for no gas tests.");
    }
    if (strcmp(name, "material") == 0 && !screen->materials) {
        return material_absent();
    }
    if (strcmp(name, "act") == 0) {
        return act_refusal(screen);
    }
    return strcmp(name, "sign") == 0 && !screen->signs ? _("Nothing here waits for your signature.") : NULL;
}

static unsigned record_action(gpointer state, const char *name) {
    RecordScreen *screen = state;
    if (strcmp(name, "act") == 0) {
        return act(screen);
    } else if (strcmp(name, "others") == 0) {
        return others(screen);
    } else if (strcmp(name, "why") == 0) {
        return why(screen);
    } else if (strcmp(name, "measures") == 0) {
        return measures(screen);
    } else if (strcmp(name, "gas") == 0) {
        return gas(screen);
    } else if (strcmp(name, "stop") == 0) {
        stop_open(screen->ui, screen->number);
        return REACT_REDRAW;
    } else if (strcmp(name, "sign") == 0) {
        return sign_mine(screen);
    } else if (strcmp(name, "material") == 0) {
        return material_open(screen->ui, "record", screen->number);
    } else if (strcmp(name, "device") == 0) {
        return open_device(screen);
    } else if (strcmp(name, "paper") == 0) {
        ui_push(screen->ui, "report", screen->number);
        return REACT_REDRAW;
    } else if (strcmp(name, "next-panel") == 0 || strcmp(name, "previous-panel") == 0) {
        screen->on_timeline = !screen->on_timeline;
        return REACT_REDRAW;
    }
    TextView *view = !screen->wide ? screen->all : screen->on_timeline ? screen->timeline : screen->details;
    return text_view_action(view, name);
}

const Screen screen_record = {
    .name = "record",
    .title = N_("Record"),
    .summary = N_("One record: where it stands, what was entered, what happened, and what you may do now."),
    .keys = KEYS,
    .flags = SCREEN_NEEDS_ARGUMENT | SCREEN_LIVE,
    .size = sizeof(RecordScreen),
    .open = record_open,
    .draw = record_draw,
    .action = record_action,
    .disabled = record_disabled,
    .refresh = record_refresh,
    .subject = record_subject,
    .brief = record_brief,
    .close = record_close,
};
