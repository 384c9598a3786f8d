/* SPDX-License-Identifier: MIT
 *
 * Points (监测点): what the sensors measure now, what is in alarm and what nobody sees first; beside each value its age. From here to its
 * trend, its alarm, its bypass and its row.
 */
#include "bihuan/app/points_board.h"

#include <string.h>

#include "bihuan/app/session.h"
#include "bihuan/app/trend_view.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/when.h"
#include "bihuan/ui/dialog.h"
#include "bihuan/ui/text.h"
#include "parts/ask.h"
#include "parts/point_edit.h"
#include "parts/point_words.h"
#include "parts/session.h"

enum {
    DETAIL_FROM = 18, /* rows from which the details stand below the list */
    SPARK_VALUES = 24,
};
#define SPARK_SPAN CLOCK_HOUR

typedef struct {
    Ui *ui;
    List *list;
    GPtrArray *lines; /* PointLine *; NULL: they could not be read */
    gboolean urgent;  /* only what wants somebody */
    char *code;       /* under the cursor, or what is being asked about */
    TextView *details;
    double *spark;      /* SPARK_VALUES of it, NULL = nothing is known */
    GHashTable *sparks; /* code → Spark */
    Trend *trend;       /* open while rows are made; NULL: there is none */
    gboolean ascii;     /* of the grid, as it was drawn last */
    PointEdit edit;
} Points;

/* Kept for a while: a curve of an hour is no other one every second. */
typedef struct {
    gint64 made; /* clock_boot() */
    char *text;
} Spark;

#define SPARK_KEPT (20 * CLOCK_SECOND)

enum {
    COLUMN_CODE,
    COLUMN_VALUE,
    COLUMN_STATE,
    COLUMN_AGE,
    COLUMN_AREA,
    COLUMN_WHY,
    COLUMN_SPARK,
    COLUMN_QUANTITY,
    COLUMN_PLACE,
    COLUMN_COUNT
};

static const ListColumn COLUMNS[COLUMN_COUNT] = {
    {N_("Point"), 8, 12, 1, FALSE},
    {N_("Value"), 9, 12, 1, TRUE},
    {N_("State"), 9, 10, 2, FALSE},
    {N_("Age"), 6, 8, 2, TRUE},
    {N_("Area"), 12, 24, 3, FALSE},
    {NC_("point", "Alarm, or why not"), 17, 24, 4, FALSE},
    {N_("Last hour"), SPARK_VALUES, SPARK_VALUES, 5, FALSE},
    {N_("Quantity"), 12, 16, 6, FALSE},
    {N_("Place"), 12, 0, 7, FALSE},
};

static const Binding KEYS[] = {
    {"<Enter> c", "trend", N_("Trend"), N_("Draw the curve of this point with its limits")},
    {"o", "alarm", N_("Alarm"), N_("Open the alarm of this point")},
    {"y", "bypass", N_("Bypass"), N_("Let this point act on nothing for a while, with a second person; or end that")},
    {"e", "edit", N_("Change"), N_("Change one cell of this point; what is looser takes two people")},
    {"f", "urgent", N_("Urgent"), N_("Show only alarms, faults and bypasses, or all points")},
    {NULL, NULL, NULL, NULL},
};

/* ---- rows ---- */

static void spark_free(gpointer data) {
    Spark *spark = data;
    g_free(spark->text);
    g_free(spark);
}

/* Borrowed. */
static const char *spark_of(Points *points, const char *code) {
    Spark *spark = g_hash_table_lookup(points->sparks, code);
    if (spark != NULL && clock_boot() - spark->made < SPARK_KEPT) {
        return spark->text;
    }
    if (points->trend == NULL) {
        points->trend = trend_view_open(session_app(points->ui), NULL);
    }
    gint64 now = clock_now();
    g_autofree double *values = trend_view_spark(points->trend, code, now - SPARK_SPAN, now, SPARK_VALUES);
    spark = g_new0(Spark, 1);
    spark->made = clock_boot();
    spark->text = values != NULL ? curve_spark_text(values, SPARK_VALUES, points->ascii) : g_strdup("");
    g_hash_table_insert(points->sparks, g_strdup(code), spark);
    return spark->text;
}

