/* SPDX-License-Identifier: MIT
 *
 * The notation of HTTP gateways: read into nodes once, filled for every message.
 */
#include "bihuan/notify/template.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

#define DEPTH_MAX 16
#define ARGUMENTS_MAX 3
#define GLIMPSE 12

/* Where a part of a template stands. */
typedef enum { SPOT_PLAIN, SPOT_FORM, SPOT_URL, SPOT_HOST, SPOT_HEADER, SPOT_JSON, SPOT_JSON_BARE, SPOT_XML } Spot;

typedef struct Function Function;
typedef struct {
    enum { NODE_TEXT, NODE_NAME, NODE_CALL, NODE_JOIN } kind;
    char *text;               /* of a text, a name */
    const Function *function; /* of a call */
    GPtrArray *parts;         /* arguments; what is joined */
    Spot spot;                /* of a part of the template itself */
    gboolean own;             /* of the template's own text: the integrator's, not a stranger's */
} Node;

struct Template {
    GPtrArray *parts; /* Node * */
    Spot spot;
};

static void node_free(gpointer data) {
    Node *node = data;
    if (!node)
        return;
    g_free(node->text);
    g_clear_pointer(&node->parts, g_ptr_array_unref);
    g_free(node);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Node, node_free)

static Node *node_new(int kind, char *text) {
    Node *node = g_new0(Node, 1);
    node->kind = kind;
    node->text = text;
    node->parts = g_ptr_array_new_with_free_func(node_free);
    return node;
}

void template_free(Template *template) {
    if (!template)
        return;
    g_ptr_array_unref(template->parts);
    g_free(template);
}

void template_value_clear(TemplateValue *value) {
    if (value->text)
        g_string_free(value->text, TRUE);
    value->text = NULL;
}

/* ---- bytes and texts ---- */

char *template_convert(const char *text, const char *charset, gsize *size) {
    char *bytes = NULL;
    if (charset && strcmp(charset, "UTF-8") != 0)
        bytes = g_convert_with_fallback(text, -1, charset, "UTF-8", "?", NULL, size, NULL);
    if (bytes)
        return bytes;
    *size = strlen(text);
    return g_strdup(text);
}

static void append_encoded(GString *out, const char *bytes, gsize size) {
    for (gsize i = 0; i < size; i++) {
        guchar byte = (guchar)bytes[i];
        if (g_ascii_isalnum(byte) || (byte && strchr("-_.~", byte)))
            g_string_append_c(out, (char)byte);
        else
            g_string_append_printf(out, "%%%02X", byte);
    }
}

