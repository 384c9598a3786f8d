/* SPDX-License-Identifier: MIT
 *
 * What wakes the watch, and what it then does. Nothing here waits.
 */
#include "watch.h"

#include <glib-unix.h>
#include <string.h>
#include <sys/inotify.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "beat.h"
#include "bihuan/app/captive.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "calls.h"
#include "desk.h"
#include "journal.h"
#include "plan.h"
#include "sensors.h"
#include "trend_feed.h"

enum {
    GATHER = 40,            /* ms after a write of another process: it is about to end */
    SAFETY = 30 * 1000,     /* ms: looked at in any case */
    AGAIN = 1000,           /* ms, where the plant could not be written */
    ONCE_MOST = 120 * 1000, /* ms: one pass ends */
    LATE = 2000,            /* ms: what waits for the plant so long is said */
    STANDS = 10000,         /* ms without a round of the sensor thread: it watches nothing */
    END_MOST = 600,         /* ms: what a signal leaves to the desk */
};

typedef struct {
    const WatchWish *wish;
    Post *post;
    GPtrArray *old; /* Post *: of settings before, with something under way */
    Journal *journal;
    gboolean ready, quiet;
    Desk *desk;
    Sensors *sensors; /* NULL with --once */
    Calls *calls;     /* the same */
    TrendFeed *feed;
    Beat *beat;
    GMainLoop *loop;
    guint timer;          /* the next look */
    gint64 timer_at;      /* monotonic ms */
    guint given, written; /* outcomes */
    guint failed;         /* messages that were given up */
    guint late_timer;     /* since the plant took an outcome last, while others wait */
    gboolean late, blind;
    char *trouble; /* of the last look, NULL = none */
    int trouble_status, status;
    char *folder; /* NAME.serve */
    char *name;   /* of the plant file in its folder, without its end */
} Watch;

/* ---- signs of life ---- */

/* The beat is the main loop's: it would go on while nothing that is measured is looked at. */
static gboolean is_blind(const Watch *watch) {
    return watch->sensors && sensors_stand(watch->sensors) > STANDS;
}

/* What stands in the way, and what waits for it beside the plant. Owned, NULL = nothing. */
static char *trouble_text(const Watch *watch) {
    guint waiting = watch->given - watch->written;
    if (watch->blind)
        return g_strdup(_("the sensors are not being watched: their thread has stood for more than ten seconds"));
    if (!watch->late || waiting == 0)
        return g_strdup(watch->trouble);
    return g_strdup_printf(_("%s; what became of %u messages waits in %s"),
                           watch->trouble ? watch->trouble : _("the plant cannot be written to"), waiting, watch->folder);
}

static void beat_now(Watch *watch, gboolean ended) {
    gboolean was = watch->blind;
    watch->blind = is_blind(watch);
    g_autofree char *trouble = trouble_text(watch);
    if (watch->blind && !was)
        watch->wish->say(trouble);
    beat_write(watch->beat, watch->post, watch->sensors, trouble, ended);
    sd_notifyf(FALSE, "WATCHDOG=1\nSTATUS=%s", trouble ? trouble : _("running"));
}

static gboolean on_late(gpointer data) {
    Watch *watch = data;
    watch->late_timer = 0;
    watch->late = TRUE;
    g_autofree char *trouble = trouble_text(watch);
    watch->wish->say(trouble);
    beat_now(watch, FALSE);
    return G_SOURCE_REMOVE;
}

/* The plant took some or was given some: is any waiting still? */
static void mind_waiting(Watch *watch, gboolean taken) {
    gboolean waits = watch->given != watch->written, was = watch->late;
    if (watch->late_timer && (taken || !waits)) {
        g_source_remove(watch->late_timer);
        watch->late_timer = 0;
    }
    watch->late &= waits;
    if (waits && !watch->late && !watch->late_timer)
        watch->late_timer = g_timeout_add(LATE, on_late, watch);
    if (was && !watch->late)
        beat_now(watch, FALSE);
}

/* ---- looking ---- */

static void look_within(Watch *watch, gint64 ms);
static void give_calls(Watch *watch);

static gboolean on_time(gpointer data) {
    Watch *watch = data;
    watch->timer = 0;
    desk_look(watch->desk);
    look_within(watch, SAFETY);
    return G_SOURCE_REMOVE;
}

/* The next look is then, unless one comes earlier. */
static void look_within(Watch *watch, gint64 ms) {
    gint64 at = g_get_monotonic_time() / 1000 + ms;
    if (watch->timer && watch->timer_at <= at)
        return;
    if (watch->timer)
        g_source_remove(watch->timer);
    watch->timer_at = at;
    watch->timer = g_timeout_add((guint)ms, on_time, watch);
}

