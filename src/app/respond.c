/* SPDX-License-Identifier: MIT
 *
 * The second and the third response.
 */
#include "bihuan/app/respond.h"

#include <string.h>

#include "bihuan/app/work.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/form/spec.h"
#include "bihuan/model/area.h"
#include "bihuan/model/device.h"
#include "bihuan/model/message.h"
#include "bihuan/rule/guard.h"
#include "bihuan/rule/rule.h"
#include "bihuan/store/canon.h"
#include "deed.h"

gboolean respond_worsen(Case *subject, GHashTable *values, GError **error) {
    rule_take_values(subject->record, values);
    rule_sync_columns(subject);
    return rule_run(subject, EVENT_SUBMIT, NULL, error) && rule_save(subject, error) && rule_clocks_save(subject, error);
}

char *respond_where(Db *db, const char *area, const char *device, GError **error) {
    g_autoptr(GPtrArray) chain = area_chain(db, area ? area : "", error);
    g_autoptr(Device) there = NULL;
    if (!chain || (device && !noun_find(db, &device_noun, &there, error, "WHERE code = $1", "s", device)))
        return NULL;
    GString *where = g_string_new(NULL);
    for (guint i = chain->len; i > 0; i--) {
        g_autofree char *name = area_name(db, chain->pdata[i - 1]);
        g_string_append_printf(where, "%s%s", where->len ? " → " : "", name);
    }
    if (there)
        g_string_append_printf(where, "%s%s %s", where->len ? " → " : "", there->code, there->name);
    if (there && *there->position)
        g_string_append_printf(where, _(" (%s)"), there->position);
    return g_string_free(where, FALSE);
}

static gboolean put_response(Change *change, const Response *row, GError **error) {
    return noun_save(change, &response_noun, row, error);
}

/* What the episode says of the value: "17.2 vol%". Owned. */
static char *reading_of(const Respond *about) {
    const char *unit = about->point ? about->point->unit : "";
    return g_strdup_printf("%s%s%s", about->episode->value, *about->episode->value && *unit ? " " : "", unit);
}

/* ---- people ---- */

static gboolean limit_of(Change *change, const char *name, char **value, GError **error) {
    return shelf_limit(change_db(change), name, change_time(change), value, error);
}

/* Who is there already, or on his way, for another alarm of the same area: the number of his task. NULL = nobody sent him there. */
static gboolean find_task(Change *change, const char *person, const char *area, char **number, GError **error) {
    g_autoptr(GPtrArray) open = noun_list(change_db(change), &record_noun, error,
                                          "WHERE form = 'ventilation' AND ended = 0 AND area = $1 ORDER BY number", "s", area);
    *number = NULL;
    for (guint i = 0; open && i < open->len && !*number; i++)
        if (g_strcmp0(record_field(open->pdata[i], "person"), person) == 0)
            *number = g_strdup(((const Record *)open->pdata[i])->number);
    return open != NULL;
}

static gboolean open_task(Change *change, const Respond *about, const char *person, const char *area, char **number, GError **error) {
    g_autoptr(GHashTable) values = canon_map_new();
    const char *device = about->point ? about->point->device : "";
    g_autofree char *reading = reading_of(about), *way = respond_where(change_db(change), area, *device ? device : NULL, error);
    if (!way)
        return FALSE;
    const char *const given[][2] = {
        {"person", person}, {"alarm", about->episode->record}, {"device", device}, {"area", area}, {"reading", reading}, {"way", way}};
    for (gsize i = 0; i < G_N_ELEMENTS(given); i++)
        if (*given[i][1])
            g_hash_table_insert(values, g_strdup(given[i][0]), g_strdup(given[i][1]));
    g_autoptr(Case) task = rule_open(change, about->shelf, "ventilation", values, error);
    *number = task ? g_strdup(task->record->number) : NULL;
    return task && change_mention(change, *number, error);
}

static gboolean send_person(Change *change, const Respond *about, const Nearest *nearest, const char *area, GError **error) {
    g_autofree char *number = NULL;
    if (!find_task(change, nearest->person, area, &number, error) ||
        (!number && !open_task(change, about, nearest->person, area, &number, error)))
        return FALSE;
    g_autofree char *what = g_strdup_printf("task:%s %s", number, nearest->person);
    g_autofree char *id = g_strdup_printf("%s/2/%s", about->episode->id, nearest->person);
    Response row = {.id = id,
                    .episode = about->episode->id,
                    .level = 2,
                    .at = change_time(change),
                    .what = what,
                    .ok = (char *)"yes",
                    .detail = nearest->area};
    return put_response(change, &row, error);
}

static gboolean say_too_few(Change *change, const Respond *about, guint there, gint64 wanted, GError **error) {
    g_autofree char *id = g_strdup_printf("%s/2/few", about->episode->id);
    g_autofree char *detail = g_strdup_printf(_("%u people on shift have a valid certificate; %u were to be sent."), there, (guint)wanted);
    Response row = {.id = id,
                    .episode = about->episode->id,
                    .level = 2,
                    .at = change_time(change),
                    .what = (char *)"people",
                    .ok = (char *)"no",
                    .detail = detail};
    return put_response(change, &row, error);
}

/* Is it of a kind that people are sent for, and has nobody been sent yet? */
static gboolean is_to_be_sent(Change *change, const Respond *about, gboolean *send, GError **error) {
    g_autofree char *kinds = NULL;
    gboolean done;
    *send = FALSE;
    if (!limit_of(change, "alarm.ventilate", &kinds, error) ||
        !db_get_whether(change_db(change), error, &done, "SELECT 1 FROM response WHERE episode = $1 AND level = 2", "s",
                        about->episode->id))
        return FALSE;
    g_auto(GStrv) words = form_words(kinds, " ,");
    *send = !done && about->point && g_strv_contains((const char *const *)words, about->point->quantity);
    return TRUE;
}

