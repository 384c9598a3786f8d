/* SPDX-License-Identifier: MIT
 *
 * The thread of the sensors.
 */
#include "sensors.h"

#include <math.h>
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/sensor/live.h"
#include "keep.h"
#include "orders.h"
#include "wires.h"

#define BEAT 2000    /* ms between two signs of life of the live table */
#define TICK 100     /* ms */
#define AT_ONCE 4096 /* said to it, before the tables beside the plant are written */

typedef enum {
    SAID_READ,
    SAID_STATE,
    SAID_DRIVEN,
    SAID_SERVING,
    SAID_POINTS,
    SAID_ANEW,
    SAID_RECORD,
    SAID_ACK,
    SAID_RESET,
    SAID_WRITTEN,
    SAID_END
} SaidKind;
typedef struct {
    SaidKind kind;
    int turn; /* of the lines it comes from */
    Reading *readings;
    guint count;
    guint64 order;
    gint64 at;
    char *name, *text; /* text NULL: nothing stands in the way */
    Serving *serving;
    GPtrArray *points, *open;
} Said;

struct Sensors {
    SensorsPlace place;
    GAsyncQueue *said;
    GThread *thread;
    gint turn;
    gint round; /* tick_now() when the thread began its last one; a machine that slept has not stood */
    Wires *wires;
    /* of the thread alone */
    Orders *orders;
    Serving *serving; /* read again, not yet taken by the wires; NULL = none */
    GPtrArray *points;
    Panel *panel; /* NULL = no points came yet */
    LiveWriter *live;
    guint8 *touched; /* by point: the live table is to be written */
    Keep *keep;
    GHashTable *records; /* episode → number */
    GHashTable *resets;  /* episodes that a person reset before their values allowed it */
    GHashTable *over;    /* episodes that are over, while the plant does not know it yet */
    gboolean dirty, ends;
    gint64 beaten;          /* boot ms */
    char *unkept, *unshown; /* why what is open, and the live table, cannot be written; said once. NULL = they can */
};

void sensors_open_free(gpointer data) {
    SensorsOpen *open = data;
    g_free(open->id);
    g_free(open->code);
    g_free(open->record);
    g_free(open);
}

/* The plant's clock: of a drill it is another than the machine's. */
static PanelTime time_now(void) {
    return (PanelTime){clock_now(), clock_boot()};
}

static void sensors_say(const Sensors *sensors, const char *sentence) {
    sensors->place.say(sensors->place.data, sentence);
}

/* ---- what it is told, from any thread ---- */

static Said *said_new(SaidKind kind) {
    Said *said = g_new0(Said, 1);
    said->kind = kind;
    return said;
}

static void said_free(Said *said) {
    g_free(said->readings);
    g_free(said->name);
    g_free(said->text);
    if (said->serving)
        serving_free(said->serving);
    g_clear_pointer(&said->points, g_ptr_array_unref);
    g_clear_pointer(&said->open, g_ptr_array_unref);
    g_free(said);
}

static void on_read(gpointer data, const Reading *readings, guint count) {
    Sensors *sensors = data;
    Said *said = said_new(SAID_READ);
    said->turn = g_atomic_int_get(&sensors->turn);
    said->readings = g_memdup2(readings, count * sizeof *readings);
    said->count = count;
    g_async_queue_push(sensors->said, said);
}

static void on_state(gpointer data, const char *link, const char *sentence) {
    Sensors *sensors = data;
    Said *said = said_new(SAID_STATE);
    said->turn = g_atomic_int_get(&sensors->turn);
    said->name = g_strdup(link);
    said->text = g_strdup(sentence);
    g_async_queue_push(sensors->said, said);
}

static void on_driven(gpointer data, guint64 order, gint64 at, const char *sentence) {
    Sensors *sensors = data;
    Said *said = said_new(SAID_DRIVEN);
    said->order = order;
    said->at = at;
    said->text = g_strdup(sentence);
    g_async_queue_push(sensors->said, said);
}

void sensors_serving(Sensors *sensors, Serving *serving) {
    Said *said = said_new(SAID_SERVING);
    said->serving = serving;
    g_async_queue_push(sensors->said, said);
}

void sensors_points(Sensors *sensors, GPtrArray *points, GPtrArray *open) {
    Said *said = said_new(SAID_POINTS);
    said->points = g_ptr_array_ref(points);
    said->open = open;
    g_async_queue_push(sensors->said, said);
}

