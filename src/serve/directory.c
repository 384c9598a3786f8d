/* SPDX-License-Identifier: MIT
 *
 * Directories of WeCom and DingTalk (gateways.md C4 of the design): tokens, departments, pages. Whatever is not as the service says it
 * ends the reading: half a directory looks as if people had left. Tokens stand in addresses, so no address is ever said.
 */
#include "directory.h"

#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/program.h"
#include "bihuan/notify/courier.h"
#include "bihuan/config/serving.h"

#define ANSWER_MOST (16 * 1024 * 1024)
#define DEPARTMENTS_MOST 20000
#define PEOPLE_MOST 200000
#define PAGE 100      /* of DingTalk: not more */
#define IDS_PAGE 1000 /* of WeCom */

typedef struct Reader Reader;

/* A service: how a token is asked for, how everything else. */
typedef struct {
    const char *name, *title, *base;
    const char *account; /* the key of the settings that names us */
    gboolean (*read)(Reader *reader, GError **error);
    char *(*token_path)(const Reader *reader, const char *secret);
    gboolean (*is_stale)(JsonObject *answer); /* the token is no longer good */
} DirectoryService;

struct Reader {
    const DirectoryService *service;
    const ServingSection *section;
    Courier *courier;
    GMainLoop *loop;
    char *base, *token;
    const char *secret;               /* of the token at hand */
    GHashTable *departments, *people; /* ids that were read */
    JsonParser *parser;               /* of the last answer */
    GError *failure;                  /* of the transfer at hand */
    FILE *out;
    GQueue *todo; /* departments to be read; char * */
};

/* ---- one request ---- */

static void on_directory_answer(gpointer data, const CourierAnswer *answer, const GError *error) {
    Reader *reader = data;
    g_autoptr(GError) unread = NULL; /* a stranger's text: what the parser says of it helps nobody */
    g_clear_object(&reader->parser);
    if (error)
        reader->failure = g_error_copy(error);
    else if (answer->status != 200)
        err_set(&reader->failure, ERR_EXTERNAL, _("%s answers with HTTP status %u."), _(reader->service->title), answer->status);
    else {
        reader->parser = json_parser_new_immutable();
        JsonNode *root = json_parser_load_from_data(reader->parser, answer->body, (gssize)answer->size, &unread)
                             ? json_parser_get_root(reader->parser)
                             : NULL;
        if (!root || !JSON_NODE_HOLDS_OBJECT(root))
            err_set(&reader->failure, ERR_EXTERNAL, _("What %s answers is no JSON."), _(reader->service->title));
    }
    g_main_loop_quit(reader->loop);
}

/* The answer to one request, borrowed until the next one; body NULL = it is asked with GET. */
static JsonObject *ask(Reader *reader, const char *path, const char *body, GError **error) {
    g_autofree char *url = g_strconcat(reader->base, path, NULL);
    const char *const headers[] = {"Content-Type: application/json", NULL}, *ca = serving_value(reader->section, "ca");
    courier_send_for(reader->courier,
                     &(CourierRequest){.method = body ? "POST" : "GET",
                                       .url = url,
                                       .headers = body ? headers : NULL,
                                       .body = body,
                                       .size = body ? strlen(body) : 0,
                                       .ca = *ca ? ca : NULL},
                     ANSWER_MOST, on_directory_answer, reader);
    g_main_loop_run(reader->loop);
    if (!reader->failure)
        return json_node_get_object(json_parser_get_root(reader->parser));
    g_propagate_error(error, g_steal_pointer(&reader->failure));
    return NULL;
}

/* ---- members ---- */

/* A text, or a whole number in digits; owned, NULL = neither. */
static char *member(JsonObject *object, const char *name) {
    JsonNode *node = json_object_get_member(object, name);
    GType type = node && JSON_NODE_HOLDS_VALUE(node) ? json_node_get_value_type(node) : G_TYPE_INVALID;
    if (type == G_TYPE_STRING)
        return g_strdup(json_node_get_string(node));
    return type == G_TYPE_INT64 ? g_strdup_printf("%" G_GINT64_FORMAT, json_node_get_int(node)) : NULL;
}

static gboolean member_is(JsonObject *object, const char *name, const char *value) {
    g_autofree char *text = member(object, name);
    return g_strcmp0(text, value) == 0;
}

