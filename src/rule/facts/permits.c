/* SPDX-License-Identifier: MIT
 *
 * Other permits around this one: of certain forms near by, at the same spot, not linked with it; and holds.
 */
#include "bihuan/rule/facts.h"

#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"
#include "bihuan/model/hold.h"
#include "../live.h"

static gboolean is_near(const RuleMoment *moment, const Record *other) {
    const char *here = moment->record->area, *there = other->area;
    return here && there && (area_is_inside(moment->db, here, there) || area_is_inside(moment->db, there, here));
}

static gboolean is_same_spot(const RuleMoment *moment, const Record *other) {
    const Record *own = moment->record;
    return own->device && other->device ? strcmp(own->device, other->device) == 0
                                        : own->position && other->position && g_strcmp0(own->area, other->area) == 0 &&
                                              strcmp(own->position, other->position) == 0;
}

static gboolean mentions(const Record *record, const char *number) {
    const char *linked = record_field(record, "linked");
    return linked && number && strstr(linked, number);
}

/* Both ways: each names the other. */
static gboolean is_linked(const RuleMoment *moment, const Record *other) {
    return mentions(moment->record, other->number) && mentions(other, moment->record->number);
}

/* near FORM…: working permits of these forms in this area or one inside or around it. */
static gboolean counts(const FactsQuestion *question, const Record *other) {
    const RuleMoment *moment = question->moment;
    if (facts_is(question, "near"))
        return g_strv_contains((const char *const *)question->fact->arguments, other->form) && is_near(moment, other) &&
               live_works(moment, other);
    if (facts_is(question, "spot"))
        return is_same_spot(moment, other);
    return is_same_spot(moment, other) && !is_linked(moment, other);
}

static void add_name(GString *names, const char *name) {
    g_string_append_printf(names, "%s%s", names->len ? ", " : "", name);
}

static gboolean count_holds(const FactsQuestion *question, GString *names, gint64 *count, GError **error) {
    g_autoptr(GPtrArray) holds = hold_list_over_area(question->moment->db, question->moment->record->area, error);
    for (guint i = 0; holds && i < holds->len; i++) {
        const Hold *hold = holds->pdata[i];
        add_name(names, hold->target);
        (*count)++;
    }
    return holds != NULL;
}

static gboolean count_permits(const FactsQuestion *question, GString *names, gint64 *count, GError **error) {
    g_autoptr(GPtrArray) live = live_permits(question->moment, error);
    for (guint i = 0; live && i < live->len; i++) {
        const Record *other = live->pdata[i];
        if (!counts(question, other))
            continue;
        add_name(names, other->number);
        (*count)++;
    }
    return live != NULL;
}

static gboolean answer(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    g_autoptr(GString) names = g_string_new(NULL);
    gint64 count = 0;
    gboolean ok = facts_is(question, "holds") ? count_holds(question, names, &count, error)
                                              : count_permits(question, names, &count, error);
    if (!ok)
        return FALSE;
    facts_set(out, count);
    out->names = names->len ? g_strdup(names->str) : NULL;
    return TRUE;
}

static const char *const NAMES[] = {"near", "spot", "unlinked", "holds", NULL};
static const char *const ARGUMENTS[] = {"form+", "", "", "", NULL};

const Facts facts_permits = {
    .name = "permits",
    .timeless = NAMES,
    .summary = N_("other open permits near by, at the same spot or not linked; holds over the area"),
    .facts = NAMES,
    .arguments = ARGUMENTS,
    .answer = answer,
};
