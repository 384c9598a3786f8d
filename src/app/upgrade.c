/* SPDX-License-Identifier: MIT
 *
 * Shipped rows into a plant of an older program: limits, forms, banks of questions, schedules, obligations.
 */
#include "bihuan/app/upgrade.h"

#include <string.h>

#include "bihuan/app/authority.h"
#include "bihuan/app/forms.h"
#include "bihuan/app/quiz_banks.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/form/shelf.h"
#include "bihuan/model/limit.h"
#include "bihuan/model/obligation.h"
#include "bihuan/model/schedule.h"
#include "setup.h"
#include "site_run.h"

#define MEANING "补全随程序提供的数据 / bring what the program ships"
#define FORMS "forms/"
#define BANKS "data/quiz/"

static const struct {
    const char *word, *title;
    Authority wanted; /* who may bring it; no verb = it is not brought */
} LISTS[UPGRADE_LISTS] = {
    [UPGRADE_LIMITS] = {"limits", NC_("upgrade", "limits"), {.verb = "limit", .meaning = MEANING}},
    [UPGRADE_FORMS] = {"forms", NC_("upgrade", "forms"), {.verb = "form", .meaning = MEANING}},
    [UPGRADE_BANKS] = {"banks", NC_("upgrade", "banks of questions"), {.verb = "form", .meaning = MEANING}},
    [UPGRADE_SCHEDULES] = {"schedules", NC_("upgrade", "schedules"), {.verb = "import", .part = "schedules", .meaning = MEANING}},
    [UPGRADE_OBLIGATIONS] = {"obligations", NC_("upgrade", "obligations"), {.verb = "import", .part = "obligations", .meaning = MEANING}},
    [UPGRADE_COVERED] = {"covered", NC_("upgrade", "schedules left out, the plant has its own of them"), {.verb = NULL}},
    [UPGRADE_DIFFERING] = {"differing", NC_("upgrade", "forms that differ from the shipped ones and stay as they are"), {.verb = NULL}},
};

void upgrade_clear(Upgrade *upgrade) {
    for (int i = 0; i < UPGRADE_LISTS; i++)
        g_clear_pointer(&upgrade->lists[i], g_ptr_array_unref);
}

const char *upgrade_title(UpgradeList list) {
    return _(LISTS[list].title);
}

guint upgrade_count(const Upgrade *upgrade) {
    guint count = 0;
    for (int i = 0; i < UPGRADE_BROUGHT; i++)
        count += upgrade->lists[i]->len;
    return count;
}

char *upgrade_text(const Upgrade *upgrade) {
    GString *text = g_string_new(NULL);
    for (int i = 0; i < UPGRADE_BROUGHT; i++)
        if (upgrade->lists[i]->len)
            g_string_append_printf(text, "%s%s %u", text->len ? _(", ") : "", upgrade_title(i), upgrade->lists[i]->len);
    return g_string_free(text, FALSE);
}

/* ---- what is lacking ---- */

static gboolean has(const GPtrArray *names, const char *name) {
    return g_ptr_array_find_with_equal_func((GPtrArray *)names, name, g_str_equal, NULL);
}

/* Notes a name once, unless it is known. */
static void note_lacking(GPtrArray *names, const GPtrArray *known, const char *name) {
    if (!has(known, name) && !has(names, name))
        g_ptr_array_add(names, g_strdup(name));
}

static gboolean look_at_limits(Db *db, Upgrade *upgrade, GError **error) {
    g_autoptr(GPtrArray) shipped = limit_shipped(error);
    g_autoptr(GPtrArray) known = shipped ? db_texts(db, error, "SELECT DISTINCT name FROM limit_value", "") : NULL;
    for (guint i = 0; known && i < shipped->len; i++)
        note_lacking(upgrade->lists[UPGRADE_LIMITS], known, ((const Limit *)shipped->pdata[i])->name);
    return known != NULL;
}

static gboolean look_at_form(Shelf *shelf, const char *name, Upgrade *upgrade, GError **error) {
    g_autofree char *text = NULL, *own = NULL;
    if (!forms_shipped(name, &text, error) || (text && !shelf_text(shelf, name, 0, &own, error)))
        return FALSE;
    if (!text || g_strcmp0(text, own) == 0)
        return TRUE;
    g_autoptr(Form) form = own ? NULL : form_parse(name, text, error);
    if (!own && !form)
        return FALSE;
    upgrade->permits |= form && form_is_permit(form);
    g_ptr_array_add(upgrade->lists[own ? UPGRADE_DIFFERING : UPGRADE_FORMS], g_strdup(name));
    return TRUE;
}

