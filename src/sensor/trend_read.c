/* SPDX-License-Identifier: MIT
 *
 * Reading the trend: a question is one look at the file, whatever is written meanwhile.
 */
#include <math.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "trend_file.h"

static gint64 floor_div(gint64 number, gint64 by) {
    return number / by - (number % by < 0 ? 1 : 0);
}

gint64 trend_minute(gint64 at) {
    return floor_div(at, CLOCK_MINUTE);
}

gint64 trend_hour(gint64 at) {
    return floor_div(at, CLOCK_HOUR);
}

gint64 trend_key(gint64 time, gint64 point) {
    return time * TREND_POINTS_MOST + point;
}

gboolean trend_settle(GError **local, GError **error) {
    if (!*local)
        return TRUE;
    g_clear_error(error); /* the latest failure stands, as with err_set */
    g_propagate_error(error, g_steal_pointer(local));
    return FALSE;
}

gboolean trend_find_point(Trend *trend, const char *code, gint64 *id, GError **error) {
    *id = 0;
    return db_get_int(trend->db, error, id, "SELECT id FROM point WHERE code = $1", "s", code);
}

gboolean trend_read_state(Trend *trend, GError **error) {
    TrendState *state = &trend->state;
    g_autoptr(GError) local = NULL;
    g_autoptr(Rows) rows = db_query(trend->db, &local, "SELECT open, dropped, raw, minutes FROM state", "");
    *state = (TrendState){-1, -1, {0, 0}};
    if (rows && rows_next(rows, &local))
        *state = (TrendState){rows_int(rows, 0), rows_int(rows, 1), {rows_int(rows, 2), rows_int(rows, 3)}};
    return trend_settle(&local, error);
}

typedef gboolean (*Unpack)(const guint8 *bytes, gsize size, gint64 begin, GArray *out);

/* One row of a table: by which key, how its bytes are read, which time they begin at. */
typedef struct {
    const char *sql;
    gint64 key, begin;
    Unpack unpack;
} Row;

static gboolean load_row(Trend *trend, const Row *row, GArray *out, gsize *stored, GError **error) {
    g_autoptr(GError) local = NULL;
    g_autoptr(Rows) rows = db_query(trend->db, &local, row->sql, "i", row->key);
    *stored = 0;
    if (rows && rows_next(rows, &local)) {
        const guint8 *bytes = rows_bytes(rows, 0, stored);
        if (!bytes || !row->unpack(bytes, *stored, row->begin, out))
            return err_set(error, ERR_CORRUPT, _("%s is damaged or not ours (%s)"), trend->path, "body");
    }
    return trend_settle(&local, error);
}

gboolean trend_load_raw(Trend *trend, gint64 minute, gint64 id, GArray *values, gsize *stored, GError **error) {
    Row row = {"SELECT body FROM raw WHERE key = $1", trend_key(minute, id), minute * CLOCK_MINUTE, trend_unpack};
    return load_row(trend, &row, values, stored, error);
}

gboolean trend_load_minutes(Trend *trend, gint64 hour, gint64 id, GArray *bars, gsize *stored, GError **error) {
    Row row = {"SELECT body FROM minutes WHERE key = $1", trend_key(hour, id), hour * CLOCK_HOUR, trend_unpack_bars};
    return load_row(trend, &row, bars, stored, error);
}

gboolean trend_span(Trend *trend, TrendTable table, gint64 *oldest, gint64 *newest, GError **error) {
    gint64 first = trend_key(1, 0), last = -1;
    gboolean read =
        db_get_int(trend->db, error, &first, table == TREND_RAW ? "SELECT min(key) FROM raw" : "SELECT min(key) FROM minutes", "") &&
        db_get_int(trend->db, error, &last, table == TREND_RAW ? "SELECT max(key) FROM raw" : "SELECT max(key) FROM minutes", "");
    *oldest = floor_div(first, TREND_POINTS_MOST);
    *newest = floor_div(last, TREND_POINTS_MOST);
    return read;
}

TrendBar trend_bar_of(const GArray *values, gint64 minute) {
    TrendBar bar = {.at = minute * CLOCK_MINUTE, .span = CLOCK_MINUTE, .min = NAN, .max = NAN, .mean = NAN};
    double sum = 0;
    for (guint i = 0; i < values->len; i++) {
        double value = g_array_index(values, TrendValue, i).value;
        if (isnan(value)) {
            bar.faults++;
            continue;
        }
        bar.min = bar.n ? MIN(bar.min, value) : value;
        bar.max = bar.n ? MAX(bar.max, value) : value;
        sum += value;
        bar.n++;
    }
    if (bar.n)
        bar.mean = CLAMP(sum / (double)bar.n, bar.min, bar.max);
    return bar;
}

