/* SPDX-License-Identifier: MIT
 *
 * MQTT 3.1.1 by a broker: values at topics, outputs as messages, both with QoS 1. A session is clean: what a broker kept for us while we
 * were away is old. Of a flood the newest value of each point is handed on.
 */
#include <errno.h>
#include <mosquitto.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../line.h"
#include "../payload.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/sensor/address.h"

#define PORT 1883
#define PORT_TLS 8883
#define QOS 1
#define HAND_ON 50    /* ms between two handings on, while there is a flood */
#define ACCEPTED 3000 /* ms for the broker to take us, and to confirm a message */
#define STEADY 10000  /* ms: a connection that lasts so long begins its back-off anew */
#define TICK 1000     /* ms: the library looks after its keep-alive */
#define TOPICS_AT_ONCE 100
#define REFUSED 0x80 /* in the answer to a subscription */
#define SYSTEM_CERTIFICATES "/etc/ssl/certs"

static const char *const KEYS[] = {"user", "client", "ca", "cert", "key", "will", "retain", NULL};
static const char *const SECRETS[] = {"password", NULL};

/* One point at its topic. */
typedef struct {
    const LinkPoint *point;
    char *topic, *member; /* topic NULL: its address is none */
    Reading reading;      /* to be handed on */
    gboolean came;
} Place;

typedef struct {
    int mid;
    guint first; /* of topics */
} Asked;

typedef struct {
    Line line;
    char *host, *where, *client, *will; /* will NULL: none */
    int port;
    gboolean tls, retain;
    struct mosquitto *mosquitto; /* NULL: no connection */
    gboolean accepted, listens;  /* it has taken us; and it has answered for every topic */
    gint64 since, retry, pause;  /* clock_boot(): of the connection; when it is tried again */
    Place *places;
    GHashTable *of_topic; /* topic → GPtrArray of Place * */
    GPtrArray *topics;    /* borrowed of of_topic */
    GArray *asked;        /* Asked */
    guint answered;       /* of asked */
    GArray *values;       /* Reading */
    gboolean came;        /* of one of places at least */
    gint64 handed_on;
} MqttLine;

static void mqtt_say(MqttLine *mqtt, const char *format, const char *reason) {
    g_autofree char *sentence = g_strdup_printf(format, mqtt->where, reason);
    line_say(&mqtt->line, sentence);
}

/* ---- values ---- */

static void place_take(MqttLine *mqtt, Place *place, const Payload *payload, gboolean kept) {
    gint64 now = clock_now(), at = now;
    double raw = 0;
    PayloadTime kind;
    gboolean number = payload_value(payload, place->member, &raw, &kind, &at);
    FaultKind fault = kind == PAYLOAD_BAD_TIME ? FAULT_CLOCK
                      : kind == PAYLOAD_TIME   ? line_judge_time(&mqtt->line, at, now)
                      : kept                   ? FAULT_RETAINED
                                               : FAULT_NONE;
    fault = fault == FAULT_NONE && !number ? FAULT_NUMBER : fault;
    place->reading = fault == FAULT_NONE ? line_reading(place->point, raw, at) : line_fault(place->point, fault, at);
    place->came = mqtt->came = TRUE;
}

static void on_message(struct mosquitto *mosquitto, void *data, const struct mosquitto_message *message) {
    MqttLine *mqtt = data;
    (void)mosquitto;
    const GPtrArray *places = g_hash_table_lookup(mqtt->of_topic, message->topic);
    if (!places)
        return;
    g_autoptr(Payload) payload = payload_new(message->payload, (gsize)message->payloadlen);
    for (guint i = 0; i < places->len; i++)
        place_take(mqtt, places->pdata[i], payload, message->retain);
}

