/* SPDX-License-Identifier: MIT
 *
 * Lines of links, and commands as outputs.
 */
#include "wires.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/notify/worker.h"

#define SETTLE 5 /* s that a command has */

/* A link of the settings. */
typedef struct {
    Wires *wires;
    char *name, *kind;
    const Link *link;
    gpointer line;  /* NULL = it did not open */
    GArray *points; /* LinkPoint */
    LinkWay way;
    char *error; /* why it does not go; "" = it does, or is being opened. Under the lock */
} Wire;

struct Wires {
    WiresHeard heard;
    Serving *serving;  /* NULL = none were read yet */
    GPtrArray *points; /* PanelPoint * */
    GMutex lock;       /* of the next two for describing */
    GPtrArray *wires;  /* Wire * */
    guint64 order;     /* the last */
};

static void wire_free(gpointer data) {
    Wire *wire = data;
    if (wire->line)
        wire->link->close(wire->line);
    g_array_unref(wire->points);
    g_free(wire->name);
    g_free(wire->kind);
    g_free(wire->error);
    g_free(wire);
}

/* A silent device takes its line's time-out: that of all of them together, not one behind the other. */
static void wires_drop(GPtrArray *wires) {
    for (guint i = 0; i < wires->len; i++) {
        const Wire *wire = wires->pdata[i];
        if (wire->line)
            wire->link->end(wire->line);
    }
    g_ptr_array_unref(wires);
}

Wires *wires_new(const WiresHeard *heard) {
    Wires *wires = g_new0(Wires, 1);
    wires->heard = *heard;
    wires->points = g_ptr_array_new();
    wires->wires = g_ptr_array_new_with_free_func(wire_free);
    g_mutex_init(&wires->lock);
    return wires;
}

void wires_free(Wires *wires) {
    wires_drop(wires->wires);
    g_ptr_array_unref(wires->points);
    if (wires->serving)
        serving_free(wires->serving);
    g_mutex_clear(&wires->lock);
    g_free(wires);
}

/* ---- what links say ---- */

static void on_read(gpointer data, const Reading *readings, guint count) {
    const Wire *wire = data;
    wire->wires->heard.read(wire->wires->heard.data, readings, count);
}

static void on_state(gpointer data, const char *sentence) {
    const Wire *wire = data;
    wire->wires->heard.state(wire->wires->heard.data, wire->name, sentence);
}

static void on_driven(gpointer data, guint64 order, gint64 at, const char *sentence) {
    const Wire *wire = data;
    wire->wires->heard.driven(wire->wires->heard.data, order, at, sentence);
}

void wires_note(Wires *wires, const char *link, const char *sentence) {
    g_mutex_lock(&wires->lock);
    for (guint i = 0; i < wires->wires->len; i++) {
        Wire *wire = wires->wires->pdata[i];
        if (strcmp(wire->name, link) != 0)
            continue;
        g_free(wire->error);
        wire->error = g_strdup(sentence ? sentence : "");
    }
    g_mutex_unlock(&wires->lock);
}

void wires_describe(Wires *wires, WatchBeat *beat) {
    g_mutex_lock(&wires->lock);
    for (guint i = 0; i < wires->wires->len; i++) {
        const Wire *wire = wires->wires->pdata[i];
        watch_beat_add_link(beat, &(WatchLink){.name = wire->name,
                                               .kind = wire->kind,
                                               .ok = wire->line && !*wire->error,
                                               .error = wire->error,
                                               .points = wire->points->len});
    }
    g_mutex_unlock(&wires->lock);
}

/* ---- lines ---- */

static void add_points(Wire *wire, const GPtrArray *points) {
    for (guint i = 0; i < points->len; i++) {
        const PanelPoint *point = points->pdata[i];
        if (point->setup || g_strcmp0(point->link, wire->name) != 0)
            continue;
        LinkPoint of = {.index = i,
                        .code = point->code,
                        .address = point->address,
                        .type = point->type,
                        .scale = point->scale,
                        .bias = point->bias,
                        .poll = point->poll};
        g_array_append_val(wire->points, of);
    }
}

/* It says nothing before this thread has opened all. */
static void open_wire(Wire *wire, const ServingSection *section) {
    g_autoptr(GError) error = NULL;
    const LinkHeard heard = {on_read, on_state, on_driven, wire};
    wire->way = (LinkWay){section, (const LinkPoint *)(void *)wire->points->data, wire->points->len};
    if (!wire->link)
        serving_refuse(section, "kind", &error, _("There is no link of this kind; see bihuan.conf(5)."));
    else
        wire->line = wire->link->open(&wire->way, &heard, &error);
    wire->error = g_strdup(error ? error->message : "");
    if (!wire->line)
        on_state(wire, wire->error);
}

