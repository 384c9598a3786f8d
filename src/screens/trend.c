/* SPDX-License-Identifier: MIT
 *
 * The trend of one point (趋势): its curve with the alarm limits by name, gaps as gaps, faults and episodes marked; closer and wider,
 * earlier and later. What is shown is as old as the file; where nothing is known nothing is drawn.
 */
#include "bihuan/app/trend_view.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "parts/session.h"

enum {
    WIDE = 76, /* columns from which sums stand beside the window */
    TALL = 20, /* rows from which episodes are listed */
    EPISODES_SHOWN = 3,
};

static const gint64 SPANS[] = {10 * CLOCK_MINUTE, CLOCK_HOUR, 8 * CLOCK_HOUR, 24 * CLOCK_HOUR, 7 * CLOCK_DAY, 30 * CLOCK_DAY};

typedef struct {
    Ui *ui;
    char *code;
    guint zoom; /* of SPANS */
    gint64 end; /* of the window; 0 = now, and it goes with it */
    TrendView *view;
    char *problem; /* why it could not be loaded; NULL: it was */
    gint64 loaded; /* monotonic, us */
} TrendScreen;

static const Binding KEYS[] = {
    {"+ = <Up>", "closer", N_("Closer"), N_("Show a shorter time")},
    {"- <Down>", "wider", N_("Wider"), N_("Show a longer time")},
    {"<F7> , <Left>", "earlier", N_("Earlier"), N_("Show the time before")},
    {"<F8> . <Right>", "later", N_("Later"), N_("Show the time after")},
    {"<End> w", "now", N_("Now"), N_("Show the latest values and go with them")},
    {"<Tab> ]", "next-point", N_("Next point"), N_("Show the next point")},
    {"<Shift-Tab> [", "previous-point", NULL, N_("Show the point before")},
    {"o", "alarm", N_("Alarm"), N_("Open the last alarm of this time")},
    {NULL, NULL, NULL, NULL},
};

/* ---- data ---- */

static gint64 span_of(const TrendScreen *screen) {
    return SPANS[screen->zoom];
}

static void trend_load(TrendScreen *screen) {
    g_autoptr(GError) error = NULL;
    gint64 to = screen->end ? screen->end : clock_now() + 1;
    g_clear_pointer(&screen->view, trend_view_free);
    g_clear_pointer(&screen->problem, g_free);
    screen->view = trend_view_load(session_app(screen->ui), screen->code, to - span_of(screen), to, &error);
    screen->problem = error ? g_strdup(error->message) : NULL;
    screen->loaded = g_get_monotonic_time();
}

/* Every second where that moves the curve; a month is not read every second. */
static void trend_refresh(gpointer state) {
    TrendScreen *screen = state;
    gint64 every = CLAMP(span_of(screen) / 600, CLOCK_SECOND, 30 * CLOCK_SECOND);
    if (screen->code && g_get_monotonic_time() - screen->loaded >= (every - 100) * 1000)
        trend_load(screen);
}

/* The code beside it in the list of points, around the ends; NULL: there is none. Owned. */
static char *beside(const TrendScreen *screen, int step, GError **error) {
    g_autoptr(GPtrArray) codes = db_texts(app_db(session_app(screen->ui)), error, "SELECT code FROM point ORDER BY code", "");
    guint n = codes ? codes->len : 0, at = 0;
    while (at < n && g_strcmp0(codes->pdata[at], screen->code) < 0)
        at++;
    if (n == 0)
        return NULL;
    return g_strdup(codes->pdata[screen->code ? (at + n + (guint)(step + (int)n)) % n : 0]);
}

/* Without an argument the first point: the others are a key away. */
static gboolean trend_open_screen(gpointer state, const char *argument, GError **error) {
    TrendScreen *screen = state;
    g_autoptr(Point) point = NULL;
    if (argument && *argument)
        point = point_load(app_db(session_app(screen->ui)), argument, error);
    else
        screen->code = beside(screen, 0, error);
    if (argument && *argument && !point)
        return FALSE;
    if (point)
        screen->code = g_strdup(point->code);
    if (screen->code)
        trend_load(screen);
    else
        screen->problem = g_strdup(_("There is no point in this plant."));
    return TRUE;
}

static void trend_close_screen(gpointer state) {
    TrendScreen *screen = state;
    g_free(screen->code);
    g_free(screen->problem);
    trend_view_free(screen->view);
}

/* ---- drawing ---- */

/* "21:50:00", "21:50", "11-27 21:50": as much of it as the window needs. Owned. */
static char *time_text(const TrendScreen *screen, gint64 at) {
    ClockCivil civil = clock_civil(at);
    if (span_of(screen) <= 10 * CLOCK_MINUTE)
        return g_strdup_printf("%02d:%02d:%02d", civil.hour, civil.minute, civil.second);
    if (span_of(screen) <= 8 * CLOCK_HOUR)
        return g_strdup_printf("%02d:%02d", civil.hour, civil.minute);
    return g_strdup_printf("%02d-%02d %02d:%02d", civil.month, civil.day, civil.hour, civil.minute);
}

