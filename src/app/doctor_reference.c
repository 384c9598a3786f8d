/* SPDX-License-Identifier: MIT
 *
 * The doctor's look at the reference data: how many rows do not say yet what rules need to know.
 */
#include "bihuan/app/doctor.h"

#include "bihuan/app/judgements.h"
#include "bihuan/app/upgrade.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/holiday.h"
#include "bihuan/model/supply_unit.h"
#include "bihuan/rule/who.h"

/* A thing rules lean on: how many rows there are, and how many do not say it. */
typedef struct {
    const char *check;
    const char *all, *lacking; /* SQL that counts */
    const char *text;          /* takes the two numbers, lacking first */
} Lack;

/* Nobody is above the principal. */
static const Lack LACKS[] = {
    {"areas.department", "SELECT count(*) FROM area",
     "WITH RECURSIVE run (code, depth) AS (SELECT code, 1 FROM area WHERE department IS NOT NULL"
     " UNION SELECT a.code, run.depth + 1 FROM area a JOIN run ON a.parent = run.code WHERE run.depth < 16)"
     " SELECT count(*) FROM area WHERE code NOT IN (SELECT code FROM run)",
     N_("%d of %d areas belong to no department; say it in the column department and run: bihuan import areas FILE.csv")},
    {"areas.xy", "SELECT count(*) FROM area", "SELECT count(*) FROM area WHERE x IS NULL OR y IS NULL",
     N_("%d of %d areas have no place on the grid; fill the columns x and y and run: bihuan import areas FILE.csv")},
    {"devices.class", "SELECT count(*) FROM device", "SELECT count(*) FROM device WHERE class IS NULL",
     N_("%d of %d devices have no class; fill the column class and run: bihuan import devices FILE.csv")},
    {"devices.xy", "SELECT count(*) FROM device", "SELECT count(*) FROM device WHERE x IS NULL OR y IS NULL",
     N_("%d of %d devices have no place on the grid; fill the columns x and y and run: bihuan import devices FILE.csv")},
    {"departments.kind", "SELECT count(*) FROM department", "SELECT count(*) FROM department WHERE kind IS NULL",
     N_("%d of %d departments have no kind; fill the column kind and run: bihuan import departments FILE.csv")},
    {"people.superior", "SELECT count(*) FROM person WHERE in_service = 1",
     "SELECT count(*) FROM person WHERE in_service = 1 AND superior IS NULL AND NOT EXISTS (SELECT 1 FROM appointment a"
     " WHERE a.person = person.id AND a.role = 'principal' AND a.until = 0)",
     N_("%d of %d people in service have no superior; fill the column superior and run: bihuan import people FILE.csv")},
    {"extensions.measures", "SELECT count(*) FROM obligation WHERE kind = 'substitute' AND ended IS NULL",
     "SELECT count(*) FROM obligation WHERE kind = 'substitute' AND ended IS NULL AND who LIKE 'person:%' AND NOT EXISTS"
     " (SELECT 1 FROM person p WHERE 'person:' || p.id = obligation.who AND p.in_service = 1)",
     N_("%d of %d substitute measures are to be checked by people who have left; ask for the extension anew")},
    {"materials", "SELECT count(*) FROM material",
     "SELECT count(*) FROM material WHERE (combustible = 1 AND lel = '') OR (toxic = 1 AND mac = '' AND twa = '' AND stel = '')"
     " OR molar = '' OR source = ''",
     N_("%d of %d materials lack a limit, a molar mass or their source; fill them in and run: bihuan import materials FILE.csv")},
    {"materials.card", "SELECT count(*) FROM material",
     "SELECT count(*) FROM material WHERE coalesce(phone, '') = '' OR coalesce(msds, '') = ''",
     N_("%d of %d materials have no emergency phone or no number of a safety data sheet on their card; fill in phone and msds and run: "
        "bihuan import materials FILE.csv")},
};

static void look_at(DoctorFindings *findings, Db *db, const Lack *lack) {
    gint64 all = 0, lacking = 0;
    if (!db_get_int(db, NULL, &all, lack->all, "") || !db_get_int(db, NULL, &lacking, lack->lacking, ""))
        doctor_find(findings, lack->check, DOCTOR_BAD, "%s", _("this table of the plant cannot be read"));
    else if (lacking)
        doctor_find(findings, lack->check, DOCTOR_WARN, _(lack->text), (int)lacking, (int)all);
    else
        doctor_find(findings, lack->check, DOCTOR_OK, _("all %d rows say it"), (int)all);
    doctor_count(findings, (int)lacking, (int)all);
}

