/* SPDX-License-Identifier: MIT
 *
 * Side files: what may be lost is never an obstacle.
 */
#include "bihuan/store/side.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/base/utf8.h"
#include "private.h"

/* Beside the tables of the kind: was the file closed on purpose? */
#define OWN_TABLES "CREATE TABLE side (closed INTEGER NOT NULL); INSERT INTO side VALUES (0);"

gboolean side_say(EngineResult result, const char *path, const char *text, GError **error) {
    g_autofree char *shown = utf8_printable(path ? path : "");
    switch (result) {
    case ENGINE_BUSY:
        return err_set(error, ERR_BUSY, _("another process is writing to %s"), shown);
    case ENGINE_DAMAGED:
    case ENGINE_FOREIGN:
    case ENGINE_IN_WAL:
        return err_set(error, ERR_CORRUPT, _("%s is damaged or not ours (%s)"), shown, text);
    case ENGINE_FULL:
        return err_set(error, ERR_IO, _("there is no room for %s"), shown);
    case ENGINE_READONLY:
    case ENGINE_DISK:
    case ENGINE_UNOPENED:
        return err_set(error, ERR_IO, _("%s cannot be used (%s)"), shown, text);
    default:
        return err_set(error, ERR_FAILED, "%s: %s", shown, text);
    }
}

char *side_path(const char *plant, const SideKind *kind) {
    return path_beside(plant, kind->ending);
}

gboolean side_put_aside(const char *path, char **note, GError **error) {
    g_autofree char *aside = g_strconcat(path, ".damaged", NULL), *journal = g_strconcat(path, "-journal", NULL);
    g_autofree char *shown = utf8_printable(path);
    if (rename(path, aside) != 0 && errno != ENOENT)
        return err_set_errno(error, ERR_IO, _("%s cannot be put aside"), shown);
    unlink(journal); /* it belongs to the one that is gone, and would be played into the new one */
    g_free(*note);
    *note = g_strdup_printf(_("%s was damaged or not ours; it was put aside as %s.damaged and begun anew"), shown, shown);
    return TRUE;
}

/* Made with the rights of the plant file's folder, as the plant itself. */
static gboolean make_file(const char *path, GError **error) {
    g_autofree char *shown = utf8_printable(path);
    if (path_exists(path))
        return TRUE; /* never opened here: a close() would drop the locks of a reader in this process */
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0660 & ~07);
    if (fd < 0)
        return err_set_errno(error, ERR_IO, _("%s cannot be created"), shown);
    path_share(fd, path, 0660);
    close(fd);
    return TRUE;
}

/* *ours FALSE: a sound database that is not of this kind and version; *empty: nothing was made in it yet. */
static gboolean look(Db *db, const SideKind *kind, gboolean *ours, gboolean *empty, GError **error) {
    gint64 mark = 0, form = 0, pages = 0;
    gboolean read = db_get_int(db, error, &pages, engine_sql(ENGINE_SQL_PAGES), "") &&
                    db_get_int(db, error, &mark, engine_sql(ENGINE_SQL_MARK), "") &&
                    db_get_int(db, error, &form, engine_sql(ENGINE_SQL_FORM), "");
    *empty = read && pages == 0;
    *ours = read && mark == kind->mark && form == kind->form;
    return read;
}

static gboolean make_tables(Db *db, const SideKind *kind, GError **error) {
    gboolean ok = db_begin_aside(db, kind->mark, kind->form, error) && db_begin_write(db, error) && db_run_script(db, OWN_TABLES, error) &&
                  db_run_script(db, kind->tables, error) && db_commit(db, error);
    if (!ok)
        db_rollback(db);
    return ok;
}

/* Looked through only where nobody closed it: a power cut may have left anything. */
static gboolean is_sound(Db *db, GError **error) {
    gint64 closed = 0;
    if (!db_get_int(db, error, &closed, "SELECT closed FROM side", ""))
        return FALSE;
    g_autofree char *complaint = closed ? NULL : db_check_file(db, FALSE);
    return !complaint || err_set(error, ERR_CORRUPT, "%s", complaint);
}

static Db *try_open(const char *path, const SideKind *kind, GError **error) {
    gboolean ours = FALSE, empty = FALSE;
    if (!make_file(path, error))
        return NULL;
    g_autoptr(Db) db = db_open(path, DB_WRITE, error);
    if (!db || !db_prepare_aside(db, TRUE, error) || !look(db, kind, &ours, &empty, error))
        return NULL;
    if (!ours && !empty) {
        side_say(ENGINE_FOREIGN, path, "?", error);
        return NULL;
    }
    if ((empty && !make_tables(db, kind, error)) || !is_sound(db, error) || !db_execute(db, error, "UPDATE side SET closed = 0", ""))
        return NULL;
    return g_steal_pointer(&db);
}

Db *side_open(const char *path, const SideKind *kind, char **note, GError **error) {
    g_autoptr(GError) local = NULL;
    *note = NULL;
    Db *db = try_open(path, kind, &local);
    if (!db && (err_is(local, ERR_CORRUPT) || err_is(local, ERR_FAILED)) && side_put_aside(path, note, error))
        return try_open(path, kind, error);
    if (!db && (!error || !*error))
        g_propagate_error(error, g_steal_pointer(&local));
    return db;
}

Db *side_read(const char *path, const SideKind *kind, GError **error) {
    gboolean ours = FALSE, empty = FALSE;
    g_autofree char *shown = utf8_printable(path);
    if (!path_exists(path)) {
        err_set(error, ERR_NOT_FOUND, _("there is no %s"), shown);
        return NULL;
    }
    /* Writable where that is allowed: what a kill left in the journal must be taken back before anything can be read. */
    g_autoptr(Db) db = db_open(path, DB_WRITE, NULL);
    if (!db)
        db = db_open(path, DB_READ, error);
    if (!db || !db_prepare_aside(db, FALSE, error) || !look(db, kind, &ours, &empty, error))
        return NULL;
    if (empty) {
        err_set(error, ERR_NOT_FOUND, _("there is no %s"), shown);
        return NULL;
    }
    if (!ours) {
        side_say(ENGINE_FOREIGN, path, "?", error);
        return NULL;
    }
    return g_steal_pointer(&db);
}

void side_close(Db *db) {
    if (db)
        db_execute(db, NULL, "UPDATE side SET closed = 1", "");
    db_close(db);
}

gboolean side_room(Db *db, SideRoom *room, GError **error) {
    gint64 pages = 0, empty = 0;
    gboolean read =
        db_get_int(db, error, &pages, engine_sql(ENGINE_SQL_PAGES), "") && db_get_int(db, error, &empty, engine_sql(ENGINE_SQL_FREE), "");
    *room = (SideRoom){pages * ENGINE_PAGE, (pages - empty) * ENGINE_PAGE};
    return read;
}

gboolean side_bound(Db *db, gint64 most, GError **error) {
    SideRoom room;
    return db_bound(db, most, error) && side_room(db, &room, error) && (room.file <= most || db_give_back(db, error));
}