/* Names of the files of an embedded folder, without their ending; folders in it give none that is there. */
static GPtrArray *names_in(const char *folder) {
    g_auto(GStrv) files = path_embedded_list(folder);
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    for (char **file = files; *file; file++)
        if (g_str_has_suffix(*file, ".ini"))
            g_ptr_array_add(names, g_strndup(*file, strlen(*file) - strlen(".ini")));
    return names;
}

static gboolean look_at_forms(Db *db, Upgrade *upgrade, GError **error) {
    g_autoptr(Shelf) shelf = shelf_new(db);
    g_autoptr(GPtrArray) names = names_in(FORMS);
    for (guint i = 0; i < names->len; i++)
        if (!look_at_form(shelf, names->pdata[i], upgrade, error))
            return FALSE;
    return TRUE;
}

/* One that was taken out of use is known, and stays so. */
static gboolean look_at_banks(Db *db, Upgrade *upgrade, GError **error) {
    g_autoptr(GPtrArray) names = names_in(BANKS), known = db_texts(db, error, "SELECT DISTINCT name FROM quiz", "");
    for (guint i = 0; known && i < names->len; i++)
        note_lacking(upgrade->lists[UPGRADE_BANKS], known, names->pdata[i]);
    return known != NULL;
}

/* Does a schedule that the plant made itself lay the same kind of work on one of its classes? A device would have it twice. */
static gboolean is_covered(const Schedule *schedule, const GPtrArray *own, const GPtrArray *shipped) {
    g_auto(GStrv) classes = g_strsplit(schedule->classes, ",", -1);
    for (guint i = 0; i < own->len; i++) {
        const Schedule *other = own->pdata[i];
        if (strcmp(other->kind, schedule->kind) != 0 || has(shipped, other->id))
            continue;
        for (char **class = classes; *class; class ++)
            if (schedule_names(other->classes, *class))
                return TRUE;
    }
    return FALSE;
}

static gboolean look_at_schedules(Db *db, Upgrade *upgrade, GError **error) {
    g_autoptr(GPtrArray) rows = setup_schedule_rows(error), own = rows ? noun_list(db, &schedule_noun, error, "ORDER BY id", "") : NULL;
    g_autoptr(GPtrArray) known = g_ptr_array_new(), shipped = g_ptr_array_new();
    for (guint i = 0; own && i < own->len; i++)
        g_ptr_array_add(known, ((Schedule *)own->pdata[i])->id);
    for (guint i = 0; own && i < rows->len; i++)
        g_ptr_array_add(shipped, ((Schedule *)rows->pdata[i])->id);
    for (guint i = 0; own && i < rows->len; i++)
        note_lacking(upgrade->lists[is_covered(rows->pdata[i], own, shipped) ? UPGRADE_COVERED : UPGRADE_SCHEDULES], known,
                     shipped->pdata[i]);
    return own != NULL;
}

static gboolean look_at_obligations(Db *db, Upgrade *upgrade, GError **error) {
    g_autoptr(GPtrArray) rows = setup_obligation_rows(error);
    g_autoptr(GPtrArray) known = rows ? db_texts(db, error, "SELECT id FROM obligation WHERE schedule IS NULL", "") : NULL;
    for (guint i = 0; known && i < rows->len; i++)
        note_lacking(upgrade->lists[UPGRADE_OBLIGATIONS], known, ((const Obligation *)rows->pdata[i])->id);
    return known != NULL;
}

gboolean upgrade_look(Db *db, Upgrade *upgrade, GError **error) {
    for (int i = 0; i < UPGRADE_LISTS; i++)
        upgrade->lists[i] = g_ptr_array_new_with_free_func(g_free);
    return look_at_limits(db, upgrade, error) && look_at_forms(db, upgrade, error) && look_at_banks(db, upgrade, error) &&
           look_at_schedules(db, upgrade, error) && look_at_obligations(db, upgrade, error);
}

/* ---- bringing it ---- */

/* With the dates it is shipped with, as in a new plant: nothing was decided by a limit that was not there. */
static gboolean bring_limits(Change *change, const GPtrArray *names, GError **error) {
    g_autoptr(GPtrArray) rows = limit_shipped(error);
    for (guint i = 0; rows && i < rows->len; i++)
        if (has(names, ((const Limit *)rows->pdata[i])->name) && !limit_put(change, rows->pdata[i], error))
            return FALSE;
    return rows != NULL;
}

