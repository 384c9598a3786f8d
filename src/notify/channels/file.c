/* SPDX-License-Identifier: MIT
 *
 * A drop folder (文件夹) for networks that are apart: ID.txt for people and ID.json for programs, carried over by hand or by a one-way gate.
 * ID.receipt, laid into the folder, comes back: its first word is seen (or nothing), delivered, or failed with the reason. The folder
 * may be on another machine's disk, so everything that touches it is done beside the main loop.
 */
#include "bihuan/notify/channel.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/log.h"
#include "bihuan/base/outfile.h"
#include "bihuan/base/path.h"
#include "bihuan/base/utf8.h"

#define RECEIPT ".receipt"
#define TAKEN ".taken" /* behind it, once it was heard */
#define RECEIPT_MAX 4096
#define LOOK_SECONDS 30 /* where the folder's disk tells nothing of itself */
#define SOON_SECONDS 2  /* a receipt may still be written at */
#define COLUMNS 200

static const char *const KEYS[] = {"folder", NULL};

typedef struct {
    char *folder;
    ChannelHeard heard;
    gpointer heard_data;
    GFileMonitor *monitor;
    guint clock, soon;
    GCancellable *gone; /* the line was closed */
    GHashTable *taken;  /* receipts heard, to be put aside when it is looked again: then what they said is written */
    gboolean looking;
} Line;

/* ---- messages out ---- */

typedef struct {
    char *folder, *id, *text, *json;
    ChannelDone done;
    gpointer data;
} Drop;

static void drop_free(gpointer data) {
    Drop *drop = data;
    g_free(drop->folder);
    g_free(drop->id);
    g_free(drop->text);
    g_free(drop->json);
    g_free(drop);
}

static gboolean write_one(const Drop *drop, const char *ending, const char *text, GError **error) {
    g_autofree char *name = g_strconcat(drop->id, ending, NULL), *path = g_build_filename(drop->folder, name, NULL);
    return outfile_write(path, text, strlen(text), TRUE, error);
}

/* The text last: where it is, all of it is. */
static void write_both(GTask *task, gpointer source, gpointer data, GCancellable *gone) {
    (void)source;
    (void)gone;
    const Drop *drop = data;
    GError *error = NULL;
    if (write_one(drop, ".json", drop->json, &error) && write_one(drop, ".txt", drop->text, &error))
        g_task_return_boolean(task, TRUE);
    else
        g_task_return_error(task, error);
}

static void on_written(GObject *source, GAsyncResult *result, gpointer data) {
    (void)source;
    (void)data;
    const Drop *drop = g_task_get_task_data(G_TASK(result));
    g_autoptr(GError) error = NULL;
    gboolean written = g_task_propagate_boolean(G_TASK(result), &error);
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return; /* the line is closed, and nobody waits */
    drop->done(drop->data,
               &(SendResult){written ? SEND_OK : SEND_RETRY, "", written ? NULL : _("The folder for messages cannot be written."), 0});
}

static void file_send(gpointer data, const Outgoing *out, ChannelDone done, gpointer done_data) {
    const Line *line = data;
    if (strchr(out->id, '/')) {
        channel_answer(done, done_data, &(SendResult){SEND_REFUSED, "", _("The folder for messages cannot be written."), 0});
        return;
    }
    Drop *drop = g_new0(Drop, 1);
    g_autofree char *json = outgoing_json(out);
    drop->folder = g_strdup(line->folder);
    drop->id = g_strdup(out->id);
    drop->text = g_strdup_printf("%s\n%s\n\n%s\n", out->name, out->title, out->text);
    drop->json = g_strconcat(json, "\n", NULL);
    drop->done = done;
    drop->data = done_data;
    g_autoptr(GTask) task = g_task_new(NULL, line->gone, on_written, NULL);
    g_task_set_task_data(task, drop, drop_free);
    g_task_run_in_thread(task, write_both);
}

/* ---- receipts in ---- */

typedef struct {
    char *name, *text;
} Found;

static void found_free(gpointer data) {
    Found *found = data;
    g_free(found->name);
    g_free(found->text);
    g_free(found);
}

typedef struct {
    char *folder;
    GHashTable *taken; /* names to be put aside */
    GPtrArray *found;  /* Found * */
    gboolean soon;     /* one is too young to be read */
} Look;

static void look_free(gpointer data) {
    Look *look = data;
    g_free(look->folder);
    g_hash_table_unref(look->taken);
    g_ptr_array_unref(look->found);
    g_free(look);
}

static void look_at(Look *look, const char *name) {
    g_autofree char *path = g_build_filename(look->folder, name, NULL);
    struct stat status;
    gsize size = 0;
    if (g_hash_table_contains(look->taken, name)) {
        g_autofree char *aside = g_strconcat(path, TAKEN, NULL);
        if (g_rename(path, aside) != 0)
            log_line("notify: %s: %s", path, g_strerror(errno));
        return;
    }
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return;
    if (ABS(g_get_real_time() / G_USEC_PER_SEC - (gint64)status.st_mtime) < SOON_SECONDS) {
        look->soon = TRUE;
        return;
    }
    g_autoptr(GError) error = NULL;
    char *text = path_read(path, RECEIPT_MAX, &size, &error);
    if (!text) {
        log_line("notify: %s", error->message);
        return;
    }
    Found *found = g_new(Found, 1);
    *found = (Found){g_strdup(name), text};
    g_ptr_array_add(look->found, found);
}

