/* SPDX-License-Identifier: MIT
 *
 * Gateways: settings to templates, a message to a request, an answer to what became of it.
 */
#include "gateway.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/id.h"
#include "bihuan/base/path.h"
#include "bihuan/config/ini.h"
#include "bihuan/notify/template.h"

#define NAMES_DEEP 12 /* names that mean names */
#define READY "gateway"

typedef struct {
    char *name;
    Template *value;
} Parameter;

/* One kind of request: what stands in the section under a prefix. */
typedef struct {
    Template *url, *body, *sign;
    GPtrArray *headers;    /* Template * */
    GPtrArray *parameters; /* Parameter *, sorted by name */
    char *method;
    gboolean typed; /* a header names the content's type */
} Errand;

struct Gateway {
    const ServingSection *section;
    Courier *courier;
    Ini *ready;       /* NULL = none */
    GHashTable *lets; /* name → Template */
    Errand *errands[2];
    GatewayJudge judge;
    char *charset;
    guint seconds;
    GHashTable *under_way; /* Trip * */
};

static const char *const PREFIXES[] = {[GATEWAY_SEND] = "", [GATEWAY_POLL] = "poll."};
/* Settings that are names in templates as they stand. */
static const char *const SETTINGS[] = {"account", "key", "app", "signature", "template", "region", "show", "host", NULL};

static void parameter_free(gpointer data) {
    Parameter *parameter = data;
    g_free(parameter->name);
    template_free(parameter->value);
    g_free(parameter);
}

static void errand_free(Errand *errand) {
    if (!errand)
        return;
    template_free(errand->url);
    template_free(errand->body);
    template_free(errand->sign);
    g_ptr_array_unref(errand->headers);
    g_ptr_array_unref(errand->parameters);
    g_free(errand->method);
    g_free(errand);
}

void gateway_request_clear(GatewayRequest *request) {
    g_free(request->method);
    g_free(request->url);
    g_strfreev(request->headers);
    g_free(request->body);
    *request = (GatewayRequest){NULL, NULL, NULL, NULL, 0};
}

static void trip_free(gpointer data);

/* ---- settings ---- */

/* NULL = said nowhere. */
static const char *said(const Gateway *gateway, const char *key) {
    const char *own = g_hash_table_lookup(gateway->section->values, key);
    return own || !gateway->ready ? own : ini_get(gateway->ready, READY, key);
}

const char *gateway_value(const Gateway *gateway, const char *key) {
    const char *value = said(gateway, key);
    return value ? value : "";
}

gboolean gateway_polls(const Gateway *gateway) {
    return gateway->errands[GATEWAY_POLL] != NULL;
}

/* ---- names ---- */

typedef struct {
    const Gateway *gateway;
    const Errand *errand;
    const GatewayNote *note;
    const char *nonce, *body;
    guint depth;
    TemplateWorld world;
} Filling;

static gboolean name_value(gpointer data, const char *name, TemplateValue *value, GError **error);

static gboolean put(TemplateValue *value, const char *text) {
    g_string_append(value->text, text ? text : "");
    return TRUE;
}

/* What a template gives as a name: its text, at most so many deep. */
static gboolean put_filled(Filling *filling, const Template *template, TemplateValue *value, GError **error) {
    if (++filling->depth > NAMES_DEEP)
        return err_set(error, ERR_INPUT, "%s", _("A name means itself, or names mean names too deep."));
    g_autofree char *text = template_fill(template, &filling->world, error);
    filling->depth--;
    return text && put(value, text);
}

/* name=value&…, sorted by name, what has no value left out; encoded by RFC 3986, or as they are. */
static gboolean put_parameters(Filling *filling, gboolean encoded, TemplateValue *value, GError **error) {
    value->kind = encoded ? TEMPLATE_ENCODED : TEMPLATE_TEXT;
    for (guint i = 0; i < filling->errand->parameters->len; i++) {
        const Parameter *parameter = filling->errand->parameters->pdata[i];
        g_auto(TemplateValue) own = {g_string_new(NULL), TEMPLATE_TEXT};
        if (!put_filled(filling, parameter->value, &own, error))
            return FALSE;
        if (own.text->len == 0)
            continue;
        g_autofree char *name = encoded ? template_encode(parameter->name, filling->world.charset) : g_strdup(parameter->name);
        g_autofree char *text = encoded ? template_encode(own.text->str, filling->world.charset) : g_strdup(own.text->str);
        g_string_append_printf(value->text, "%s%s=%s", value->text->len ? "&" : "", name, text);
    }
    return TRUE;
}