/* Its least, greatest and mean value, or why there is none. Owned. */
static char *sums_text(const TrendView *view) {
    const TrendBar *all = &view->all;
    if (!view->kept)
        return g_strdup(_("There is no trend yet: bihuan serve keeps it while it watches points."));
    if (!all->n)
        return g_strdup(all->faults ? _("only faults") : _("nothing is known of this time"));
    g_autofree char *min = curve_number(all->min), *max = curve_number(all->max), *mean = g_strdup_printf("%.4g", all->mean);
    return g_strdup_printf(_("min %s  max %s  mean %s"), min, max, mean);
}

/* "now 17.2 vol%": its latest value, where one counts; "" of a window that has ended. Owned. */
static char *now_text(const TrendScreen *screen) {
    const TrendView *view = screen->view;
    const TrendBar *last = view->bars->len > 0 ? &g_array_index(view->bars, TrendBar, view->bars->len - 1) : NULL;
    if (screen->end)
        return g_strdup("");
    if (!last || last->span > 0 || view->to - last->at > view->stale)
        return g_strdup(_("now"));
    if (!last->n)
        return g_strdup_printf("%s %s", _("now"), point_state_title(POINT_FAULT));
    g_autofree char *value = curve_number(last->mean);
    return g_strchomp(g_strdup_printf("%s %s %s", _("now"), value, view->point->unit));
}

/* Of the value now: is the point in alarm? */
static Style now_style(const TrendView *view) {
    const Episode *last = view->episodes->len > 0 ? view->episodes->pdata[view->episodes->len - 1] : NULL;
    return last && !last->cleared ? STYLE_HOLD : STYLE_OK;
}

/* How long, from when to when, and the value now; where that has no room the value comes first, and the axis says the times. Returns the
 * columns used. */
static int draw_window(const TrendScreen *screen, const Area *area) {
    const TrendView *view = screen->view;
    g_autofree char *span = clock_show_duration(span_of(screen)), *to = time_text(screen, view->to), *from = time_text(screen, view->from);
    g_autofree char *now = now_text(screen), *times = g_strdup_printf("%s %s–%s", span, from, to);
    int width = *now ? utf8_width(now) + 2 : 0, room = area->cols - 2 - width;
    const char *window = utf8_width(times) <= room || !*now ? times : utf8_width(span) <= room ? span : "";
    int used = *window ? area_put(area, 1, 1, STYLE_DIM, window) + 2 : 0;
    if (*now)
        used += area_format(area, 1, used, now_style(view), " %s ", now);
    return used;
}

static int draw_head(const TrendScreen *screen, const Area *area) {
    const TrendView *view = screen->view;
    const Point *point = view->point;
    g_autofree char *device = session_device_text(session_app(screen->ui), point->device), *sums = sums_text(view);
    Style style = view->all.n ? STYLE_NORMAL : STYLE_WARNING;
    area_format(area, 0, 1, STYLE_TITLE, "%s %s %s %s", point->code, point_quantity_title(point->quantity), point->unit, device);
    int used = draw_window(screen, area);
    if (area->cols >= WIDE && view->all.n) {
        area_put(area, 1, used + 3, style, sums);
        return 2;
    }
    return 2 + MAX(area_wrap(&(Area){area->grid, area->row + 2, area->col + 1, 2, MAX(area->cols - 2, 1)}, 0, style, sums), 1);
}

/* "! 21:50:12 BJ-2026-00001 低报 19.4 vol%", the latest first. */
static void draw_episodes(const TrendScreen *screen, const Area *area) {
    const TrendView *view = screen->view;
    for (int i = 0; i < area->rows && i < (int)view->episodes->len; i++) {
        const Episode *episode = view->episodes->pdata[view->episodes->len - 1 - (guint)i];
        g_autofree char *raised = clock_format_short(episode->raised), *cleared = time_text(screen, episode->cleared);
        int level = point_state_parse(episode->level);
        area_format(area, i, 1, STYLE_ERROR, "! %s  %s  %s %s %s%s%s", raised, episode->record,
                    level >= 0 ? point_state_title((PointStateKind)level) : episode->level, episode->value, view->point->unit,
                    episode->cleared ? _("  back inside ") : "", episode->cleared ? cleared : "");
    }
}

/* Begin, middle and end, where they have room. */
static void draw_axis(const TrendScreen *screen, const Area *area) {
    const TrendView *view = screen->view;
    g_autofree char *from = time_text(screen, view->from), *middle = time_text(screen, view->from + (view->to - view->from) / 2);
    g_autofree char *to = time_text(screen, view->to);
    int width = utf8_width(to);
    area_put(area, 0, 0, STYLE_DIM, from);
    if (area->cols >= 4 * width)
        area_put(area, 0, (area->cols - width) / 2, STYLE_DIM, middle);
    if (area->cols >= 2 * width + 1)
        area_put(area, 0, area->cols - width, STYLE_DIM, to);
}