/* A list of objects; NULL = there is none. Borrowed. */
static JsonArray *list_of(JsonObject *object, const char *name) {
    JsonNode *node = object ? json_object_get_member(object, name) : NULL;
    JsonArray *array = node && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
    for (guint i = 0; array && i < json_array_get_length(array); i++)
        if (!JSON_NODE_HOLDS_OBJECT(json_array_get_element(array, i)))
            return NULL;
    return array;
}

static gboolean half(const Reader *reader, GError **error) {
    return err_set(error, ERR_EXTERNAL, _("What %s answers is not whole; nothing was taken from it."), _(reader->service->title));
}

/* ---- codes ---- */

static const struct {
    const char *code, *why;
} FAULTS[] = {
    {"40001", N_("the secret is wrong")},
    {"40013", N_("the account is not known")},
    {"40089", N_("the account or the secret is wrong")},
    {"40014", N_("its token is refused")},
    {"42001", N_("its token is refused")},
    {"45009", N_("it was asked too often; try again later")},
    {"48002", N_("this application may not read the directory")},
    {"60011", N_("this application may not read the directory")},
    {"60020", N_("it takes no requests from this computer's address")},
    {"60003", N_("a department is not there any more; try again")},
    {"-1", N_("it is busy; try again later")},
};

/* The words of the answer are not passed on: they name addresses and links. */
static gboolean refuse_answer(const Reader *reader, JsonObject *answer, GError **error) {
    g_autofree char *sub = member(answer, "sub_code"), *code = sub ? g_strdup(sub) : member(answer, "errcode");
    const char *why = N_("it refuses");
    for (gsize i = 0; i < G_N_ELEMENTS(FAULTS); i++)
        if (g_strcmp0(FAULTS[i].code, code) == 0)
            why = FAULTS[i].why;
    gboolean number = code && *code && strspn(code, "-0123456789") == strlen(code) && strlen(code) <= 10;
    return err_set(error, ERR_EXTERNAL, _("%s: %s (%s)."), _(reader->service->title), _(why), number ? code : "?");
}

static gboolean new_token(Reader *reader, GError **error) {
    g_autofree char *path = reader->service->token_path(reader, reader->secret);
    JsonObject *answer = ask(reader, path, NULL, error);
    if (!answer)
        return FALSE;
    g_clear_pointer(&reader->token, g_free);
    if (!member_is(answer, "errcode", "0"))
        return refuse_answer(reader, answer, error);
    reader->token = member(answer, "access_token");
    return reader->token || half(reader, error);
}

/* The same with a token, a new one where it has run out: once. */
static JsonObject *call(Reader *reader, const char *path, const char *body, GError **error) {
    for (int turn = 0;; turn++) {
        g_autofree char *safe = g_uri_escape_string(reader->token, NULL, FALSE);
        g_autofree char *whole = g_strdup_printf("%s%caccess_token=%s", path, strchr(path, '?') ? '&' : '?', safe);
        JsonObject *answer = ask(reader, whole, body, error);
        if (!answer || member_is(answer, "errcode", "0"))
            return answer;
        if (turn > 0 || !reader->service->is_stale(answer)) {
            refuse_answer(reader, answer, error);
            return NULL;
        }
        if (!new_token(reader, error))
            return NULL;
    }
}

/* ---- what is found ---- */

static void print_object(FILE *out, JsonBuilder *builder) {
    json_builder_end_object(builder);
    g_autoptr(JsonNode) root = json_builder_get_root(builder);
    g_autofree char *text = json_to_string(root, FALSE);
    fprintf(out, "%s\n", text);
}

static void put(JsonBuilder *builder, const char *name, const char *text) {
    json_builder_set_member_name(builder, name);
    json_builder_add_string_value(builder, text ? text : "");
}

static gboolean take_department(Reader *reader, JsonObject *object, const char *id_name, const char *parent_name, GError **error) {
    g_autofree char *id = member(object, id_name), *name = member(object, "name"), *parent = member(object, parent_name);
    if (!id || !name || g_hash_table_size(reader->departments) >= DEPARTMENTS_MOST)
        return half(reader, error);
    if (g_hash_table_contains(reader->departments, id))
        return TRUE;
    g_autoptr(JsonBuilder) builder = json_builder_new();
    json_builder_begin_object(builder);
    put(builder, "department", id);
    put(builder, "name", name);
    put(builder, "parent", parent);
    print_object(reader->out, builder);
    g_queue_push_tail(reader->todo, g_strdup(id));
    g_hash_table_add(reader->departments, g_steal_pointer(&id));
    return TRUE;
}