static void say_of(Sensors *sensors, SaidKind kind, const char *episode, const char *record) {
    Said *said = said_new(kind);
    said->name = g_strdup(episode);
    said->text = g_strdup(record);
    g_async_queue_push(sensors->said, said);
}

void sensors_record(Sensors *sensors, const char *episode, const char *record) {
    say_of(sensors, SAID_RECORD, episode, record);
}

void sensors_acknowledge(Sensors *sensors, const char *episode, const char *level) {
    say_of(sensors, SAID_ACK, episode, level);
}

void sensors_written(Sensors *sensors, const char *episode) {
    say_of(sensors, SAID_WRITTEN, episode, NULL);
}

void sensors_reset(Sensors *sensors, const char *episode) {
    say_of(sensors, SAID_RESET, episode, NULL);
}

void sensors_anew(Sensors *sensors) {
    say_of(sensors, SAID_ANEW, NULL, NULL);
}

/* Of the monotonic clock; it may run over, differences do not. */
static gint tick_now(void) {
    return (gint)(guint)(g_get_monotonic_time() / 1000 / TICK);
}

gint64 sensors_stand(const Sensors *sensors) {
    return (gint64)((guint)tick_now() - (guint)g_atomic_int_get(&sensors->round)) * TICK;
}

void sensors_describe(Sensors *sensors, WatchBeat *beat) {
    wires_describe(sensors->wires, beat);
}

/* ---- what it says ---- */

static void give_note(Sensors *sensors, Note *note) {
    sensors->place.note(sensors->place.data, note);
}

static void note_episode(Sensors *sensors, const PanelEpisode *episode, FaultKind fault) {
    give_note(sensors, note_of_episode(episode, fault));
}

static void note_event(Sensors *sensors, const PanelEvent *event) {
    for (guint i = panel_episode_count(sensors->panel); i > 0; i--) {
        PanelEpisode episode = panel_episode_at(sensors->panel, i - 1);
        if (strcmp(episode.id, event->episode) != 0)
            continue;
        if (!episode.passing) /* a switch that restarts makes no records */
            note_episode(sensors, &episode, event->fault);
        return;
    }
}

static void note_over(Sensors *sensors, const char *code, const char *episode, gint64 at) {
    Note *note = note_new(NOTE_OVER, code, episode);
    note->at = at;
    give_note(sensors, note);
    g_hash_table_add(sensors->over, g_strdup(episode));
    g_hash_table_remove(sensors->records, episode);
    g_hash_table_remove(sensors->resets, episode);
}

/* Before all else: nothing stands between a value outside and its output. */
static void drive(Sensors *sensors, const PanelEvent *event) {
    const char *value = event->on ? event->output->value : "0";
    g_autofree char *told = note_told(event, value);
    guint64 order = wires_drive(sensors->wires, event->output, value, told);
    orders_add(sensors->orders, order, event->output, value, &(OrderAsker){(char *)event->episode, (char *)event->code});
}

static void on_panel(gpointer data, const PanelEvent *event) {
    Sensors *sensors = data;
    if (sensors->touched && event->point != G_MAXUINT)
        sensors->touched[event->point] = TRUE;
    sensors->dirty |= event->kind != PANEL_STATE;
    switch (event->kind) {
    case PANEL_DRIVE:
        drive(sensors, event);
        break;
    case PANEL_STATE:
        give_note(sensors, note_of_state(event));
        break;
    case PANEL_OVER:
        note_over(sensors, event->code, event->episode, event->at.wall);
        break;
    default:
        note_event(sensors, event);
    }
}

/* ---- beside the plant ---- */

static void put_live(Sensors *sensors, guint point) {
    const PanelPoint *plan = sensors->points->pdata[point];
    PanelView view = panel_view(sensors->panel, point);
    const char *record = g_hash_table_lookup(sensors->records, view.episode);
    LiveValue value = {.state = view.state,
                       .fault = view.fault,
                       .phase = view.phase,
                       .value = view.value,
                       .at = view.at,
                       .since = view.since,
                       .raised = view.raised};
    g_strlcpy(value.code, plan->code, sizeof value.code);
    g_strlcpy(value.area, plan->area ? plan->area : "", sizeof value.area);
    g_strlcpy(value.quantity, plan->quantity, sizeof value.quantity);
    g_strlcpy(value.unit, plan->unit, sizeof value.unit);
    g_strlcpy(value.episode, view.episode, sizeof value.episode);
    g_strlcpy(value.record, record ? record : "", sizeof value.record);
    live_writer_put(sensors->live, point, &value, view.boot);
}

