/* SPDX-License-Identifier: MIT
 *
 * One round (点检路线): its devices in their order, done or missing. A scanned or typed label opens the check of the device; what others who
 * walk it too have done is there at once. It is left and gone on with at any time.
 */
#include "bihuan/app/rounds.h"

#include "bihuan/app/scan.h"
#include "bihuan/app/session.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/ui/dialog.h"
#include "bihuan/ui/scan.h"
#include "parts/material_open.h"
#include "parts/scan_offer.h"
#include "parts/session.h"

#include <string.h>

enum { COLUMN_MARK, COLUMN_CODE, COLUMN_NAME, COLUMN_STATE, COLUMN_PLACE, COLUMN_LAST, COLUMN_COUNT };
enum { HEAD_MOST = 4, NAMED_MOST = 8 };

typedef struct {
    Ui *ui;
    List *list;
    char *id;
    RoundWalk *walk; /* NULL: it could not be read */
    char *head;      /* what is done and what is missing */
} RoundScreen;

static const ListColumn COLUMNS[COLUMN_COUNT] = {
    {" ", 1, 1, 1, FALSE},          {N_("Device"), 8, 12, 1, FALSE},   {NC_("device", "Name"), 10, 24, 2, FALSE},
    {N_("State"), 8, 16, 1, FALSE}, {N_("Position"), 10, 0, 3, FALSE}, {NC_("round", "Last"), 16, 16, 4, FALSE},
};

static const Binding KEYS[] = {
    {"<Enter>", "open", NC_("device", "Check"), N_("Check the device under the cursor, where its label cannot be scanned")},
    {"s <F7>", "code", N_("Type code"), N_("Type a label's short code or a device code by hand")},
    MATERIAL_KEY,
    {"u", "go", N_("Next missing"), N_("Go to the next device that is missing")},
    {NULL, NULL, NULL, NULL},
};

/* ---- what is shown ---- */

static const char *state_text(const RoundStop *stop) {
    return stop->done ? C_("round", "done") : stop->late ? C_("round", "late") : C_("round", "to do");
}

static ListRow *round_row(gpointer data, gconstpointer one) {
    (void)data;
    const RoundStop *stop = one;
    g_autofree char *last = stop->last > 0 ? clock_format_short(stop->last) : g_strdup("");
    ListRow *row = list_row_new(stop->code, COLUMN_COUNT);
    list_row_set(row, COLUMN_MARK, stop->done ? "+" : stop->late ? "!" : " ");
    list_row_set(row, COLUMN_CODE, stop->code);
    list_row_set(row, COLUMN_NAME, stop->name);
    list_row_set(row, COLUMN_STATE, state_text(stop));
    list_row_set(row, COLUMN_PLACE, stop->position);
    list_row_set(row, COLUMN_LAST, last);
    list_row_order(row, COLUMN_LAST, stop->last);
    row->style = stop->done ? STYLE_DIM : stop->late ? STYLE_ERROR : STYLE_NORMAL;
    return row;
}