static void put_moment(GString *text, gint64 now, const char *name) {
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(now / CLOCK_SECOND);
    ClockCivil civil = clock_civil(now);
    g_autofree char *moment = NULL;
    if (strcmp(name, "utc") == 0)
        moment = g_date_time_format(utc, "%Y-%m-%dT%H:%M:%SZ");
    else if (strcmp(name, "day") == 0)
        moment = g_date_time_format(utc, "%Y-%m-%d");
    else if (strcmp(name, "seconds") == 0)
        moment = g_strdup_printf("%" G_GINT64_FORMAT, now / CLOCK_SECOND);
    else if (strcmp(name, "ms") == 0)
        moment = g_strdup_printf("%" G_GINT64_FORMAT, now);
    else if (strcmp(name, "date") == 0)
        moment = g_strdup_printf("%04d%02d%02d", civil.year, civil.month, civil.day);
    else if (strcmp(name, "stamp") == 0)
        moment = g_strdup_printf("%04d%02d%02d%02d%02d%02d", civil.year, civil.month, civil.day, civil.hour, civil.minute, civil.second);
    g_string_append(text, moment ? moment : "");
}

static gboolean put_message(const Filling *filling, const char *name, TemplateValue *value) {
    const GatewayNote *note = filling->note;
    const Outgoing *out = note->out;
    const struct {
        const char *name, *text;
    } NAMES[] = {
        {"mobile", note->mobile}, {"text", note->text}, {"reply", note->reply},          {"nonce", filling->nonce}, {"id", out->id},
        {"title", out->title},    {"name", out->name},  {"person", out->person},         {"number", out->number},   {"kind", out->kind},
        {"lang", out->lang},      {"area", out->area},  {"department", out->department},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(NAMES); i++)
        if (strcmp(NAMES[i].name, name) == 0)
            return put(value, NAMES[i].text);
    if (strcmp(name, "e164") == 0)
        g_string_append_printf(value->text, "%s%s", *note->mobile == '+' ? "" : "+86", note->mobile);
    else if (strcmp(name, "segments") == 0)
        g_string_append_printf(value->text, "%u", note->segments);
    else if (strcmp(name, "time") == 0) {
        g_autofree char *time = clock_format_short(out->time);
        g_string_append(value->text, time);
    } else
        put_moment(value->text, out->now, name);
    return value->text->len > 0;
}

/* The integrator's own names win over ours. */
static gboolean name_value(gpointer data, const char *name, TemplateValue *value, GError **error) {
    Filling *filling = data;
    const Gateway *gateway = filling->gateway;
    const Template *let = g_hash_table_lookup(gateway->lets, name);
    const char *secret = g_hash_table_lookup(gateway->section->secrets, name);
    if (let)
        return put_filled(filling, let, value, error);
    if (secret)
        return put(value, secret);
    if (g_strv_contains(SETTINGS, name) && said(gateway, name))
        return put(value, said(gateway, name));
    if (strcmp(name, "params") == 0 || strcmp(name, "params_plain") == 0)
        return put_parameters(filling, name[6] == '\0', value, error);
    if (strcmp(name, "sign") == 0 && filling->errand->sign)
        return put_filled(filling, filling->errand->sign, value, error);
    if (strcmp(name, "body") == 0 && filling->errand->body)
        return filling->body ? put(value, filling->body) : put_filled(filling, filling->errand->body, value, error);
    if (strcmp(name, "method") == 0)
        return put(value, filling->errand->method);
    if (put_message(filling, name, value))
        return TRUE;
    return err_set(error, ERR_INPUT, _("“%s” is named and said nowhere: not in this section, not in NAME.secrets."), name);
}

/* ---- a request ---- */

static char *own_type(const Gateway *gateway, const Template *body) {
    const char *type = template_is_json(body)  ? "application/json"
                       : template_is_xml(body) ? "text/xml"
                                               : "application/x-www-form-urlencoded";
    return g_strdup_printf("Content-Type: %s; charset=%s", type, gateway->charset);
}

