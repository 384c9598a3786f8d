/* SPDX-License-Identifier: MIT
 *
 * Judging an anchor against the plant, and what this terminal remembers of a plant's head: the chain alone cannot see
 * that its newest rows were cut off. One small file per plant and path, so that a copy elsewhere is a plant of its own.
 */
#include "anchor_judge.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/ids.h"
#include "bihuan/base/path.h"
#include "bihuan/seal/seal.h"
#include "bihuan/store/epoch.h"
#include "private.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void anchor_path_tag(Plant *plant, char tag[17]) {
    g_autofree char *full = g_canonicalize_filename(plant_home(plant), NULL);
    guint8 digest[SEAL_HASH_SIZE];
    seal_hash(full, strlen(full), digest);
    seal_hex(digest, 8, tag);
}

static char *memory_path(Plant *plant) {
    g_autofree char *folder = path_state_dir();
    char tag[17];
    anchor_path_tag(plant, tag);
    return g_strdup_printf("%s/%s-%s.head", folder, plant_id(plant), tag);
}

void anchor_remember(Plant *plant, const PlantHead *head) {
    VerifyAnchor *before = anchor_check(plant);
    gboolean keep = before && !before->ok; /* a change made after a cut must not wipe out the proof of the cut */
    anchor_free(before);
    if (keep)
        return;
    g_autofree char *path = memory_path(plant);
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT " %s %" G_GINT64_FORMAT "\n", head->seq, head->hash, head->at);
    IDS_REAL_SCOPE; /* the person's own state folder: what he could not write there himself this program does not either */
    if (g_mkdir_with_parents(folder, 0700) == 0)
        g_file_set_contents(path, text, -1, NULL); /* an anchor more or less: never a reason to fail */
}

void anchor_forget(Plant *plant) {
    g_autofree char *path = memory_path(plant);
    IDS_REAL_SCOPE;
    unlink(path);
}

void anchor_free(VerifyAnchor *anchor) {
    if (!anchor)
        return;
    g_free(anchor->name);
    g_free(anchor->text);
    g_free(anchor);
}

static char *anchor_text_of(const AnchorHead *head, VerifyAnchorState state, gint64 end, gint64 restored) {
    g_autofree char *when = clock_format_short(restored);
    switch (state) {
    case ANCHOR_OK:
        return g_strdup_printf(_("row %ld is as %s remembers it"), (long)head->seq, head->who);
    case ANCHOR_RESTORED:
        return g_strdup_printf(_("row %ld as %s remembers it was given up by the restore of %s"), (long)head->seq, head->who, when);
    case ANCHOR_SHORT:
        return g_strdup_printf(_("SHORT: %s saw row %ld, the file ends at row %ld: %ld rows are missing"), head->who, (long)head->seq,
                               (long)end, (long)(head->seq - end));
    default:
        return g_strdup_printf(_("FORK: row %ld is not the one %s remembers"), (long)head->seq, head->who);
    }
}

/* What stands at a row now, and where the log ends: one statement, for others go on writing. */
typedef struct {
    char hash[65]; /* "" = no such row */
    gint64 at, end;
} RowThere;

static gboolean look_up(Plant *plant, gint64 seq, RowThere *there, GError **error) {
    g_autoptr(GError) local = NULL;
    g_autoptr(Rows) rows = db_query(plant_db(plant), &local,
                                    "SELECT a.hash, a.at, (SELECT max(seq) FROM audit)"
                                    " FROM (SELECT 1) LEFT JOIN audit AS a ON a.seq = $1",
                                    "i", seq);
    if (rows_next(rows, &local)) {
        const char *hash = rows_text(rows, 0);
        g_strlcpy(there->hash, hash ? hash : "", sizeof there->hash);
        there->at = rows_int(rows, 1);
        there->end = rows_int(rows, 2);
    }
    if (!local)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&local));
    return FALSE;
}

