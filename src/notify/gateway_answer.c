/* SPDX-License-Identifier: MIT
 *
 * What a gateway answered, judged from the body: most answer HTTP 200 with the fault in it. What an answer says in words, with its
 * addresses and links, is read and never passed on; its code is.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "gateway.h"

#define CODE_MAX 80
#define WAIT_USUAL CLOCK_MINUTE
#define WAIT_MOST CLOCK_HOUR
#define WAIT_UNREACHED (5 * CLOCK_SECOND)

struct GatewayPattern {
    JsonPath *path;
    char **words; /* of a path; empty = whatever lies there */
    GRegex *regex;
};

void gateway_pattern_free(GatewayPattern *pattern) {
    if (!pattern)
        return;
    g_clear_object(&pattern->path);
    g_clear_pointer(&pattern->regex, g_regex_unref);
    g_strfreev(pattern->words);
    g_free(pattern);
}

GatewayPattern *gateway_pattern_new(const char *text, GError **error) {
    GatewayPattern *pattern = g_new0(GatewayPattern, 1);
    g_autoptr(GError) local = NULL;
    if (*text == '$') {
        const char *equals = strchr(text, '=');
        g_autofree char *path = g_strstrip(equals ? g_strndup(text, (gsize)(equals - text)) : g_strdup(text));
        g_autofree char *words = g_strstrip(g_strdup(equals ? equals + 1 : ""));
        pattern->words = g_strsplit(words, " ", -1);
        pattern->path = json_path_new();
        json_path_compile(pattern->path, path, &local);
    } else
        pattern->regex = g_regex_new(text, G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT, &local);
    if (!local)
        return pattern;
    err_set(error, ERR_INPUT, _("“%s” is neither a path of JSON ($.…) nor a regular expression."), text);
    gateway_pattern_free(pattern);
    return NULL;
}

JsonNode *gateway_json(const char *body) {
    g_autoptr(JsonParser) parser = json_parser_new_immutable();
    g_autoptr(GError) none = NULL; /* a stranger's text: that it is no JSON is the answer */
    if (!json_parser_load_from_data(parser, body, -1, &none))
        return NULL;
    return json_parser_steal_root(parser);
}

static char *scalar_text(JsonNode *node) {
    GType type = JSON_NODE_HOLDS_VALUE(node) ? json_node_get_value_type(node) : G_TYPE_INVALID;
    if (type == G_TYPE_STRING)
        return g_strdup(json_node_get_string(node));
    if (type == G_TYPE_INT64)
        return g_strdup_printf("%" G_GINT64_FORMAT, json_node_get_int(node));
    if (type == G_TYPE_BOOLEAN)
        return g_strdup(json_node_get_boolean(node) ? "true" : "false");
    return g_strdup("");
}

/* What a pattern finds; owned. */
static char **all_found(const GatewayPattern *pattern, JsonNode *root, const char *body) {
    g_autoptr(GStrvBuilder) found = g_strv_builder_new();
    if (pattern && pattern->regex) {
        g_autoptr(GMatchInfo) match = NULL;
        if (g_regex_match(pattern->regex, body, G_REGEX_MATCH_DEFAULT, &match)) {
            g_autofree char *text = g_match_info_fetch(match, g_match_info_get_match_count(match) > 1 ? 1 : 0);
            g_strv_builder_add(found, text);
        }
    } else if (pattern && root) {
        g_autoptr(JsonNode) nodes = json_path_match(pattern->path, root);
        JsonArray *array = json_node_get_array(nodes);
        for (guint i = 0; i < json_array_get_length(array); i++) {
            g_autofree char *text = scalar_text(json_array_get_element(array, i));
            g_strv_builder_add(found, text);
        }
    }
    return g_strv_builder_end(found);
}

/* One status for each number: all of them must be good. */
static gboolean is_ok(const GatewayPattern *ok, JsonNode *root, const char *body) {
    g_auto(GStrv) found = all_found(ok, root, body);
    for (char **text = found; ok->path && *text; text++)
        if (*ok->words && !g_strv_contains((const char *const *)ok->words, *text))
            return FALSE;
    return *found != NULL;
}

/* A word that names something: codes and ids, never a sentence, an address or a link. */
static gboolean is_word(const char *text) {
    return *text && strlen(text) <= CODE_MAX &&
           strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._^-:+=") == strlen(text) &&
           !g_hostname_is_ip_address(text);
}

static const char *keep(GPtrArray *hold, char *text) {
    g_ptr_array_add(hold, text);
    return text;
}