char *template_encode(const char *text, const char *charset) {
    gsize size;
    g_autofree char *bytes = template_convert(text, charset, &size);
    g_autoptr(GString) out = g_string_new(NULL);
    append_encoded(out, bytes, size);
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static char *hex_of(const char *bytes, gsize size) {
    g_autoptr(GString) out = g_string_new(NULL);
    for (gsize i = 0; i < size; i++)
        g_string_append_printf(out, "%02x", (guchar)bytes[i]);
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static char *value_text(const TemplateValue *value) {
    return value->kind == TEMPLATE_DIGEST ? hex_of(value->text->str, value->text->len) : g_strdup(value->text->str);
}

static char *value_bytes(const TemplateValue *value, const char *charset, gsize *size) {
    if (value->kind != TEMPLATE_DIGEST)
        return template_convert(value->text->str, charset, size);
    *size = value->text->len;
    return g_memdup2(value->text->str, value->text->len + 1);
}

static void append_json(GString *out, const char *text) {
    for (const char *at = text; *at; at++)
        switch (*at) {
        case '"':
            g_string_append(out, "\\\"");
            break;
        case '\\':
            g_string_append(out, "\\\\");
            break;
        case '\n':
            g_string_append(out, "\\n");
            break;
        case '\t':
            g_string_append(out, "\\t");
            break;
        default:
            if ((guchar)*at < 0x20 || *at == 0x7f)
                g_string_append_printf(out, "\\u%04x", (guchar)*at);
            else
                g_string_append_c(out, *at);
        }
}

/* ---- functions ---- */

typedef struct {
    const TemplateWorld *world;
    TemplateValue argument[ARGUMENTS_MAX];
    guint count;
} Call;

struct Function {
    const char *name;
    guint arguments;
    TemplateKind gives;
    void (*apply)(const Function *function, const Call *call, GString *out);
    GChecksumType digest;
};

static void apply_digest(const Function *function, const Call *call, GString *out) {
    gsize size, length = (gsize)g_checksum_type_get_length(function->digest);
    g_autofree char *bytes = value_bytes(&call->argument[0], call->world->charset, &size);
    g_autoptr(GChecksum) sum = g_checksum_new(function->digest);
    g_checksum_update(sum, (const guchar *)bytes, (gssize)size);
    g_string_set_size(out, length);
    g_checksum_get_digest(sum, (guint8 *)out->str, &length);
}

static void apply_hmac(const Function *function, const Call *call, GString *out) {
    gsize key_size, size, length = (gsize)g_checksum_type_get_length(function->digest);
    g_autofree char *key = value_bytes(&call->argument[0], call->world->charset, &key_size);
    g_autofree char *bytes = value_bytes(&call->argument[1], call->world->charset, &size);
    g_autoptr(GHmac) sum = g_hmac_new(function->digest, (const guchar *)key, key_size);
    g_hmac_update(sum, (const guchar *)bytes, (gssize)size);
    g_string_set_size(out, length);
    g_hmac_get_digest(sum, (guint8 *)out->str, &length);
}

static void apply_bytes(const Function *function, const Call *call, GString *out) {
    gsize size;
    g_autofree char *bytes = value_bytes(&call->argument[0], call->world->charset, &size);
    g_autofree char *text = function->name[0] == 'b' ? g_base64_encode((const guchar *)bytes, size) : hex_of(bytes, size);
    g_string_append(out, text);
}

static void apply_rfc3986(const Function *function, const Call *call, GString *out) {
    (void)function;
    g_autofree char *text = value_text(&call->argument[0]), *encoded = template_encode(text, call->world->charset);
    g_string_append(out, encoded);
}

static void apply_json(const Function *function, const Call *call, GString *out) {
    (void)function;
    g_autofree char *text = value_text(&call->argument[0]);
    append_json(out, text);
}

/* Letters of ASCII only: what else a text holds is no part of a hash or a code. */
static void apply_case(const Function *function, const Call *call, GString *out) {
    g_autofree char *text = value_text(&call->argument[0]);
    g_autofree char *turned = function->name[0] == 'u' ? g_ascii_strup(text, -1) : g_ascii_strdown(text, -1);
    g_string_append(out, turned);
}

static void apply_cut(const Function *function, const Call *call, GString *out) {
    (void)function;
    g_autofree char *text = value_text(&call->argument[0]);
    glong most = (glong)g_ascii_strtoull(call->argument[1].text->str, NULL, 10), length = g_utf8_strlen(text, -1);
    g_string_append_len(out, text, g_utf8_offset_to_pointer(text, MIN(most, length)) - text);
}

static void apply_or(const Function *function, const Call *call, GString *out) {
    (void)function;
    g_autofree char *text = value_text(&call->argument[call->argument[0].text->len ? 0 : 1]);
    g_string_append(out, text);
}

static const Function FUNCTIONS[] = {
    {"md5", 1, TEMPLATE_DIGEST, apply_digest, G_CHECKSUM_MD5},
    {"sha1", 1, TEMPLATE_DIGEST, apply_digest, G_CHECKSUM_SHA1},
    {"sha256", 1, TEMPLATE_DIGEST, apply_digest, G_CHECKSUM_SHA256},
    {"hmac_sha1", 2, TEMPLATE_DIGEST, apply_hmac, G_CHECKSUM_SHA1},
    {"hmac_sha256", 2, TEMPLATE_DIGEST, apply_hmac, G_CHECKSUM_SHA256},
    {"base64", 1, TEMPLATE_TEXT, apply_bytes, 0},
    {"hex", 1, TEMPLATE_TEXT, apply_bytes, 0},
    {"rfc3986", 1, TEMPLATE_ENCODED, apply_rfc3986, 0},
    {"json", 1, TEMPLATE_TEXT, apply_json, 0},
    {"upper", 1, TEMPLATE_TEXT, apply_case, 0},
    {"lower", 1, TEMPLATE_TEXT, apply_case, 0},
    {"cut", 2, TEMPLATE_TEXT, apply_cut, 0},
    {"or", 2, TEMPLATE_TEXT, apply_or, 0},
};

/* ---- reading ---- */

char *template_glimpse(const char *text) {
    gsize length = 0;
    for (guint n = 0; n < GLIMPSE && text[length] && text[length] != '}'; n++)
        length = (gsize)(g_utf8_next_char(text + length) - text);
    return g_strndup(text, length);
}

typedef struct {
    const char *at;
    guint depth;
    GError **error;
} Reader;

static Node *read_sum(Reader *reader);

static void skip_blanks(Reader *reader) {
    while (*reader->at == ' ' || *reader->at == '\t')
        reader->at++;
}

static Node *read_quoted(Reader *reader) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (reader->at++; *reader->at && *reader->at != '\''; reader->at++)
        if (*reader->at != '\\')
            g_string_append_c(text, *reader->at);
        else if (reader->at[1]) {
            reader->at++;
            g_string_append_c(text, *reader->at == 'n' ? '\n' : *reader->at == 't' ? '\t' : *reader->at);
        }
    if (*reader->at != '\'') {
        err_set(reader->error, ERR_INPUT, "%s", _("A text in '…' does not end."));
        return NULL;
    }
    reader->at++;
    return node_new(NODE_TEXT, g_string_free(g_steal_pointer(&text), FALSE));
}

static const Function *function_find(const char *name) {
    for (gsize i = 0; i < G_N_ELEMENTS(FUNCTIONS); i++)
        if (strcmp(FUNCTIONS[i].name, name) == 0)
            return &FUNCTIONS[i];
    return NULL;
}

/* name ( … */
static Node *read_call(Reader *reader, const char *name) {
    g_autoptr(Node) node = node_new(NODE_CALL, NULL);
    node->function = function_find(name);
    if (!node->function) {
        err_set(reader->error, ERR_INPUT, _("There is no function “%s”; see bihuan.conf(5)."), name);
        return NULL;
    }
    do {
        reader->at++; /* ( or , */
        Node *argument = read_sum(reader);
        if (!argument)
            return NULL;
        g_ptr_array_add(node->parts, argument);
    } while (*reader->at == ',');
    if (*reader->at != ')') {
        err_set(reader->error, ERR_INPUT, _("The bracket behind “%s” does not end."), name);
        return NULL;
    }
    reader->at++;
    if (node->parts->len != node->function->arguments) {
        err_set(reader->error, ERR_INPUT, _("“%s” is given %d values and takes %d."), name, (int)node->parts->len,
                (int)node->function->arguments);
        return NULL;
    }
    return g_steal_pointer(&node);
}

static Node *read_one(Reader *reader) {
    skip_blanks(reader);
    if (*reader->at == '\'')
        return read_quoted(reader);
    const char *from = reader->at;
    while (g_ascii_isalnum(*reader->at) || *reader->at == '_')
        reader->at++;
    if (reader->at == from) {
        g_autofree char *before = template_glimpse(from);
        err_set(reader->error, ERR_INPUT, _("Inside ${…} a name, a function or a 'text' is missing before “%s”."), before);
        return NULL;
    }
    g_autofree char *word = g_strndup(from, (gsize)(reader->at - from));
    skip_blanks(reader);
    if (*reader->at == '(')
        return read_call(reader, word);
    int kind = g_ascii_isdigit(*word) ? NODE_TEXT : NODE_NAME;
    return node_new(kind, g_steal_pointer(&word));
}

static Node *read_sum(Reader *reader) {
    g_autoptr(Node) sum = node_new(NODE_JOIN, NULL);
    if (++reader->depth > DEPTH_MAX) {
        err_set(reader->error, ERR_INPUT, _("Functions stand in each other more than %d deep."), DEPTH_MAX);
        return NULL;
    }
    for (;;) {
        Node *one = read_one(reader);
        if (!one)
            return NULL;
        g_ptr_array_add(sum->parts, one);
        skip_blanks(reader);
        if (*reader->at != '+')
            break;
        reader->at++;
    }
    reader->depth--;
    return sum->parts->len == 1 ? g_ptr_array_steal_index(sum->parts, 0) : g_steal_pointer(&sum);
}

/* Behind the } of a ${, or the end of the text. */
static const char *past_place(const char *at) {
    gboolean quoted = FALSE;
    for (at += 2; *at && (quoted || *at != '}'); at++)
        if (*at == '\'')
            quoted = !quoted;
        else if (quoted && *at == '\\' && at[1])
            at++;
    return *at ? at + 1 : at;
}

char **template_split(const char *text, char at) {
    GPtrArray *parts = g_ptr_array_new();
    const char *from = text;
    for (const char *now = text;;) {
        if (*now && *now != at) {
            now = g_str_has_prefix(now, "${") ? past_place(now) : now + 1;
            continue;
        }
        g_autofree char *part = g_strstrip(g_strndup(from, (gsize)(now - from)));
        if (*part)
            g_ptr_array_add(parts, g_steal_pointer(&part));
        if (!*now)
            break;
        from = ++now;
    }
    g_ptr_array_add(parts, NULL);
    return (char **)g_ptr_array_free(parts, FALSE);
}

/* How far the template's own text has come: inside a JSON string, before the path of an address. */
typedef struct {
    gboolean in_string;
    const char *path; /* where that begins */
} Walk;

static void walk_json(Walk *walk, const char *from, const char *to) {
    for (; from < to; from++)
        if (*from == '"')
            walk->in_string = !walk->in_string;
        else if (*from == '\\' && walk->in_string)
            from++;
}

static Spot spot_now(const Template *template, const Walk *walk, const char *at) {
    if (template->spot == SPOT_JSON)
        return walk->in_string ? SPOT_JSON : SPOT_JSON_BARE;
    if (template->spot == SPOT_URL)
        return walk->path && at >= walk->path ? SPOT_URL : SPOT_HOST;
    return template->spot;
}

static Spot spot_of(const char *text, TemplatePlace place) {
    static const Spot SPOTS[] = {
        [TEMPLATE_PLAIN] = SPOT_PLAIN, [TEMPLATE_FORM] = SPOT_FORM, [TEMPLATE_URL] = SPOT_URL, [TEMPLATE_HEADER] = SPOT_HEADER};
    if (place == TEMPLATE_URL || place == TEMPLATE_HEADER)
        return SPOTS[place];
    return *text == '{' || *text == '[' ? SPOT_JSON : *text == '<' ? SPOT_XML : SPOTS[place];
}

/* Address and header begin with words of the integrator's own. */
static gboolean begins_well(const char *text, TemplatePlace place, GError **error) {
    if (place == TEMPLATE_URL && !g_str_has_prefix(text, "http://") && !g_str_has_prefix(text, "https://"))
        return err_set(error, ERR_INPUT, "%s", _("An address begins with https:// or http://."));
    gsize name = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
    g_autofree char *begin = template_glimpse(text);
    if (place == TEMPLATE_HEADER && (name == 0 || text[name] != ':'))
        return err_set(error, ERR_INPUT, _("“%s” is no header: a name, a colon, a value."), begin);
    return TRUE;
}

Template *template_new(const char *text, TemplatePlace place, GError **error) {
    g_autoptr(Template) template = g_new0(Template, 1);
    template->parts = g_ptr_array_new_with_free_func(node_free);
    template->spot = spot_of(text, place);
    if (!begins_well(text, place, error))
        return NULL;
    const char *host = strstr(text, "://");
    Walk walk = {FALSE, host ? strpbrk(host + 3, "/?") : NULL};
    for (const char *at = text; *at;) {
        const char *next = strstr(at, "${");
        const char *end = next ? next : at + strlen(at);
        if (end > at) {
            Node *own = node_new(NODE_TEXT, g_strndup(at, (gsize)(end - at)));
            own->own = TRUE;
            own->spot = template->spot;
            g_ptr_array_add(template->parts, own);
            walk_json(&walk, at, end);
        }
        if (!next)
            break;
        Reader reader = {next + 2, 0, error};
        Node *node = read_sum(&reader);
        if (!node)
            return NULL;
        node->spot = spot_now(template, &walk, next);
        g_ptr_array_add(template->parts, node);
        if (*reader.at != '}') {
            g_autofree char *before = template_glimpse(reader.at);
            err_set(error, ERR_INPUT, _("“${” does not end before “%s”."), before);
            return NULL;
        }
        at = reader.at + 1;
    }
    return g_steal_pointer(&template);
}

gboolean template_is_json(const Template *template) {
    return template->spot == SPOT_JSON;
}

gboolean template_is_xml(const Template *template) {
    return template->spot == SPOT_XML;
}

/* ---- filling in ---- */

static gboolean evaluate(const Node *node, const TemplateWorld *world, TemplateValue *value, GError **error);

static gboolean evaluate_call(const Node *node, const TemplateWorld *world, TemplateValue *value, GError **error) {
    Call call = {.world = world};
    gboolean good = TRUE;
    for (; good && call.count < node->parts->len; call.count++)
        good = evaluate(node->parts->pdata[call.count], world, &call.argument[call.count], error);
    if (good) {
        node->function->apply(node->function, &call, value->text);
        value->kind = node->function->gives;
    }
    for (guint i = 0; i < call.count; i++)
        template_value_clear(&call.argument[i]);
    return good;
}

static gboolean evaluate(const Node *node, const TemplateWorld *world, TemplateValue *value, GError **error) {
    *value = (TemplateValue){g_string_new(NULL), TEMPLATE_TEXT};
    if (node->kind == NODE_TEXT) {
        g_string_append(value->text, node->text);
        return TRUE;
    }
    if (node->kind == NODE_NAME)
        return world->value(world->data, node->text, value, error);
    if (node->kind == NODE_CALL)
        return evaluate_call(node, world, value, error);
    for (guint i = 0; i < node->parts->len; i++) {
        g_auto(TemplateValue) part = {NULL, TEMPLATE_TEXT};
        if (!evaluate(node->parts->pdata[i], world, &part, error))
            return FALSE;
        g_autofree char *text = value_text(&part);
        g_string_append(value->text, text);
    }
    return TRUE;
}

/* The integrator's own text: in an address or a form what is not ASCII, and a blank, is encoded. */
static void append_own(GString *out, const Node *node, const char *charset) {
    gsize size;
    if (node->spot != SPOT_URL && node->spot != SPOT_FORM) {
        g_string_append(out, node->text);
        return;
    }
    g_autofree char *bytes = template_convert(node->text, charset, &size);
    for (gsize i = 0; i < size; i++)
        if ((guchar)bytes[i] > ' ' && (guchar)bytes[i] < 0x7f)
            g_string_append_c(out, bytes[i]);
        else
            append_encoded(out, bytes + i, 1);
}

static gboolean is_bare_json(const char *text) {
    if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0 || strcmp(text, "null") == 0)
        return TRUE;
    const char *digits = text + (*text == '-');
    return *digits && strlen(digits) <= 18 && strspn(digits, "0123456789") == strlen(digits) && (*digits != '0' || !digits[1]);
}

