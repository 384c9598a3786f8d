/* SPDX-License-Identifier: MIT
 *
 * What a veteran's rule advises: a record that the shift answers.
 */
#include "bihuan/app/judgements.h"

#include <string.h>

#include "bihuan/app/work.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/rule/enter.h"
#include "bihuan/rule/remind.h"
#include "bihuan/rule/tell.h"
#include "bihuan/store/canon.h"

/* {swing} becomes what was seen, {unit:temperature} the point's unit. Owned. */
static char *fill_advice(const char *text, GHashTable *units, GHashTable *facts) {
    GString *out = g_string_new(NULL);
    while (*text) {
        gsize plain = strcspn(text, "{"), key = text[plain] ? strcspn(text + plain + 1, "}") : 0;
        g_string_append_len(out, text, (gssize)plain);
        text += plain;
        if (!*text)
            break;
        if (!text[key + 1]) { /* a brace that does not end */
            g_string_append(out, text);
            break;
        }
        g_autofree char *name = g_strndup(text + 1, key);
        gboolean unit = g_str_has_prefix(name, "unit:");
        const char *value = unit ? g_hash_table_lookup(units, name + strlen("unit:")) : g_hash_table_lookup(facts, name);
        g_autofree char *shown = value && !unit ? judgements_shown(value) : g_strdup(value);
        g_string_append(out, shown ? shown : _("not known"));
        text += key + 2;
    }
    return g_string_free(out, FALSE);
}

static void put_value(GHashTable *values, const char *key, char *text) {
    g_hash_table_insert(values, g_strdup(key), text);
}

/* The place is that of the first point. */
static gboolean put_place(Db *db, const Judge *judge, GHashTable *values, GError **error) {
    g_autoptr(Point) point = NULL;
    const char *code = ((const JudgePoint *)judge->points->pdata[0])->code;
    if (!noun_find(db, &point_noun, &point, error, "WHERE code = $1", "s", code))
        return FALSE;
    if (!point)
        return err_set(error, ERR_NOT_FOUND, _("There is no point %s in this plant."), code);
    g_autofree char *area = point_area(db, point, error);
    if (!area)
        return FALSE;
    if (*point->device)
        put_value(values, "device", g_strdup(point->device));
    if (*area)
        put_value(values, "area", g_strdup(area));
    return TRUE;
}

static GHashTable *values_of(Db *db, const JudgementFired *fired, GError **error) {
    const Judge *judge = fired->judge;
    GHashTable *facts = fired->fire->facts;
    g_autoptr(GHashTable) values = canon_map_new(), units = judgements_units(db, judge, error);
    gboolean past = judgements_past(fired->row->review, fired->fire->at);
    if (!units || !put_place(db, judge, values, error))
        return NULL;
    /* whoever is told hears it in his own language (rule/tell.h) */
    put_value(values, "category", g_strdup(judge->title.zh));
    put_value(values, "advise", fill_advice(judge->advise.zh, units, facts));
    put_value(values, "title_en", g_strdup(judge->title.en));
    put_value(values, "advise_en", fill_advice(judge->advise.en, units, facts));
    put_value(values, "why", g_strdup(form_text(&judge->why)));
    put_value(values, "seen", judgements_seen(judge, units, facts));
    put_value(values, "rule", g_strdup(fired->row->name));
    put_value(values, "version", g_strdup_printf("%" G_GINT64_FORMAT, fired->row->version));
    put_value(values, "past", g_strdup(past ? "yes" : "no"));
    return g_steal_pointer(&values);
}

gboolean judgements_last(Db *db, const char *name, gint64 *at, GError **error) {
    g_autoptr(GPtrArray) records = noun_list(db, &record_noun, error, "WHERE form = 'advice' AND opened_by = 'system' ORDER BY opened", "");
    *at = 0;
    for (guint i = 0; records && i < records->len; i++)
        if (g_strcmp0(record_field(records->pdata[i], "rule"), name) == 0)
            *at = ((const Record *)records->pdata[i])->opened;
    return records != NULL;
}

static gboolean open_advice(Change *change, Shelf *shelf, const JudgementFired *fired, char **number, GError **error) {
    g_autoptr(GPtrArray) rungs = remind_parse(fired->judge->to, error);
    g_autoptr(GHashTable) values = rungs ? values_of(change_db(change), fired, error) : NULL;
    g_autoptr(Case) subject = values ? rule_open(change, shelf, "advice", values, error) : NULL;
    if (!subject || !rule_tell_advice(subject, rungs->pdata[0], error))
        return FALSE;
    *number = g_strdup(subject->record->number);
    return change_commit(change, "advise", *number, fired->row->id, error);
}

gboolean judgements_advise(Plant *plant, Shelf *shelf, const JudgementFired *fired, char **number, GError **error) {
    g_autoptr(Change) change = change_begin(plant, "system", error);
    gint64 last = 0;
    *number = NULL;
    if (!change || !judgements_last(change_db(change), fired->row->name, &last, error))
        return FALSE;
    /* whatever number of watches look: one record an episode */
    return (last && change_time(change) - last < fired->judge->again) || open_advice(change, shelf, fired, number, error);
}
