/* SPDX-License-Identifier: MIT
 *
 * Robots: signatures against the vectors of the design, texts that fit and call nobody, what every answer means, how often.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "../../src/notify/robot.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/seal/seal.h"

static const RobotService *const SERVICES[] = {&robot_dingtalk, &robot_wecom, &robot_feishu};

static char *dingtalk_sign(const char *secret, gint64 now) {
    g_autofree char *url = robot_dingtalk.address("https://h/send?access_token=T", &(RobotNote){.secret = secret, .now = now});
    g_assert_true(g_str_has_prefix(url, "https://h/send?access_token=T&timestamp="));
    return g_strdup(strstr(url, "&sign=") + strlen("&sign="));
}

static void test_sign(void) {
    g_autofree char *zeros = g_strnfill(48, '0'), *secret = g_strconcat("SECthisisatestsecret", zeros, NULL);
    g_autofree char *first = dingtalk_sign(secret, 1577262236757), *second = dingtalk_sign("SEC0123456789abcdef", 1700000000000);
    g_assert_cmpstr(first, ==, "KopMShUGUVPqMLOlL9L45Vhm5kKkGs2HDcVU3BKlEPs%3D");
    g_assert_cmpstr(second, ==, "TSZbRFUuvaSQaRKUpF970OPCb2%2FLcQAP3wOvwZIzBZk%3D");
    static const struct {
        gint64 seconds;
        const char *secret, *sign;
    } feishu[] = {{1599360473, "demo", "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8="},
                  {1700000000, "bihuan-test-secret", "BWXVt6UnYyWloK2BxTnEMC2RnXMIsUAvyyltTQ0BFfc="}};
    for (gsize i = 0; i < G_N_ELEMENTS(feishu); i++) {
        RobotNote note = {"t", "x", "n", "", feishu[i].secret, feishu[i].seconds * 1000 + 999, FALSE};
        g_autofree char *body = robot_body(&robot_feishu, &note, 0);
        g_autofree char *wanted =
            g_strdup_printf("{\"timestamp\":\"%" G_GINT64_FORMAT "\",\"sign\":\"%s\",", feishu[i].seconds, feishu[i].sign);
        g_assert_true(g_str_has_prefix(body, wanted));
    }
}

/* The text that a body shows; owned. */
static char *shown(const RobotService *service, const char *body) {
    g_autoptr(JsonParser) parser = json_parser_new();
    g_assert_true(json_parser_load_from_data(parser, body, -1, NULL));
    JsonObject *object = json_node_get_object(json_parser_get_root(parser));
    if (service == &robot_feishu && !json_object_has_member(object, "card"))
        return g_strdup(json_object_get_string_member(json_object_get_object_member(object, "content"), "text"));
    if (service == &robot_feishu) {
        JsonArray *elements = json_object_get_array_member(json_object_get_object_member(object, "card"), "elements");
        JsonObject *text = json_object_get_object_member(json_array_get_object_element(elements, 0), "text");
        return g_strdup(json_object_get_string_member(text, "content"));
    }
    const char *type = json_object_get_string_member(object, "msgtype");
    JsonObject *inner = json_object_get_object_member(object, type);
    return g_strdup(json_object_get_string_member(inner, json_object_has_member(inner, "content") ? "content" : "text"));
}

/* Whatever a name or a hazard says, nobody is called but the person. */
static void test_nobody_else(void) {
    static const char hostile[] =
        "@all @13900000000 <@all> <at user_id=\"all\">所有人</at> <at id=all></at> [x](http://e) # h\r\n*b* `c` \"},\"at\":{";
    static const char *const calls[] = {"13800138000", "zhang.san", "ou_ab12"};
    for (gsize i = 0; i < G_N_ELEMENTS(SERVICES); i++)
        for (int markdown = 0; markdown < 2; markdown++) {
            const char *call = i == 1 && !markdown ? calls[0] : calls[i];
            RobotNote note = {hostile, hostile, hostile, call, "", 0, markdown};
            g_autofree char *body = robot_body(SERVICES[i], &note, 0), *text = shown(SERVICES[i], body);
            guint ats = 0, marks = 0;
            for (const char *p = text; *p; p++) {
                ats += *p == '@';
                marks += *p == '<';
            }
            gboolean in_text = !(i == 1 && !markdown);
            g_assert_cmpuint(ats, ==, in_text && i < 2 ? 1 : 0);
            g_assert_cmpuint(marks, ==, i == 2 ? 2 : i == 1 && markdown ? 1 : 0);
            g_assert_null(strstr(body, "\"all\""));
            g_assert_null(strchr(text, '\r'));
            g_assert_true(!markdown || !strchr(text, '['));
            g_assert_true(strstr(body, call) != NULL);
        }
}