/* When it begins and when it becomes another; NULL = it is well. */
static void say_trouble(const Sensors *sensors, char **said, const GError *error) {
    if (error && g_strcmp0(*said, error->message) != 0)
        sensors_say(sensors, error->message);
    g_free(*said);
    *said = error ? g_strdup(error->message) : NULL;
}

static void save_open(Sensors *sensors) {
    g_autoptr(GError) error = NULL;
    if (!sensors->dirty || !sensors->keep)
        return;
    g_autofree char *open = panel_save(sensors->panel), *owed = orders_save(sensors->orders);
    g_autofree char *text = g_strconcat(open, owed, NULL);
    sensors->dirty = !keep_write(sensors->keep, text, &error); /* again with the next round */
    say_trouble(sensors, &sensors->unkept, error);
}

/* What the panel has open, for a desk that may not know of it. */
static void note_all(Sensors *sensors) {
    for (guint i = 0; i < panel_episode_count(sensors->panel); i++) {
        PanelEpisode episode = panel_episode_at(sensors->panel, i);
        if (!episode.passing)
            note_episode(sensors, &episode, FAULT_NONE);
    }
}

static void touch_all(Sensors *sensors) {
    memset(sensors->touched, TRUE, sensors->points->len);
}

/* Outputs that are to fall and have not yet: no line that is closed does it any more. text: of orders_save(). */
static void drive_owed(Sensors *sensors, const char *text) {
    g_autoptr(GPtrArray) owed = orders_owed(text);
    for (guint i = 0; i < owed->len; i++) {
        const LinkOutput *output = owed->pdata[i];
        if (panel_holds(sensors->panel, output))
            continue;
        orders_add(sensors->orders, wires_drive(sensors->wires, output, "0", "{}\n"), output, "0", NULL);
    }
}

/* What an earlier watch left open. Its outputs are driven again, also those that were to fall. FALSE: it cannot be opened. */
static gboolean restore(Sensors *sensors) {
    g_autoptr(GError) error = NULL;
    sensors->keep = keep_open(sensors->place.folder, "episodes", &error);
    say_trouble(sensors, &sensors->unkept, error);
    if (!sensors->keep)
        return FALSE;
    g_autofree char *text = keep_read(sensors->keep);
    if (text && !panel_restore(sensors->panel, text, time_now()))
        sensors_say(sensors, _("What was open of alarms beside the plant could not be read; the plant's own rows are taken instead."));
    if (text)
        drive_owed(sensors, text);
    return TRUE;
}

static void show_live(Sensors *sensors) {
    g_autoptr(GError) error = NULL;
    sensors->live = live_writer_new(sensors->place.folder, sensors->points->len, &error);
    say_trouble(sensors, &sensors->unshown, error);
    touch_all(sensors);
}

/* A disk that was full, a folder that was not there: what could not be opened may be by now. */
static void open_again(Sensors *sensors) {
    if (!sensors->keep && restore(sensors)) {
        sensors->dirty = TRUE;
        note_all(sensors);
        touch_all(sensors);
    }
    if (!sensors->live)
        show_live(sensors);
}

static void write_live(Sensors *sensors) {
    gint64 now = clock_boot();
    gboolean beats = now - sensors->beaten >= BEAT;
    if (beats)
        open_again(sensors);
    for (guint i = 0; sensors->live && i < sensors->points->len; i++)
        if (sensors->touched[i]) {
            put_live(sensors, i);
            sensors->touched[i] = FALSE;
        }
    if (beats && sensors->live)
        live_writer_beat(sensors->live);
    if (beats)
        sensors->beaten = now;
}

/* ---- points and settings ---- */

static void open_live(Sensors *sensors) {
    live_writer_free(sensors->live);
    g_free(sensors->touched);
    sensors->touched = g_new0(guint8, MAX(sensors->points->len, 1));
    show_live(sensors);
    sensors->beaten = 0;
}

