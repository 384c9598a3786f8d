/* SPDX-License-Identifier: MIT
 *
 * The doctor's look at what falls due: obligations that can open no record, or of which nobody can say when they are late.
 */
#include "bihuan/app/doctor.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/class.h"
#include "bihuan/model/limit.h"
#include "bihuan/model/obligation.h"
#include "bihuan/model/scene.h"
#include "bihuan/model/schedule.h"

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

/* Two people wanted it so; who looks at the plant must know it. */
static gboolean look_at_scenes(DoctorFindings *findings, Db *db, GError **error) {
    g_autoptr(GPtrArray) scenes = scene_list(db, error);
    g_autoptr(GString) names = g_string_new(NULL);
    guint own = 0;
    for (guint i = 0; scenes && i < scenes->len; i++) {
        const Scene *scene = scenes->pdata[i];
        if (!scene->in_use)
            add(names, &own, class_title(CLASS_SCENE, scene->id));
    }
    say(findings, "reminders", _("nobody is reminded of these, their scenes are off (bihuan reminders): "), names, own);
    return scenes != NULL;
}

/* Lists of things that keep a schedule from being reckoned, or somebody from doing it. */
static const struct {
    const char *check, *sql, *text;
} LISTS[] = {
    {"due.last",
     "SELECT DISTINCT substr(subject, 8) FROM obligation WHERE ended IS NULL AND schedule IS NOT NULL AND last = 0 AND form = 'test' AND "
     "blocks = 1"
     " AND record IS NULL AND (since IS NULL OR next < since + 5184000000) ORDER BY 1", /* not what the day of first use puts off for years */
     N_("nobody knows when these devices were tested last; enter it (bihuan submit test), they are blocked when the time for it is "
        "over: ")},
    {"due.who",
     "SELECT DISTINCT who FROM (SELECT who FROM obligation WHERE ended IS NULL AND who IS NOT NULL)"
     " WHERE (who LIKE 'role:%' AND who NOT LIKE '%,%' AND NOT EXISTS (SELECT 1 FROM appointment a JOIN person p ON p.id = a.person"
     " WHERE a.role = substr(who, 6) AND a.until = 0 AND p.in_service = 1))"
     " OR (who LIKE 'person:%' AND who NOT LIKE '%,%' AND NOT EXISTS (SELECT 1 FROM person WHERE id = substr(who, 8) AND in_service = 1)) "
     "ORDER BY 1",
     N_("nobody holds the roles, or is in service, who would do what falls due: ")},
    {"due.class", "SELECT code FROM device WHERE class = 'extinguisher' AND retired IS NULL ORDER BY code",
     N_("these extinguishers do not say their kind, by which repair and scrapping are due (class of devices): ")},
    {"due.place",
     "WITH RECURSIVE said (code) AS (SELECT code FROM area WHERE kind IS NOT NULL UNION SELECT a.code FROM area a JOIN said ON a.parent = "
     "said.code)"
     " SELECT DISTINCT area FROM device WHERE class LIKE 'extinguisher%' AND retired IS NULL AND area NOT IN (SELECT code FROM said) ORDER "
     "BY 1",
     N_("these areas with fire equipment do not say their kind, some would want a check twice a month (kind of areas): ")},
};

static gboolean look_at_lists(DoctorFindings *findings, Db *db, guint *count, GError **error) {
    for (gsize i = 0; i < G_N_ELEMENTS(LISTS); i++) {
        g_autoptr(GPtrArray) lines = db_texts(db, error, LISTS[i].sql, "");
        g_autoptr(GString) names = g_string_new(NULL);
        guint own = 0;
        if (!lines)
            return FALSE;
        for (guint k = 0; k < lines->len; k++)
            add(names, &own, lines->pdata[k]);
        say(findings, LISTS[i].check, _(LISTS[i].text), names, own);
        *count += own;
    }
    return TRUE;
}

static void look_at_schedule(Db *db, const Schedule *schedule, GString *names, guint *count) {
    g_auto(GStrv) classes = g_strsplit(schedule->classes, ",", -1);
    gboolean there = TRUE, known = *schedule->form == '\0' ||
                                   !db_get_whether(db, NULL, &there, "SELECT 1 FROM form WHERE name = $1", "s", schedule->form) || there;
    for (char **class = classes; *class; class ++)
        known &= class_is_known(CLASS_DEVICE, *class);
    if (!known)
        add(names, count, schedule->id);
}

static gboolean look_at_schedules(DoctorFindings *findings, Db *db, gint64 at, guint *count, GError **error) {
    g_autoptr(GPtrArray) schedules = schedule_list_at(db, at, error);
    g_autoptr(GString) names = g_string_new(NULL);
    guint own = 0;
    for (guint i = 0; schedules && i < schedules->len; i++)
        look_at_schedule(db, schedules->pdata[i], names, &own);
    say(findings, "due.schedules", _("schedules name classes or forms that are not there: "), names, own);
    *count += own;
    return schedules != NULL;
}

void doctor_look_at_due(DoctorFindings *findings, Plant *plant) {
    Db *db = plant_db(plant);
    gint64 at = plant_is_simulated(plant) ? plant_head_time(plant) : clock_now();
    g_autoptr(GError) error = NULL;
    guint forms = 0, limits = 0, lists = 0;
    if (!look_at_forms(findings, db, &forms, &error) || !look_at_limits(findings, db, at, &limits, &error) ||
        !look_at_lists(findings, db, &lists, &error) || !look_at_schedules(findings, db, at, &lists, &error) ||
        !look_at_scenes(findings, db, &error))
        doctor_find(findings, "due", DOCTOR_BAD, "%s", error->message);
    else if (forms + limits + lists == 0)
        doctor_find(findings, "due", DOCTOR_OK, "%s", _("everything that falls due has its form and its limits"));
}
