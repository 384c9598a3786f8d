/* SPDX-License-Identifier: MIT
 *
 * Lines and their queues.
 */
#include "post.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/notify/channel.h"
#include "enclose.h"
#include "probe.h"

#define ROOM 64                  /* claimed ahead for one way */
#define AWAY (10 * CLOCK_SECOND) /* who asks to be tried again so soon is away, not busy */

typedef struct {
    Post *post;
    Way *way;
    const Channel *channel; /* NULL = there is no such kind */
    const ServingSection *section;
    gpointer open; /* NULL = it did not open */
    char *error;   /* of the last try, or why it did not open */
    GQueue queue;  /* Parcel * */
    GQueue trips;  /* Trip *, under way */
    guint timer;   /* it waits until then */
    gint64 away;   /* ms between two looks for a server that is away; 0 = it is not */
    Probe *probe;  /* such a look */
    gint kept;     /* of the room, while the service does not take what it is given: one is enough to find out when it does again */
    gint64 sent, failed;
} Line;

struct Post {
    Serving *serving;
    Courier *courier;
    GPtrArray *ways, *lines;
    Encloser *encloser;
    PostSaid said;
    gpointer data;
    gboolean stopped, failed;
};

/* One that was handed over. */
typedef struct {
    Line *line;
    Parcel *parcel; /* NULL: it was cut */
} Trip;

static void pump(Line *line);

static void post_line_free(gpointer data) {
    Line *line = data;
    if (line->open)
        line->channel->close(line->open);
    if (line->timer)
        g_source_remove(line->timer);
    if (line->probe)
        probe_cancel(line->probe);
    g_queue_clear_full(&line->queue, (GDestroyNotify)parcel_free);
    g_queue_clear(&line->trips);
    g_free(line->error);
    g_free(line);
}

/* ---- answers ---- */

static void tell_desk(Line *line, OutcomeKind kind, const Parcel *parcel, const SendResult *result) {
    Outcome *outcome = outcome_new(kind, parcel->claim, parcel->channel);
    if (parcel->rows) {
        g_free(outcome->rows);
        outcome->rows = g_strjoinv(" ", parcel->rows);
    }
    g_free(outcome->reply);
    outcome->reply = g_strdup(result && result->reply ? result->reply : "");
    g_free(outcome->error);
    outcome->error = g_strdup(result && result->error ? result->error : "");
    outcome->wait = result ? result->wait : 0;
    g_atomic_int_inc(&line->way->room);
    line->post->said(line->post->data, outcome);
}

static void resume(Line *line) {
    g_atomic_int_set(&line->way->held, FALSE);
    pump(line);
    line->post->said(line->post->data, NULL); /* there is room again */
}

static gboolean go_on(gpointer data);

static void on_probed(gpointer data, gboolean there) {
    Line *line = data;
    line->probe = NULL;
    if (there)
        resume(line);
    else
        line->timer = g_timeout_add((guint)line->away, go_on, line);
}

static gboolean go_on(gpointer data) {
    Line *line = data;
    line->timer = 0;
    line->probe = line->away ? probe_start(serving_value(line->section, "url"), on_probed, line) : NULL;
    if (!line->probe)
        resume(line);
    return G_SOURCE_REMOVE;
}

/* The service says: not now. What is queued waits in the plant, where it can still be withdrawn. */
static void hold(Line *line, gint64 wait, const char *why) {
    Parcel *parcel;
    g_atomic_int_set(&line->way->held, TRUE);
    if (line->timer)
        g_source_remove(line->timer);
    if (line->probe)
        probe_cancel(line->probe);
    line->probe = NULL;
    line->timer = g_timeout_add((guint)MIN(wait, CLOCK_DAY), go_on, line);
    line->away = wait <= AWAY ? wait : 0;
    while ((parcel = g_queue_pop_head(&line->queue)) != NULL) {
        tell_desk(line, OUTCOME_WAIT, parcel, &(SendResult){.wait = wait, .error = why});
        parcel_free(parcel);
    }
    gint room = g_atomic_int_get(&line->way->room) - 1;
    line->kept += room;
    g_atomic_int_add(&line->way->room, -room);
}

