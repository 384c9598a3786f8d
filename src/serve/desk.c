/* SPDX-License-Identifier: MIT
 *
 * The thread that owns the plant.
 */
#include "desk.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>

#include "bihuan/app/alarm_curve.h"
#include "bihuan/app/app.h"
#include "bihuan/app/spool.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/contact.h"
#include "bihuan/model/message.h"
#include "bihuan/rule/rule.h"
#include "bihuan/rule/tell.h"
#include "bihuan/store/plant_clock.h"
#include "claim.h"
#include "episodes.h"
#include "judges.h"

#define OUTPUT "command:" /* of the outputs of a point */
#define OLD CLOCK_DAY     /* at the very first start nobody wants mail of last year; what is still to be done is told */
#define RULES_EVERY G_USEC_PER_SEC
#define CALM G_USEC_PER_SEC              /* no alarm for so long: a flood is over */
#define FLOOD_MOST (15 * G_USEC_PER_SEC) /* and so long at most those who were told of its first alarm wait to hear of the others */
#define STALE_WHY "值守启用前的旧消息 / older than the watch"

typedef enum { ORDER_LOOK, ORDER_OUTCOME, ORDER_TURN, ORDER_NOTE, ORDER_WATCH, ORDER_QUIET, ORDER_END } OrderKind;
typedef struct {
    OrderKind kind;
    Outcome *outcome;
    DeskPlan *plan;
    GPtrArray *ways;
    Note *note;
    Sensors *sensors;
    Calls *calls;
} Order;

struct Desk {
    DeskPlan *plan;
    GPtrArray *ways;
    DeskSaid said;
    gpointer data;
    GThread *thread;
    GAsyncQueue *orders;
    gint ended;
    /* of the thread alone */
    App *app;
    struct stat file;      /* the one that is open */
    GHashTable *under_way; /* claims that the post has, and how many messages each is (GUINT) */
    GPtrArray *outcomes;   /* Outcome *, not written yet */
    gboolean furnished;    /* the table of channels is as the settings say */
    Episodes *episodes;    /* NULL = no sensors are watched */
    Calls *calls;          /* of the same */
    gint64 ruled;          /* monotonic, us: when all rules of time were run */
    Judges *judges;        /* the veterans' rules */
    gint64 flood, noted;   /* monotonic, us: since when alarms came in quick succession, and when the last came */
    guint alarms;          /* in that time */
    gint64 looked;         /* monotonic, us: when it was looked at what people did */
    gint64 curves;         /* when curves of alarms are to be sealed next, 0 = none waits */
    gboolean quiet, ending;
};

void desk_news_free(DeskNews *news) {
    g_ptr_array_unref(news->parcels);
    g_ptr_array_unref(news->recalls);
    g_ptr_array_unref(news->notes);
    g_free(news->trouble);
    g_free(news);
}

void desk_plan_free(DeskPlan *plan) {
    if (plan->retry)
        g_array_unref(plan->retry);
    if (plan->serving)
        serving_free(plan->serving);
    g_free(plan);
}

static DeskNews *desk_news_new(void) {
    DeskNews *news = g_new0(DeskNews, 1);
    news->parcels = g_ptr_array_new_with_free_func((GDestroyNotify)parcel_free);
    news->recalls = g_ptr_array_new_with_free_func(g_free);
    news->notes = g_ptr_array_new_with_free_func(g_free);
    news->delay = -1;
    return news;
}

/* ---- the main loop ---- */

typedef struct {
    Desk *desk;
    DeskNews *news;
} Said;

static gboolean say_news(gpointer data) {
    Said *said = data;
    said->desk->said(said->desk->data, said->news);
    g_free(said);
    return G_SOURCE_REMOVE;
}

static void desk_say(Desk *desk, DeskNews *news) {
    Said *said = g_new(Said, 1);
    *said = (Said){desk, news};
    g_idle_add_full(G_PRIORITY_DEFAULT, say_news, said, NULL);
}

/* ---- the plant ---- */

static void close_plant(Desk *desk) {
    g_clear_pointer(&desk->app, app_close);
}

/* A simulated clock goes on from the newest row, unless a time is given; others may have moved it since. */
static gboolean set_clock(Desk *desk, GError **error) {
    Plant *plant = app_plant(desk->app);
    gint64 at = 0, head = plant_head_time(plant);
    if (!desk->plan->at) {
        if (plant_is_simulated(plant) && (!clock_is_simulated() || clock_now() < head))
            clock_simulate(head, TRUE);
        return TRUE;
    }
    if (!plant_is_simulated(plant))
        return err_set(error, ERR_USAGE, _("--at is only for a plant made with init --simulate; this one has the real clock."));
    if (!clock_parse(desk->plan->at, &at, error))
        return FALSE;
    clock_simulate(MAX(at, head), FALSE);
    return TRUE;
}