static GPtrArray *wires_open(Wires *wires) {
    GPtrArray *open = g_ptr_array_new_with_free_func(wire_free);
    for (guint i = 0; wires->serving && i < wires->serving->sections->len; i++) {
        const ServingSection *section = wires->serving->sections->pdata[i];
        if (strcmp(section->word, "link") != 0)
            continue;
        Wire *wire = g_new0(Wire, 1);
        wire->wires = wires;
        wire->name = g_strdup(section->name);
        wire->kind = g_strdup(serving_value(section, "kind"));
        wire->link = link_find(wire->kind);
        wire->points = g_array_new(FALSE, TRUE, sizeof(LinkPoint));
        add_points(wire, wires->points);
        open_wire(wire, section);
        g_ptr_array_add(open, wire);
    }
    return open;
}

void wires_close(Wires *wires) {
    g_mutex_lock(&wires->lock);
    GPtrArray *before = wires->wires;
    wires->wires = g_ptr_array_new_with_free_func(wire_free);
    g_mutex_unlock(&wires->lock);
    wires_drop(before);
}

/* What a line is told of a point, and whose fault it is that it is told of none. */
static gboolean is_read_alike(const PanelPoint *a, const PanelPoint *b) {
    return strcmp(a->code, b->code) == 0 && g_strcmp0(a->link, b->link) == 0 && g_strcmp0(a->address, b->address) == 0 &&
           g_strcmp0(a->type, b->type) == 0 && g_strcmp0(a->unit, b->unit) == 0 && a->scale == b->scale && a->bias == b->bias &&
           a->poll == b->poll && !a->setup == !b->setup;
}

gboolean wires_fit(const Wires *wires, const GPtrArray *points) {
    gboolean fit = wires->serving && wires->points->len == points->len;
    for (guint i = 0; fit && i < points->len; i++)
        fit = is_read_alike(wires->points->pdata[i], points->pdata[i]);
    return fit;
}

void wires_turn(Wires *wires, Serving *serving, GPtrArray *points) {
    if (serving) {
        if (wires->serving)
            serving_free(wires->serving);
        wires->serving = serving;
    }
    if (points) {
        g_ptr_array_unref(wires->points);
        wires->points = g_ptr_array_ref(points);
    }
    GPtrArray *open = wires_open(wires);
    g_mutex_lock(&wires->lock);
    g_ptr_array_unref(wires->wires);
    wires->wires = open;
    g_mutex_unlock(&wires->lock);
}

/* ---- commands ---- */

typedef struct {
    WiresHeard heard; /* a copy: the wires may be gone when it ends */
    guint64 order;
    char **arguments, *told;
} Errand;

static void errand_free(Errand *errand) {
    g_strfreev(errand->arguments);
    g_free(errand->told);
    g_free(errand);
}

static void errand_ended(gpointer data, const WorkerEnd *end, const GError *error) {
    Errand *errand = data;
    g_autofree char *sentence = error              ? g_strdup(error->message)
                                : end->status == 0 ? NULL
                                : *end->one_line
                                    ? g_strdup_printf(_("The program ended with status %d and said: %s"), end->status, end->one_line)
                                    : g_strdup_printf(_("The program ended with status %d."), end->status);
    errand->heard.driven(errand->heard.data, errand->order, clock_now(), sentence);
    errand_free(errand);
}

/* In the main loop: workers are its own. */
static gboolean run_errand(gpointer data) {
    Errand *errand = data;
    worker_start(&(WorkerJob){(const char *const *)errand->arguments, errand->told, strlen(errand->told), SETTLE, FALSE}, errand_ended,
                 errand);
    return G_SOURCE_REMOVE;
}

static void run_command(Wires *wires, const char *name, const char *told) {
    g_autoptr(GError) error = NULL;
    const ServingSection *section = wires->serving ? serving_find(wires->serving, "command", name) : NULL;
    char **arguments = section ? worker_arguments(serving_value(section, "run"), &error) : NULL;
    if (!arguments) {
        wires->heard.driven(wires->heard.data, wires->order, clock_now(), error ? error->message : _("There is no such command."));
        return;
    }
    Errand *errand = g_new(Errand, 1);
    *errand = (Errand){wires->heard, wires->order, arguments, g_strdup(told)};
    g_idle_add_full(G_PRIORITY_HIGH, run_errand, errand, NULL);
}

/* ---- outputs ---- */

static Wire *find_wire(const Wires *wires, const char *link) {
    for (guint i = 0; i < wires->wires->len; i++) {
        Wire *wire = wires->wires->pdata[i];
        if (strcmp(wire->name, link) == 0)
            return wire;
    }
    return NULL;
}

guint64 wires_drive(Wires *wires, const LinkOutput *output, const char *value, const char *told) {
    guint64 order = ++wires->order;
    if (strcmp(output->link, "command") == 0) {
        run_command(wires, output->address, told);
        return order;
    }
    const Wire *wire = find_wire(wires, output->link);
    if (wire && wire->line)
        wire->link->drive(wire->line, order, &(LinkOrder){output->address, value});
    else
        wires->heard.driven(wires->heard.data, order, clock_now(), wire ? wire->error : _("There is no such link in the settings."));
    return order;
}
