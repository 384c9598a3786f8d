/* SPDX-License-Identifier: MIT
 *
 * The doctor's look at training gates: those that nobody can open.
 */
#include "bihuan/app/doctor.h"

#include "bihuan/base/i18n.h"
#include "bihuan/form/shelf.h"
#include "quiz_private.h"

/* "forklift-check: why", of each gate that stays closed; *gates counts all. */
static GPtrArray *closed_gates(Db *db, guint *gates, GError **error) {
    g_autoptr(Shelf) shelf = shelf_new(db);
    g_auto(GStrv) names = shelf_names(shelf);
    g_autoptr(GPtrArray) closed = g_ptr_array_new_with_free_func(g_free);
    *gates = 0;
    for (char **name = names; *name; name++) {
        const FormHead *head = shelf_head(shelf, *name, NULL);
        const Form *form = head && head->gate ? shelf_form(shelf, *name, 0, NULL, NULL) : NULL;
        g_autofree char *why = NULL;
        if (!form || !form_gate(form))
            continue;
        ++*gates;
        if (!quiz_gate_closed(db, form, &why, error))
            return NULL;
        if (why)
            g_ptr_array_add(closed, g_steal_pointer(&why));
    }
    return g_steal_pointer(&closed);
}

void doctor_look_at_quiz(DoctorFindings *findings, Plant *plant) {
    g_autoptr(GError) error = NULL;
    guint gates = 0;
    g_autoptr(GPtrArray) closed = closed_gates(plant_db(plant), &gates, &error);
    for (guint i = 0; closed && i < closed->len; i++)
        doctor_find(findings, "quiz", DOCTOR_BAD, "%s", (const char *)closed->pdata[i]);
    if (error)
        doctor_find(findings, "quiz", DOCTOR_BAD, "%s", error->message);
    else if (closed && closed->len == 0 && gates > 0)
        doctor_find(findings, "quiz", DOCTOR_OK, _("every form that asks questions first has them: %u"), gates);
}
