/* SPDX-License-Identifier: MIT
 *
 * Copies of the plant (备份): what was taken, and taking one more: into the folder of dated copies, or as one file.
 */
#include "bihuan/app/backup.h"

#include "bihuan/app/captive.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/ui/progress.h"
#include "parts/save.h"
#include "parts/session.h"

#include <string.h>

enum { ROWS_MOST = 500 };
enum { COLUMN_TIME, COLUMN_FILE, COLUMN_ROW, COLUMN_STATE, COLUMN_COUNT };

static const ListColumn COLUMNS[COLUMN_COUNT] = {
    {N_("Time"), 16, 16, 1, FALSE},
    {N_("File"), 20, 0, 1, FALSE},
    {N_("Log row"), 6, 9, 2, TRUE},
    {N_("State"), 6, 10, 2, FALSE},
};

static const Binding KEYS[] = {
    {"b", "keep", N_("Back up"), N_("One more dated copy in the folder of copies; old ones go by rule")},
    {"<F6> x", "file", N_("To a file"), N_("A copy of the database as one file")},
    {NULL, NULL, NULL, NULL},
};

/* Newest first: the key counts down. */
static GPtrArray *backups_fetch(gpointer data, Page *page, GError **error) {
    const ListScreen *backups = data;
    g_autoptr(GPtrArray) all = list_rows_new();
    g_autoptr(Rows) found =
        db_query(app_db(session_app(backups->ui)), error,
                 "SELECT at, file, head_seq, removed FROM backup ORDER BY at DESC, id DESC LIMIT $1", "i", (gint64)ROWS_MOST);
    while (rows_next(found, NULL)) {
        g_autofree char *place = g_strdup_printf("%06u", all->len), *when = clock_format_short(rows_int(found, 0));
        g_autofree char *seq = g_strdup_printf("%" G_GINT64_FORMAT, rows_int(found, 2));
        ListRow *row = list_row_new(place, COLUMN_COUNT);
        list_row_set(row, COLUMN_TIME, when);
        list_row_set(row, COLUMN_FILE, rows_text(found, 1));
        list_row_set(row, COLUMN_ROW, seq);
        list_row_set(row, COLUMN_STATE, rows_int(found, 3) != 0 ? _("removed") : _("kept"));
        g_ptr_array_add(all, row);
    }
    page->whole = TRUE;
    return found != NULL ? g_steal_pointer(&all) : NULL;
}

static const ListSource SOURCE = {
    .columns = COLUMNS,
    .count = COLUMN_COUNT,
    .fetch = backups_fetch,
    .empty = N_("No backup was ever taken."),
};

/* ---- taking one ---- */

static gboolean on_progress(gpointer progress, gint64 done, gint64 of) {
    return progress_set(progress, (guint)done, (guint)MAX(of, 1));
}

static char *screen_backups_take(const ListScreen *backups, BackupKind kind, const char *target, gpointer progress, GError **error) {
    BackupDone done = {0};
    BackupWish wish = {.kind = kind, .target = target, .progress = on_progress, .data = progress};
    gboolean ok = app_backup(session_app(backups->ui), &wish, &done, error);
    char *said = ok ? g_strdup_printf(_("%s is written and verified, head %s."), done.file, done.head) : NULL;
    backup_done_clear(&done);
    return said;
}

static char *screen_backups_write_file(gpointer data, const char *path, gpointer progress, GError **error) {
    return screen_backups_take(data, BACKUP_SINGLE, path, progress, error);
}

static unsigned keep(ListScreen *backups) {
    GError *error = NULL;
    g_autofree char *home = g_path_get_dirname(plant_path(app_plant(session_app(backups->ui))));
    g_autofree char *folder = *captive_backups() != '\0' ? g_strdup(captive_backups()) : g_build_filename(home, "backups", NULL);
    Progress *progress = progress_begin(backups->ui, _("Verifying"));
    g_autofree char *said = screen_backups_take(backups, BACKUP_KEEP, folder, progress, &error);
    progress_end(progress);
    if (said != NULL) {
        ui_changed(backups->ui);
        ui_say(backups->ui, SAY_OK, "%s", said);
    } else {
        ui_refuse(backups->ui, error);
    }
    return REACT_REDRAW;
}

static unsigned ask_file(ListScreen *backups) {
    static const char *const ENDINGS[] = {".db", NULL};
    ClockCivil now = clock_civil(clock_now());
    g_autofree char *name = g_strdup_printf("copy-%04d%02d%02d.db", now.year, now.month, now.day);
    save_ask(backups->ui, &(SaveSpec){
                              .title = _("Copy of the plant"),
                              .text = _("File to write (.db)"),
                              .name = name,
                              .endings = ENDINGS,
                              .busy = _("Verifying"),
                              .write = screen_backups_write_file,
                              .data = backups,
                          });
    return REACT_REDRAW;
}

static unsigned backups_action(gpointer state, const char *name) {
    ListScreen *backups = state;
    gboolean mine = strcmp(name, "keep") == 0 || strcmp(name, "file") == 0;
    if (mine && !session_need_user(backups->ui)) {
        return REACT_REDRAW;
    }
    return !mine ? REACT_NONE : strcmp(name, "keep") == 0 ? keep(backups) : ask_file(backups);
}

const Screen screen_backups = {
    .name = "backups",
    .title = N_("Backups"),
    .summary = N_("Copies of the plant that were taken; take one more, verified, into the folder of copies or to a file."),
    .keys = KEYS,
    .flags = SCREEN_FINDS,
    .size = sizeof(ListScreen),
    .list = offsetof(ListScreen, list),
    .rows = &SOURCE,
    .action = backups_action,
};