static ListRow *points_row(gpointer data, gconstpointer one) {
    const PointLine *line = one;
    g_autofree char *value = points_value_text(line), *age = points_age_text(line), *why = point_words_why(line);
    ListRow *row = list_row_new(line->point->code, COLUMN_COUNT);
    list_row_set(row, COLUMN_CODE, line->point->code);
    list_row_set(row, COLUMN_VALUE, *value ? value : "—");
    list_row_set(row, COLUMN_STATE, point_state_title(line->state));
    list_row_set(row, COLUMN_AGE, age);
    list_row_set(row, COLUMN_AREA, *line->area_name ? line->area_name : line->area);
    list_row_set(row, COLUMN_WHY, why);
    list_row_set(row, COLUMN_SPARK, spark_of(data, line->point->code));
    list_row_set(row, COLUMN_QUANTITY, point_quantity_title(line->point->quantity));
    list_row_set(row, COLUMN_PLACE, line->device_name);
    list_row_order(row, COLUMN_AGE, line->age);
    row->style = point_words_style(line);
    return row;
}

static gboolean is_calm(const PointLine *line) {
    return line->state == POINT_NORMAL && !*line->alarm;
}

static GPtrArray *points_fetch(gpointer data, Page *page, GError **error) {
    Points *points = data;
    page->whole = TRUE;
    g_clear_pointer(&points->lines, g_ptr_array_unref);
    g_clear_pointer(&points->trend, trend_close);
    points->lines = points_board(session_app(points->ui), error);
    if (points->lines == NULL) {
        return NULL;
    }
    points_board_urgent(points->lines);
    GPtrArray *shown = g_ptr_array_new();
    for (guint i = 0; i < points->lines->len; i++) {
        if (!points->urgent || !is_calm(points->lines->pdata[i])) {
            g_ptr_array_add(shown, points->lines->pdata[i]);
        }
    }
    return shown;
}

static const ListSource SOURCE = {
    .columns = COLUMNS,
    .count = COLUMN_COUNT,
    .fetch = points_fetch,
    .row = points_row,
    .empty = N_("There is nothing to show here; points come by: bihuan import points FILE.csv."),
    .moving = TRUE,
};

/* ---- the one under the cursor ---- */

static const PointLine *points_line_of(const Points *points, const char *code) {
    for (guint i = 0; points->lines != NULL && code != NULL && i < points->lines->len; i++) {
        const PointLine *line = points->lines->pdata[i];
        if (strcmp(line->point->code, code) == 0) {
            return line;
        }
    }
    return NULL;
}

static void load_current(gpointer state) {
    Points *points = state;
    App *app = session_app(points->ui);
    const char *code = list_key_now(points->list);
    const PointLine *line = points_line_of(points, code);
    text_view_clear(points->details);
    g_clear_pointer(&points->spark, g_free);
    if (line == NULL) {
        return;
    }
    g_autoptr(Trend) trend = trend_view_open(app, NULL);
    gint64 now = clock_now();
    points->spark = trend_view_spark(trend, code, now - SPARK_SPAN, now, SPARK_VALUES);
    point_words_fill(app, line, points->details);
}

static gboolean points_open(gpointer state, const char *argument, GError **error) {
    (void)error;
    Points *points = state;
    points->details = text_view_new();
    points->sparks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, spark_free);
    if (argument != NULL) {
        list_select(points->list, argument);
    }
    return TRUE;
}

static void points_close(gpointer state) {
    Points *points = state;
    text_view_free(points->details);
    g_clear_pointer(&points->lines, g_ptr_array_unref);
    g_clear_pointer(&points->sparks, g_hash_table_unref);
    g_clear_pointer(&points->trend, trend_close);
    g_free(points->spark);
    g_free(points->code);
    point_edit_clear(&points->edit);
}

static void points_draw(gpointer state, const Area *area) {
    Points *points = state;
    points->ascii = grid_is_ascii(area->grid);
    if (area->rows < DETAIL_FROM) {
        list_draw(points->list, area);
        return;
    }
    int details = MIN(area->rows / 3, 9), rows = area->rows - details - 1;
    Area above = area_sub(area, 0, 0, rows, area->cols);
    Area spark = area_sub(area, rows, MAX(area->cols - SPARK_VALUES - 1, 0), 1, SPARK_VALUES);
    Area below = area_sub(area, rows + 1, 1, details, area->cols - 2);
    list_draw(points->list, &above);
    area_hline(area, rows, 0, area->cols, STYLE_DIM);
    if (points->spark != NULL) {
        curve_spark(&spark, STYLE_NORMAL, points->spark, SPARK_VALUES);
    }
    text_view_draw(points->details, &below);
}

