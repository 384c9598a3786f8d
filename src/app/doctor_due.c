/* SPDX-License-Identifier: MIT
 *
 * The doctor's look at what falls due: obligations that can open no record, or of which nobody can say when they are late.
 */
#include "bihuan/app/doctor.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/limit.h"
#include "bihuan/model/obligation.h"

#define SHOWN 8

/* "FORM: n", a line for each form that is named and not there. */
static const char SQL_FORMS[] =
    "SELECT form || ': ' || count(*) FROM obligation o WHERE ended IS NULL AND form IS NOT NULL"
    " AND NOT EXISTS (SELECT 1 FROM form f WHERE f.name = o.form) GROUP BY form ORDER BY form";
/* What limits are named; {FIELD} in a cycle's is known of single rows only. */
static const char SQL_SPANS[] =
    "SELECT ahead FROM obligation WHERE ended IS NULL AND ahead LIKE '@%' UNION"
    " SELECT grace FROM obligation WHERE ended IS NULL AND grace LIKE '@%' ORDER BY 1";
static const char SQL_CYCLES[] =
    "SELECT DISTINCT cycle FROM obligation WHERE ended IS NULL AND cycle LIKE '%@%' AND cycle NOT LIKE '%{%' ORDER BY 1";

static void add(GString *names, guint *count, const char *name) {
    if ((*count)++ < SHOWN)
        g_string_append_printf(names, "%s%s", names->len ? _(", ") : "", name);
}

static void say(DoctorFindings *findings, const char *check, const char *lacking, const GString *names, guint count) {
    if (count)
        doctor_find(findings, check, DOCTOR_WARN, "%s%s%s", lacking, names->str, count > SHOWN ? " …" : "");
}

/* They remind, and are never done. */
static gboolean look_at_forms(DoctorFindings *findings, Db *db, guint *count, GError **error) {
    g_autoptr(GPtrArray) lines = db_texts(db, error, SQL_FORMS, "");
    g_autoptr(GString) names = g_string_new(NULL);
    *count = 0;
    for (guint i = 0; lines && i < lines->len; i++)
        add(names, count, lines->pdata[i]);
    say(findings, "due.forms", _("what falls due opens no record, its form is not installed (bihuan form install): "), names, *count);
    return lines != NULL;
}

/* What cannot be known blocks. */
static gboolean look_at_limits(DoctorFindings *findings, Db *db, gint64 at, guint *count, GError **error) {
    g_autoptr(GPtrArray) spans = db_texts(db, error, SQL_SPANS, ""), cycles = spans ? db_texts(db, error, SQL_CYCLES, "") : NULL;
    g_autoptr(GString) names = g_string_new(NULL);
    *count = 0;
    for (guint i = 0; cycles && i < spans->len; i++) {
        const char *name = (const char *)spans->pdata[i] + 1;
        g_autofree char *value = limit_resolve(db, name, at, NULL);
        gint64 ms;
        if (!value || !clock_parse_duration(value, &ms, NULL))
            add(names, count, name);
    }
    for (guint i = 0; cycles && i < cycles->len; i++) {
        g_autofree char *cycle = obligation_cycle(db, cycles->pdata[i], NULL, at, NULL);
        gint64 next;
        if (!cycle || !obligation_next(cycle, at, &next, NULL))
            add(names, count, cycles->pdata[i]);
    }
    say(findings, "due.limits", _("limits by which things fall due are missing, and what cannot be known blocks (bihuan limit set): "),
        names, *count);
    return cycles != NULL;
}

void doctor_look_at_due(DoctorFindings *findings, Plant *plant) {
    Db *db = plant_db(plant);
    gint64 at = plant_is_simulated(plant) ? plant_head_time(plant) : clock_now();
    g_autoptr(GError) error = NULL;
    guint forms = 0, limits = 0;
    if (!look_at_forms(findings, db, &forms, &error) || !look_at_limits(findings, db, at, &limits, &error))
        doctor_find(findings, "due", DOCTOR_BAD, "%s", error->message);
    else if (forms + limits == 0)
        doctor_find(findings, "due", DOCTOR_OK, "%s", _("everything that falls due has its form and its limits"));
}
