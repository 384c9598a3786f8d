/* SPDX-License-Identifier: MIT
 *
 * A channel without a plant: a section of settings, the fake of tests/lib/gateway.py, and one message sent and waited for.
 */
#ifndef TESTS_UNIT_CHANNEL_FAKE_H
#define TESTS_UNIT_CHANNEL_FAKE_H

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "bihuan/base/clock.h"
#include "bihuan/notify/channel.h"

#define FAKE_SECONDS 20 /* no wait is longer */

/* [channel NAME] of "key=value", NULL-terminated; what begins with "!" is a secret. */
static inline ServingSection *fake_section(const char *name, const char *const *pairs) {
    ServingSection *section = g_new0(ServingSection, 1);
    *section = (ServingSection){g_strdup("channel"), g_strdup(name), g_strdup("t.conf"), 7, NULL, NULL};
    section->values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    section->secrets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (; *pairs; pairs++) {
        gboolean secret = **pairs == '!';
        const char *equals = strchr(*pairs, '=');
        g_assert_nonnull(equals);
        g_hash_table_replace(secret ? section->secrets : section->values, g_strndup(*pairs + secret, (gsize)(equals - *pairs) - secret),
                             g_strdup(equals + 1));
    }
    return section;
}

static inline void fake_section_free(ServingSection *section) {
    g_free(section->word);
    g_free(section->name);
    g_free(section->file);
    g_hash_table_unref(section->values);
    g_hash_table_unref(section->secrets);
    g_free(section);
}

/* The fake, running; its folder is also that of the lines. */
typedef struct {
    char *folder, *url, *tls_url, *ca; /* …/ and /SERVICE/ follows */
    GPid pid;
} Fake;

static inline char *fake_file(const Fake *fake, const char *name) {
    g_autofree char *path = g_build_filename(fake->folder, name, NULL);
    char *text = NULL;
    g_file_get_contents(path, &text, NULL, NULL);
    return text;
}

static inline void fake_say(const Fake *fake, const char *name, const char *text) {
    g_autofree char *path = g_build_filename(fake->folder, name, NULL);
    g_unlink(path);
    if (text)
        g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static inline gboolean fake_tick(gpointer data) {
    (void)data;
    return G_SOURCE_CONTINUE;
}

/* Turns the main loop until *done, or fails after FAKE_SECONDS. */
static inline void fake_wait(const gboolean *done) {
    guint tick = g_timeout_add(50, fake_tick, NULL);
    gint64 end = g_get_monotonic_time() + FAKE_SECONDS * G_USEC_PER_SEC;
    while (!*done && g_get_monotonic_time() < end)
        g_main_context_iteration(NULL, TRUE);
    g_source_remove(tick);
    g_assert_true(*done);
}

static inline char *fake_port(const Fake *fake, const char *name) {
    guint tick = g_timeout_add(20, fake_tick, NULL);
    gint64 end = g_get_monotonic_time() + FAKE_SECONDS * G_USEC_PER_SEC;
    char *port = NULL;
    while (!(port = fake_file(fake, name)) && g_get_monotonic_time() < end)
        g_main_context_iteration(NULL, TRUE);
    g_source_remove(tick);
    g_assert_nonnull(port);
    return port;
}

/* tls: the name of its certificate. */
static inline Fake fake_new(const char *tls) {
    Fake fake = {g_dir_make_tmp("gateway-XXXXXX", NULL), NULL, NULL, NULL, 0};
    g_autofree char *program = g_test_build_filename(G_TEST_DIST, "lib", "gateway.py", NULL);
    char *arguments[] = {(char *)"/usr/bin/python3", (char *)"-B", program, fake.folder, (char *)"--tls", (char *)tls, NULL};
    g_autoptr(GError) error = NULL;
    g_spawn_async(NULL, arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &fake.pid, &error);
    g_assert_no_error(error);
    g_autofree char *port = fake_port(&fake, "port"), *tls_port = fake_port(&fake, "tls-port");
    fake.url = g_strdup_printf("http://127.0.0.1:%s/", port);
    fake.tls_url = g_strdup_printf("https://127.0.0.1:%s/", tls_port);
    fake.ca = g_build_filename(fake.folder, "ca.pem", NULL);
    return fake;
}

static inline void fake_free(Fake *fake) {
    kill(fake->pid, SIGTERM);
    waitpid(fake->pid, NULL, 0);
    g_autoptr(GDir) dir = g_dir_open(fake->folder, 0, NULL);
    const char *name;
    while ((name = g_dir_read_name(dir)) != NULL)
        fake_say(fake, name, NULL);
    g_rmdir(fake->folder);
    g_free(fake->folder);
    g_free(fake->url);
    g_free(fake->tls_url);
    g_free(fake->ca);
}

/* What became of a message; texts owned. */
typedef struct {
    gboolean done;
    SendVerdict verdict;
    gint64 wait;
    char *reply, *error;
} FakeEnd;

static inline void fake_end_clear(FakeEnd *end) {
    g_free(end->reply);
    g_free(end->error);
    *end = (FakeEnd){FALSE, SEND_OK, 0, NULL, NULL};
}

static inline void fake_on_done(gpointer data, const SendResult *result) {
    FakeEnd *end = data;
    g_assert_false(end->done);
    *end = (FakeEnd){TRUE, result->verdict, result->wait, g_strdup(result->reply), g_strdup(result->error)};
    g_assert_true((result->verdict == SEND_OK) == (result->error == NULL));
}

/* Sends by an open line and waits. */
static inline FakeEnd fake_send(const Channel *channel, gpointer line, const Outgoing *out) {
    FakeEnd end = {FALSE, SEND_OK, 0, NULL, NULL};
    channel->send(line, out, fake_on_done, &end);
    g_assert_false(end.done);
    fake_wait(&end.done);
    return end;
}

static inline Outgoing fake_message(const char *mobile, const char *text) {
    gint64 now = clock_now();
    return (Outgoing){.id = "m1",
                      .dedupe = "d1",
                      .person = "lw",
                      .name = "李伟",
                      .department = "EQP",
                      .area = "A1",
                      .address = mobile,
                      .lang = "zh",
                      .kind = "task",
                      .number = "YH-1019",
                      .title = "",
                      .text = text,
                      .time = now,
                      .now = now,
                      .try = 1};
}

#endif
