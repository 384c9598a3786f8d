/* SPDX-License-Identifier: MIT
 *
 * The files of a plant and the facts about it. Creating one is all or nothing.
 */
#include "bihuan/store/plant.h"

#include "anchor_judge.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/ids.h"
#include "bihuan/base/path.h"
#include "bihuan/base/utf8.h"
#include "bihuan/seal/seal.h"
#include "bihuan/seal/secret.h"
#include "bihuan/store/lock.h"
#include "private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_SIZE 32

typedef struct {
    gboolean there;
    guint8 bytes[KEY_SIZE];
} PlantKey;

struct Plant {
    Db *db;
    char *path, *home, *evidence, *key_path;
    char *id, *name, *terminal;
    gboolean simulated, demo, writable, wrote, quiet;
    int lock;
    PlantKey *key; /* guarded, NULL = not read yet; empty after a fork */
    char *trouble; /* why nothing may be written, NULL = nothing */
    char *notice;  /* what people should know about where it lies and how it was opened */
    dev_t device;  /* the file that was opened; inode 0 = not looked at */
    ino_t inode;
    ClockCache clock;
};

/* NAME of NAME.db; another ending stays. */
static char *stem_of(const char *path) {
    return g_str_has_suffix(path, ".db") ? g_strndup(path, strlen(path) - 3) : g_strdup(path);
}

static char *given_terminal;

void plant_use_terminal(const char *name) {
    g_free(given_terminal);
    given_terminal = g_strdup(name);
}

const char *plant_given_terminal(void) {
    return given_terminal;
}

char *plant_terminal_here(void) {
    if (given_terminal)
        return g_strdup(given_terminal);
    const char *tty = isatty(STDIN_FILENO) ? ttyname(STDIN_FILENO) : NULL;
    g_autofree char *text =
        g_strdup_printf("%s%s%s", g_get_host_name(), tty ? ":" : "", tty ? tty + (g_str_has_prefix(tty, "/dev/") ? 5 : 0) : "");
    return utf8_printable(text);
}

static int open_plants; /* of this process */

/* as: whose key and evidence folder belong to it, most often its own. */
static Plant *plant_new(const char *path, const char *as) {
    Plant *plant = g_new0(Plant, 1);
    g_autofree char *stem = stem_of(as);
    plant->path = g_strdup(path);
    plant->home = g_strdup(as);
    plant->evidence = g_strconcat(stem, ".evidence", NULL);
    plant->key_path = g_strconcat(stem, ".key", NULL);
    plant->terminal = plant_terminal_here();
    plant->lock = -1;
    open_plants++;
    return plant;
}

void plant_close(Plant *plant) {
    if (!plant)
        return;
    if (plant->wrote && plant->id && !plant->quiet)
        anchor_keep(plant);
    db_close(plant->db);
    if (plant->lock >= 0)
        close(plant->lock);
    open_plants--;
    seal_guarded_free(plant->key);
    g_free(plant->path);
    g_free(plant->home);
    g_free(plant->evidence);
    g_free(plant->key_path);
    g_free(plant->id);
    g_free(plant->name);
    g_free(plant->terminal);
    g_free(plant->trouble);
    g_free(plant->notice);
    g_free(plant);
}

gboolean plant_fact(Plant *plant, const char *key, char **value, GError **error) {
    return db_get_text(plant->db, error, value, "SELECT value FROM plant WHERE key = $1", "s", key);
}

/* What a plant is from its first row on, and what no later row makes of it. */
static gboolean fact_of_birth(Plant *plant, const char *key, char **value, GError **error) {
    return db_get_text(plant->db, error, value, "SELECT value FROM plant WHERE key = $1 AND seq = 1", "s", key);
}

static gboolean load_facts(Plant *plant, GError **error) {
    g_autofree char *simulate = NULL, *demo = NULL, *offset = NULL;
    if (!fact_of_birth(plant, "simulate", &simulate, error) || !fact_of_birth(plant, "demo", &demo, error) ||
        !fact_of_birth(plant, "id", &plant->id, error) || !plant_fact(plant, "offset", &offset, error) ||
        !plant_fact(plant, "name", &plant->name, error))
        return FALSE;
    plant->simulated = g_strcmp0(simulate, "1") == 0;
    plant->demo = g_strcmp0(demo, "1") == 0;
    if (!plant->id || strlen(plant->id) != 32 || !plant->name)
        return err_set(error, ERR_CORRUPT, _("the plant file does not say which plant it is; restore a backup"));
    clock_set_offset(offset ? (int)g_ascii_strtoll(offset, NULL, 10) : 480);
    return TRUE;
}

