/* SPDX-License-Identifier: MIT
 *
 * The required gases and points of one question, and the newest sample at each place.
 */
#include "samples.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "substances.h"

#define TOXIC "toxic" /* among the required gases */

static void add_once(GPtrArray *gases, const char *gas) {
    if (!g_ptr_array_find_with_equal_func(gases, gas, g_str_equal, NULL))
        g_ptr_array_add(gases, g_strdup(gas));
}

/* "o2 combustible toxic": the word toxic stands for the toxic gases that follow from what is in there. NULL and a sentence. */
static char **required_of(const FactsQuestion *question, const char *list, GError **error) {
    g_auto(GStrv) words = form_words(list ? list : "", " ,");
    g_autoptr(GPtrArray) gases = g_ptr_array_new_with_free_func(g_free);
    for (char **word = words; *word; word++) {
        g_autoptr(GPtrArray) toxic = strcmp(*word, TOXIC) == 0 ? substances_toxic(question, error) : NULL;
        if (strcmp(*word, TOXIC) == 0 && !toxic)
            return NULL;
        if (!toxic)
            add_once(gases, *word);
        for (guint i = 0; toxic && i < toxic->len; i++)
            add_once(gases, toxic->pdata[i]);
    }
    g_ptr_array_add(gases, NULL);
    return (char **)g_ptr_array_steal(gases, NULL);
}

gboolean samples_fill(const FactsQuestion *question, Samples *samples, GError **error) {
    const char *list = facts_argument(question, 0), *wanted = facts_argument(question, 1), *scope = facts_word(question, 2);
    *samples = (Samples){.question = question, .scope = scope ? scope : form_name(question->subject->form)};
    if ((!list && facts_word(question, 0)) || (!wanted && facts_word(question, 1)))
        return err_set(error, ERR_HELD,
                       !list ? _("which gases must be tested is not known") : _("where the gas must be tested is not known"));
    samples->required = required_of(question, list, error);
    if (!samples->required)
        return FALSE;
    samples->points = form_words(wanted && !g_ascii_isdigit(*wanted) ? wanted : "", " ,");
    if (!samples->points[0])
        g_clear_pointer(&samples->points, g_strfreev);
    samples->count = wanted ? g_ascii_strtoll(wanted, NULL, 10) : 1;
    samples->all = readings_all(question->subject->steps);
    samples->newest = readings_newest(samples->all);
    return TRUE;
}

void samples_clear(Samples *samples) {
    g_strfreev(samples->required);
    g_strfreev(samples->points);
    g_clear_pointer(&samples->all, g_array_unref);
    g_clear_pointer(&samples->newest, g_array_unref);
}

gboolean samples_spoiled(const Samples *samples, const Reading *reading) {
    return reading->step != reading->entered && reading_was_bad(samples->question, reading, samples->scope);
}

static gboolean is_one_of(const char *point, const char *wanted) {
    g_auto(GStrv) words = g_strsplit(wanted, "|", -1);
    return g_strv_contains((const char *const *)words, point);
}

const Reading *samples_find(const Samples *samples, const char *gas, const char *wanted, GHashTable *seen) {
    const Reading *found = NULL;
    for (guint i = 0; i < samples->newest->len; i++) {
        const Reading *one = &g_array_index(samples->newest, Reading, i);
        const char *point = reading_field(one, "point");
        if (strcmp(reading_field(one, "gas"), gas) != 0 || samples_spoiled(samples, one) ||
            (wanted ? !is_one_of(point, wanted) : g_hash_table_contains(seen, point)))
            continue;
        if (!found || reading_at(one) > reading_at(found))
            found = one;
    }
    if (found && seen)
        g_hash_table_add(seen, (gpointer)reading_field(found, "point"));
    return found;
}