static void end_with(Watch *watch, int status) {
    watch->status = status;
    g_main_loop_quit(watch->loop);
}

/* One pass is over when nothing is due, nothing is under way and everything is written. */
static void end_if_done(Watch *watch, const DeskNews *news, gboolean idle) {
    if (news->trouble)
        end_with(watch, watch->trouble_status);
    else if (idle && !news->more && watch->given == watch->written && !post_is_busy(watch->post))
        end_with(watch, watch->failed > 0 || post_has_failed(watch->post) ? 1 : 0);
}

static void note_trouble(Watch *watch, const DeskNews *news) {
    if (news->trouble && g_strcmp0(news->trouble, watch->trouble) != 0 && !watch->wish->once)
        watch->wish->say(news->trouble);
    g_free(watch->trouble);
    watch->trouble = g_strdup(news->trouble);
    watch->trouble_status = news->status;
}

static void on_news(gpointer data, DeskNews *news) {
    Watch *watch = data;
    gboolean idle = news->parcels->len == 0;
    if (news->recalls->len > 0) { /* of nothing else */
        for (guint i = 0; i < news->recalls->len; i++)
            post_recall(watch->post, news->recalls->pdata[i]);
        desk_news_free(news);
        return;
    }
    watch->written += news->written;
    watch->failed += news->failed;
    note_trouble(watch, news);
    watch->quiet |= news->quiet;
    if (watch->given == watch->written)
        journal_clear(watch->journal);
    mind_waiting(watch, news->written > 0);
    give_calls(watch);
    if (!watch->ready)
        sd_notify(FALSE, "READY=1");
    watch->ready = TRUE;
    for (guint i = 0; i < news->notes->len; i++)
        watch->wish->say(news->notes->pdata[i]);
    post_take(watch->post, news->parcels);
    if (news->trouble)
        look_within(watch, AGAIN);
    else if (news->again)
        desk_look(watch->desk);
    if (news->delay >= 0)
        look_within(watch, MIN(news->delay, SAFETY));
    if (watch->wish->once)
        end_if_done(watch, news, idle);
    desk_news_free(news);
}

/* ---- sensors: from their thread ---- */

static gboolean on_calls(gpointer data);

static void on_note(gpointer data, Note *note) {
    Watch *watch = data;
    trend_feed_now(watch->feed); /* what raised an alarm is its evidence */
    if (calls_note(watch->calls, note))
        g_timeout_add(CALLS_AFTER, on_calls, watch);
    desk_note(watch->desk, note);
}

typedef struct {
    Watch *watch;
    char *sentence;
} Sentence;

static gboolean say_in_loop(gpointer data) {
    Sentence *said = data;
    said->watch->wish->say(said->sentence);
    g_free(said->sentence);
    g_free(said);
    return G_SOURCE_REMOVE;
}

static void on_sentence(gpointer data, const char *sentence) {
    Sentence *said = g_new(Sentence, 1);
    *said = (Sentence){data, g_strdup(sentence)};
    g_idle_add(say_in_loop, said);
}

static void on_value(gpointer data, const char *code, gint64 at, double value) {
    trend_feed_put(((Watch *)data)->feed, code, at, value);
}

/* With the settings as the post has them; secrets too. */
static gboolean give_serving(Watch *watch, GError **error) {
    Serving *serving = serving_load(watch->wish->plant, SERVING_SECRETS | (captive_is() ? SERVING_CAPTIVE : 0), error);
    if (serving)
        sensors_serving(watch->sensors, serving);
    return serving != NULL;
}

static gboolean begin_sensors(Watch *watch, const DeskPlan *plan, GError **error) {
    gint64 most = TREND_USUAL;
    if (watch->wish->once)
        return TRUE;
    if (!trend_feed_most(plan->serving, &most, error))
        return FALSE;
    watch->feed = trend_feed_new(watch->wish->plant, most);
    watch->calls = calls_new(watch->folder, error);
    if (!watch->calls)
        return FALSE;
    watch->sensors = sensors_new(&(SensorsPlace){watch->folder, on_note, on_sentence, on_value, watch});
    return give_serving(watch, error);
}

static void take_outcome(Watch *watch, Outcome *outcome) {
    watch->given++;
    mind_waiting(watch, FALSE);
    journal_add(watch->journal, outcome);
    desk_give(watch->desk, outcome);
}

static void on_outcome(gpointer data, Outcome *outcome) {
    Watch *watch = data;
    CallsSeen seen = {NULL, NULL};
    if (!outcome)
        desk_look(watch->desk);
    else if (!watch->calls || !calls_hear(watch->calls, outcome, &seen))
        take_outcome(watch, outcome);
    if (seen.episode)
        sensors_acknowledge(watch->sensors, seen.episode, seen.level);
    g_free(seen.episode);
    g_free(seen.level);
}

