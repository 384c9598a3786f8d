/* SPDX-License-Identifier: MIT
 *
 * What hot work is done on (动火部位, GB 30871-2022 5.1.2 to 5.1.4): the least grade that the place allows, whatever was asked for.
 * From the plant's data: the source at the place and what is in it, the device's class and position, the material; what data cannot
 * say stands in the fields condition, explosive, in_dike, rack, place_kind, medium, held, purged.
 */
#include "bihuan/rule/facts.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"
#include "bihuan/model/device.h"
#include "bihuan/model/material.h"
#include "../substances.h"

/* The place as far as it decides a grade. */
typedef struct {
    gint64 materials; /* of the source there */
    GString *names;   /* of these materials */
    gboolean dike, rack, flammable, stopped, running, cleaned;
} Place;

static const char *field(const FactsQuestion *question, const char *key) {
    return g_hash_table_lookup(question->facts, key);
}

static gboolean says(const FactsQuestion *question, const char *key, const char *value) {
    return g_strcmp0(field(question, key), value) == 0;
}

static gboolean contains_word(char **words, const char *text) {
    for (char **word = words; text && *word; word++)
        if (**word && strstr(text, *word))
            return TRUE;
    return FALSE;
}

/* Has the device, its position or an area around it one of the words of a limit ("管廊|pipe rack") in its name? */
static gboolean is_named(const FactsQuestion *question, const char *limit, gboolean *named, GError **error) {
    const Record *record = question->subject->record;
    g_autofree char *list = facts_limit(question, limit, error);
    if (!list)
        return FALSE;
    g_auto(GStrv) words = g_strsplit(list, "|", -1);
    g_autoptr(Device) device = record->device ? device_load(question->subject->db, record->device, NULL) : NULL;
    g_autoptr(GPtrArray) chain = area_chain(question->subject->db, record->area ? record->area : "", error);
    if (!chain)
        return FALSE;
    *named = contains_word(words, record->position) ||
             (device && (contains_word(words, device->name) || contains_word(words, device->position)));
    for (guint i = 0; i < chain->len; i++) {
        g_autofree char *name = area_name(question->subject->db, chain->pdata[i]);
        *named |= contains_word(words, name);
    }
    return TRUE;
}

static gboolean is_tank(const FactsQuestion *question) {
    const char *code = question->subject->record->device;
    g_autoptr(Device) device = code ? device_load(question->subject->db, code, NULL) : NULL;
    return device && strcmp(device->class, "tank") == 0;
}

/* Does it burn? What nobody knows does. */
static gboolean burns(const FactsQuestion *question, const char *material, gboolean *flammable, GError **error) {
    g_autofree char *calm = facts_limit(question, "hot-work.media.calm", error);
    g_autoptr(GError) local = NULL;
    if (!calm)
        return FALSE;
    g_auto(GStrv) words = g_strsplit(calm, " ", -1);
    *flammable = FALSE;
    if (!material || g_strv_contains((const char *const *)words, material))
        return TRUE;
    g_autoptr(Material) known = material_find(question->subject->db, material, &local);
    if (!known && !err_is(local, ERR_NOT_FOUND)) {
        g_propagate_error(error, g_steal_pointer(&local));
        return FALSE;
    }
    *flammable = !known || known->combustible;
    return TRUE;
}

static gboolean look(const FactsQuestion *question, Place *place, GError **error) {
    gboolean dike, rack, now, before;
    if (!substances_of_source(question, &place->materials, place->names, error) ||
        !is_named(question, "hot-work.dike.words", &dike, error) || !is_named(question, "hot-work.rack.words", &rack, error) ||
        !burns(question, field(question, "medium"), &now, error) || !burns(question, field(question, "held"), &before, error))
        return FALSE;
    place->dike = dike || says(question, "in_dike", "yes") || (place->materials && is_tank(question));
    place->rack = rack || says(question, "rack", "yes");
    place->flammable = now || before || says(question, "explosive", "yes");
    place->stopped = says(question, "condition", "stopped");
    place->running = says(question, "condition", "running");
    place->cleaned = says(question, "medium", "none") && field(question, "purged");
    return TRUE;
}

/* 0 special, 1 first, 2 second, and why. */
static int least_grade(const FactsQuestion *question, const Place *place, const char **why) {
    gboolean on_equipment = !says(question, "place_kind", "open");
    *why = _("inside the dike of a tank farm");
    if (place->dike)
        return 0;
    *why = _("at a major hazard source, not stopped, isolated and cleaned");
    if (place->materials && !place->stopped && !place->cleaned)
        return 0;
    *why = _("on running equipment where fire or explosion threatens");
    if (place->flammable && place->running && on_equipment)
        return 0;
    *why = _("on a pipe rack");
    if (place->rack)
        return 1;
    *why = _("at a major hazard source");
    if (place->materials)
        return 1;
    *why = _("where fire or explosion threatens, not stopped, isolated and cleaned");
    if (place->flammable && !place->stopped)
        return 1;
    *why = NULL;
    return 2;
}

static gboolean answer_place(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    g_autoptr(GString) names = g_string_new(NULL);
    Place place = {.names = names};
    const char *why;
    guint before = db_failures(question->subject->db);
    if (!look(question, &place, error) || !db_answered(question->subject->db, before, error))
        return FALSE;
    int least = least_grade(question, &place, &why);
    if (facts_is(question, "fire")) {
        facts_set(out, place.materials || place.flammable);
        return TRUE;
    }
    facts_set(out, least);
    out->names = why && names->len ? g_strdup_printf("%s (%s)", why, names->str) : g_strdup(why);
    return TRUE;
}

static const char *const NAMES[] = {"grade", "fire", NULL};
static const char *const ARGUMENTS[] = {"", "", NULL};

const Facts facts_place = {
    .name = "place",
    .timeless = NAMES,
    .summary = N_("what hot work is done on: the least grade that the place allows, does fire or explosion threaten there"),
    .facts = NAMES,
    .arguments = ARGUMENTS,
    .answer = answer_place,
};