static void look_at_origin(DoctorFindings *findings, Plant *plant) {
    g_autofree char *latitude = NULL, *longitude = NULL;
    g_autoptr(GError) error = NULL;
    if (!plant_fact(plant, "latitude", &latitude, &error) || !plant_fact(plant, "longitude", &longitude, &error))
        doctor_find(findings, "facts.origin", DOCTOR_BAD, "%s", error->message);
    else if (latitude && longitude)
        doctor_find(findings, "facts.origin", DOCTOR_OK, "%s, %s", latitude, longitude);
    else
        doctor_find(findings, "facts.origin", DOCTOR_WARN, "%s",
                    _("nobody has said where the origin of the grid lies; put latitude and longitude into a file and run: "
                      "bihuan import facts FILE.csv"));
}

/* Where there are supplies: the class of the unit, by which a rescue team is equipped. */
static void look_at_unit(DoctorFindings *findings, Plant *plant) {
    gint64 at = plant_is_simulated(plant) ? plant_head_time(plant) : clock_now();
    g_autoptr(GError) error = NULL;
    gboolean any = FALSE;
    SupplyUnit unit;
    if (!db_get_whether(plant_db(plant), &error, &any, "SELECT 1 FROM supply_place LIMIT 1", "") ||
        (any && !supply_unit(plant_db(plant), at, &unit, &error)))
        doctor_find(findings, "supplies.unit", DOCTOR_BAD, "%s", error->message);
    else if (any) {
        g_autofree char *text = supply_unit_text(&unit);
        doctor_find(findings, "supplies.unit", unit.assumed ? DOCTOR_WARN : DOCTOR_OK, "%s", text);
    }
}

static const char SQL_NO_PEOPLE[] =
    "SELECT code FROM supply_place WHERE coalesce(retired, 0) = 0 AND people = 0 AND (source <> '' OR area <> '') ORDER BY code LIMIT 20";

/* What is wanted for each person on shift is nothing where nobody says how many there are. */
static void look_at_shifts(DoctorFindings *findings, Plant *plant) {
    g_autoptr(GError) error = NULL;
    gboolean any = FALSE;
    g_autoptr(GPtrArray) places = db_texts(plant_db(plant), &error, SQL_NO_PEOPLE, "");
    if (!places || !db_get_whether(plant_db(plant), &error, &any, "SELECT 1 FROM supply_place LIMIT 1", ""))
        doctor_find(findings, "supplies.people", DOCTOR_BAD, "%s", error->message);
    else if (places->len) {
        g_ptr_array_add(places, NULL);
        g_autofree char *codes = g_strjoinv(", ", (char **)places->pdata);
        doctor_find(findings, "supplies.people", DOCTOR_WARN,
                    _("nobody has said how many people are on shift there, so that nothing is wanted for each of them: %s"), codes);
    } else if (any)
        doctor_find(findings, "supplies.people", DOCTOR_OK, "%s", _("every place says how many people are on shift"));
}

/* Roles that a message, a rung, a lift or a step waits for in vain. */
static void look_at_roles(DoctorFindings *findings, Plant *plant) {
    Shelf *shelf = shelf_new(plant_db(plant));
    gint64 at = plant_is_simulated(plant) ? plant_head_time(plant) : clock_now();
    g_autoptr(GError) error = NULL, unread = NULL;
    g_autoptr(GPtrArray) vacant = who_vacant(plant_db(plant), shelf, at, &unread);
    g_autofree char *roles = vacant ? who_vacant_text(vacant) : NULL, *gaps = who_unfilled(plant_db(plant), shelf, at, &error);
    shelf_free(shelf);
    if (!vacant)
        doctor_find(findings, "roles", DOCTOR_BAD, "%s", unread->message);
    else if (vacant->len)
        doctor_find(findings, "roles", DOCTOR_WARN, _("nobody holds these roles, what is for them goes to others: %s"), roles);
    else
        doctor_find(findings, "roles", DOCTOR_OK, "%s", _("every role that forms and rules name is held"));
    if (!gaps)
        doctor_find(findings, "approvers", DOCTOR_BAD, "%s", error->message);
    else if (*gaps)
        doctor_find(findings, "approvers", DOCTOR_WARN, _("nobody in this plant approves or signs permits as: %s"), gaps);
    else
        doctor_find(findings, "approvers", DOCTOR_OK, "%s", _("every approver and signer that permits want is there"));
}

/* Escalations that would go nowhere. */
static void look_at_contacts(DoctorFindings *findings, Plant *plant) {
    Shelf *shelf = shelf_new(plant_db(plant));
    gint64 at = plant_is_simulated(plant) ? plant_head_time(plant) : clock_now();
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) people = who_unreached(plant_db(plant), shelf, at, &error);
    g_autofree char *names = people ? who_unreached_text(plant_db(plant), people) : NULL;
    shelf_free(shelf);
    if (!people)
        doctor_find(findings, "contacts", DOCTOR_BAD, "%s", error->message);
    else if (people->len)
        doctor_find(
            findings, "contacts", DOCTOR_WARN,
            _("no channel reaches these people, to whom the forms escalate: %s; fill in where they are reached and run: bihuan import "
              "contacts FILE.csv"),
            names);
    else
        doctor_find(findings, "contacts", DOCTOR_OK, "%s", _("everybody to whom the forms escalate is reached"));
}