/* ---- calls without the plant ---- */

static gboolean on_calls(gpointer data) {
    Watch *watch = data;
    g_autoptr(GPtrArray) parcels = g_ptr_array_new_with_free_func((GDestroyNotify)parcel_free);
    gboolean later = calls_due(watch->calls, post_ways(watch->post), parcels);
    post_take(watch->post, parcels);
    if (later)
        g_timeout_add(AGAIN, on_calls, watch);
    return G_SOURCE_REMOVE;
}

/* What became of them, now that the plant has them. */
static void give_calls(Watch *watch) {
    g_autoptr(GPtrArray) kept = watch->calls ? calls_kept(watch->calls) : NULL;
    for (guint i = 0; kept && i < kept->len; i++)
        take_outcome(watch, kept->pdata[i]);
    if (kept)
        g_ptr_array_set_free_func(kept, NULL);
}

/* ---- what wakes it ---- */

static gboolean on_change(gint fd, GIOCondition condition, gpointer data) {
    Watch *watch = data;
    (void)condition;
    char buffer[8192] __attribute__((aligned(__alignof__(struct inotify_event))));
    gboolean ours = FALSE;
    gssize size = read(fd, buffer, sizeof buffer);
    for (gssize at = 0; at < size;) {
        const struct inotify_event *event = (const struct inotify_event *)(buffer + at);
        ours |= event->len > 0 && g_str_has_prefix(event->name, watch->name);
        at += (gssize)(sizeof *event + event->len);
    }
    if (ours)
        look_within(watch, GATHER);
    return G_SOURCE_CONTINUE;
}

/* Where the system cannot tell of writes, the safety look is what is left. */
static int watch_folder_of(Watch *watch) {
    g_autofree char *folder = g_path_get_dirname(watch->folder);
    int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (fd >= 0 && inotify_add_watch(fd, folder, IN_MODIFY | IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE) >= 0)
        g_unix_fd_add(fd, G_IO_IN, on_change, watch);
    return fd;
}

/* Somebody may have cleared the folder away, and a second watch have begun. */
static void keep_lock(Watch *watch) {
    g_autoptr(GError) error = NULL;
    if (watch_lock_keep(watch->wish->lock, watch->wish->plant, &error))
        return;
    watch->wish->say(error->message);
    if (g_error_matches(error, ERR, ERR_BUSY))
        end_with(watch, err_exit_status(error));
}

static void say_trend(Watch *watch) {
    g_autofree char *note = watch->feed ? trend_feed_take_note(watch->feed) : NULL;
    if (note)
        watch->wish->say(note);
}

static gboolean on_beat(gpointer data) {
    Watch *watch = data;
    keep_lock(watch);
    beat_now(watch, FALSE);
    say_trend(watch);
    for (guint i = watch->old->len; i > 0; i--)
        if (!post_is_busy(watch->old->pdata[i - 1]))
            g_ptr_array_remove_index(watch->old, i - 1);
    return G_SOURCE_CONTINUE;
}

/* Only ends a wait. */
static gboolean on_limit(gpointer data) {
    *(gboolean *)data = TRUE;
    return G_SOURCE_CONTINUE;
}

static gboolean on_stop(gpointer data) {
    end_with(data, 0);
    return G_SOURCE_REMOVE;
}

static gboolean on_too_long(gpointer data) {
    Watch *watch = data;
    watch->wish->say(_("The channels did not answer in time; what they have is taken up again next time."));
    end_with(watch, 1);
    return G_SOURCE_REMOVE;
}

/* ---- settings ---- */

/* Opens the lines of the settings as they are now. NULL: they do not fit. */
static DeskPlan *set_up(Watch *watch, GError **error) {
    ServingFlags flags = SERVING_SECRETS | (captive_is() ? SERVING_CAPTIVE : 0);
    g_autoptr(Serving) serving = serving_load(watch->wish->plant, flags, error);
    DeskPlan *plan = g_new0(DeskPlan, 1);
    plan->serving = serving ? serving_load(watch->wish->plant, flags & ~SERVING_SECRETS, error) : NULL;
    if (!plan->serving || !plan_read(serving, plan, error)) {
        desk_plan_free(plan);
        return NULL;
    }
    for (guint i = 0; i < serving->ignored->len; i++)
        watch->wish->say(serving->ignored->pdata[i]);
    plan->plant = watch->wish->plant;
    plan->at = watch->wish->at;
    watch->post = post_new(g_steal_pointer(&serving), &(PostPlace){watch->wish->plant, watch->folder, watch->wish->say}, on_outcome, watch);
    g_autoptr(GPtrArray) faults = post_faults(watch->post);
    for (guint i = 0; i < faults->len; i++)
        watch->wish->say(faults->pdata[i]);
    return plan;
}

