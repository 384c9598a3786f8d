/* SPDX-License-Identifier: MIT
 *
 * Calls (语音电话) by an HTTP gateway that speaks the text. Only the wanted key acknowledges: who has answered may have been an answering
 * machine. A key comes back in a file that somebody's receiver writes, or is asked for. Calls that wait for one outlive a restart.
 */
#include <string.h>

#include "../gateway.h"
#include "../robot.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/log.h"

#define RECEIPTS_MAX (1 << 20) /* bytes of a receipt file that are looked at, from its end */
#define GRACE (15 * CLOCK_SECOND)
#define DEPTH_MAX 8

static const char *const KEYS[] = {GATEWAY_KEYS,   GATEWAY_SECRETS, "receipt",   "poll",    "poll.method", "poll.headers", "poll.params",
                                   "poll.body",    "poll.sign",     "every",     "within",  "press",       "field.call",   "field.id",
                                   "field.status", "field.press",   "field.end", "pressed", NULL};
static const char *const SECRETS[] = {GATEWAY_SECRETS, NULL};

typedef struct {
    ChannelHeard heard;
    gpointer heard_data;
    Gateway *gateway;
    GatewayNumbers *numbers, *minute;
    char *calls_file;
    const char *receipt;
    gint64 every, within;
    GPtrArray *calls;      /* Call *: nobody has pressed yet */
    GPtrArray *beginnings; /* Beginning * */
    guint timer;
} Line;

typedef struct {
    Line *line;
    char *id, *reply, *mobile;
    gint64 until; /* wall clock */
    gboolean asked;
} Call;

/* A call that is being begun. */
typedef struct {
    Line *line;
    char *id, *mobile;
    ChannelDone done;
    gpointer data;
} Beginning;

static void call_free(gpointer data) {
    Call *call = data;
    g_free(call->id);
    g_free(call->reply);
    g_free(call->mobile);
    g_free(call);
}

static void beginning_free(gpointer data) {
    Beginning *beginning = data;
    g_free(beginning->id);
    g_free(beginning->mobile);
    g_free(beginning);
}

/* ---- what waits, over a restart ---- */

