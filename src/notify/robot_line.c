/* SPDX-License-Identifier: MIT
 *
 * A channel of robots: which of them is spoken to, when, and what becomes of it. [channel NAME] url = is the plant's robot,
 * [robot dept:CODE] and [robot area:CODE] NAME = are those of departments and areas; tokens and secrets stand in NAME.secrets.
 */
#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/clock.h"
#include "bihuan/seal/seal.h"
#include "robot.h"

const char *const robot_keys[] = {"url", "format", "ca", "secret", NULL};
const char *const robot_secrets[] = {"secret", NULL};

typedef struct {
    char *url, *secret;
} Robot;

/* Counted: a transfer under way holds it after it was closed. */
typedef struct {
    const RobotService *service;
    Courier *courier;
    char *ca;
    gboolean markdown;
    GHashTable *robots; /* "" of the plant, "dept:EQP", "area:A-01" → Robot */
    RobotPace *pace;
} Line;

static void robot_free(gpointer data) {
    Robot *robot = data;
    g_free(robot->url);
    g_free(robot->secret);
    g_free(robot);
}

static void line_clear(gpointer data) {
    Line *line = data;
    g_free(line->ca);
    g_hash_table_unref(line->robots);
    robot_pace_free(line->pace);
}

gboolean robot_is_markdown(const ServingSection *section) {
    return strcmp(serving_value(section, "format"), "markdown") == 0;
}

/* ---- settings ---- */

/* Encrypted, unless it goes nowhere: the address is the key to the group. */
static gboolean is_address(const char *url) {
    static const char *const here[] = {"http://127.0.0.1", "http://[::1]", "http://localhost"};
    if (strpbrk(url, " \r\n\t") || !g_str_is_ascii(url))
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(here); i++)
        if (g_str_has_prefix(url, here[i]) && strchr(":/", url[strlen(here[i])]))
            return TRUE;
    return g_str_has_prefix(url, "https://") && strlen(url) > strlen("https://");
}

/* How long the channel waits for one of its robots: what is longer than a minute is no reason to let the others wait. */
static gint64 channel_wait(const Line *line, gint64 wait) {
    return wait > CLOCK_MINUTE && g_hash_table_size(line->robots) > 1 ? 0 : wait;
}

static gboolean add_robot(Line *line, const ServingSection *section, const char *key, const char *name, GError **error) {
    g_autofree char *url = serving_filled(section, key), *own = g_strconcat(line->service->name, ".secret", NULL);
    if (*serving_value(section, "secret") || *serving_value(section, own))
        return serving_refuse(section, "secret", error, _("it is a secret and belongs into the file of secrets beside the plant."));
    if (strstr(url, "${"))
        return serving_refuse(section, key, error, _("a ${…} of it does not stand in this section of the file of secrets."));
    if (!is_address(url))
        return serving_refuse(section, key, error, _("it must be an address that begins with https://."));
    const char *secret = serving_secret(section, own);
    Robot *robot = g_new(Robot, 1);
    *robot = (Robot){g_steal_pointer(&url), g_strdup(*secret ? secret : serving_secret(section, "secret"))};
    g_hash_table_replace(line->robots, g_strdup(name), robot);
    return TRUE;
}

static gboolean add_robots(Line *line, const ChannelWay *way, GError **error) {
    const char *key = line->service->name;
    if (*serving_value(way->section, "url") && !add_robot(line, way->section, "url", "", error))
        return FALSE;
    for (guint i = 0; i < way->serving->sections->len; i++) {
        const ServingSection *section = way->serving->sections->pdata[i];
        if (strcmp(section->word, "robot") != 0 || !*serving_value(section, key))
            continue;
        if (!g_str_has_prefix(section->name, "dept:") && !g_str_has_prefix(section->name, "area:"))
            return serving_refuse(section, key, error, _("a robot is that of dept:CODE or area:CODE."));
        if (!add_robot(line, section, key, section->name, error))
            return FALSE;
    }
    return g_hash_table_size(line->robots) > 0 || serving_refuse(way->section, "url", error, _("there is no address of a robot."));
}

static gboolean read_format(Line *line, const ServingSection *section, GError **error) {
    const char *format = serving_value(section, "format");
    line->markdown = robot_is_markdown(section);
    return !*format || line->markdown || strcmp(format, "text") == 0 ||
           serving_refuse(section, "format", error, _("“%s” is neither text nor markdown."), format);
}

gpointer robot_open(const RobotService *service, const ChannelWay *way, GError **error) {
    g_autofree char *name = g_strconcat("robot-", way->section->name, NULL), *file = g_build_filename(way->folder, name, NULL);
    Line *line = g_rc_box_new0(Line);
    line->service = service;
    line->courier = way->courier;
    line->ca = g_strdup(serving_value(way->section, "ca"));
    line->robots = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, robot_free);
    if (seal_init(error) && read_format(line, way->section, error) && add_robots(line, way, error))
        line->pace = robot_pace_new(file, clock_raw(), error);
    if (line->pace)
        return line;
    robot_close(line);
    return NULL;
}

void robot_close(gpointer line) {
    g_rc_box_release_full(line, line_clear);
}

/* ---- sending ---- */

