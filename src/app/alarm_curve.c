/* SPDX-License-Identifier: MIT
 *
 * From the trend into the record.
 */
#include "bihuan/app/alarm_curve.h"

#include <math.h>
#include <string.h>

#include "bihuan/app/trend_view.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/blob.h"
#include "bihuan/model/limit.h"
#include "bihuan/model/record.h"
#include "bihuan/store/change.h"

#define FIELD "curve"
#define FOUND "curve_found" /* of forms/alarm.ini: raw, minutes, none, lost */
#define HEADER "point,unit,at,value,min,max,n\n"
#define AT_ONCE 20
#define AGAIN (30 * CLOCK_SECOND) /* after a failure */
#define LATE (7 * CLOCK_SECOND)   /* values are on their way into the trend for some seconds */
#define OLDEST (30 * CLOCK_DAY)   /* what nobody sealed by then nobody can */

/* An episode without a word about its curve yet. */
#define WAITING                                                                                                                            \
    "WHERE record <> '' AND raised >= $1 AND EXISTS (SELECT 1 FROM record WHERE number = episode.record AND fields NOT LIKE"               \
    " '%\"" FOUND "\":%') ORDER BY raised"

typedef struct {
    gint64 before, after;
} Spans;

static gboolean read_span(Db *db, const char *name, gint64 *ms, GError **error) {
    g_autofree char *text = limit_resolve(db, name, clock_now(), error);
    return text && clock_parse_duration(text, ms, error);
}

/* ---- the file ---- */

static void add_number(GString *csv, double value) {
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(text, sizeof text, "%.11g", value);
    g_string_append_printf(csv, "%s,", isnan(value) ? "" : text);
}

/* A raw value has a value and no range, a minute its mean between its least and its greatest; a fault neither. */
static void add_bar(GString *csv, const char *start, const TrendBar *bar) {
    g_autofree char *at = clock_format(bar->at);
    g_string_append_printf(csv, "%s%s,", start, at);
    add_number(csv, bar->mean);
    add_number(csv, bar->span ? bar->min : NAN);
    add_number(csv, bar->span ? bar->max : NAN);
    g_string_append_printf(csv, "%" G_GINT64_FORMAT "\n", bar->n);
}

static GBytes *write_csv(const Episode *episode, const char *unit, const GArray *bars) {
    g_autofree char *start = g_strdup_printf("%s,%s,", episode->point, unit);
    GString *csv = g_string_new(HEADER);
    for (guint i = 0; i < bars->len; i++)
        add_bar(csv, start, &g_array_index(bars, TrendBar, i));
    return g_string_free_to_bytes(csv);
}

/* ---- the record ---- */

/* What the trend has; *found is the word for it. NULL with an error: later. NULL without one: the trend is gone. */
static GArray *read_curve(App *app, const Episode *episode, const Spans *spans, const char **found, GError **error) {
    g_autoptr(GError) why = NULL;
    gint64 to = episode->raised + spans->after;
    g_autoptr(Trend) trend = trend_view_open(app, &why);
    GArray *bars = trend ? trend_bars(trend, episode->point, episode->raised - spans->before, episode->reset ? MIN(to, episode->reset) : to,
                                      G_MAXUINT, &why)
                         : NULL;
    *found = !bars ? "lost" : !bars->len ? "none" : g_array_index(bars, TrendBar, 0).span ? "minutes" : "raw";
    if (err_is(why, ERR_BUSY))
        g_propagate_error(error, g_steal_pointer(&why));
    return bars;
}

static gboolean put_curve(App *app, Change *change, Record *record, const Episode *episode, const GArray *bars, GError **error) {
    g_autoptr(Point) point = NULL;
    Blob blob = {.name = g_strdup_printf("%s.csv", episode->point)};
    gboolean ok = noun_find(change_db(change), &point_noun, &point, error, "WHERE code = $1", "s", episode->point);
    g_autoptr(GBytes) csv = write_csv(episode, point ? point->unit : "", bars);
    ok = ok && blob_keep(app_plant(app), csv, "any", &blob, error) && blob_save(change, &blob, record->number, FIELD, error);
    if (ok)
        g_hash_table_replace(record->fields, g_strdup(FIELD), g_strconcat("sha256:", blob.hash, NULL));
    blob_clear(&blob);
    return ok;
}

/* The revision stays: whoever has the alarm before him acts on what he saw. */
static gboolean seal_one(App *app, const Episode *episode, const Spans *spans, GError **error) {
    const char *found = NULL;
    g_autoptr(GError) local = NULL;
    g_autoptr(GArray) bars = read_curve(app, episode, spans, &found, &local);
    g_autoptr(Change) change = local ? NULL : change_begin(app_plant(app), "system", &local);
    g_autoptr(Record) record = change ? record_load(change_db(change), episode->record, &local) : NULL;
    if (local)
        g_propagate_error(error, g_steal_pointer(&local));
    if (!record || record_field(record, FOUND))
        return record != NULL;
    g_hash_table_replace(record->fields, g_strdup(FOUND), g_strdup(found));
    return (!bars || !bars->len || put_curve(app, change, record, episode, bars, error)) &&
           noun_save(change, &record_noun, record, error) && change_commit(change, FIELD, record->number, found, error);
}

/* When its curve is whole. */
static gint64 due_of(const Episode *episode, const Spans *spans) {
    gint64 whole = episode->raised + spans->after;
    return (episode->reset ? MIN(whole, episode->reset) : whole) + LATE;
}

gboolean alarm_curve_seal(App *app, gint64 *next, GError **error) {
    Spans spans = {0};
    gint64 now = clock_now();
    guint sealed = 0;
    *next = now + AGAIN;
    g_autoptr(GPtrArray) waiting = noun_list(app_db(app), &episode_noun, error, WAITING, "i", now - OLDEST);
    if (!waiting || !read_span(app_db(app), "sensor.evidence.before", &spans.before, error) ||
        !read_span(app_db(app), "sensor.evidence.after", &spans.after, error))
        return FALSE;
    gint64 first = 0;
    for (guint i = 0; i < waiting->len; i++) {
        const Episode *episode = waiting->pdata[i];
        gint64 due = due_of(episode, &spans);
        if (due <= now && sealed < AT_ONCE) {
            if (!seal_one(app, episode, &spans, error))
                return FALSE;
            sealed++;
        } else
            first = first ? MIN(first, MAX(due, now)) : MAX(due, now);
    }
    *next = first;
    return TRUE;
}
