/* SPDX-License-Identifier: MIT
 *
 * The monthly sample (抽样) of accepted hazards for surprise re-inspection: what was drawn, by whom, from which seed, and
 * which record holds the result of each. The draw itself is arithmetic that anybody can repeat with sha256sum and sort.
 */
#ifndef BIHUAN_MODEL_SAMPLE_H
#define BIHUAN_MODEL_SAMPLE_H

#include "bihuan/model/noun.h"

#define SAMPLE_FORM "reinspection" /* the form results are entered with: its fields `of` and `passed` */
#define SAMPLE_DICE_MIN 5          /* throws: 6^5 = 7,776 outcomes at least */
#define SAMPLE_DICE_MAX 60

typedef struct {
    char *month; /* "2026-10" */
    char *dice, *head;
    gint64 accepted, n;
    char **numbers; /* in the order drawn, NULL-terminated */
    char *drawn_by;
    gint64 at;
} Sample;

typedef struct {
    char *month, *number;
    gint64 place;
    char *record; /* "" = no result yet */
} SampleItem;

NOUN_TYPE(Sample, sample)
NOUN_TYPE(SampleItem, sample_item)

/* How many to draw of `of`: percent of it, rounded up, at least 1; 0 of nothing. */
gint64 sample_size(gint64 of, gint64 percent);
/* The draw. seed = hex(SHA-256(head ‖ dice)), both as text; each number (char *, any order, each once) gets the key
 * SHA-256(seed ‖ number); the n lowest keys are drawn, lowest first. Owned, NULL-terminated. */
char **sample_choose(const char *head, const char *dice, const GPtrArray *numbers, gint64 n);
/* ERR_INPUT unless it is SAMPLE_DICE_MIN … SAMPLE_DICE_MAX digits 1 to 6. */
gboolean sample_check_dice(const char *dice, GError **error);

/* Into *sample, NULL = not drawn. FALSE: it could not be read. */
gboolean sample_find(Db *db, const char *month, Sample **sample, GError **error);
/* The hazards of a month's draw by place (SampleItem *, array owns them); empty: not drawn. NULL on error. */
GPtrArray *sample_items(Db *db, const char *month, GError **error);
/* The newest draw a hazard is in into *item, NULL = it was never drawn. FALSE: it could not be read. */
gboolean sample_item_find(Db *db, const char *number, SampleItem **item, GError **error);

/* A new draw with its items; ERR_CONFLICT if the month has one. */
gboolean sample_add(Change *change, const Sample *sample, GError **error);
gboolean sample_item_save(Change *change, const SampleItem *item, GError **error);

#endif
