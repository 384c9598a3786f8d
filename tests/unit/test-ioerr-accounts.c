/* SPDX-License-Identifier: MIT
 *
 * The disk refuses at every operation in turn, in a plant with accounts: nothing is done without the password or the signature it
 * needs, nothing is acknowledged that did not happen, and no failure is answered as "not there", "not allowed" or "wrong".
 */
#include "disk.h"
#include "ask.h"
#include "store-plant.h"
#include "trial.h"

#include "bihuan/app/account.h"
#include "bihuan/app/lift.h"
#include "bihuan/app/limits.h"
#include "bihuan/app/session.h"
#include "bihuan/app/work.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/appointment.h"
#include "bihuan/model/hold.h"
#include "bihuan/model/record.h"
#include "bihuan/seal/seal.h"

#include <sqlite3.h>
#include <string.h>

#define PASSWORD "ein gutes passwort"
#define OTHER "ein ganz anderes wort"
#define PIN "258046"

static char *path;
static gint64 now;

/* A deed, and whether who does it may: else it is done under no fault. rows: what it adds to the log when it is done. */
typedef struct {
    const char *name;
    gboolean (*run)(App *app, GError **error);
    gboolean allowed, is_signed;
    int rows;
} Deed;

/* ---- the plant ---- */

static void put_person(Change *change, const char *id, const char *role) {
    g_autoptr(GError) error = NULL;
    Person person = {.id = (char *)id,
                     .name = (char *)"郑安全",
                     .pinyin = (char *)"zaq",
                     .department = (char *)"EHS",
                     .title = (char *)"",
                     .crew = (char *)"",
                     .phone = (char *)"",
                     .email = (char *)"",
                     .in_service = TRUE};
    Appointment appointment = {.person = (char *)id, .role = (char *)role, .scope = (char *)"", .since = 1};
    g_assert_true(person_put(change, &person, &error) && appointment_put(change, &appointment, &error));
    g_assert_no_error(error);
}

/* A closed special treatment, which a lift asks for. */
static void put_treatment(Change *change) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Record) record = record_new();
    record->number = g_strdup("ZX-2026-00001");
    record->form = g_strdup("special-treatment");
    record->version = 1;
    record->state = g_strdup("closed");
    record->area = g_strdup("A-01");
    record->opened = record->closed = change_time(change);
    record->opened_by = g_strdup("P2");
    record->ended = TRUE;
    g_assert_true(record_save(change, record, &error));
    g_assert_no_error(error);
}

static gboolean report(App *app, GError **error) {
    g_autoptr(GHashTable) values = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(values, (gpointer) "area", (gpointer) "A-01");
    g_hash_table_insert(values, (gpointer) "category", (gpointer) "fire");
    g_hash_table_insert(values, (gpointer) "note", (gpointer) "灭火器压力不足");
    g_autoptr(Work) work = work_submit(app, "hazard", values, error);
    return work != NULL;
}

/* The third hazard freezes the area; then two people get accounts. */
static void furnish(void) {
    g_autoptr(GError) error = NULL;
    g_autoptr(App) app = app_open(path, TRUE, &error);
    g_assert_no_error(error);
    g_autoptr(Change) people = change_begin(app_plant(app), "system", &error);
    put_person(people, "P2", "ehs-head");
    put_person(people, "P3", "prd-head");
    put_person(people, "P4", "operator");
    g_assert_true(change_commit(people, "test", "people", "", &error));
    g_clear_pointer(&people, change_free);
    clock_advance(CLOCK_MINUTE);
    g_assert_true(app_login(app, "P1", &error) && report(app, &error));
    clock_advance(CLOCK_MINUTE);
    g_autoptr(Change) treatment = change_begin(app_plant(app), "system", &error);
    put_treatment(treatment);
    g_assert_true(change_commit(treatment, "test", "treatment", "", &error));
    g_clear_pointer(&treatment, change_free);
    app_login(app, NULL, NULL);
    AccountSecrets secrets = {PASSWORD, PIN};
    g_assert_true(account_enrol(app, "P1", &secrets, NULL, &error));
    g_assert_true(account_enrol(app, "P2", &secrets, NULL, &error));
    g_assert_no_error(error);
    plant_be_quiet(app_plant(app));
}

/* ---- the deeds ---- */

static gboolean enter(App *app, const char *person, GError **error) {
    return session_unlock(app, person, PASSWORD, error) && session_arm(app, PASSWORD, PIN, error);
}

static gboolean log_in(App *app, GError **error) {
    return session_unlock(app, "P1", PASSWORD, error) && session_is_unlocked(app);
}

static gboolean log_in_wrongly(App *app, GError **error) {
    return session_unlock(app, "P1", "nicht das passwort", error);
}

static gboolean submit_named(App *app, GError **error) {
    return app_login(app, "P1", error) && report(app, error);
}

static gboolean submit(App *app, GError **error) {
    return session_unlock(app, "P1", PASSWORD, error) && report(app, error);
}

static gboolean password(App *app, GError **error) {
    return app_login(app, "P1", error) && account_change_password(app, PASSWORD, OTHER, error);
}

