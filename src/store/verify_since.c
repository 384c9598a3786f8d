/* SPDX-License-Identifier: MIT
 *
 * Incremental verify: from a row on. What it is worth depends on whether an anchor vouches for the row it begins behind.
 */
#include "verify_private.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"

gboolean verify_since_parse(Plant *plant, const char *text, gint64 *from, GError **error) {
    guint64 number = 0;
    gint64 at = 0;
    PlantHead head;
    if (!plant_head(plant, &head, error))
        return FALSE;
    g_autofree char *shown = utf8_printable(text);
    if (g_ascii_string_to_unsigned(text, 10, 1, G_MAXINT64, &number, NULL)) {
        *from = (gint64)number;
        return *from <= head.seq || err_set(error, ERR_NOT_FOUND, _("the log ends at row %ld; there is no row %s"), (long)head.seq, shown);
    }
    if (!clock_parse(text, &at, error))
        return FALSE;
    *from = 0;
    if (!db_get_int(plant_db(plant), error, from, "SELECT min(seq) FROM audit WHERE at >= $1", "i", at))
        return FALSE;
    return *from > 0 || err_set(error, ERR_NOT_FOUND, _("nothing was written since %s"), shown);
}

void verify_since_note(Plant *plant, gint64 from, Verify *verify) {
    const VerifyAnchor *witness = NULL;
    for (guint i = 0; i < verify->anchors->len; i++) {
        const VerifyAnchor *anchor = verify->anchors->pdata[i];
        if (anchor->state == ANCHOR_OK && anchor->seq >= from - 1)
            witness = anchor;
    }
    VerifyAnchor *note = g_new0(VerifyAnchor, 1);
    note->name = g_strdup(plant_path(plant));
    note->seq = from - 1;
    note->ok = TRUE;
    note->state = ANCHOR_NOTE;
    note->text =
        witness ? g_strdup_printf(_("rows 1 to %ld were not read again; the chain from there to row %ld leads to what %s remembers"),
                                  (long)(from - 1), (long)witness->seq, witness->name)
                : g_strdup_printf(_("rows 1 to %ld were not checked, and no anchor vouches for them; run bihuan verify without --since"),
                                  (long)(from - 1));
    g_ptr_array_add(verify->anchors, note);
}

void verify_add_anchor(Verify *verify, VerifyAnchor *anchor) {
    verify->ok = verify->ok && anchor->ok;
    g_ptr_array_add(verify->anchors, anchor);
}