void trend_bar_add(TrendBar *bar, const TrendBar *other) {
    bar->faults += other->faults;
    if (!other->n)
        return;
    if (!bar->n) {
        bar->min = other->min;
        bar->max = other->max;
        bar->mean = other->mean;
    } else {
        double all = (double)(bar->n + other->n);
        bar->min = MIN(bar->min, other->min);
        bar->max = MAX(bar->max, other->max);
        bar->mean = CLAMP(bar->mean * ((double)bar->n / all) + other->mean * ((double)other->n / all), bar->min, bar->max);
    }
    bar->n += other->n;
}

/* ---- raw values ---- */

/* [from, to) of a point; most: how many bars at most. */
typedef struct {
    gint64 id, from, to;
    guint most;
} Window;

/* Of [from, to), at most `most` and one more (so that the caller sees that there are more). */
static gboolean collect_raw(Trend *trend, const Window *window, GArray *values, GError **error) {
    gint64 oldest, newest;
    if (!trend_span(trend, TREND_RAW, &oldest, &newest, error))
        return FALSE;
    gint64 first = MAX(trend_minute(window->from), oldest), last = MIN(trend_minute(window->to - 1), newest);
    g_autoptr(GArray) row = g_array_new(FALSE, FALSE, sizeof(TrendValue));
    for (gint64 minute = first; minute <= last && values->len <= window->most; minute++) {
        gsize stored;
        g_array_set_size(row, 0);
        if (!trend_load_raw(trend, minute, window->id, row, &stored, error))
            return FALSE;
        for (guint i = 0; i < row->len; i++) {
            gint64 at = g_array_index(row, TrendValue, i).at;
            if (at >= window->from && at < window->to)
                g_array_append_val(values, g_array_index(row, TrendValue, i));
        }
    }
    return TRUE;
}

/* One look: begin, find the point; *id 0 = it has no values. */
static gboolean begin_look(Trend *trend, const char *code, gint64 *id, GError **error) {
    *id = 0;
    if (!trend->db)
        return err_set(error, ERR_IO, _("%s cannot be used (%s)"), trend->path, "-");
    return db_begin_read(trend->db, error) && trend_read_state(trend, error) && trend_find_point(trend, code, id, error);
}

static GArray *end_look(Trend *trend, GArray *found, gboolean ok) {
    if (trend->db)
        db_rollback(trend->db);
    if (ok)
        return found;
    g_array_unref(found);
    return NULL;
}

GArray *trend_raw(Trend *trend, const char *code, gint64 from, gint64 to, GError **error) {
    Window window = {0, from, to, G_MAXUINT - 1};
    GArray *values = g_array_new(FALSE, FALSE, sizeof(TrendValue));
    gboolean ok = begin_look(trend, code, &window.id, error) && (!window.id || to <= from || collect_raw(trend, &window, values, error));
    return end_look(trend, values, ok);
}

/* ---- bars ---- */

static void add_within(GArray *bars, const TrendBar *bar, const Window *window) {
    if (bar->at >= trend_minute(window->from) * CLOCK_MINUTE && bar->at < window->to)
        g_array_append_val(bars, *bar);
}

/* Minutes of the window; the one under way comes from the ring, in place of what its hour may say. */
static gboolean collect_minutes(Trend *trend, const Window *window, GArray *bars, GError **error) {
    gint64 oldest, newest, open = trend->state.open;
    gsize stored;
    g_autoptr(GArray) row = g_array_new(FALSE, FALSE, sizeof(TrendBar)), values = g_array_new(FALSE, FALSE, sizeof(TrendValue));
    if (!trend_span(trend, TREND_MINUTES, &oldest, &newest, error) || !trend_load_raw(trend, open, window->id, values, &stored, error))
        return FALSE;
    TrendBar under_way = trend_bar_of(values, open);
    gboolean placed = values->len == 0;
    if (!placed) { /* its hour may have no row yet */
        oldest = oldest > newest ? open / 60 : MIN(oldest, open / 60);
        newest = MAX(newest, open / 60);
    }
    for (gint64 hour = MAX(trend_hour(window->from), oldest); hour <= MIN(trend_hour(window->to - 1), newest); hour++) {
        g_array_set_size(row, 0);
        if (!trend_load_minutes(trend, hour, window->id, row, &stored, error))
            return FALSE;
        for (guint i = 0; i < row->len; i++) {
            const TrendBar *bar = &g_array_index(row, TrendBar, i);
            gboolean now = !placed && under_way.at <= bar->at;
            if (now)
                add_within(bars, &under_way, window);
            if (!now || under_way.at < bar->at)
                add_within(bars, bar, window);
            placed = placed || now;
        }
        if (!placed && hour == open / 60) {
            add_within(bars, &under_way, window);
            placed = TRUE;
        }
    }
    return TRUE;
}