/* What only the plant knows as open; not what is over here and still to be written there. */
static void adopt(Sensors *sensors, const GPtrArray *open) {
    for (guint i = 0; open && i < open->len; i++) {
        const SensorsOpen *one = open->pdata[i];
        if (g_hash_table_contains(sensors->over, one->id))
            continue;
        const PanelEpisode episode = {.id = one->id,
                                      .code = one->code,
                                      .level = one->level,
                                      .phase = one->cleared ? (one->acked ? PANEL_LATCHED : PANEL_RETURN_UNACK)
                                               : one->acked ? PANEL_ACKED
                                                            : PANEL_UNACK,
                                      .raised = one->raised,
                                      .asked = one->asked,
                                      .cleared = one->cleared,
                                      .value = NAN,
                                      .worst = NAN};
        if (*one->record)
            g_hash_table_insert(sensors->records, g_strdup(one->id), g_strdup(one->record));
        sensors->dirty |= panel_adopt(sensors->panel, &episode, time_now());
    }
}

static void turn(Sensors *sensors) {
    g_autofree char *owed = orders_save(sensors->orders); /* orders die with their lines */
    wires_close(sensors->wires);
    g_atomic_int_inc(&sensors->turn); /* what the old lines said counts no more */
    wires_turn(sensors->wires, g_steal_pointer(&sensors->serving), sensors->points);
    drive_owed(sensors, owed);
}

/* Another plant lies there: it knows nothing of what was said to the one before. */
static void say_anew(Sensors *sensors) {
    g_hash_table_remove_all(sensors->records);
    note_all(sensors);
    panel_say_again(sensors->panel, time_now());
    touch_all(sensors);
}

static void take_points(Sensors *sensors, Said *said) {
    gboolean first = sensors->panel == NULL, stay = !first && wires_fit(sensors->wires, said->points);
    if (!stay)
        wires_close(sensors->wires);
    if (sensors->points)
        g_ptr_array_unref(sensors->points);
    sensors->points = g_steal_pointer(&said->points);
    if (first)
        sensors->panel = panel_new(sensors->points, time_now(), on_panel, sensors);
    if (!stay)
        turn(sensors);
    if (first)
        restore(sensors);
    else {
        g_clear_pointer(&sensors->touched, g_free);
        panel_turn(sensors->panel, sensors->points, time_now());
    }
    adopt(sensors, said->open);
    open_live(sensors);
    if (first)
        note_all(sensors);
    panel_tick(sensors->panel, time_now());
}

/* ---- what comes ---- */

static void take_readings(Sensors *sensors, const Said *said) {
    for (guint i = 0; i < said->count; i++) {
        const Reading *reading = &said->readings[i];
        if (reading->point >= sensors->points->len)
            continue;
        const PanelPoint *plan = sensors->points->pdata[reading->point];
        sensors->touched[reading->point] = TRUE;
        if (sensors->place.value)
            sensors->place.value(sensors->place.data, plan->code, reading->at, reading->fault ? NAN : reading->value);
    }
    panel_take(sensors->panel, said->readings, said->count, time_now());
}

static void take_state(Sensors *sensors, const Said *said) {
    wires_note(sensors->wires, said->name, said->text);
    panel_link(sensors->panel, said->name, said->text != NULL, time_now());
}

static void take_driven(Sensors *sensors, const Said *said) {
    g_autoptr(GPtrArray) askers = orders_done(sensors->orders, said->order, said->text == NULL);
    sensors->dirty = TRUE; /* it may be owed no more */
    for (guint i = 0; askers && i < askers->len; i++) {
        const OrderAsker *asker = askers->pdata[i];
        g_autofree char *what = orders_what(sensors->orders, said->order);
        give_note(sensors, note_of_response(asker->code, asker->episode, what, said->text, said->at));
    }
    orders_forget(sensors->orders, said->order);
}

static void reset(Sensors *sensors, const char *episode) {
    gboolean there = FALSE;
    for (guint i = 0; i < panel_episode_count(sensors->panel); i++)
        there |= strcmp(panel_episode_at(sensors->panel, i).id, episode) == 0;
    if (!there)
        note_over(sensors, "", episode, clock_now());
    else if (!panel_reset(sensors->panel, episode, time_now()))
        g_hash_table_add(sensors->resets, g_strdup(episode)); /* it was decided; it happens when the values allow it */
}

static void reset_pending(Sensors *sensors) {
    g_autoptr(GPtrArray) pending = g_ptr_array_new_with_free_func(g_free);
    GHashTableIter iter;
    gpointer episode;
    g_hash_table_iter_init(&iter, sensors->resets);
    while (g_hash_table_iter_next(&iter, &episode, NULL))
        g_ptr_array_add(pending, g_strdup(episode));
    for (guint i = 0; i < pending->len; i++)
        panel_reset(sensors->panel, pending->pdata[i], time_now());
}