static gboolean put_departments(JsonBuilder *builder, JsonObject *object, const char *list_name, const char *first_name) {
    g_autofree char *first = first_name ? member(object, first_name) : NULL;
    JsonNode *node = json_object_get_member(object, list_name);
    JsonArray *array = node && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
    json_builder_set_member_name(builder, "departments");
    json_builder_begin_array(builder);
    if (first)
        json_builder_add_string_value(builder, first);
    for (guint i = 0; array && i < json_array_get_length(array); i++) {
        JsonNode *one = json_array_get_element(array, i);
        if (JSON_NODE_HOLDS_VALUE(one) && json_node_get_value_type(one) == G_TYPE_INT64) {
            g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, json_node_get_int(one));
            json_builder_add_string_value(builder, id);
        }
    }
    json_builder_end_array(builder);
    return array != NULL;
}

/* What the two call it. */
typedef struct {
    const char *title, *number, *departments, *first;
} PersonNames;

static gboolean take_person(Reader *reader, JsonObject *object, const PersonNames *names, GError **error) {
    g_autofree char *id = member(object, "userid"), *name = member(object, "name"), *mobile = member(object, "mobile");
    g_autofree char *email = member(object, "email"), *title = member(object, names->title);
    g_autofree char *number = names->number ? member(object, names->number) : NULL;
    if (!id || !*id || !name || g_hash_table_size(reader->people) >= PEOPLE_MOST)
        return half(reader, error);
    if (g_hash_table_contains(reader->people, id))
        return TRUE;
    g_autoptr(JsonBuilder) builder = json_builder_new();
    json_builder_begin_object(builder);
    put(builder, "person", id);
    put(builder, "name", name);
    put(builder, "mobile", mobile);
    put(builder, "email", email);
    put(builder, "title", title);
    put(builder, "number", number);
    if (!put_departments(builder, object, names->departments, names->first))
        return half(reader, error);
    print_object(reader->out, builder);
    g_hash_table_add(reader->people, g_steal_pointer(&id));
    return TRUE;
}

/* ---- WeCom ---- */

static char *wecom_token_path(const Reader *reader, const char *secret) {
    g_autofree char *id = g_uri_escape_string(serving_value(reader->section, "corpid"), NULL, FALSE);
    g_autofree char *safe = g_uri_escape_string(secret, NULL, FALSE);
    return g_strdup_printf("/cgi-bin/gettoken?corpid=%s&corpsecret=%s", id, safe);
}

static gboolean wecom_is_stale(JsonObject *answer) {
    return member_is(answer, "errcode", "42001") || member_is(answer, "errcode", "40014");
}

static gboolean wecom_departments(Reader *reader, GError **error) {
    JsonObject *answer = call(reader, "/cgi-bin/department/list", NULL, error);
    JsonArray *list = list_of(answer, "department");
    for (guint i = 0; list && i < json_array_get_length(list); i++)
        if (!take_department(reader, json_array_get_object_element(list, i), "id", "parentid", error))
            return FALSE;
    return answer && ((list && json_array_get_length(list) > 0) || half(reader, error));
}

/* Who has left (status 5) may still be listed for a while: seen keeps him apart from a page that is missing. */
static gboolean wecom_members(Reader *reader, const char *department, GHashTable *seen, GError **error) {
    static const PersonNames names = {"position", NULL, "department", "main_department"};
    g_autofree char *path = g_strdup_printf("/cgi-bin/user/list?department_id=%s", department);
    JsonObject *answer = call(reader, path, NULL, error);
    JsonArray *list = list_of(answer, "userlist");
    for (guint i = 0; list && i < json_array_get_length(list); i++) {
        JsonObject *one = json_array_get_object_element(list, i);
        char *id = member(one, "userid");
        if (id)
            g_hash_table_add(seen, id);
        if (!member_is(one, "status", "5") && !take_person(reader, one, &names, error))
            return FALSE;
    }
    return answer && (list || half(reader, error));
}