/* The least step that a person reads by which so many minutes come to at most `most` steps. */
static gint64 step_for(gint64 minutes, guint most) {
    static const gint64 STEPS[] = {1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440};
    for (guint i = 0; i < G_N_ELEMENTS(STEPS); i++)
        if (minutes / STEPS[i] + 1 < most)
            return STEPS[i];
    return 1440 * (minutes / 1440 / MAX(most, 2) + 1);
}

static void join_minutes(GArray *bars, const Window *window) {
    gint64 span = step_for((window->to - window->from) / CLOCK_MINUTE + 1, window->most) * CLOCK_MINUTE;
    gint64 offset = clock_offset() * CLOCK_MINUTE; /* steps of hours and days begin with the plant's */
    guint kept = 0;
    for (guint i = 0; i < bars->len; i++) {
        TrendBar bar = g_array_index(bars, TrendBar, i);
        bar.at = floor_div(bar.at + offset, span) * span - offset;
        bar.span = span;
        TrendBar *last = kept ? &g_array_index(bars, TrendBar, kept - 1) : NULL;
        if (last && last->at == bar.at)
            trend_bar_add(last, &bar);
        else
            g_array_index(bars, TrendBar, kept++) = bar;
    }
    g_array_set_size(bars, kept);
}

static void bars_of_values(const GArray *values, GArray *bars) {
    for (guint i = 0; i < values->len; i++) {
        TrendValue value = g_array_index(values, TrendValue, i);
        gboolean fault = isnan(value.value);
        TrendBar bar = {value.at, value.value, value.value, value.value, fault ? 0 : 1, fault ? 1 : 0, 0};
        g_array_append_val(bars, bar);
    }
}

/* Raw where the ring has all of it: nothing of it was dropped, or what was dropped had nothing of this point. */
static gboolean collect_bars(Trend *trend, const Window *window, GArray *bars, GError **error) {
    g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(TrendValue));
    gint64 dropped = trend->state.dropped;
    if (!window->most)
        return collect_minutes(trend, window, bars, error);
    if (!collect_raw(trend, window, values, error))
        return FALSE;
    gboolean few = values->len <= window->most;
    if (!(few && trend_minute(window->from) > dropped) && !collect_minutes(trend, window, bars, error))
        return FALSE;
    if (few && (!bars->len || trend_minute(g_array_index(bars, TrendBar, 0).at) > dropped)) {
        g_array_set_size(bars, 0);
        bars_of_values(values, bars);
    } else if (bars->len > window->most)
        join_minutes(bars, window);
    return TRUE;
}

GArray *trend_bars(Trend *trend, const char *code, gint64 from, gint64 to, guint most, GError **error) {
    Window window = {0, from, to, most};
    GArray *bars = g_array_new(FALSE, FALSE, sizeof(TrendBar));
    gboolean ok = begin_look(trend, code, &window.id, error) && (!window.id || to <= from || collect_bars(trend, &window, bars, error));
    return end_look(trend, bars, ok);
}

gboolean trend_facts(Trend *trend, TrendFacts *facts, GError **error) {
    SideRoom room = {0, 0};
    gint64 from[2], to[2];
    *facts = (TrendFacts){0};
    gboolean ok = (trend->db || err_set(error, ERR_IO, _("%s cannot be used (%s)"), trend->path, "-")) &&
                  side_room(trend->db, &room, error) && trend_span(trend, TREND_RAW, &from[0], &to[0], error) &&
                  trend_span(trend, TREND_MINUTES, &from[1], &to[1], error) &&
                  db_get_int(trend->db, error, &facts->points, "SELECT count(*) FROM point", "");
    facts->file = room.file;
    facts->used = room.used;
    if (ok && from[0] <= to[0]) {
        facts->raw_from = from[0] * CLOCK_MINUTE;
        facts->raw_to = (to[0] + 1) * CLOCK_MINUTE;
    }
    if (ok && from[1] <= to[1])
        facts->minutes_from = from[1] * CLOCK_HOUR;
    return ok;
}
