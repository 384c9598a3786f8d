/* SPDX-License-Identifier: MIT
 *
 * The major hazard source at the record's place: what is in it, and whether the area touches one.
 */
#include "bihuan/rule/facts.h"

#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"
#include "bihuan/model/source.h"
#include "../substances.h"

/* Does the area lie in one of the source, or enclose one? */
static gboolean touches(Db *db, const char *area, const Source *source, GError **error) {
    for (char **own = source->areas; *own; own++)
        if (area_is_inside(db, area, *own, error) || area_is_inside(db, *own, area, error))
            return TRUE;
    return FALSE;
}

/* here: sources whose areas are the record's, around it or inside it, and which. Unknown where there is no area. */
static gboolean here(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    const Case *subject = question->subject;
    g_autoptr(GPtrArray) sources = source_list(subject->db, subject->now, error);
    if (!sources || !subject->record->area)
        return sources != NULL;
    facts_set(out, 0);
    for (guint i = 0; i < sources->len; i++) {
        const Source *source = sources->pdata[i];
        g_autoptr(GError) unread = NULL;
        gboolean near = touches(subject->db, subject->record->area, source, &unread);
        if (unread) {
            g_propagate_error(error, g_steal_pointer(&unread));
            return FALSE;
        }
        if (near)
            facts_count(out, source->code);
    }
    return TRUE;
}

/* materials: how many, and which. */
static gboolean answer_source(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    g_autoptr(GString) names = g_string_new(NULL);
    gint64 count = 0;
    if (facts_is(question, "here"))
        return here(question, out, error);
    if (!substances_of_source(question, &count, names, error))
        return FALSE;
    facts_set(out, count);
    out->names = names->len ? g_strdup(names->str) : NULL;
    return TRUE;
}

static const char *const NAMES[] = {"materials", "here", NULL};
static const char *const ARGUMENTS[] = {"", "", NULL};

const Facts facts_source = {
    .name = "source",
    .timeless = NAMES,
    .summary = N_("the major hazard source at the place: its materials; sources in, around or inside the area"),
    .facts = NAMES,
    .arguments = ARGUMENTS,
    .answer = answer_source,
};
