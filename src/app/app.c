/* SPDX-License-Identifier: MIT
 *
 * An open plant, its shelf of forms, and who works here.
 */
#include "bihuan/app/session.h"

#include "app_private.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/outfile.h"
#include "bihuan/model/account.h"

#include <string.h>

/* A plant of an older program lacks tables that are read everywhere: it is brought up to date first. */
static Plant *open_plant(const char *path, gboolean write, GError **error) {
    gboolean older;
    g_autoptr(Plant) plant = plant_open(path, write, error);
    if (!plant || (!write && !plant_is_older(plant, &older, error)))
        return NULL;
    if (write || !older)
        return g_steal_pointer(&plant);
    g_clear_pointer(&plant, plant_close);
    g_autoptr(Plant) updated = plant_open(path, TRUE, error);
    if (!updated)
        return NULL;
    g_clear_pointer(&updated, plant_close);
    return plant_open(path, FALSE, error);
}

static App *app_of(Plant *plant) {
    if (!plant)
        return NULL;
    App *app = g_new0(App, 1);
    app->plant = plant;
    outfile_set_plant(plant_path(plant));
    app->shelf = shelf_new(plant_db(plant));
    app->people = g_ptr_array_new_with_free_func((GDestroyNotify)person_free);
    app->seen = plant_data_version(plant);
    app->seen_seq = plant_head_seq(plant);
    return app;
}

App *app_open(const char *path, gboolean write, GError **error) {
    return app_of(open_plant(path, write, error));
}

App *app_open_as(const char *path, const char *as, GError **error) {
    return app_of(plant_open_as(path, as, FALSE, error));
}

void app_close(App *app) {
    if (!app)
        return;
    session_lock(app);
    g_free(app->tidings);
    shelf_free(app->shelf);
    g_ptr_array_unref(app->people);
    plant_close(app->plant);
    g_free(app);
}

Plant *app_plant(App *app) {
    return app->plant;
}

Db *app_db(App *app) {
    return plant_db(app->plant);
}

Shelf *app_shelf(App *app) {
    return app->shelf;
}

/* As he typed it, or in capitals. NULL and ERR_DENIED, or why it cannot be known. */
static Person *find_person(App *app, const char *id, GError **error) {
    guint before = db_failures(app_db(app));
    g_autoptr(Person) person = person_load(app_db(app), id, NULL);
    g_autofree char *upper = person ? NULL : g_ascii_strup(id, -1);
    if (!person && strcmp(upper, id) != 0)
        person = person_load(app_db(app), upper, NULL);
    if (!db_answered(app_db(app), before, error))
        return NULL;
    if (!person)
        err_set(error, ERR_DENIED, _("there is no person with ID %s; list them with: bihuan user list"), id);
    return g_steal_pointer(&person);
}

gboolean app_login(App *app, const char *id, GError **error) {
    g_autoptr(Person) person = id ? find_person(app, id, error) : NULL;
    if (id && !person)
        return FALSE;
    if (person && !person->in_service)
        return err_set(error, ERR_DENIED, _("%s (%s) has left service and may not act"), person->name, person->id);
    if (!person || !app->user || strcmp(person->id, app->user->id) != 0)
        session_lock(app);
    app->user = person;
    if (person) /* kept until the end: open screens and callers may still hold the id of the one before */
        g_ptr_array_add(app->people, g_steal_pointer(&person));
    return TRUE;
}

const Person *app_user(const App *app) {
    return app->user;
}

const char *app_user_id(const App *app) {
    return app->user ? app->user->id : NULL;
}

gboolean app_need_name(const App *app, GError **error) {
    if (!app->user)
        return err_set(error, ERR_DENIED, _("say who you are first (--user ID, or log in)"));
    if (app->signer || app->named)
        return TRUE;
    Db *db = plant_db(app->plant);
    guint before = db_failures(db);
    gboolean needs = session_needs_secret((App *)app, app->user->id);
    return db_settle(db, before, TRUE, error) &&
           (!needs || err_set(error, ERR_DENIED, _("%s has an account: log in with the password (--secret-file FILE)"), app->user->name));
}

gboolean app_is_enabled(App *app) {
    return account_any(app_db(app), NULL);
}

gboolean app_need_user(const App *app, GError **error) {
    if (!app_need_name(app, error))
        return FALSE;
    Db *db = plant_db(app->plant);
    guint before = db_failures(db);
    gboolean enabled = !app->signer && !app->named && !plant_is_demo(app->plant) && account_any(db, NULL);
    return db_settle(db, before, TRUE, error) &&
           (!enabled || err_set(error, ERR_DENIED,
                                _("%s has no account here and may only report a hazard, raise an alarm or stop work; two "
                                  "people enrol him with: bihuan user enrol"),
                                app->user->name));
}

gboolean app_changed(App *app) {
    gint64 version = plant_data_version(app->plant), seq = plant_head_seq(app->plant);
    gboolean changed = version != app->seen || seq != app->seen_seq;
    app->seen = version;
    app->seen_seq = seq;
    return changed;
}
