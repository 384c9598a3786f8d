/* SPDX-License-Identifier: MIT
 *
 * Gateways by template: the vectors of the services come out of the ready templates, nothing a name says becomes a header, a parameter
 * or a field, and what an answer means.
 */
#include <gio/gio.h>

#include "../../src/notify/gateway.h"
#include "bihuan/base/i18n.h"
#include "bihuan/notify/template.h"
#include "channel-fake.h"

static const Outgoing NOBODY = {.id = "m1",
                                .name = "",
                                .person = "",
                                .number = "",
                                .title = "",
                                .text = "",
                                .kind = "task",
                                .lang = "zh",
                                .area = "",
                                .department = "",
                                .address = "",
                                .dedupe = ""};

/* A request of a section; the parts joined by line ends, owned. */
static char *request_of(const char *kind, const char *const *pairs, const GatewayNote *note) {
    ServingSection *section = fake_section(kind, pairs);
    g_autoptr(GError) error = NULL;
    g_auto(GatewayRequest) request = {NULL, NULL, NULL, NULL, 0};
    g_autoptr(Gateway) gateway = gateway_new(&(ChannelWay){.section = section}, kind, &error);
    g_assert_no_error(error);
    gateway_request(gateway, GATEWAY_SEND, note, &request, &error);
    g_assert_no_error(error);
    g_autofree char *headers = g_strjoinv("\n", request.headers);
    char *all = g_strconcat(request.method, "\n", request.url, "\n", headers, "\n\n", request.body ? request.body : "", NULL);
    g_clear_pointer(&gateway, gateway_free);
    fake_section_free(section);
    return all;
}

static void has(const char *text, const char *part) {
    if (!strstr(text, part))
        g_error("“%s” is not in:\n%s", part, text);
}

typedef struct {
    const char *kind, *mobile, *number, *signature;
    gint64 now;
    const char *const *pairs;
} Vector;

#define ALI "provider=aliyun", "key=testId", "!secret=testSecret"
#define SMS ALI, "let.nonce=45e25e9b-0a6f-4070-8c85-2956eda1b466", "template=SMS_71390007"
#define CALL ALI, "let.nonce=f7d2d4ef-6d5f-4da4-86ed-88e001a66abb", "template=TTS_0000000", "show=057112345678"
#define OWN_SMS SMS, "signature=阿里云测试", "let.out=${number}-1", "let.param={\"no\":\"${number}\",\"hours\":\"48\"}"
#define OWN_CALL CALL, "let.param={\"place\":\"污水池\",\"value\":\"18.9\"}"

/* gateways.md C5, C7: two published ones, and ours by GET and POST. */
static void test_aliyun(void) {
    const Vector vectors[] = {
        {"sms", "15300000001", "123", "zJDF%2BLrzhj%2FThnlvIToysFRq6t4%3D", 1499827339000,
         (const char *const[]){SMS, "method=GET", "let.format=XML", "signature=阿里云短信测试专用", "let.param={\"customer\":\"test\"}",
                               NULL}},
        {"sms", "13800138000", "YH-1019", "6PoncaCOxdeLz%2Fnd55EC%2FKMNYao%3D", 1783824139000,
         (const char *const[]){OWN_SMS, "method=GET", NULL}},
        {"sms", "13800138000", "YH-1019", "Sxc7oJXi1K%2FtzZRFkJZHgDAvTcQ%3D", 1783824139000, (const char *const[]){OWN_SMS, NULL}},
        {"voice", "13000000000", "123", "aMfgrx8DLS7vLfpeR1c2rrKLr0Q%3D", 1506609116000,
         (const char *const[]){CALL, "method=GET", "let.format=XML", "let.times=", "let.param={\"code\":\"1234\",\"product\":\"test\"}",
                               NULL}},
        {"voice", "13800138000", "AL-0007-3", "wVpArj37rdA9mkt5RqYi44vDPoc%3D", 1790605916000,
         (const char *const[]){OWN_CALL, "method=GET", NULL}},
        {"voice", "13800138000", "AL-0007-3", "uEwDrdiM5nU0Cja%2BnV2nY2TllqU%3D", 1790605916000, (const char *const[]){OWN_CALL, NULL}},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(vectors); i++) {
        Outgoing out = NOBODY;
        out.number = vectors[i].number;
        out.now = vectors[i].now;
        g_autofree char *request = request_of(vectors[i].kind, vectors[i].pairs, &(GatewayNote){&out, vectors[i].mobile, "", "", 1});
        g_autofree char *sign = g_strconcat("&Signature=", vectors[i].signature, NULL);
        has(request, sign);
        g_assert_true(g_str_has_prefix(request, i % 3 == 2 ? "POST\nhttps://" : "GET\nhttps://"));
    }
}

