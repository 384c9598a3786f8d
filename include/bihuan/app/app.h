/* SPDX-License-Identifier: MIT
 *
 * An open plant with its forms and the person at the keyboard. Everything that screens and commands do goes through app:
 * the only floor where wings meet, and where access is checked, inside the transaction.
 */
#ifndef BIHUAN_APP_APP_H
#define BIHUAN_APP_APP_H

#include "bihuan/form/shelf.h"
#include "bihuan/model/person.h"
#include "bihuan/store/plant.h"

typedef struct App App;

App *app_open(const char *path, gboolean write, GError **error);
/* A copy that is to become the plant at as, for reading: who has an account there? */
App *app_open_as(const char *path, const char *as, GError **error);
void app_close(App *app);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(App, app_close)

/* Creates a plant with the shipped forms, limits and departments (one audited change behind the first row). */
gboolean app_init(const char *path, const char *name, gboolean simulate, gint64 at, GError **error);
/* The same on a plant that was just made (demo). */
gboolean app_furnish(Plant *plant, GError **error);

Plant *app_plant(App *app);
Db *app_db(App *app);
Shelf *app_shelf(App *app);

/* Who works here (session). ERR_DENIED if there is no such person or he left service. NULL logs out. */
gboolean app_login(App *app, const char *person, GError **error);
/* NULL = nobody. Borrowed, good as long as the App, also after somebody else logged in; but who is at the keyboard now is only
 * known by asking again. */
const Person *app_user(const App *app);
const char *app_user_id(const App *app);
/* ERR_DENIED with what to do if nobody is logged in, if his account asks for a password he has not given, or if he has none
 * though others have: from the first account on, who has none only reports a danger and stops work. */
gboolean app_need_user(const App *app, GError **error);
/* The same for what also those without account may do. */
gboolean app_need_name(const App *app, GError **error);
/* Is the plant in use (启用)? From the first account on, for ever; before that it is being set up. */
gboolean app_is_enabled(App *app);

/* Live refresh: TRUE once after another process (or we) wrote. */
gboolean app_changed(App *app);

#endif
