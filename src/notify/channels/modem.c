/* SPDX-License-Identifier: MIT
 *
 * A GSM modem (短信猫) on a serial port, for plants without internet: gammu's own program sends (it is GPL-2 and is never linked). It reads the
 * text from its standard input, and where the modem is from a file of ours beside the plant.
 */
#include "../errand.h"

#include <string.h>
#include <unistd.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

#define GAMMU "/usr/bin/gammu"
#define PROBE_MS 5000 /* a modem that is away is looked for so often */
#define SECONDS 90    /* a long text is several messages of some seconds each */
#define TEXT_MAX 670  /* characters: ten messages of 67 */

/* gammu's exit status is 100 and what failed in its library: 2 to 9 the device cannot be opened, 14 it does not answer. */
#define GAMMU_DEVICE_FIRST 102
#define GAMMU_DEVICE_LAST 109
#define GAMMU_TIMEOUT 114

static const char *const KEYS[] = {"device", "speed", NULL};

typedef struct {
    char *device, *settings;
    Errands *errands;
} Line;

/* The section's name is a word of the settings; as a file's name it is taken letter by letter. */
static char *settings_path(const ChannelWay *way) {
    g_autofree char *name = g_strdup_printf("%s.gammu", way->section->name);
    g_autofree char *path = g_build_filename(way->folder, g_strdelimit(name, "/", '_'), NULL);
    return g_canonicalize_filename(path, NULL); /* gammu does not run in our folder */
}

static gboolean write_settings(const ChannelWay *way, const char *path, GError **error) {
    gint64 speed = 0;
    if (!serving_number(way->section, "speed", (ServingRange){115200, 300, 4000000}, &speed, error))
        return FALSE;
    g_autofree char *text = g_strdup_printf("[gammu]\nport = %s\nconnection = at%d\nsynchronizetime = no\nstartinfo = no\n",
                                            serving_value(way->section, "device"), (int)speed);
    return g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

static gpointer modem_open(const ChannelWay *way, GError **error) {
    const char *device = serving_value(way->section, "device");
    if (!g_path_is_absolute(device)) {
        serving_refuse(way->section, "device", error, _("The modem's device is named by its whole path, such as /dev/ttyUSB0."));
        return NULL;
    }
    if (access(GAMMU, X_OK) != 0) {
        serving_refuse(way->section, "device", error, _("The program %s is missing, which speaks with modems: install gammu."), GAMMU);
        return NULL;
    }
    g_autofree char *path = settings_path(way);
    if (!write_settings(way, path, error))
        return NULL;
    Line *line = g_new(Line, 1);
    *line = (Line){g_strdup(device), g_steal_pointer(&path), errands_new()};
    return line;
}

static void modem_close(gpointer data) {
    Line *line = data;
    errands_free(line->errands);
    unlink(line->settings);
    g_free(line->settings);
    g_free(line->device);
    g_free(line);
}

/* What gammu says names device and number: it is not repeated. */
static SendResult modem_judge(const WorkerEnd *end, const GError *error, char **sentence) {
    if (!error && end->status == 0)
        return (SendResult){SEND_OK, "", NULL, 0};
    gboolean device = (end->status >= GAMMU_DEVICE_FIRST && end->status <= GAMMU_DEVICE_LAST) || end->status == GAMMU_TIMEOUT;
    *sentence = error    ? g_strdup(error->message)
                : device ? g_strdup(_("The modem does not answer."))
                         : g_strdup_printf(_("The modem did not send it (gammu ended with status %d)."), end->status);
    return (SendResult){SEND_RETRY, "", *sentence, device ? PROBE_MS : 0};
}

static gboolean is_number(const char *text) {
    gsize digits = strspn(text + (*text == '+'), "0123456789");
    return digits >= 3 && digits <= 20 && text[(*text == '+') + digits] == '\0';
}

static void modem_send(gpointer data, const Outgoing *out, ChannelDone done, gpointer done_data) {
    const Line *line = data;
    const char *refusal = !is_number(out->address)          ? _("That is no number for a text message.")
                          : access(line->device, F_OK) != 0 ? _("The modem is not connected.")
                                                            : NULL;
    if (refusal) {
        gboolean away = is_number(out->address);
        channel_answer(done, done_data, &(SendResult){away ? SEND_RETRY : SEND_REFUSED, "", refusal, away ? PROBE_MS : 0});
        return;
    }
    g_autofree char *whole = outgoing_text(out);
    gboolean fits = g_utf8_strlen(whole, -1) <= TEXT_MAX;
    g_autofree char *begin = fits ? NULL : g_utf8_substring(whole, 0, TEXT_MAX - 1);
    g_autofree char *text = g_strconcat(fits ? whole : begin, fits ? NULL : "…", NULL);
    g_autofree char *length = g_strdup_printf("%d", (int)g_utf8_strlen(text, -1));
    const char *const arguments[] = {GAMMU, "-c", line->settings, "sendsms", "TEXT", out->address, "-unicode", "-autolen", length, NULL};
    errand_run(line->errands, &(WorkerJob){arguments, text, strlen(text), SECONDS, FALSE}, modem_judge, done, done_data);
}

const Channel channel_modem = {
    .name = "modem",
    .summary = N_("text messages by a GSM modem on a serial port"),
    .contact = "mobile",
    .keys = KEYS,
    .digest = 8,
    .brief = TRUE,
    .open = modem_open,
    .send = modem_send,
    .close = modem_close,
};
