/* SPDX-License-Identifier: MIT
 *
 * The check at the start of a terminal. It is short, because nobody waits for a check of everything before he reports a
 * leak; what it leaves out is the work of "bihuan verify".
 */
#include "bihuan/store/verify.h"

#include "private.h"

#define NEWEST_ROWS 1000 /* a minute's rows of a busy plant; read in a few milliseconds */

Verify *verify_newest(Plant *plant, GError **error) {
    PlantHead head;
    if (!plant_head(plant, &head, error))
        return NULL;
    return verify_plant_since(plant, MAX(1, head.seq - NEWEST_ROWS + 1), VERIFY_CHAIN | VERIFY_SCHEMA | VERIFY_ANCHORS, NULL, NULL, error);
}

char *verify_complaint(const Verify *verify) {
    if (verify->broken->len > 0)
        return g_strdup(((const VerifyBroken *)verify->broken->pdata[0])->text);
    if (verify->state->len > 0)
        return g_strdup(((const VerifyState *)verify->state->pdata[0])->text);
    for (guint i = 0; i < verify->anchors->len; i++) {
        const VerifyAnchor *anchor = verify->anchors->pdata[i];
        if (!anchor->ok)
            return g_strdup(anchor->text);
    }
    return NULL;
}
