/* SPDX-License-Identifier: MIT
 *
 * Whose a thing that is due is, and how it is said: subject, doer, state.
 */
#include "due_private.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/form/flow.h"
#include "bihuan/model/area.h"
#include "bihuan/model/department.h"
#include "bihuan/model/role.h"
#include "bihuan/model/step.h"
#include "bihuan/rule/remind.h"

#include <string.h>

static const char SQL_OPEN_STEP[] = "SELECT assignee FROM step WHERE record = $1 AND done = 0 ORDER BY position LIMIT 1";

/* ---- who ---- */

/* Roles, departments and everybody; what only a record can tell is left out. */
static char *specs_text(const GPtrArray *specs) {
    GString *text = g_string_new(NULL);
    for (guint i = 0; specs && i < specs->len; i++) {
        const FormWho *who = specs->pdata[i];
        g_autofree char *one = who->kind == WHO_ROLE || who->kind == WHO_DEPT || who->kind == WHO_ANYONE ? form_who_text(who) : NULL;
        if (one)
            g_string_append_printf(text, "%s%s", text->len ? "," : "", one);
    }
    return g_string_free(text, FALSE);
}

static char *form_who(App *app, const char *name) {
    const Form *form = shelf_form(app_shelf(app), name, 0, NULL, NULL);
    const FormStep *first = form ? flow_first(form) : NULL;
    return first ? specs_text(first->by) : form ? specs_text(form_submit_by(form)) : g_strdup("");
}

static char *reminded(const char *remind) {
    g_autoptr(GPtrArray) rungs = remind_parse(remind, NULL);
    return rungs ? specs_text(((const FormRung *)rungs->pdata[0])->who) : g_strdup("");
}

char *due_who(App *app, const Obligation *what, GError **error) {
    g_autofree char *open = NULL;
    if (*what->record && !db_get_text(app_db(app), error, &open, SQL_OPEN_STEP, "s", what->record))
        return NULL;
    if (open && *open)
        return g_steal_pointer(&open);
    if (*what->who)
        return g_strdup(what->who);
    g_autofree char *who = *what->form ? form_who(app, what->form) : g_strdup("");
    return *who ? g_steal_pointer(&who) : reminded(what->remind);
}

char *due_who_text(const Due *due) {
    g_autofree char *id = step_person(&(Step){.assignee = due->who});
    return id ? g_steal_pointer(&id) : g_strdup(due->who);
}

/* "person:ID" of who has left says so. */
static char *person_words(Db *db, const char *id) {
    gboolean serves = TRUE;
    g_autofree char *name = person_name(db, id);
    return person_in_service(db, id, &serves, NULL) && !serves ? g_strdup_printf(_("%s (left)"), name) : g_steal_pointer(&name);
}

static char *part_words(Db *db, const char *part) {
    const char *key = strchr(part, ':');
    return !key                                ? g_strdup(strcmp(part, "anyone") == 0 ? _("anybody") : part)
           : g_str_has_prefix(part, "person:") ? person_words(db, key + 1)
           : g_str_has_prefix(part, "dept:")   ? department_title(db, key + 1)
           : g_str_has_prefix(part, "role:")   ? g_strdup(role_title(key + 1))
                                               : g_strdup(part);
}

char *due_who_words(App *app, const char *who) {
    g_auto(GStrv) parts = g_strsplit(who, ",", -1);
    GString *text = g_string_new(NULL);
    for (char **part = parts; *part; part++) {
        g_autofree char *words = part_words(app_db(app), g_strstrip(*part));
        g_string_append_printf(text, "%s%s", text->len ? _(", ") : "", words);
    }
    return g_string_free(text, FALSE);
}

/* ---- what it is about ---- */

static gboolean named(Db *db, const char *sql, const char *code, char **name, GError **error) {
    g_autofree char *title = NULL;
    if (!db_get_text(db, error, &title, sql, "s", code))
        return FALSE;
    *name = title ? g_strdup_printf("%s %s", code, title) : g_strdup(code);
    return TRUE;
}

gboolean due_subject_name(App *app, const char *subject, char **name, GError **error) {
    const char *colon = strchr(subject, ':');
    Db *db = app_db(app);
    *name = NULL;
    if (!colon)
        *name = g_strdup(strcmp(subject, "plant") == 0 ? plant_name(app_plant(app)) : subject);
    else if (g_str_has_prefix(subject, "device:"))
        return named(db, "SELECT name FROM device WHERE code = $1", colon + 1, name, error);
    else if (g_str_has_prefix(subject, "place:"))
        return named(db, "SELECT name FROM supply_place WHERE code = $1", colon + 1, name, error);
    else if (g_str_has_prefix(subject, "source:"))
        return named(db, "SELECT name FROM source WHERE code = $1", colon + 1, name, error);
    else
        *name = g_str_has_prefix(subject, "person:") ? person_words(db, colon + 1)
                : g_str_has_prefix(subject, "area:") ? area_name(db, colon + 1)
                                                     : g_strdup(colon + 1);
    return TRUE;
}

const char *due_kind_title(const char *kind) {
    static const struct {
        const char *kind, *title;
    } titles[] = {{"ledger", NC_("due", "ledger")},
                  {"certificate", NC_("due", "certificate")},
                  {"test", NC_("due", "test")},
                  {"inspection", NC_("due", "inspection")},
                  {"substitute", NC_("due", "substitute measure")},
                  {"count", NC_("due", "count of supplies")},
                  {"supply", NC_("due", "supplies")},
                  {"repair", NC_("due", "repair")},
                  {"scrap", NC_("due", "scrapping")},
                  {"yearly", NC_("due", "yearly check")},
                  {"registration", NC_("due", "registration")},
                  {"filing", NC_("due", "filing")},
                  {"training", NC_("due", "training")},
                  {"assessment", NC_("due", "safety assessment")},
                  {"review", NC_("due", "review of a rule")}};
    for (gsize i = 0; i < G_N_ELEMENTS(titles); i++)
        if (strcmp(titles[i].kind, kind) == 0)
            return _(titles[i].title);
    return kind;
}

const char *due_weekday_title(int day) {
    static const char *const TITLES[] = {N_("Mo"), N_("Tu"), N_("We"), N_("Th"), N_("Fr"), N_("Sa"), N_("Su")};
    return _(TITLES[day]);
}

GPtrArray *due_kinds(App *app, GError **error) {
    return db_texts(app_db(app), error, "SELECT DISTINCT kind FROM obligation WHERE next > 0 AND ended IS NULL ORDER BY kind", "");
}

/* ---- how it stands ---- */

char *due_state_text(const Due *due, gint64 now) {
    if (due->foreseen)
        return g_strdup(_("foreseen"));
    if (due->problem)
        return g_strdup(_("late: its limits cannot be read"));
    g_autofree char *span = clock_show_duration((due->late ? now - due->late_at : due->at - now));
    if (due->late)
        return g_strdup_printf(_("%s late"), span);
    if (due->what->extended && due->what->extended == due->late_at) {
        g_autofree char *until = clock_format_short(due->what->extended);
        return g_strdup_printf(_("extended until %s"), until);
    }
    if (clock_day_number(due->at) == clock_day_number(now))
        return g_strdup(_("due today"));
    return g_strdup_printf(due->at > now ? _("in %s") : _("due since %s"), span);
}