/* At once after a while of quiet; of a flood so often that it can be borne. Says when it is due otherwise. */
static gint64 hand_on(MqttLine *mqtt) {
    gint64 now = clock_boot();
    if (!mqtt->came)
        return G_MAXINT64;
    if (now - mqtt->handed_on < HAND_ON)
        return mqtt->handed_on + HAND_ON;
    g_array_set_size(mqtt->values, 0);
    for (guint i = 0; i < mqtt->line.way.count; i++) {
        if (mqtt->places[i].came)
            g_array_append_val(mqtt->values, mqtt->places[i].reading);
        mqtt->places[i].came = FALSE;
    }
    mqtt->came = FALSE;
    mqtt->handed_on = now;
    mqtt->line.heard.read(mqtt->line.heard.data, (const Reading *)(void *)mqtt->values->data, mqtt->values->len);
    return G_MAXINT64;
}

/* The broker lets nobody read that topic, or not us. */
static void on_subscribe(struct mosquitto *mosquitto, void *data, int mid, int count, const int *granted) {
    MqttLine *mqtt = data;
    (void)mosquitto;
    mqtt->answered++;
    for (guint i = 0; i < mqtt->asked->len; i++) {
        const Asked *asked = &g_array_index(mqtt->asked, Asked, i);
        for (guint k = 0; asked->mid == mid && k < (guint)count && asked->first + k < mqtt->topics->len; k++) {
            const GPtrArray *places = g_hash_table_lookup(mqtt->of_topic, mqtt->topics->pdata[asked->first + k]);
            for (guint p = 0; granted[k] >= REFUSED && p < places->len; p++) {
                Place *place = places->pdata[p];
                place->reading = line_fault(place->point, FAULT_ANSWER, clock_now());
                place->came = mqtt->came = TRUE;
            }
        }
    }
}

/* FALSE: the connection cannot be used. */
static gboolean subscribe_all(MqttLine *mqtt) {
    g_array_set_size(mqtt->asked, 0);
    mqtt->answered = 0;
    for (guint i = 0; i < mqtt->topics->len; i += TOPICS_AT_ONCE) {
        Asked asked = {0, i};
        int count = (int)MIN(TOPICS_AT_ONCE, mqtt->topics->len - i);
        if (mosquitto_subscribe_multiple(mqtt->mosquitto, &asked.mid, count, (char *const *)&mqtt->topics->pdata[i], QOS, 0, NULL) !=
            MOSQ_ERR_SUCCESS)
            return FALSE;
        g_array_append_val(mqtt->asked, asked);
    }
    return TRUE;
}

/* ---- outputs ---- */

static void on_publish(struct mosquitto *mosquitto, void *data, int mid) {
    MqttLine *mqtt = data;
    (void)mosquitto;
    for (guint i = 0; i < mqtt->line.pending->len; i++)
        if (((const LineOrder *)mqtt->line.pending->pdata[i])->mid == mid) {
            line_done(&mqtt->line, i, NULL);
            return;
        }
}

/* Hands what is due to the library. FALSE: one was not confirmed in time, or cannot be sent. */
static gboolean publish_due(MqttLine *mqtt) {
    gint64 now = clock_boot();
    for (guint i = 0; i < mqtt->line.pending->len; i++) {
        LineOrder *order = mqtt->line.pending->pdata[i];
        g_autofree char *topic = NULL, *member = NULL;
        if (order->due > now)
            continue;
        if (order->mid)
            return FALSE;
        if (!address_topic(order->address, &topic, &member, NULL) || member) {
            line_done(&mqtt->line, i--, _("That is no topic for an output."));
            continue;
        }
        int result = mosquitto_publish(mqtt->mosquitto, &order->mid, topic, (int)strlen(order->value), order->value, QOS, mqtt->retain);
        if (result == MOSQ_ERR_INVAL || result == MOSQ_ERR_MALFORMED_UTF8 || result == MOSQ_ERR_PAYLOAD_SIZE)
            line_done(&mqtt->line, i--, _("That is no topic for an output."));
        else if (result != MOSQ_ERR_SUCCESS)
            return FALSE;
        else
            order->due = now + ACCEPTED;
    }
    return TRUE;
}

