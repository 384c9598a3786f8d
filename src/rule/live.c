/* SPDX-License-Identifier: MIT
 *
 * Open permits of the plant, form by form through the index on (form, ended, opened).
 */
#include "live.h"

#include <string.h>

#define MOST 2000 /* open permits of one form: a plant has dozens */

static const char SQL_OPEN[] = "SELECT number FROM record WHERE form = $1 AND ended = 0 AND number <> $2 ORDER BY opened DESC LIMIT $3";

static gboolean add_form(const Case *subject, const char *form, GPtrArray *permits, GError **error) {
    const char *own = subject->record->number ? subject->record->number : "";
    g_autoptr(GPtrArray) numbers = db_texts(subject->db, error, SQL_OPEN, "ssi", form, own, (gint64)MOST);
    for (guint i = 0; numbers && i < numbers->len; i++) {
        Record *record = record_load(subject->db, numbers->pdata[i], error);
        if (!record)
            return FALSE;
        g_ptr_array_add(permits, record);
    }
    return numbers != NULL;
}

GPtrArray *live_permits(const Case *subject, GError **error) {
    g_autoptr(GPtrArray) permits = g_ptr_array_new_with_free_func((GDestroyNotify)record_free);
    g_auto(GStrv) names = shelf_names(subject->shelf);
    for (char **name = names; *name; name++) {
        const FormHead *head = shelf_head(subject->shelf, *name, error);
        if (!head)
            return NULL;
        if (head->permit && !add_form(subject, *name, permits, error))
            return NULL;
    }
    return g_steal_pointer(&permits);
}

gboolean live_works(const Case *subject, const Record *permit) {
    const Form *form = shelf_form(subject->shelf, permit->form, permit->version, NULL, NULL);
    const FormStep *resume = form ? form_resume(form) : NULL;
    if (strcmp(permit->state, "suspended") == 0)
        return TRUE;
    return resume && form_step_index(form, permit->state) >= form_step_index(form, resume->name);
}
