/* SPDX-License-Identifier: MIT
 *
 * The courier and the channels sms and voice against the fake of the services (tests/lib/gateway.py): what arrives, and what is said of
 * every way in which a server can go wrong.
 */
#include "bihuan/base/i18n.h"
#include "bihuan/notify/courier.h"
#include "channel-fake.h"

extern const Channel channel_sms, channel_voice;

static void has(const char *text, const char *part) {
    if (!text || !strstr(text, part))
        g_error("“%s” is not in: %s", part, text ? text : "(nothing)");
}

static guint requests(const Fake *fake) {
    g_autofree char *text = fake_file(fake, "requests");
    guint lines = 0;
    for (const char *at = text; at && (at = strchr(at, '\n')) != NULL; at++)
        lines++;
    return lines;
}

/* ---- the courier ---- */

typedef struct {
    gboolean done;
    guint status;
    char *error, *body;
    Courier *free; /* freed in done() */
} Came;

static void on_came(gpointer data, const CourierAnswer *answer, const GError *error) {
    Came *came = data;
    Courier *courier = came->free;
    *came = (Came){TRUE, answer->status, g_strdup(error ? error->message : ""), g_strdup(answer->body), NULL};
    courier_free(courier);
}

static void came_clear(Came *came) {
    g_free(came->error);
    g_free(came->body);
    *came = (Came){FALSE, 0, NULL, NULL, NULL};
}

static void fetch(Courier *courier, const char *url, const char *ca, guint seconds, Came *came) {
    came_clear(came);
    courier_send(courier, &(CourierRequest){"POST", url, NULL, "x=1", 3, ca, seconds, NULL}, on_came, came);
    fake_wait(&came->done);
}

static void test_courier(gconstpointer data) {
    const Fake *fake = data;
    static const struct {
        const char *mode;
        guint status;
        const char *sentence;
    } cases[] = {
        {"redirect", 302, ""},
        {"500 x", 500, ""},
        {"endless", 200, "The answer did not end within 65536 bytes."},
        {"hang", 0, "There was no answer in time."},
        {"drop", 0, "The server broke off"},
        {"half", 200, "The server broke off"},
    };
    g_autoptr(Courier) courier = courier_new();
    g_autofree char *url = g_strconcat(fake->url, "aliyun/?token=geheim", NULL), *tls = g_strconcat(fake->tls_url, "aliyun/", NULL);
    Came came = {FALSE, 0, NULL, NULL, NULL};
    g_setenv("http_proxy", "http://127.0.0.1:1/", TRUE);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        fake_say(fake, "mode", cases[i].mode);
        fetch(courier, url, NULL, i == 3 ? 1 : 0, &came);
        g_assert_cmpuint(came.status, ==, cases[i].status);
        has(came.error, cases[i].sentence);
        g_assert_true(*cases[i].sentence || !*came.error);
        g_assert_false(strstr(came.error, "geheim") || strstr(came.error, "127.0.0.1"));
    }
    fake_say(fake, "mode", NULL);
    g_unsetenv("http_proxy");
    g_autofree char *noted = fake_file(fake, "requests");
    g_assert_null(strstr(noted, "/trap"));
    /* Who cannot prove his name is sent nothing. */
    guint before = requests(fake);
    g_autofree char *name = g_strconcat("https://localhost", strrchr(fake->tls_url, ':'), "aliyun/", NULL);
    fetch(courier, name, fake->ca, 0, &came);
    g_assert_cmpstr(came.error, ==, "The server's certificate does not match; nothing was sent to it.");
    fetch(courier, tls, NULL, 0, &came);
    g_assert_cmpstr(came.error, ==, "The server's certificate does not match; nothing was sent to it.");
    fetch(courier, tls, "/nowhere.pem", 0, &came);
    g_assert_cmpstr(came.error, ==, "The file of certificates to trust cannot be read; nothing was sent.");
    fetch(courier, "file:///etc/passwd", NULL, 0, &came);
    has(came.error, "The transfer failed: ");
    fetch(courier, "http://127.0.0.1:1/", NULL, 0, &came);
    g_assert_cmpstr(came.error, ==, "The server cannot be reached.");
    fetch(courier, "http://127.0.0.1:1/\r\nX: y", NULL, 0, &came);
    has(came.error, "A line end stands in an address");
    g_assert_cmpuint(requests(fake), ==, before);
    fetch(courier, tls, fake->ca, 0, &came);
    g_assert_cmpstr(came.error, ==, "");
    g_assert_cmpuint(came.status, ==, 400);
    came_clear(&came);
}

