/* SPDX-License-Identifier: MIT
 *
 * Who would be told, without telling: the same people, channels and words as the rules of time would take.
 */
#include "bihuan/rule/preview.h"

#include <string.h>

#include "bihuan/model/message.h"
#include "bihuan/model/scene.h"
#include "bihuan/rule/tell.h"
#include "bihuan/rule/who.h"
#include "private.h"

static char *const FIRST_WAY[] = {(char *)MESSAGE_FIRST, NULL};
static char *const EVERY_WAY[] = {(char *)"email", (char *)"sms", NULL};

typedef struct {
    Case *subject; /* its time is set to that of the rung: who is on duty and who sleeps then */
    gint64 now;
    const Step *step;
    GPtrArray *channels; /* PlantChannel * */
    GPtrArray *lines;
} Preview;

/* One rung of a step. */
typedef struct {
    gint64 at;
    PreviewKind kind;
    int number;
    char *const *ways;
} Rung;

void preview_line_free(gpointer data) {
    PreviewLine *line = data;
    g_free(line->person);
    g_free(line->channel);
    g_free(line->address);
    g_free(line->text);
    g_free(line);
}

/* The one that is named, if it reaches him; else the first that does. NULL = none. */
static const PlantChannel *way_to(const Preview *preview, const char *wanted, const Contact *contact) {
    const PlantChannel *first = NULL;
    for (guint i = 0; i < preview->channels->len; i++) {
        const PlantChannel *channel = preview->channels->pdata[i];
        if (!plant_channel_reaches(channel, contact))
            continue;
        if (strcmp(channel->name, wanted) == 0)
            return channel;
        if (!first)
            first = channel;
    }
    return first;
}

static gboolean is_ladder(PreviewKind kind) {
    return kind == PREVIEW_UNSEEN || kind == PREVIEW_OVERDUE;
}

/* By the same way twice, or on two rungs of a step that are climbed at once. */
static gboolean is_there(const Preview *preview, const Rung *rung, const char *person, const char *channel) {
    for (guint i = 0; i < preview->lines->len; i++) {
        const PreviewLine *line = preview->lines->pdata[i];
        gboolean same = line->kind == rung->kind || (is_ladder(line->kind) && is_ladder(rung->kind));
        if (same && line->rung_at == rung->at && line->step == preview->step->position && strcmp(line->person, person) == 0 &&
            strcmp(line->channel, channel) == 0)
            return TRUE;
    }
    return FALSE;
}

static gboolean add_line(const Preview *preview, const Rung *rung, const RuleMessage *message, const char *person, const char *way,
                         GError **error) {
    g_autoptr(Contact) contact = contact_of(preview->subject->db, person, error);
    const PlantChannel *channel = contact ? way_to(preview, way, contact) : NULL;
    const char *name = channel ? channel->name : "";
    RuleWords words;
    if (!contact || is_there(preview, rung, person, name))
        return contact != NULL;
    if (!rule_words(preview->subject, message, person, channel ? name : way, &words, error))
        return FALSE;
    PreviewLine *line = g_new(PreviewLine, 1);
    *line = (PreviewLine){.at = MAX(rung->at, words.next), .rung_at = rung->at, .kind = rung->kind, .rung = rung->number};
    line->step = preview->step->position;
    line->person = g_strdup(person);
    line->channel = g_strdup(name);
    line->address = g_strdup(channel ? contact_address(contact, channel->contact) : "");
    line->text = g_steal_pointer(&words.text);
    g_ptr_array_add(preview->lines, line);
    rule_words_clear(&words);
    return TRUE;
}

static gboolean add_rung(const Preview *preview, const Rung *rung, RuleMessage *message, GPtrArray *people, GError **error) {
    g_auto(GStrv) own = NULL;
    message->people = people;
    g_autoptr(GPtrArray) told = people ? rule_receivers(preview->subject, message, &own, error) : NULL;
    char *const *ways = own ? own : rung->ways && *rung->ways ? rung->ways : EVERY_WAY;
    for (guint i = 0; told && i < told->len; i++)
        for (char *const *way = ways; *way && g_strcmp0(told->pdata[i], message->but) != 0; way++)
            if (!add_line(preview, rung, message, told->pdata[i], *way, error))
                return FALSE;
    return told != NULL;
}

