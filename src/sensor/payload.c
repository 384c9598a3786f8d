/* SPDX-License-Identifier: MIT
 *
 * What a message of a broker says.
 */
#include "payload.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "line.h"

#define DEPTH_MAX 16 /* json-glib calls itself for every level */

struct Payload {
    char *text;         /* NULL: it is none */
    JsonParser *parser; /* NULL: it is no JSON object */
    JsonObject *object; /* borrowed of it */
};

/* How deep brackets stand in each other, outside texts. */
static gboolean is_shallow(const char *text) {
    int depth = 0;
    gboolean quoted = FALSE;
    for (; *text; text++) {
        if (quoted && *text == '\\' && text[1])
            text++;
        else if (*text == '"')
            quoted = !quoted;
        else if (!quoted && (*text == '{' || *text == '['))
            depth++;
        else if (!quoted && (*text == '}' || *text == ']'))
            depth--;
        if (depth > DEPTH_MAX)
            return FALSE;
    }
    return TRUE;
}

static void read_object(Payload *payload) {
    const char *begin = payload->text + strspn(payload->text, " \t\r\n");
    if (*begin != '{' || !is_shallow(begin))
        return;
    payload->parser = json_parser_new_immutable();
    if (!json_parser_load_from_data(payload->parser, begin, -1, NULL))
        return;
    JsonNode *root = json_parser_get_root(payload->parser);
    payload->object = root && JSON_NODE_HOLDS_OBJECT(root) ? json_node_get_object(root) : NULL;
}

Payload *payload_new(const void *bytes, gsize size) {
    Payload *payload = g_new0(Payload, 1);
    if (size == 0 || size > PAYLOAD_MAX || !g_utf8_validate(bytes, (gssize)size, NULL)) /* zero bytes are not valid there */
        return payload;
    payload->text = g_strndup(bytes, size);
    read_object(payload);
    return payload;
}

void payload_free(Payload *payload) {
    g_clear_object(&payload->parser);
    g_free(payload->text);
    g_free(payload);
}

static gboolean json_number(JsonNode *node, double *value) {
    if (!node || !JSON_NODE_HOLDS_VALUE(node))
        return FALSE;
    GType type = json_node_get_value_type(node);
    if (type == G_TYPE_BOOLEAN)
        *value = json_node_get_boolean(node);
    else if (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE)
        *value = json_node_get_double(node);
    else
        return FALSE;
    return TRUE;
}

/* The node at "a.b.c": a member of just that name comes first. holder: the object it stands in. */
static JsonNode *node_at(JsonObject *object, const char *path, JsonObject **holder) {
    const char *dot;
    *holder = object;
    if (!object)
        return NULL;
    if (json_object_has_member(object, path) || (dot = strchr(path, '.')) == NULL)
        return json_object_get_member(object, path);
    g_autofree char *name = g_strndup(path, (gsize)(dot - path));
    JsonNode *inner = json_object_get_member(object, name);
    return inner && JSON_NODE_HOLDS_OBJECT(inner) ? node_at(json_node_get_object(inner), dot + 1, holder) : NULL;
}

static PayloadTime time_in(JsonObject *object, gint64 *at) {
    static const char *const NAMES[] = {"time", "at", "ts"};
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    for (gsize i = 0; object && i < G_N_ELEMENTS(NAMES); i++) {
        JsonNode *node = json_object_get_member(object, NAMES[i]);
        double value;
        if (!node || JSON_NODE_HOLDS_NULL(node))
            continue;
        const char *text = json_number(node, &value) ? g_ascii_dtostr(number, sizeof number, value)
                           : JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_STRING ? json_node_get_string(node)
                                                                                                            : "";
        return line_time(text, at) ? PAYLOAD_TIME : PAYLOAD_BAD_TIME;
    }
    return PAYLOAD_NO_TIME;
}

gboolean payload_value(const Payload *payload, const char *member, double *value, PayloadTime *kind, gint64 *at) {
    JsonObject *holder = NULL;
    *kind = PAYLOAD_NO_TIME;
    if (!member)
        return payload->text && line_number(payload->text, FALSE, value);
    JsonNode *node = node_at(payload->object, member, &holder);
    *kind = time_in(holder, at);
    if (*kind == PAYLOAD_NO_TIME)
        *kind = time_in(payload->object, at);
    return json_number(node, value);
}