/* Every id of the directory, page by page; *next (owned) NULL = that was the last one. */
static gboolean wecom_page(Reader *reader, GHashTable *ids, char **next, GError **error) {
    g_autofree char *body = g_strdup_printf("{\"cursor\":\"%s\",\"limit\":%d}", *next ? *next : "", IDS_PAGE);
    JsonObject *answer = call(reader, "/cgi-bin/user/list_id", body, error);
    JsonArray *list = list_of(answer, "dept_user");
    for (guint i = 0; list && i < json_array_get_length(list); i++) {
        char *id = member(json_array_get_object_element(list, i), "userid");
        if (!id)
            return half(reader, error);
        g_hash_table_add(ids, id);
    }
    if (!answer || !list)
        return answer && half(reader, error);
    g_autofree char *cursor = member(answer, "next_cursor");
    gboolean last = !cursor || !*cursor; /* left out on the last page by some */
    if (!last && (g_strcmp0(cursor, *next) == 0 || strpbrk(cursor, "\"\\\n") || json_array_get_length(list) == 0))
        return half(reader, error);
    g_free(*next);
    *next = last ? NULL : g_steal_pointer(&cursor);
    return TRUE;
}

/* With the secret of the directory's own application the two readings must name the same people. */
static gboolean wecom_compare(Reader *reader, GHashTable *seen, GError **error) {
    g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *next = NULL;
    GHashTableIter iter;
    gpointer id;
    reader->secret = serving_secret(reader->section, "sync_secret");
    if (!new_token(reader, error))
        return FALSE;
    do {
        if (!wecom_page(reader, ids, &next, error))
            return FALSE;
    } while (next && g_hash_table_size(ids) <= PEOPLE_MOST);
    g_hash_table_iter_init(&iter, ids);
    while (g_hash_table_iter_next(&iter, &id, NULL))
        if (!g_hash_table_contains(seen, id))
            return half(reader, error);
    return g_hash_table_size(ids) >= g_hash_table_size(reader->people) || half(reader, error);
}

static gboolean wecom_read(Reader *reader, GError **error) {
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    char *department;
    if (!wecom_departments(reader, error))
        return FALSE;
    while ((department = g_queue_pop_head(reader->todo)) != NULL) {
        gboolean read = wecom_members(reader, department, seen, error);
        g_free(department);
        if (!read)
            return FALSE;
    }
    return !*serving_secret(reader->section, "sync_secret") || wecom_compare(reader, seen, error);
}

/* ---- DingTalk ---- */

static char *dingtalk_token_path(const Reader *reader, const char *secret) {
    g_autofree char *id = g_uri_escape_string(serving_value(reader->section, "appkey"), NULL, FALSE);
    g_autofree char *safe = g_uri_escape_string(secret, NULL, FALSE);
    return g_strdup_printf("/gettoken?appkey=%s&appsecret=%s", id, safe);
}

/* As text, in a code of its own: 88. */
static gboolean dingtalk_is_stale(JsonObject *answer) {
    return member_is(answer, "errcode", "88") && (member_is(answer, "sub_code", "40014") || member_is(answer, "sub_code", "42001"));
}

/* Only the children are listed; so each is asked for its own. */
static gboolean dingtalk_departments(Reader *reader, const char *department, GError **error) {
    g_autofree char *body = g_strdup_printf("{\"dept_id\":%s}", department);
    JsonObject *answer = call(reader, "/topapi/v2/department/listsub", body, error);
    JsonArray *list = list_of(answer, "result");
    for (guint i = 0; list && i < json_array_get_length(list); i++)
        if (!take_department(reader, json_array_get_object_element(list, i), "dept_id", "parent_id", error))
            return FALSE;
    return answer && (list || half(reader, error));
}

/* One page; *cursor -1 = that was the last one. */
static gboolean dingtalk_page(Reader *reader, const char *department, gint64 *cursor, GError **error) {
    static const PersonNames names = {"title", "job_number", "dept_id_list", NULL};
    g_autofree char *body = g_strdup_printf("{\"dept_id\":%s,\"cursor\":%" G_GINT64_FORMAT ",\"size\":%d}", department, *cursor, PAGE);
    JsonObject *answer = call(reader, "/topapi/v2/user/list", body, error);
    JsonNode *node = answer ? json_object_get_member(answer, "result") : NULL, *more_node = NULL;
    JsonObject *result = node && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
    JsonArray *list = list_of(result, "list");
    if (list)
        more_node = json_object_get_member(result, "has_more");
    if (!answer || !more_node || !JSON_NODE_HOLDS_VALUE(more_node) || json_node_get_value_type(more_node) != G_TYPE_BOOLEAN)
        return answer && half(reader, error);
    for (guint i = 0; i < json_array_get_length(list); i++)
        if (!take_person(reader, json_array_get_object_element(list, i), &names, error))
            return FALSE;
    g_autofree char *next = member(result, "next_cursor");
    gint64 before = *cursor;
    *cursor = -1;
    if (!json_node_get_boolean(more_node))
        return TRUE; /* next_cursor is left out then */
    return (next && g_ascii_string_to_signed(next, 10, before + 1, G_MAXINT64, cursor, NULL)) || half(reader, error);
}