/* On another connection nothing is known of them: they are sent again. */
static void orders_again(MqttLine *mqtt, const char *sentence) {
    for (guint i = 0; i < mqtt->line.pending->len; i++) {
        LineOrder *order = mqtt->line.pending->pdata[i];
        if (sentence)
            line_fail(&mqtt->line, order, sentence, LINE_RETRY_MAX);
        order->mid = 0;
        order->due = 0;
    }
}

/* ---- the connection ---- */

static void mqtt_give_up(MqttLine *mqtt) {
    gint64 now = clock_boot();
    gboolean steady = mqtt->accepted && now - mqtt->since >= STEADY;
    if (mqtt->mosquitto)
        mosquitto_destroy(mqtt->mosquitto);
    mqtt->mosquitto = NULL;
    mqtt->accepted = mqtt->listens = FALSE;
    mqtt->pause = line_pause(steady ? 0 : mqtt->pause, LINE_RETRY_MAX);
    mqtt->retry = now + mqtt->pause;
    orders_again(mqtt, mqtt->line.said);
}

static void on_connect(struct mosquitto *mosquitto, void *data, int code) {
    MqttLine *mqtt = data;
    (void)mosquitto;
    if (code == 0) {
        mqtt->accepted = TRUE;
        return;
    }
    mqtt_say(mqtt, _("%s refuses the connection: %s"),
             code == 4 || code == 5 ? _("user or password are not what it wants.")
             : code == 2            ? _("it does not take this client's name.")
                                    : _("it is not ready."));
}

