/* SPDX-License-Identifier: MIT
 *
 * The link "mqtt" against mosquitto: values and their times, retained ones, hostile payloads, a flood, outputs and the last will, a
 * broker that goes and comes, TLS and a user.
 */
#include <arpa/inet.h>
#include <glib/gstdio.h>
#include <mosquitto.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bihuan/base/clock.h"
#include "link-ear.h"

extern const Link link_mqtt;

/* ---- the broker, and somebody who speaks to it ---- */

typedef struct {
    GPid pid;
    int port;
    char *folder;
    struct mosquitto *talker;
    GMutex mutex;
    GCond came;
    GString *heard; /* "topic=payload\n" of bihuan/# and plant/siren */
} Broker;

static int free_port(void) {
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    g_assert_cmpint(bind(fd, (struct sockaddr *)&address, size), ==, 0);
    g_assert_cmpint(getsockname(fd, (struct sockaddr *)&address, &size), ==, 0);
    close(fd);
    return ntohs(address.sin_port);
}

static gboolean is_there(int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((guint16)port)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    gboolean there = connect(fd, (struct sockaddr *)&address, sizeof address) == 0;
    close(fd);
    return there;
}

/* It ends with the test, however that ends. */
static void dies_with_us(gpointer data) {
    (void)data;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
}

static void broker_run(Broker *broker) {
    g_autofree char *conf = g_build_filename(broker->folder, "conf", NULL);
    char *arguments[] = {(char *)"/usr/sbin/mosquitto", (char *)"-c", conf, NULL};
    g_autoptr(GError) error = NULL;
    g_spawn_async(NULL, arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, dies_with_us,
                  NULL, &broker->pid, &error);
    g_assert_no_error(error);
    for (int i = 0; i < 400 && !is_there(broker->port); i++)
        poll(NULL, 0, 10);
}

static void broker_kill(Broker *broker) {
    kill(broker->pid, SIGKILL);
    waitpid(broker->pid, NULL, 0);
}

static void on_heard(struct mosquitto *mosquitto, void *data, const struct mosquitto_message *message) {
    Broker *broker = data;
    (void)mosquitto;
    g_mutex_lock(&broker->mutex);
    g_string_append_printf(broker->heard, "%s=%.*s\n", message->topic, message->payloadlen, (const char *)message->payload);
    g_cond_broadcast(&broker->came);
    g_mutex_unlock(&broker->mutex);
}

static void broker_heard(Broker *broker, const char *part) {
    gint64 end = g_get_monotonic_time() + 10 * G_USEC_PER_SEC;
    g_mutex_lock(&broker->mutex);
    while (!strstr(broker->heard->str, part))
        if (!g_cond_wait_until(&broker->came, &broker->mutex, end))
            g_error("“%s” was not heard: %s", part, broker->heard->str);
    g_mutex_unlock(&broker->mutex);
}

static Broker *broker_start(const char *more) {
    Broker *broker = g_new0(Broker, 1);
    broker->folder = g_dir_make_tmp("broker-XXXXXX", NULL);
    broker->port = free_port();
    broker->heard = g_string_new(NULL);
    g_autofree char *conf = g_build_filename(broker->folder, "conf", NULL);
    g_autofree char *text = g_strdup_printf("user root\nlistener %d 127.0.0.1\n%s\n", broker->port, more);
    g_assert_true(g_file_set_contents(conf, text, -1, NULL));
    broker_run(broker);
    return broker;
}

static void broker_talk(Broker *broker) {
    broker->talker = mosquitto_new(NULL, true, broker);
    mosquitto_message_callback_set(broker->talker, on_heard);
    g_assert_cmpint(mosquitto_connect(broker->talker, "127.0.0.1", broker->port, 60), ==, MOSQ_ERR_SUCCESS);
    g_assert_cmpint(mosquitto_loop_start(broker->talker), ==, MOSQ_ERR_SUCCESS);
    mosquitto_subscribe(broker->talker, NULL, "bihuan/#", 1);
    mosquitto_subscribe(broker->talker, NULL, "plant/siren", 1);
}

static void publish(const Broker *broker, const char *topic, const char *payload, gboolean retain) {
    g_assert_cmpint(mosquitto_publish(broker->talker, NULL, topic, (int)strlen(payload), payload, 1, retain), ==, MOSQ_ERR_SUCCESS);
}

static void broker_end(Broker *broker) {
    if (broker->talker) {
        mosquitto_disconnect(broker->talker);
        mosquitto_loop_stop(broker->talker, false);
        mosquitto_destroy(broker->talker);
    }
    broker_kill(broker);
    g_string_free(broker->heard, TRUE);
    g_free(broker->folder);
    g_free(broker);
}

