/* SPDX-License-Identifier: MIT
 *
 * Alarms (报警): open ones first, what nobody has acknowledged on top, with the value as it is now and the seconds running.
 */
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "parts/alarm_row.h"
#include "parts/session.h"

#include <string.h>

enum {
    ENDED_MOST = 200,
    ONE_LINE = 70,  /* columns: from here on a row is one line, */
    TWO_LINES = 36, /* two, or three */
    WIDE = 120,     /* columns: with number and point */
    ABOUT = 18,     /* rows: from here on the one under the cursor is told of below */
    PLACE_MOST = 40,
    PAGE = 10,
};

typedef struct {
    Ui *ui;
    GPtrArray *alarms; /* Alarm *; NULL: they could not be read */
    char *problem;
    char *key; /* of the one under the cursor */
    int at, top;
    gint64 looked; /* second of the last look at the live table */
} Alarms;

static const Binding KEYS[] = {
    {"<Enter>", "open", NC_("key", "Open"), N_("Open this alarm: what happened, second by second")},
    ALARM_ROW_KEYS,
    {NULL, NULL, NULL, NULL},
};

static int row_count(const Alarms *alarms) {
    return alarms->alarms != NULL ? (int)alarms->alarms->len : 0;
}

static const Alarm *alarm_at(const Alarms *alarms, int at) {
    return at >= 0 && at < row_count(alarms) ? alarms->alarms->pdata[at] : NULL;
}

static const char *alarm_key(const Alarm *alarm) {
    return *alarm->number != '\0' ? alarm->number : alarm->episode;
}

static void alarms_go(Alarms *alarms, int at) {
    alarms->at = CLAMP(at, 0, MAX(row_count(alarms) - 1, 0));
    const Alarm *row = alarm_at(alarms, alarms->at);
    g_free(alarms->key);
    alarms->key = row != NULL ? g_strdup(alarm_key(row)) : NULL;
}

/* The cursor stays on the alarm it was on, wherever that stands now. */
static void find_again(Alarms *alarms) {
    for (int i = 0; alarms->key != NULL && i < row_count(alarms); i++) {
        if (strcmp(alarm_key(alarm_at(alarms, i)), alarms->key) == 0) {
            alarms->at = i;
            return;
        }
    }
    alarms_go(alarms, alarms->at);
}

static void alarms_refresh(gpointer state) {
    Alarms *alarms = state;
    GError *error = NULL;
    g_clear_pointer(&alarms->alarms, g_ptr_array_unref);
    g_clear_pointer(&alarms->problem, g_free);
    alarms->alarms = alarms_list(session_app(alarms->ui), ENDED_MOST, &error);
    if (alarms->alarms == NULL) {
        alarms->problem = g_strdup(error->message);
        g_error_free(error);
    }
    find_again(alarms);
}

static void alarms_close(gpointer state) {
    Alarms *alarms = state;
    if (alarms->alarms != NULL) {
        g_ptr_array_unref(alarms->alarms);
    }
    g_free(alarms->problem);
    g_free(alarms->key);
}

/* ---- drawing ---- */

/* What a line tells, heads and rows alike. */
typedef struct {
    const char *state, *place, *kind, *value, *limit, *since, *number, *point;
    Style style, of_state;
} Line;

static int alarm_cell(const Area *area, int at, int col, int width, Style style, const char *text) {
    area_put_pad(area, at, col, width, style, text);
    return col + width + 1;
}

static void alarm_line_put(const Area *area, int at, const Line *line) {
    gboolean wide = area->cols >= WIDE;
    int since = wide ? 16 : 11, state = 12, col = alarm_cell(area, at, 1, state, line->of_state, line->state);
    if (wide) {
        col = alarm_cell(area, at, col, 14, line->style, line->number);
        col = alarm_cell(area, at, col, 14, line->style, line->point);
    }
    int room = area->cols - col - since - 2, value = wide ? 24 : 18, limit = room >= 50 ? 11 : 0, kind = wide ? 20 : 11;
    int place = CLAMP(room - value - limit - kind - 3, 0, PLACE_MOST);
    col = alarm_cell(area, at, col, place, line->style, line->place);
    col = alarm_cell(area, at, col, kind, line->style, line->kind);
    col = alarm_cell(area, at, col, value, line->style, line->value);
    if (limit > 0) {
        alarm_cell(area, at, col, limit, line->style, line->limit);
    }
    area_put_right(area, at, area->cols - since - 1, since, line->style, line->since);
}