static void save_calls(const Line *line) {
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    for (guint i = 0; i < line->calls->len; i++) {
        const Call *call = line->calls->pdata[i];
        g_string_append_printf(text, "%" G_GINT64_FORMAT "\t%s\t%s\t%s\n", call->until, call->id, call->reply, call->mobile);
    }
    if (!g_file_set_contents_full(line->calls_file, text->str, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
        log_line("notify: %s", error->message);
}

static void add_call(Line *line, const char *id, const char *reply, const char *mobile, gint64 until) {
    Call *call = g_new0(Call, 1);
    *call = (Call){line, g_strdup(id), g_strdup(reply), g_strdup(mobile), until, FALSE};
    g_ptr_array_add(line->calls, call);
}

static gboolean load_calls(Line *line, GError **error) {
    g_autofree char *text = NULL;
    g_autoptr(GError) local = NULL;
    if (!g_file_get_contents(line->calls_file, &text, NULL, &local) && !g_error_matches(local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return err_set(error, ERR_IO, "%s", local->message);
    g_auto(GStrv) rows = g_strsplit(text ? text : "", "\n", -1);
    for (char **row = rows; *row; row++) {
        g_auto(GStrv) parts = g_strsplit(*row, "\t", 4);
        gint64 until;
        if (g_strv_length(parts) == 4 && g_ascii_string_to_signed(parts[0], 10, 1, G_MAXINT64, &until, NULL))
            add_call(line, parts[1], parts[2], parts[3], until);
    }
    return TRUE;
}

/* ---- reports ---- */

static const char *word(const Line *line, const char *key, const char *usual) {
    const char *value = gateway_value(line->gateway, key);
    return *value ? value : usual;
}

/* A member as text, "" = there is none; owned. */
static char *member(JsonObject *object, const char *name) {
    JsonNode *node = json_object_get_member(object, name);
    GType type = node && JSON_NODE_HOLDS_VALUE(node) ? json_node_get_value_type(node) : G_TYPE_INVALID;
    if (type == G_TYPE_STRING)
        return g_strdup(json_node_get_string(node));
    return type == G_TYPE_INT64 ? g_strdup_printf("%" G_GINT64_FORMAT, json_node_get_int(node)) : g_strdup("");
}

typedef enum { REPORT_NOTHING, REPORT_ENDED, REPORT_PRESSED } Report;

/* asked: the answer to a question about this call need not name it; a file must. */
static Report read_report(const Line *line, const Call *call, JsonObject *object, gboolean asked) {
    g_autofree char *id = member(object, word(line, "field.id", "out_id")), *reply = member(object, word(line, "field.call", "call_id"));
    g_autofree char *status = member(object, word(line, "field.status", "status_code"));
    g_autofree char *press = member(object, word(line, "field.press", "dtmf")), *end = member(object, word(line, "field.end", "end_time"));
    gboolean named = *reply || *id;
    if (*reply && *call->reply ? strcmp(reply, call->reply) != 0 : *id ? strcmp(id, call->id) != 0 : !asked)
        return REPORT_NOTHING;
    if (strcmp(status, word(line, "pressed", "300000")) == 0)
        return strcmp(press, word(line, "press", "1")) == 0 ? REPORT_PRESSED : REPORT_NOTHING;
    return named && *end ? REPORT_ENDED : REPORT_NOTHING;
}

static Report read_reports(const Line *line, const Call *call, JsonNode *node, gboolean asked, guint depth);

/* Aliyun puts JSON into a text of JSON. */
static Report read_inner(const Line *line, const Call *call, JsonNode *node, gboolean asked, guint depth) {
    if (JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_STRING && *json_node_get_string(node) == '{') {
        g_autoptr(JsonNode) inner = gateway_json(json_node_get_string(node));
        return inner ? read_reports(line, call, inner, asked, depth) : REPORT_NOTHING;
    }
    return read_reports(line, call, node, asked, depth);
}

static Report read_reports(const Line *line, const Call *call, JsonNode *node, gboolean asked, guint depth) {
    Report report = REPORT_NOTHING;
    if (depth > DEPTH_MAX)
        return report;
    if (JSON_NODE_HOLDS_ARRAY(node)) {
        JsonArray *array = json_node_get_array(node);
        for (guint i = 0; i < json_array_get_length(array); i++)
            report = MAX(report, read_inner(line, call, json_array_get_element(array, i), asked, depth + 1));
    } else if (JSON_NODE_HOLDS_OBJECT(node)) {
        JsonObjectIter iter;
        JsonNode *value;
        report = read_report(line, call, json_node_get_object(node), asked);
        json_object_iter_init(&iter, json_node_get_object(node));
        while (json_object_iter_next(&iter, NULL, &value))
            report = MAX(report, read_inner(line, call, value, asked, depth + 1));
    }
    return report;
}

/* The end of the file that a receiver writes: a document in each line. NULL: there is none yet. */
static char *receipt_text(const Line *line) {
    g_autofree char *text = NULL;
    gsize size;
    if (!*line->receipt || !g_file_get_contents(line->receipt, &text, &size, NULL))
        return NULL;
    return g_strdup(text + (size > RECEIPTS_MAX ? size - RECEIPTS_MAX : 0));
}

static Report read_receipts(const Line *line, const Call *call, char **rows) {
    Report report = REPORT_NOTHING;
    for (char **row = rows; row && *row; row++) {
        if (!strstr(*row, call->id) && !(*call->reply && strstr(*row, call->reply)))
            continue;
        g_autoptr(JsonNode) root = gateway_json(*row);
        if (root)
            report = MAX(report, read_reports(line, call, root, FALSE, 0));
    }
    return report;
}

/* ---- what becomes of a call ---- */

static void end_call(Line *line, Call *call, ReceiptKind kind, const char *error) {
    g_autofree char *id = g_strdup(call->id), *reply = g_strdup(call->reply);
    gateway_forget(line->gateway, call);
    g_ptr_array_remove(line->calls, call);
    save_calls(line);
    line->heard(line->heard_data, &(Receipt){reply, id, kind, error, 0});
}

/* A report says that it ended: the key may come by another road a little later. */
static void take_report(Line *line, Call *call, Report report) {
    if (report == REPORT_PRESSED)
        end_call(line, call, RECEIPT_SEEN, NULL);
    else if (report == REPORT_ENDED)
        call->until = MIN(call->until, clock_raw() + GRACE);
}

static void on_polled(gpointer data, JsonNode *root, const char *error) {
    Call *call = data;
    (void)error; /* asked again soon */
    call->asked = FALSE;
    if (root)
        take_report(call->line, call, read_reports(call->line, call, root, TRUE, 0));
}

static void ask(Line *line, Call *call) {
    static const char none[] = "";
    Outgoing out = {.id = call->id,
                    .name = none,
                    .person = none,
                    .number = none,
                    .title = none,
                    .text = none,
                    .kind = none,
                    .lang = none,
                    .area = none,
                    .department = none,
                    .now = clock_raw(),
                    .time = clock_raw()};
    call->asked = TRUE;
    gateway_poll(line->gateway, &(GatewayNote){&out, call->mobile, none, call->reply, 0}, on_polled, call);
}

static void look_for_keys(Line *line) {
    gint64 now = clock_raw();
    g_autofree char *text = receipt_text(line);
    g_auto(GStrv) rows = text ? g_strsplit(text, "\n", -1) : NULL;
    for (guint i = line->calls->len; i-- > 0;) {
        Call *call = line->calls->pdata[i];
        Report report = read_receipts(line, call, rows);
        /* A clock that was set back makes nobody wait longer than it takes. */
        call->until = MIN(call->until, now + line->within);
        if (report == REPORT_PRESSED || now < call->until) {
            take_report(line, call, report);
            if (report != REPORT_PRESSED && gateway_polls(line->gateway) && !call->asked)
                ask(line, call);
        } else
            end_call(line, call, RECEIPT_FAILED, _("Nobody has acknowledged the call by the key."));
    }
}

static gboolean on_timer(gpointer data) {
    Line *line = data;
    look_for_keys(line);
    if (line->calls->len)
        return G_SOURCE_CONTINUE;
    line->timer = 0;
    return G_SOURCE_REMOVE;
}

/* Only while somebody is being called. */
static void watch(Line *line) {
    if (!line->timer && line->calls->len)
        line->timer = g_timeout_add((guint)line->every, on_timer, line);
}

/* What was said while nobody watched is read at once. */
static gboolean on_opened(gpointer data) {
    Line *line = data;
    line->timer = 0;
    look_for_keys(line);
    watch(line);
    return G_SOURCE_REMOVE;
}

/* ---- the channel ---- */

static void voice_close(gpointer data) {
    Line *line = data;
    if (line->timer)
        g_source_remove(line->timer);
    gateway_free(line->gateway);
    gateway_numbers_free(line->numbers);
    gateway_numbers_free(line->minute);
    g_ptr_array_unref(line->calls);
    g_ptr_array_unref(line->beginnings);
    g_free(line->calls_file);
    g_free(line);
}

static GatewayNumbers *numbers_at(const ChannelWay *way, const char *ending, const char *rules, GError **error) {
    g_autofree char *name = g_strconcat(way->section->name, ending, NULL), *file = g_build_filename(way->folder, name, NULL);
    g_autoptr(GError) why = NULL;
    GatewayNumbers *numbers = gateway_numbers_new(file, rules, clock_raw(), &why);
    if (!numbers)
        serving_refuse(way->section, "per_number", error, "%s", why->message);
    return numbers;
}

static gboolean set_up(Line *line, const ChannelWay *way, GError **error) {
    g_autofree char *name = g_strconcat(way->section->name, ".calls", NULL);
    line->calls_file = g_build_filename(way->folder, name, NULL);
    line->gateway = gateway_new(way, "voice", error);
    if (!line->gateway || !serving_duration(way->section, "every", 5 * CLOCK_SECOND, &line->every, error) ||
        !serving_duration(way->section, "within", 3 * CLOCK_MINUTE, &line->within, error))
        return FALSE;
    line->every = CLAMP(line->every, CLOCK_SECOND, CLOCK_HOUR);
    line->within = CLAMP(line->within, CLOCK_SECOND, CLOCK_DAY);
    line->receipt = serving_value(way->section, "receipt");
    line->minute = numbers_at(way, ".minute", "1/1m", error);
    line->numbers = line->minute ? numbers_at(way, ".numbers", gateway_value(line->gateway, "per_number"), error) : NULL;
    return line->numbers && load_calls(line, error);
}

static gpointer voice_open(const ChannelWay *way, GError **error) {
    Line *line = g_new0(Line, 1);
    line->heard = way->heard;
    line->heard_data = way->heard_data;
    line->calls = g_ptr_array_new_with_free_func(call_free);
    line->beginnings = g_ptr_array_new_with_free_func(beginning_free);
    if (set_up(line, way, error)) {
        line->timer = line->calls->len ? g_idle_add(on_opened, line) : 0;
        return line;
    }
    voice_close(line);
    return NULL;
}

static void on_begun(gpointer data, const SendResult *result) {
    Beginning *beginning = data;
    Line *line = beginning->line;
    ChannelDone done = beginning->done;
    gpointer done_data = beginning->data;
    if (result->verdict == SEND_OK) {
        add_call(line, beginning->id, result->reply, beginning->mobile, clock_raw() + line->within);
        save_calls(line);
        watch(line);
    }
    g_ptr_array_remove_fast(line->beginnings, beginning);
    done(done_data, result);
}

static void voice_send(gpointer data, const Outgoing *out, ChannelDone done, gpointer done_data) {
    Line *line = data;
    gint64 wait;
    g_autofree char *mobile = NULL, *text = gateway_text(out, TRUE);
    if (!robot_is_mobile(out->address, &mobile)) {
        channel_answer(done, done_data, &(SendResult){SEND_REFUSED, "", _("This person's mobile number is none."), 0});
        return;
    }
    if (!gateway_numbers_take(line->minute, mobile, out->now, &wait) || !gateway_numbers_take(line->numbers, mobile, out->now, &wait)) {
        channel_answer(done, done_data,
                       &(SendResult){SEND_RETRY, "", _("This number was called a moment ago; it is not called again yet."), 0});
        return;
    }
    Beginning *beginning = g_new(Beginning, 1);
    *beginning = (Beginning){line, g_strdup(out->id), g_steal_pointer(&mobile), done, done_data};
    g_ptr_array_add(line->beginnings, beginning);
    gateway_send(line->gateway, &(GatewayNote){out, beginning->mobile, text, "", 1}, on_begun, beginning);
}

const Channel channel_voice = {
    .name = "voice",
    .summary = N_("calls that speak the message, by an HTTP gateway; a key acknowledges"),
    .contact = "mobile",
    .keys = KEYS,
    .secrets = SECRETS,
    .marks = TRUE,
    .at_once = 8,
    .digest = 8,
    .brief = TRUE,
    .open = voice_open,
    .send = voice_send,
    .close = voice_close,
};
