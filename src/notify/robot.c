/* SPDX-License-Identifier: MIT
 *
 * What a robot is told and what its answers mean: signatures, bodies that fit, words that call nobody. Nothing here sends.
 */
#include "robot.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/seal/seal.h"

#define WAIT_MOST CLOCK_HOUR
#define GATEWAY_FAST 99991400 /* Feishu's gateway, before any robot */
#define EDGE_DENIES 1111      /* DingTalk's edge, which knows no errcode */

char *robot_sign(const char *key, const char *message) {
    guint8 mac[SEAL_HASH_SIZE];
    seal_hmac(key, strlen(key), message, strlen(message), mac);
    return g_base64_encode(mac, sizeof mac);
}

/* ---- a stranger's words ---- */

/* '@' and '<' call people, the others make links, headings and code. Full-width they are read as before and mean nothing. */
char *robot_defuse(const char *text, gboolean markdown) {
    static const char calls[] = "@<>", marks[] = "[]*`#~|!\\&";
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *safe = g_string_new(NULL);
    for (const char *p = valid; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        gboolean loud = c < 128 && (strchr(calls, (int)c) || (markdown && strchr(marks, (int)c)));
        if (c == '\n' || (c >= ' ' && c != 0x7F))
            g_string_append_unichar(safe, loud ? c + 0xFEE0 : c);
    }
    return g_string_free(safe, FALSE);
}

/* Services know mobiles of the mainland as 11 digits, others with + and the country. */
gboolean robot_is_mobile(const char *text, char **digits) {
    g_autoptr(GString) bare = g_string_new(NULL);
    for (const char *p = text; *p; p++)
        if (*p != ' ' && *p != '-')
            g_string_append_c(bare, *p);
    const char *number = g_str_has_prefix(bare->str, "+86") ? bare->str + 3 : bare->str;
    gsize length = strspn(number + (*number == '+'), "0123456789");
    gboolean foreign = *number == '+' && length >= 7 && length <= 15 && !number[length + 1];
    gboolean good = foreign || (*number == '1' && length == 11 && !number[length]);
    if (good && digits)
        *digits = g_strdup(number);
    return good;
}

gboolean robot_is_id(const char *text, const char *others) {
    gsize length = strlen(text);
    const char *bare = text + (*text == '@');
    for (const char *p = text; *p; p++)
        if (!g_ascii_isalnum(*p) && !strchr(others, *p))
            return FALSE;
    return length > 0 && length <= 64 && g_ascii_strcasecmp(bare, "all") != 0;
}

/* ---- bodies ---- */

void robot_put(JsonBuilder *builder, const char *name, const char *text) {
    json_builder_set_member_name(builder, name);
    json_builder_add_string_value(builder, text);
}

void robot_put_list(JsonBuilder *builder, const char *name, const char *text) {
    json_builder_set_member_name(builder, name);
    json_builder_begin_array(builder);
    if (*text)
        json_builder_add_string_value(builder, text);
    json_builder_end_array(builder);
}

/* The text, at most so many bytes of it and never half a character; "…" where something is missing. */
static char *cut(const char *text, gsize most) {
    static const char gone[] = "…";
    if (strlen(text) <= most)
        return g_strdup(text);
    const char *end = text + (most > strlen(gone) ? most - strlen(gone) : 0);
    while (end > text && ((guchar)*end & 0xC0) == 0x80)
        end--;
    return g_strdup_printf("%.*s%s", (int)(end - text), text, most >= strlen(gone) ? gone : "");
}

/* A line of markdown is one only with an empty one behind it. */
static char *shown_text(const RobotNote *note, const char *title, const char *text) {
    if (!note->markdown)
        return g_strdup_printf("%s\n%s", title, text);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autofree char *apart = g_strjoinv("\n\n", lines);
    return g_strdup_printf("**%s**\n\n%s", title, apart);
}

static char *body_of(const RobotService *service, const RobotNote *note, const char *title, const char *text) {
    g_autoptr(JsonBuilder) builder = json_builder_new_immutable();
    json_builder_begin_object(builder);
    service->body(builder, note, title, text);
    json_builder_end_object(builder);
    g_autoptr(JsonNode) root = json_builder_get_root(builder);
    return json_to_string(root, FALSE);
}

char *robot_body(const RobotService *service, const RobotNote *note, gsize spare) {
    g_autofree char *safe_title = robot_defuse(note->title, note->markdown), *safe_text = robot_defuse(note->text, note->markdown);
    g_autofree char *name = robot_defuse(note->name, note->markdown);
    g_autofree char *title = cut(safe_title, 200), *head = shown_text(note, title, safe_text);
    g_autofree char *calling = service->calling(note, name);
    const char *between = *calling ? note->markdown ? "\n\n" : "\n" : "";
    gsize most = note->markdown ? service->markdown_most : service->text_most;
    gsize taken = strlen(between) + strlen(calling) + spare, keep = most > taken ? most - taken : 0;
    for (;;) {
        g_autofree char *part = cut(head, keep), *text = g_strconcat(part, between, calling, NULL);
        g_autofree char *body = body_of(service, note, title, text);
        gsize size = strlen(body) + spare;
        if (size <= service->body_most || keep == 0)
            return g_steal_pointer(&body);
        /* a byte of text is two of the body at most: half of what is too much never cuts too deep */
        gsize less = (size - service->body_most + 1) / 2;
        keep = MIN(keep, strlen(part));
        keep = keep > less ? keep - less : 0;
    }
}