/* What is under way; it outlives the message. */
typedef struct {
    Line *line;
    const Robot *robot;
    char *title, *text, *name, *call;
    gint64 now;
    gboolean shorter; /* the second, shorter one */
    ChannelDone done;
    gpointer data;
} Sending;

static void sending_free(Sending *sending) {
    g_free(sending->title);
    g_free(sending->text);
    g_free(sending->name);
    g_free(sending->call);
    robot_close(sending->line);
    g_free(sending);
}

/* The robot of the record's area, else of the person's department, else the plant's. NULL: none. */
static const Robot *choose(const Line *line, const Outgoing *out) {
    g_autofree char *area = g_strconcat("area:", out->area, NULL), *department = g_strconcat("dept:", out->department, NULL);
    const char *const names[] = {area, department, ""};
    const Robot *robot = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(names) && !robot; i++)
        robot = g_hash_table_lookup(line->robots, names[i]);
    return robot;
}

static gboolean can_wait(const char *kind) {
    static const char *const urgent[] = {"alarm", "freeze", "escalation", "test", NULL};
    return !g_strv_contains(urgent, kind);
}

static void on_robot_answer(gpointer data, const CourierAnswer *answer, const GError *error);

static void post(Sending *sending) {
    const RobotService *service = sending->line->service;
    RobotNote note = {.title = sending->title,
                      .text = sending->text,
                      .name = sending->name,
                      .call = sending->call,
                      .secret = sending->robot->secret,
                      .now = sending->now,
                      .markdown = sending->line->markdown};
    gsize most = note.markdown ? service->markdown_most : service->text_most;
    g_autofree char *body = robot_body(service, &note, sending->shorter ? most / 2 : 0);
    g_autofree char *url = service->address && *note.secret ? service->address(sending->robot->url, &note) : g_strdup(sending->robot->url);
    const char *const headers[] = {"Content-Type: application/json; charset=utf-8", NULL};
    courier_send(sending->line->courier,
                 &(CourierRequest){.method = "POST",
                                   .url = url,
                                   .headers = headers,
                                   .body = body,
                                   .size = strlen(body),
                                   .ca = *sending->line->ca ? sending->line->ca : NULL},
                 on_robot_answer, sending);
}

static void finish(Sending *sending, const SendResult *result) {
    sending->done(sending->data, result);
    sending_free(sending);
}

static void on_robot_answer(gpointer data, const CourierAnswer *answer, const GError *error) {
    Sending *sending = data;
    const RobotService *service = sending->line->service;
    if (error) {
        finish(sending, &(SendResult){SEND_RETRY, "", error->message, 0});
        return;
    }
    RobotVerdict verdict = robot_judge(service, answer);
    g_autofree char *sentence = robot_sentence(service, &verdict);
    if (verdict.class == ROBOT_LONG && !sending->shorter) {
        sending->shorter = TRUE;
        post(sending);
        return;
    }
    if (verdict.class == ROBOT_FAST)
        robot_pace_block(sending->line->pace, sending->robot->url, sending->now, sending->now + verdict.wait);
    gboolean again = verdict.class == ROBOT_FAST || verdict.class == ROBOT_BUSY;
    g_autofree char *reply = g_strdup_printf("%d", (int)verdict.code);
    finish(sending, &(SendResult){!sentence ? SEND_OK
                                  : again   ? SEND_RETRY
                                            : SEND_REFUSED,
                                  reply, sentence, channel_wait(sending->line, verdict.wait)});
}

/* The person as the service knows him; owned. NULL: what stands there is no such thing. */
static char *call_of(const Line *line, const char *address) {
    char *digits = NULL;
    if (*address && !line->service->is_call(address, line->markdown))
        return NULL;
    return robot_is_mobile(address, &digits) ? digits : g_strdup(address);
}

void robot_send(gpointer data, const Outgoing *out, ChannelDone done, gpointer done_data) {
    Line *line = data;
    const Robot *robot = choose(line, out);
    g_autofree char *call = call_of(line, out->address), *sentence = NULL;
    gint64 wait = 0;
    if (!robot)
        sentence = g_strdup_printf(_("%s: neither the area, nor the department %s, nor the plant has a robot."), _(line->service->title),
                                   *out->department ? out->department : "–");
    else if (!call)
        sentence = g_strdup_printf(_("%s: the contact of %s is none that can be called."), _(line->service->title), out->person);
    else if ((wait = robot_pace_take(line->pace, line->service, robot->url, out->now, !can_wait(out->kind))) > 0)
        sentence = g_strdup_printf(_("%s: this group has had its number of messages; the next goes in %d s."), _(line->service->title),
                                   (int)((wait + CLOCK_SECOND - 1) / CLOCK_SECOND));
    if (sentence || !robot) {
        channel_answer(done, done_data, &(SendResult){wait ? SEND_RETRY : SEND_REFUSED, "", sentence, channel_wait(line, wait)});
        return;
    }
    Sending *sending = g_new0(Sending, 1);
    *sending = (Sending){.line = g_rc_box_acquire(line),
                         .robot = robot,
                         .title = g_strdup(out->title),
                         .text = g_strdup(out->text),
                         .name = g_strdup(out->name),
                         .call = g_steal_pointer(&call),
                         .now = out->now,
                         .done = done,
                         .data = done_data};
    post(sending);
}