static gboolean knock_at(const MqttLine *mqtt, const char *number, GError **error) {
    g_autoptr(GSocketAddress) address = g_inet_socket_address_new_from_string(number, (guint)mqtt->port);
    struct sockaddr_storage native;
    int fd = socket(g_socket_address_get_family(address) == G_SOCKET_FAMILY_IPV6 ? AF_INET6 : AF_INET,
                    SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int code = 0;
    socklen_t size = sizeof code;
    if (fd < 0 || !g_socket_address_to_native(address, &native, sizeof native, error)) {
        if (fd >= 0)
            close(fd);
        return error && *error ? FALSE : err_set_errno(error, ERR_IO, _("The link cannot be opened"));
    }
    if (connect(fd, (struct sockaddr *)&native, (socklen_t)g_socket_address_get_native_size(address)) != 0)
        code = errno;
    if (code == EINPROGRESS) {
        struct pollfd one = {fd, POLLOUT, 0};
        code = poll(&one, 1, (int)mqtt->line.timeout) == 1 ? 0 : ETIMEDOUT;
        if (code == 0 && getsockopt(fd, SOL_SOCKET, SO_ERROR, &code, &size) != 0)
            code = errno;
    }
    close(fd);
    return code == 0 || err_set(error, ERR_EXTERNAL, "%s", g_strerror(code));
}

/* The number where somebody is (borrowed): the library would wait for minutes. NULL and why not. */
static const char *knock(const MqttLine *mqtt, char **numbers, GError **error) {
    for (; numbers && *numbers; numbers++) {
        g_clear_error(error);
        if (knock_at(mqtt, *numbers, error))
            return *numbers;
    }
    return NULL;
}

/* A key with a passphrase is not asked for on a terminal. */
static int no_passphrase(char *text, int size, int writing, void *data) {
    (void)writing, (void)data;
    if (size > 0)
        *text = '\0';
    return 0;
}

static const char *said(const MqttLine *mqtt, const char *key) {
    const char *value = serving_value(mqtt->line.way.section, key);
    return *value ? value : NULL;
}

/* What the connection is made with. */
static int set_up(MqttLine *mqtt) {
    const char *password = serving_secret(mqtt->line.way.section, "password"), *ca = said(mqtt, "ca");
    struct mosquitto *mosquitto = mqtt->mosquitto;
    mosquitto_connect_callback_set(mosquitto, on_connect);
    mosquitto_message_callback_set(mosquitto, on_message);
    mosquitto_subscribe_callback_set(mosquitto, on_subscribe);
    mosquitto_publish_callback_set(mosquitto, on_publish);
    int result = mosquitto_int_option(mosquitto, MOSQ_OPT_TCP_NODELAY, 1);
    if (result == MOSQ_ERR_SUCCESS && said(mqtt, "user"))
        result = mosquitto_username_pw_set(mosquitto, said(mqtt, "user"), *password ? password : NULL);
    if (result == MOSQ_ERR_SUCCESS && mqtt->will)
        result = mosquitto_will_set(mosquitto, mqtt->will, (int)strlen("offline"), "offline", QOS, true);
    if (result == MOSQ_ERR_SUCCESS && mqtt->tls)
        result = mosquitto_tls_set(mosquitto, ca, ca ? NULL : SYSTEM_CERTIFICATES, said(mqtt, "cert"), said(mqtt, "key"), no_passphrase);
    return result;
}

static const char *reason_of(int result) {
    return result == MOSQ_ERR_ERRNO ? g_strerror(errno)
           : result == MOSQ_ERR_TLS ? _("its certificate does not match, or it speaks no TLS.")
           : result == MOSQ_ERR_CONN_LOST || result == MOSQ_ERR_NO_CONN || result == MOSQ_ERR_CONN_REFUSED
               ? _("the other side has ended it.")
           : result == MOSQ_ERR_KEEPALIVE ? _("nothing has come any more.")
                                          : mosquitto_strerror(result);
}

static void try_to_connect(MqttLine *mqtt) {
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) numbers = line_resolve(&mqtt->line, mqtt->host, &error);
    const char *number = knock(mqtt, numbers, &error);
    int keep_alive = (int)CLAMP(mqtt->line.stale / 2000, 5, 60);
    if (!number) {
        mqtt_say(mqtt, _("%s cannot be reached: %s"), error->message);
        mqtt_give_up(mqtt);
        return;
    }
    mqtt->since = clock_boot();
    mqtt->accepted = FALSE;
    mqtt->mosquitto = mosquitto_new(mqtt->client, true, mqtt);
    int result = mqtt->mosquitto ? set_up(mqtt) : MOSQ_ERR_NOMEM;
    if (result == MOSQ_ERR_SUCCESS)
        result = mosquitto_connect(mqtt->mosquitto, mqtt->tls ? mqtt->host : number, mqtt->port, keep_alive);
    if (result == MOSQ_ERR_SUCCESS)
        return;
    mqtt_say(mqtt, _("%s cannot be reached: %s"), reason_of(result));
    mqtt_give_up(mqtt);
}

/* The broker has taken us. FALSE: and broke off again. */
static gboolean welcome(MqttLine *mqtt) {
    if (!subscribe_all(mqtt))
        return FALSE;
    if (mqtt->will && mosquitto_publish(mqtt->mosquitto, NULL, mqtt->will, (int)strlen("online"), "online", QOS, true) != MOSQ_ERR_SUCCESS)
        return FALSE;
    orders_again(mqtt, NULL);
    return TRUE;
}

static int exchange(MqttLine *mqtt, short events) {
    int result = MOSQ_ERR_SUCCESS;
    if (events & (POLLIN | POLLHUP | POLLERR))
        result = mosquitto_loop_read(mqtt->mosquitto, 1);
    if (result == MOSQ_ERR_SUCCESS && (events & POLLOUT || mosquitto_want_write(mqtt->mosquitto)))
        result = mosquitto_loop_write(mqtt->mosquitto, 1);
    if (result == MOSQ_ERR_SUCCESS)
        result = mosquitto_loop_misc(mqtt->mosquitto);
    return result;
}

static void lose(MqttLine *mqtt, const char *reason) {
    if (!mqtt->line.said) /* a refusal was said already, and says more */
        mqtt_say(mqtt, _("The connection to %s broke off: %s"), reason);
    mqtt_give_up(mqtt);
}