static void draw_heads(const Area *area, int at) {
    alarm_line_put(area, at,
                   &(Line){_("State"), _("Area"), C_("alarm", "What"), _("Value"), _("Limit"), _("Since"), _("Alarm"), _("Point"),
                           STYLE_TITLE, STYLE_TITLE});
}

/* Seconds since the raise; of one that is over the time, without the year where there is little room. Owned. */
static char *since_text(const Alarm *alarm, int width) {
    char *since = alarm_row_since(alarm);
    const char *month = strchr(since, '-'), *hour = strchr(since, ' ');
    if (alarm->open || utf8_width(since) <= width || month == NULL || hour == NULL) {
        return since;
    }
    char *brief = width >= 11 ? g_strdup(month + 1) : g_strndup(month + 1, (gsize)(hour - month - 1));
    g_free(since);
    return brief;
}

static void draw_row(App *app, const Area *area, int at, const Alarm *alarm, gboolean here) {
    Style style = here ? STYLE_SELECTED : alarm->open ? STYLE_NORMAL : STYLE_DIM, of_state = here ? style : alarm_row_style(alarm);
    gboolean wide = area->cols >= WIDE, narrow = area->cols < TWO_LINES;
    g_autofree char *place = alarm_place(app, alarm), *value = alarm_row_value(alarm);
    g_autofree char *since = since_text(alarm, wide ? 16 : narrow ? 8 : 11);
    const char *kind = *alarm->quantity != '\0' && !wide ? point_quantity_brief(alarm->quantity) : alarm->kind;
    area_put(area, at, 0, style, here ? ">" : " ");
    if (area->cols >= ONE_LINE) {
        alarm_line_put(area, at,
                       &(Line){alarm->state, place, kind, value, alarm->limit, since, alarm->number, alarm->point, style, of_state});
        return;
    }
    int width = utf8_width(since);
    alarm_cell(area, at, 1, area->cols - width - 2, of_state, alarm->state);
    area_put_right(area, at, area->cols - width, width, style, since);
    g_autofree char *what = g_strdup_printf("%s %s", kind, value),
                    *below = narrow ? g_strdup(place) : g_strdup_printf("%s  %s", place, what);
    area_put_pad(area, at + 1, 1, area->cols - 1, style, below);
    if (narrow) {
        area_put_pad(area, at + 2, 1, area->cols - 1, style, utf8_width(what) < area->cols ? what : value);
    }
}

static void draw_rows(Alarms *alarms, const Area *area) {
    int lines = area->cols >= ONE_LINE ? 1 : area->cols >= TWO_LINES ? 2 : 3, page = MAX(area->rows / lines, 1);
    alarms->top = CLAMP(alarms->top, MAX(0, alarms->at - page + 1), alarms->at);
    for (int i = 0; i < page && alarms->top + i < row_count(alarms); i++) {
        gboolean here = alarms->top + i == alarms->at;
        if (here) {
            area_fill(area, i * lines, 0, lines, area->cols, STYLE_SELECTED);
        }
        draw_row(session_app(alarms->ui), area, i * lines, alarm_at(alarms, alarms->top + i), here);
    }
    if (row_count(alarms) == 0) {
        Area text = area_sub(area, 0, 1, area->rows, area->cols - 1);
        area_wrap(&text, 0, STYLE_DIM, _("There was no alarm."));
    }
    if (alarms->top + page < row_count(alarms)) {
        area_put(area, area->rows - 1, area->cols - 1, STYLE_DIM, "v");
    }
}