/* ---- answers ---- */

static gboolean member_code(JsonObject *object, const char *name, gint64 *code) {
    JsonNode *node = json_object_get_member(object, name);
    if (!node || !JSON_NODE_HOLDS_VALUE(node))
        return FALSE;
    if (json_node_get_value_type(node) == G_TYPE_INT64) {
        *code = json_node_get_int(node);
        return TRUE;
    }
    const char *text = json_node_get_value_type(node) == G_TYPE_STRING ? json_node_get_string(node) : NULL;
    return text && *text && g_ascii_string_to_signed(text, 10, G_MININT64, G_MAXINT64, code, NULL);
}

/* Borrowed; "" = none. */
static const char *member_text(JsonObject *object, const char *name) {
    JsonNode *node = json_object_get_member(object, name);
    const char *text =
        node && JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_STRING ? json_node_get_string(node) : NULL;
    return text ? text : "";
}

static RobotVerdict judge_code(const RobotService *service, JsonObject *answer, gint64 code) {
    const char *words = member_text(answer, service->words_name);
    const RobotCode *known = service->read ? service->read(code, words) : NULL;
    if (code == 0 && !known)
        return (RobotVerdict){.class = ROBOT_SENT};
    for (const RobotCode *row = service->codes; row->why && !known; row++)
        if (row->code == code)
            known = row;
    if (!known)
        return (RobotVerdict){ROBOT_BUSY, N_("an answer that is not known"), code, 0};
    return (RobotVerdict){known->class, known->why, code, known->class == ROBOT_FAST ? service->pause : 0};
}

/* How long the answer's headers want to be left alone, ms; 0 = they do not say. */
static gint64 wait_of(const CourierAnswer *answer) {
    static const char *const names[] = {"x-ogw-ratelimit-reset", "retry-after"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        const char *text = answer->headers ? g_hash_table_lookup(answer->headers, names[i]) : NULL;
        gint64 seconds = 0;
        if (text && g_ascii_string_to_signed(text, 10, 1, WAIT_MOST / CLOCK_SECOND, &seconds, NULL))
            return seconds * CLOCK_SECOND;
    }
    return 0;
}

static RobotVerdict judge_status(guint status, gint64 wait, gboolean json) {
    if (status == 429)
        return (RobotVerdict){ROBOT_FAST, N_("too many messages within a short time"), status, wait ? wait : CLOCK_MINUTE};
    if (status >= 500)
        return (RobotVerdict){ROBOT_BUSY, N_("the service is out of order"), status, 0};
    if (status >= 400)
        return (RobotVerdict){ROBOT_REFUSED, N_("the service does not take this request; check the address"), status, 0};
    if (status >= 300)
        return (RobotVerdict){ROBOT_REFUSED, N_("the service sends on to another address, which is not followed"), status, 0};
    if (!json)
        return (RobotVerdict){ROBOT_BUSY, N_("the answer is no JSON: something else than the service has answered"), status, 0};
    return (RobotVerdict){ROBOT_BUSY, N_("the answer says neither that it was taken nor why not"), status, 0};
}

RobotVerdict robot_judge(const RobotService *service, const CourierAnswer *answer) {
    g_autoptr(JsonParser) parser = json_parser_new_immutable();
    g_autoptr(GError) unread = NULL; /* what the parser says of a stranger's text helps nobody */
    JsonNode *root = json_parser_load_from_data(parser, answer->body, (gssize)answer->size, &unread) ? json_parser_get_root(parser) : NULL;
    JsonObject *object = root && JSON_NODE_HOLDS_OBJECT(root) ? json_node_get_object(root) : NULL;
    gint64 code = 0, wait = wait_of(answer);
    gboolean known = FALSE;
    if (object && (json_object_has_member(object, "punish") || (member_code(object, "status", &code) && code == EDGE_DENIES)))
        return (RobotVerdict){ROBOT_FAST, N_("too many messages within a short time"), EDGE_DENIES, wait ? wait : service->pause};
    for (const char *const *name = service->code_names; object && *name && !known; name++)
        known = member_code(object, *name, &code);
    if (known && code == GATEWAY_FAST)
        return (RobotVerdict){ROBOT_FAST, N_("too many messages within a short time"), code, wait ? wait : CLOCK_MINUTE};
    if (answer->status == 429 || !known || (answer->status >= 300 && code == 0))
        return judge_status(answer->status, wait, object != NULL);
    return judge_code(service, object, code);
}

char *robot_sentence(const RobotService *service, const RobotVerdict *verdict) {
    if (verdict->class == ROBOT_SENT)
        return NULL;
    return g_strdup_printf(_("%s: %s (%d)."), _(service->title), _(verdict->why), (int)verdict->code);
}
