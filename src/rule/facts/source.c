/* SPDX-License-Identifier: MIT
 *
 * The major hazard source at the record's place: what is in it.
 */
#include "bihuan/rule/facts.h"

#include "bihuan/base/i18n.h"
#include "../substances.h"

/* materials: how many, and which. */
static gboolean answer(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    g_autoptr(GString) names = g_string_new(NULL);
    gint64 count = 0;
    if (!substances_of_source(question, &count, names, error))
        return FALSE;
    facts_set(out, count);
    out->names = names->len ? g_strdup(names->str) : NULL;
    return TRUE;
}

static const char *const NAMES[] = {"materials", NULL};
static const char *const ARGUMENTS[] = {"", NULL};

const Facts facts_source = {
    .name = "source",
    .timeless = NAMES,
    .summary = N_("the major hazard source at the place: its materials"),
    .facts = NAMES,
    .arguments = ARGUMENTS,
    .answer = answer,
};