static void step(MqttLine *mqtt) {
    gint64 now = clock_boot(), until = MIN(hand_on(mqtt), now + TICK);
    line_take(&mqtt->line);
    if (!mqtt->mosquitto) {
        if (now >= mqtt->retry)
            try_to_connect(mqtt);
        else {
            orders_again(mqtt, mqtt->line.said);
            line_wait(&mqtt->line, NULL, 0, MIN(until, mqtt->retry));
        }
        return;
    }
    if (mqtt->accepted && !publish_due(mqtt)) {
        lose(mqtt, _("nothing has come any more."));
        return;
    }
    gboolean was = mqtt->accepted, writes = mosquitto_want_write(mqtt->mosquitto);
    struct pollfd socket = {mosquitto_socket(mqtt->mosquitto), (short)(POLLIN | (writes ? POLLOUT : 0)), 0};
    line_wait(&mqtt->line, &socket, 1, mqtt->accepted ? MIN(until, line_next(&mqtt->line)) : until);
    int result = exchange(mqtt, socket.revents);
    if (result != MOSQ_ERR_SUCCESS)
        lose(mqtt, reason_of(result));
    else if (mqtt->accepted && !was && !welcome(mqtt))
        lose(mqtt, _("the other side has ended it."));
    else if (mqtt->accepted && !mqtt->listens && mqtt->answered == mqtt->asked->len) {
        mqtt->listens = TRUE;
        line_say(&mqtt->line, NULL);
    } else if (!mqtt->listens && clock_boot() - mqtt->since > ACCEPTED)
        lose(mqtt, _("it does not take the connection."));
}

/* The session ends in order: the will is not executed, so it is said. */
static void leave(MqttLine *mqtt) {
    if (mqtt->mosquitto && mqtt->accepted) {
        if (mqtt->will)
            mosquitto_publish(mqtt->mosquitto, NULL, mqtt->will, (int)strlen("offline"), "offline", 0, true);
        mosquitto_disconnect(mqtt->mosquitto);
    }
    if (mqtt->mosquitto)
        mosquitto_destroy(mqtt->mosquitto);
    mqtt->mosquitto = NULL;
}

static gpointer mqtt_run(gpointer data) {
    MqttLine *mqtt = data;
    while (!line_ends(&mqtt->line))
        step(mqtt);
    leave(mqtt);
    return NULL;
}

/* ---- the line ---- */

static void mqtt_free(MqttLine *mqtt) {
    for (guint i = 0; mqtt->places && i < mqtt->line.way.count; i++) {
        g_free(mqtt->places[i].topic);
        g_free(mqtt->places[i].member);
    }
    g_free(mqtt->places);
    g_hash_table_unref(mqtt->of_topic);
    g_ptr_array_unref(mqtt->topics);
    g_array_unref(mqtt->asked);
    g_array_unref(mqtt->values);
    g_free(mqtt->host);
    g_free(mqtt->where);
    g_free(mqtt->client);
    g_free(mqtt->will);
    g_free(mqtt);
}

static void mqtt_close(gpointer data) {
    MqttLine *mqtt = data;
    line_clear(&mqtt->line);
    mqtt_free(mqtt);
}

/* Points by topic; what has none is in fault from the beginning. */
static void take_places(MqttLine *mqtt) {
    mqtt->places = g_new0(Place, mqtt->line.way.count + 1);
    for (guint i = 0; i < mqtt->line.way.count; i++) {
        Place *place = &mqtt->places[i];
        place->point = &mqtt->line.way.points[i];
        if (!address_topic(place->point->address, &place->topic, &place->member, NULL)) {
            place->reading = line_fault(place->point, FAULT_SETUP, clock_now());
            place->came = mqtt->came = TRUE;
            continue;
        }
        GPtrArray *places = g_hash_table_lookup(mqtt->of_topic, place->topic);
        if (!places) {
            places = g_ptr_array_new();
            g_hash_table_insert(mqtt->of_topic, g_strdup(place->topic), places);
            g_ptr_array_add(mqtt->topics, place->topic);
        }
        g_ptr_array_add(places, place);
    }
}

