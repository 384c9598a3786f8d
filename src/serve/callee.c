/* SPDX-License-Identifier: MIT
 *
 * People to be called, looked up and as lines.
 */
#include "callee.h"

#include <string.h>

#include "bihuan/app/respond.h"
#include "bihuan/base/clock.h"
#include "bihuan/model/contact.h"
#include "bihuan/model/message.h"
#include "bihuan/model/person.h"
#include "bihuan/store/canon.h"

static const struct {
    const char *name;
    gsize place;
} TEXTS[] = {{"of", offsetof(Callee, of)},      {"person", offsetof(Callee, person)},
             {"name", offsetof(Callee, name)},  {"department", offsetof(Callee, department)},
             {"area", offsetof(Callee, area)},  {"lang", offsetof(Callee, lang)},
             {"way", offsetof(Callee, way)},    {"address", offsetof(Callee, address)},
             {"key", offsetof(Callee, key)},    {"title", offsetof(Callee, title)},
             {"text", offsetof(Callee, text)},  {"unit", offsetof(Callee, unit)},
             {"claim", offsetof(Callee, claim)}};
static const struct {
    const char *name;
    gsize place;
} NUMBERS[] = {{"at", offsetof(Callee, at)},
               {"tries", offsetof(Callee, tries)},
               {"left", offsetof(Callee, left)},
               {"unknown", offsetof(Callee, unknown)}};

static char **text_at(const Callee *callee, gsize i) {
    return G_STRUCT_MEMBER_P(callee, TEXTS[i].place);
}

static gint64 *number_at(const Callee *callee, gsize i) {
    return G_STRUCT_MEMBER_P(callee, NUMBERS[i].place);
}

Callee *callee_new(void) {
    Callee *callee = g_new0(Callee, 1);
    for (gsize i = 0; i < G_N_ELEMENTS(TEXTS); i++)
        *text_at(callee, i) = g_strdup("");
    callee->answers = g_ptr_array_new_with_free_func((GDestroyNotify)outcome_free);
    return callee;
}

void callee_free(gpointer data) {
    Callee *callee = data;
    for (gsize i = 0; i < G_N_ELEMENTS(TEXTS); i++)
        g_free(*text_at(callee, i));
    g_ptr_array_unref(callee->answers);
    g_free(callee);
}

/* ---- as lines ---- */

static void add_map(GString *text, GHashTable *map) {
    g_autofree char *json = canon_from_map(map);
    g_string_append_printf(text, "%s\n", json);
}

static void callee_put_number(GHashTable *map, const char *key, gint64 number) {
    g_hash_table_insert(map, g_strdup(key), g_strdup_printf("%" G_GINT64_FORMAT, number));
}

static gint64 number_in(GHashTable *map, const char *key) {
    const char *text = g_hash_table_lookup(map, key);
    return text ? g_ascii_strtoll(text, NULL, 10) : 0;
}

static const char *text_in(GHashTable *map, const char *key) {
    const char *text = g_hash_table_lookup(map, key);
    return text ? text : "";
}

static void write_answer(const Callee *callee, const Outcome *answer, GString *text) {
    g_autoptr(GHashTable) map = canon_map_new();
    const char *const texts[][2] = {
        {"answer", callee->claim}, {"id", answer->id}, {"channel", answer->channel}, {"reply", answer->reply}, {"error", answer->error}};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_hash_table_insert(map, g_strdup(texts[i][0]), g_strdup(texts[i][1]));
    callee_put_number(map, "kind", answer->kind);
    callee_put_number(map, "at", answer->at);
    add_map(text, map);
}

static void read_answer(Callee *callee, GHashTable *map) {
    gint64 kind = number_in(map, "kind");
    if (kind < OUTCOME_SENT || kind > OUTCOME_CUT)
        return;
    Outcome *answer =
        outcome_new((OutcomeKind)kind, kind == OUTCOME_SEEN || kind == OUTCOME_LOST ? "" : callee->claim, text_in(map, "channel"));
    if (*answer->claim)
        noun_set_text(&answer->rows, callee->claim);
    noun_set_text(&answer->id, text_in(map, "id"));
    noun_set_text(&answer->reply, text_in(map, "reply"));
    noun_set_text(&answer->error, text_in(map, "error"));
    answer->at = number_in(map, "at");
    g_ptr_array_add(callee->answers, answer);
}

void callee_write(const Callee *callee, GString *text) {
    g_autoptr(GHashTable) map = canon_map_new();
    for (gsize i = 0; i < G_N_ELEMENTS(TEXTS); i++)
        g_hash_table_insert(map, g_strdup(TEXTS[i].name), g_strdup(*text_at(callee, i)));
    for (gsize i = 0; i < G_N_ELEMENTS(NUMBERS); i++)
        callee_put_number(map, NUMBERS[i].name, *number_at(callee, i));
    add_map(text, map);
    for (guint i = 0; i < callee->answers->len; i++)
        write_answer(callee, callee->answers->pdata[i], text);
}