static gboolean password_unknown(App *app, GError **error) {
    return app_login(app, "P1", error) && account_change_password(app, "nicht das passwort", OTHER, error);
}

static gboolean sign_step(App *app, GError **error) {
    g_autoptr(Change) change = change_begin(app_plant(app), app_user_id(app), error);
    g_autoptr(Row) row = row_new("counter");
    row_set_text(row, "name", "signed");
    row_set_int(row, "value", 1);
    return change && change_put(change, row, error) && session_sign(app, change, "验收 / accept", NULL, error) &&
           change_commit(change, "act", "test", "accept", error);
}

static gboolean sign(App *app, GError **error) {
    return enter(app, "P1", error) && sign_step(app, error);
}

static gboolean sign_without_pin(App *app, GError **error) {
    return session_unlock(app, "P1", PASSWORD, error) && sign_step(app, error);
}

static gboolean sign_named(App *app, GError **error) {
    return app_login(app, "P1", error) && sign_step(app, error);
}

static gboolean sign_without_account(App *app, GError **error) {
    return app_login(app, "P4", error) && sign_step(app, error);
}

static gboolean lift_first(App *app, GError **error) {
    gboolean lifted;
    g_autoptr(GPtrArray) holds = hold_list(app_db(app), FALSE, error);
    if (!holds)
        return FALSE;
    g_assert_cmpuint(holds->len, >, 0);
    return lift_sign(app, ((const Hold *)holds->pdata[0])->id, NULL, &lifted, error);
}

static gboolean lift(App *app, GError **error) {
    return enter(app, "P2", error) && lift_first(app, error);
}

static gboolean lift_named(App *app, GError **error) {
    return app_login(app, "P2", error) && lift_first(app, error);
}

static gboolean set_limit(App *app, GError **error) {
    LimitWish wish = {.name = "hazard.cycle.target", .value = "2d", .source = "安委会 2026-05", .reason = "更早响应"};
    LimitDone done = {0};
    gboolean ok = limits_set(app, &wish, &done, error);
    limit_done_clear(&done);
    return ok;
}

static gboolean limit(App *app, GError **error) {
    return enter(app, "P2", error) && set_limit(app, error);
}

static gboolean limit_named(App *app, GError **error) {
    return app_login(app, "P2", error) && set_limit(app, error);
}

static gboolean leave(App *app, GError **error) {
    return enter(app, "P2", error) && account_leave(app, "P4", NULL, error);
}

static gboolean leave_named(App *app, GError **error) {
    return app_login(app, "P2", error) && account_leave(app, "P4", NULL, error);
}

static const Deed deeds[] = {
    {"log-in", log_in, TRUE, FALSE, 0},
    {"log-in with a wrong password", log_in_wrongly, FALSE, FALSE, 0},
    {"submit", submit, TRUE, FALSE, 1},
    {"submit without the password", submit_named, FALSE, FALSE, 0},
    {"password", password, TRUE, TRUE, 1},
    {"password of another", password_unknown, FALSE, FALSE, 0},
    {"sign", sign, TRUE, TRUE, 1},
    {"sign without the PIN", sign_without_pin, FALSE, FALSE, 0},
    {"sign without the password", sign_named, FALSE, FALSE, 0},
    {"sign without an account", sign_without_account, FALSE, FALSE, 0},
    {"lift", lift, TRUE, TRUE, 1},
    {"lift without the password", lift_named, FALSE, FALSE, 0},
    {"limit", limit, TRUE, TRUE, 1},
    {"limit without the password", limit_named, FALSE, FALSE, 0},
    {"leave", leave, TRUE, TRUE, 1},
    {"leave without the password", leave_named, FALSE, FALSE, 0},
};

/* ---- judging ---- */

static App *open_site(void) {
    g_autoptr(GError) error = NULL;
    disk_restore();
    clock_simulate(now, FALSE);
    App *app = app_open(path, TRUE, &error);
    g_assert_no_error(error);
    return app;
}

static void close_site(App *app) {
    plant_be_quiet(app_plant(app));
    app_close(app);
}

static gboolean is_unsure(const GError *error) {
    return error && (strstr(error->message, "the disk did not confirm it") || strstr(error->message, " is saved, but") ||
                     strstr(error->message, "whether it was written cannot be known"));
}

#define DEEDS "kind NOT IN ('denied', 'admitted')" /* what is no count of secrets */

static gint64 rows_since(App *app, gint64 head, const char *where) {
    g_autofree char *sql = g_strdup_printf("SELECT count(*) FROM audit WHERE seq > $1 AND %s", where);
    return ask_int(app_db(app), -1, sql, "i", head);
}