static gboolean append_escaped(GString *out, Spot spot, const TemplateValue *value, const char *charset, GError **error) {
    g_autofree char *text = value_text(value), *escaped = NULL;
    if (spot == SPOT_HOST && (!*text || strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.:-") < strlen(text)))
        return err_set(error, ERR_INPUT, "%s", _("What stands in the host of an address is no host."));
    if (spot == SPOT_JSON_BARE && !is_bare_json(text))
        return err_set(error, ERR_INPUT, "%s", _("In JSON only a number may stand outside quotes."));
    if ((spot == SPOT_URL || spot == SPOT_FORM) && value->kind != TEMPLATE_ENCODED)
        escaped = template_encode(text, charset);
    else if (spot == SPOT_XML)
        escaped = g_markup_escape_text(text, -1);
    else if (spot == SPOT_HEADER)
        for (char *at = text; *at; at++)
            *at = (guchar)*at < ' ' || *at == 0x7f ? ' ' : *at;
    if (spot == SPOT_JSON)
        append_json(out, text);
    else
        g_string_append(out, escaped ? escaped : text);
    return TRUE;
}

char *template_fill(const Template *template, const TemplateWorld *world, GError **error) {
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint i = 0; i < template->parts->len; i++) {
        const Node *node = template->parts->pdata[i];
        g_auto(TemplateValue) value = {NULL, TEMPLATE_TEXT};
        if (node->own)
            append_own(out, node, world->charset);
        else if (!evaluate(node, world, &value, error) || !append_escaped(out, node->spot, &value, world->charset, error))
            return NULL;
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}
