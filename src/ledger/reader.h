/* SPDX-License-Identifier: MIT
 *
 * Reads one section of the ledger's template, key by key; its first mistake ends the reading. A key that was never asked
 * for is a typing error: a threshold with one must not silently be no threshold. Private to src/ledger/template*.c.
 */
#ifndef BIHUAN_SRC_LEDGER_READER_H
#define BIHUAN_SRC_LEDGER_READER_H

#include "bihuan/config/ini.h"

typedef struct {
    const char *file;
    const Ini *ini;
    const char *section;
    GHashTable *known; /* keys asked for so far */
    GError **error;
    gboolean failed;
} LedgerReader;

extern const char *const ledger_reader_yes_no[];

/* "file:line: [section] key: sentence", once. */
void ledger_reader_fail(LedgerReader *reader, const char *key, const char *sentence);
void ledger_reader_refuse_unknown(LedgerReader *reader);

/* Owned. A missing key is a mistake, but for the optional one (NULL). */
char *ledger_reader_text(LedgerReader *reader, const char *key);
char *ledger_reader_optional(LedgerReader *reader, const char *key);
char **ledger_reader_words(LedgerReader *reader, const char *key);
/* Decimals as texts, each checked. */
char **ledger_reader_decimals(LedgerReader *reader, const char *key);
/* NULL if the key is not there. */
char *ledger_reader_decimal(LedgerReader *reader, const char *key);
/* fallback below min: required. */
int ledger_reader_number(LedgerReader *reader, const char *key, int min, int max, int fallback);
gint64 ledger_reader_duration(LedgerReader *reader, const char *key);
/* The index of a word in a NULL-terminated list; fallback -1: required. */
int ledger_reader_word(LedgerReader *reader, const char *key, const char *const *words, int fallback);

#endif