/* What a rule, a gate or a ladder cannot know it answers with no: who maintains the plant should hear of it before. */
static void look_at_shipped(DoctorFindings *findings, Plant *plant) {
    g_auto(Upgrade) upgrade = {0};
    g_autoptr(GError) error = NULL;
    gboolean read = upgrade_look(plant_db(plant), &upgrade, &error);
    g_autofree char *text = read ? upgrade_text(&upgrade) : NULL;
    if (!read)
        doctor_find(findings, "upgrade", DOCTOR_BAD, "%s", error->message);
    else if (*text)
        doctor_find(findings, "upgrade", DOCTOR_WARN,
                    _("this version ships what the plant lacks, and what needs it is refused: %s; look with bihuan upgrade --try, and run: "
                      "bihuan upgrade"),
                    text);
    else
        doctor_find(findings, "upgrade", DOCTOR_OK, _("the plant has what this version ships; forms of another text: %u"),
                    upgrade.lists[UPGRADE_DIFFERING]->len);
}

/* One finding for each rule that is past its review or leans on what is gone. */
static void look_at_judgements(DoctorFindings *findings, Plant *plant) {
    gint64 at = plant_is_simulated(plant) ? plant_head_time(plant) : clock_now();
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) troubles = judgements_troubles(plant_db(plant), at, &error);
    if (!troubles)
        doctor_find(findings, "rules", DOCTOR_BAD, "%s", error->message);
    for (guint i = 0; troubles && i < troubles->len; i++)
        doctor_find(findings, "rules", DOCTOR_WARN, "%s", (const char *)troubles->pdata[i]);
    if (troubles && !troubles->len)
        doctor_find(findings, "rules", DOCTOR_OK, "%s", _("no veterans' rule is past its review"));
}

/* Without a calendar no permit of the year is approved: from December on the next one is asked for too. */
static void look_at_calendar(DoctorFindings *findings, Plant *plant) {
    gint64 at = plant_is_simulated(plant) ? plant_head_time(plant) : clock_now();
    ClockCivil today = clock_civil(at);
    for (int year = today.year; year <= today.year + (today.month == 12); year++) {
        g_autofree char *name = g_strdup_printf("holidays.%d", year);
        const char *check = g_intern_string(name); /* findings keep it */
        g_autoptr(GError) error = NULL;
        gboolean known;
        if (!holiday_year_known(plant_db(plant), year, &known, &error))
            doctor_find(findings, check, DOCTOR_BAD, "%s", error->message);
        else if (known)
            doctor_find(findings, check, DOCTOR_OK, "%s", _("the holidays of the year are known"));
        else
            doctor_find(findings, check, DOCTOR_WARN,
                        _("the plant has no calendar of %d, no hot work is approved in it: bihuan import holidays FILE.csv"), year);
    }
}

void doctor_look_at_reference(DoctorFindings *findings, Plant *plant) {
    gboolean older;
    g_autoptr(GError) error = NULL;
    if (!plant_is_older(plant, &older, &error)) {
        doctor_find(findings, "facts", DOCTOR_BAD, "%s", error->message);
        return;
    }
    if (older) { /* the columns are not there yet */
        doctor_find(findings, "upgrade", DOCTOR_WARN, "%s", _("the plant was made by an older version; run: bihuan upgrade"));
        return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(LACKS); i++)
        look_at(findings, plant_db(plant), &LACKS[i]);
    gint64 materials = 0;
    if (!db_get_int(plant_db(plant), &error, &materials, "SELECT count(*) FROM material", ""))
        doctor_find(findings, "materials.none", DOCTOR_BAD, "%s", error->message);
    else if (materials == 0)
        doctor_find(findings, "materials.none", DOCTOR_WARN, "%s",
                    _("the plant names no materials; run: bihuan import materials FILE.csv"));
    look_at_shipped(findings, plant);
    look_at_origin(findings, plant);
    look_at_unit(findings, plant);
    look_at_shifts(findings, plant);
    look_at_roles(findings, plant);
    look_at_contacts(findings, plant);
    look_at_calendar(findings, plant);
    doctor_look_at_points(findings, plant);
    doctor_look_at_due(findings, plant);
    doctor_look_at_quiz(findings, plant);
    look_at_judgements(findings, plant);
}