static const char *const POINTS[] = {"plant/o2", "plant/h2s#value", "plant/h2s#more.deep", "plant/co#value", "#x", NULL};

static Ear *listen_to(const Broker *broker, const char *more) {
    g_autofree char *url = g_strdup_printf("url=mqtt://127.0.0.1:%d", broker->port);
    const char *const settings[] = {"kind=mqtt", url, more, NULL};
    g_autoptr(GError) error = NULL;
    Ear *ear = ear_open(&link_mqtt, settings, POINTS, &error);
    g_assert_no_error(error);
    return ear;
}

/* ---- values ---- */

static void test_values(void) {
    Broker *broker = broker_start("allow_anonymous true");
    broker_talk(broker);
    publish(broker, "plant/o2", "20.9", TRUE);
    g_autofree char *now = clock_format(clock_now());
    g_autofree char *timed = g_strdup_printf("{\"value\": 3, \"ts\": \"%s\"}", now);
    publish(broker, "plant/co", timed, TRUE);
    publish(broker, "plant/siren", "both are there", FALSE);
    broker_heard(broker, "both are there");
    Ear *ear = listen_to(broker, NULL);
    ear_state(ear, NULL);
    ear_fault(ear, 4, FAULT_SETUP);
    ear_fault(ear, 0, FAULT_RETAINED); /* nobody knows how old it is */
    ear_value(ear, 3, 3);
    publish(broker, "plant/o2", " 19.4\n", FALSE);
    ear_value(ear, 0, 19.4);
    publish(broker, "plant/h2s", "{\"value\": true, \"more\": {\"deep\": 7.5}}", FALSE);
    ear_value(ear, 1, 1);
    ear_value(ear, 2, 7.5);
    static const struct {
        gint64 seconds;
        FaultKind fault;
    } times[] = {{-3, FAULT_NONE}, {-60, FAULT_STALE}, {3, FAULT_NONE}, {60, FAULT_CLOCK}};
    for (int unit = 1; unit <= 1000; unit += 999)
        for (gsize i = 0; i < G_N_ELEMENTS(times); i++) {
            g_autofree char *text = g_strdup_printf("{\"value\": %d, \"at\": %" G_GINT64_FORMAT "}", unit + (int)i,
                                                    (clock_now() / 1000 + times[i].seconds) * unit);
            publish(broker, "plant/h2s", text, FALSE);
            if (times[i].fault)
                ear_fault(ear, 1, times[i].fault);
            else
                ear_value(ear, 1, unit + (int)i);
        }
    publish(broker, "plant/h2s", "{\"value\": 1, \"time\": \"yesterday\"}", FALSE);
    ear_fault(ear, 1, FAULT_CLOCK);
    ear_free(ear);
    broker_end(broker);
}

static void test_hostile(void) {
    static const char *const bad[] = {"",
                                      "NaN",
                                      "inf",
                                      "1e999",
                                      "20.9 %",
                                      "\"20.9\"",
                                      "{",
                                      "[1,2]",
                                      "{\"value\":}",
                                      "{\"x\":1}",
                                      "null",
                                      "{\"value\":\"3\"}",
                                      "{\"value\":[3]}",
                                      "\xFF\xFE",
                                      "0x1f",
                                      "1,5"};
    Broker *broker = broker_start("allow_anonymous true");
    broker_talk(broker);
    Ear *ear = listen_to(broker, NULL);
    ear_state(ear, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        publish(broker, "plant/o2", "21", FALSE);
        publish(broker, "plant/co", "{\"value\":4}", FALSE);
        ear_value(ear, 0, 21);
        ear_value(ear, 3, 4);
        publish(broker, "plant/o2", bad[i], FALSE);
        publish(broker, "plant/co", bad[i], FALSE);
        ear_fault(ear, 0, FAULT_NUMBER);
        ear_fault(ear, 3, FAULT_NUMBER);
    }
    /* A megabyte, a text with zero bytes, brackets as deep as a stack. */
    g_autofree char *large = g_strnfill(1 << 20, '1'), *deep = g_strnfill(60000, '['), *object = g_strnfill(60000, ' ');
    for (int i = 0; i + 6 < 60000; i += 5)
        memcpy(object + i, "{\"a\":", 5);
    const struct {
        const char *bytes;
        int size;
    } blobs[] = {{large, 1 << 20}, {"2\0", 2}, {deep, 60000}, {object, 60000}};
    for (gsize i = 0; i < G_N_ELEMENTS(blobs); i++) {
        publish(broker, "plant/co", "{\"value\":5}", FALSE);
        ear_value(ear, 3, 5);
        mosquitto_publish(broker->talker, NULL, "plant/co", blobs[i].size, blobs[i].bytes, 1, false);
        mosquitto_publish(broker->talker, NULL, "plant/o2", blobs[i].size, blobs[i].bytes, 1, false);
        ear_fault(ear, 3, FAULT_NUMBER);
        ear_fault(ear, 0, FAULT_NUMBER);
    }
    /* A flood: not every message is handed on, the newest value is, and an order goes on between. */
    guint before = ear->readings;
    for (int i = 0; i < 20000; i++) {
        char text[16];
        int size = g_snprintf(text, sizeof text, "%d", i);
        mosquitto_publish(broker->talker, NULL, "plant/o2", size, text, 0, false);
    }
    ear_drive(ear, 1, "plant/siren", "1");
    ear_driven(ear, "1 ok");
    publish(broker, "plant/o2", "20000", FALSE);
    ear_value(ear, 0, 20000);
    g_assert_cmpuint(ear->readings - before, <, 1000);
    ear_free(ear);
    broker_end(broker);
}

