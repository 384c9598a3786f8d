/* SPDX-License-Identifier: MIT
 *
 * What stands on a permit, asked of the rule wing for the record as it was loaded.
 */
#include "bihuan/app/permit_view.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/rule/guard.h"

static const char SQL_METERS[] = "SELECT code, name FROM device WHERE class = 'gas-meter' ORDER BY code";

void permit_meter_free(PermitMeter *meter) {
    g_free(meter->code);
    g_free(meter->name);
    g_free(meter);
}

GPtrArray *permit_meters(App *app, GError **error) {
    g_autoptr(GPtrArray) meters = g_ptr_array_new_with_free_func((GDestroyNotify)permit_meter_free);
    g_autoptr(GError) local = NULL;
    g_autoptr(Rows) rows = db_query(app_db(app), &local, SQL_METERS, "");
    while (rows_next(rows, &local)) {
        PermitMeter *meter = g_new0(PermitMeter, 1);
        *meter = (PermitMeter){g_strdup(rows_text(rows, 0)), g_strdup(rows_text(rows, 1)), FALSE};
        g_ptr_array_add(meters, meter);
    }
    g_clear_pointer(&rows, rows_free);
    for (guint i = 0; !local && i < meters->len; i++) {
        PermitMeter *meter = meters->pdata[i];
        gas_tests_meter_is_good(app_db(app), meter->code, clock_now(), &meter->calibrated, &local);
    }
    if (!local)
        return g_steal_pointer(&meters);
    g_propagate_error(error, g_steal_pointer(&local));
    return NULL;
}

/* Asked of the form's own fact, about a record that names nobody else: list and rule agree. */
static char *certificate_of(App *app, const Form *form, const FormFact *fact, const char *person) {
    g_autoptr(Case) subject = case_of_form(app_db(app), app_shelf(app), form, app_user_id(app), clock_now());
    Record *record = subject->record;
    g_autoptr(GError) error = NULL;
    g_autofree char *value = NULL;
    record->form = g_strdup(form_name(form));
    g_hash_table_insert(record->fields, g_strdup(fact->arguments[0]), g_strdup(person));
    if (!rule_fact(subject, fact, &value, &error))
        return g_strdup(error->message);
    gint64 until = value ? g_ascii_strtoll(value, NULL, 10) : 0;
    g_autofree char *day = clock_format_short(until);
    if (until == 0)
        return g_strdup(_("no certificate"));
    return until <= clock_now() ? g_strdup_printf(_("certificate ended on %.10s"), day)
                                : g_strdup_printf(_("certificate until %.10s"), day);
}

char *permit_certificate(App *app, const Form *form, const char *field, const char *person) {
    const GPtrArray *lookups = form_lookups(form);
    for (guint i = 0; i < lookups->len; i++) {
        const FormFact *fact = lookups->pdata[i];
        if (strcmp(fact->provider, "people") == 0 && strcmp(fact->name, "certificate") == 0 && g_strcmp0(fact->arguments[0], field) == 0)
            return certificate_of(app, form, fact, person);
    }
    return NULL;
}