/* 2,048 bytes are not 2,048 characters: whole characters, the end of it, and the person, in every size and script. */
static void test_cut(void) {
    static const char *const pieces[] = {"阀", "a", "𠮷", "\n", "\"", "é漢"};
    for (gsize i = 0; i < G_N_ELEMENTS(SERVICES); i++)
        for (guint k = 0; k < G_N_ELEMENTS(pieces); k++)
            for (int markdown = 0; markdown < 2; markdown++) {
                const RobotService *service = SERVICES[i];
                g_autoptr(GString) text = g_string_new("x");
                while (text->len < 30000)
                    g_string_append(text, pieces[k]);
                RobotNote note = {"题", text->str, "张三", i == 2 ? "ou_1" : "13800138000", "s", 0, markdown};
                g_autofree char *body = robot_body(service, &note, 0), *seen = shown(service, body),
                                *half = robot_body(service, &note, 1000);
                g_assert_cmpuint(strlen(body), <=, service->body_most);
                g_assert_cmpuint(strlen(seen), <=, markdown ? service->markdown_most : service->text_most);
                g_assert_true(g_utf8_validate(seen, -1, NULL));
                g_assert_nonnull(strstr(seen, "…"));
                g_assert_nonnull(strstr(seen, "张三"));
                g_assert_cmpuint(strlen(half) + 900, <=, strlen(body));
            }
    RobotNote brief = {"题", "文", "张三", "13800138000", "", 0, FALSE};
    g_autofree char *body = robot_body(&robot_dingtalk, &brief, 0);
    g_assert_cmpstr(body, ==,
                    "{\"msgtype\":\"text\",\"text\":{\"content\":\"题\\n文\\n张三 @13800138000\"},"
                    "\"at\":{\"atMobiles\":[\"13800138000\"],\"isAtAll\":false}}");
    g_autofree char *wecom = robot_body(&robot_wecom, &brief, 0);
    g_assert_cmpstr(wecom, ==,
                    "{\"msgtype\":\"text\",\"text\":{\"content\":\"题\\n文\\n张三\",\"mentioned_mobile_list\":[\"13800138000\"]}}");
}

static void test_whom(void) {
    static const struct {
        const char *text, *digits;
    } mobiles[] = {{"13800138000", "13800138000"},
                   {"+86 138-0013-8000", "13800138000"},
                   {"+85251234567", "+85251234567"},
                   {"1380013800", NULL},
                   {"138001380001", NULL},
                   {"", NULL},
                   {"23800138000", NULL},
                   {"1380013800a", NULL},
                   {"all", NULL},
                   {"+86", NULL},
                   {"13800138000,13800138001", NULL}};
    for (gsize i = 0; i < G_N_ELEMENTS(mobiles); i++) {
        g_autofree char *digits = NULL;
        g_assert_cmpint(robot_is_mobile(mobiles[i].text, &digits), ==, mobiles[i].digits != NULL);
        g_assert_cmpstr(digits, ==, mobiles[i].digits);
    }
    g_assert_true(robot_wecom.is_call("zhang.san", TRUE) && !robot_wecom.is_call("zhang.san", FALSE));
    g_assert_false(robot_wecom.is_call("all", TRUE) || robot_wecom.is_call("@ALL", TRUE) || robot_wecom.is_call("a>b", TRUE));
    g_assert_true(robot_feishu.is_call("ou_7d8a6e6df7621556ce0d21922b676706ccs", FALSE));
    g_assert_false(robot_feishu.is_call("13800138000", FALSE) || robot_feishu.is_call("all", TRUE) || robot_feishu.is_call("a\"b", TRUE));
}

static RobotVerdict judged(const RobotService *service, guint status, const char *body, const char *header, const char *value) {
    g_autoptr(GHashTable) headers = g_hash_table_new(g_str_hash, g_str_equal);
    if (header)
        g_hash_table_insert(headers, (gpointer)header, (gpointer)value);
    return robot_judge(service, &(CourierAnswer){status, body, strlen(body), headers, COURIER_FAULT_NONE});
}