/* Opens it, and again where a restore put another file in its place. */
static gboolean open_plant(Desk *desk, GError **error) {
    struct stat now;
    gboolean there = stat(desk->plan->plant, &now) == 0;
    gboolean other = desk->file.st_ino != 0 && there && (now.st_ino != desk->file.st_ino || now.st_dev != desk->file.st_dev);
    if (desk->app && (!there || other))
        close_plant(desk);
    if (!desk->app) {
        desk->app = app_open(desk->plan->plant, TRUE, error);
        if (desk->app && other && desk->episodes)
            episodes_anew(desk->episodes);
        desk->file = desk->app ? now : desk->file;
        desk->furnished = FALSE;
    }
    return desk->app && set_clock(desk, error);
}

/* ---- what is set up ---- */

static gboolean is_same_channel(const PlantChannel *row, const Way *way, gint64 position) {
    return row->position == position && (!way || (strcmp(row->kind, way->kind) == 0 && strcmp(row->contact, way->contact) == 0));
}

static gboolean put_channel(Change *change, const char *name, const Way *way, const PlantChannel *row, gint64 position, GError **error) {
    if (row ? is_same_channel(row, way, position) : !way) /* neither set up nor ever known: nothing to write */
        return TRUE;
    PlantChannel next = {.name = (char *)name,
                         .kind = way ? way->kind : row->kind,
                         .contact = way ? way->contact : row->contact,
                         .position = position,
                         .since = change_time(change)};
    return noun_save(change, &plant_channel_noun, &next, error);
}

static const PlantChannel *find_row(const GPtrArray *rows, const char *name) {
    for (guint i = 0; i < rows->len; i++) {
        const PlantChannel *row = rows->pdata[i];
        if (strcmp(row->name, name) == 0)
            return row;
    }
    return NULL;
}

static gboolean withdraw_old(Change *change, GPtrArray *notes, GError **error) {
    static const char sql[] =
        "WHERE state = 'waiting' AND due < $1 AND NOT EXISTS (SELECT 1 FROM step WHERE step.record = message.record AND"
        " step.position = message.step AND step.done = 0) ORDER BY id";
    g_autoptr(GPtrArray) old = noun_list(change_db(change), &message_noun, error, sql, "i", change_time(change) - OLD);
    for (guint i = 0; old && i < old->len; i++) {
        Message *message = old->pdata[i];
        noun_set_text(&message->state, "withdrawn");
        noun_set_text(&message->error, STALE_WHY);
        if (!message_save(change, message, error))
            return FALSE;
    }
    if (old && old->len > 0)
        g_ptr_array_add(notes, g_strdup_printf(_("%u messages had waited for more than a day before the watch was set up; they are"
                                                 " withdrawn."),
                                               old->len));
    return old != NULL;
}

/* From now on it counts who has not looked at what was told of late (rule/tell.h): before, nobody could be reached. */
static gboolean reckon_steps(Desk *desk, Change *change, GError **error) {
    g_autoptr(GPtrArray) numbers = db_texts(change_db(change), error, "SELECT DISTINCT record FROM step WHERE done = 0 AND entered >= $1",
                                            "i", change_time(change) - OLD);
    for (guint i = 0; numbers && i < numbers->len; i++) {
        g_autoptr(Case) subject = case_in_change(change, app_shelf(desk->app), numbers->pdata[i], error);
        for (guint k = 0; subject && k < subject->steps->len; k++) {
            Step *step = subject->steps->pdata[k];
            gint64 before = step->tell_due;
            if (!rule_tell_when(subject, step, error) || (step->tell_due != before && !step_save(change, step, error)))
                return FALSE;
        }
        if (!subject)
            return FALSE;
    }
    return numbers != NULL;
}

/* The table of channels says what is set up; only what differs is written. */
static gboolean furnish(Desk *desk, Change *change, GPtrArray *notes, GError **error) {
    g_autoptr(GPtrArray) rows = noun_list(change_db(change), &plant_channel_noun, error, "ORDER BY name", "");
    if (!rows || (rows->len == 0 && desk->ways->len > 0 && !withdraw_old(change, notes, error)))
        return FALSE;
    for (guint i = 0; i < desk->ways->len; i++) {
        const Way *way = desk->ways->pdata[i];
        if (!put_channel(change, way->name, way->output ? NULL : way, find_row(rows, way->name), way->output ? 0 : i + 1, error))
            return FALSE;
    }
    for (guint i = 0; i < rows->len; i++) {
        const PlantChannel *row = rows->pdata[i];
        if (!way_find(desk->ways, row->name) && !put_channel(change, row->name, NULL, row, 0, error))
            return FALSE;
    }
    return rows->len > 0 || desk->ways->len == 0 || reckon_steps(desk, change, error);
}

