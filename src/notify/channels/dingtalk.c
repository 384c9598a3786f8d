/* SPDX-License-Identifier: MIT
 *
 * DingTalk's robots (钉钉群机器人). The signature stands in the query; the person is called by his mobile, which must stand in the text
 * too. Answers: gateways.md C1 of the design.
 */
#include "../robot.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"

#define TOO_MANY N_("too many messages within a short time")
#define GONE N_("the robot or its group is no longer there")
#define WRONG_TOKEN N_("the token of the address is not known")
#define OUR_FAULT N_("the service does not take this request; check the address")
#define CONTENT N_("the service does not take what stands in the message")

static const RobotCode CODES[] = {
    {130101, ROBOT_FAST, TOO_MANY},
    {410100, ROBOT_FAST, TOO_MANY},
    {310000, ROBOT_REFUSED, N_("the robot's security settings refuse the message")},
    {300001, ROBOT_REFUSED, WRONG_TOKEN},
    {300005, ROBOT_REFUSED, WRONG_TOKEN},
    {400101, ROBOT_REFUSED, WRONG_TOKEN},
    {40035, ROBOT_REFUSED, OUR_FAULT},
    {43002, ROBOT_REFUSED, OUR_FAULT},
    {43004, ROBOT_REFUSED, OUR_FAULT},
    {400105, ROBOT_REFUSED, OUR_FAULT},
    {400013, ROBOT_REFUSED, GONE},
    {400102, ROBOT_REFUSED, GONE},
    {400106, ROBOT_REFUSED, GONE},
    {460101, ROBOT_LONG, N_("the message is too long for the service")},
    {430101, ROBOT_REFUSED, CONTENT},
    {430102, ROBOT_REFUSED, CONTENT},
    {430103, ROBOT_REFUSED, CONTENT},
    {430104, ROBOT_REFUSED, CONTENT},
    {-1, ROBOT_BUSY, N_("the service is busy")},
    {0},
};

/* 310000 is four things, told apart by words alone. */
static const RobotCode *dingtalk_read(gint64 code, const char *words) {
    static const struct {
        const char *word;
        RobotCode code;
    } meanings[] = {
        {"timestamp", {310000, ROBOT_REFUSED, N_("the signature's time does not fit: is this computer's clock right?")}},
        {"keywords", {310000, ROBOT_REFUSED, N_("none of the robot's keywords stands in the message; let the robot ask for signatures")}},
        {"sign", {310000, ROBOT_REFUSED, N_("the signature does not fit; check the secret and the clock")}},
        {"whitelist", {310000, ROBOT_REFUSED, N_("the robot does not take messages from this computer's address")}},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(meanings); i++)
        if (code == 310000 && strstr(words, meanings[i].word))
            return &meanings[i].code;
    return NULL;
}

static char *dingtalk_address(const char *url, const RobotNote *note) {
    g_autofree char *words = g_strdup_printf("%" G_GINT64_FORMAT "\n%s", note->now, note->secret);
    g_autofree char *sign = robot_sign(note->secret, words), *escaped = g_uri_escape_string(sign, NULL, FALSE);
    return g_strdup_printf("%s%ctimestamp=%" G_GINT64_FORMAT "&sign=%s", url, strchr(url, '?') ? '&' : '?', note->now, escaped);
}

static char *dingtalk_calling(const RobotNote *note, const char *name) {
    return *note->call ? g_strdup_printf("%s @%s", name, note->call) : g_strdup(name);
}

static void dingtalk_body(JsonBuilder *builder, const RobotNote *note, const char *title, const char *text) {
    const char *type = note->markdown ? "markdown" : "text";
    robot_put(builder, "msgtype", type);
    json_builder_set_member_name(builder, type);
    json_builder_begin_object(builder);
    if (note->markdown)
        robot_put(builder, "title", title);
    robot_put(builder, note->markdown ? "text" : "content", text);
    json_builder_end_object(builder);
    json_builder_set_member_name(builder, "at");
    json_builder_begin_object(builder);
    robot_put_list(builder, "atMobiles", note->call);
    json_builder_set_member_name(builder, "isAtAll");
    json_builder_add_boolean_value(builder, FALSE);
    json_builder_end_object(builder);
}

static gboolean dingtalk_is_call(const char *call, gboolean markdown) {
    (void)markdown;
    return robot_is_mobile(call, NULL);
}

static const char *const CODE_NAMES[] = {"errcode", NULL};

const RobotService robot_dingtalk = {
    .name = "dingtalk",
    .title = N_("DingTalk"),
    .code_names = CODE_NAMES,
    .words_name = "errmsg",
    .codes = CODES,
    .read = dingtalk_read,
    .pause = 10 * CLOCK_MINUTE,
    .address = dingtalk_address,
    .calling = dingtalk_calling,
    .body = dingtalk_body,
    .is_call = dingtalk_is_call,
    .text_most = 20000,
    .markdown_most = 20000,
    .body_most = 20000,
    .a_minute = 18,
};

static gpointer dingtalk_open(const ChannelWay *way, GError **error) {
    return robot_open(&robot_dingtalk, way, error);
}

const Channel channel_dingtalk = {
    .name = "dingtalk",
    .summary = N_("a robot in a DingTalk group"),
    .contact = "mobile",
    .keys = robot_keys,
    .secrets = robot_secrets,
    .at_once = 4,
    .digest = 100,
    .open = dingtalk_open,
    .send = robot_send,
    .close = robot_close,
};
