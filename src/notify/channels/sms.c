/* SPDX-License-Identifier: MIT
 *
 * Short messages (短信) by an HTTP gateway, which the settings describe.
 */
#include <string.h>

#include "../gateway.h"
#include "../robot.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

#define ONE_SEGMENT 70 /* UTF-16 units of a message that stands alone; each of several carries a head of three */
#define OF_SEVERAL 67
#define SEGMENTS_USUAL 3

static const char *const KEYS[] = {GATEWAY_KEYS, GATEWAY_SECRETS, "segments", "around", NULL};
static const char *const SECRETS[] = {GATEWAY_SECRETS, NULL};

typedef struct {
    Gateway *gateway;
    GatewayNumbers *numbers;
    gint64 segments, around;
    gboolean idempotent;
    guint sign; /* units of 【signature】 */
} Line;

static void sms_close(gpointer data) {
    Line *line = data;
    gateway_free(line->gateway);
    gateway_numbers_free(line->numbers);
    g_free(line);
}

static guint units(const char *text, const char *end) {
    guint count = 0;
    for (; text < end; text = g_utf8_next_char(text))
        count += g_utf8_get_char(text) > 0xffff ? 2 : 1;
    return count;
}

static guint segments_of(guint count) {
    return count <= ONE_SEGMENT ? 1 : (count + OF_SEVERAL - 1) / OF_SEVERAL;
}

/* So much of a text that it fits, with … where something is missing. */
static char *cut_to(const char *text, guint room) {
    const char *end = text + strlen(text);
    if (units(text, end) <= room)
        return g_strdup(text);
    while (end > text && units(text, end) > room - 1)
        end = g_utf8_prev_char(end);
    return g_strdup_printf("%.*s…", (int)(end - text), text);
}

static gboolean read_numbers(Line *line, const ChannelWay *way, GError **error) {
    g_autofree char *name = g_strconcat(way->section->name, ".numbers", NULL), *file = g_build_filename(way->folder, name, NULL);
    g_autoptr(GError) why = NULL;
    line->numbers = gateway_numbers_new(file, gateway_value(line->gateway, "per_number"), clock_raw(), &why);
    return line->numbers || serving_refuse(way->section, "per_number", error, "%s", why->message);
}

static gpointer sms_open(const ChannelWay *way, GError **error) {
    Line *line = g_new0(Line, 1);
    line->gateway = gateway_new(way, "sms", error);
    if (line->gateway && serving_number(way->section, "segments", (ServingRange){SEGMENTS_USUAL, 1, 10}, &line->segments, error) &&
        serving_number(way->section, "around", (ServingRange){0, 0, 60}, &line->around, error) && read_numbers(line, way, error)) {
        const char *sign = gateway_value(line->gateway, "signature");
        line->sign = *sign ? units(sign, sign + strlen(sign)) + 2 : 0;
        line->idempotent = strcmp(gateway_value(line->gateway, "idempotent"), "yes") == 0;
        return line;
    }
    sms_close(line);
    return NULL;
}

static void sms_send(gpointer data, const Outgoing *out, ChannelDone done, gpointer done_data) {
    Line *line = data;
    gint64 wait;
    g_autofree char *mobile = NULL, *whole = gateway_text(out, line->idempotent);
    if (!robot_is_mobile(out->address, &mobile)) {
        channel_answer(done, done_data, &(SendResult){SEND_REFUSED, "", _("This person's mobile number is none."), 0});
        return;
    }
    if (!gateway_numbers_take(line->numbers, mobile, out->now, &wait)) {
        channel_answer(done, done_data, &(SendResult){SEND_RETRY, "", _("This number has had as many messages as the gateway allows."), 0});
        return;
    }
    guint taken = line->sign + (guint)line->around, most = line->segments == 1 ? ONE_SEGMENT : (guint)line->segments * OF_SEVERAL;
    g_autofree char *text = cut_to(whole, most > taken + 10 ? most - taken : 10);
    gateway_send(line->gateway, &(GatewayNote){out, mobile, text, "", segments_of(units(text, text + strlen(text)) + taken)}, done,
                 done_data);
}

const Channel channel_sms = {
    .name = "sms",
    .summary = N_("short messages, by an HTTP gateway"),
    .contact = "mobile",
    .keys = KEYS,
    .secrets = SECRETS,
    .marks = TRUE,
    .at_once = 8,
    .digest = 8, /* numbers of up to 16 characters, in the usual three segments */
    .brief = TRUE,
    .open = sms_open,
    .send = sms_send,
    .close = sms_close,
};
