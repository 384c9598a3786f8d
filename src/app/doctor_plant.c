/* SPDX-License-Identifier: MIT
 *
 * The doctor's look at a plant: its files and modes, what they lie on, its clock and its copies.
 */
#include "bihuan/app/doctor.h"

#include "bihuan/app/captive.h"
#include "bihuan/app/watch.h"
#include "bihuan/config/serving.h"
#include "bihuan/app/copies.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/leftover.h"
#include "bihuan/base/path.h"
#include "bihuan/model/account.h"
#include "bihuan/store/mount.h"
#include "bihuan/store/plant_clock.h"
#include "bihuan/store/presence.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define SPACE_LEAST (500 * G_GINT64_CONSTANT(1024) * 1024)
#define SPACE_SHARE 20 /* a twentieth */
#define IDLE_LONGEST (30 * CLOCK_DAY)
#define BACKUP_OLDEST (2 * CLOCK_DAY)

static void look_at_key(DoctorFindings *findings, Plant *plant) {
    g_autoptr(GError) reason = NULL;
    if (plant_key(plant, &reason))
        doctor_find(findings, "key", DOCTOR_OK, "%s", _("the key is there and closed to others"));
    else
        doctor_find(findings, "key", DOCTOR_BAD, "%s", reason->message);
}

/* With the rights this process works with, not those of whoever started it. */
static gboolean may_write(const char *path) {
    return faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) == 0;
}

/* From the first account on the plant is in use, and who has none only reports. */
static void look_at_use(DoctorFindings *findings, Plant *plant) {
    if (account_any(plant_db(plant), NULL))
        doctor_find(findings, DOCTOR_ENABLED, DOCTOR_OK, "%s", _("the plant is in use"));
    else
        doctor_find(findings, DOCTOR_ENABLED, DOCTOR_WARN, "%s",
                    _("the plant is not in use yet: nobody has an account, nothing is signed; enrol two people"));
}

static void look_at_evidence(DoctorFindings *findings, Plant *plant) {
    struct stat status;
    const char *folder = plant_evidence_dir(plant);
    if (stat(folder, &status) != 0)
        doctor_find(findings, "evidence", DOCTOR_WARN, _("the evidence folder %s is missing; bring it back from a backup"), folder);
    else if (!may_write(folder))
        doctor_find(findings, "evidence", DOCTOR_WARN, _("%s cannot be written by this account"), folder);
    else if (status.st_mode & S_IWOTH)
        doctor_find(findings, "evidence", DOCTOR_WARN, _("%s may be written by everybody; run: chmod o-w %s"), folder, folder);
    else
        doctor_find(findings, "evidence", DOCTOR_OK, "%s", folder);
}

/* What a file of the plant may be at most in the two closed ways. */
typedef struct {
    const char *ending; /* behind the plant's path without .db; "" = the folder */
    mode_t captive, shared;
} WayMode;

static const WayMode WAY_MODES[] = {
    {"", 0700, 02770},           {".db", 0600, 0660},  {".db.lock", 0600, 0660},
    {".db-journal", 0600, 0660}, {".key", 0400, 0440}, {".evidence", 0700, 02770},
};

/* Compares with the way set up; FALSE where there is none. Any bit too many lets somebody in; a folder of the shared way without
 * its set-group bit makes files that others cannot use. */
static gboolean look_at_way(DoctorFindings *findings, const char *path, const char *folder) {
    gboolean shared = path_is_shared(path), captive = !shared && captive_is();
    g_autofree char *stem = g_strndup(path, strlen(path) - (g_str_has_suffix(path, ".db") ? 3 : 0));
    g_autoptr(GString) wrong = g_string_new(NULL);
    for (gsize i = 0; (shared || captive) && i < G_N_ELEMENTS(WAY_MODES); i++) {
        const WayMode *one = &WAY_MODES[i];
        struct stat status;
        mode_t wanted = shared ? one->shared : one->captive;
        g_autofree char *name = *one->ending ? g_strconcat(stem, one->ending, NULL) : g_strdup(folder);
        if (stat(name, &status) != 0)
            continue;
        mode_t mode = status.st_mode & 07777;
        if ((mode & ~wanted & 0777) || (shared && (mode & 070) != (wanted & 070)) || (wanted & S_ISGID) > (mode & S_ISGID))
            g_string_append_printf(wrong, "%schmod %04o %s", wrong->len ? "; " : "", wanted, name);
    }
    if (!shared && !captive)
        return FALSE;
    doctor_find(findings, "modes", wrong->len ? DOCTOR_WARN : DOCTOR_OK,
                wrong->len ? _("not as the way set up wants it; run: %s") : _("as the way set up wants it%s"), wrong->str);
    return TRUE;
}

