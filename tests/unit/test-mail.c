/* SPDX-License-Identifier: MIT
 *
 * notify/mime.c; and, called with `send KIND …`, one channel between a settings section and its peer, for tests/cli/mail.sh and its like:
 *   s:KEY=VALUE of the section, p:KEY=VALUE of its secrets, id= to= name= lang= kind= title= text= file= file_name= try= of the message,
 *   count=N of them, folder= of what the line remembers, hear=N waits for so many receipts.
 * It prints one line for each answer: ok|retry|refused, wait in ms, reply, error, parted by |.
 */
#include "bihuan/notify/channel.h"
#include "bihuan/notify/mime.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/program.h"

/* ---- the driver ---- */

typedef struct {
    GMainLoop *loop;
    const Channel *channel;
    gpointer line;
    GHashTable *values;
    guint count, begun, under_way, to_hear;
} Driver;

static const char *value(const Driver *driver, const char *key, const char *usual) {
    const char *text = g_hash_table_lookup(driver->values, key);
    return text ? text : usual;
}

static void go_on(Driver *driver);

static void hear_done(gpointer data, const SendResult *result) {
    static const char *const VERDICTS[] = {"ok", "retry", "refused"};
    Driver *driver = data;
    if (driver->count < 10)
        printf("%s|%d|%s|%s\n", VERDICTS[result->verdict], (int)result->wait, result->reply, result->error ? result->error : "");
    else if (result->verdict != SEND_OK)
        g_error("%s", result->error);
    fflush(stdout);
    driver->under_way--;
    go_on(driver);
}

static void go_on(Driver *driver) {
    while (driver->begun < driver->count && driver->under_way < MAX(driver->channel->at_once, 1)) {
        g_autofree char *id = g_strdup_printf("%s%u", value(driver, "id", "01J"), driver->begun), *dedupe = g_strconcat("key-", id, NULL);
        gint64 time = 1772409600000;
        Outgoing out = {.id = id,
                        .dedupe = dedupe,
                        .person = "T1",
                        .name = value(driver, "name", "高翔"),
                        .department = "EQP",
                        .area = "",
                        .address = value(driver, "to", ""),
                        .lang = value(driver, "lang", "zh"),
                        .kind = value(driver, "kind", "task"),
                        .number = "YH-1019",
                        .title = value(driver, "title", "待整改：P-101"),
                        .text = value(driver, "text", "法兰渗漏。"),
                        .file = value(driver, "file", NULL),
                        .file_name = value(driver, "file_name", NULL),
                        .time = time,
                        .now = time,
                        .try = (guint)atoi(value(driver, "try", "1")),
                        .again = atoi(value(driver, "try", "1")) > 1};
        driver->begun++;
        driver->under_way++;
        driver->channel->send(driver->line, &out, hear_done, driver);
    }
    if (driver->under_way == 0 && driver->to_hear == 0)
        g_main_loop_quit(driver->loop);
}

static void heard(gpointer data, const Receipt *receipt) {
    static const char *const KINDS[] = {"delivered", "seen", "failed"};
    Driver *driver = data;
    printf("%s|%s|%s\n", KINDS[receipt->kind], receipt->id, receipt->error ? receipt->error : "");
    fflush(stdout);
    driver->to_hear -= driver->to_hear > 0;
    go_on(driver);
}

static gboolean too_long(gpointer data) {
    (void)data;
    g_error("no answer");
    return G_SOURCE_REMOVE;
}

static int drive(int argc, char **argv) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GHashTable) values = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) settings = g_hash_table_new(g_str_hash, g_str_equal), secrets = g_hash_table_new(g_str_hash, g_str_equal);
    for (int i = 3; i < argc; i++) {
        char *is = strchr(argv[i], '=');
        g_autofree char *given = g_strndup(argv[i], (gsize)(is - argv[i]));
        char *key = (char *)g_intern_string(given);
        GHashTable *table = g_str_has_prefix(key, "s:") ? settings : g_str_has_prefix(key, "p:") ? secrets : NULL;
        g_hash_table_insert(values, key, is + 1);
        if (table)
            g_hash_table_insert(table, key + 2, is + 1);
    }
    Driver driver = {.loop = g_main_loop_new(NULL, FALSE), .channel = channel_find(argv[2]), .values = values};
    ServingSection section = {(char *)"channel", argv[2], (char *)"bihuan.conf", 1, settings, secrets};
    g_autoptr(GPtrArray) sections = g_ptr_array_new(), ignored = g_ptr_array_new();
    g_ptr_array_add(sections, &section);
    Serving serving = {.sections = sections, .ignored = ignored};
    Courier *courier = courier_new();
    i18n_init("en");
    driver.count = (guint)atoi(value(&driver, "count", "1"));
    driver.to_hear = (guint)atoi(value(&driver, "hear", "0"));
    ChannelWay way = {&serving, &section, courier, value(&driver, "folder", "."), heard, &driver};
    driver.line = driver.channel->open(&way, &error);
    if (!driver.line) {
        printf("closed|%s\n", error->message);
    } else {
        guint clock = g_timeout_add_seconds(100, too_long, NULL);
        go_on(&driver);
        if (driver.under_way > 0 || driver.to_hear > 0)
            g_main_loop_run(driver.loop);
        g_source_remove(clock);
        driver.channel->close(driver.line);
    }
    courier_free(courier);
    g_main_loop_unref(driver.loop);
    return 0;
}