static void take_person(Sensors *sensors, const Said *said) {
    sensors->dirty = TRUE;
    touch_all(sensors);
    if (said->kind == SAID_RECORD)
        g_hash_table_insert(sensors->records, g_strdup(said->name), g_strdup(said->text));
    else if (said->kind == SAID_ACK)
        panel_acknowledge(sensors->panel, said->name, (PointStateKind)MAX(point_state_parse(said->text), 0), time_now());
    else if (said->kind == SAID_WRITTEN)
        g_hash_table_remove(sensors->over, said->name);
    else
        reset(sensors, said->name);
}

static void take(Sensors *sensors, Said *said) {
    gboolean lines = said->kind == SAID_READ || said->kind == SAID_STATE;
    if (said->kind == SAID_END)
        sensors->ends = TRUE;
    else if (said->kind == SAID_SERVING) {
        if (sensors->serving)
            serving_free(sensors->serving);
        sensors->serving = g_steal_pointer(&said->serving);
        if (sensors->panel)
            turn(sensors);
    } else if (said->kind == SAID_POINTS)
        take_points(sensors, said);
    else if (!sensors->panel || (lines && said->turn != sensors->turn))
        ; /* of lines that are closed */
    else if (said->kind == SAID_READ)
        take_readings(sensors, said);
    else if (said->kind == SAID_STATE)
        take_state(sensors, said);
    else if (said->kind == SAID_DRIVEN)
        take_driven(sensors, said);
    else if (said->kind == SAID_ANEW)
        say_anew(sensors);
    else
        take_person(sensors, said);
    said_free(said);
}

/* ---- the thread ---- */

static gint64 wait_for(const Sensors *sensors) {
    gint64 now = clock_boot(), next = sensors->panel ? panel_next(sensors->panel) : -1;
    gint64 beat = sensors->panel ? sensors->beaten + BEAT : now + BEAT;
    return CLAMP((next >= 0 ? MIN(next, beat) : beat) - now, 0, BEAT);
}

static gpointer sensors_run(gpointer data) {
    Sensors *sensors = data;
    while (!sensors->ends) {
        g_atomic_int_set(&sensors->round, tick_now());
        Said *said = g_async_queue_timeout_pop(sensors->said, (guint64)wait_for(sensors) * 1000);
        for (guint i = 0; said && i < AT_ONCE; i++) {
            take(sensors, said);
            said = g_async_queue_try_pop(sensors->said);
        }
        if (said)
            take(sensors, said);
        if (!sensors->panel)
            continue;
        gint64 next = panel_next(sensors->panel);
        if (next >= 0 && next <= clock_boot())
            panel_tick(sensors->panel, time_now());
        if (g_hash_table_size(sensors->resets) > 0)
            reset_pending(sensors);
        save_open(sensors);
        write_live(sensors);
    }
    return NULL;
}

Sensors *sensors_new(const SensorsPlace *place) {
    Sensors *sensors = g_new0(Sensors, 1);
    sensors->place = *place;
    sensors->said = g_async_queue_new();
    sensors->wires = wires_new(&(WiresHeard){on_read, on_state, on_driven, sensors});
    sensors->orders = orders_new();
    sensors->records = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    sensors->resets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    sensors->over = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_atomic_int_set(&sensors->round, tick_now());
    sensors->thread = g_thread_new("sensors", sensors_run, sensors);
    return sensors;
}

void sensors_stop(Sensors *sensors) {
    g_async_queue_push(sensors->said, said_new(SAID_END));
    g_thread_join(sensors->thread);
    wires_close(sensors->wires);
    if (sensors->panel)
        save_open(sensors);
    live_writer_free(sensors->live);
    sensors->live = NULL;
}

void sensors_free(Sensors *sensors) {
    Said *said;
    if (!sensors)
        return;
    while ((said = g_async_queue_try_pop(sensors->said)) != NULL)
        said_free(said);
    wires_free(sensors->wires);
    keep_close(sensors->keep);
    orders_free(sensors->orders);
    g_clear_pointer(&sensors->panel, panel_free);
    g_clear_pointer(&sensors->points, g_ptr_array_unref);
    if (sensors->serving)
        serving_free(sensors->serving);
    g_hash_table_unref(sensors->records);
    g_hash_table_unref(sensors->resets);
    g_hash_table_unref(sensors->over);
    g_free(sensors->touched);
    g_free(sensors->unkept);
    g_free(sensors->unshown);
    g_async_queue_unref(sensors->said);
    g_free(sensors);
}
