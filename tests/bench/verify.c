/* SPDX-License-Identifier: MIT
 *
 * Times verify:  verify FILE  prints seconds of chain, chain + replay, everything, and the log's rows and bytes; with
 * --bytes it writes the hashed bytes of the log to stdout (for sha256sum beside it).
 */
#include "bihuan/store/verify.h"

#include <stdio.h>
#include <string.h>

static double run(Plant *plant, VerifyParts parts) {
    g_autoptr(GError) error = NULL;
    gint64 start = g_get_monotonic_time();
    g_autoptr(Verify) verify = verify_plant(plant, parts, NULL, NULL, &error);
    if (!verify || !verify->ok)
        fprintf(stderr, "verify: not ok: %s\n",
                error                 ? error->message
                : verify->broken->len ? ((VerifyBroken *)verify->broken->pdata[0])->text
                : verify->state->len  ? ((VerifyState *)verify->state->pdata[0])->text
                                      : "?");
    return (double)(g_get_monotonic_time() - start) / 1e6;
}

static void write_bytes(Plant *plant) {
    g_autoptr(Rows) rows =
        db_query(plant_db(plant), NULL, "SELECT seq, at, clock, actor, terminal, kind, subject, body, prev FROM audit ORDER BY seq", "");
    while (rows_next(rows, NULL)) {
        char numbers[24] = "";
        printf("BHA1%s%s", plant_id(plant), rows_text(rows, 8));
        fwrite(numbers, 1, sizeof numbers, stdout);
        for (int i = 3; i < 8; i++) {
            fwrite(numbers, 1, 8, stdout);
            fputs(rows_text(rows, i), stdout);
        }
        fwrite(numbers, 1, 8, stdout);
    }
}

int main(int argc, char **argv) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Plant) plant = argc > 1 ? plant_open(argv[1], FALSE, &error) : NULL;
    if (!plant) {
        fprintf(stderr, "verify: %s\n", error ? error->message : "which plant?");
        return 1;
    }
    if (argc > 2 && strcmp(argv[2], "--bytes") == 0) {
        write_bytes(plant);
        return 0;
    }
    double chain = run(plant, VERIFY_CHAIN), replay = run(plant, VERIFY_CHAIN | VERIFY_STATE), all = run(plant, VERIFY_ALL);
    printf("%.3f %.3f %.3f %ld\n", chain, replay, all, (long)plant_head_seq(plant));
    return 0;
}
