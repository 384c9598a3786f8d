/* SPDX-License-Identifier: MIT
 *
 * What messages say (消息用语, bihuan-message(5)): data/messages/phrases.csv, in whose place the plant may put its own (table phrase). A
 * phrase is one line with {placeholders}; what stands in [ ] goes where all placeholders in it are empty.
 */
#ifndef BIHUAN_RULE_PHRASE_H
#define BIHUAN_RULE_PHRASE_H

#include "bihuan/model/contact.h"

/* The shipped ones (Phrase *), in the file's order. Borrowed, for ever. */
const GPtrArray *phrase_shipped(void);
/* The shipped one of a key; NULL = there is none. */
const Phrase *phrase_of_key(const char *key);
/* FALSE and a sentence if no message uses the key, or a placeholder is unknown or not closed. */
gboolean phrase_check(const Phrase *phrase, GError **error);
/* The plant's phrase of a key in a language ("zh", "en"), else the shipped one, with the values (placeholder → text; those that are
 * missing are empty) in it. Owned; "" if there is none; NULL on error. */
char *phrase_text(Db *db, const char *key, const char *lang, GHashTable *values, GError **error);

/* In parts, for who says several at once: the plant's own phrases (Phrase *, array owns them; NULL on error), the text of a key as it
 * stands ("" = none; borrowed), and with the values in it (owned). */
GPtrArray *phrase_own(Db *db, GError **error);
const char *phrase_raw(const GPtrArray *own, const char *key, const char *lang);
char *phrase_fill(const char *text, GHashTable *values);

/* What people typed, as it may enter a message: one line of at most a few hundred characters, without controls, and no @ that a
 * chat robot would take for a mention. Owned. */
char *phrase_clean(const char *text);

#endif
