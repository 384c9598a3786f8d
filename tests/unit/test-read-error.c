/* SPDX-License-Identifier: MIT
 *
 * A question that could not be answered is not a no: a disk error while an account is read opens no door, and nobody is told
 * that something is not there that could only not be read.
 */
#include "disk.h"
#include "ask.h"
#include "store-plant.h"
#include "trial.h"

#include "bihuan/app/account.h"
#include "bihuan/app/authority.h"
#include "bihuan/app/session.h"
#include "bihuan/app/work.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/account.h"
#include "bihuan/rule/who.h"
#include "bihuan/seal/seal.h"
#include "bihuan/store/canon.h"

#include <sqlite3.h>
#include <string.h>

#define OPERATIONS_MOST 600

static char *path;
static gint64 now;

static void add_account(App *app, const char *person) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Change) change = change_begin(app_plant(app), "system", &error);
    g_assert_no_error(error);
    Account account = {.person = (char *)person,
                       .state = (char *)"active",
                       .cost = (char *)"fast",
                       .box = (char *)"x",
                       .pin_cost = (char *)"fast",
                       .pin = (char *)"x",
                       .key_id = (char *)"k",
                       .since = 1,
                       .enrolled_by = (char *)"P2"};
    g_assert_true(account_save(change, &account, &error));
    g_assert_true(change_commit(change, "enrol", person, "", &error));
}

/* P1 is named, has an account, and gave no password. */
static App *open_site(void) {
    g_autoptr(GError) error = NULL;
    disk_restore();
    clock_simulate(now, FALSE);
    App *app = app_open(path, TRUE, &error);
    g_assert_no_error(error);
    add_account(app, "P1");
    g_assert_true(app_login(app, "P1", &error));
    g_assert_nonnull(shelf_form(app_shelf(app), "hazard", 0, NULL, NULL)); /* as in a terminal that has been running */
    return app;
}

static void close_site(App *app) {
    plant_be_quiet(app_plant(app));
    app_close(app);
}

typedef gboolean (*Question)(App *app, GError **error);

/* Whatever read fails, the answer is no, and where one failed the disk is the reason. How many did? */
static int ask_at_every_read(const char *name, Question question, ErrCode otherwise) {
    g_autoptr(GError) healthy = NULL;
    App *app = open_site();
    g_assert_false(question(app, &healthy));
    g_assert_error(healthy, ERR, (int)otherwise);
    int struck = 0;
    for (int at = 1; at < OPERATIONS_MOST; at++) {
        g_autoptr(GError) error = NULL, after = NULL;
        gint64 head = plant_head_seq(app_plant(app));
        disk_arm(&(DiskFault){DISK_READ, SQLITE_IOERR_READ, at, FALSE});
        gboolean yes = question(app, &error), hit = disk_struck();
        disk_arm(NULL);
        if (yes || plant_head_seq(app_plant(app)) > head)
            trial_fail("%s, read %d fails: the answer is yes", name, at);
        else if (hit && !err_is(error, ERR_IO))
            trial_fail("%s, read %d fails, and what is said is: %s", name, at, error ? error->message : "nothing");
        if (!hit)
            break;
        struck++;
        /* the disk is well again: so is the answer */
        if (question(app, &after) || !err_is(after, (int)otherwise))
            trial_fail("%s, after read %d failed: %s", name, at, after ? after->message : "yes");
    }
    close_site(app);
    return struck;
}

static gboolean ask_user(App *app, GError **error) {
    return app_need_user(app, error);
}

static gboolean ask_witness(App *app, GError **error) {
    return session_witness(app, "P1", NULL, error);
}

static gboolean ask_both(App *app, GError **error) {
    return session_both(app, "P2", error);
}

static gboolean ask_unlock(App *app, GError **error) {
    return session_unlock(app, "nobody", "secret", error);
}

static gboolean ask_submit(App *app, GError **error) {
    g_autoptr(GHashTable) values = canon_map_new();
    g_hash_table_insert(values, g_strdup("area"), g_strdup("A-01"));
    g_hash_table_insert(values, g_strdup("category"), g_strdup("corrosion"));
    g_autoptr(Work) work = work_submit(app, "hazard", values, error);
    return work != NULL;
}

static gboolean ask_leave(App *app, GError **error) {
    return account_leave(app, "P1", NULL, error);
}

static gboolean ask_authority(App *app, GError **error) {
    return authority_may(app, &(Authority){.verb = "limit", .second = "P2"}, error);
}

static void test_questions(void) {
    static const struct {
        const char *name;
        Question question;
        ErrCode otherwise;
    } questions[] = {
        {"need a user", ask_user, ERR_DENIED},    {"witness", ask_witness, ERR_DENIED}, {"both", ask_both, ERR_DENIED},
        {"unlock", ask_unlock, ERR_DENIED},       {"submit", ask_submit, ERR_DENIED},   {"leave", ask_leave, ERR_DENIED},
        {"authority", ask_authority, ERR_DENIED},
    };
    int struck = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(questions); i++) {
        int hits = ask_at_every_read(questions[i].name, questions[i].question, questions[i].otherwise);
        g_assert_cmpint(hits, >, 0);
        struck += hits;
    }
    g_test_message("FIGURE read errors: 7 questions of who may, %d failed reads, %d bad", struck, trial_bad());
}

/* ---- who may, who hears: a list that could not be read is neither empty nor shorter ---- */

typedef char *(*Answer)(const Case *subject, GError **error);

