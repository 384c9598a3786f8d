/* SPDX-License-Identifier: MIT
 *
 * A queue before the trend.
 */
#include "trend_feed.h"

#include "bihuan/base/i18n.h"

#define BATCH_EVERY G_USEC_PER_SEC
#define AGAIN_AFTER (30 * G_USEC_PER_SEC) /* a disk that refuses is not asked every second */
#define QUEUE_MOST 200000                 /* values: some minutes of a thousand points */

struct TrendFeed {
    char *path;
    gint64 most;
    GThread *thread;
    GMutex lock;
    GCond wake;
    GPtrArray *codes; /* interned: points are few and stay */
    GArray *values;
    char *note;
    gboolean ending, hurry;
    /* of the thread alone */
    Trend *trend;
    gboolean troubled; /* said already */
};

gboolean trend_feed_most(const Serving *serving, gint64 *bytes, GError **error) {
    const ServingSection *section = serving_find(serving, "serve", "");
    const char *text = serving_value(section, "trend");
    return trend_parse_size(text, bytes) || serving_refuse(section, "trend", error, _("“%s” is no size from 8MB to 64GB."), text);
}

/* The latest one stands. */
static void leave_note(TrendFeed *feed, char *note) {
    if (!note)
        return;
    g_mutex_lock(&feed->lock);
    g_free(feed->note);
    feed->note = note;
    g_mutex_unlock(&feed->lock);
}

static gboolean need_trend(TrendFeed *feed, GError **error) {
    char *note = NULL;
    if (feed->trend)
        return TRUE;
    feed->trend = trend_open(feed->path, TRUE, &note, error);
    leave_note(feed, note);
    if (feed->trend)
        trend_set_most(feed->trend, feed->most);
    return feed->trend != NULL;
}

/* FALSE: it is to be tried again. */
static gboolean write_batch(TrendFeed *feed, const GPtrArray *codes, const GArray *values) {
    g_autoptr(GError) error = NULL;
    gboolean ok = need_trend(feed, &error) &&
                  trend_add(feed->trend, (const char *const *)codes->pdata, (const TrendValue *)values->data, values->len, &error);
    if (feed->trend)
        leave_note(feed, trend_take_note(feed->trend));
    if (!ok && !feed->troubled)
        leave_note(feed, g_strdup_printf(_("no trend is kept: %s"), error ? error->message : feed->path));
    else if (ok && feed->troubled)
        leave_note(feed, g_strdup(_("the trend is kept again")));
    feed->troubled = !ok;
    return ok;
}

static void keep_newest(GPtrArray *codes, GArray *values) {
    if (values->len <= QUEUE_MOST)
        return;
    guint over = values->len - QUEUE_MOST / 2;
    g_ptr_array_remove_range(codes, 0, over);
    g_array_remove_range(values, 0, over);
}

/* What could not be written comes before what came meanwhile. */
static void put_back(TrendFeed *feed, GPtrArray *codes, GArray *values) {
    g_mutex_lock(&feed->lock);
    for (guint i = 0; i < feed->codes->len; i++)
        g_ptr_array_add(codes, feed->codes->pdata[i]);
    g_array_append_vals(values, feed->values->data, feed->values->len);
    keep_newest(codes, values);
    GPtrArray *codes_now = feed->codes;
    GArray *values_now = feed->values;
    feed->codes = g_ptr_array_ref(codes);
    feed->values = g_array_ref(values);
    g_mutex_unlock(&feed->lock);
    g_ptr_array_unref(codes_now);
    g_array_unref(values_now);
}

/* Waits for the next batch and takes it; FALSE: it was the last one. */
static gboolean take_batch(TrendFeed *feed, gint64 wait, GPtrArray **codes, GArray **values) {
    gint64 until = g_get_monotonic_time() + wait;
    g_mutex_lock(&feed->lock);
    while (!feed->ending && !feed->hurry && g_cond_wait_until(&feed->wake, &feed->lock, until))
        ;
    gboolean on = !feed->ending;
    feed->hurry = FALSE;
    *codes = feed->codes;
    *values = feed->values;
    feed->codes = g_ptr_array_new();
    feed->values = g_array_new(FALSE, FALSE, sizeof(TrendValue));
    g_mutex_unlock(&feed->lock);
    return on;
}

static gpointer run(gpointer data) {
    TrendFeed *feed = data;
    gint64 wait = BATCH_EVERY;
    gboolean on = TRUE;
    while (on) {
        g_autoptr(GPtrArray) codes = NULL;
        g_autoptr(GArray) values = NULL;
        on = take_batch(feed, wait, &codes, &values);
        gboolean ok = !values->len || write_batch(feed, codes, values);
        wait = ok ? BATCH_EVERY : AGAIN_AFTER;
        if (!ok)
            put_back(feed, codes, values);
    }
    g_clear_pointer(&feed->trend, trend_close);
    return NULL;
}

TrendFeed *trend_feed_new(const char *plant, gint64 most) {
    TrendFeed *feed = g_new0(TrendFeed, 1);
    *feed = (TrendFeed){.path = trend_path(plant), .most = most, .codes = g_ptr_array_new()};
    feed->values = g_array_new(FALSE, FALSE, sizeof(TrendValue));
    g_mutex_init(&feed->lock);
    g_cond_init(&feed->wake);
    feed->thread = g_thread_new("trend", run, feed);
    return feed;
}

void trend_feed_put(TrendFeed *feed, const char *code, gint64 at, double value) {
    TrendValue one = {at, value};
    g_mutex_lock(&feed->lock);
    g_ptr_array_add(feed->codes, (gpointer)g_intern_string(code));
    g_array_append_val(feed->values, one);
    keep_newest(feed->codes, feed->values);
    g_mutex_unlock(&feed->lock);
}

void trend_feed_now(TrendFeed *feed) {
    g_mutex_lock(&feed->lock);
    feed->hurry = TRUE;
    g_cond_signal(&feed->wake);
    g_mutex_unlock(&feed->lock);
}

char *trend_feed_take_note(TrendFeed *feed) {
    g_mutex_lock(&feed->lock);
    char *note = g_steal_pointer(&feed->note);
    g_mutex_unlock(&feed->lock);
    return note;
}

void trend_feed_free(TrendFeed *feed) {
    if (!feed)
        return;
    g_mutex_lock(&feed->lock);
    feed->ending = TRUE;
    g_cond_signal(&feed->wake);
    g_mutex_unlock(&feed->lock);
    g_thread_join(feed->thread);
    g_free(feed->path);
    g_ptr_array_unref(feed->codes);
    g_array_unref(feed->values);
    g_free(feed->note);
    g_mutex_clear(&feed->lock);
    g_cond_clear(&feed->wake);
    g_free(feed);
}