/* ---- mails as text ---- */

static MimeMail usual(void) {
    return (MimeMail){.from_name = "闭环",
                      .from = "bihuan@plant.cn",
                      .to_name = "高翔",
                      .to = "gx@plant.cn",
                      .subject = "待整改",
                      .text = "一\n二\n",
                      .lang = "zh",
                      .dedupe = "k1",
                      .time = 1772409600000};
}

static char *header(const GString *mail, const char *name) {
    g_autofree char *pattern = g_strdup_printf("\r\n%s: ", name), *whole = g_strconcat("\r\n", mail->str, NULL);
    const char *at = strstr(whole, pattern);
    if (!at)
        return NULL;
    at += strlen(pattern);
    const char *end = at;
    do
        end = strstr(end + 1, "\r\n");
    while (end[2] == ' ');
    return g_strndup(at, (gsize)(end - at));
}

/* The words of RFC 2047 joined: an independent reading. */
static char *decoded(const char *text) {
    GString *out = g_string_new(NULL);
    for (const char *word = text; (word = strstr(word, "=?UTF-8?B?")) != NULL; word++) {
        const char *end = strstr(word + 10, "?=");
        g_autofree char *base64 = g_strndup(word + 10, (gsize)(end - word - 10));
        gsize size;
        g_autofree guchar *bytes = g_base64_decode(base64, &size);
        g_assert_true(g_utf8_validate((char *)bytes, (gssize)size, NULL)); /* no character is parted */
        g_string_append_len(out, (char *)bytes, (gssize)size);
    }
    return g_string_free(out, FALSE);
}

static void check_lines(const GString *mail) {
    g_auto(GStrv) lines = g_strsplit(mail->str, "\r\n", -1);
    for (guint i = 0; lines[i]; i++) {
        g_assert_cmpuint(strlen(lines[i]), <=, 76);
        for (const char *c = lines[i]; *c; c++)
            g_assert_true(*c >= ' ' && *c <= '~');
    }
}

static void test_headers(void) {
    g_autoptr(GString) fill = g_string_new(NULL);
    for (guint length = 1; length < 200; length += 3) {
        MimeMail mail = usual();
        g_string_append(fill, length % 2 ? "隐患é" : "x𠮷y");
        mail.subject = mail.to_name = fill->str;
        g_autoptr(GString) whole = mime_mail(&mail, NULL);
        check_lines(whole);
        g_autofree char *subject = header(whole, "Subject"), *text = decoded(subject), *to = header(whole, "To"), *name = decoded(to);
        g_assert_cmpstr(text, ==, fill->str);
        g_assert_cmpstr(name, ==, fill->str);
        g_assert_true(g_str_has_suffix(to, " <gx@plant.cn>"));
    }
    MimeMail mail = usual();
    mail.subject = "P-101 leaks";
    mail.to_name = "Gao, Xiang";
    g_autoptr(GString) whole = mime_mail(&mail, NULL);
    g_autofree char *subject = header(whole, "Subject"), *to = header(whole, "To"), *date = header(whole, "Date");
    g_assert_cmpstr(subject, ==, "P-101 leaks");
    g_assert_cmpstr(to, ==, "\"Gao, Xiang\" <gx@plant.cn>");
    g_assert_cmpstr(date, ==, "Mon, 2 Mar 2026 00:00:00 +0000");
    mail.subject = "=?UTF-8?B?eA==?="; /* what looks like a word of ours is none */
    g_autoptr(GString) tricky = mime_mail(&mail, NULL);
    g_autofree char *word = header(tricky, "Subject"), *read = decoded(word);
    g_assert_cmpstr(read, ==, mail.subject);
}

