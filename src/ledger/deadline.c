/* SPDX-License-Identifier: MIT
 *
 * The effective deadline of a hazard. Reads steps, asks nothing of the plant.
 */
#include "deadline.h"

#include <string.h>

gboolean deadline_is_done(const Step *step, const char *name) {
    return strcmp(step->name, name) == 0 && step->done && strcmp(step->decision, "done") == 0;
}

/* A form's time in a step's fields, looked for from here backwards: the approving step may follow the asking
 * one. */
static gint64 find_time_field(const GPtrArray *steps, guint from, const char *key) {
    for (guint i = from + 1; i-- > 0;) {
        const Step *step = g_ptr_array_index(steps, i);
        const char *value = key ? g_hash_table_lookup(step->fields, key) : NULL;
        if (value)
            return g_ascii_strtoll(value, NULL, 10);
    }
    return 0;
}

Deadline deadline_read(const Form *form, const GPtrArray *steps, const char *rectify, gint64 cut) {
    Deadline deadline = {0};
    gint64 first = 0;
    gboolean rectifying = FALSE;
    for (guint i = 0; i < steps->len; i++) {
        const Step *step = g_ptr_array_index(steps, i);
        const FormStep *spec = form_step(form, step->name);
        if (!first)
            first = step->due;
        if (!rectifying && strcmp(step->name, rectify) == 0) {
            rectifying = TRUE;
            deadline.at = step->due; /* an extension before it was one of answering */
        }
        if (!spec || spec->effect != EFFECT_DUE || !deadline_is_done(step, step->name) || step->done >= cut)
            continue;
        gint64 until = find_time_field(steps, i, spec->effect_field);
        if (!until)
            continue;
        deadline.approval = step;
        deadline.at = until;
    }
    if (!deadline.at)
        deadline.at = first;
    return deadline;
}
