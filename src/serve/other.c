/* SPDX-License-Identifier: MIT
 *
 * [watch] beat = command …, to = PHONE via sms.
 */
#include "other.h"

#include <glib-unix.h>
#include <string.h>
#include <systemd/sd-daemon.h>

#include "bihuan/app/captive.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/id.h"
#include "bihuan/notify/worker.h"
#include "post.h"

#define ASK_EVERY 4000            /* ms */
#define TELL_AGAIN (CLOCK_MINUTE) /* where the message did not leave */

typedef struct {
    Post *post;
    char **command;
    char *phone, *channel;
    Worker *worker;
    GMainLoop *loop;
    void (*say)(const char *sentence);
    gint64 number, changed; /* the last new beat; this machine's boot clock then */
    gint64 heard;           /* its wall clock, UTC ms; 0 = never one */
    char *host;
    gboolean told;   /* that it is silent */
    gint64 tried;    /* boot clock: when telling was tried */
    gboolean wanted; /* what the message under way says */
} Other;

static void tell(Other *other, gboolean silent) {
    g_autofree char *when = clock_format_short(other->heard);
    Parcel *parcel = parcel_new();
    g_autoptr(GPtrArray) parcels = g_ptr_array_new();
    parcel->claim = id_new();
    parcel->id = g_strdup(parcel->claim);
    parcel->dedupe = g_strdup(parcel->claim);
    parcel->channel = g_strdup(other->channel);
    parcel->person = g_strdup("duty");
    parcel->name = g_strdup(other->phone);
    parcel->address = g_strdup(other->phone);
    parcel->department = g_strdup("");
    parcel->area = g_strdup("");
    parcel->lang = g_strdup(i18n_language());
    parcel->kind = g_strdup("alarm");
    parcel->number = g_strdup("");
    parcel->file = g_strdup("");
    parcel->title = g_strdup(silent ? _("The watch of the plant stands still") : _("The watch of the plant runs again"));
    parcel->text = silent ? g_strdup_printf(_("No sign of life from %s since %s: no message leaves the plant. Start bihuan serve there."),
                                            *other->host ? other->host : "?", other->heard ? when : "?")
                          : g_strdup_printf(_("%s gives signs of life again."), other->host);
    parcel->time = clock_raw();
    parcel->try = 1;
    other->tried = clock_boot();
    other->wanted = silent;
    other->say(parcel->text);
    g_ptr_array_add(parcels, parcel);
    post_take(other->post, parcels);
}

static void on_told(gpointer data, Outcome *outcome) {
    Other *other = data;
    if (!outcome)
        return;
    if (outcome->kind == OUTCOME_SENT)
        other->told = other->wanted;
    else if (*outcome->error)
        other->say(outcome->error);
    outcome_free(outcome);
}

static void on_beat_read(gpointer data, const WorkerEnd *end, const GError *error) {
    Other *other = data;
    g_autoptr(WatchBeat) beat = !error && end->status == 0 ? watch_beat_parse(end->output) : NULL;
    other->worker = NULL;
    if (!beat || beat->ended || beat->number == other->number)
        return;
    other->number = beat->number;
    other->changed = clock_boot();
    other->heard = beat->time;
    g_free(other->host);
    other->host = g_strdup(beat->host);
}

static gboolean on_ask(gpointer data) {
    Other *other = data;
    gint64 now = clock_boot();
    gboolean silent = now - other->changed > WATCH_SILENT;
    if (silent != other->told && !post_is_busy(other->post) &&
        (!other->tried || now - other->tried > TELL_AGAIN || silent != other->wanted))
        tell(other, silent);
    if (!other->worker)
        other->worker = worker_start(&(WorkerJob){.arguments = (const char *const *)other->command}, on_beat_read, other);
    sd_notify(FALSE, "READY=1\nWATCHDOG=1");
    return G_SOURCE_CONTINUE;
}

static gboolean on_end(gpointer data) {
    g_main_loop_quit(((Other *)data)->loop);
    return G_SOURCE_CONTINUE;
}

/* command NAME of a [command NAME], or command /path arguments. */
static gboolean read_command(Other *other, const Serving *serving, const ServingSection *section, GError **error) {
    g_autoptr(GError) reason = NULL;
    const char *value = serving_value(section, "beat");
    if (!g_str_has_prefix(value, "command "))
        return serving_refuse(section, "beat", error, _("Write: command NAME, or command /path argument …"));
    g_autofree char *rest = g_strstrip(g_strdup(value + strlen("command ")));
    const ServingSection *named = serving_find(serving, "command", rest);
    other->command = worker_arguments(named ? serving_value(named, "run") : rest, &reason);
    return other->command || serving_refuse(section, "beat", error, "%s", reason->message);
}

static gboolean read_phone(Other *other, const Serving *serving, const ServingSection *section, GError **error) {
    g_auto(GStrv) parts = g_strsplit(serving_value(section, "to"), " via ", 2);
    if (g_strv_length(parts) != 2 || !*g_strstrip(parts[0]) || !serving_find(serving, "channel", g_strstrip(parts[1])))
        return serving_refuse(section, "to", error, _("Write: PHONE via CHANNEL, where [channel CHANNEL] is set up."));
    other->phone = g_strdup(parts[0]);
    other->channel = g_strdup(parts[1]);
    return TRUE;
}

static gboolean read_settings(Other *other, const char *plant, const char *folder, GError **error) {
    ServingFlags flags = (plant ? SERVING_SECRETS : 0) | (captive_is() ? SERVING_CAPTIVE : 0);
    g_autoptr(Serving) serving = serving_load(plant, flags, error);
    const ServingSection *section = serving ? serving_find(serving, "watch", "") : NULL;
    if (!serving || (!section && !err_set(error, ERR_INPUT, _("There is no section [watch] in the settings; see bihuan.conf(5)."))))
        return FALSE;
    if (!read_command(other, serving, section, error) || !read_phone(other, serving, section, error))
        return FALSE;
    other->post = post_new(g_steal_pointer(&serving), &(PostPlace){NULL, folder, other->say}, on_told, other);
    return TRUE;
}

static void run_other(Other *other) {
    other->changed = clock_boot();
    other->loop = g_main_loop_new(NULL, FALSE);
    g_unix_signal_add(SIGTERM, on_end, other);
    g_unix_signal_add(SIGINT, on_end, other);
    guint timer = g_timeout_add(ASK_EVERY, on_ask, other);
    on_ask(other);
    g_main_loop_run(other->loop);
    g_source_remove(timer);
    if (other->worker)
        worker_cancel(other->worker);
    g_main_loop_unref(other->loop);
    post_free(other->post);
}

gboolean other_run(const char *plant, void (*say)(const char *sentence), GError **error) {
    g_autofree char *folder = plant ? watch_folder(plant) : g_strdup(g_get_tmp_dir());
    Other other = {.say = say, .host = g_strdup("")};
    gboolean begun = read_settings(&other, plant, folder, error);
    if (begun)
        run_other(&other);
    g_strfreev(other.command);
    g_free(other.phone);
    g_free(other.channel);
    g_free(other.host);
    return begun;
}