static void test_same_again(void) {
    MimeMail mail = usual();
    g_autoptr(GString) one = mime_mail(&mail, NULL), two = mime_mail(&mail, NULL);
    g_assert_cmpstr(one->str, ==, two->str);
    mail.dedupe = "k2";
    g_autoptr(GString) three = mime_mail(&mail, NULL);
    g_autofree char *first = header(one, "Message-ID"), *other = header(three, "Message-ID");
    g_assert_cmpstr(first, !=, other);
    g_assert_true(g_str_has_suffix(first, "@plant.cn>"));
    g_assert_nonnull(strstr(one->str, "\r\nAuto-Submitted: auto-generated\r\n"));
}

static void test_injection(void) {
    static const char *const FOUL[] = {"a\r\nBcc: x@y.cn", "a\nb", "a\rb", "a\tb", "a\x7f"};
    for (guint i = 0; i < G_N_ELEMENTS(FOUL); i++)
        for (guint which = 0; which < 4; which++) {
            MimeMail mail = usual();
            const char **const places[] = {&mail.subject, &mail.to_name, &mail.from_name, &mail.attached_name};
            *places[which] = FOUL[i];
            mail.attached = "";
            g_autoptr(GError) error = NULL;
            g_assert_null(mime_mail(&mail, &error));
            g_assert_true(err_is(error, ERR_INPUT));
        }
}

static void test_addresses(void) {
    static const struct {
        const char *text, *name, *address;
    } CASES[] = {
        {"a@b.cn", "", "a@b.cn"},
        {"闭环 <a@b.cn>", "闭环", "a@b.cn"},
        {"\"Gao, X\" <a@b.cn>", "Gao, X", "a@b.cn"},
        {" <a@b.cn> ", "", "a@b.cn"},
        {"a@b.cn, c@d.cn", "", NULL},
        {"a@b@c.cn", "", NULL},
        {"a b@c.cn", "", NULL},
        {"a@b.cn>\r\nRCPT TO:<x@y.cn", "", NULL},
        {"高@b.cn", "", NULL},
        {"<>", "", NULL},
        {"x <", "", NULL},
        {"", "", NULL},
        {"@b.cn", "", NULL},
        {"a@", "", NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *name = NULL, *address = NULL;
        g_autoptr(GError) error = NULL;
        gboolean fits = mime_address(CASES[i].text, &name, &address, &error);
        g_test_message("%s", CASES[i].text);
        g_assert_cmpint(fits, ==, CASES[i].address != NULL);
        g_assert_cmpstr(address, ==, CASES[i].address);
        if (fits)
            g_assert_cmpstr(name, ==, CASES[i].name);
    }
}

static void test_attached(void) {
    MimeMail mail = usual();
    g_autoptr(GString) long_name = g_string_new("月报（2026年11月）");
    for (guint i = 0; i < 30; i++)
        g_string_append(long_name, "字a");
    g_string_append(long_name, ".xlsx");
    g_autofree char *bytes = g_strnfill(1000, '.');
    mail.attached = bytes;
    mail.attached_size = 1000;
    mail.attached_name = long_name->str;
    g_autoptr(GString) whole = mime_mail(&mail, NULL);
    g_assert_nonnull(whole);
    g_auto(GStrv) lines = g_strsplit(whole->str, "\r\n", -1);
    g_autoptr(GString) name = g_string_new(NULL);
    for (guint i = 0; lines[i]; i++) {
        g_assert_cmpuint(strlen(lines[i]), <=, 100);
        g_assert_true(lines[i][0] != '.');
        if (g_str_has_prefix(lines[i], " filename*")) {
            const char *piece = strchr(lines[i], '=') + 1;
            g_string_append_len(name, piece, (gssize)strcspn(piece, ";"));
            g_assert_true(g_str_has_suffix(lines[i], ";") == (lines[i + 1][0] == ' '));
        }
    }
    g_assert_true(g_str_has_prefix(name->str, "UTF-8''"));
    g_autofree char *read = g_uri_unescape_string(name->str + 7, NULL);
    g_assert_cmpstr(read, ==, long_name->str);
}

int main(int argc, char **argv) {
    program_begin();
    setlocale(LC_ALL, "C.UTF-8");
    if (argc > 2 && strcmp(argv[1], "send") == 0)
        return drive(argc, argv);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/mail/headers", test_headers);
    g_test_add_func("/mail/same-again", test_same_again);
    g_test_add_func("/mail/injection", test_injection);
    g_test_add_func("/mail/addresses", test_addresses);
    g_test_add_func("/mail/attached", test_attached);
    return g_test_run();
}