/* The one under the cursor: what has no room in its row. */
static void draw_about(const Alarms *alarms, const Area *area) {
    const Alarm *alarm = alarm_at(alarms, alarms->at);
    if (alarm == NULL) {
        return;
    }
    App *app = session_app(alarms->ui);
    g_autofree char *line = alarm_row_line(app, alarm), *device = session_device_text(app, alarm->device);
    g_autofree char *by = *alarm->by != '\0' ? person_name(app_db(app), alarm->by) : NULL;
    g_autofree char *raised = clock_format_short(alarm->raised);
    area_hline(area, 0, 0, area->cols, STYLE_DIM);
    Area text = area_sub(area, 1, 1, area->rows - 1, area->cols - 1);
    int at = area_wrap(&text, 0, STYLE_NORMAL, line);
    g_autofree char *what = g_strdup_printf("%s  %s  %s  %s  %s", alarm->number, alarm->point, alarm_level_title(alarm), device, raised);
    g_strstrip(what);
    at += area_wrap(&text, at, STYLE_DIM, what);
    if (by != NULL) {
        g_autofree char *acknowledged = g_strdup_printf(_("acknowledged by %s"), by);
        area_wrap(&text, at, STYLE_DIM, acknowledged);
    }
}

static void alarms_draw(gpointer state, const Area *area) {
    Alarms *alarms = state;
    gint64 second = g_get_monotonic_time() / G_USEC_PER_SEC;
    if (alarms->alarms == NULL) {
        Area text = area_sub(area, 0, 1, area->rows, area->cols - 1);
        area_wrap(&text, 0, STYLE_ERROR, alarms->problem);
        return;
    }
    if (second != alarms->looked) {
        alarms->looked = second;
        alarms_look(session_app(alarms->ui), alarms->alarms);
        find_again(alarms);
    }
    int row = 0, about = area->rows >= ABOUT && area->cols >= ONE_LINE ? 4 : 0;
    if (area->cols >= ONE_LINE) {
        draw_heads(area, row++);
    }
    Area rows = area_sub(area, row, 0, area->rows - row - about, area->cols);
    draw_rows(alarms, &rows);
    if (about > 0) {
        Area below = area_sub(area, area->rows - about, 0, about, area->cols);
        draw_about(alarms, &below);
    }
}

/* ---- keys ---- */

static unsigned alarms_action(gpointer state, const char *name) {
    Alarms *alarms = state;
    const Alarm *here = alarm_at(alarms, alarms->at);
    int at = alarms->at;
    if (keymap_move(name, PAGE, row_count(alarms), &at)) {
        alarms_go(alarms, at);
        return REACT_REDRAW;
    }
    if (strcmp(name, "open") == 0) {
        if (here != NULL && *here->number != '\0') {
            ui_push(alarms->ui, "alarm", here->number);
        }
        return REACT_REDRAW;
    }
    return alarm_row_do(alarms->ui, here, name) ? REACT_REDRAW : REACT_NONE;
}

static const char *alarms_disabled(gpointer state, const char *name) {
    const Alarms *alarms = state;
    return alarm_row_disabled(alarm_at(alarms, alarms->at), strcmp(name, "open") == 0 ? "record" : name);
}

static char *alarms_subject(gpointer state) {
    const Alarms *alarms = state;
    int open = 0;
    for (int i = 0; i < row_count(alarms); i++) {
        open += alarm_at(alarms, i)->open;
    }
    return alarms->alarms != NULL ? g_strdup_printf(_("(open: %d)"), open) : NULL;
}

const Screen screen_alarms = {
    .name = "alarms",
    .title = N_("Alarms"),
    .summary = N_("What is outside its limits, what nobody has acknowledged first; Enter shows what was done, second by second."),
    .keys = KEYS,
    .flags = SCREEN_LIVE,
    .size = sizeof(Alarms),
    .draw = alarms_draw,
    .action = alarms_action,
    .disabled = alarms_disabled,
    .refresh = alarms_refresh,
    .subject = alarms_subject,
    .close = alarms_close,
};
