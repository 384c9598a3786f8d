/* SPDX-License-Identifier: MIT
 *
 * What the tests of bad days share.
 */
#include "trial.h"

#include "bihuan/store/verify.h"

int trial_figure(int every_run, int release) {
    int figure = g_getenv("BIHUAN_TORTURE") ? release : every_run;
#ifdef __SANITIZE_ADDRESS__
    figure /= 10;
#endif
    return figure;
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