/* A folder that cannot be written keeps an interrupted change from being rolled back: then nobody can even read. */
static void look_at_modes(DoctorFindings *findings, const char *path) {
    g_autofree char *lock = g_strconcat(path, ".lock", NULL), *folder = g_path_get_dirname(path);
    struct stat file, directory;
    gboolean plant = may_write(path), place = may_write(folder);
    gboolean queue = !path_exists(lock) || may_write(lock);
    doctor_find(findings, "lock", plant && place && queue ? DOCTOR_OK : DOCTOR_WARN, "%s",
                plant && place && queue ? _("the plant can be written here") : _("the plant is read-only for this account"));
    if (plant && !place)
        doctor_find(findings, "folder", DOCTOR_BAD,
                    _("the folder %s must be writable: an interrupted change cannot be rolled"
                      " back; run: chmod u+w %s"),
                    folder, folder);
    else
        doctor_find(findings, "folder", DOCTOR_OK, "%s", folder);
    g_autoptr(GPtrArray) leftovers = leftover_list(folder);
    if (leftovers->len > 0)
        doctor_find(findings, "leftovers", DOCTOR_WARN,
                    _("%d files that a killed program left, as %s; the next backup or restore"
                      " removes them"),
                    (int)leftovers->len, (const char *)leftovers->pdata[0]);
    if (stat(path, &file) != 0 || stat(folder, &directory) != 0)
        return;
    if (look_at_way(findings, path, folder))
        return;
    if ((file.st_mode | directory.st_mode) & S_IWOTH)
        doctor_find(findings, "modes", DOCTOR_WARN, _("everybody may write the plant or its folder; run: chmod o-w %s %s"), folder, path);
    else
        doctor_find(findings, "modes", DOCTOR_OK, _("folder %04o, plant %04o"), directory.st_mode & 07777, file.st_mode & 07777);
}

static void look_at_mount(DoctorFindings *findings, const char *path) {
    g_autoptr(Mount) mount = mount_of(path);
    gboolean probed = mount_is_probed(mount), accepted = mount_shares_accepted();
    g_autofree char *reason = mount_reason(mount, probed, accepted);
    if (!reason)
        doctor_find(findings, "mount", DOCTOR_OK, "%s %s", mount->type, mount->point);
    else
        doctor_find(findings, "mount", mount_policy(mount, probed, accepted) == MOUNT_READ_ONLY ? DOCTOR_BAD : DOCTOR_WARN, "%s", reason);
}

static void look_at_hosts(DoctorFindings *findings, const char *path) {
    g_autoptr(GPtrArray) hosts = presence_others(path);
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < hosts->len; i++)
        g_string_append_printf(names, "%s%s", i ? ", " : "", (const char *)hosts->pdata[i]);
    if (hosts->len)
        doctor_find(findings, "hosts", DOCTOR_WARN, _("several hosts work on this plant at once: also %s"), names->str);
    else
        doctor_find(findings, "hosts", DOCTOR_OK, "%s", _("no other host works on this plant"));
}

static void look_at_space(DoctorFindings *findings, const char *path) {
    g_autofree char *folder = g_path_get_dirname(path);
    struct statvfs disk;
    if (statvfs(folder, &disk) != 0)
        return;
    gint64 left = (gint64)disk.f_bavail * (gint64)disk.f_frsize, all = (gint64)disk.f_blocks * (gint64)disk.f_frsize;
    g_autofree char *size = g_format_size((guint64)left);
    if (left < SPACE_LEAST || left < all / SPACE_SHARE)
        doctor_find(findings, "space", DOCTOR_WARN, _("only %s are left on the disk of the plant; make room"), size);
    else
        doctor_find(findings, "space", DOCTOR_OK, _("%s are left"), size);
}

/* Opening the plant has left WAL mode already if anybody had switched it on. */
static void look_at_database(DoctorFindings *findings, Plant *plant) {
    g_autofree char *mode = NULL, *version = NULL;
    g_autoptr(GError) error = NULL;
    if (!db_engine(plant_db(plant), &version, &mode, &error)) {
        doctor_find(findings, "journal", DOCTOR_BAD, "%s", error->message);
        return;
    }
    gboolean wal = g_strcmp0(mode, "wal") == 0;
    doctor_find(findings, "journal", wal ? DOCTOR_BAD : DOCTOR_OK, "%s",
                wal ? _("the plant file is in WAL mode; close every other program that has it open") : _("the journal is an ordinary one"));
    doctor_find(findings, "sqlite", DOCTOR_OK, "%s", version ? version : "?");
}

static void look_at_clock(DoctorFindings *findings, Plant *plant) {
    PlantClock clock;
    plant_clock_look(plant, &clock);
    gint64 head = clock.last, now = clock.raw;
    g_autofree char *text = clock_format(now), *last = clock_format(head), *wrong = plant_clock_text(&clock);
    if (plant_is_simulated(plant))
        doctor_find(findings, "clock", DOCTOR_OK, _("simulated (drill), stands at %s"), last);
    else if (wrong)
        doctor_find(findings, "clock", DOCTOR_BAD, "%s", wrong);
    else if (now < head)
        doctor_find(findings, "clock", DOCTOR_WARN, _("the machine says %s, but the plant's last row is of %s; set the clock"), text, last);
    else if (now - head > IDLE_LONGEST)
        doctor_find(findings, "clock", DOCTOR_WARN, _("the machine says %s, long after the plant's last row of %s; is that right?"), text,
                    last);
    else
        doctor_find(findings, "clock", DOCTOR_OK, "%s", text);
}