/* ---- outputs and breaks ---- */

static void test_outputs(void) {
    Broker *broker = broker_start("allow_anonymous true");
    broker_talk(broker);
    Ear *ear = listen_to(broker, NULL);
    broker_heard(broker, "bihuan/plc=online\n");
    ear_drive(ear, 1, "plant/siren", "ON");
    ear_driven(ear, "1 ok");
    broker_heard(broker, "plant/siren=ON\n");
    ear_drive(ear, 2, "plant/+", "1");
    ear_driven(ear, "2 That is no topic for an output.");
    for (guint i = 10; i < 510; i++) {
        g_autofree char *topic = g_strdup_printf("plant/lamp/%u", i);
        ear_drive(ear, i, topic, "1");
    }
    for (guint i = 10; i < 510; i += 100) {
        g_autofree char *said = g_strdup_printf("%u ok", i + 99);
        ear_driven(ear, said);
    }
    /* The broker goes; what is driven meanwhile is driven when it is back. */
    mosquitto_disconnect(broker->talker);
    mosquitto_loop_stop(broker->talker, false);
    mosquitto_destroy(broker->talker);
    broker->talker = NULL;
    broker_kill(broker);
    ear_state(ear, "broke off");
    ear_state(ear, "cannot be reached");
    ear_drive(ear, 3, "plant/siren", "OFF");
    ear_driven(ear, "3 127.0.0.1");
    broker_run(broker);
    ear_state(ear, NULL);
    ear_driven(ear, "3 ok");
    broker_talk(broker);
    broker_heard(broker, "plant/siren=OFF\n"); /* it was kept for who comes later */
    publish(broker, "plant/o2", "18", FALSE);
    ear_value(ear, 0, 18);
    ear_free(ear);
    broker_heard(broker, "bihuan/plc=offline\n");
    broker_end(broker);
}

/* A child dies without a word: the broker says it for us. */
static void test_will(void) {
    Broker *broker = broker_start("allow_anonymous true");
    pid_t child = fork();
    if (child == 0) {
        Ear *ear = listen_to(broker, "will=bihuan/other");
        ear_state(ear, NULL);
        kill(getpid(), SIGKILL);
    }
    waitpid(child, NULL, 0);
    broker_talk(broker);
    broker_heard(broker, "bihuan/other=offline\n");
    /* Two without a name are two; two with the same throw each other out, and it is borne. */
    Ear *one = listen_to(broker, NULL), *two = listen_to(broker, NULL);
    ear_state(one, NULL);
    ear_state(two, NULL);
    publish(broker, "plant/o2", "1", FALSE);
    ear_value(one, 0, 1);
    ear_value(two, 0, 1);
    ear_free(one);
    ear_free(two);
    broker_end(broker);
}

static void run(const char *folder, const char *command) {
    g_autofree char *line = g_strdup_printf("cd %s && %s >/dev/null 2>&1", folder, command);
    char *arguments[] = {(char *)"/bin/sh", (char *)"-c", line, NULL};
    int status = -1;
    g_assert_true(g_spawn_sync(NULL, arguments, NULL, 0, NULL, NULL, NULL, NULL, &status, NULL));
    g_assert_cmpint(status, ==, 0);
}