static gboolean take_url(MqttLine *mqtt, const ServingSection *section, GError **error) {
    const char *url = serving_value(section, "url");
    mqtt->tls = g_str_has_prefix(url, "mqtts://");
    const char *rest = mqtt->tls ? url + strlen("mqtts://") : g_str_has_prefix(url, "mqtt://") ? url + strlen("mqtt://") : "";
    if (!line_host(rest, mqtt->tls ? PORT_TLS : PORT, &mqtt->host, &mqtt->port))
        return serving_refuse(section, "url", error,
                              _("A broker is mqtt://HOST:1883 or mqtts://HOST:8883; its user has a line of its own."));
    mqtt->where = g_strdup_printf("%s:%d", mqtt->host, mqtt->port);
    return TRUE;
}

static gboolean take_files(const MqttLine *mqtt, const ServingSection *section, GError **error) {
    static const char *const FILES[] = {"ca", "cert", "key"};
    for (gsize i = 0; i < G_N_ELEMENTS(FILES); i++) {
        const char *path = serving_value(section, FILES[i]);
        if (*path && !mqtt->tls)
            return serving_refuse(section, FILES[i], error, _("Certificates are for mqtts://."));
        if (*path && access(path, R_OK) != 0)
            return serving_refuse(section, FILES[i], error, _("“%s” cannot be read."), path);
    }
    return !*serving_value(section, "cert") == !*serving_value(section, "key") ||
           serving_refuse(section, "cert", error, _("A certificate and its key come together."));
}

/* Two clients of one name throw each other out: where nothing is said, no other has ours. 22 characters: all brokers take 23. */
static gboolean take_names(MqttLine *mqtt, const ServingSection *section, GError **error) {
    const char *client = serving_value(section, "client"), *will = serving_value(section, "will");
    const char *retain = serving_value(section, "retain");
    mqtt->client = *client ? g_strdup(client) : g_strdup_printf("bihuan%08x%08x", g_random_int(), g_random_int());
    if (strcmp(will, "none") != 0)
        mqtt->will = *will ? g_strdup(will) : g_strdelimit(g_strdup_printf("bihuan/%s", section->name), "+#", '-');
    mqtt->retain = strcmp(retain, "no") != 0;
    if (*retain && mqtt->retain && strcmp(retain, "yes") != 0)
        return serving_refuse(section, "retain", error, _("It is yes or no."));
    if (mqtt->will && mosquitto_pub_topic_check(mqtt->will) != MOSQ_ERR_SUCCESS)
        return serving_refuse(section, "will", error, _("“%s” is no topic for an output."), mqtt->will);
    return *serving_value(section, "user") || !*serving_secret(section, "password") ||
           serving_refuse(section, "user", error, _("A password is there, and no user."));
}

const Link link_mqtt;

static gpointer mqtt_open(const LinkWay *way, const LinkHeard *heard, GError **error) {
    MqttLine *mqtt = g_new0(MqttLine, 1);
    mqtt->of_topic = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    mqtt->topics = g_ptr_array_new();
    mqtt->asked = g_array_new(FALSE, FALSE, sizeof(Asked));
    mqtt->values = g_array_new(FALSE, FALSE, sizeof(Reading));
    if (!take_url(mqtt, way->section, error) || !take_files(mqtt, way->section, error) || !take_names(mqtt, way->section, error) ||
        !line_init(&mqtt->line, &link_mqtt, way, heard, error)) {
        mqtt_free(mqtt);
        return NULL;
    }
    mosquitto_lib_init();
    take_places(mqtt);
    line_start(&mqtt->line, mqtt_run, mqtt);
    return mqtt;
}

const Link link_mqtt = {
    .name = "mqtt",
    .summary = N_("MQTT by a broker, with or without TLS"),
    .keys = KEYS,
    .secrets = SECRETS,
    .open = mqtt_open,
    .drive = line_drive,
    .end = line_end,
    .close = mqtt_close,
};