static gboolean is_driven(const GPtrArray *outputs, const char *command) {
    for (guint i = 0; i < outputs->len; i++) {
        g_auto(GStrv) words = g_strsplit_set(outputs->pdata[i], " @", -1);
        for (char **word = words; *word; word++)
            if (g_str_has_prefix(*word, OUTPUT) && strcmp(*word + strlen(OUTPUT), command) == 0)
                return TRUE;
    }
    return FALSE;
}

/* A [command NAME] is a channel of that name; one that a point drives is a siren, and no siren is told what people are to be told. */
static gboolean mark_outputs(Desk *desk, GError **error) {
    g_autoptr(GPtrArray) outputs =
        db_texts(app_db(desk->app), error, "SELECT outputs FROM point WHERE outputs LIKE $1", "s", "%" OUTPUT "%");
    for (guint i = 0; outputs && i < desk->ways->len; i++) {
        Way *way = desk->ways->pdata[i];
        gboolean output = strcmp(way->kind, "command") == 0 && is_driven(outputs, way->name);
        desk->furnished &= output == way->output;
        way->output = output;
    }
    return outputs != NULL;
}

/* ---- one look ---- */

/* All of them now and then; in between, where writes come in quick succession, when one is due. */
static gboolean run_rules(Desk *desk, GPtrArray *notes, GError **error) {
    RuleTick tick;
    gint64 now = g_get_monotonic_time();
    if (desk->ruled && now - desk->ruled < RULES_EVERY && !rule_tick_is_due(app_plant(desk->app)))
        return TRUE;
    desk->ruled = now;
    spool_take_in(desk->plan->plant, notes);
    return rule_tick(app_plant(desk->app), app_shelf(desk->app), 0, &tick, error);
}

/* Everything of this look in one change. What fails happened not at all. */
static gboolean write_all(Desk *desk, const Look *look, GError **error) {
    g_autoptr(Change) change = change_begin(app_plant(desk->app), "system", error);
    if (!change || (!desk->furnished && !furnish(desk, change, look->news->notes, error)))
        return FALSE;
    for (guint i = 0; i < desk->outcomes->len; i++)
        if (!claim_mark(look, change, desk->outcomes->pdata[i], error))
            return FALSE;
    if (!desk->quiet && !claim_all(look, change, error))
        return FALSE;
    return change_is_empty(change) || change_commit(change, "serve", "messages", "", error);
}

/* The change did not come about: no parcel leaves. */
static void take_back(Desk *desk, DeskNews *news) {
    for (guint i = 0; i < news->parcels->len; i++) {
        const Parcel *parcel = news->parcels->pdata[i];
        Way *way = parcel->channel ? way_find(desk->ways, parcel->channel) : NULL;
        if (way)
            g_atomic_int_inc(&way->room);
    }
    g_ptr_array_set_size(news->parcels, 0);
    news->failed = 0;
}

static void note_written(Desk *desk, DeskNews *news) {
    news->written = desk->outcomes->len;
    g_ptr_array_set_size(desk->outcomes, 0);
    for (guint i = 0; i < news->parcels->len; i++) {
        const Parcel *parcel = news->parcels->pdata[i];
        g_hash_table_insert(desk->under_way, g_strdup(parcel->claim), GUINT_TO_POINTER(g_strv_length(parcel->rows)));
    }
    desk->furnished = TRUE;
}

/* Do alarms come one after the other, or are some not written yet? */
static gboolean is_stir(Desk *desk) {
    gint64 now = g_get_monotonic_time();
    gboolean waits = desk->episodes && episodes_waiting(desk->episodes) > 0;
    if (!waits && now - desk->noted > CALM)
        desk->alarms = 0;
    else if (now - desk->flood > FLOOD_MOST) /* it lasts: what there is by now is told */
        desk->flood = now;
    else
        return desk->alarms > 0;
    return FALSE;
}

static void note_alarm(Desk *desk) {
    desk->noted = g_get_monotonic_time();
    if (desk->alarms++ == 0)
        desk->flood = desk->noted;
}