/* With GET a form goes into the address. */
static void join_query(GatewayRequest *request, char *form) {
    char *url = g_strconcat(request->url, strchr(request->url, '?') ? "&" : "?", form, NULL);
    g_free(request->url);
    g_free(form);
    request->url = url;
}

static gboolean fill_body(Filling *filling, GatewayRequest *request, char **text, GError **error) {
    const Errand *errand = filling->errand;
    if (!errand->body)
        return TRUE;
    filling->depth = 1;
    *text = template_fill(errand->body, &filling->world, error);
    if (!*text)
        return FALSE;
    filling->body = *text;
    if (strcmp(errand->method, "GET") == 0)
        join_query(request, g_strdup(*text));
    else
        request->body = template_convert(*text, filling->gateway->charset, &request->size);
    return TRUE;
}

static gboolean fill_headers(Filling *filling, GatewayRequest *request, GError **error) {
    g_autoptr(GStrvBuilder) headers = g_strv_builder_new();
    for (guint i = 0; i < filling->errand->headers->len; i++) {
        filling->depth = 0;
        g_autofree char *header = template_fill(filling->errand->headers->pdata[i], &filling->world, error);
        if (!header)
            return FALSE;
        g_strv_builder_add(headers, header);
    }
    if (request->body && !filling->errand->typed) {
        g_autofree char *type = own_type(filling->gateway, filling->errand->body);
        g_strv_builder_add(headers, type);
    }
    request->headers = g_strv_builder_end(headers);
    return TRUE;
}

gboolean gateway_request(const Gateway *gateway, GatewayErrand which, const GatewayNote *note, GatewayRequest *request, GError **error) {
    g_autofree char *nonce = g_uuid_string_random(), *text = NULL;
    Filling filling = {.gateway = gateway, .errand = gateway->errands[which], .note = note, .nonce = nonce};
    filling.world = (TemplateWorld){name_value, &filling, gateway->charset};
    *request = (GatewayRequest){.method = g_strdup(filling.errand->method)};
    request->url = template_fill(filling.errand->url, &filling.world, error);
    if (request->url && fill_body(&filling, request, &text, error) && fill_headers(&filling, request, error))
        return TRUE;
    gateway_request_clear(request);
    return FALSE;
}

/* ---- reading the settings ---- */

static gboolean refuse(const Gateway *gateway, const char *key, GError *why, GError **error) {
    serving_refuse(gateway->section, key, error, "%s", why->message);
    g_error_free(why);
    return FALSE;
}

/* TRUE with NULL where nothing is said. */
static gboolean read_template(const Gateway *gateway, const char *key, TemplatePlace place, Template **template, GError **error) {
    const char *text = gateway_value(gateway, key);
    GError *why = NULL;
    if (!*text)
        return TRUE;
    *template = template_new(text, place, &why);
    return *template || refuse(gateway, key, why, error);
}

static int by_name(gconstpointer a, gconstpointer b) {
    return strcmp((*(const Parameter *const *)a)->name, (*(const Parameter *const *)b)->name);
}

static gboolean read_parameters(const Gateway *gateway, const char *key, Errand *errand, GError **error) {
    g_auto(GStrv) parts = template_split(gateway_value(gateway, key), '&');
    for (char **part = parts; *part; part++) {
        GError *why = NULL;
        char *equals = strchr(*part, '=');
        if (!equals) {
            g_autofree char *begin = template_glimpse(*part);
            return serving_refuse(gateway->section, key, error, _("“%s” is no NAME=value."), begin);
        }
        Parameter *parameter = g_new0(Parameter, 1);
        parameter->name = g_strstrip(g_strndup(*part, (gsize)(equals - *part)));
        g_ptr_array_add(errand->parameters, parameter);
        parameter->value = template_new(g_strchug(equals + 1), TEMPLATE_PLAIN, &why);
        if (!parameter->value)
            return refuse(gateway, key, why, error);
    }
    g_ptr_array_sort(errand->parameters, by_name);
    return TRUE;
}

static gboolean read_headers(const Gateway *gateway, const char *key, Errand *errand, GError **error) {
    g_auto(GStrv) parts = template_split(gateway_value(gateway, key), '|');
    for (char **part = parts; *part; part++) {
        GError *why = NULL;
        Template *header = template_new(*part, TEMPLATE_HEADER, &why);
        if (!header)
            return refuse(gateway, key, why, error);
        g_ptr_array_add(errand->headers, header);
        errand->typed |= g_ascii_strncasecmp(*part, "content-type:", 13) == 0;
    }
    return TRUE;
}