/* Of the files that the table names, newest first; 0 if none of them is a copy. A path was written as somebody stood. */
static gint64 newest_recorded(Plant *plant) {
    g_autofree char *home = g_path_get_dirname(plant_path(plant));
    g_autoptr(Rows) rows =
        db_query(plant_db(plant), NULL, "SELECT file FROM backup WHERE removed = 0 ORDER BY at DESC, id DESC LIMIT 50", "");
    gint64 newest = 0;
    while (newest == 0 && rows_next(rows, NULL)) {
        const char *file = rows_text(rows, 0);
        g_autofree char *beside = g_path_is_absolute(file) ? NULL : g_build_filename(home, file, NULL);
        if (!copies_is_of(file, plant, &newest) && beside)
            copies_is_of(beside, plant, &newest);
    }
    return newest;
}

/* The files themselves: a row of the table remembers a copy that may have been lost since. */
static gint64 newest_copy(DoctorFindings *findings, Plant *plant, gint64 now) {
    gint64 newest = newest_recorded(plant), at = 0;
    if (!*captive_backups())
        return newest;
    g_autoptr(Copies) copies = copies_look(captive_backups(), plant, now);
    if (copies->good->len > 0 && copies_is_of(g_array_index(copies->good, Copy, copies->good->len - 1).path, plant, &at))
        newest = MAX(newest, at);
    for (guint i = 0; i < copies->future->len; i++)
        doctor_find(findings, "backup", DOCTOR_WARN, _("%s has a name of the future; was the clock ahead?"),
                    (const char *)copies->future->pdata[i]);
    for (guint i = 0; i < copies->strange->len; i++)
        doctor_find(findings, "backup", DOCTOR_WARN, _("%s is named like a copy but is not a whole copy of this plant"),
                    (const char *)copies->strange->pdata[i]);
    return newest;
}

static void look_at_backups(DoctorFindings *findings, Plant *plant) {
    gint64 recorded = 0;
    g_autoptr(GError) error = NULL;
    if (!db_get_int(plant_db(plant), &error, &recorded, "SELECT max(at) FROM backup", "")) {
        doctor_find(findings, "backup", DOCTOR_BAD, "%s", error->message);
        return;
    }
    gint64 now = plant_is_simulated(plant) ? plant_head_time(plant) : clock_raw();
    gint64 at = newest_copy(findings, plant, now);
    g_autofree char *when = clock_format_short(at ? at : recorded);
    if (at == 0 && recorded != 0)
        doctor_find(findings, "backup", DOCTOR_BAD,
                    _("a backup of %s is in the log, but no copy of this plant lies where it was"
                      " put; run: bihuan backup --keep FOLDER"),
                    when);
    else if (at == 0)
        doctor_find(findings, "backup", DOCTOR_WARN, "%s", _("no backup was ever taken; run: bihuan backup --keep FOLDER"));
    else if (now - at > BACKUP_OLDEST)
        doctor_find(findings, "backup", DOCTOR_WARN, _("the newest backup is of %s; run: bihuan backup --keep FOLDER"), when);
    else
        doctor_find(findings, "backup", DOCTOR_OK, _("the newest backup is of %s"), when);
}

static void look_at_account(DoctorFindings *findings, Plant *plant) {
    g_autofree char *raw = captive_raw(plant);
    if (raw)
        doctor_find(findings, "account", DOCTOR_WARN, _("evidence only: %s"), raw);
    else
        doctor_find(findings, "account", DOCTOR_OK, "%s", _("only this program reaches the plant"));
}

void doctor_look_at_place(DoctorFindings *findings, const char *path) {
    look_at_modes(findings, path);
    look_at_mount(findings, path);
    look_at_hosts(findings, path);
    look_at_space(findings, path);
}

/* Channels and commands that stand where they do not count. */
static void look_at_serving(DoctorFindings *findings, Plant *plant) {
    g_autoptr(GError) reason = NULL;
    g_autoptr(Serving) serving = serving_load(plant_path(plant), captive_is() ? SERVING_CAPTIVE : 0, &reason);
    if (!serving)
        doctor_find(findings, "settings", DOCTOR_BAD, "%s", reason->message);
    for (guint i = 0; serving && i < serving->ignored->len; i++)
        doctor_find(findings, "settings", DOCTOR_WARN, "%s", (const char *)serving->ignored->pdata[i]);
    g_autoptr(WatchBeat) beat = watch_read(plant_path(plant));
    for (guint i = 0; beat && i < beat->idle->len; i++)
        doctor_find(findings, "settings", DOCTOR_WARN, "%s", (const char *)beat->idle->pdata[i]);
}

void doctor_look_at_plant(DoctorFindings *findings, Plant *plant) {
    look_at_use(findings, plant);
    look_at_key(findings, plant);
    look_at_evidence(findings, plant);
    doctor_look_at_place(findings, plant_path(plant));
    look_at_database(findings, plant);
    look_at_clock(findings, plant);
    look_at_backups(findings, plant);
    look_at_account(findings, plant);
    look_at_serving(findings, plant);
}