static void test_tencent(void) {
    Outgoing out = NOBODY;
    out.number = "YH-1019";
    out.now = 1700000000000;
    static const char *const pairs[] = {
        "provider=tencent",
        "key=AKIDEXAMPLE",
        "!secret=SECRETEXAMPLE",
        "app=1400000000",
        "signature=腾讯云",
        "template=1110",
        "body={\"PhoneNumberSet\":[\"${e164}\"],\"SmsSdkAppId\":\"${app}\",\"SignName\":\"${signature}\",\"TemplateId\":\"${"
        "template}\",\"TemplateParamSet\":[\"${number}\",\"48\"]}",
        NULL};
    g_autofree char *request = request_of("sms", pairs, &(GatewayNote){&out, "13800138000", "", "", 1});
    has(request,
        "Authorization: TC3-HMAC-SHA256 Credential=AKIDEXAMPLE/2023-11-14/sms/tc3_request, SignedHeaders=content-type;host;x-tc-action, "
        "Signature=4bae0a1d7ad34aa62a745c3ec1339ede56c629e6cf40998ac466e1df26d1ef44\n");
    has(request, "X-TC-Timestamp: 1700000000\n");
    has(request, "{\"PhoneNumberSet\":[\"+8613800138000\"],");
}

/* A name that is a header, a parameter, a field, a place of a template. */
static void test_hostile(void) {
    Outgoing out = NOBODY;
    out.name = "a\"},\"x\":\"\\b\r\nX-Evil: 1&to=1 #${secret}%0d<i>";
    const GatewayNote note = {&out, "13800138000", out.name, "", 1};
    g_autofree char *form = request_of(
        "sms", (const char *const[]){"url=https://h/s?n=${name}", "ok=0", "body=a=${name}&b=测 试", "headers=X-Name: ${name}", NULL},
        &note);
    static const char encoded[] = "a%22%7D%2C%22x%22%3A%22%5Cb%0D%0AX-Evil%3A%201%26to%3D1%20%23%24%7Bsecret%7D%250d%3Ci%3E";
    g_autofree char *wanted =
        g_strconcat("POST\nhttps://h/s?n=", encoded, "\nX-Name: a\"},\"x\":\"\\b  X-Evil: 1&to=1 #${secret}%0d<i>\n",
                    "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\n\na=", encoded, "&b=%E6%B5%8B%20%E8%AF%95", NULL);
    g_assert_cmpstr(form, ==, wanted);
    g_autofree char *json =
        request_of("sms", (const char *const[]){"url=https://h/", "ok=0", "body={\"n\":\"${name}\",\"t\":${seconds}}", NULL}, &note);
    has(json, "{\"n\":\"a\\\"},\\\"x\\\":\\\"\\\\b\\u000d\\nX-Evil: 1&to=1 #${secret}%0d<i>\",\"t\":0}");
    g_autofree char *xml = request_of("sms", (const char *const[]){"url=https://h/", "ok=0", "body=<n>${name}</n>", NULL}, &note);
    has(xml, "&lt;i&gt;</n>");
    /* A parameter of JSON in a form is escaped twice, each for its place. */
    g_autofree char *both = request_of(
        "sms", (const char *const[]){"url=https://h/", "ok=0", "params=z=1&p={\"n\":\"${cut(name, 3)}\"}", "body=${params}", NULL}, &note);
    has(both, "\n\np=%7B%22n%22%3A%22a%5C%22%7D%22%7D&z=1");
}

static void test_functions(void) {
    Outgoing out = NOBODY;
    out.number = "中a";
    out.now = 1700000000123;
    const GatewayNote note = {&out, "13800138000", "t", "", 1};
    static const char *const pairs[] = {
        "url=https://h/",
        "ok=0",
        "charset=gbk",
        "account=u",
        "!password=p",
        "let.a=${upper(md5(number))}",
        "let.b=${base64(sha1('x')) + '|' + hex('A\\n\\'')}",
        "let.c=${or('', lower('QÄ')) + json('\"')}",
        "body=${a}|${b}|${rfc3986(rfc3986('/'))}|${c}|${number}|${ms}|${utc}|${day}|${date}|${stamp}|${e164}|${hmac_sha1(md5('k'),'')}",
        NULL};
    g_autofree char *request = request_of("sms", pairs, &note);
    has(request,
        "charset=GBK\n\nD8B716E5B5C2246AE30FCBD5483C4E32|EfatjsUqKYSrqv18O1FlA3hcIHI%3D%7C410a27|%252F|q%3F%5C%22|%D6%D0a|1700000000123|"
        "2023-11-14T22%3A13%3A20Z|2023-11-14|20231115|20231115061320|%2B8613800138000|1ede1efabf224e9018a6dfb52c5f353c25bbf910");
}