static gboolean read_errand(Gateway *gateway, GatewayErrand which, GError **error) {
    const char *prefix = PREFIXES[which], *url = which == GATEWAY_POLL ? "poll" : "url";
    g_autofree char *method = g_strconcat(prefix, "method", NULL), *headers = g_strconcat(prefix, "headers", NULL),
                    *params = g_strconcat(prefix, "params", NULL), *body = g_strconcat(prefix, "body", NULL),
                    *sign = g_strconcat(prefix, "sign", NULL);
    Errand *errand = gateway->errands[which] = g_new0(Errand, 1);
    errand->headers = g_ptr_array_new_with_free_func((GDestroyNotify)template_free);
    errand->parameters = g_ptr_array_new_with_free_func(parameter_free);
    if (!read_template(gateway, url, TEMPLATE_URL, &errand->url, error) ||
        !read_template(gateway, body, TEMPLATE_FORM, &errand->body, error) ||
        !read_template(gateway, sign, TEMPLATE_PLAIN, &errand->sign, error) || !read_parameters(gateway, params, errand, error) ||
        !read_headers(gateway, headers, errand, error))
        return FALSE;
    const char *said_method = gateway_value(gateway, method);
    errand->method = g_strdup(*said_method ? said_method : errand->body ? "POST" : "GET");
    if (!errand->url)
        return serving_refuse(gateway->section, url, error, "%s", _("The address of the gateway is missing."));
    if (strcmp(errand->method, "GET") != 0 && strcmp(errand->method, "POST") != 0)
        return serving_refuse(gateway->section, method, error, _("“%s” is neither GET nor POST."), errand->method);
    if (errand->body && strcmp(errand->method, "GET") == 0 && (template_is_json(errand->body) || template_is_xml(errand->body)))
        return serving_refuse(gateway->section, method, error, "%s", _("With GET the body is a form: name=value&…."));
    return TRUE;
}

static gboolean read_let(Gateway *gateway, const char *key, GError **error) {
    Template *template = NULL;
    if (!g_str_has_prefix(key, "let.") || g_hash_table_contains(gateway->lets, key + 4))
        return TRUE;
    if (!read_template(gateway, key, TEMPLATE_PLAIN, &template, error))
        return FALSE;
    g_hash_table_insert(gateway->lets, g_strdup(key + 4), template ? template : template_new("", TEMPLATE_PLAIN, NULL));
    return TRUE;
}

static gboolean read_lets(Gateway *gateway, GError **error) {
    GHashTableIter iter;
    gpointer key;
    g_hash_table_iter_init(&iter, gateway->section->values);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        if (!read_let(gateway, key, error))
            return FALSE;
    int section = gateway->ready ? ini_find(gateway->ready, READY) : -1;
    for (guint k = 0; section >= 0 && k < ini_key_count(gateway->ready, (guint)section); k++)
        if (!read_let(gateway, ini_key_name(gateway->ready, (guint)section, k), error))
            return FALSE;
    return TRUE;
}

static gboolean read_pattern(const Gateway *gateway, const char *key, GatewayPattern **pattern, GError **error) {
    const char *text = gateway_value(gateway, key);
    GError *why = NULL;
    *pattern = *text ? gateway_pattern_new(text, &why) : NULL;
    return !why || refuse(gateway, key, why, error);
}

static gboolean read_judge(Gateway *gateway, GError **error) {
    GatewayJudge *judge = &gateway->judge;
    if (!read_pattern(gateway, "ok", &judge->ok, error) || !read_pattern(gateway, "code", &judge->code, error) ||
        !read_pattern(gateway, "reply", &judge->reply, error))
        return FALSE;
    if (!judge->ok)
        return serving_refuse(gateway->section, "ok", error, "%s",
                              _("It must be said by what an answer shows that the message was taken."));
    judge->retry = g_strsplit(gateway_value(gateway, "retry"), " ", -1);
    judge->rate = g_strsplit(gateway_value(gateway, "rate"), " ", -1);
    judge->clock = g_strsplit(gateway_value(gateway, "clock"), " ", -1);
    judge->charset = gateway->charset;
    return TRUE;
}