static void test_judge(void) {
    static const struct {
        const RobotService *service;
        guint status;
        const char *body;
        RobotClass class;
    } cases[] = {
        {&robot_dingtalk, 200, "{\"errcode\":0,\"errmsg\":\"ok\"}", ROBOT_SENT},
        {&robot_dingtalk, 200, "{\"errcode\":130101,\"errmsg\":\"send too fast\"}", ROBOT_FAST},
        {&robot_dingtalk, 200, "{\"errcode\":\"410100\"}", ROBOT_FAST},
        {&robot_dingtalk, 200, "{\"status\":1111,\"wait\":5,\"punish\":\"deny\"}", ROBOT_FAST},
        {&robot_dingtalk, 200, "{\"status\":1111,\"errcode\":0,\"punish\":\"deny\"}", ROBOT_FAST},
        {&robot_dingtalk, 200, "{\"errcode\":310000,\"errmsg\":\"sign not match\"}", ROBOT_REFUSED},
        {&robot_dingtalk, 200, "{\"errcode\":300005}", ROBOT_REFUSED},
        {&robot_dingtalk, 200, "{\"errcode\":460101}", ROBOT_LONG},
        {&robot_dingtalk, 200, "{\"errcode\":-1}", ROBOT_BUSY},
        {&robot_dingtalk, 200, "{\"errcode\":777}", ROBOT_BUSY},
        {&robot_dingtalk, 200, "{}", ROBOT_BUSY},
        {&robot_dingtalk, 200, "", ROBOT_BUSY},
        {&robot_dingtalk, 200, "<html>502</html>", ROBOT_BUSY},
        {&robot_dingtalk, 500, "{\"errcode\":0}", ROBOT_BUSY},
        {&robot_dingtalk, 302, "", ROBOT_REFUSED},
        {&robot_wecom, 200, "{\"errcode\":0,\"errmsg\":\"ok\"}", ROBOT_SENT},
        {&robot_wecom, 200, "{\"errcode\":0,\"errmsg\":\"Warning: wrong json format. \"}", ROBOT_REFUSED},
        {&robot_wecom, 200, "{\"errcode\":45009}", ROBOT_FAST},
        {&robot_wecom, 200, "{\"errcode\":40058,\"errmsg\":\"text.content exceed max length 2048.\"}", ROBOT_LONG},
        {&robot_wecom, 200, "{\"errcode\":40058,\"errmsg\":\"invalid Request Parameter\"}", ROBOT_REFUSED},
        {&robot_wecom, 429, "{\"errcode\":0}", ROBOT_FAST},
        {&robot_feishu, 200, "{\"code\":0,\"msg\":\"success\",\"StatusCode\":0}", ROBOT_SENT},
        {&robot_feishu, 200, "{\"StatusCode\":0,\"StatusMessage\":\"success\"}", ROBOT_SENT},
        {&robot_feishu, 200, "{\"code\":19021}", ROBOT_REFUSED},
        {&robot_feishu, 400, "{\"code\":9499,\"msg\":\"Bad Request\"}", ROBOT_REFUSED},
        {&robot_feishu, 200, "{\"code\":11232}", ROBOT_FAST},
        {&robot_feishu, 200, "{\"code\":[0]}", ROBOT_BUSY},
        {&robot_feishu, 200, "[0]", ROBOT_BUSY},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpint(judged(cases[i].service, cases[i].status, cases[i].body, NULL, NULL).class, ==, cases[i].class);
    static const char gateway[] = "{\"code\":99991400,\"msg\":\"request trigger frequency limit\"}";
    g_assert_cmpint(judged(&robot_feishu, 400, gateway, "x-ogw-ratelimit-reset", "9").wait, ==, 9000);
    g_assert_cmpint(judged(&robot_feishu, 429, "", "x-ogw-ratelimit-reset", "99999999999999999999").wait, ==, CLOCK_MINUTE);
    g_assert_cmpint(judged(&robot_dingtalk, 200, "{\"errcode\":130101}", NULL, NULL).wait, ==, 10 * CLOCK_MINUTE);
}

/* What an answer says in its own words goes nowhere: they name our address, a hint and a link. */
static void test_silent(void) {
    static const char *const answers[] = {
        "{\"errcode\":93000,\"errmsg\":\"invalid webhook url, hint: [1700000000123456789012345], from ip: 203.0.113.9, more info at "
        "https://open.work.weixin.qq.com/devtool/query?e=93000\"}",
        "{\"errcode\":40058,\"errmsg\":\"markdown.content exceed max length 4096. invalid Request Parameter, hint: [1700], from ip: "
        "203.0.113.9, more info at https://open.work.weixin.qq.com/devtool/query?e=40058\"}",
        "{\"errcode\":99,\"errmsg\":\"hint: [1700] from ip: 203.0.113.9 https://x\"}"};
    for (gsize i = 0; i < G_N_ELEMENTS(answers); i++) {
        RobotVerdict verdict = judged(&robot_wecom, 200, answers[i], NULL, NULL);
        g_autofree char *sentence = robot_sentence(&robot_wecom, &verdict);
        g_assert_false(strstr(sentence, "203.0") || strstr(sentence, "http") || strstr(sentence, "1700") || strstr(sentence, "hint"));
    }
    RobotVerdict clock[] = {judged(&robot_feishu, 200, "{\"code\":19021}", NULL, NULL),
                            judged(&robot_dingtalk, 200, "{\"errcode\":310000,\"errmsg\":\"invalid timestamp, more: [x]\"}", NULL, NULL)};
    for (gsize i = 0; i < G_N_ELEMENTS(clock); i++)
        g_assert_nonnull(strstr(clock[i].why, "clock"));
}

static void test_pace(void) {
    g_autofree char *folder = g_dir_make_tmp("robot-XXXXXX", NULL), *file = g_build_filename(folder, "robot-feishu", NULL);
    gint64 now = 1700000000 * CLOCK_SECOND;
    RobotPace *pace = robot_pace_new(file, now, NULL);
    for (int i = 0; i < 18; i++) {
        gint64 at = now + i / 4 * CLOCK_SECOND;
        g_assert_cmpint(robot_pace_take(pace, &robot_feishu, "https://a", at, FALSE), ==, 0);
        if (i % 4 == 3)
            g_assert_cmpint(robot_pace_take(pace, &robot_feishu, "https://a", at + 100, FALSE), ==, 900);
    }
    g_assert_cmpint(robot_pace_take(pace, &robot_feishu, "https://a", now + 6000, FALSE), ==, CLOCK_MINUTE - 6000);
    g_assert_cmpint(robot_pace_take(pace, &robot_dingtalk, "https://b", now + 6000, FALSE), ==, 0);
    /* It is not forgotten over a restart, which may have cut the last line. */
    robot_pace_free(pace);
    FILE *out = g_fopen(file, "a");
    fputs("0123 at 17000", out);
    fclose(out);
    pace = robot_pace_new(file, now + 6000, NULL);
    g_assert_cmpint(robot_pace_take(pace, &robot_feishu, "https://a", now + 6000, FALSE), ==, CLOCK_MINUTE - 6000);
    g_assert_cmpint(robot_pace_take(pace, &robot_feishu, "https://a", now + CLOCK_MINUTE, FALSE), ==, 0);
    /* A clock that was set back holds it up for a minute at most; a block ends too. */
    g_assert_cmpint(robot_pace_take(pace, &robot_feishu, "https://a", now - CLOCK_DAY + 4 * CLOCK_MINUTE, FALSE), <=, CLOCK_MINUTE);
    robot_pace_block(pace, "https://b", now, now + 10 * CLOCK_MINUTE);
    g_assert_cmpint(robot_pace_take(pace, &robot_dingtalk, "https://b", now + CLOCK_MINUTE, TRUE), ==, 9 * CLOCK_MINUTE);
    g_assert_cmpint(robot_pace_take(pace, &robot_dingtalk, "https://b", now + 10 * CLOCK_MINUTE, TRUE), ==, 0);
    /* Full and half hours. */
    gint64 half = now / (30 * CLOCK_MINUTE) * 30 * CLOCK_MINUTE + 30 * CLOCK_MINUTE;
    g_assert_cmpint(robot_pace_take(pace, &robot_feishu, "https://c", half + 1000, FALSE), ==, 59 * CLOCK_SECOND);
    g_assert_cmpint(robot_pace_take(pace, &robot_feishu, "https://c", half + 1000, TRUE), ==, 0);
    g_assert_cmpint(robot_pace_take(pace, &robot_dingtalk, "https://c", half + 1000, FALSE), ==, 0);
    robot_pace_free(pace);
    g_autofree char *kept = NULL;
    g_file_get_contents(file, &kept, NULL, NULL);
    g_assert_null(strstr(kept, "https"));
    g_unlink(file);
    g_rmdir(folder);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    i18n_init("en");
    g_assert_true(seal_init(NULL));
    g_test_add_func("/robot/sign", test_sign);
    g_test_add_func("/robot/nobody-else", test_nobody_else);
    g_test_add_func("/robot/cut", test_cut);
    g_test_add_func("/robot/whom", test_whom);
    g_test_add_func("/robot/judge", test_judge);
    g_test_add_func("/robot/silent", test_silent);
    g_test_add_func("/robot/pace", test_pace);
    return g_test_run();
}