void callee_read(const char *line, GPtrArray *callees) {
    g_autoptr(GHashTable) map = canon_to_map(line);
    if (map && callees->len > 0 && g_hash_table_contains(map, "answer"))
        read_answer(callees->pdata[callees->len - 1], map);
    if (!map || !g_hash_table_contains(map, "person"))
        return;
    Callee *callee = callee_new();
    for (gsize i = 0; i < G_N_ELEMENTS(TEXTS); i++)
        noun_set_text(text_at(callee, i), text_in(map, TEXTS[i].name));
    for (gsize i = 0; i < G_N_ELEMENTS(NUMBERS); i++)
        *number_at(callee, i) = number_in(map, NUMBERS[i].name);
    g_ptr_array_add(callees, callee);
}

/* ---- a call ---- */

/* The same for the same message whoever makes it, and sorted by time as every id (base/id.h). */
static char *claim_of(const char *key, gint64 asked) {
    static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, key, -1), *upper = g_ascii_strup(sum, 16);
    char time[11] = "";
    for (int i = 9; i >= 0; i--, asked >>= 5)
        time[i] = digits[asked & 31];
    return g_strconcat(time, upper, NULL);
}

static char *filled(const char *text, const char *reading) {
    g_auto(GStrv) parts = g_strsplit(text, CALLEE_READING, -1);
    return g_strjoinv(reading, parts);
}

Callee *callee_called(const Callee *looked_up, const char *key, const char *reading, gint64 asked) {
    Callee *call = callee_new();
    for (gsize i = 0; i < G_N_ELEMENTS(TEXTS); i++)
        noun_set_text(text_at(call, i), *text_at(looked_up, i));
    noun_set_text(&call->of, key);
    g_free(call->key);
    call->key = g_strconcat(key, looked_up->key, NULL);
    g_free(call->title);
    call->title = filled(looked_up->title, reading);
    g_free(call->text);
    call->text = filled(looked_up->text, reading);
    g_free(call->claim);
    call->claim = claim_of(call->key, asked);
    return call;
}

Parcel *callee_parcel(const Callee *callee, const char *number) {
    const char *const rows[] = {callee->claim, NULL};
    Parcel *parcel = parcel_new();
    *parcel = (Parcel){.claim = g_strdup(callee->claim),
                       .rows = g_strdupv((char **)rows),
                       .id = g_strdup(callee->claim),
                       .dedupe = g_strdup(callee->key),
                       .channel = g_strdup(callee->way),
                       .person = g_strdup(callee->person),
                       .name = g_strdup(callee->name),
                       .department = g_strdup(callee->department),
                       .area = g_strdup(callee->area),
                       .address = g_strdup(callee->address),
                       .lang = g_strdup(callee->lang),
                       .kind = g_strdup("alarm"),
                       .number = g_strdup(number),
                       .title = g_strdup(*callee->title ? callee->title : callee->text),
                       .text = g_strdup(callee->text),
                       .file = g_strdup(""),
                       .time = callee->at,
                       .try = (guint)callee->tries,
                       .again = callee->tries > 1};
    return parcel;
}

/* ---- looking up ---- */

/* The way that is named, else the first that reaches him: what the desk comes to, message by message. */
static const Way *choose_way(const GPtrArray *ways, const char *channel, const Contact *contact) {
    const Way *named = way_find(ways, channel);
    if (named && (!*named->contact || *contact_address(contact, named->contact)))
        return named;
    for (guint i = 0; i < ways->len; i++)
        if (way_reaches(ways->pdata[i], contact))
            return ways->pdata[i];
    return NULL;
}

/* Where he can be called about a point of that area. */
static Callee *look_up_one(App *app, const GPtrArray *ways, const Point *point, const char *area, const RuleCallee *found, GError **error) {
    g_autoptr(Person) person = NULL;
    g_autoptr(Contact) contact = contact_of(app_db(app), found->person, error);
    if (!contact || !noun_find(app_db(app), &person_noun, &person, error, "WHERE id = $1", "s", found->person))
        return NULL;
    const Way *way = choose_way(ways, found->channel, contact);
    const char *const texts[] = {point->code,
                                 found->person,
                                 person ? person->name : found->person,
                                 person ? person->department : "",
                                 area,
                                 strcmp(contact->lang, "en") == 0 ? "en" : "zh",
                                 way ? way->name : "",
                                 way ? contact_address(contact, way->contact) : "",
                                 found->key,
                                 found->title,
                                 found->text,
                                 point->unit};
    Callee *callee = callee_new();
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        noun_set_text(text_at(callee, i), texts[i] ? texts[i] : "");
    return callee;
}

GPtrArray *callee_look_up(App *app, const GPtrArray *ways, const Point *point, GError **error) {
    g_autoptr(GPtrArray) callees = g_ptr_array_new_with_free_func(callee_free);
    g_autofree char *area = point_area(app_db(app), point, error);
    g_autoptr(GPtrArray) found = area ? respond_callees(app_db(app), app_shelf(app), point, CALLEE_READING, error) : NULL;
    for (guint i = 0; found && i < found->len; i++) {
        Callee *callee = look_up_one(app, ways, point, area, found->pdata[i], error);
        if (!callee)
            return NULL;
        g_ptr_array_add(callees, callee);
    }
    return found ? g_steal_pointer(&callees) : NULL;
}