/* What is under way by the old lines comes to its end there. */
static gboolean on_reload(gpointer data) {
    Watch *watch = data;
    Post *before = watch->post;
    g_autoptr(GError) error = NULL;
    sd_notifyf(FALSE, "RELOADING=1\nMONOTONIC_USEC=%" G_GINT64_FORMAT, g_get_monotonic_time());
    DeskPlan *plan = set_up(watch, &error);
    if (plan) {
        post_stop(before);
        g_ptr_array_add(watch->old, before);
        if (watch->sensors && !give_serving(watch, &error))
            watch->wish->say(error->message);
        desk_turn(watch->desk, plan, post_ways(watch->post));
    } else {
        g_autofree char *text = g_strdup_printf(_("The settings stay as they were: %s"), error->message);
        watch->wish->say(text);
    }
    sd_notify(FALSE, "READY=1");
    return G_SOURCE_CONTINUE;
}

/* ---- from beginning to end ---- */

static gboolean begin(Watch *watch, GError **error) {
    GPtrArray *left = NULL;
    watch->old = g_ptr_array_new_with_free_func((GDestroyNotify)post_free);
    watch->beat = beat_new(watch->wish->plant, error);
    watch->journal = watch->beat ? journal_open(watch->folder, &left, error) : NULL;
    DeskPlan *plan = watch->journal ? set_up(watch, error) : NULL;
    if (!plan) {
        g_clear_pointer(&left, g_ptr_array_unref);
        return FALSE;
    }
    if (!begin_sensors(watch, plan, error)) {
        g_ptr_array_unref(left);
        return FALSE;
    }
    if (watch->calls)
        calls_add_known(watch->calls, left);
    watch->given = left->len; /* what the one before had heard and could not write */
    mind_waiting(watch, FALSE);
    watch->desk = desk_new(plan, post_ways(watch->post), left, on_news, watch);
    if (watch->sensors)
        desk_watch(watch->desk, watch->sensors, watch->calls);
    return TRUE;
}

static void run(Watch *watch) {
    int changes = watch_folder_of(watch);
    g_timeout_add(WATCH_BEAT, on_beat, watch);
    if (watch->wish->once)
        g_timeout_add(ONCE_MOST, on_too_long, watch);
    on_beat(watch);
    on_time(watch);
    g_main_loop_run(watch->loop);
    if (changes >= 0)
        close(changes);
}

/* What was not handed over goes back; a desk that is held up leaves it to the next watch. */
static void end(Watch *watch) {
    gboolean late = FALSE, written = FALSE;
    guint limit = g_timeout_add(END_MOST / 2, on_limit, &late);
    sd_notify(FALSE, "STOPPING=1");
    if (watch->sensors)
        sensors_stop(watch->sensors); /* its notes are the desk's; what is not written yet stands beside the plant */
    say_trend(watch);
    trend_feed_free(watch->feed);
    post_stop(watch->post);
    desk_quiet(watch->desk);
    while ((!watch->quiet || post_is_busy(watch->post)) && !late) /* parcels that are on their way from the desk go back too */
        g_main_context_iteration(NULL, TRUE);
    g_source_remove(limit);
    for (guint i = 0; i < watch->old->len; i++)
        post_cut(watch->old->pdata[i]);
    post_cut(watch->post);
    gboolean ended = desk_end(watch->desk, END_MOST / 2, &written);
    beat_now(watch, TRUE);
    if (!ended) {
        _exit(watch->status);
    }
    if (written)
        journal_clear(watch->journal);
    journal_close(watch->journal);
    sensors_free(watch->sensors);
    calls_free(watch->calls);
    g_ptr_array_unref(watch->old);
    post_free(watch->post);
    beat_free(watch->beat);
}

gboolean watch_run(const WatchWish *wish, int *status, GError **error) {
    Watch watch = {.wish = wish};
    watch.folder = watch_folder(wish->plant);
    watch.name = g_path_get_basename(watch.folder);
    watch.name[strlen(watch.name) - strlen("serve")] = '\0';
    watch.loop = g_main_loop_new(NULL, FALSE);
    g_unix_signal_add(SIGTERM, on_stop, &watch); /* heard when the loop runs: what has begun ends in order */
    g_unix_signal_add(SIGHUP, on_reload, &watch);
    g_unix_signal_add(SIGINT, on_stop, &watch);
    gboolean begun = begin(&watch, error);
    if (begun) {
        run(&watch);
        end(&watch);
        *status = watch.status;
        if (watch.trouble && wish->once && watch.status == watch.trouble_status)
            err_set(error, ERR_FAILED, "%s", watch.trouble);
    }
    g_main_loop_unref(watch.loop);
    g_free(watch.folder);
    g_free(watch.name);
    g_free(watch.trouble);
    return begun;
}
