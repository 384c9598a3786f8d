/* SPDX-License-Identifier: MIT
 *
 * Approvals in the replay: a step of a form with sign = yes counts as done by somebody if that somebody signed the row which
 * says so first. Runs beside the comparing of images, so most rows must cost nothing.
 */
#include "verify_trust.h"

#include "bihuan/base/i18n.h"

#include <string.h>

static const char SQL_BEFORE[] = "SELECT body FROM audit WHERE subject = $1 AND at = $2 AND actor = $3 AND seq < $4 AND key_id IS NOT NULL";

typedef struct {
    char *record, *position, *name, *done, *by, *decision;
} Done;

static void done_clear(Done *done) {
    g_free(done->record);
    g_free(done->position);
    g_free(done->name);
    g_free(done->done);
    g_free(done->by);
    g_free(done->decision);
}

static Done done_of(const ImageScan *image) {
    return (Done){image_text(image, "record"), image_text(image, "position"), image_text(image, "name"),
                  image_text(image, "done"),   image_text(image, "done_by"),  image_text(image, "decision")};
}

/* What nobody approved is not signed: an open step, one sent back or cancelled. */
static gboolean is_approval(const Done *done) {
    return g_strcmp0(done->done, "0") != 0 && done->decision && done->record && done->name && *done->decision &&
           strcmp(done->decision, "cancelled") != 0 && strcmp(done->decision, "reject") != 0;
}

static gboolean verify_steps_is_same(Auditor *auditor, const char *body, const Done *done) {
    ImageScan scan;
    gboolean same = FALSE;
    if (!body || !image_begin(&scan, body))
        return FALSE;
    while (!same && image_next(&scan, auditor->db) == IMAGE_ROW) {
        if (strcmp(scan.table, "step") != 0)
            continue;
        Done other = done_of(&scan);
        same = g_strcmp0(other.record, done->record) == 0 && g_strcmp0(other.position, done->position) == 0 &&
               g_strcmp0(other.done, done->done) == 0 && g_strcmp0(other.by, done->by) == 0 &&
               g_strcmp0(other.decision, done->decision) == 0;
        done_clear(&other);
    }
    return same;
}

/* A later row may write a finished step again (a rule that touches it): then the row that finished it is the signed one. */
static gboolean was_signed_before(Auditor *auditor, const AuditRow *row, const Done *done) {
    gint64 at = g_ascii_strtoll(done->done, NULL, 10);
    gboolean found = FALSE;
    if (at > row->at)
        return FALSE;
    g_autoptr(Rows) rows = db_query(auditor->db, &auditor->unread, SQL_BEFORE, "sisi", done->record, at, done->by, row->seq);
    while (!found && rows_next(rows, &auditor->unread))
        found = verify_steps_is_same(auditor, rows_text(rows, 0), done);
    return found;
}

void steps_audit(Auditor *auditor, const AuditRow *row, const ImageScan *image) {
    if (image_is(image, "done", "0"))
        return;
    Done done = done_of(image);
    gboolean is_own = row->is_signed && g_strcmp0(done.by, row->actor) == 0;
    if (!is_own && is_approval(&done) && signed_forms_ask(auditor->forms, done.record, done.name, &auditor->unread) &&
        !was_signed_before(auditor, row, &done)) {
        VerifyBroken *broken = g_new(VerifyBroken, 1);
        *broken = (VerifyBroken){row->seq, g_strdup_printf(_("log row %ld calls the step %s of %s done by %s, who did not sign it"),
                                                           (long)row->seq, done.name, done.record, done.by ? done.by : "")};
        g_ptr_array_add(auditor->pending, broken);
    }
    done_clear(&done);
}