static gboolean open_lock(Plant *plant, GError **error) {
    plant->lock = lock_open(plant->path, error);
    return plant->lock >= 0;
}

/* A newer plant is only read; an older one is brought up to date when somebody is about to write. */
static gboolean check_schema(Plant *plant, gboolean write, GError **error) {
    gint64 schema = 0, newest = migrate_newest();
    if (!migrate_schema_of(plant->db, &schema, error))
        return FALSE;
    if (schema > newest && write)
        return err_set(error, ERR_DENIED,
                       _("this plant was made by a newer bihuan (schema %d, this one knows %d); this program"
                         " only reads it; update the program"),
                       (int)schema, (int)newest);
    if (schema > newest) {
        g_free(plant->notice);
        plant->notice = g_strdup_printf(_("this plant was made by a newer bihuan (schema %d, this one knows %d); it is only"
                                          " read"),
                                        (int)schema, (int)newest);
    }
    return schema >= newest || !write || migrate_plant(plant, error);
}

static void note_file(Plant *plant) {
    struct stat status;
    if (stat(plant->path, &status) != 0)
        return;
    plant->device = status.st_dev;
    plant->inode = status.st_ino;
}

gboolean plant_is_in_place(Plant *plant, GError **error) {
    struct stat status;
    if (plant->inode == 0 || (stat(plant->path, &status) == 0 && status.st_dev == plant->device && status.st_ino == plant->inode))
        return TRUE;
    return err_set(error, ERR_CONFLICT,
                   _("the plant file was replaced since it was opened here (a restore?); nothing was"
                     " changed; start bihuan again"));
}

/* The first one is named; "bihuan verify" says all. */
static void note_schema_fault(gpointer data, const char *name, const char *text) {
    Plant *plant = data;
    g_autofree char *shown = utf8_printable(name);
    if (!plant->trouble)
        plant->trouble = g_strdup_printf(_("the plant file is not as bihuan made it (%s: %s); nothing is written to it; run bihuan"
                                           " verify, and restore a backup"),
                                         shown, text);
}

/* Whatever is written goes through the schema, so it is looked at first; and what this terminal or its heads file saw must
 * still be there: else a hand put another file in the plant's place, and numbers of records would be given twice. */
static gboolean look_for_trouble(Plant *plant, GError **error) {
    if (!schema_check(plant->db, note_schema_fault, plant, error))
        return FALSE;
    g_autofree char *contradiction = plant->trouble || strcmp(plant->path, plant->home) != 0 ? NULL : anchor_contradiction(plant);
    if (contradiction)
        plant->trouble = g_strdup_printf(_("%s; nothing is written to this file; run bihuan verify, and put the right copy back"
                                           " with bihuan restore"),
                                         contradiction);
    if (plant->trouble)
        plant_set_notice(plant, plant->trouble);
    return TRUE;
}

gboolean plant_may_change(Plant *plant, GError **error) {
    return !plant->trouble || err_set(error, ERR_CORRUPT, "%s", plant->trouble);
}

const char *plant_trouble(const Plant *plant) {
    return plant->trouble;
}

void plant_accept_trouble(Plant *plant) {
    g_clear_pointer(&plant->trouble, g_free);
}

/* Is there a database of ours? */
static gboolean check_file(Plant *plant, GError **error) {
    g_autofree char *shown = utf8_printable(plant->path);
    gboolean ours;
    g_auto(GStrv) tables = db_state_tables(plant->db, error);
    return tables && db_has_mark(plant->db, &ours, error) && (ours || err_set(error, ERR_CORRUPT, _("%s is not a plant file"), shown));
}

/* So that it is remembered how the clock stood, and the process knows whether to believe it. */
static void look_at_clock(Plant *plant) {
    PlantClock clock;
    plant_clock_look(plant, &clock);
}

