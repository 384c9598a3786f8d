/* SPDX-License-Identifier: MIT
 *
 * What the files about anchors share, and what plant.c and verify.c ask of them.
 */
#ifndef BIHUAN_STORE_ANCHOR_JUDGE_H
#define BIHUAN_STORE_ANCHOR_JUDGE_H

#include "bihuan/store/anchor.h"

/* A head as somebody outside the file remembers it. */
typedef struct {
    const char *name; /* where the memory lies */
    const char *who;  /* "this terminal", "the heads file", "the paper": translated */
    gint64 seq, at;   /* at 0 = unknown */
    const char *hash; /* the whole hash, or its first 20 digits */
} AnchorHead;

/* Against the plant: ok, restored, short or fork; owned. */
VerifyAnchor *anchor_judge(Plant *plant, const AnchorHead *head);

/* 16 hex digits that tell one path of a plant file from another. */
void anchor_path_tag(Plant *plant, char tag[17]);

/* This terminal's memory; NULL if it remembers nothing; else owned. */
VerifyAnchor *anchor_check(Plant *plant);
/* What this terminal's memory, or the newest line of the heads file, has against the file; a sentence, owned; NULL = nothing. */
char *anchor_contradiction(Plant *plant);
/* The newest line of the heads file about this plant at this path, from the file's last bytes; NULL if there is none. */
VerifyAnchor *anchor_judge_last_head(Plant *plant);
void anchor_free(VerifyAnchor *anchor);

#endif