static Ear *secure(const Broker *broker, const char *host, const char *password, const char *ca) {
    g_autofree char *url = g_strdup_printf("url=mqtts://%s:%d", host, broker->port), *trust = g_strconcat("ca=", ca, NULL);
    const char *const settings[] = {url, "user=bihuan", *ca ? trust : NULL, NULL};
    g_autoptr(GError) error = NULL;
    ear_secret("password", password);
    Ear *ear = ear_open(&link_mqtt, settings, POINTS, &error);
    g_assert_no_error(error);
    return ear;
}

static void test_secure(void) {
    g_autofree char *folder = g_dir_make_tmp("keys-XXXXXX", NULL), *ca = g_build_filename(folder, "ca.pem", NULL);
    run(folder,
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost"
        " -addext subjectAltName=DNS:localhost -keyout key.pem -out ca.pem");
    run(folder, "mosquitto_passwd -b -c users bihuan geheim");
    g_autofree char *conf = g_strdup_printf("password_file %s/users\ncafile %s\ncertfile %s\nkeyfile %s/key.pem", folder, ca, ca, folder);
    Broker *broker = broker_start(conf);
    static const struct {
        const char *host, *password, *sentence;
        gboolean trusts;
    } cases[] = {{"localhost", "geheim", NULL, TRUE},
                 {"localhost", "falsch", "user or password are not what it wants", TRUE},
                 {"127.0.0.1", "geheim", "certificate does not match", TRUE},
                 {"localhost", "geheim", "certificate does not match", FALSE}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Ear *ear = secure(broker, cases[i].host, cases[i].password, cases[i].trusts ? ca : "");
        ear_state(ear, cases[i].sentence);
        g_assert_false(ear->said && strstr(ear->said, cases[i].password));
        if (!cases[i].sentence) {
            ear_drive(ear, 1, "plant/o2", "20.5");
            ear_driven(ear, "1 ok");
            ear_value(ear, 0, 20.5);
        }
        ear_free(ear);
    }
    broker_end(broker);
}

/* Somebody listens there who is no broker: it is said, and the line can be closed at any time. */
static void test_mute(void) {
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    g_assert_cmpint(bind(fd, (struct sockaddr *)&address, size), ==, 0);
    g_assert_cmpint(listen(fd, 8), ==, 0);
    g_assert_cmpint(getsockname(fd, (struct sockaddr *)&address, &size), ==, 0);
    Broker mute = {.port = ntohs(address.sin_port)};
    for (int tls = 0; tls < 2; tls++) {
        Ear *ear = tls ? secure(&mute, "localhost", "x", "") : listen_to(&mute, NULL);
        if (!tls)
            ear_state(ear, "does not take the connection");
        gint64 before = g_get_monotonic_time();
        ear_free(ear);
        g_assert_cmpint(g_get_monotonic_time() - before, <, G_USEC_PER_SEC);
    }
    close(fd);
}

static void test_settings(void) {
    static const char *const cases[][3] = {
        {"url=tcp://x", NULL, "A broker is mqtt://HOST:1883"},
        {"url=mqtt://user:geheim@x", NULL, "A broker is mqtt://HOST:1883"},
        {"url=mqtt://x", "password=geheim", "This is a secret"},
        {"url=mqtt://x", "ca=/x", "Certificates are for mqtts://."},
        {"url=mqtts://x", "ca=/nowhere", "“/nowhere” cannot be read."},
        {"url=mqtts://x", "cert=/etc/passwd", "A certificate and its key come together."},
        {"url=mqtt://x", "will=a/+", "is no topic for an output"},
        {"url=mqtt://x", "retain=maybe", "It is yes or no."},
        {"url=mqtt://x", "baud=1", "A link of kind mqtt has no such key."},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *const settings[] = {cases[i][0], cases[i][1], NULL};
        g_autoptr(GError) error = NULL;
        g_assert_null(ear_open(&link_mqtt, settings, POINTS, &error));
        g_assert_nonnull(strstr(error->message, cases[i][2]));
        g_assert_null(strstr(error->message, "geheim"));
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    mosquitto_lib_init();
    g_test_add_func("/link-mqtt/settings", test_settings);
    g_test_add_func("/link-mqtt/values", test_values);
    g_test_add_func("/link-mqtt/hostile", test_hostile);
    g_test_add_func("/link-mqtt/outputs", test_outputs);
    g_test_add_func("/link-mqtt/will", test_will);
    g_test_add_func("/link-mqtt/secure", test_secure);
    g_test_add_func("/link-mqtt/mute", test_mute);
    return g_test_run();
}