/* ---- bypass ---- */

static char *bypass_put(gpointer data, const char *const *answers, GError **error) {
    const Points *points = data;
    App *app = session_app(points->ui);
    PointBypass wish = {.code = points->code, .reason = answers[1], .second = answers[2]};
    if (!when_read(answers[0], clock_now(), &wish.until, error) || !session_witness(app, answers[2], answers[3], error) ||
        !points_bypass(app, &wish, error)) {
        return NULL;
    }
    g_autofree char *until = clock_format_short(wish.until);
    return g_strdup_printf(_("%s acts on nothing until %s."), points->code, until);
}

static void bypass_ended(gpointer data, gboolean yes) {
    const Points *points = data;
    GError *error = NULL;
    if (yes && !points_bypass_end(session_app(points->ui), points->code, &error)) {
        ui_refuse(points->ui, error);
    } else if (yes) {
        ui_say(points->ui, SAY_OK, _("%s is watched again."), points->code);
    }
    ui_changed(points->ui);
}

static void bypass(Points *points, const PointLine *line) {
    if (!session_need_user(points->ui)) {
        return;
    }
    if (line->bypass != NULL) {
        g_autofree char *text = g_strdup_printf(_("Watch %s again from now on?"), points->code);
        dialog_confirm(points->ui, _("End the bypass"), text, bypass_ended, points);
        return;
    }
    Question questions[ASK_MOST] = {
        {.title = points->code, .text = _("Until when does it act on nothing? +2h, 16:00"), .initial = "+1h"},
        {.title = _("Reason"), .text = _("Why does it have to?")},
    };
    ask_second(questions + 2);
    ask_all(points->ui, &(AskSpec){_("Bypass a point"), questions, 4, bypass_put, points, NULL});
}

/* ---- actions ---- */

static const PointLine *take_current(Points *points) {
    const char *code = list_key_now(points->list);
    g_free(points->code);
    points->code = g_strdup(code);
    return points_line_of(points, points->code);
}

static unsigned points_action(gpointer state, const char *action) {
    Points *points = state;
    if (strcmp(action, "urgent") == 0) {
        points->urgent = !points->urgent;
        list_restart(points->list);
        return REACT_REDRAW;
    }
    if (!g_strv_contains((const char *const[]){"trend", "alarm", "bypass", "edit", NULL}, action)) {
        return REACT_NONE;
    }
    const PointLine *line = take_current(points);
    if (line == NULL) {
        return REACT_REDRAW;
    } else if (strcmp(action, "trend") == 0) {
        ui_push(points->ui, "trend", points->code);
    } else if (strcmp(action, "alarm") == 0) {
        ui_push(points->ui, "alarm", line->alarm);
    } else if (strcmp(action, "bypass") == 0) {
        bypass(points, line);
    } else {
        point_edit(&points->edit, points->ui, points->code);
    }
    return REACT_REDRAW;
}

static const char *points_disabled(gpointer state, const char *action) {
    const Points *points = state;
    const PointLine *line = points_line_of(points, list_key_now(points->list));
    if (strcmp(action, "alarm") == 0 && line != NULL && !*line->alarm) {
        return _("This point has no open alarm.");
    }
    return NULL;
}

static char *points_subject(gpointer state) {
    const Points *points = state;
    return points->urgent ? g_strdup(_("(alarms, faults and bypasses)")) : NULL;
}

const Screen screen_points = {
    .name = "points",
    .title = N_("Points"),
    .summary = N_("What the sensors measure now, how old it is, what is in alarm and what nobody sees."),
    .keys = KEYS,
    .flags = SCREEN_FINDS | SCREEN_LIVE | SCREEN_WATCHES,
    .size = sizeof(Points),
    .list = offsetof(Points, list),
    .rows = &SOURCE,
    .moved = load_current,
    .open = points_open,
    .draw = points_draw,
    .action = points_action,
    .disabled = points_disabled,
    .subject = points_subject,
    .close = points_close,
};
