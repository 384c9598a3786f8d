/* SPDX-License-Identifier: MIT
 *
 * The noun of extensions.
 */
#include "bihuan/model/extension.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/person.h"

static const NounColumn COLUMNS[] = {
    NOUN_TEXT(Extension, id),          NOUN_TEXT(Extension, record),   NOUN_TEXT(Extension, obligation),    NOUN_TIME(Extension, due),
    NOUN_TIME(Extension, until),       NOUN_TEXT(Extension, reason),   NOUN_TEXT(Extension, asked_by),      NOUN_TIME(Extension, asked),
    NOUN_TEXT(Extension, approved_by), NOUN_TIME(Extension, approved), NOUN_TIME_OPTION(Extension, voided), NOUN_TEXT(Extension, why),
    NOUN_TIME_OPTION(Extension, ended)};
const Noun extension_noun = NOUN(extension, Extension, "extension", 1, COLUMNS, N_("There is no extension %s in this plant."));

GPtrArray *extension_list_of_record(Db *db, const char *number, GError **error) {
    return noun_list(db, &extension_noun, error, "WHERE record = $1 ORDER BY approved DESC, id DESC", "s", number);
}

GPtrArray *extension_list_of_obligation(Db *db, const char *id, GError **error) {
    return noun_list(db, &extension_noun, error, "WHERE obligation = $1 ORDER BY approved DESC, id DESC", "s", id);
}

gboolean extension_find_open(Db *db, const char *record, const char *obligation, Extension **extension, GError **error) {
    static const char sql[] =
        "WHERE voided IS NULL AND ended IS NULL AND obligation = $2 AND ($2 <> '' OR record = $1)"
        " ORDER BY approved DESC, id DESC LIMIT 1";
    return noun_find(db, &extension_noun, extension, error, sql, "ss", record, obligation);
}

GPtrArray *extension_measures(Db *db, const char *id, GError **error) {
    return noun_list(db, &obligation_noun, error, "WHERE schedule = $1 AND kind = $2 ORDER BY id", "ss", id, EXTENSION_MEASURE);
}

/* Is what was put off still to be done, and still that which was put off? */
static gboolean is_wanted(Db *db, const Extension *extension, gboolean *wanted, GError **error) {
    static const char record[] = "SELECT 1 FROM record WHERE number = $1 AND ended = 0";
    static const char obligation[] = "SELECT 1 FROM obligation WHERE id = $1 AND next = $2 AND ended IS NULL";
    return *extension->obligation ? db_get_whether(db, error, wanted, obligation, "si", extension->obligation, extension->due)
                                  : db_get_whether(db, error, wanted, record, "s", extension->record);
}

/* From when a measure is late, 0 = never. *known FALSE: its row makes no sense. FALSE: not read. */
static gboolean measure_late_at(Db *db, const Obligation *measure, gint64 now, gint64 *late, gboolean *known, GError **error) {
    guint before = db_failures(db);
    *late = 0;
    *known = obligation_late_at(db, measure, now, late, NULL);
    return *known || db_answered(db, before, error);
}

/* A measure that nobody is asked for any more protects nobody; neither does one of which nobody can say when it is late. */
gboolean extension_state(Db *db, const Extension *extension, gint64 now, ExtensionState *state, Obligation **missed, GError **error) {
    gboolean wanted = FALSE, all_known = TRUE;
    *state = extension->voided ? EXTENSION_VOID : EXTENSION_OVER;
    if (extension->voided || extension->ended)
        return TRUE;
    g_autoptr(GPtrArray) measures = extension_measures(db, extension->id, error);
    if (!measures || !is_wanted(db, extension, &wanted, error))
        return FALSE;
    gboolean asked = measures->len > 0;
    for (guint i = 0; wanted && i < measures->len; i++) {
        const Obligation *measure = measures->pdata[i];
        gint64 late;
        gboolean known;
        if (!measure_late_at(db, measure, now, &late, &known, error))
            return FALSE;
        asked &= !measure->ended;
        all_known &= known;
        if (late == 0 || late > MIN(now, extension->until))
            continue;
        *state = EXTENSION_VOID;
        if (missed)
            *missed = noun_copy(&obligation_noun, measure);
        return TRUE;
    }
    if (wanted && extension->until > now)
        *state = !asked ? EXTENSION_VOID : all_known ? EXTENSION_STANDS : EXTENSION_UNKNOWN;
    return TRUE;
}

GPtrArray *extension_ids_doubtful(Db *db, gint64 now, GError **error) {
    static const char sql[] =
        "SELECT e.id FROM extension e WHERE e.voided IS NULL AND e.ended IS NULL AND (e.until <= $1"
        " OR EXISTS (SELECT 1 FROM obligation m WHERE m.schedule = e.id AND m.kind = $2 AND (m.ended IS NOT NULL"
        " OR (m.next > 0 AND m.next <= $1)))"
        " OR NOT EXISTS (SELECT 1 FROM obligation m WHERE m.schedule = e.id AND m.kind = $2)"
        " OR (e.obligation <> '' AND NOT EXISTS (SELECT 1 FROM obligation o WHERE o.id = e.obligation AND o.next = e.due"
        " AND o.ended IS NULL))"
        " OR (e.obligation = '' AND NOT EXISTS (SELECT 1 FROM record r WHERE r.number = e.record AND r.ended = 0))) ORDER BY e.id";
    return db_texts(db, error, sql, "is", now, EXTENSION_MEASURE);
}

char *extension_owner(Db *db, const Obligation *measure) {
    gboolean named = g_str_has_prefix(measure->who, "person:");
    return named ? person_name(db, measure->who + strlen("person:")) : g_strdup(measure->who);
}

char *extension_every(const Obligation *measure) {
    gint64 span;
    if (!clock_parse_duration(measure->cycle, &span, NULL) || span % CLOCK_DAY)
        return g_strdup(measure->cycle);
    return g_strdup_printf("%" G_GINT64_FORMAT "d", span / CLOCK_DAY);
}

char *extension_every_text(const Obligation *measure) {
    gint64 span;
    return clock_parse_duration(measure->cycle, &span, NULL) ? clock_show_duration(span) : g_strdup(measure->cycle);
}
