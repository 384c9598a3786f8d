/* SPDX-License-Identifier: MIT
 *
 * The plant's points beside the live table of the watch.
 */
#include "bihuan/app/points_board.h"

#include <math.h>
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/store/beat.h"

typedef struct {
    Db *db;
    GHashTable *live;   /* code → LiveValue; NULL = the watch does not run */
    GHashTable *alarms; /* point → number of the open alarm */
    GHashTable *areas, *devices, *device_areas;
    GHashTable *bypasses; /* point → Bypass that stands, borrowed */
} Board;

static void points_line_free(gpointer data) {
    PointLine *line = data;
    point_free(line->point);
    bypass_free(line->bypass);
    g_free(line->area);
    g_free(line->area_name);
    g_free(line->device_name);
    g_free(line->alarm);
    g_free(line);
}

/* Two columns as a map. NULL on error. */
static GHashTable *map_of(Db *db, const char *sql, GError **error) {
    g_autoptr(GHashTable) map = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autoptr(GError) local = NULL;
    g_autoptr(Rows) rows = db_query(db, &local, sql, "");
    while (rows && rows_next(rows, &local))
        g_hash_table_insert(map, g_strdup(rows_text(rows, 0)), g_strdup(rows_text(rows, 1) ? rows_text(rows, 1) : ""));
    return rows_answered(rows, &local, error) ? g_steal_pointer(&map) : NULL;
}

static char *text_or_empty(GHashTable *map, const char *key) {
    const char *text = g_hash_table_lookup(map, key);
    return g_strdup(text ? text : "");
}

/* What the watch says; else nobody knows anything now. */
static void take_live(const Board *board, PointLine *line) {
    const LiveValue *live = board->live ? g_hash_table_lookup(board->live, line->point->code) : NULL;
    line->state = POINT_FAULT;
    line->value = NAN;
    line->age = -1;
    line->watched = live != NULL;
    if (!live)
        return;
    line->state = live->state;
    line->fault = live->fault;
    line->at = live->at;
    line->value = live->at ? live->value : NAN;
    line->age = live->at ? live->age : -1;
    if (*live->record) {
        g_free(line->alarm);
        line->alarm = g_strdup(live->record);
    }
}

static PointLine *points_line_new(const Board *board, const Point *point) {
    PointLine *line = g_new0(PointLine, 1);
    line->point = noun_copy(&point_noun, point);
    line->area = *point->area ? g_strdup(point->area) : text_or_empty(board->device_areas, point->device);
    line->area_name = text_or_empty(board->areas, line->area);
    line->device_name = text_or_empty(board->devices, point->device);
    line->alarm = text_or_empty(board->alarms, point->code);
    line->in_use = *point->link != '\0';
    take_live(board, line);
    const Bypass *bypass = g_hash_table_lookup(board->bypasses, point->code);
    if (bypass) {
        line->bypass = noun_copy(&bypass_noun, bypass);
        line->state = POINT_BYPASS;
    }
    return line;
}

static void board_clear(Board *board) {
    GHashTable *maps[] = {board->live, board->alarms, board->areas, board->devices, board->device_areas, board->bypasses};
    for (gsize i = 0; i < G_N_ELEMENTS(maps); i++)
        if (maps[i])
            g_hash_table_unref(maps[i]);
}

static gboolean read_live(Board *board, const char *plant, GPtrArray **values, GError **error) {
    g_autofree char *folder = watch_folder(plant);
    g_autoptr(GError) local = NULL;
    *values = live_read(folder, &local);
    if (local) {
        g_propagate_error(error, g_steal_pointer(&local));
        return FALSE;
    }
    board->live = *values ? g_hash_table_new(g_str_hash, g_str_equal) : NULL;
    for (guint i = 0; *values && i < (*values)->len; i++) {
        LiveValue *value = (*values)->pdata[i];
        g_hash_table_insert(board->live, value->code, value);
    }
    return TRUE;
}

static int by_area(gconstpointer a, gconstpointer b) {
    const PointLine *x = *(PointLine *const *)a, *y = *(PointLine *const *)b;
    int area = strcmp(x->area, y->area);
    return area ? area : strcmp(x->point->code, y->point->code);
}

static GPtrArray *lines_of(const Board *board, GError **error) {
    g_autoptr(GPtrArray) points = point_list(board->db, error), lines = g_ptr_array_new_with_free_func(points_line_free);
    for (guint i = 0; points && i < points->len; i++)
        g_ptr_array_add(lines, points_line_new(board, points->pdata[i]));
    g_ptr_array_sort(lines, by_area);
    return points ? g_steal_pointer(&lines) : NULL;
}

GPtrArray *points_board(App *app, GError **error) {
    Db *db = app_db(app);
    Board board = {.db = db, .bypasses = g_hash_table_new(g_str_hash, g_str_equal)};
    g_autoptr(GPtrArray) values = NULL, bypasses = bypass_list(db, clock_now(), error);
    GPtrArray *lines = NULL;
    for (guint i = 0; bypasses && i < bypasses->len; i++)
        g_hash_table_insert(board.bypasses, ((Bypass *)bypasses->pdata[i])->point, bypasses->pdata[i]);
    if (bypasses && read_live(&board, plant_path(app_plant(app)), &values, error) &&
        (board.alarms = map_of(db, "SELECT point, record FROM episode WHERE coalesce(reset, 0) = 0 ORDER BY raised", error)) &&
        (board.areas = map_of(db, "SELECT code, name FROM area", error)) &&
        (board.devices = map_of(db, "SELECT code, name FROM device", error)) &&
        (board.device_areas = map_of(db, "SELECT code, area FROM device", error)))
        lines = lines_of(&board, error);
    board_clear(&board);
    return lines;
}

/* ---- order and words ---- */

static int urgency(const PointLine *line) {
    switch (line->state) {
    case POINT_LOW2:
    case POINT_HIGH2:
        return 0;
    case POINT_LOW1:
    case POINT_HIGH1:
        return 1;
    case POINT_FAULT:
        return line->in_use ? 2 : 6; /* before what has a value again and only waits for somebody */
    case POINT_BYPASS:
        return 4;
    default:
        return *line->alarm ? 3 : 5;
    }
}

static int by_urgency(gconstpointer a, gconstpointer b) {
    int order = urgency(*(PointLine *const *)a) - urgency(*(PointLine *const *)b);
    return order ? order : by_area(a, b);
}

void points_board_urgent(GPtrArray *lines) {
    g_ptr_array_sort(lines, by_urgency);
}

const char *points_fault_title(const PointLine *line) {
    if (line->state != POINT_FAULT)
        return "";
    if (!line->in_use)
        return _("out of service");
    if (!line->watched)
        return _("nobody watches it");
    return line->fault ? point_fault_title(fault_word(line->fault)) : _("no value yet");
}

char *points_value_text(const PointLine *line) {
    if (isnan(line->value))
        return g_strdup("");
    if (strcmp(line->point->quantity, "switch") == 0)
        return g_strdup(line->value != 0 ? _("on") : _("off"));
    return g_strdup_printf("%.6g%s%s", line->value, *line->point->unit ? " " : "", line->point->unit);
}

char *points_age_text(const PointLine *line) {
    if (!line->at)
        return g_strdup("");
    if (line->age < 0)
        return g_strdup("?");
    return line->age < CLOCK_MINUTE ? g_strdup_printf(_("%ds"), (int)(line->age / CLOCK_SECOND)) : clock_show_duration(line->age);
}
