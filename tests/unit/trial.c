/* SPDX-License-Identifier: MIT
 *
 * What the tests of bad days share.
 */
#include "trial.h"

#include "store-plant.h"

#include "bihuan/app/work.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/utf8.h"
#include "bihuan/model/area.h"
#include "bihuan/rule/rule.h"
#include "bihuan/store/verify.h"

#include <string.h>

int trial_figure(int every_run, int release) {
    int figure = g_getenv("BIHUAN_TORTURE") ? release : every_run;
#ifdef __SANITIZE_ADDRESS__
    figure /= 10;
#endif
    return figure;
}

static int bad;

int trial_bad(void) {
    return bad;
}

void trial_fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    if (bad++ < 10)
        g_test_message("FAILED %s", text);
    g_test_fail();
}

gboolean trial_write(Plant *plant, int n, gint64 *seq, GError **error) {
    g_autoptr(Change) change = change_begin(plant, "u001", error);
    g_autofree char *code = g_strdup_printf("A%d", n), *name = g_strdup_printf("%d 号罐区，写到一半时断电也不许丢", n);
    g_autoptr(Row) row = row_new("area");
    row_set_text(row, "code", code);
    row_set_text(row, "name", name);
    g_autoptr(Row) counter = row_new("counter");
    row_set_text(counter, "name", "all");
    if (!change)
        return FALSE;
    row_set_int(counter, "value", change_seq(change));
    if (seq)
        *seq = change_seq(change);
    return change_put(change, row, error) && change_put(change, counter, error) && change_mention(change, "YH-1", error) &&
           change_commit(change, "act", code, "", error);
}

char *trial_complaint(Plant *plant) {
    g_autoptr(GError) error = NULL;
    char *complaint = db_check_file(plant_db(plant), FALSE);
    if (complaint)
        return complaint;
    g_autoptr(Verify) verify = verify_plant(plant, VERIFY_CHAIN | VERIFY_STATE, NULL, NULL, &error);
    if (!verify)
        return g_strdup(error->message);
    if (verify->broken->len)
        return g_strdup(((const VerifyBroken *)verify->broken->pdata[0])->text);
    if (verify->state->len) {
        const VerifyState *state = verify->state->pdata[0];
        return g_strdup_printf("%s %s: %s", state->table, state->key, state->text);
    }
    return verify->ok ? NULL : g_strdup("verify is not content");
}

/* --- A plant with people ------------------------------------------------------------------------------------- */

static Work *report(App *app, GError **error) {
    g_autoptr(GHashTable) values = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(values, (gpointer) "area", (gpointer) "A-01");
    g_hash_table_insert(values, (gpointer) "category", (gpointer) "fire");
    g_hash_table_insert(values, (gpointer) "note", (gpointer) "灭火器压力不足");
    return work_submit(app, "hazard", values, error);
}

static void put_people(App *app) {
    g_autoptr(GError) error = NULL;
    PlantArea area = {.code = (char *)"A-01", .name = (char *)"罐区", .parent = (char *)"", .department = (char *)"EHS"};
    Person person = {.id = (char *)"P1",
                     .name = (char *)"吴操作",
                     .pinyin = (char *)"wcz",
                     .department = (char *)"EHS",
                     .title = (char *)"",
                     .crew = (char *)"",
                     .phone = (char *)"",
                     .email = (char *)"",
                     .in_service = TRUE};
    g_autoptr(Change) change = change_begin(app_plant(app), "system", &error);
    g_assert_true(area_save(change, &area, &error) && person_put(change, &person, &error));
    g_assert_true(change_commit(change, "test", "test", "", &error));
    g_assert_no_error(error);
}

char *trial_site_new(const char *folder) {
    g_autoptr(GError) error = NULL;
    char *path = g_build_filename(folder, "plant.db", NULL);
    g_autoptr(Plant) plant = store_plant_new(folder);
    g_assert_true(app_furnish(plant, &error));
    g_clear_pointer(&plant, plant_close);
    g_autoptr(App) app = app_open(path, TRUE, &error);
    g_assert_no_error(error);
    put_people(app);
    g_assert_true(app_login(app, "P1", &error));
    for (int i = 0; i < 2; i++) {
        clock_advance(CLOCK_MINUTE);
        g_autoptr(Work) work = report(app, &error);
        g_assert_no_error(error);
    }
    return path;
}

static gboolean deed_change(App *app, GError **error) {
    return trial_write(app_plant(app), 1, NULL, error);
}

static gboolean deed_submit(App *app, GError **error) {
    g_autoptr(Work) work = app_login(app, "P1", error) ? report(app, error) : NULL;
    return work != NULL;
}

static gboolean deed_act(App *app, GError **error) {
    if (!app_login(app, "P1", error))
        return FALSE;
    g_autofree char *number = NULL;
    if (!db_get_text(app_db(app), error, &number, "SELECT number FROM record ORDER BY number LIMIT 1", ""))
        return FALSE;
    g_autoptr(GHashTable) values = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(Work) work = work_act(app, number ? number : "", "respond", FALSE, values, 0, error);
    return work != NULL;
}

/* The clock of these tests is always put back to one and the same time before a deed. */
static gboolean deed_tick(App *app, GError **error) {
    RuleTick tick = {0};
    clock_advance(60 * CLOCK_HOUR);
    return rule_tick(app_plant(app), app_shelf(app), 100, &tick, error);
}

const TrialDeed trial_deeds[] = {
    {"change", deed_change, TRUE}, {"submit", deed_submit, TRUE}, {"act", deed_act, TRUE}, {"tick", deed_tick, FALSE}, {NULL, NULL, FALSE},
};

gboolean trial_is_sentence(const char *text) {
    g_autofree char *clean = text ? utf8_clean(text, 4000, FALSE, NULL) : NULL;
    return clean && strlen(clean) > 10;
}