VerifyAnchor *anchor_judge(Plant *plant, const AnchorHead *head) {
    VerifyAnchor *anchor = g_new0(VerifyAnchor, 1);
    gint64 restored = 0;
    anchor->name = g_strdup(head->name);
    anchor->seq = head->seq;
    anchor->at = head->at;
    g_strlcpy(anchor->hash, head->hash, sizeof anchor->hash);
    RowThere there = {0};
    g_autoptr(GError) error = NULL;
    guint before = db_failures(plant_db(plant));
    gboolean known = look_up(plant, head->seq, &there, &error), fits = there.hash[0] && g_str_has_prefix(there.hash, head->hash);
    gboolean given_up = known && !fits && epoch_gave_up(plant, head->seq, head->hash, head->at, &restored, &error);
    if (!db_answered(plant_db(plant), before, &error)) { /* a question that was not answered accuses nobody, and clears nobody */
        anchor->state = ANCHOR_NOTE;
        anchor->text = g_strdup(error->message);
        return anchor;
    }
    if (fits)
        anchor->state = ANCHOR_OK;
    else if (given_up)
        anchor->state = ANCHOR_RESTORED;
    else
        anchor->state = head->seq <= there.end ? ANCHOR_FORK : ANCHOR_SHORT;
    anchor->ok = anchor->state == ANCHOR_OK || anchor->state == ANCHOR_RESTORED;
    if (anchor->state == ANCHOR_OK && anchor->at == 0)
        anchor->at = there.at;
    anchor->text = anchor_text_of(head, anchor->state, there.end, restored);
    return anchor;
}

VerifyAnchor *anchor_check(Plant *plant) {
    g_autofree char *path = memory_path(plant);
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return NULL;
    char hash[65] = "";
    long long seq = 0, at = 0;
    if (sscanf(text, "%lld %64[0-9a-f] %lld", &seq, hash, &at) < 2 || strlen(hash) != 64)
        return NULL;
    return anchor_judge(plant, &(AnchorHead){.name = path, .who = _("this terminal"), .seq = seq, .at = at, .hash = hash});
}

static gboolean contradicts(const VerifyAnchor *anchor) {
    return anchor && (anchor->state == ANCHOR_SHORT || anchor->state == ANCHOR_FORK);
}

char *anchor_contradiction(Plant *plant) {
    VerifyAnchor *memory = anchor_check(plant), *line = contradicts(memory) ? NULL : anchor_judge_last_head(plant);
    char *text = contradicts(memory) ? g_strdup(memory->text) : contradicts(line) ? g_strdup(line->text) : NULL;
    anchor_free(memory);
    anchor_free(line);
    return text;
}

GPtrArray *anchor_collect(Plant *plant) {
    GPtrArray *anchors = g_ptr_array_new_with_free_func((GDestroyNotify)anchor_free);
    VerifyAnchor *memory = anchor_check(plant);
    if (memory)
        g_ptr_array_add(anchors, memory);
    g_autoptr(GError) error = NULL, unread = NULL;
    epoch_note(plant, anchors, &unread);
    if (unread) {
        VerifyAnchor *note = g_new0(VerifyAnchor, 1);
        *note = (VerifyAnchor){.name = g_strdup(_("epochs")), .state = ANCHOR_NOTE, .text = g_strdup(unread->message)};
        g_ptr_array_add(anchors, note);
    }
    if (anchor_heads() && !anchor_judge_heads(plant, anchor_heads(), FALSE, anchors, &error)) {
        VerifyAnchor *note = g_new0(VerifyAnchor, 1);
        /* Not "ok": what it would have proven is exactly what somebody may want unread. One that is not there yet is made by
         * the next change. */
        *note = (VerifyAnchor){.name = g_strdup(anchor_heads()),
                               .ok = access(anchor_heads(), F_OK) != 0 && errno == ENOENT,
                               .state = ANCHOR_NOTE,
                               .text = g_strdup_printf(_("the heads file could not be used: %s"), error->message)};
        g_ptr_array_add(anchors, note);
    }
    return anchors;
}

const VerifyAnchor *anchor_newest(const GPtrArray *anchors) {
    const VerifyAnchor *newest = NULL;
    for (guint i = 0; i < anchors->len; i++) {
        const VerifyAnchor *anchor = anchors->pdata[i];
        if (anchor->state == ANCHOR_OK && (!newest || anchor->seq > newest->seq))
            newest = anchor;
    }
    return newest;
}

gint64 anchor_reach(const GPtrArray *anchors) {
    gint64 reach = 0;
    for (guint i = 0; i < anchors->len; i++) {
        const VerifyAnchor *anchor = anchors->pdata[i];
        reach = anchor->state == ANCHOR_NOTE ? reach : MAX(reach, anchor->seq);
    }
    return reach;
}
