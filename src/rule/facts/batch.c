/* SPDX-License-Identifier: MIT
 *
 * The batch a device belongs to (同一批): devices in service of its class in its area; and how many of them are away for repair, so that a
 * place is never stripped of its extinguishers at once.
 */
#include "bihuan/rule/facts.h"

#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/model/device.h"

static const char SQL_OTHERS[] = /* $1: the device */
    "SELECT o.code FROM device d JOIN device o ON o.class = d.class AND o.area = d.area WHERE d.code = $1 AND d.class <> '' AND o.code <> "
    "$1"
    " AND o.retired IS NULL ORDER BY o.code";

/* Does the newest closed record of the form about a device say yes in the field? */
static gboolean is_away(const FactsQuestion *question, const char *code, const char *field, gboolean *away, GError **error) {
    const RecordQuery query = {.form = form_name(question->subject->form),
                               .device = code,
                               .state = "closed",
                               .which = RECORD_ANY,
                               .order = RECORD_NEWEST,
                               .limit = 1};
    g_autoptr(GPtrArray) newest = record_list(question->subject->db, &query, error);
    *away = newest && newest->len > 0 && g_strcmp0(record_field(newest->pdata[0], field), "yes") == 0;
    return newest != NULL;
}

/* size: how many devices; away FIELD: for how many of them, this one included, the newest record of the form says yes. */
static gboolean answer_batch(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    const char *device = question->subject->record->device, *field = facts_word(question, 0);
    gboolean size = facts_is(question, "size");
    g_autoptr(GPtrArray) others = db_texts(question->subject->db, error, SQL_OTHERS, "s", device ? device : "");
    facts_set(out, 0);
    if (device && (size || g_strcmp0(facts_argument(question, 0), "yes") == 0))
        facts_count(out, device);
    for (guint i = 0; others && i < others->len; i++) {
        gboolean away = FALSE;
        if (!size && !is_away(question, others->pdata[i], field, &away, error))
            return FALSE;
        if (size || away)
            facts_count(out, others->pdata[i]);
    }
    return others != NULL;
}

static const char *const NAMES[] = {"size", "away", NULL};
static const char *const ARGUMENTS[] = {"", "field", NULL};

const Facts facts_batch = {
    .name = "batch",
    .summary = N_("devices of the same class in the same area: how many, and how many are away"),
    .facts = NAMES,
    .arguments = ARGUMENTS,
    .answer = answer_batch,
};