/* It takes them again. */
static void release(Line *line) {
    if (line->kept == 0)
        return;
    g_atomic_int_add(&line->way->room, line->kept);
    line->kept = 0;
    line->post->said(line->post->data, NULL);
}

static void note(Line *line, const SendResult *result) {
    gboolean bad = result->verdict != SEND_OK && result->wait == 0;
    g_free(line->error);
    line->error = g_strdup(result->verdict != SEND_OK && result->error ? result->error : "");
    line->sent += result->verdict == SEND_OK;
    line->failed += bad;
    line->post->failed |= result->verdict != SEND_OK; /* also what is tried again: the channel did not take it */
}

static void on_done(gpointer data, const SendResult *result) {
    Trip *trip = data;
    Line *line = trip->line;
    gboolean wait = result->verdict == SEND_RETRY && result->wait > 0;
    if (!trip->parcel) {
        g_free(trip);
        return;
    }
    g_queue_remove(&line->trips, trip);
    note(line, result);
    tell_desk(line,
              result->verdict == SEND_OK        ? OUTCOME_SENT
              : result->verdict == SEND_REFUSED ? OUTCOME_REFUSED
              : wait                            ? OUTCOME_WAIT
                                                : OUTCOME_RETRY,
              trip->parcel, result);
    parcel_free(trip->parcel);
    g_free(trip);
    if (wait)
        hold(line, result->wait, result->error);
    else
        release(line);
    pump(line);
}

static void on_heard(gpointer data, const Receipt *receipt) {
    Line *line = data;
    if (receipt->kind == RECEIPT_DELIVERED)
        return; /* it is sent; nothing more is known of it */
    Outcome *outcome = outcome_new(receipt->kind == RECEIPT_SEEN ? OUTCOME_SEEN : OUTCOME_LOST, "", line->way->name);
    g_free(outcome->id);
    outcome->id = g_strdup(receipt->id ? receipt->id : "");
    g_free(outcome->reply);
    outcome->reply = g_strdup(receipt->reply ? receipt->reply : "");
    g_free(outcome->error);
    outcome->error = g_strdup(receipt->error ? receipt->error : "");
    outcome->at = receipt->at ? receipt->at : outcome->at;
    line->post->said(line->post->data, outcome);
}

/* ---- sending ---- */

/* Where the service cannot tell a second copy, the reader is told. Owned. */
static char *marked(const Line *line, const Parcel *parcel, const char *text) {
    gboolean marks = line->channel->dedupes || line->channel->marks;
    return g_strconcat(channel_mark(parcel->lang, parcel->again && !marks), text, NULL);
}

static void send_parcel(Line *line, Parcel *parcel) {
    Trip *trip = g_new(Trip, 1);
    *trip = (Trip){line, parcel};
    g_queue_push_tail(&line->trips, trip);
    if (!line->open) {
        channel_answer(on_done, trip, &(SendResult){SEND_REFUSED, "", line->error, 0});
        return;
    }
    g_autofree char *title = marked(line, parcel, parcel->title);
    Outgoing out = {.id = parcel->id,
                    .dedupe = parcel->dedupe,
                    .person = parcel->person,
                    .name = parcel->name,
                    .department = parcel->department,
                    .area = parcel->area,
                    .address = parcel->address,
                    .lang = parcel->lang,
                    .kind = parcel->kind,
                    .number = parcel->number,
                    .title = title,
                    .text = parcel->text,
                    .file = parcel->path,
                    .file_name = parcel->path_name,
                    .time = parcel->time,
                    .now = clock_raw(),
                    .try = parcel->try,
                    .again = parcel->again};
    line->channel->send(line->open, &out, on_done, trip);
    if (parcel->path)
        unlink(parcel->path); /* the channel has read it */
}

