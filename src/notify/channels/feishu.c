/* SPDX-License-Identifier: MIT
 *
 * Feishu's robots (飞书群机器人). The signature stands in the body and is made with the words as its key and nothing as its message; the
 * person is called by Feishu's own id, never by a mobile. Markdown goes in a card. Answers: gateways.md C3 of the design.
 */
#include "../robot.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"

static const RobotCode CODES[] = {
    {9499, ROBOT_REFUSED, N_("the service does not take this request; check the address")},
    {19001, ROBOT_REFUSED, N_("the token of the address is not known")},
    {19021, ROBOT_REFUSED, N_("the signature or its time does not fit; check the secret, and is this computer's clock right?")},
    {19022, ROBOT_REFUSED, N_("the robot does not take messages from this computer's address")},
    {19024, ROBOT_REFUSED, N_("none of the robot's keywords stands in the message; let the robot ask for signatures")},
    {11232, ROBOT_FAST, N_("too many messages within a short time")},
    {0},
};

static char *feishu_calling(const RobotNote *note, const char *name) {
    if (!*note->call)
        return g_strdup(name);
    return note->markdown ? g_strdup_printf("%s <at id=%s></at>", name, note->call)
                          : g_strdup_printf("<at user_id=\"%s\">%s</at>", note->call, name);
}

static void put_signature(JsonBuilder *builder, const RobotNote *note) {
    g_autofree char *seconds = g_strdup_printf("%" G_GINT64_FORMAT, note->now / CLOCK_SECOND);
    g_autofree char *key = g_strconcat(seconds, "\n", note->secret, NULL), *sign = robot_sign(key, "");
    robot_put(builder, "timestamp", seconds);
    robot_put(builder, "sign", sign);
}

static void put_card(JsonBuilder *builder, const char *text) {
    json_builder_set_member_name(builder, "card");
    json_builder_begin_object(builder);
    json_builder_set_member_name(builder, "elements");
    json_builder_begin_array(builder);
    json_builder_begin_object(builder);
    robot_put(builder, "tag", "div");
    json_builder_set_member_name(builder, "text");
    json_builder_begin_object(builder);
    robot_put(builder, "tag", "lark_md");
    robot_put(builder, "content", text);
    json_builder_end_object(builder);
    json_builder_end_object(builder);
    json_builder_end_array(builder);
    json_builder_end_object(builder);
}

static void feishu_body(JsonBuilder *builder, const RobotNote *note, const char *title, const char *text) {
    (void)title;
    if (*note->secret)
        put_signature(builder, note);
    robot_put(builder, "msg_type", note->markdown ? "interactive" : "text");
    if (note->markdown) {
        put_card(builder, text);
        return;
    }
    json_builder_set_member_name(builder, "content");
    json_builder_begin_object(builder);
    robot_put(builder, "text", text);
    json_builder_end_object(builder);
}

/* An open_id or a user_id of Feishu; what is a mobile calls nobody there. */
static gboolean feishu_is_call(const char *call, gboolean markdown) {
    (void)markdown;
    return robot_is_id(call, "_-") && !robot_is_mobile(call, NULL);
}

static const char *const CODE_NAMES[] = {"code", "StatusCode", NULL};

const RobotService robot_feishu = {
    .name = "feishu",
    .title = N_("Feishu"),
    .code_names = CODE_NAMES,
    .words_name = "msg",
    .codes = CODES,
    .pause = 20 * CLOCK_SECOND,
    .calling = feishu_calling,
    .body = feishu_body,
    .is_call = feishu_is_call,
    .text_most = 20000,
    .markdown_most = 20000,
    .body_most = 20000,
    .a_minute = 18,
    .a_second = 4,
    .shuns_half_hours = TRUE,
};

static gpointer feishu_open(const ChannelWay *way, GError **error) {
    return robot_open(&robot_feishu, way, error);
}

const Channel channel_feishu = {
    .name = "feishu",
    .summary = N_("a robot in a Feishu group"),
    .contact = "feishu",
    .keys = robot_keys,
    .secrets = robot_secrets,
    .at_once = 4,
    .digest = 100,
    .open = feishu_open,
    .send = robot_send,
    .close = robot_close,
};
