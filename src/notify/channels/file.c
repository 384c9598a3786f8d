/* SPDX-License-Identifier: MIT
 *
 * A drop folder (文件夹) for networks that are apart: one file for each message, carried over by hand or by a one-way gate.
 */
#include "bihuan/notify/channel.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

static const char *const KEYS[] = {"folder", NULL};

typedef struct {
    char *folder;
} Line;

static gpointer file_open(const ChannelWay *way, GError **error) {
    const char *folder = serving_value(way->section, "folder");
    if (!g_file_test(folder, G_FILE_TEST_IS_DIR)) {
        serving_refuse(way->section, "folder", error, _("“%s” is no folder."), folder);
        return NULL;
    }
    Line *line = g_new0(Line, 1);
    line->folder = g_strdup(folder);
    return line;
}

static void file_close(gpointer data) {
    Line *line = data;
    g_free(line->folder);
    g_free(line);
}

static void file_send(gpointer data, const Outgoing *out, ChannelDone done, gpointer done_data) {
    const Line *line = data;
    g_autofree char *name = g_strconcat(out->id, ".txt", NULL), *path = g_build_filename(line->folder, name, NULL);
    g_autofree char *text = g_strdup_printf("%s\n%s\n\n%s\n", out->name, out->title, out->text);
    g_autoptr(GError) error = NULL;
    g_file_set_contents(path, text, -1, &error);
    channel_answer(done, done_data, &(SendResult){error ? SEND_RETRY : SEND_OK, "", error ? error->message : NULL, 0});
}

const Channel channel_file = {
    .name = "file",
    .summary = N_("a file in a folder, for networks that are apart"),
    .contact = "",
    .keys = KEYS,
    .dedupes = TRUE, /* the same message has the same name */
    .open = file_open,
    .send = file_send,
    .close = file_close,
};