/* "FX-1, FX-3 and 4 more". Owned; "" where nothing is missing. */
static char *missing_text(const RoundWalk *walk) {
    g_autoptr(GString) text = g_string_new(NULL);
    guint named = 0, missing = walk->stops->len - walk->done;
    for (guint i = 0; i < walk->stops->len && named < NAMED_MOST; i++) {
        const RoundStop *stop = walk->stops->pdata[i];
        if (!stop->done) {
            g_string_append_printf(text, "%s%s", named++ > 0 ? _(", ") : "", stop->code);
        }
    }
    if (missing > named) {
        g_string_append_printf(text, _(" and %u more"), missing - named);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* Owned. */
static char *head_text(const RoundWalk *walk) {
    g_autofree char *missing = missing_text(walk);
    if (walk->stops->len == 0) {
        return g_strdup(_("No device is in this round."));
    }
    return *missing == '\0' ? g_strdup_printf(_("%s: all %u done."), walk->form_title, walk->stops->len)
                            : g_strdup_printf(_("%s: %u of %u done. Missing: %s"), walk->form_title, walk->done, walk->stops->len, missing);
}

static GPtrArray *round_fetch(gpointer data, Page *page, GError **error) {
    RoundScreen *screen = data;
    page->whole = TRUE;
    g_clear_pointer(&screen->walk, round_walk_free);
    g_clear_pointer(&screen->head, g_free);
    screen->walk = rounds_walk(session_app(screen->ui), screen->id, error);
    if (screen->walk == NULL) {
        return NULL;
    }
    screen->head = head_text(screen->walk);
    return g_ptr_array_ref(screen->walk->stops);
}

static const ListSource SOURCE = {
    .columns = COLUMNS,
    .count = COLUMN_COUNT,
    .fetch = round_fetch,
    .row = round_row,
    .empty = N_("No device is in this round."),
};

static const RoundStop *next_missing(const RoundScreen *screen) {
    for (guint i = 0; screen->walk != NULL && i < screen->walk->stops->len; i++) {
        const RoundStop *stop = screen->walk->stops->pdata[i];
        if (!stop->done) {
            return stop;
        }
    }
    return NULL;
}

static void go_missing(RoundScreen *screen) {
    const RoundStop *stop = next_missing(screen);
    if (stop != NULL) {
        list_select(screen->list, stop->code);
    }
}

static gboolean round_open(gpointer state, const char *argument, GError **error) {
    RoundScreen *screen = state;
    screen->id = g_strdup(argument);
    screen->walk = rounds_walk(session_app(screen->ui), screen->id, error);
    if (screen->walk == NULL) {
        return FALSE;
    }
    screen->head = head_text(screen->walk);
    go_missing(screen);
    return TRUE;
}

/* The PIN that was given for the round signs nothing any more. */
static void round_close(gpointer state) {
    RoundScreen *screen = state;
    session_sign_round(session_app(screen->ui), NULL);
    round_walk_free(screen->walk);
    g_free(screen->id);
    g_free(screen->head);
}

static void round_draw(gpointer state, const Area *area) {
    RoundScreen *screen = state;
    gboolean all = screen->walk != NULL && screen->walk->done == screen->walk->stops->len;
    Area head = area_sub(area, 0, 1, MIN(HEAD_MOST, area->rows / 3), area->cols - 1);
    int rows = screen->head != NULL ? MIN(area_wrap(&head, 0, all ? STYLE_OK : STYLE_WARNING, screen->head), head.rows) : 0;
    Area body = area_sub(area, rows, 0, area->rows - rows, area->cols);
    list_draw(screen->list, &body);
}

static char *round_subject(gpointer state) {
    const RoundScreen *screen = state;
    return g_strdup(screen->walk != NULL ? screen->walk->title : screen->id);
}

/* ---- the check of a device ---- */

/* What the form is never due on is something else, for which the round is no place. */
static void check(RoundScreen *screen, const char *code) {
    GError *error = NULL;
    if (!round_is_for(session_app(screen->ui), screen->walk, code, &error)) {
        ui_say(screen->ui, SAY_WARNING, _("%s is not in this round."), code);
        ui_say_error(screen->ui, error);
        scan_offer(screen->ui, code);
        return;
    }
    g_autoptr(Task) task = task_submit(screen->walk->form, "device", code);
    task->round = g_strdup(screen->id);
    session_enter(screen->ui, task);
}

static void on_code(gpointer data, const char *text) {
    RoundScreen *screen = data;
    GError *error = NULL;
    g_autoptr(Device) device = text != NULL && *text != '\0' ? scan_or_code(session_app(screen->ui), text, &error) : NULL;
    if (error != NULL) {
        ui_refuse(screen->ui, error);
    } else if (device != NULL && screen->walk != NULL) {
        check(screen, device->code);
    }
}

static unsigned round_scan(RoundScreen *screen, const char *payload) {
    GError *error = NULL;
    g_autoptr(Device) device = scan_device(session_app(screen->ui), payload, &error);
    if (device == NULL && !scan_is_label(payload)) {
        g_error_free(error);
        return REACT_NONE; /* some other code */
    }
    if (device == NULL) {
        ui_refuse(screen->ui, error);
    } else if (screen->walk != NULL) {
        check(screen, device->code);
    }
    return REACT_REDRAW;
}

static unsigned round_key(gpointer state, const KeyEvent *event) {
    return event->code == KC_SCAN ? round_scan(state, event->text) : REACT_NONE;
}

static void round_enter(gpointer state, const ListRow *row) {
    RoundScreen *screen = state;
    if (screen->walk != NULL) {
        check(screen, row->key);
    }
}

static unsigned round_action(gpointer state, const char *action) {
    RoundScreen *screen = state;
    if (strcmp(action, "code") == 0) {
        DialogInput input = {.title = _("Device"), .text = _("The short code printed on the label, or the device's code:"), .codes = TRUE};
        dialog_input(screen->ui, &input, on_code, screen);
        return REACT_REDRAW;
    } else if (strcmp(action, "material") == 0) {
        return material_open(screen->ui, "device", list_key_now(screen->list));
    } else if (strcmp(action, "go") == 0) {
        go_missing(screen);
        return REACT_REDRAW;
    }
    return REACT_NONE;
}

static const char *round_disabled(gpointer state, const char *action) {
    return strcmp(action, "go") == 0 && next_missing(state) == NULL ? _("Nothing is missing.") : NULL;
}

/* Whoever leaves hears what is missing; the round is gone on with whenever it is opened again, by anybody. */
static gboolean round_leave(gpointer state) {
    const RoundScreen *screen = state;
    if (screen->walk == NULL) {
        return TRUE;
    }
    g_autofree char *missing = missing_text(screen->walk);
    if (*missing != '\0') {
        ui_say(screen->ui, SAY_WARNING, _("%s is not complete. Missing: %s"), screen->walk->title, missing);
    }
    return TRUE;
}

static void round_refresh(gpointer state) {
    RoundScreen *screen = state;
    const char *now = list_key_now(screen->list);
    const RoundStop *before = screen->walk != NULL && now != NULL ? round_stop_of(screen->walk, now) : NULL;
    gboolean missing = before != NULL && !before->done;
    RoundWalk *walk = rounds_walk(session_app(screen->ui), screen->id, NULL);
    if (walk == NULL) {
        return; /* the list says why */
    }
    round_walk_free(screen->walk);
    screen->walk = walk;
    const RoundStop *stop = now != NULL ? round_stop_of(walk, now) : NULL;
    if (missing && stop != NULL && stop->done) { /* what was under the cursor has been done */
        go_missing(screen);
    }
}

const Screen screen_round = {
    .name = "round",
    .title = N_("Round"),
    .summary = N_("Scan, look, Enter, next: what is done and what is missing of one round."),
    .keys = KEYS,
    .flags = SCREEN_NEEDS_ARGUMENT | SCREEN_FINDS,
    .size = sizeof(RoundScreen),
    .list = offsetof(RoundScreen, list),
    .rows = &SOURCE,
    .enter = round_enter,
    .open = round_open,
    .draw = round_draw,
    .action = round_action,
    .key = round_key,
    .disabled = round_disabled,
    .refresh = round_refresh,
    .subject = round_subject,
    .leave = round_leave,
    .close = round_close,
};