static gboolean bring_forms(Shelf *shelf, Change *change, const GPtrArray *names, GError **error) {
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *text = NULL;
        gint64 version;
        if (!forms_shipped(names->pdata[i], &text, error) || !shelf_install(shelf, change, names->pdata[i], text, &version, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean bring_banks(Change *change, const GPtrArray *names, GError **error) {
    for (guint i = 0; i < names->len; i++)
        if (!quiz_banks_furnish(change, names->pdata[i], error))
            return FALSE;
    return TRUE;
}

/* From now on: what was not asked for before is not late. */
static gboolean bring_schedules(Change *change, const GPtrArray *names, GError **error) {
    g_autoptr(GPtrArray) rows = names->len ? setup_schedule_rows(error) : g_ptr_array_new();
    for (guint i = 0; rows && i < rows->len; i++) {
        Schedule *schedule = rows->pdata[i];
        schedule->since = MAX(schedule->since, change_time(change));
        if (has(names, schedule->id) && !noun_save(change, &schedule_noun, schedule, error))
            return FALSE;
    }
    return rows != NULL;
}

static gboolean bring_obligations(Change *change, const GPtrArray *names, GError **error) {
    g_autoptr(GPtrArray) rows = names->len ? setup_obligation_rows(error) : g_ptr_array_new();
    for (guint i = 0; rows && i < rows->len; i++)
        if (has(names, ((const Obligation *)rows->pdata[i])->id) && !setup_obligation(change, rows->pdata[i], error))
            return FALSE;
    return rows != NULL;
}

static char *upgrade_reason(const Upgrade *upgrade, const char *second) {
    GString *reason = g_string_new(NULL);
    for (int i = 0; i < UPGRADE_BROUGHT; i++)
        if (upgrade->lists[i]->len)
            g_string_append_printf(reason, "%s%s %u", reason->len ? " · " : "", LISTS[i].word, upgrade->lists[i]->len);
    if (second)
        g_string_append_printf(reason, " · %s", second);
    return g_string_free(reason, FALSE);
}

/* Each deed that is in it. */
static gboolean may_bring(App *app, Change *change, const Upgrade *upgrade, const char *second, GError **error) {
    for (int i = 0; i < UPGRADE_BROUGHT; i++) {
        Authority wanted = LISTS[i].wanted;
        if (i == UPGRADE_FORMS && upgrade->permits) {
            wanted.part = "permit";
            wanted.second = second;
        }
        if (upgrade->lists[i]->len && !authority_check(app, change, &wanted, error))
            return FALSE;
    }
    return TRUE;
}

/* Asked again and signed: by both where it takes two. */
static gboolean upgrade_sign(App *app, Change *change, const Upgrade *upgrade, const char *second, GError **error) {
    int first = 0;
    while (!upgrade->lists[first]->len)
        first++;
    Authority wanted = LISTS[upgrade->permits ? UPGRADE_FORMS : first].wanted;
    if (upgrade->permits) {
        wanted.part = "permit";
        wanted.second = second;
    }
    return authority_sign(app, change, &wanted, error);
}

static gboolean bring_all(App *app, Change *change, const Upgrade *upgrade, GError **error) {
    GPtrArray *const *lists = upgrade->lists;
    return bring_limits(change, lists[UPGRADE_LIMITS], error) && bring_forms(app_shelf(app), change, lists[UPGRADE_FORMS], error) &&
           bring_banks(change, lists[UPGRADE_BANKS], error) && bring_schedules(change, lists[UPGRADE_SCHEDULES], error) &&
           bring_obligations(change, lists[UPGRADE_OBLIGATIONS], error) && site_schedules_lay(change, error);
}

gboolean upgrade_bring(App *app, const char *second, Upgrade *upgrade, GError **error) {
    g_autoptr(Change) change = change_begin(app_plant(app), app_user_id(app) ? app_user_id(app) : "system", error);
    if (!change || !upgrade_look(change_db(change), upgrade, error))
        return FALSE;
    if (upgrade_count(upgrade) == 0)
        return TRUE;
    g_autofree char *reason = upgrade_reason(upgrade, upgrade->permits ? second : NULL);
    return may_bring(app, change, upgrade, second, error) && bring_all(app, change, upgrade, error) &&
           upgrade_sign(app, change, upgrade, second, error) && change_commit(change, "upgrade", "plant", reason, error);
}