/* Its owner may go at any moment, done() included. */
static void test_courier_ends(gconstpointer data) {
    const Fake *fake = data;
    g_autofree char *url = g_strconcat(fake->url, "aliyun/", NULL), *slow = g_strconcat(fake->url, "tencent/", NULL);
    for (int way = 0; way < 4; way++) {
        Courier *courier = courier_new();
        Came one = {FALSE, 0, NULL, NULL, way == 0 ? courier : NULL}, other = {FALSE, 0, NULL, NULL, NULL};
        guint before = requests(fake), tick = g_timeout_add(20, fake_tick, NULL);
        fake_say(fake, "mode", way == 0 ? "only tencent hang" : "hang");
        courier_send(courier, &(CourierRequest){"GET", url, NULL, NULL, 0, NULL, 0, NULL}, on_came, &one);
        courier_send(courier, &(CourierRequest){"GET", way == 3 ? "http://\n" : slow, NULL, NULL, 0, NULL, 0, NULL}, on_came, &other);
        if (way == 0)
            fake_wait(&one.done);
        while (way == 1 && requests(fake) == before)
            g_main_context_iteration(NULL, TRUE);
        g_source_remove(tick);
        if (way == 2)
            courier_forget(courier, &one);
        if (way != 0)
            courier_free(courier);
        while (g_main_context_iteration(NULL, FALSE))
            ;
        g_assert_true(one.done == (way == 0) && !other.done);
        came_clear(&one);
    }
    fake_say(fake, "mode", NULL);
}

/* ---- channels ---- */

typedef struct {
    Serving *serving;
    ServingSection *section;
    Courier *courier;
    const Channel *channel;
    gpointer line;
    /* What was heard. */
    gboolean heard;
    ReceiptKind kind;
    char *id, *error;
} Test;

static void on_heard(gpointer data, const Receipt *receipt) {
    Test *test = data;
    g_free(test->id);
    g_free(test->error);
    test->id = g_strdup(receipt->id);
    test->error = g_strdup(receipt->error);
    test->kind = receipt->kind;
    test->heard = TRUE;
}

/* pairs: what is said beside the address of the fake, which stands in place of the service's. */
static void test_open(Test *test, const Fake *fake, const Channel *channel, const char *service, const char *const *pairs) {
    g_autofree char *url = g_strconcat(fake->url, service, "/", NULL);
    g_autoptr(GError) error = NULL;
    *test = (Test){.channel = channel, .section = fake_section(channel->name, pairs), .courier = courier_new()};
    g_hash_table_replace(test->section->values, g_strdup("url"), g_strdup(url));
    g_hash_table_replace(test->section->values, g_strdup("host"),
                         g_strdup_printf("127.0.0.1%.*s", (int)strlen(strrchr(fake->url, ':')) - 1, strrchr(fake->url, ':')));
    g_hash_table_replace(test->section->secrets, g_strdup("secret"),
                         g_strdup(strcmp(service, "tencent") == 0 ? "SECRETEXAMPLE" : "testSecret"));
    test->line = channel->open(&(ChannelWay){NULL, test->section, test->courier, fake->folder, on_heard, test}, &error);
    g_assert_no_error(error);
}