static gboolean write_what_is_due(Desk *desk, DeskNews *news, GError **error) {
    Look look = {desk->plan, desk->ways, desk->under_way, news, is_stir(desk), FALSE};
    look.flood = look.stir && desk->alarms > CLAIM_SINGLE;
    news->soon = look.stir;
    gboolean due = FALSE;
    if (!claim_is_due(&look, app_db(desk->app), &due, error))
        return FALSE;
    if (!due && desk->outcomes->len == 0 && desk->furnished)
        return TRUE;
    gboolean ok = write_all(desk, &look, error);
    if (ok)
        note_written(desk, news);
    else
        take_back(desk, news);
    return ok;
}

static gboolean find_next(Desk *desk, DeskNews *news, GError **error) {
    gint64 now = clock_now(), message, rule;
    if (!message_next_due(app_db(desk->app), now, &message, error) || !rule_tick_next(app_plant(desk->app), now, &rule, error))
        return FALSE;
    gint64 next = message > 0 && rule > 0 ? MIN(message, rule) : MAX(message, rule);
    gint64 asked = judges_delay(desk->judges);
    news->delay = next > 0 ? next - now : -1;
    if (asked >= 0)
        news->delay = news->delay < 0 ? asked : MIN(news->delay, asked);
    gint64 curves = MAX(desk->curves - now, 0);
    if (desk->curves > 0 && !desk->quiet)
        news->delay = news->delay < 0 ? curves : MIN(news->delay, curves);
    if (news->soon)
        news->delay = news->delay < 0 ? CALM / 1000 : MIN(news->delay, CALM / 1000);
    return TRUE;
}

/* Said at once: what comes after it may have to wait for the plant, and the post does not. */
static gboolean recall(Desk *desk, GError **error) {
    DeskNews *news = desk_news_new();
    gboolean ok = claim_recalls(desk->under_way, app_db(desk->app), news->recalls, error);
    if (news->recalls->len > 0)
        desk_say(desk, news);
    else
        desk_news_free(news);
    return ok;
}

/* Alarms before everything else: then the messages they give rise to leave with this very look. */
static gboolean mind_alarms(Desk *desk, DeskNews *news, GError **error) {
    if (!desk->episodes)
        return TRUE;
    g_autoptr(GError) points = NULL;
    gboolean ok = episodes_points(desk->episodes, app_db(desk->app), desk->plan->serving, &points);
    ok = calls_look_up(desk->calls, desk->app, desk->ways, &news->again, ok ? &points : NULL) && ok;
    gboolean callees = news->again;
    ok = episodes_write(desk->episodes, desk->app, &news->again, ok ? error : NULL) && ok; /* points that cannot be read hold up no alarm */
    gint64 now = g_get_monotonic_time();
    if (!news->again || now - desk->looked >= CALM) { /* every one that is open is asked for: not after every handful of a flood */
        ok = episodes_look(desk->episodes, app_db(desk->app), ok ? error : NULL) && ok;
        desk->looked = now;
    }
    calls_add_claims(desk->calls, desk->under_way);
    news->again |= callees;
    if (points)
        g_propagate_error(error, g_steal_pointer(&points));
    return ok;
}

/* What the rules cannot do (a clock in doubt), or an alarm (a limit is missing), does not keep messages from leaving. */
static void desk_look_once(Desk *desk, DeskNews *news) {
    g_autoptr(GError) error = NULL, rules = NULL, alarms = NULL;
    gboolean opened = open_plant(desk, &error) && mark_outputs(desk, &error) && recall(desk, &error),
             minded = opened && mind_alarms(desk, news, &alarms);
    if (opened && !desk->quiet) {
        run_rules(desk, news->notes, &rules);
        judges_look(desk->judges, desk->app, news->notes, rules ? NULL : &rules);
        alarm_curve_seal(desk->app, &desk->curves, rules ? NULL : &rules);
    }
    gboolean ok = opened && write_what_is_due(desk, news, &error) && find_next(desk, news, &error);
    const GError *first = !ok ? error : alarms ? alarms : rules;
    if (first) {
        news->trouble = g_strdup(first->message);
        news->status = err_exit_status(first);
    }
    news->again &= minded;
    news->again |= !error && minded && desk->episodes && episodes_waiting(desk->episodes) > 0;
    if (error)
        close_plant(desk);
}

/* ---- the thread ---- */