static RuleMessage message_of(const Preview *preview, const FormStep *shape, const char *phrase, const char *kind, gint64 span) {
    return (RuleMessage){.phrase = phrase,
                         .kind = kind,
                         .step = preview->step,
                         .what = &shape->title,
                         .span = span,
                         .scene = form_scene(preview->subject->form)};
}

/* Whoever did what this step began with does not tell himself. */
static const char *entered_by(const Case *subject, const Step *step) {
    const char *by = step->entered == subject->record->opened ? subject->record->opened_by : NULL;
    for (guint i = 0; i < subject->steps->len; i++) {
        const Step *before = subject->steps->pdata[i];
        if (before->done && before->done == step->entered)
            by = before->done_by;
    }
    return by;
}

static gboolean add_task(const Preview *preview, const FormStep *shape, GError **error) {
    const Step *step = preview->step;
    gint64 warned = rule_warn_at(preview->subject, shape, step);
    RuleMessage task, warning = message_of(preview, shape, "warn", "task", step->due - warned);
    Rung first = {preview->now, PREVIEW_TASK, 0, FIRST_WAY}, second = {warned, PREVIEW_WARN, 0, FIRST_WAY};
    rule_task(preview->subject, step, &task);
    task.but = entered_by(preview->subject, step);
    preview->subject->now = preview->now;
    g_autoptr(GPtrArray) people = rule_told(preview->subject, step, error);
    if (!add_rung(preview, &first, &task, people, error))
        return FALSE;
    if (warned <= preview->now)
        return TRUE;
    preview->subject->now = warned;
    g_autoptr(GPtrArray) later = rule_told(preview->subject, step, error);
    return add_rung(preview, &second, &warning, later, error);
}

