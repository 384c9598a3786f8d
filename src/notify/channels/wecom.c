/* SPDX-License-Identifier: MIT
 *
 * WeCom's robots (企业微信群机器人). No signature; a text calls by mobile, markdown by userid. Its errmsg names our address, a hint and a
 * link, none of which is passed on. Answers: gateways.md C2 of the design.
 */
#include "../robot.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"

static const RobotCode CODES[] = {
    {45009, ROBOT_FAST, N_("too many messages within a short time")},
    {93000, ROBOT_REFUSED, N_("the key of the address is not known")},
    {40058, ROBOT_REFUSED, N_("the service does not take what stands in the message")},
    {40008, ROBOT_REFUSED, N_("the service does not take this request; check the address")},
    {-1, ROBOT_BUSY, N_("the service is busy")},
    {0},
};

static const RobotCode *wecom_read(gint64 code, const char *words) {
    static const RobotCode long_one = {40058, ROBOT_LONG, N_("the message is too long for the service")},
                           unread = {0, ROBOT_REFUSED, N_("the service could not read the message")};
    if (code == 40058 && strstr(words, "exceed max length"))
        return &long_one;
    return code == 0 && strstr(words, "wrong json format") ? &unread : NULL;
}

static char *wecom_calling(const RobotNote *note, const char *name) {
    return note->markdown && *note->call ? g_strdup_printf("%s <@%s>", name, note->call) : g_strdup(name);
}

static void wecom_body(JsonBuilder *builder, const RobotNote *note, const char *title, const char *text) {
    (void)title;
    const char *type = note->markdown ? "markdown" : "text";
    robot_put(builder, "msgtype", type);
    json_builder_set_member_name(builder, type);
    json_builder_begin_object(builder);
    robot_put(builder, "content", text);
    if (!note->markdown && *note->call)
        robot_put_list(builder, "mentioned_mobile_list", note->call);
    json_builder_end_object(builder);
}

static gboolean wecom_is_call(const char *call, gboolean markdown) {
    return markdown ? robot_is_id(call, "@._-") : robot_is_mobile(call, NULL);
}

static const char *const CODE_NAMES[] = {"errcode", NULL};

const RobotService robot_wecom = {
    .name = "wecom",
    .title = N_("WeCom"),
    .code_names = CODE_NAMES,
    .words_name = "errmsg",
    .codes = CODES,
    .read = wecom_read,
    .pause = CLOCK_MINUTE,
    .calling = wecom_calling,
    .body = wecom_body,
    .is_call = wecom_is_call,
    .text_most = 2048,
    .markdown_most = 4096,
    .body_most = 65536,
    .a_minute = 18,
};

static const char *wecom_contact_of(const ServingSection *section) {
    return robot_is_markdown(section) ? "wecom" : "mobile";
}

static gpointer wecom_open(const ChannelWay *way, GError **error) {
    return robot_open(&robot_wecom, way, error);
}

const Channel channel_wecom = {
    .name = "wecom",
    .summary = N_("a robot in a WeCom group"),
    .contact = "mobile",
    .contact_of = wecom_contact_of,
    .keys = robot_keys,
    .secrets = robot_secrets,
    .at_once = 4,
    .digest = 15,
    .open = wecom_open,
    .send = robot_send,
    .close = robot_close,
};