static gboolean read_ready(Gateway *gateway, const char *kind, GError **error) {
    const char *name = serving_value(gateway->section, "provider");
    if (!*name)
        return TRUE;
    g_autofree char *file = g_strdup_printf("data/gateways/%s-%s.ini", kind, name), *text = path_embedded(file, NULL);
    if (!text)
        return serving_refuse(gateway->section, "provider", error, _("There is no ready template “%s”; see bihuan.conf(5)."), name);
    gateway->ready = ini_parse(file, text, error);
    return gateway->ready != NULL;
}

static gboolean read_rest(Gateway *gateway, GError **error) {
    const char *charset = gateway_value(gateway, "charset");
    gint64 timeout;
    gateway->charset = g_ascii_strup(*charset ? charset : "UTF-8", -1);
    if (strcmp(gateway->charset, "UTF-8") != 0 && strcmp(gateway->charset, "GBK") != 0)
        return serving_refuse(gateway->section, "charset", error, _("“%s” is neither UTF-8 nor GBK."), charset);
    if (!serving_duration(gateway->section, "timeout", 20 * CLOCK_SECOND, &timeout, error))
        return FALSE;
    gateway->seconds = (guint)CLAMP(timeout / CLOCK_SECOND, 1, 120);
    return TRUE;
}

/* A message that tries to be more than one: what it makes of a template is looked at before anybody's message is. */
static gboolean try_errand(const Gateway *gateway, GatewayErrand which, GError **error) {
    static const char hostile[] = "a\"b\\c&d=e 泄漏\r\nX-Evil: 1\n<x>'%0a${text}";
    const Outgoing out = {.id = hostile,
                          .name = hostile,
                          .person = hostile,
                          .number = hostile,
                          .title = hostile,
                          .text = hostile,
                          .kind = "test",
                          .lang = "zh",
                          .area = hostile,
                          .department = hostile,
                          .now = 1700000000000,
                          .time = 1700000000000};
    const GatewayNote note = {&out, "13800138000", hostile, hostile, 1};
    g_auto(GatewayRequest) request = {NULL, NULL, NULL, NULL, 0};
    const char *key = which == GATEWAY_POLL ? "poll" : "url";
    GError *why = NULL;
    if (!gateway_request(gateway, which, &note, &request, &why))
        return refuse(gateway, key, why, error);
    if (!g_uri_is_valid(request.url, G_URI_FLAGS_NONE, NULL))
        return serving_refuse(gateway->section, key, error, "%s", _("This makes no address."));
    if (request.body && template_is_json(gateway->errands[which]->body)) {
        g_autofree char *text = g_convert(request.body, (gssize)request.size, "UTF-8", gateway->charset, NULL, NULL, NULL);
        g_autoptr(JsonNode) root = gateway_json(text ? text : "");
        if (!root)
            return serving_refuse(gateway->section, which == GATEWAY_POLL ? "poll.body" : "body", error, "%s", _("This makes no JSON."));
    }
    return TRUE;
}

Gateway *gateway_new(const ChannelWay *way, const char *kind, GError **error) {
    g_autoptr(Gateway) gateway = g_new0(Gateway, 1);
    gateway->section = way->section;
    gateway->courier = way->courier;
    gateway->lets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)template_free);
    gateway->under_way = g_hash_table_new_full(NULL, NULL, trip_free, NULL);
    if (!read_ready(gateway, kind, error) || !read_rest(gateway, error) || !read_lets(gateway, error) ||
        !read_errand(gateway, GATEWAY_SEND, error) || !read_judge(gateway, error) || !try_errand(gateway, GATEWAY_SEND, error))
        return NULL;
    if (*gateway_value(gateway, "poll") && (!read_errand(gateway, GATEWAY_POLL, error) || !try_errand(gateway, GATEWAY_POLL, error)))
        return NULL;
    return g_steal_pointer(&gateway);
}

/* ---- sending ---- */

typedef struct {
    Gateway *gateway;
    ChannelDone done;
    GatewayAnswered answered;
    gpointer data;
    char *refusal; /* no request could be made; said from an idle source */
    guint idle;
} Trip;