static void take_order(Desk *desk, Order *order) {
    desk->ending |= order->kind == ORDER_END;
    desk->quiet |= order->kind == ORDER_END || order->kind == ORDER_QUIET;
    if (order->outcome) {
        g_hash_table_remove(desk->under_way, order->outcome->claim);
        if (desk->episodes && order->outcome->kind == OUTCOME_SEEN)
            episodes_seen(desk->episodes, order->outcome);
        g_ptr_array_add(desk->outcomes, order->outcome);
    }
    if (order->plan) {
        desk_plan_free(desk->plan);
        g_ptr_array_unref(desk->ways);
        desk->plan = order->plan;
        desk->ways = order->ways;
        desk->furnished = FALSE;
        if (desk->episodes) {
            episodes_turn(desk->episodes);
            calls_turn(desk->calls);
        }
    }
    if (order->sensors) {
        desk->episodes = episodes_new(order->sensors, order->calls);
        desk->calls = order->calls;
    }
    if (order->note && order->note->kind == NOTE_EPISODE)
        note_alarm(desk);
    if (order->note && desk->episodes)
        episodes_take(desk->episodes, order->note);
    else if (order->note)
        note_free(order->note);
    g_free(order);
}

static gpointer desk_run(gpointer data) {
    Desk *desk = data;
    sigset_t alarm; /* the queue of writers is interrupted by it (store/lock.c): this thread's flock() and no other's */
    sigemptyset(&alarm);
    sigaddset(&alarm, SIGALRM);
    pthread_sigmask(SIG_UNBLOCK, &alarm, NULL);
    while (!desk->ending) {
        Order *order = g_async_queue_pop(desk->orders);
        for (; order; order = g_async_queue_try_pop(desk->orders))
            take_order(desk, order);
        DeskNews *news = desk_news_new();
        desk_look_once(desk, news);
        news->quiet = desk->quiet;
        desk_say(desk, news);
    }
    close_plant(desk);
    g_atomic_int_set(&desk->ended, TRUE);
    return NULL;
}

static void give_order(Desk *desk, OrderKind kind, Outcome *outcome) {
    Order *order = g_new(Order, 1);
    *order = (Order){.kind = kind, .outcome = outcome};
    g_async_queue_push(desk->orders, order);
}

Desk *desk_new(DeskPlan *plan, GPtrArray *ways, GPtrArray *known, DeskSaid said, gpointer data) {
    Desk *desk = g_new0(Desk, 1);
    desk->plan = plan;
    desk->ways = g_ptr_array_ref(ways);
    desk->said = said;
    desk->data = data;
    desk->orders = g_async_queue_new();
    desk->under_way = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    desk->outcomes = known;
    desk->judges = judges_new();
    desk->thread = g_thread_new("desk", desk_run, desk);
    return desk;
}

void desk_turn(Desk *desk, DeskPlan *plan, GPtrArray *ways) {
    Order *order = g_new(Order, 1);
    *order = (Order){.kind = ORDER_TURN, .plan = plan, .ways = g_ptr_array_ref(ways)};
    g_async_queue_push(desk->orders, order);
}

void desk_watch(Desk *desk, Sensors *sensors, Calls *calls) {
    Order *order = g_new0(Order, 1);
    *order = (Order){.kind = ORDER_WATCH, .sensors = sensors, .calls = calls};
    g_async_queue_push(desk->orders, order);
}

void desk_note(Desk *desk, Note *note) {
    Order *order = g_new0(Order, 1);
    *order = (Order){.kind = ORDER_NOTE, .note = note};
    g_async_queue_push(desk->orders, order);
}

void desk_quiet(Desk *desk) {
    give_order(desk, ORDER_QUIET, NULL);
}

void desk_look(Desk *desk) {
    give_order(desk, ORDER_LOOK, NULL);
}

void desk_give(Desk *desk, Outcome *outcome) {
    give_order(desk, ORDER_OUTCOME, outcome);
}

gboolean desk_end(Desk *desk, gint64 limit, gboolean *written) {
    gint64 end = g_get_monotonic_time() + limit * 1000;
    give_order(desk, ORDER_END, NULL);
    while (!g_atomic_int_get(&desk->ended) && g_get_monotonic_time() < end)
        g_usleep(2000);
    if (!g_atomic_int_get(&desk->ended))
        return FALSE;
    g_thread_join(desk->thread);
    *written = desk->outcomes->len == 0;
    g_async_queue_unref(desk->orders);
    episodes_free(desk->episodes);
    g_hash_table_unref(desk->under_way);
    g_ptr_array_unref(desk->outcomes);
    g_ptr_array_unref(desk->ways);
    judges_free(desk->judges);
    desk_plan_free(desk->plan);
    g_free(desk);
    return TRUE;
}