static gboolean add_unseen(const Preview *preview, const FormStep *shape, GError **error) {
    LimitSource limits = case_limits(preview->subject, preview->step->entered);
    for (guint i = 0; i < shape->unseen->len; i++) {
        const FormRung *rung = shape->unseen->pdata[i];
        gint64 at = form_ladder_reached(shape->unseen, i, preview->step->entered, &limits);
        gboolean others;
        if (at <= preview->now)
            continue;
        preview->subject->now = at;
        RuleMessage message = message_of(preview, shape, "unseen", "escalation", at - preview->step->entered);
        g_autoptr(GPtrArray) people = who_heard(preview->subject, rung->who, &others, error);
        if (!add_rung(preview, &(Rung){at, PREVIEW_UNSEEN, (int)i + 1, rung->channels}, &message, people, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean add_overdue(const Preview *preview, const FormStep *shape, GError **error) {
    const Step *step = preview->step;
    LimitSource limits = case_limits(preview->subject, step->entered);
    for (gint64 i = step->rung; step->rung_due && i < (gint64)shape->overdue->len; i++) {
        const FormRung *rung = shape->overdue->pdata[i];
        gint64 at = MAX(form_ladder_reached(shape->overdue, (guint)i, step->due, &limits), preview->now);
        preview->subject->now = at;
        RuleMessage message = message_of(preview, shape, "escalation", "escalation", at - step->due);
        g_autoptr(GPtrArray) people = who_of_rung(preview->subject, shape, step, i, error);
        if (!add_rung(preview, &(Rung){at, PREVIEW_OVERDUE, (int)i + 1, rung->channels}, &message, people, error))
            return FALSE;
    }
    return TRUE;
}

/* In the order of time; what is told at once stays in the order of the steps. */
static gint preview_compare(gconstpointer a, gconstpointer b) {
    const PreviewLine *one = *(const PreviewLine *const *)a, *two = *(const PreviewLine *const *)b;
    gint by_time = (one->at > two->at) - (one->at < two->at), by_rung = (one->rung > two->rung) - (one->rung < two->rung);
    return by_time ? by_time : one->kind != two->kind ? (gint)one->kind - (gint)two->kind : by_rung;
}

GPtrArray *rule_preview(Db *db, Shelf *shelf, const char *number, GPtrArray *channels, GError **error) {
    g_autoptr(Case) subject = case_of_record(db, shelf, number, NULL, error);
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(preview_line_free);
    guint before = db_failures(db);
    gint64 now = subject ? subject->now : 0;
    for (guint i = 0; subject && i < subject->steps->len; i++) {
        const Step *step = subject->steps->pdata[i];
        const FormStep *shape = step->done ? NULL : form_step(subject->form, step->name);
        Preview preview = {subject, now, step, channels, lines};
        if (shape && (!add_task(&preview, shape, error) || !add_overdue(&preview, shape, error) || !add_unseen(&preview, shape, error)))
            return NULL;
    }
    if (!subject || !db_answered(db, before, error))
        return NULL;
    g_ptr_array_sort(lines, preview_compare);
    return g_steal_pointer(&lines);
}

/* ---- channels nobody set up ---- */

static void add_channels(GHashTable *names, char *const *channels) {
    for (char *const *channel = channels; channel && *channel; channel++)
        g_hash_table_add(names, g_strdup(*channel));
}

static void add_form(GHashTable *names, const Form *form) {
    for (guint i = 0; i < form_step_count(form); i++) {
        const FormStep *step = form_step_at(form, i);
        const GPtrArray *ladders[] = {step->overdue, step->unseen};
        for (gsize k = 0; k < G_N_ELEMENTS(ladders); k++)
            for (guint rung = 0; rung < ladders[k]->len; rung++)
                add_channels(names, ((const FormRung *)ladders[k]->pdata[rung])->channels);
    }
    for (guint i = 0; i < form_rule_count(form); i++) {
        const FormRule *rule = form_rule_at(form, i);
        for (guint k = 0; k < rule->actions->len; k++)
            add_channels(names, ((const FormAction *)rule->actions->pdata[k])->channels);
    }
}

static gint compare_channel_names(gconstpointer a, gconstpointer b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Those of names that are not set up. */
static GPtrArray *unset(Db *db, GHashTable *names, GError **error) {
    g_autoptr(GPtrArray) channels = plant_channels(db, error), list = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; channels && i < channels->len; i++)
        g_hash_table_remove(names, ((const PlantChannel *)channels->pdata[i])->name);
    GHashTableIter iter;
    gpointer name;
    g_hash_table_iter_init(&iter, names);
    while (channels && channels->len && g_hash_table_iter_next(&iter, &name, NULL))
        g_ptr_array_add(list, g_strdup(name));
    g_ptr_array_sort(list, compare_channel_names);
    return channels ? g_steal_pointer(&list) : NULL;
}

GPtrArray *rule_unset_channels_of(Db *db, const Form *form, GError **error) {
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    add_form(names, form);
    return unset(db, names, error);
}

static gboolean add_scenes(Db *db, GHashTable *names, GError **error) {
    g_autoptr(GPtrArray) scenes = scene_list(db, error);
    for (guint i = 0; scenes && i < scenes->len; i++) {
        g_auto(GStrv) channels = form_words(((const Scene *)scenes->pdata[i])->channel, " ,");
        add_channels(names, channels);
    }
    g_hash_table_remove(names, MESSAGE_FIRST);
    return scenes != NULL;
}

GPtrArray *rule_unset_channels(Db *db, Shelf *shelf, GError **error) {
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_auto(GStrv) forms = shelf_names(shelf);
    for (char **name = forms; *name; name++) {
        const Form *form = shelf_form(shelf, *name, 0, NULL, NULL);
        if (form) /* one that this program cannot read is said by doctor */
            add_form(names, form);
    }
    return add_scenes(db, names, error) ? unset(db, names, error) : NULL;
}