static void test_close(Test *test) {
    test->channel->close(test->line);
    courier_free(test->courier);
    fake_section_free(test->section);
    g_free(test->id);
    g_free(test->error);
}

static void expect(Test *test, const Outgoing *out, SendVerdict verdict, const char *sentence) {
    FakeEnd end = fake_send(test->channel, test->line, out);
    g_test_message("%s", end.error ? end.error : end.reply);
    g_assert_cmpint(end.verdict, ==, verdict);
    has(end.error ? end.error : end.reply, sentence);
    g_assert_false(end.error && (strstr(end.error, "127.0.0.1") || strstr(end.error, "http") || strstr(end.error, "testSecret")));
    fake_end_clear(&end);
}

#define ALIYUN "provider=aliyun", "key=testId", "template=SMS_1", "signature=测试"

static void test_sms(gconstpointer data) {
    const Fake *fake = data;
    Test test;
    test_open(&test, fake, &channel_sms, "aliyun",
              (const char *const[]){ALIYUN, "let.param={\"t\":\"${text}\",\"n\":${segments}}", "per_number=40/1d", NULL});
    Outgoing out = fake_message("+86 138-0013-8000", "污水池泄漏\n\"YH-1019\"");
    expect(&test, &out, SEND_OK, "^0");
    static const struct {
        const char *mode;
        SendVerdict verdict;
        const char *sentence;
    } modes[] = {
        {"500", SEND_RETRY, "(HTTP 500)"},
        {"429", SEND_RETRY, "(HTTP 429)"},
        {"html", SEND_RETRY, "a page instead of JSON"},
        {"nojson", SEND_RETRY, "is no JSON"},
        {"nocode", SEND_RETRY, "does not say"},
        {"empty", SEND_RETRY, "is no JSON"},
        {"redirect", SEND_REFUSED, "HTTP 302"},
        {"endless", SEND_RETRY, "did not end"},
        {"slow 0.1", SEND_OK, "^0"},
        {"half", SEND_RETRY, "The server broke off"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(modes); i++) {
        fake_say(fake, "mode", modes[i].mode);
        expect(&test, &out, modes[i].verdict, modes[i].sentence);
    }
    fake_say(fake, "mode", NULL);
    out.address = "1380013800";
    expect(&test, &out, SEND_REFUSED, "This person's mobile number is none.");
    out.address = "13800138001\r\nX: y";
    expect(&test, &out, SEND_REFUSED, "This person's mobile number is none.");
    out.address = "13800138001";
    fake_say(fake, "settings", "{\"aliyun\": {\"permits\": 0}}");
    expect(&test, &out, SEND_RETRY, "(isv.BUSINESS_LIMIT_CONTROL)");
    fake_say(fake, "settings", "{\"aliyun\": {\"secret\": \"other\"}}");
    expect(&test, &out, SEND_REFUSED, "(SignatureDoesNotMatch)");
    fake_say(fake, "settings", NULL);
    out.now -= CLOCK_HOUR;
    expect(&test, &out, SEND_RETRY, "the clock of this host is wrong");
    test_close(&test);
    /* A certificate that nobody vouches for is no message's fault. */
    Fake secure = *fake;
    secure.url = fake->tls_url;
    test_open(&test, &secure, &channel_sms, "aliyun", (const char *const[]){ALIYUN, NULL});
    out = fake_message("13800138000", "泄漏");
    expect(&test, &out, SEND_RETRY, "certificate does not match");
    test_close(&test);
}

/* 71 are two, 134 two, 135 three, 201 three, 202 four, 【sign】 counted; what is too long is cut at a character. */
static void test_segments(gconstpointer data) {
    const Fake *fake = data;
    static const struct {
        guint length, most, segments, kept;
    } cases[] = {{70, 9, 1, 70},   {71, 9, 2, 71}, {134, 9, 2, 134}, {135, 9, 3, 135}, {201, 9, 3, 201},
                 {202, 9, 4, 202}, {71, 1, 1, 70}, {134, 2, 2, 134}, {135, 2, 2, 134}, {202, 3, 3, 201}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Test test;
        g_autofree char *most = g_strdup_printf("segments=%u", cases[i].most);
        test_open(&test, fake, &channel_sms, "aliyun",
                  (const char *const[]){ALIYUN, "let.param={\"t\":\"${text}\",\"n\":${segments}}", most, NULL});
        g_autoptr(GString) text = g_string_new(NULL);
        for (guint k = 0; k + 4 < cases[i].length; k++)
            g_string_append(text, "阀");
        g_autofree char *mobile = g_strdup_printf("1390000%04u", (guint)i);
        Outgoing out = fake_message(mobile, text->str);
        fake_say(fake, "requests", NULL);
        expect(&test, &out, SEND_OK, "^0");
        g_autofree char *noted = fake_file(fake, "requests"), *number = g_strdup_printf("%%22n%%22%%3A%u%%7D", cases[i].segments);
        has(noted, number);
        guint kept = 4 + (strstr(noted, "%E2%80%A6") != NULL);
        for (const char *at = noted; (at = strstr(at, "%E9%98%80")) != NULL; at++)
            kept++;
        g_assert_cmpuint(kept, ==, cases[i].kept);
        test_close(&test);
    }
}

static void test_tencent(gconstpointer data) {
    const Fake *fake = data;
    static const char *const pairs[] = {
        "provider=tencent", "key=AKIDEXAMPLE", "app=1400000000", "signature=腾讯云", "template=1110", "per_number=2/1h", NULL};
    Test test;
    test_open(&test, fake, &channel_sms, "tencent", pairs);
    Outgoing out = fake_message("13800138002", "一");
    out.again = TRUE;
    expect(&test, &out, SEND_OK, "5000:1045710669157053657849499619");
    g_autofree char *noted = fake_file(fake, "requests");
    has(noted, "（重发）一");
    fake_say(fake, "settings", "{\"tencent\": {\"code\": \"LimitExceeded.PhoneNumberDailyLimit\"}}");
    expect(&test, &out, SEND_RETRY, "(LimitExceeded.PhoneNumberDailyLimit)");
    fake_say(fake, "settings", "{\"tencent\": {\"secret\": \"other\"}}");
    out.address = "13800138003";
    expect(&test, &out, SEND_REFUSED, "(AuthFailure.SignatureFailure)");
    fake_say(fake, "settings", NULL);
    /* Two an hour, over a restart. */
    test_close(&test);
    test_open(&test, fake, &channel_sms, "tencent", pairs);
    out.address = "13800138002";
    expect(&test, &out, SEND_RETRY, "This number has had as many messages as the gateway allows.");
    test_close(&test);
}

static void append(const Fake *fake, const char *name, const char *line) {
    g_autofree char *path = g_build_filename(fake->folder, name, NULL);
    FILE *file = g_fopen(path, "a");
    fprintf(file, "%s\n", line);
    fclose(file);
}

static gboolean on_looked(gpointer data) {
    *(gboolean *)data = TRUE;
    return G_SOURCE_REMOVE;
}

/* Answering is nothing, another key is nothing, the key of another call is nothing. */
static void test_voice(gconstpointer data) {
    const Fake *fake = data;
    g_autofree char *receipt = g_strconcat("receipt=", fake->folder, "/keys", NULL);
    const char *const pairs[] = {"provider=aliyun", "key=testId", "template=TTS_1", "every=1s", receipt, NULL};
    Test test;
    test_open(&test, fake, &channel_voice, "aliyun", pairs);
    Outgoing out = fake_message("13800138004", "氨气报警");
    FakeEnd end = fake_send(&channel_voice, test.line, &out);
    g_assert_cmpint(end.verdict, ==, SEND_OK);
    g_autofree char *answered = g_strdup_printf("[{\"call_id\":\"%s\",\"status_code\":\"200002\",\"dtmf\":\"1\"}]", end.reply);
    g_autofree char *wrong = g_strdup_printf("[{\"call_id\":\"%s\",\"status_code\":\"300000\",\"dtmf\":\"2\"}]", end.reply);
    append(fake, "keys", answered);
    append(fake, "keys", wrong);
    append(fake, "keys", "[{\"call_id\":\"1^1\",\"status_code\":\"300000\",\"dtmf\":\"1\"}]");
    append(fake, "keys", "{\"call_id\":");
    expect(&test, &out, SEND_RETRY, "This number was called a moment ago");
    /* Two looks later nobody has acknowledged; then the line is opened anew. */
    gboolean looked = FALSE;
    g_timeout_add(2100, on_looked, &looked);
    fake_wait(&looked);
    g_assert_false(test.heard);
    test_close(&test);
    test_open(&test, fake, &channel_voice, "aliyun", pairs);
    expect(&test, &out, SEND_RETRY, "This number was called a moment ago");
    g_autofree char *right = g_strdup_printf("[{\"call_id\":\"%s\",\"status_code\":300000,\"dtmf\":\"1\"}]", end.reply);
    append(fake, "keys", right);
    fake_wait(&test.heard);
    g_assert_cmpint(test.kind, ==, RECEIPT_SEEN);
    g_assert_cmpstr(test.id, ==, "m1");
    fake_end_clear(&end);
    test_close(&test);
}

/* Asked for; and nobody who presses: the next one is called. */
static void test_poll(gconstpointer data) {
    const Fake *fake = data;
    g_autofree char *poll = g_strconcat("poll=", fake->url, "aliyun/?${params}&Signature=${sign}", NULL);
    const char *pairs[] = {
        "within=1m",
        "provider=aliyun",
        "key=testId",
        "template=TTS_1",
        "every=1s",
        poll,
        "poll.params=AccessKeyId=${key} & Action=QueryCallDetailByCallId & CallId=${reply} & SignatureNonce=${nonce} & Timestamp=${utc}",
        "poll.sign=${base64(hmac_sha1(secret + '&', 'GET&%2F&' + rfc3986(params)))}",
        NULL};
    Test test;
    test_open(&test, fake, &channel_voice, "aliyun", pairs);
    fake_say(fake, "settings", "{\"aliyun\": {\"page\": {\"status_code\": \"300000\", \"dtmf\": \"1\"}}}");
    Outgoing out = fake_message("13800138005", "氨气报警");
    expect(&test, &out, SEND_OK, "^0");
    fake_wait(&test.heard);
    g_assert_cmpint(test.kind, ==, RECEIPT_SEEN);
    test_close(&test);
    pairs[0] = "within=2s";
    test_open(&test, fake, &channel_voice, "aliyun", pairs);
    fake_say(fake, "settings", "{\"aliyun\": {\"page\": {\"status_code\": \"200000\", \"dtmf\": \"1\"}}}");
    out.address = "13800138006";
    expect(&test, &out, SEND_OK, "^0");
    fake_wait(&test.heard);
    g_assert_cmpint(test.kind, ==, RECEIPT_FAILED);
    g_assert_cmpstr(test.error, ==, "Nobody has acknowledged the call by the key.");
    fake_say(fake, "settings", NULL);
    test_close(&test);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    i18n_init("en");
    Fake fake = fake_new("127.0.0.1");
    g_test_add_data_func("/channel/courier", &fake, test_courier);
    g_test_add_data_func("/channel/courier-ends", &fake, test_courier_ends);
    g_test_add_data_func("/channel/sms", &fake, test_sms);
    g_test_add_data_func("/channel/segments", &fake, test_segments);
    g_test_add_data_func("/channel/tencent", &fake, test_tencent);
    g_test_add_data_func("/channel/voice", &fake, test_voice);
    g_test_add_data_func("/channel/poll", &fake, test_poll);
    int status = g_test_run();
    fake_free(&fake);
    return status;
}