Plant *plant_open_as(const char *path, const char *as, gboolean write, GError **error) {
    g_autofree char *shown = utf8_printable(path);
    if (!seal_init(error))
        return NULL;
    if (!path_exists(path)) {
        err_set(error, ERR_NOT_FOUND, _("there is no plant %s; create one with: bihuan init %s"), shown, shown);
        return NULL;
    }
    struct stat status;
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode)) {
        err_set(error, ERR_INPUT, _("%s is not a file"), shown);
        return NULL;
    }
    g_autoptr(Plant) plant = plant_new(path, as);
    if (!policy_check(path, write, &plant->notice, error))
        return NULL;
    g_autofree char *foreign = journal_put_aside(path, open_plants == 1);
    if (foreign)
        plant_set_notice(plant, foreign);
    plant->db = db_open(path, DB_WRITE, error); /* even readers: a hot journal must be rolled back */
    if (!plant->db || !check_file(plant, error))
        return NULL;
    note_file(plant);
    if (!db_prepare_plant(plant->db, write, error) || !load_facts(plant, error) || (write && !open_lock(plant, error)) ||
        !look_for_trouble(plant, error))
        return NULL;
    plant->writable = write;
    if (!check_schema(plant, write, error))
        return NULL;
    if (strcmp(path, as) == 0)
        look_at_clock(plant);
    return g_steal_pointer(&plant);
}

Plant *plant_open(const char *path, gboolean write, GError **error) {
    return plant_open_as(path, path, write, error);
}

gboolean plant_is_older(Plant *plant, gboolean *older, GError **error) {
    gint64 schema = 0;
    gboolean read = migrate_schema_of(plant->db, &schema, error);
    *older = schema < migrate_newest();
    return read;
}

const char *plant_notice(const Plant *plant) {
    return plant->notice;
}

void plant_set_notice(Plant *plant, const char *notice) {
    g_free(plant->notice);
    plant->notice = g_strdup(notice);
}

static gboolean put_fact(Change *change, const char *key, const char *value, GError **error) {
    g_autoptr(Row) row = row_new("plant");
    row_set_text(row, "key", key);
    row_set_text(row, "value", value);
    return change_add(change, row, error);
}

static gboolean put_facts(Plant *plant, const PlantFacts *facts, gint64 schema, GError **error) {
    g_autofree char *number = g_strdup_printf("%d", (int)schema), *offset = g_strdup_printf("%d", clock_offset());
    g_autofree char *check = plant_key_check(plant->key->bytes);
    g_autoptr(Change) change = change_begin(plant, "system", error);
    return change && put_fact(change, "id", plant->id, error) && put_fact(change, "name", facts->name, error) &&
           put_fact(change, "offset", offset, error) && put_fact(change, "schema", number, error) &&
           put_fact(change, "simulate", facts->simulate ? "1" : "0", error) && put_fact(change, "demo", facts->demo ? "1" : "0", error) &&
           put_fact(change, PLANT_KEY_CHECK, check, error) &&
           change_commit(change, "init", "plant", facts->simulate ? "simulated clock: --at is accepted (演练)" : "", error);
}

static gboolean build_file(Plant *plant, const PlantFacts *facts, GError **error) {
    gint64 schema = 0;
    /* Born closed, whatever the umask leaves open: the engine would make it 0644. */
    g_autofree char *shown = utf8_printable(plant->path);
    int fd = open(plant->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0660 & ~07);
    if (fd < 0)
        return err_set_errno(error, ERR_IO, _("%s cannot be created"), shown);
    path_share(fd, plant->path, 0660); /* the group reads and writes it, where there is one; the engine gives its journal that mode */
    close(fd);
    plant->db = db_open(plant->path, DB_CREATE, error);
    if (!plant->db || !db_set_mark(plant->db, error) || !db_begin_write(plant->db, error) ||
        !migrate_schema(plant->db, 0, &schema, error) || !db_commit(plant->db, error) || !db_prepare_plant(plant->db, TRUE, error) ||
        !open_lock(plant, error))
        return FALSE;
    return put_facts(plant, facts, schema, error);
}