static gboolean dingtalk_read(Reader *reader, GError **error) {
    char *department;
    gboolean read = TRUE;
    g_queue_push_tail(reader->todo, g_strdup("1"));
    while (read && (department = g_queue_pop_head(reader->todo)) != NULL) {
        read = dingtalk_departments(reader, department, error);
        for (gint64 cursor = 0; read && cursor >= 0;)
            read = dingtalk_page(reader, department, &cursor, error);
        g_free(department);
    }
    return read;
}

/* ---- the whole ---- */

static const DirectoryService SERVICES[] = {
    {"wecom", N_("WeCom"), "https://qyapi.weixin.qq.com", "corpid", wecom_read, wecom_token_path, wecom_is_stale},
    {"dingtalk", N_("DingTalk"), "https://oapi.dingtalk.com", "appkey", dingtalk_read, dingtalk_token_path, dingtalk_is_stale},
};

static gboolean is_set_up(Reader *reader, const char *plant, GError **error) {
    const DirectoryService *service = reader->service;
    if (!reader->section || !*serving_value(reader->section, service->account) || !*serving_secret(reader->section, "secret"))
        return err_set(error, ERR_INPUT,
                       _("The directory of %s is not set up for %s: [link %s] %s = in the settings, secret = in its file of"
                         " secrets; see bihuan.conf(5)."),
                       _(service->title), plant, service->name, service->account);
    const char *url = serving_value(reader->section, "url");
    reader->base = g_strdup(*url ? url : service->base);
    if (!g_str_has_prefix(reader->base, "https://") && !g_str_has_prefix(reader->base, "http://127.0.0.1:"))
        return serving_refuse(reader->section, "url", error, _("it must be an address that begins with https://."));
    if (g_str_has_suffix(reader->base, "/"))
        reader->base[strlen(reader->base) - 1] = '\0';
    return TRUE;
}

static gboolean fetch(Reader *reader, const char *plant, GError **error) {
    g_autoptr(Serving) serving = serving_load(plant, SERVING_SECRETS, error);
    if (!serving)
        return FALSE;
    reader->section = serving_find(serving, "link", reader->service->name);
    if (!is_set_up(reader, plant, error))
        return FALSE;
    reader->secret = serving_secret(reader->section, "secret");
    gboolean read = new_token(reader, error) && reader->service->read(reader, error);
    if (read && g_hash_table_size(reader->people) == 0)
        read = half(reader, error);
    return read && fprintf(reader->out, "{\"end\":%u}\n", g_hash_table_size(reader->people)) > 0 &&
           (fflush(reader->out) == 0 || err_set_errno(error, ERR_IO, "%s", _("The directory cannot be handed on")));
}

static int fail(const Reader *reader, const GError *error) {
    g_autoptr(JsonBuilder) builder = json_builder_new();
    json_builder_begin_object(builder);
    put(builder, "error", error->message);
    json_builder_set_member_name(builder, "code");
    json_builder_add_int_value(builder, error->domain == ERR ? error->code : ERR_EXTERNAL);
    print_object(reader->out, builder);
    return 1;
}

int directory_main(int argc, char **argv) {
    const DirectoryService *service = NULL;
    for (gsize i = 0; argc == 5 && i < G_N_ELEMENTS(SERVICES); i++)
        if (strcmp(argv[2], SERVICES[i].name) == 0)
            service = &SERVICES[i];
    if (!service)
        return 2;
    program_begin();
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    i18n_init(argv[3]);
    Reader reader = {.service = service,
                     .out = stdout,
                     .courier = courier_new(),
                     .loop = g_main_loop_new(NULL, FALSE),
                     .departments = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                     .people = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                     .todo = g_queue_new()};
    g_autoptr(GError) error = NULL;
    int status = fetch(&reader, argv[4], &error) ? 0 : fail(&reader, error);
    courier_free(reader.courier);
    g_main_loop_unref(reader.loop);
    g_hash_table_unref(reader.departments);
    g_hash_table_unref(reader.people);
    g_queue_free_full(reader.todo, g_free);
    g_clear_object(&reader.parser);
    g_free(reader.base);
    g_free(reader.token);
    return status;
}