static void judge(App *app, const Deed *deed, gint64 head, gboolean done, const GError *error, gboolean struck) {
    gint64 rows = plant_head_seq(app_plant(app)) - head, deeds_done = rows_since(app, head, DEEDS);
    if (done && !deed->allowed)
        trial_fail("%s: done", deed->name);
    if (!deed->allowed && deeds_done)
        trial_fail("%s: the log grew by %d rows: %s", deed->name, (int)deeds_done, error ? error->message : "done");
    if (deed->allowed && !is_unsure(error) && deeds_done != (done ? deed->rows : 0))
        trial_fail("%s: %s, but the log grew by %d rows", deed->name, done ? "done" : error ? error->message : "?", (int)rows);
    if (deed->is_signed && deeds_done && rows_since(app, head, DEEDS " AND key_id IS NULL"))
        trial_fail("%s: a row without its signature", deed->name);
    if (done)
        return;
    if (!error || !trial_is_sentence(error->message))
        trial_fail("%s: nothing is said", deed->name);
    else if (!struck && (deed->allowed || !err_is(error, ERR_DENIED)))
        trial_fail("%s: %s", deed->name, error->message);
    else if (deed->allowed && !err_is(error, ERR_IO) && !err_is(error, ERR_CORRUPT) && !err_is(error, ERR_BUSY))
        trial_fail("%s: the disk failed, and what is said is: %s", deed->name, error->message);
}

/* The disk is well again. The new password counts where it was written, the old one everywhere else. */
static void judge_afterwards(App *app, const Deed *deed, gboolean done, gboolean unsure) {
    g_autoptr(GError) error = NULL, again = NULL;
    if (deed->run == password && !unsure) {
        if (!session_unlock(app, "P1", done ? OTHER : PASSWORD, &error))
            trial_fail("%s: the %s one does not open: %s", deed->name, done ? "new" : "old", error->message);
        return;
    }
    if (!done && !unsure && deed->allowed && !deed->run(app, &again))
        trial_fail("%s: it does not work afterwards: %s", deed->name, again->message);
}

static gboolean try_fault(const Deed *deed, const DiskFault *fault, int *refused) {
    g_autoptr(GError) error = NULL;
    App *app = open_site();
    int bad = trial_bad();
    gint64 head = plant_head_seq(app_plant(app));
    disk_arm(fault);
    gboolean done = deed->run(app, &error), struck = disk_struck();
    disk_arm(NULL);
    *refused += !done;
    judge(app, deed, head, done, error, struck);
    judge_afterwards(app, deed, done, is_unsure(error));
    if (trial_bad() > bad) {
        g_autofree char *complaint = trial_complaint(app_plant(app));
        g_test_message("… with result %d on operations %d at %d%s; %s", fault->result, (int)fault->on, (int)fault->at,
                       fault->sticks ? " and all later ones" : "", complaint ? complaint : "the file is sound");
    }
    close_site(app);
    return struck;
}

static void test_deeds(gconstpointer data) {
    static const DiskFault faults[] = {
        {DISK_READ, SQLITE_IOERR_READ, 1, FALSE},   {DISK_READ, SQLITE_IOERR_READ, 1, TRUE}, {DISK_NAMES, SQLITE_IOERR_ACCESS, 1, FALSE},
        {DISK_WRITE, SQLITE_IOERR_WRITE, 1, FALSE}, {DISK_WRITE, SQLITE_FULL, 1, TRUE},      {DISK_SYNC, SQLITE_IOERR_FSYNC, 1, FALSE},
        {DISK_READ, SQLITE_CORRUPT, 1, FALSE},
    };
    const Deed *deed = data;
    int runs = 0, struck = 0, refused = 0;
    g_autoptr(GError) error = NULL;
    App *app = open_site(); /* without any fault it is as the table says */
    gint64 head = plant_head_seq(app_plant(app));
    gboolean done = deed->run(app, &error);
    judge(app, deed, head, done, error, FALSE);
    g_assert_cmpint(done, ==, deed->allowed);
    close_site(app);
    for (gsize i = 0; i < G_N_ELEMENTS(faults); i++) {
        DiskFault fault = faults[i];
        gboolean again = fault.sticks || fault.result == SQLITE_CORRUPT; /* much like one before: in part, but for a release */
        for (;; fault.at += again ? 5 - trial_figure(0, 4) : 1) {
            runs++;
            if (!try_fault(deed, &fault, &refused))
                break;
            struck++;
        }
    }
    g_assert_cmpint(struck, >, 0);
    g_assert_cmpint(refused, >, 1);
    g_test_message("FIGURE I/O errors with accounts, %s: %d runs, %d faults, %d refused, %d bad", deed->name, runs, struck, refused,
                   trial_bad());
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    i18n_init("en");
    g_assert_true(seal_init(NULL));
    char *folder = store_folder_new();
    path = trial_site_new(folder);
    furnish();
    now = clock_now();
    disk_insert(folder, 1);
    disk_load();
    disk_keep();
    for (gsize i = 0; i < G_N_ELEMENTS(deeds); i++) {
        g_autofree char *name = g_strdelimit(g_strdup_printf("/ioerr-accounts/%s", deeds[i].name), " ", '-');
        g_test_add_data_func(name, &deeds[i], test_deeds);
    }
    int result = g_test_run();
    g_free(path);
    store_folder_remove(folder);
    return result;
}