static void trip_free(gpointer data) {
    Trip *trip = data;
    courier_forget(trip->gateway->courier, trip);
    if (trip->idle)
        g_source_remove(trip->idle);
    g_free(trip->refusal);
    g_free(trip);
}

void gateway_free(Gateway *gateway) {
    if (!gateway)
        return;
    g_hash_table_unref(gateway->under_way);
    g_hash_table_unref(gateway->lets);
    errand_free(gateway->errands[GATEWAY_SEND]);
    errand_free(gateway->errands[GATEWAY_POLL]);
    gateway_pattern_free(gateway->judge.ok);
    gateway_pattern_free(gateway->judge.code);
    gateway_pattern_free(gateway->judge.reply);
    g_strfreev(gateway->judge.retry);
    g_strfreev(gateway->judge.rate);
    g_strfreev(gateway->judge.clock);
    ini_free(gateway->ready);
    g_free(gateway->charset);
    g_free(gateway);
}

static gboolean is_for(gpointer trip, gpointer value, gpointer data) {
    (void)value;
    return ((const Trip *)trip)->data == data;
}

void gateway_forget(Gateway *gateway, gpointer data) {
    g_hash_table_foreach_remove(gateway->under_way, is_for, data);
}

static void say_result(Trip *trip, const SendResult *result, JsonNode *root) {
    g_hash_table_steal(trip->gateway->under_way, trip);
    if (trip->done)
        trip->done(trip->data, result);
    else
        trip->answered(trip->data, root, result->error);
}

static void on_gateway_answer(gpointer data, const CourierAnswer *answer, const GError *error) {
    g_autofree Trip *trip = data;
    g_autoptr(GPtrArray) hold = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(JsonNode) root = trip->done || error || answer->status != 200 ? NULL : gateway_json(answer->body);
    SendResult result = {.error = root ? NULL : error ? error->message : _("The gateway's answer is no JSON.")};
    if (trip->done)
        result = gateway_judge(&trip->gateway->judge, answer, error, hold);
    say_result(trip, &result, root);
}

static gboolean say_refusal(gpointer data) {
    g_autofree Trip *trip = data;
    g_autofree char *refusal = trip->refusal;
    say_result(trip, &(SendResult){SEND_REFUSED, "", refusal, 0}, NULL);
    return G_SOURCE_REMOVE;
}

static void begin_trip(const Trip *trip, GatewayErrand which, const GatewayNote *note) {
    Gateway *gateway = trip->gateway;
    g_autoptr(GError) error = NULL;
    g_auto(GatewayRequest) request = {NULL, NULL, NULL, NULL, 0};
    Trip *own = g_memdup2(trip, sizeof *trip);
    g_hash_table_add(gateway->under_way, own);
    if (!gateway_request(gateway, which, note, &request, &error)) {
        own->refusal = g_strdup(error->message);
        own->idle = g_idle_add(say_refusal, own);
        return;
    }
    courier_send(gateway->courier,
                 &(CourierRequest){request.method, request.url, (const char *const *)request.headers, request.body, request.size,
                                   serving_value(gateway->section, "ca"), gateway->seconds, NULL},
                 on_gateway_answer, own);
}

void gateway_send(Gateway *gateway, const GatewayNote *note, ChannelDone done, gpointer data) {
    begin_trip(&(Trip){gateway, done, NULL, data, NULL, 0}, GATEWAY_SEND, note);
}

void gateway_poll(Gateway *gateway, const GatewayNote *note, GatewayAnswered answered, gpointer data) {
    begin_trip(&(Trip){gateway, NULL, answered, data, NULL, 0}, GATEWAY_POLL, note);
}

char *gateway_text(const Outgoing *out, gboolean idempotent) {
    gboolean chinese = g_strcmp0(out->lang, "en") != 0;
    const char *title = out->title;
    g_autoptr(GString) text = g_string_new(channel_mark(out->lang, out->again && !idempotent));
    gboolean says = g_str_has_prefix(out->text, title) || (*out->number && strstr(out->text, out->number)); /* a short text stands alone */
    if (*title && !says)
        g_string_append_printf(text, "%s%s", title, chinese ? "：" : ": ");
    g_string_append(text, out->text);
    for (char *at = text->str; *at; at++)
        *at = (guchar)*at < ' ' ? ' ' : *at;
    return g_string_free(g_steal_pointer(&text), FALSE);
}