gboolean respond_people(Change *change, const Respond *about, GError **error) {
    gboolean send;
    if (!is_to_be_sent(change, about, &send, error))
        return FALSE;
    if (!send)
        return TRUE;
    g_autofree char *area = point_area(change_db(change), about->point, error), *most = NULL;
    g_autoptr(GPtrArray) near = area && limit_of(change, "alarm.nearest", &most, error)
                                    ? nearest_people(change_db(change), area, change_time(change), error)
                                    : NULL;
    gint64 wanted = most ? g_ascii_strtoll(most, NULL, 10) : 0;
    if (!near)
        return FALSE;
    for (guint i = 0; i < near->len && (gint64)i < wanted; i++)
        if (!send_person(change, about, near->pdata[i], area, error))
            return FALSE;
    return (gint64)near->len >= wanted || say_too_few(change, about, near->len, wanted, error);
}

/* ---- the call ---- */

char *respond_call_key(const char *episode, gint64 raised, gint64 asked) {
    return asked == raised ? g_strdup_printf("%s/3", episode) : g_strdup_printf("%s/3/%" G_GINT64_FORMAT, episode, asked);
}

static gboolean note_called(Change *change, const Respond *about, const RespondMade *made, GError **error) {
    g_autofree char *what = g_strdup_printf("%s %s", made->channel, made->person);
    Response row = {.id = (char *)made->key,
                    .episode = about->episode->id,
                    .level = 3,
                    .at = MIN(made->at, change_time(change)),
                    .what = what,
                    .ok = (char *)"",
                    .detail = (char *)made->detail};
    return put_response(change, &row, error);
}

static gboolean note_callee(Change *change, const Respond *about, const RuleCallee *callee, GError **error) {
    const RespondMade made = {
        .person = callee->person, .channel = callee->channel, .key = callee->key, .detail = "", .at = change_time(change)};
    return note_called(change, about, &made, error);
}

/* As one that has left already: what becomes of it comes under its claim. */
static gboolean add_sending(Change *change, const RespondMade *made, const char *number, GError **error) {
    gboolean there;
    Message row = {.id = (char *)made->claim,
                   .channel = (char *)made->channel,
                   .target = (char *)made->person,
                   .text = (char *)made->text,
                   .title = (char *)made->title,
                   .record = (char *)number,
                   .due = MIN(made->at, change_time(change)),
                   .tries = 1,
                   .state = (char *)"sending",
                   .dedupe = (char *)made->key,
                   .kind = (char *)"alarm",
                   .claim = (char *)made->claim,
                   .error = (char *)"",
                   .reply = (char *)"",
                   .file = (char *)"",
                   .address = (char *)""};
    return db_get_whether(change_db(change), error, &there, "SELECT 1 FROM message WHERE dedupe = $1", "s", made->key) &&
           (there || noun_add(change, &message_noun, &row, error));
}

/* Who was called without the plant stands in it as if it had been there. */
static gboolean note_made(Change *change, const Respond *about, const RespondMade *made, GError **error) {
    const MessageDraft draft = {.channel = made->channel,
                                .target = made->person,
                                .text = made->text,
                                .title = made->title,
                                .record = about->episode->record,
                                .dedupe = made->key,
                                .kind = "alarm"};
    return note_called(change, about, made, error) &&
           (*made->claim ? add_sending(change, made, about->episode->record, error) : message_add(change, &draft, NULL, error));
}

GPtrArray *respond_callees(Db *db, Shelf *shelf, const Point *point, const char *reading, GError **error) {
    const Form *form = shelf_form(shelf, "alarm", 0, NULL, error);
    g_autofree char *area = form ? point_area(db, point, error) : NULL;
    const char *device = *point->device ? point->device : NULL;
    g_autofree char *where = area ? respond_where(db, area, device, error) : NULL;
    if (!where)
        return NULL;
    g_autofree char *text = g_strdup_printf("%s · %s", reading, where);
    g_autoptr(Case) subject = case_of_form(db, shelf, form, NULL, clock_now());
    noun_set_text(&subject->record->number, point->code); /* its record is not written yet */
    subject->record->area = *area ? g_strdup(area) : NULL;
    subject->record->device = g_strdup(device);
    return rule_callees(subject, "", text, error);
}

gboolean respond_call(Change *change, const Respond *about, GError **error) {
    const Episode *episode = about->episode;
    gboolean done;
    if (!db_get_whether(change_db(change), error, &done, "SELECT 1 FROM response WHERE episode = $1 AND level = 3 AND at >= $2", "si",
                        episode->id, episode->asked))
        return FALSE;
    for (guint i = 0; !done && about->made && i < about->made->len; i++)
        if (!note_made(change, about, about->made->pdata[i], error))
            return FALSE;
    if (done || about->made)
        return TRUE;
    g_autoptr(Case) subject = case_in_change(change, about->shelf, episode->record, error);
    g_autofree char *key = respond_call_key(episode->id, episode->raised, episode->asked);
    g_autofree char *where = subject ? respond_where(change_db(change), subject->record->area, subject->record->device, error) : NULL;
    if (!where)
        return FALSE;
    g_autofree char *reading = reading_of(about), *text = g_strdup_printf("%s%s%s", reading, *reading ? " · " : "", where);
    g_autoptr(GPtrArray) callees = rule_callees(subject, key, text, error);
    for (guint i = 0; callees && i < callees->len; i++)
        if (!note_callee(change, about, callees->pdata[i], error))
            return FALSE;
    return callees && rule_call(subject, key, text, error);
}
