/* SPDX-License-Identifier: MIT
 *
 * What this program ships and a plant of an older one lacks. Its tables come with the migration, their rows do not: a limit or a form
 * counts because somebody of the plant put it in force. Rows are added by their names; what the plant has stays as it is.
 */
#ifndef BIHUAN_APP_UPGRADE_H
#define BIHUAN_APP_UPGRADE_H

#include "bihuan/app/app.h"

typedef enum {
    UPGRADE_LIMITS,
    UPGRADE_FORMS,
    UPGRADE_BANKS,
    UPGRADE_SCHEDULES,
    UPGRADE_OBLIGATIONS,
    UPGRADE_BROUGHT,                   /* those before are brought, those behind are only named */
    UPGRADE_COVERED = UPGRADE_BROUGHT, /* schedules: one of the plant's own looks after the same work of the same class */
    UPGRADE_DIFFERING,                 /* forms of another text than the shipped one */
    UPGRADE_LISTS
} UpgradeList;

typedef struct {
    GPtrArray *lists[UPGRADE_LISTS]; /* char *, names */
    gboolean permits;                /* among the forms: it takes two people */
} Upgrade;
void upgrade_clear(Upgrade *upgrade);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Upgrade, upgrade_clear)

/* What it would be. upgrade (zeroed by the caller) is cleared by the caller, also on error. */
gboolean upgrade_look(Db *db, Upgrade *upgrade, GError **error);
/* How many rows would be brought. */
guint upgrade_count(const Upgrade *upgrade);
/* "limits 3, forms 1": what would be brought, in the chosen language; owned. */
char *upgrade_text(const Upgrade *upgrade);
/* What a list holds, for people; static. */
const char *upgrade_title(UpgradeList list);

/* Brings it, as one change signed by who is logged in, and by second (--with ID, proven; NULL = nobody) where a permit is among it.
 * Asks the table of who may for limits, forms and imports, as far as such are brought. Nothing lacking: nothing is written. */
gboolean upgrade_bring(App *app, const char *second, Upgrade *upgrade, GError **error);

#endif