static void trend_draw(gpointer state, const Area *area) {
    const TrendScreen *screen = state;
    if (!screen->view) {
        Area inside = area_sub(area, 0, 1, area->rows, area->cols - 2);
        area_wrap(&inside, 0, STYLE_ERROR, screen->problem ? screen->problem : "");
        return;
    }
    int head = draw_head(screen, area);
    int list = area->rows >= TALL ? MIN((int)screen->view->episodes->len, EPISODES_SHOWN) : 0;
    int rows = area->rows - head - list - 1;
    Area field = area_sub(area, head, 1, rows, area->cols - 2), axis = area_sub(area, head + MAX(rows, 0), 1, 1, area->cols - 2);
    Area below = area_sub(area, area->rows - list, 0, list, area->cols);
    if (rows > 0)
        curve_draw(&field, trend_view_curve(screen->view, field.cols));
    draw_axis(screen, &axis);
    draw_episodes(screen, &below);
}

/* ---- actions ---- */

static void turn(TrendScreen *screen, int step) {
    g_autoptr(GError) error = NULL;
    char *code = beside(screen, step, &error);
    if (error) {
        ui_say(screen->ui, SAY_ERROR, "%s", error->message);
    } else if (code) {
        g_free(screen->code);
        screen->code = code;
    }
}

/* Half a window; the future is not shown. */
static void scroll(TrendScreen *screen, int step) {
    gint64 now = clock_now(), end = (screen->end ? screen->end : now) + step * span_of(screen) / 2;
    screen->end = end >= now ? 0 : MAX(end, span_of(screen));
}

static const char *last_alarm(const TrendScreen *screen) {
    const GPtrArray *episodes = screen->view ? screen->view->episodes : NULL;
    for (guint i = episodes ? episodes->len : 0; i > 0; i--) {
        const Episode *episode = episodes->pdata[i - 1];
        if (*episode->record)
            return episode->record;
    }
    return NULL;
}

static unsigned trend_action(gpointer state, const char *action) {
    TrendScreen *screen = state;
    if (!screen->code)
        return REACT_NONE;
    if (strcmp(action, "alarm") == 0) {
        ui_push(screen->ui, "alarm", last_alarm(screen));
        return REACT_REDRAW;
    }
    if (strcmp(action, "closer") == 0)
        screen->zoom -= screen->zoom > 0 ? 1 : 0;
    else if (strcmp(action, "wider") == 0)
        screen->zoom += screen->zoom + 1 < G_N_ELEMENTS(SPANS) ? 1 : 0;
    else if (strcmp(action, "earlier") == 0)
        scroll(screen, -1);
    else if (strcmp(action, "later") == 0)
        scroll(screen, 1);
    else if (strcmp(action, "now") == 0)
        screen->end = 0;
    else if (strcmp(action, "next-point") == 0)
        turn(screen, 1);
    else if (strcmp(action, "previous-point") == 0)
        turn(screen, -1);
    else if (strcmp(action, "refresh") != 0)
        return REACT_NONE;
    trend_load(screen);
    return REACT_REDRAW;
}

static gboolean trend_has(const char *action) {
    for (const Binding *binding = KEYS; binding->keys; binding++)
        if (strcmp(binding->action, action) == 0)
            return TRUE;
    return FALSE;
}

static const char *trend_disabled(gpointer state, const char *action) {
    const TrendScreen *screen = state;
    if (!screen->code)
        return trend_has(action) ? _("There is no point in this plant.") : NULL;
    if (strcmp(action, "closer") == 0 && screen->zoom == 0)
        return _("This is the shortest time.");
    if (strcmp(action, "wider") == 0 && screen->zoom + 1 == G_N_ELEMENTS(SPANS))
        return _("This is the longest time.");
    if ((strcmp(action, "later") == 0 || strcmp(action, "now") == 0) && !screen->end)
        return _("These are the latest values.");
    return strcmp(action, "alarm") == 0 && !last_alarm(screen) ? _("This point had no alarm in this time.") : NULL;
}

static char *trend_subject(gpointer state) {
    return g_strdup(((const TrendScreen *)state)->code);
}

const Screen screen_trend = {
    .name = "trend",
    .title = N_("Trend"),
    .summary = N_("The curve of one point with its alarm limits, closer and wider, earlier and later."),
    .keys = KEYS,
    .flags = SCREEN_LIVE | SCREEN_WATCHES,
    .size = sizeof(TrendScreen),
    .open = trend_open_screen,
    .draw = trend_draw,
    .action = trend_action,
    .disabled = trend_disabled,
    .refresh = trend_refresh,
    .subject = trend_subject,
    .brief = trend_subject,
    .close = trend_close_screen,
};