/* The example of bihuan.conf(5). */
static void test_example(void) {
    Outgoing out = NOBODY;
    out.now = 1700000000123;
    static const char *const pairs[] = {"url=https://sms.example.cn/send",
                                        "charset=GBK",
                                        "account=plant7",
                                        "!password=geheim",
                                        "body=user=${account}&pw=${md5(password + stamp)}&ts=${stamp}&to=${mobile}&msg=${text}",
                                        "ok=^0,",
                                        NULL};
    g_autofree char *request = request_of("sms", pairs, &(GatewayNote){&out, "13800138000", "泄漏 &to=1", "", 1});
    g_autofree char *md5 = g_compute_checksum_for_string(G_CHECKSUM_MD5, "geheim20231115061320", -1);
    g_autofree char *body =
        g_strdup_printf("\n\nuser=plant7&pw=%s&ts=20231115061320&to=13800138000&msg=%%D0%%B9%%C2%%A9%%20%%26to%%3D1", md5);
    g_assert_true(g_str_has_suffix(request, body));
}

/* One mark and one title. */
static void test_text(void) {
    static const struct {
        const char *title, *text, *lang;
        gboolean again, idempotent;
        const char *wanted;
    } cases[] = {
        {"待办", "待办 P-101", "zh", FALSE, FALSE, "待办 P-101"},
        {"待办", "P-101", "zh", FALSE, FALSE, "待办：P-101"},
        {"待办", "待办 P-101", "zh", TRUE, FALSE, "（重发）待办 P-101"},
        {"待办", "P-101\n泄漏", "zh", TRUE, FALSE, "（重发）待办：P-101 泄漏"},
        {"待办", "P-101", "zh", TRUE, TRUE, "待办：P-101"},
        {"Task", "P-101", "en", TRUE, FALSE, "(sent again) Task: P-101"},
        {"", "x", "en", FALSE, FALSE, "x"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Outgoing out = NOBODY;
        out.title = cases[i].title;
        out.text = cases[i].text;
        out.lang = cases[i].lang;
        out.again = cases[i].again;
        g_autofree char *text = gateway_text(&out, cases[i].idempotent);
        g_assert_cmpstr(text, ==, cases[i].wanted);
    }
}

static void test_refused(void) {
    static const struct {
        const char *pairs[6];
        const char *sentence;
    } cases[] = {
        {{"ok=0"}, "t.conf:7: [channel sms] url: The address of the gateway is missing."},
        {{"url=ftp://h/", "ok=0"}, "url: An address begins with https:// or http://."},
        {{"url=https://h/"}, "ok: It must be said"},
        {{"url=https://h/${x", "ok=0"}, "url: “${” does not end before “”."},
        {{"url=https://h/${nobody}", "ok=0"}, "url: “nobody” is named and said nowhere"},
        {{"url=https://h/${sha512(id)}", "ok=0"}, "url: There is no function “sha512”"},
        {{"url=https://h/${md5(id, id)}", "ok=0"}, "url: “md5” is given 2 values and takes 1."},
        {{"url=https://h/${'a}", "ok=0"}, "url: A text in '…' does not end."},
        {{"url=https://h/${md5(id}", "ok=0"}, "url: The bracket behind “md5” does not end."},
        {{"url=https://h/${id?token=0123456789abcdef", "ok=0"}, "url: “${” does not end before “?token=01234”."},
        {{"url=https://h/${}", "ok=0"}, "url: Inside ${…} a name"},
        {{"url=https://h/", "ok=0", "body={\"a\":${text}}"}, "url: In JSON only a number may stand outside quotes."},
        {{"url=https://h/", "ok=0", "body={\"a\":"}, "body: This makes no JSON."},
        {{"url=https://${name}/", "ok=0"}, "url: What stands in the host of an address is no host."},
        {{"url=https://h/", "ok=0", "headers=X Y: 1"}, "headers: “X Y: 1” is no header"},
        {{"url=https://h/", "ok=0", "params=a"}, "params: “a” is no NAME=value."},
        {{"url=https://h/", "ok=(", "body=x"}, "ok: “(” is neither a path of JSON"},
        {{"url=https://h/", "ok=0", "charset=latin1"}, "charset: “latin1” is neither UTF-8 nor GBK."},
        {{"url=https://h/", "ok=0", "method=PUT"}, "method: “PUT” is neither GET nor POST."},
        {{"url=https://h/${a}", "ok=0", "let.a=${b}", "let.b=${a}"}, "url: A name means itself"},
        {{"provider=nobody"}, "provider: There is no ready template “nobody”"},
        {{"provider=aliyun", "key=k", "template=t", "signature=s"}, "“secret” is named and said nowhere"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        ServingSection *section = fake_section("sms", cases[i].pairs);
        g_autoptr(GError) error = NULL;
        g_assert_null(gateway_new(&(ChannelWay){.section = section}, "sms", &error));
        has(error->message, cases[i].sentence);
        fake_section_free(section);
    }
}

static void test_judge(void) {
    static const struct {
        guint status;
        const char *body;
        SendVerdict verdict;
        const char *sentence; /* or the reply */
    } cases[] = {
        {200, "{\"Code\":\"OK\",\"BizId\":\"9006^0\"}", SEND_OK, "9006^0"},
        {200, " {\"BizId\" : 7, \"Code\" : \"OK\"}", SEND_OK, "7"},
        {200, "{\"Code\":\"OK\",\"BizId\":\"see http://1.2.3.4/\"}", SEND_OK, ""},
        {200, "{\"Code\":[\"OK\"]}", SEND_RETRY, "does not say"},
        {200, "{\"Code\":\"isv.BUSINESS_LIMIT_CONTROL\",\"Message\":\"触发天级流控Permits:10\"}", SEND_RETRY,
         "for this number or for now (isv.BUSINESS_LIMIT_CONTROL)."},
        {200, "{\"Code\":\"isv.MOBILE_NUMBER_ILLEGAL\"}", SEND_REFUSED, "(isv.MOBILE_NUMBER_ILLEGAL)"},
        {200, "{\"Code\":\"isp.SYSTEM_ERROR\"}", SEND_RETRY, "(isp.SYSTEM_ERROR)"},
        {400, "{\"Code\":\"SignatureDoesNotMatch\",\"HostId\":\"1.2.3.4\"}", SEND_REFUSED, "refuses the message (SignatureDoesNotMatch)."},
        {404, "{\"Code\":\"InvalidAccessKeyId.NotFound\"}", SEND_REFUSED, "(InvalidAccessKeyId.NotFound)"},
        {400, "{\"Code\":\"InvalidTimeStamp.Expired\"}", SEND_RETRY, "the clock of this host is wrong"},
        {400, "{\"Code\":\"OK\"}", SEND_REFUSED, "(HTTP 400)"},
        {403, "no", SEND_REFUSED, "(HTTP 403)"},
        {302, "{\"Code\":\"OK\"}", SEND_REFUSED, "(HTTP 302), which is not followed."},
        {500, "{\"Code\":\"OK\"}", SEND_RETRY, "(HTTP 500)"},
        {429, "{\"Code\":\"OK\"}", SEND_RETRY, "(HTTP 429)"},
        {200, "<html>", SEND_RETRY, "a page instead of JSON"},
        {200, "{\"Code\":\"O", SEND_RETRY, "is no JSON"},
        {200, "", SEND_RETRY, "is no JSON"},
        {200, "{}", SEND_RETRY, "does not say"},
        {200, "{\"Code\":\"1.2.3.4\"}", SEND_RETRY, "does not say"},
        {200, "{\"Code\":\"see https://x at 1.2.3.4\"}", SEND_RETRY, "does not say"},
        {200, "\xff\xfe", SEND_RETRY, "is no JSON"},
    };
    static const char *const rate[] = {"isv.BUSINESS_LIMIT_CONTROL", NULL}, *const retry[] = {"isp.*", NULL},
                             *const times[] = {"InvalidTimeStamp*", NULL};
    GatewayJudge judge = {gateway_pattern_new("$.Code = OK", NULL),
                          gateway_pattern_new("$.Code", NULL),
                          gateway_pattern_new("$.BizId", NULL),
                          (char **)retry,
                          (char **)rate,
                          (char **)times,
                          "UTF-8"};
    g_autoptr(GHashTable) headers = g_hash_table_new(g_str_hash, g_str_equal);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) hold = g_ptr_array_new_with_free_func(g_free);
        SendResult result = gateway_judge(
            &judge, &(CourierAnswer){cases[i].status, cases[i].body, strlen(cases[i].body), headers, COURIER_FAULT_NONE}, NULL, hold);
        g_test_message("case %" G_GSIZE_FORMAT ": %s", i, result.error ? result.error : result.reply);
        g_assert_cmpint(result.verdict, ==, cases[i].verdict);
        has(result.error ? result.error : result.reply, cases[i].sentence);
        g_assert_false(result.error && (strstr(result.error, "1.2.3.4") || strstr(result.error, "://")));
    }
    /* No answer: who is away is looked for soon; the rest is tried by the plan, also where a person must see to a certificate. */
    static const struct {
        CourierFault fault;
        SendVerdict verdict;
        gint64 wait;
    } faults[] = {
        {COURIER_FAULT_SETTINGS, SEND_RETRY, 0}, {COURIER_FAULT_UNREACHED, SEND_RETRY, 5000}, {COURIER_FAULT_OTHER, SEND_RETRY, 0}};
    for (gsize i = 0; i < G_N_ELEMENTS(faults); i++) {
        g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func(g_free);
        g_autoptr(GError) error = g_error_new_literal(G_IO_ERROR, 0, "x");
        SendResult result = gateway_judge(&judge, &(CourierAnswer){200, "{\"Code\":\"OK\"}", 13, headers, faults[i].fault}, error, kept);
        g_assert_cmpint(result.verdict, ==, faults[i].verdict);
        g_assert_cmpint(result.wait, ==, faults[i].wait);
    }
    gateway_pattern_free(judge.ok);
    judge.ok = gateway_pattern_new("^(0|ok),(\\d+)", NULL);
    g_autoptr(GPtrArray) hold = g_ptr_array_new_with_free_func(g_free);
    g_assert_cmpint(gateway_judge(&judge, &(CourierAnswer){200, "ok,12", 5, headers, COURIER_FAULT_NONE}, NULL, hold).verdict, ==, SEND_OK);
    g_assert_cmpint(gateway_judge(&judge, &(CourierAnswer){200, "-1,12", 5, headers, COURIER_FAULT_NONE}, NULL, hold).verdict, ==,
                    SEND_RETRY);
    gateway_pattern_free(judge.ok);
    gateway_pattern_free(judge.code);
    gateway_pattern_free(judge.reply);
}

