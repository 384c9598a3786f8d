/* SPDX-License-Identifier: MIT
 *
 * What a label says, as text: the payload inside the QR code and the short code printed below it.
 *
 *   payload     BH1:<device code>:<generation>:<8 characters of HMAC-SHA256 under the plant's key>
 *               BH1:P:<code>:<generation>:<8 characters> of what is no device: P a place for supplies, I an item of them, W a worker's pass
 *   short code  7 characters, shown as K7Q-2XM9: 6 of another HMAC and a check character
 *
 * What a label is of stands in the plant as its subject: a device's code as it is, else place:C-01, item:SCBA, pass:W-001.
 *
 * Nobody without the plant's key can make either. Whether a genuine label is still the valid one
 * (replaced, revoked 作废) is known to the database, so the app decides it; the sentences are here.
 */
#ifndef BIHUAN_LABEL_CODE_H
#define BIHUAN_LABEL_CODE_H

#include "bihuan/base/fold.h"

#define LABEL_CODE_MAX FOLD_CODE_BYTES /* of a device code */
#define LABEL_GENERATION_MAX 999999
#define LABEL_SHORT_SIZE 7

typedef enum {
    LABEL_NONE, /* no label text of ours */
    LABEL_PAYLOAD,
    LABEL_SHORT,
} LabelKind;

/* What it is stuck on, so that a scan anywhere knows what was read. */
typedef enum { LABEL_OF_DEVICE, LABEL_OF_PLACE, LABEL_OF_ITEM, LABEL_OF_PASS, LABEL_OF_COUNT } LabelOf;

typedef struct {
    LabelKind kind;
    LabelOf of;                            /* LABEL_PAYLOAD */
    char code[LABEL_CODE_MAX + 1];         /* LABEL_PAYLOAD */
    int generation;                        /* LABEL_PAYLOAD */
    char mac[9];                           /* LABEL_PAYLOAD */
    char short_code[LABEL_SHORT_SIZE + 1]; /* LABEL_SHORT: folded, without the dash, as in table label */
} LabelRead;

/* Why a label that could be read is refused (ERR_DENIED). */
typedef enum {
    LABEL_FORGED,   /* not made with this plant's key, or belongs to another plant */
    LABEL_REPLACED, /* a newer label was issued for the device */
    LABEL_REVOKED,  /* 作废 */
    LABEL_UNKNOWN,  /* genuine or well-formed, but no such device or short code here */
} LabelRefusal;

/* "place:C-01"; a device's code as it is. Owned. */
char *label_subject(LabelOf of, const char *code);
/* And back: what a subject is; *code (may be NULL) is the part of it behind the kind. */
LabelOf label_subject_of(const char *subject, const char **code);

/* The payload (owned). key: the plant's, SEAL_KEY_SIZE bytes; generation from 1. NULL (ERR_INPUT) if the subject's code (fold_is_code)
 * or generation cannot stand on a label. What is not ASCII in the code is written %E6, byte by byte. Only capital letters give the smallest QR code. */
char *label_payload(const guint8 *key, const char *plant_id, const char *subject, gint64 generation, GError **error);

/* The short code without the dash (owned); NULL as above. Two labels of a plant share one with a chance
 * of 1 in 887 million: who stores it must then take the next generation. */
char *label_short_code(const guint8 *key, const char *plant_id, const char *subject, gint64 generation, GError **error);

/* "K7Q2XM9" as people read it: "K7Q-2XM9". Any other length is copied as it is. Owned. */
char *label_short_show(const char *short_code);

/* Reads what a scanner sent or a person typed. Blanks, quotes, control characters (STX … ETX), a byte order mark and an AIM mark
 * around it, full-width forms (a Chinese input method was on) and inverted or forced case of a payload are understood (of the device's
 * code the case may then be wrong: see scan_read); in a short code dashes,
 * blanks, lower case, O for 0, I or L for 1 and S for 5. Says nothing yet about being genuine.
 * FALSE and a sentence (ERR_DENIED): read->kind is then LABEL_NONE if it is no label at all, else what it was
 * meant to be (mistyped, check character wrong, or of another version of the program). */
gboolean label_read(const char *text, LabelRead *read, GError **error);

/* TRUE if the payload was made with this key for this plant; takes the same time whatever differs. */
gboolean label_verify_payload(const guint8 *key, const char *plant_id, const LabelRead *read);

/* Sets the sentence of a refusal; code is the device's code or the short code. Always FALSE. */
gboolean label_refuse(LabelRefusal refusal, const char *code, GError **error);

#endif