static void pump(Line *line) {
    guint most = line->channel && line->channel->at_once ? line->channel->at_once : 1;
    while (!line->post->stopped && !line->timer && !line->probe && line->trips.length < most && !g_queue_is_empty(&line->queue))
        send_parcel(line, g_queue_pop_head(&line->queue));
}

static void on_ready(gpointer data, Parcel *parcel) {
    Line *line = data;
    g_queue_push_tail(&line->queue, parcel);
    pump(line);
}

static void give_back(gpointer data, Parcel *parcel) {
    tell_desk(data, OUTCOME_BACK, parcel, NULL);
    parcel_free(parcel);
}

void post_take(Post *post, GPtrArray *parcels) {
    for (guint i = 0; i < parcels->len; i++) {
        Parcel *parcel = parcels->pdata[i];
        Line *found = NULL;
        for (guint k = 0; k < post->lines->len && !post->stopped; k++) {
            Line *line = post->lines->pdata[k];
            found = strcmp(line->way->name, parcel->channel) == 0 ? line : found;
        }
        if (found && found->open && found->channel->files && parcel->file && *parcel->file)
            encloser_take(post->encloser, found, parcel);
        else if (found)
            g_queue_push_tail(&found->queue, parcel);
        else { /* it ends, or the settings were read again meanwhile */
            post->said(post->data, outcome_new(OUTCOME_BACK, parcel->claim, parcel->channel));
            parcel_free(parcel);
        }
    }
    g_ptr_array_set_free_func(parcels, NULL);
    g_ptr_array_set_size(parcels, 0);
    for (guint k = 0; k < post->lines->len; k++)
        pump(post->lines->pdata[k]);
}

void post_recall(Post *post, const char *claim) {
    for (guint k = 0; k < post->lines->len; k++) {
        Line *line = post->lines->pdata[k];
        for (GList *at = line->queue.head, *next; at; at = next) {
            Parcel *parcel = at->data;
            next = at->next;
            if (strcmp(parcel->claim, claim) != 0)
                continue;
            g_queue_delete_link(&line->queue, at);
            tell_desk(line, OUTCOME_BACK, parcel, NULL);
            parcel_free(parcel);
        }
    }
}

void post_stop(Post *post) {
    post->stopped = TRUE;
    encloser_stop(post->encloser);
    for (guint k = 0; k < post->lines->len; k++) {
        Line *line = post->lines->pdata[k];
        Parcel *parcel;
        while ((parcel = g_queue_pop_head(&line->queue)) != NULL)
            give_back(line, parcel);
    }
}

void post_cut(Post *post) {
    for (guint k = 0; k < post->lines->len; k++) {
        Line *line = post->lines->pdata[k];
        Trip *trip;
        while ((trip = g_queue_pop_head(&line->trips)) != NULL) {
            tell_desk(line, OUTCOME_CUT, trip->parcel, NULL);
            g_clear_pointer(&trip->parcel, parcel_free);
        }
    }
}

/* ---- lines ---- */

static gboolean knows_keys(const Line *line, GError **error) {
    GHashTableIter iter;
    gpointer name;
    g_hash_table_iter_init(&iter, line->section->values);
    while (g_hash_table_iter_next(&iter, &name, NULL))
        if (strcmp(name, "kind") != 0 && !channel_has_key(line->channel, name))
            return serving_refuse(line->section, name, error, _("A channel of kind %s has no such key."), line->channel->name);
    for (const char *const *key = line->channel->secrets; key && *key; key++)
        if (*serving_value(line->section, *key))
            return serving_refuse(line->section, *key, error, _("This is a secret: it belongs into NAME.secrets beside the plant."));
    return TRUE;
}