static void test_numbers(void) {
    g_autofree char *folder = g_dir_make_tmp("numbers-XXXXXX", NULL), *file = g_build_filename(folder, "sms.numbers", NULL), *kept = NULL;
    gint64 now = 1700000000000, wait;
    GatewayNumbers *numbers = gateway_numbers_new(file, "1/1m, 3/1h", now, NULL);
    g_assert_true(gateway_numbers_take(numbers, "13800138000", now, &wait));
    g_assert_false(gateway_numbers_take(numbers, "13800138000", now + 59999, &wait));
    g_assert_cmpint(wait, ==, 1);
    g_assert_true(gateway_numbers_take(numbers, "13800138001", now, &wait));
    gateway_numbers_free(numbers);
    FILE *out = g_fopen(file, "a");
    fputs("0123456789", out);
    fclose(out);
    numbers = gateway_numbers_new(file, "1/1m, 3/1h", now, NULL);
    g_assert_false(gateway_numbers_take(numbers, "13800138000", now + 1000, &wait));
    g_assert_true(gateway_numbers_take(numbers, "13800138000", now + 60000, &wait) &&
                  gateway_numbers_take(numbers, "13800138000", now + 120000, &wait));
    g_assert_false(gateway_numbers_take(numbers, "13800138000", now + 180000, &wait));
    g_assert_cmpint(wait, ==, CLOCK_HOUR - 180000);
    /* A clock that is set back by a year shuts nobody out for a year. */
    g_assert_false(gateway_numbers_take(numbers, "13800138000", now - 365 * CLOCK_DAY, &wait));
    g_assert_cmpint(wait, <=, CLOCK_HOUR);
    gateway_numbers_free(numbers);
    g_file_get_contents(file, &kept, NULL, NULL);
    g_assert_null(strstr(kept, "13800138"));
    static const char *const bad[] = {"x", "1/", "0/1m", "1/1", "1/0s", "-1/1m", "1/1m/2"};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
        g_assert_null(gateway_numbers_new(file, bad[i], now, NULL));
    g_unlink(file);
    g_rmdir(folder);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    i18n_init("en");
    g_test_add_func("/gateway/aliyun", test_aliyun);
    g_test_add_func("/gateway/tencent", test_tencent);
    g_test_add_func("/gateway/hostile", test_hostile);
    g_test_add_func("/gateway/functions", test_functions);
    g_test_add_func("/gateway/example", test_example);
    g_test_add_func("/gateway/text", test_text);
    g_test_add_func("/gateway/refused", test_refused);
    g_test_add_func("/gateway/judge", test_judge);
    g_test_add_func("/gateway/numbers", test_numbers);
    return g_test_run();
}