static gboolean need_key_room(Plant *plant, GError **error) {
    if (!plant->key)
        plant->key = seal_guarded_new(sizeof *plant->key);
    return plant->key || err_set(error, ERR_EXTERNAL, _("there is not enough memory for the plant's key; close other programs"));
}

static gboolean write_key(Plant *plant, const PlantFacts *facts, GError **error) {
    if (!need_key_room(plant, error))
        return FALSE;
    if (facts->key)
        memcpy(plant->key->bytes, facts->key, KEY_SIZE);
    else
        seal_random(plant->key->bytes, KEY_SIZE);
    plant->key->there = TRUE;
    return path_write(plant->key_path, plant->key->bytes, KEY_SIZE, path_is_shared(plant->key_path) ? 0440 : 0400, FALSE, error);
}

static void remove_leftovers(Plant *plant, gboolean key_is_ours) {
    g_autofree char *lock = g_strconcat(plant->path, ".lock", NULL);
    g_autofree char *journal = g_strconcat(plant->path, "-journal", NULL);
    unlink(plant->path);
    unlink(journal);
    unlink(lock);
    rmdir(plant->evidence);
    if (key_is_ours)
        unlink(plant->key_path);
}

Plant *plant_create(const char *path, const PlantFacts *facts, GError **error) {
    g_autofree char *shown = utf8_printable(path);
    if (!seal_init(error))
        return NULL;
    if (path_exists(path)) {
        err_set(error, ERR_IO, _("%s exists already; choose another name"), shown);
        return NULL;
    }
    guint8 random[16];
    g_autoptr(Plant) plant = plant_new(path, path);
    if (facts->id)
        plant->id = g_strdup(facts->id);
    else {
        plant->id = g_malloc0(33);
        seal_random(random, sizeof random);
        seal_hex(random, sizeof random, plant->id);
    }
    plant->name = g_strdup(facts->name);
    plant->simulated = facts->simulate;
    plant->demo = facts->demo;
    plant->writable = TRUE;
    if (!write_key(plant, facts, error))
        return NULL;
    if (!path_make_folder(plant->evidence, 0770)) {
        err_set_errno(error, ERR_IO, _("%s cannot be created"), plant->evidence);
        remove_leftovers(plant, TRUE);
        return NULL;
    }
    if (!build_file(plant, facts, error)) {
        remove_leftovers(plant, TRUE);
        plant->wrote = FALSE;
        return NULL;
    }
    note_file(plant);
    anchor_forget(plant);
    look_at_clock(plant);
    return g_steal_pointer(&plant);
}

void plant_discard(Plant *plant) {
    plant->wrote = FALSE;
    remove_leftovers(plant, TRUE);
}

Db *plant_db(Plant *plant) {
    return plant->db;
}

const char *plant_path(const Plant *plant) {
    return plant->path;
}

const char *plant_home(const Plant *plant) {
    return plant->home;
}

void plant_be_quiet(Plant *plant) {
    plant->quiet = TRUE;
}

ClockCache *plant_clock_cache(Plant *plant) {
    return &plant->clock;
}

gboolean plant_is_quiet(const Plant *plant) {
    return plant->quiet;
}

const char *plant_id(const Plant *plant) {
    return plant->id;
}

const char *plant_name(const Plant *plant) {
    return plant->name;
}

gboolean plant_is_simulated(const Plant *plant) {
    return plant->simulated;
}

gboolean plant_is_demo(const Plant *plant) {
    return plant->demo;
}

gboolean plant_is_writable(const Plant *plant) {
    return plant->writable;
}

const char *plant_terminal(const Plant *plant) {
    return plant->terminal;
}

void plant_set_terminal(Plant *plant, const char *name) {
    g_free(plant->terminal);
    plant->terminal = g_strdup(name);
}

char *plant_key_check(const guint8 *key) {
    static const char label[] = "BHCHECK1";
    SealPepper pepper;
    guint8 digest[SEAL_HASH_SIZE];
    char hex[SEAL_HEX_SIZE];
    seal_pepper(key, &pepper);
    seal_hmac(pepper.bytes, sizeof pepper.bytes, label, strlen(label), digest);
    seal_wipe(&pepper, sizeof pepper);
    seal_hex(digest, sizeof digest, hex);
    return g_strdup(hex);
}