static char *joined(GPtrArray *ids) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; ids && i < ids->len; i++)
        g_string_append_printf(text, "%s ", (const char *)ids->pdata[i]);
    char *all = ids ? g_strdup(text->str) : NULL;
    if (ids)
        g_ptr_array_unref(ids);
    return all;
}

static char *tell_who_may(const Case *subject, GError **error) {
    return joined(who_may(subject, form_step(subject->form, "accept"), NULL, error));
}

static char *tell_who_hears(const Case *subject, GError **error) {
    gboolean others;
    g_autoptr(GPtrArray) specs = form_who_parse("role:ehs, superior:respond, anyone", NULL);
    return joined(who_heard(subject, specs, &others, error));
}

static char *tell_who_is_left(const Case *subject, GError **error) {
    return joined(who_safety(subject, error));
}

static char *tell_who_is_above(const Case *subject, GError **error) {
    return who_superior_text(subject, "P1", error);
}

static char *tell_vacant(const Case *subject, GError **error) {
    return joined(who_vacant(subject->db, subject->shelf, subject->now, error));
}

static void test_lists(void) {
    static const Answer answers[] = {tell_who_may, tell_who_hears, tell_who_is_left, tell_who_is_above, tell_vacant};
    g_autoptr(GError) sound = NULL;
    App *app = open_site();
    const Form *form = shelf_form(app_shelf(app), "hazard", 0, NULL, &sound);
    for (gsize i = 0; i < G_N_ELEMENTS(answers); i++) {
        g_autoptr(Case) subject = case_of_form(app_db(app), app_shelf(app), form, "P1", now);
        g_autofree char *healthy = answers[i](subject, &sound);
        gboolean hit = TRUE;
        int struck = 0;
        g_assert_no_error(sound);
        g_assert_nonnull(healthy);
        for (int at = 1; hit && at < OPERATIONS_MOST; at++) {
            g_autoptr(GError) error = NULL;
            disk_arm(&(DiskFault){DISK_READ, SQLITE_IOERR_READ, at, FALSE});
            g_autofree char *told = answers[i](subject, &error);
            hit = disk_struck();
            disk_arm(NULL);
            struck += hit;
            if (hit ? told != NULL || !err_is(error, ERR_IO) : g_strcmp0(told, healthy) != 0)
                trial_fail("list %d, read %d fails: %s (%s)", (int)i, at, told ? told : "nothing", error ? error->message : "no error");
        }
        g_assert_cmpint(struck, >, 0);
    }
    close_site(app);
}

/* A failure is counted, kept and can be told; a conflict is an answer and counts for nothing. */
static void test_latch(void) {
    g_autoptr(GError) error = NULL;
    App *app = open_site();
    Db *db = app_db(app);
    guint before = db_failures(db);
    g_assert_null(ask_text(db, "SELECT name FROM person WHERE id = 'nobody'", ""));
    g_assert_true(db_answered(db, before, &error));
    g_assert_no_error(error);
    gint64 number = 7;
    g_assert_false(db_get_int(db, NULL, &number, "SELECT x FROM nowhere", ""));
    g_assert_cmpint(number, ==, 7);
    g_assert_cmpuint(db_failures(db), ==, before + 1);
    err_set(&error, ERR_NOT_FOUND, "there is no such thing");
    g_assert_false(db_settle(db, before, TRUE, &error));
    g_assert_error(error, ERR, ERR_FAILED); /* in place of what follows from it */
    g_clear_error(&error);
    g_assert_true(db_settle(db, db_failures(db), TRUE, &error)); /* who asks later is not concerned */
    db_told(db, before);
    g_assert_true(db_answered(db, before, &error));
    close_site(app);
}

/* What a change decides by is read in it: one unanswered question, and it is not written. */
static void test_commit(void) {
    g_autoptr(GError) error = NULL;
    App *app = open_site();
    gint64 head = plant_head_seq(app_plant(app));
    for (int early = 0; early < 2; early++) {
        gboolean there;
        guint before = db_failures(app_db(app));
        if (early)
            g_assert_false(db_get_whether(app_db(app), NULL, &there, "SELECT 1 FROM nowhere", ""));
        g_autoptr(Change) change = change_begin(app_plant(app), "system", &error);
        g_assert_no_error(error);
        if (early)
            change_since(change, before);
        g_autoptr(Row) row = row_new("counter");
        row_set_text(row, "name", "test");
        row_set_int(row, "value", 1);
        g_assert_true(change_put(change, row, &error));
        if (!early)
            g_assert_false(db_get_whether(change_db(change), NULL, &there, "SELECT 1 FROM nowhere", ""));
        g_assert_false(change_commit(change, "test", "test", "", &error));
        g_assert_error(error, ERR, ERR_FAILED);
        g_clear_error(&error);
        g_assert_cmpint(plant_head_seq(app_plant(app)), ==, head);
    }
    g_assert_true(trial_write(app_plant(app), 1, NULL, &error)); /* the next one is another matter */
    g_assert_no_error(error);
    close_site(app);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    i18n_init("en");
    g_assert_true(seal_init(NULL));
    char *folder = store_folder_new();
    path = trial_site_new(folder);
    now = clock_now();
    disk_insert(folder, 1);
    disk_load();
    disk_keep();
    g_test_add_func("/read-error/latch", test_latch);
    g_test_add_func("/read-error/commit", test_commit);
    g_test_add_func("/read-error/questions", test_questions);
    g_test_add_func("/read-error/lists", test_lists);
    int result = g_test_run();
    g_free(path);
    store_folder_remove(folder);
    return result;
}
