/* SPDX-License-Identifier: MIT
 *
 * What restores gave up: a row of the table epoch each. A plant older than that table simply has none.
 */
#include "bihuan/store/epoch.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "private.h"
#include "signed.h"

#include <string.h>

/* Where the table is missing that is an answer, and no failed question. */
static gboolean is_kept(Plant *plant, GError **error) {
    gboolean kept = FALSE;
    return db_has_table(plant_db(plant), "epoch", &kept, error) && kept;
}

gboolean epoch_now(Plant *plant, gint64 *number, GError **error) {
    gboolean kept;
    *number = 1;
    return db_has_table(plant_db(plant), "epoch", &kept, error) &&
           (!kept || db_get_int(plant_db(plant), error, number, "SELECT max(number) FROM epoch", ""));
}

typedef enum { CODE_FITS, CODE_OTHER, CODE_UNKNOWN } Code;

static Code code_of(const char *codes, gint64 place, const char *hash) {
    gsize offset = (gsize)place * EPOCH_CODE;
    if (!codes || strlen(codes) < offset + EPOCH_CODE)
        return CODE_UNKNOWN;
    return strncmp(codes + offset, hash, EPOCH_CODE) == 0 ? CODE_FITS : CODE_OTHER;
}

/* A row without a code was given up only where two people signed that nobody could read it any more, or where a program from
 * before such signatures wrote the epoch. */
static gboolean may_be_unknown(Db *db, gint64 epoch_seq, GError **error) {
    return signed_is_asked(db, epoch_seq, error) || epoch_seq < signed_floor(db, error);
}

gboolean epoch_gave_up(Plant *plant, gint64 seq, const char *hash, gint64 at, gint64 *restored, GError **error) {
    g_autoptr(Rows) rows =
        !is_kept(plant, error)
            ? NULL
            : db_query(plant_db(plant), error,
                       "SELECT at, kept_seq, lost_seq, lost_codes, seq, first, second FROM epoch ORDER BY number DESC", "");
    while (rows_next(rows, error)) {
        gint64 when = rows_int(rows, 0), kept = rows_int(rows, 1), lost = rows_int(rows, 2), row = rows_int(rows, 4);
        if (seq <= kept || (lost && seq > lost) || at > when)
            continue;
        Code code = code_of(rows_text(rows, 3), seq - kept - 1, hash);
        if (code == CODE_OTHER || (code == CODE_UNKNOWN && !may_be_unknown(plant_db(plant), row, error)) ||
            !signed_by_two(plant, row, rows_text(rows, 5), rows_text(rows, 6), error))
            continue;
        *restored = when;
        return TRUE;
    }
    return FALSE;
}

void epoch_note(Plant *plant, GPtrArray *anchors, GError **error) {
    g_autoptr(Rows) rows =
        !is_kept(plant, error)
            ? NULL
            : db_query(plant_db(plant), error,
                       "SELECT number, at, kept_seq, head_seq, lost_seq, aside, first, second FROM epoch ORDER BY number", "");
    while (rows_next(rows, error)) {
        VerifyAnchor *note = g_new0(VerifyAnchor, 1);
        gint64 kept = rows_int(rows, 2), lost = rows_int(rows, 4);
        g_autofree char *when = clock_format_short(rows_int(rows, 1));
        g_autofree char *gone = lost > kept ? g_strdup_printf(_("rows %ld to %ld were given up"), (long)kept + 1, (long)lost)
                                            : g_strdup(lost ? _("no row was given up") : _("nobody knows what was given up"));
        note->name = g_strdup_printf(_("epoch %ld"), (long)rows_int(rows, 0));
        note->seq = rows_int(rows, 3);
        note->ok = TRUE;
        note->state = ANCHOR_NOTE;
        note->at = rows_int(rows, 1);
        note->text = g_strdup_printf(_("restored on %s by %s and %s from a copy that ended at row %ld; %s"), when, rows_text(rows, 6),
                                     rows_text(rows, 7), (long)rows_int(rows, 3), gone);
        g_ptr_array_add(anchors, note);
    }
}

gboolean epoch_put(Change *change, const Epoch *epoch, GError **error) {
    g_autoptr(Row) row = row_new("epoch");
    row_set_int(row, "number", epoch->number);
    row_set_int(row, "at", epoch->at);
    row_set_int(row, "kept_seq", epoch->kept_seq);
    row_set_int(row, "head_seq", epoch->head_seq);
    row_set_text(row, "head", epoch->head);
    row_set_int(row, "lost_seq", epoch->lost_seq);
    row_set_text(row, "lost_head", epoch->lost_head);
    row_set_int(row, "lost_since", epoch->lost_since);
    row_set_text(row, "lost_codes", epoch->lost_codes);
    row_set_text(row, "aside", epoch->aside);
    row_set_text(row, "first", epoch->first);
    row_set_text(row, "second", epoch->second);
    return change_add(change, row, error);
}