/* Asked before any secret is judged with it: with another plant's key every right password would be wrong, and counted. */
static gboolean key_fits(Plant *plant, const guint8 *key, const char *shown, GError **error) {
    g_autofree char *known = NULL, *check = plant_key_check(key);
    if (plant->db && !plant_fact(plant, PLANT_KEY_CHECK, &known, error))
        return FALSE;
    return !known || strcmp(known, check) == 0 ||
           err_set(error, ERR_CORRUPT,
                   _("%s belongs to another plant; copy the right key beside this one (it lies with its"
                     " backups)"),
                   shown);
}

const guint8 *plant_key(Plant *plant, GError **error) {
    struct stat status;
    if (plant->key && plant->key->there)
        return plant->key->bytes;
    g_autofree char *shown = utf8_printable(plant->key_path);
    mode_t closed = ids_are_two() || path_is_shared(plant->key_path) ? 037 : 077; /* there it is read through the group */
    if (stat(plant->key_path, &status) == 0 && (status.st_mode & closed)) {
        err_set(error, ERR_IO, _("%s may be read by others; run: chmod 0400 %s"), shown, shown);
        return NULL;
    }
    gsize size = 0;
    g_autofree char *bytes = need_key_room(plant, error) ? path_read(plant->key_path, KEY_SIZE, &size, error) : NULL;
    if (!bytes)
        return NULL;
    if (size != KEY_SIZE) {
        err_set(error, ERR_CORRUPT, _("%s is not a plant key; copy the right one beside the plant"), shown);
        return NULL;
    }
    memcpy(plant->key->bytes, bytes, KEY_SIZE);
    seal_wipe(bytes, size);
    if (!key_fits(plant, plant->key->bytes, shown, error))
        return NULL;
    plant->key->there = TRUE;
    return plant->key->bytes;
}

const char *plant_evidence_dir(const Plant *plant) {
    return plant->evidence;
}

gboolean plant_head(Plant *plant, PlantHead *head, GError **error) {
    g_autoptr(GError) local = NULL;
    g_autoptr(Rows) rows = db_query(plant->db, &local, "SELECT seq, at, hash FROM audit ORDER BY seq DESC LIMIT 1", "");
    *head = (PlantHead){0};
    if (rows_next(rows, &local)) {
        const char *hash = rows_text(rows, 2);
        g_autofree char *code = chain_head_code(hash ? hash : "");
        head->seq = rows_int(rows, 0);
        head->at = rows_int(rows, 1);
        g_strlcpy(head->hash, hash ? hash : "", sizeof head->hash);
        g_strlcpy(head->code, code, sizeof head->code);
    }
    if (!local)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&local));
    return FALSE;
}

gint64 plant_head_seq(Plant *plant) {
    PlantHead head;
    return plant_head(plant, &head, NULL) ? head.seq : -1;
}

gint64 plant_head_time(Plant *plant) {
    PlantHead head;
    return plant_head(plant, &head, NULL) ? head.at : -1;
}

char *plant_head_code(Plant *plant) {
    PlantHead head;
    return plant_head(plant, &head, NULL) ? g_strdup(head.code) : NULL;
}

gint64 plant_data_version(Plant *plant) {
    return db_data_version(plant->db);
}

gboolean plant_take_wrote(Plant *plant) {
    gboolean wrote = plant->wrote;
    plant->wrote = FALSE;
    return wrote;
}

gboolean plant_lock(Plant *plant, gint64 limit, GError **error) {
    plant->wrote = TRUE;
    if (plant->lock < 0 && !open_lock(plant, error))
        return FALSE;
    return lock_take(plant->path, &plant->lock, plant->terminal, limit, error);
}

void plant_unlock(Plant *plant) {
    lock_release(plant->lock);
}

void plant_hurry(Plant *plant) {
    db_hurry(plant->db, TRUE, NULL); /* where that fails it is only slower */
}

gboolean plant_settle(Plant *plant, GError **error) {
    if (!db_hurry(plant->db, FALSE, error))
        return FALSE;
    int fd = open(plant->path, O_RDONLY | O_CLOEXEC);
    gboolean ok = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return ok || err_set_errno(error, ERR_IO, _("%s cannot be written"), plant->path);
}