/* The first code that is none of success, "" = none. */
static char *code_of(const GatewayJudge *judge, JsonNode *root, const char *body) {
    g_auto(GStrv) found = all_found(judge->code, root, body);
    for (char **text = found; *text; text++)
        if (is_word(*text) && !(judge->ok->path && g_strv_contains((const char *const *)judge->ok->words, *text)))
            return g_strdup(*text);
    return g_strdup("");
}

static gboolean is_among(char **globs, const char *code) {
    for (; *code && globs && *globs; globs++)
        if (g_pattern_match_simple(*globs, code))
            return TRUE;
    return FALSE;
}

static SendResult no(SendVerdict verdict, const char *error) {
    return (SendResult){verdict, "", error, 0};
}

/* HTTP's own refusals. verdict SEND_OK: it says nothing of the kind. */
static SendResult judge_status(const CourierAnswer *answer, const char *code, GPtrArray *hold) {
    int status = (int)answer->status;
    if (status >= 300 && status < 400)
        return no(SEND_REFUSED,
                  keep(hold, g_strdup_printf(_("The gateway sends on to another address (HTTP %d), which is not followed."), status)));
    if (status == 429) {
        const char *after = g_hash_table_lookup(answer->headers, "retry-after");
        gint64 seconds = after ? g_ascii_strtoll(after, NULL, 10) : 0;
        SendResult result = no(SEND_RETRY, _("The gateway takes no more for now (HTTP 429)."));
        result.wait = seconds > 0 ? MIN(seconds * CLOCK_SECOND, WAIT_MOST) : WAIT_USUAL;
        return result;
    }
    if (status >= 500)
        return no(SEND_RETRY, keep(hold, g_strdup_printf(_("The gateway is out of order (HTTP %d)."), status)));
    if (status >= 400 && !*code)
        return no(SEND_REFUSED, keep(hold, g_strdup_printf(_("The gateway refuses the request (HTTP %d)."), status)));
    return no(SEND_OK, NULL);
}

static SendResult judge_code(const GatewayJudge *judge, const char *code, GPtrArray *hold) {
    if (is_among(judge->clock, code))
        return no(SEND_RETRY, keep(hold, g_strdup_printf(_("The gateway says that the clock of this host is wrong (%s)."), code)));
    if (is_among(judge->rate, code))
        return no(SEND_RETRY, keep(hold, g_strdup_printf(_("The gateway takes no more for this number or for now (%s)."), code)));
    if (is_among(judge->retry, code))
        return no(SEND_RETRY, keep(hold, g_strdup_printf(_("The gateway cannot take it now (%s)."), code)));
    return no(SEND_REFUSED, keep(hold, g_strdup_printf(_("The gateway refuses the message (%s)."), code)));
}

/* No message is to blame, also where a certificate does not match and a person must see to it: after the plan of tries comes the person's
 * next channel. Who is not there is looked for again soon, and all wait for him. */
static SendResult judge_fault(const CourierAnswer *answer, const char *error) {
    SendResult result = no(SEND_RETRY, error);
    result.wait = answer->fault == COURIER_FAULT_UNREACHED ? WAIT_UNREACHED : 0;
    return result;
}

SendResult gateway_judge(const GatewayJudge *judge, const CourierAnswer *answer, const GError *error, GPtrArray *hold) {
    if (error)
        return judge_fault(answer, keep(hold, g_strdup(error->message)));
    g_autofree char *read = g_convert(answer->body, -1, "UTF-8", judge->charset, NULL, NULL, NULL);
    g_autofree char *body = g_utf8_make_valid(read ? read : answer->body, -1);
    g_autoptr(JsonNode) root = gateway_json(body);
    g_autofree char *code = code_of(judge, root, body);
    SendResult result = judge_status(answer, code, hold);
    if (result.error)
        return result;
    if (answer->status < 300 && is_ok(judge->ok, root, body)) {
        g_auto(GStrv) replies = all_found(judge->reply, root, body);
        return (SendResult){SEND_OK, *replies && is_word(*replies) ? keep(hold, g_strdup(*replies)) : "", NULL, 0};
    }
    if (*code)
        return judge_code(judge, code, hold);
    const char *at = body + strspn(body, " \t\r\n");
    if (*at == '<' && judge->ok->path)
        return no(SEND_RETRY, _("The gateway answers with a page instead of JSON."));
    if (judge->ok->path && !root)
        return no(SEND_RETRY, _("The gateway's answer is no JSON."));
    return no(SEND_RETRY, _("The gateway's answer does not say that it has taken the message."));
}