static void look_round(GTask *task, gpointer source, gpointer data, GCancellable *gone) {
    (void)source;
    (void)gone;
    Look *look = data;
    GError *error = NULL;
    g_autoptr(GDir) folder = g_dir_open(look->folder, 0, &error);
    const char *name;
    if (!folder) {
        g_task_return_error(task, error);
        return;
    }
    while ((name = g_dir_read_name(folder)) != NULL)
        if (g_str_has_suffix(name, RECEIPT))
            look_at(look, name);
    g_task_return_boolean(task, TRUE);
}

/* seen, delivered, failed WHY; nothing is seen: somebody laid it there. What is none of these is said to have failed. */
static void hear(const Line *line, const Found *found) {
    g_autofree char *id = g_strndup(found->name, strlen(found->name) - strlen(RECEIPT));
    g_autofree char *valid = g_utf8_make_valid(found->text, -1), *clean = utf8_printable(g_strdelimit(valid, "\r\n\t", ' '));
    g_strstrip(clean);
    gboolean seen = *clean == '\0' || strcmp(clean, "seen") == 0, delivered = strcmp(clean, "delivered") == 0;
    g_autofree char *why = utf8_clip(clean, COLUMNS);
    g_autofree char *sentence = seen || delivered ? NULL : g_strdup_printf(_("The receipt says: %s"), why);
    Receipt receipt = {"", id, seen ? RECEIPT_SEEN : delivered ? RECEIPT_DELIVERED : RECEIPT_FAILED, sentence, g_get_real_time() / 1000};
    line->heard(line->heard_data, &receipt);
}

static gboolean look_later(gpointer data);

static void on_looked(GObject *source, GAsyncResult *result, gpointer data) {
    (void)source;
    Line *line = data;
    const Look *look = g_task_get_task_data(G_TASK(result));
    g_autoptr(GError) error = NULL;
    gboolean looked = g_task_propagate_boolean(G_TASK(result), &error);
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return; /* the line is gone */
    line->looking = FALSE;
    g_hash_table_remove_all(line->taken);
    for (guint i = 0; looked && i < look->found->len; i++) {
        const Found *found = look->found->pdata[i];
        hear(line, found);
        g_hash_table_add(line->taken, g_strdup(found->name));
    }
    if (look->soon && !line->soon)
        line->soon = g_timeout_add_seconds(SOON_SECONDS, look_later, line);
}

static void receipts_look(Line *line) {
    if (line->looking)
        return;
    line->looking = TRUE;
    Look *round = g_new0(Look, 1);
    round->folder = g_strdup(line->folder);
    round->found = g_ptr_array_new_with_free_func(found_free);
    round->taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GHashTableIter iter;
    gpointer name;
    g_hash_table_iter_init(&iter, line->taken);
    while (g_hash_table_iter_next(&iter, &name, NULL))
        g_hash_table_add(round->taken, g_strdup(name));
    g_autoptr(GTask) task = g_task_new(NULL, line->gone, on_looked, line);
    g_task_set_task_data(task, round, look_free);
    g_task_run_in_thread(task, look_round);
}

static gboolean look_later(gpointer data) {
    Line *line = data;
    line->soon = 0;
    receipts_look(line);
    return G_SOURCE_REMOVE;
}

static gboolean on_clock(gpointer data) {
    receipts_look(data);
    return G_SOURCE_CONTINUE;
}

/* The disk says that something came: it is looked at when it has had time to be whole. */
static void on_change(GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event, gpointer data) {
    (void)monitor;
    (void)other;
    (void)event;
    Line *line = data;
    g_autofree char *name = g_file_get_basename(file);
    if (name && g_str_has_suffix(name, RECEIPT) && !line->soon)
        line->soon = g_timeout_add_seconds(SOON_SECONDS, look_later, line);
}

/* ---- the line ---- */

static gpointer file_open(const ChannelWay *way, GError **error) {
    const char *folder = serving_value(way->section, "folder");
    if (!g_path_is_absolute(folder) || !g_file_test(folder, G_FILE_TEST_IS_DIR)) {
        serving_refuse(way->section, "folder", error, _("“%s” is no folder with its whole path."), folder);
        return NULL;
    }
    Line *line = g_new0(Line, 1);
    line->folder = g_strdup(folder);
    line->heard = way->heard;
    line->heard_data = way->heard_data;
    line->gone = g_cancellable_new();
    line->taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GFile) file = g_file_new_for_path(folder);
    line->monitor = g_file_monitor_directory(file, G_FILE_MONITOR_NONE, NULL, NULL); /* without one the clock looks */
    if (line->monitor)
        g_signal_connect(line->monitor, "changed", G_CALLBACK(on_change), line);
    line->clock = g_timeout_add_seconds(LOOK_SECONDS, on_clock, line);
    receipts_look(line);
    return line;
}

static void file_close(gpointer data) {
    Line *line = data;
    g_cancellable_cancel(line->gone);
    g_object_unref(line->gone);
    if (line->monitor) {
        g_signal_handlers_disconnect_by_data(line->monitor, line);
        g_object_unref(line->monitor);
    }
    g_source_remove(line->clock);
    if (line->soon)
        g_source_remove(line->soon);
    g_hash_table_unref(line->taken);
    g_free(line->folder);
    g_free(line);
}

const Channel channel_file = {
    .name = "file",
    .summary = N_("a file in a folder, for networks that are apart"),
    .contact = "",
    .keys = KEYS,
    .at_once = 4,
    .dedupes = TRUE, /* the same message has the same name */
    .open = file_open,
    .send = file_send,
    .close = file_close,
};
