/* SPDX-License-Identifier: MIT
 *
 * The table of who must have signed (data/trust/signed.csv): what a log row changes → how many signatures, and whose. The
 * writer, verify and the independent verifier read the same one. Private to src/store.
 */
#ifndef BIHUAN_STORE_SIGNED_H
#define BIHUAN_STORE_SIGNED_H

#include "private.h"

typedef struct {
    char *kind; /* of the log row; * = any */
    char *table;
    char *change;   /* any · new · COLUMN (changed) · COLUMN>0 (set) · COLUMN=VALUE · form-sign (a step of a form with sign = yes) */
    int signatures; /* 3 and more: no row may do this */
    char *who;      /* any · is:COLUMN (it names the actor) · both:COLUMN:COLUMN (they name both) · vouched (see bihuan-trust.7) */
    char *text, *text_zh;
} SignedRule;

/* All rules, in the order of the file; borrowed. */
const GPtrArray *signed_rules(void);
/* Is the table one that rules look at? (step is not.) */
gboolean signed_is_listed(const char *table);
/* The first rule that fits; NULL: nobody must sign. Images are column → text, before NULL = there was none. */
const SignedRule *signed_rule_for(const char *kind, const char *table, GHashTable *before, GHashTable *image);

/* Who signed a log row. */
typedef struct {
    const char *actor;
    gboolean is_signed;
    const char *second; /* who countersigned, NULL = nobody */
} SignedBy;
gboolean signed_is_enough(const SignedRule *rule, GHashTable *image, const SignedBy *by);
/* What the rule is about, in the language of the program; borrowed. */
const char *signed_text(const SignedRule *rule);

/* Each of these sets error where it could not read; its answer is then the one that asks for more. A verify gives the same place
 * to many (Auditor.unread), which keeps the latest. */

/* Does the first row of the log say that this is a demo plant? No later one can. */
gboolean signed_is_drill(Db *db, GError **error);
/* From which log row on the rules hold: the one that brought the table cosign. G_MAXINT64: not yet. */
gint64 signed_floor(Db *db, GError **error);
/* Is a signature asked of row seq? Not in a drill plant whose passwords everybody knows, before the first account, nor
 * before the floor. */
gboolean signed_is_asked(Db *db, gint64 seq, GError **error);

/* Which steps of which form versions have sign = yes; forms are read once. */
typedef struct SignedForms SignedForms;
SignedForms *signed_forms_new(Db *db);
void signed_forms_free(SignedForms *forms);
/* Does this step of the record ask for a signature? A record or form that is not there asks for one. */
gboolean signed_forms_ask(SignedForms *forms, const char *record, const char *step, GError **error);

/* Were these rows of the log signed by first and countersigned by second, with keys valid there? TRUE too where nothing is asked. */
gboolean signed_by_two(Plant *plant, gint64 seq, const char *first, const char *second, GError **error);

/* What a change does to listed tables, row by row: for the writer. */
typedef struct SignedImages SignedImages;
SignedImages *signed_images_new(void);
void signed_images_free(SignedImages *images);
/* Before the row of values (by the shape's columns) is written: remembers what stood there, the first time, and what will. */
gboolean signed_images_note(SignedImages *images, Db *db, const TableShape *shape, const Value *values, GError **error);
/* May the row be committed like this? ERR_DENIED with what it takes. */
gboolean signed_images_check(const SignedImages *images, Db *db, gint64 seq, const char *kind, const SignedBy *by, GError **error);

#endif
