/* SPDX-License-Identifier: MIT
 *
 * Holds (冻结/锁定). Look-ups that decide whether something is refused report errors: no answer means no.
 */
#include "bihuan/model/hold.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

#define SHORTEST_ID 4

static const NounColumn COLUMNS[] = {
    NOUN_TEXT(Hold, id),        NOUN_TEXT(Hold, kind),
    NOUN_TEXT(Hold, target),    NOUN_TEXT(Hold, rule),
    NOUN_TEXT(Hold, record),    NOUN_TIME(Hold, since),
    NOUN_TIME(Hold, until),     NOUN_TEXT(Hold, why),
    NOUN_TEXT(Hold, treatment), NOUN_COLUMN("signed", NOUN_KIND_TEXT, FALSE, char *, Hold, signed_by, NULL)};
const Noun hold_noun = NOUN(hold, Hold, "hold", 1, COLUMNS, NULL);

/* Freezes in force of the area in parameter p and of those around it. */
#define FREEZES(p)                                                                                                                         \
    "until = 0 AND kind = 'freeze' AND target IN (WITH RECURSIVE around(code, parent) AS"                                                  \
    " (SELECT code, parent FROM area WHERE code = " p                                                                                      \
    " UNION"                                                                                                                               \
    " SELECT a.code, a.parent FROM area a JOIN around ON a.code = around.parent) SELECT code FROM around)"

static const char SQL_OVER_AREA[] = "WHERE " FREEZES("$1") " ORDER BY since, id";
static const char SQL_OF_RECORD[] = "WHERE record = $1 OR (" FREEZES("$2") ") ORDER BY since DESC, id";

/* The only row of a query into *hold, NULL if there are none or two. FALSE: it could not be read. */
static gboolean find_only(Db *db, const char *tail, const char *text, Hold **hold, GError **error) {
    g_autoptr(GPtrArray) holds = noun_list(db, &hold_noun, error, tail, "s", text);
    *hold = holds && holds->len == 1 ? g_ptr_array_steal_index(holds, 0) : NULL;
    return holds != NULL;
}

Hold *hold_load(Db *db, const char *id, GError **error) {
    gboolean long_enough = strlen(id) >= SHORTEST_ID && !strpbrk(id, "%_");
    g_autofree char *upper = g_ascii_strup(id, -1), *begins = g_strdup_printf("%s%%", upper);
    Hold *hold = NULL;
    if (!find_only(db, "WHERE id = $1", upper, &hold, error) ||
        (!hold && !find_only(db, "WHERE until = 0 AND target = $1 ORDER BY since DESC, id LIMIT 2", id, &hold, error)) ||
        (!hold && long_enough && !find_only(db, "WHERE id LIKE $1 ORDER BY id LIMIT 2", begins, &hold, error)))
        return NULL;
    if (!hold)
        err_set(error, ERR_NOT_FOUND, _("there is no hold %s; list them with: bihuan holds"), id);
    return hold;
}

gboolean hold_save(Change *change, const Hold *hold, GError **error) {
    return noun_save(change, &hold_noun, hold, error);
}

GPtrArray *hold_list(Db *db, gboolean all, GError **error) {
    return noun_list(db, &hold_noun, error, all ? "ORDER BY since DESC, id" : "WHERE until = 0 ORDER BY since DESC, id", "");
}

GPtrArray *hold_list_over_area(Db *db, const char *area, GError **error) {
    return noun_list(db, &hold_noun, error, SQL_OVER_AREA, "s", area);
}

GPtrArray *hold_list_of_record(Db *db, const char *number, const char *area, GError **error) {
    return noun_list(db, &hold_noun, error, SQL_OF_RECORD, "ss", number, area);
}
