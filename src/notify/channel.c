/* SPDX-License-Identifier: MIT
 *
 * The registry of channels by kind, and what channels share.
 */
#include "bihuan/notify/channel.h"

#include <json-glib/json-glib.h>
#include <string.h>

const Channel *channel_find(const char *kind) {
    for (const Channel *const *channel = channel_registry; *channel; channel++)
        if (strcmp((*channel)->name, kind) == 0)
            return *channel;
    return NULL;
}

gboolean channel_has_key(const Channel *channel, const char *key) {
    for (const char *const *known = channel->keys; *known; known++)
        if (g_pattern_match_simple(*known, key))
            return TRUE;
    return FALSE;
}

const char *channel_contact(const Channel *channel, const ServingSection *section) {
    return channel->contact_of ? channel->contact_of(section) : channel->contact;
}

typedef struct {
    ChannelDone done;
    gpointer data;
    SendVerdict verdict;
    char *reply, *error;
    gint64 wait;
} Answer;

static gboolean say_answer(gpointer data) {
    Answer *answer = data;
    answer->done(answer->data, &(SendResult){answer->verdict, answer->reply, answer->error, answer->wait});
    g_free(answer->reply);
    g_free(answer->error);
    g_free(answer);
    return G_SOURCE_REMOVE;
}

void channel_answer(ChannelDone done, gpointer data, const SendResult *result) {
    const Answer answer = {done, data, result->verdict, g_strdup(result->reply), g_strdup(result->error), result->wait};
    g_idle_add(say_answer, g_memdup2(&answer, sizeof answer));
}

/* ---- a message for programs and files ---- */

static void put(JsonBuilder *builder, const char *name, const char *value) {
    json_builder_set_member_name(builder, name);
    json_builder_add_string_value(builder, value);
}

static void put_given(JsonBuilder *builder, const char *name, const char *value) {
    if (value && *value)
        put(builder, name, value);
}

char *outgoing_json(const Outgoing *out) {
    g_autoptr(JsonBuilder) builder = json_builder_new();
    g_autoptr(GDateTime) at = g_date_time_new_from_unix_utc(out->time / 1000);
    g_autofree char *time = at ? g_date_time_format_iso8601(at) : g_strdup("");
    json_builder_begin_object(builder);
    put(builder, "id", out->id);
    put(builder, "kind", out->kind);
    put(builder, "person", out->person);
    put(builder, "name", out->name);
    put_given(builder, "address", out->address);
    put(builder, "lang", out->lang);
    put_given(builder, "number", out->number);
    put(builder, "title", out->title);
    put(builder, "text", out->text);
    put(builder, "time", time);
    json_builder_set_member_name(builder, "try");
    json_builder_add_int_value(builder, out->try);
    json_builder_set_member_name(builder, "again");
    json_builder_add_boolean_value(builder, out->again);
    json_builder_end_object(builder);
    g_autoptr(JsonNode) root = json_builder_get_root(builder);
    return json_to_string(root, FALSE);
}

char *outgoing_text(const Outgoing *out) {
    gboolean apart = *out->title && !g_str_has_prefix(out->text, out->title);
    return g_strconcat(apart ? out->title : "", apart ? "\n" : "", out->text, NULL);
}

const char *channel_mark(const char *lang, gboolean again) {
    return !again ? "" : g_strcmp0(lang, "en") == 0 ? "(sent again) " : "（重发）";
}
