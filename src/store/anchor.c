/* SPDX-License-Identifier: MIT
 *
 * What this terminal remembers of a plant's head: the chain alone cannot see that its newest rows were cut off.
 * One small file per plant and path, so that a copy elsewhere is a plant of its own.
 */
#include "bihuan/store/verify.h"
#include "private.h"

#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/seal/seal.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "anchor.h"

static char *memory_path(Plant *plant) {
    g_autofree char *folder = path_state_dir();
    g_autofree char *full = g_canonicalize_filename(plant_path(plant), NULL);
    guint8 digest[SEAL_HASH_SIZE];
    char hex[17];
    seal_hash(full, strlen(full), digest);
    seal_hex(digest, 8, hex);
    return g_strdup_printf("%s/%s-%s.head", folder, plant_id(plant), hex);
}

void anchor_remember(Plant *plant, gint64 seq, const char *hash) {
    VerifyAnchor *before = anchor_check(plant);
    gboolean keep = before && !before->ok; /* a change made after a cut must not wipe out the proof of the cut */
    anchor_free(before);
    if (keep)
        return;
    g_autofree char *path = memory_path(plant);
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT " %s\n", seq, hash);
    if (g_mkdir_with_parents(folder, 0700) == 0)
        g_file_set_contents(path, text, -1, NULL); /* an anchor more or less: never a reason to fail */
}

void anchor_forget(Plant *plant) {
    g_autofree char *path = memory_path(plant);
    unlink(path);
}

void anchor_free(VerifyAnchor *anchor) {
    if (!anchor)
        return;
    g_free(anchor->name);
    g_free(anchor->text);
    g_free(anchor);
}

static VerifyAnchor *judge(Plant *plant, const char *name, gint64 seq, const char *hash) {
    VerifyAnchor *anchor = g_new0(VerifyAnchor, 1);
    anchor->name = g_strdup(name);
    anchor->seq = seq;
    g_autofree char *there = db_text(plant_db(plant), "SELECT hash FROM audit WHERE seq = $1", "i", seq);
    anchor->ok = g_strcmp0(there, hash) == 0;
    if (anchor->ok)
        anchor->text = g_strdup_printf(_("row %d is as this terminal remembers it"), (int)seq);
    else if (there)
        anchor->text = g_strdup_printf(_("FORK: row %d is not the one this terminal remembers"), (int)seq);
    else
        anchor->text = g_strdup_printf(_("SHORT: this terminal saw row %d, the file ends at row %d"), (int)seq,
                                       (int)plant_head_seq(plant));
    return anchor;
}

VerifyAnchor *anchor_check(Plant *plant) {
    g_autofree char *path = memory_path(plant);
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return NULL;
    char hash[65] = "";
    long long seq = 0;
    if (sscanf(text, "%lld %64[0-9a-f]", &seq, hash) != 2)
        return NULL;
    return judge(plant, path, seq, hash);
}