static void open_line(Line *line, const char *folder) {
    g_autoptr(GError) error = NULL;
    ChannelWay way = {line->post->serving, line->section, line->post->courier, folder, on_heard, line};
    if (!line->channel)
        serving_refuse(line->section, "kind", &error, _("There is no channel of this kind; see bihuan-serve(8)."));
    else if (knows_keys(line, &error))
        line->open = line->channel->open(&way, &error);
    line->error = g_strdup(error ? error->message : "");
    line->post->failed |= !line->open;
}

static void add_line(Post *post, const ServingSection *section, const char *folder) {
    gboolean command = strcmp(section->word, "command") == 0; /* [command NAME]: a channel of that name */
    const char *kind = command ? "command" : *serving_value(section, "kind") ? serving_value(section, "kind") : section->name;
    Line *line = g_new0(Line, 1);
    line->post = post;
    line->section = section;
    line->channel = channel_find(kind);
    way_add(post->ways, &(Way){.name = section->name,
                               .kind = (char *)kind,
                               .contact = (char *)(line->channel ? channel_contact(line->channel, section) : ""),
                               .brief = line->channel && line->channel->brief,
                               .digest = line->channel && line->channel->digest ? line->channel->digest : G_MAXUINT / 2,
                               .room = ROOM});
    line->way = post->ways->pdata[post->ways->len - 1];
    g_queue_init(&line->queue);
    g_queue_init(&line->trips);
    open_line(line, folder);
    g_ptr_array_add(post->lines, line);
}

Post *post_new(Serving *serving, const PostPlace *place, PostSaid said, gpointer data) {
    Post *post = g_new0(Post, 1);
    post->serving = serving;
    post->courier = courier_new();
    post->encloser = encloser_new(place->plant, place->folder, &(EncloseEnds){on_ready, give_back, place->say});
    post->ways = ways_new();
    post->lines = g_ptr_array_new_with_free_func(post_line_free);
    post->said = said;
    post->data = data;
    for (guint i = 0; i < serving->sections->len; i++) {
        const ServingSection *section = serving->sections->pdata[i];
        if (strcmp(section->word, "channel") == 0 || strcmp(section->word, "command") == 0)
            add_line(post, section, place->folder);
    }
    return post;
}

void post_free(Post *post) {
    encloser_stop(post->encloser);
    encloser_free(post->encloser);
    g_ptr_array_unref(post->lines);
    courier_free(post->courier);
    g_ptr_array_unref(post->ways);
    serving_free(post->serving);
    g_free(post);
}

GPtrArray *post_ways(Post *post) {
    return post->ways;
}

gboolean post_is_busy(const Post *post) {
    if (encloser_is_busy(post->encloser))
        return TRUE;
    for (guint k = 0; k < post->lines->len; k++) {
        const Line *line = post->lines->pdata[k];
        if (line->trips.length > 0 || !g_queue_is_empty((GQueue *)&line->queue))
            return TRUE;
    }
    return FALSE;
}

gboolean post_has_failed(const Post *post) {
    return post->failed;
}

GPtrArray *post_faults(const Post *post) {
    GPtrArray *faults = g_ptr_array_new();
    g_ptr_array_extend(faults, post->serving->idle, NULL, NULL);
    for (guint k = 0; k < post->lines->len; k++) {
        const Line *line = post->lines->pdata[k];
        if (!line->open)
            g_ptr_array_add(faults, line->error);
    }
    return faults;
}

void post_describe(const Post *post, WatchBeat *beat) {
    for (guint i = 0; i < post->serving->idle->len; i++)
        g_ptr_array_add(beat->idle, g_strdup(post->serving->idle->pdata[i]));
    for (guint k = 0; k < post->lines->len; k++) {
        const Line *line = post->lines->pdata[k];
        watch_beat_add_line(beat, &(WatchLine){.name = line->way->name,
                                               .kind = line->way->kind,
                                               .ok = line->open && !*line->error,
                                               .error = line->error,
                                               .sent = line->sent,
                                               .failed = line->failed});
    }
}
