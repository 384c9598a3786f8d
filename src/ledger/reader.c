/* SPDX-License-Identifier: MIT
 *
 * Keys of one template section as texts, words, numbers, durations. Knows no ledger.
 */
#include "reader.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/form/field.h"

const char *const ledger_reader_yes_no[] = {"no", "yes", NULL};

void ledger_reader_fail(LedgerReader *reader, const char *key, const char *sentence) {
    if (reader->failed)
        return;
    reader->failed = TRUE;
    err_set(reader->error, ERR_INPUT, "%s:%d: [%s] %s: %s", reader->file, ini_line(reader->ini, reader->section, key), reader->section, key,
            sentence);
}

static const char *read_key(LedgerReader *reader, const char *key) {
    g_hash_table_add(reader->known, g_strdup(key));
    const char *value = ini_get(reader->ini, reader->section, key);
    return value && *value ? value : NULL;
}

char *ledger_reader_text(LedgerReader *reader, const char *key) {
    const char *value = read_key(reader, key);
    if (!value)
        ledger_reader_fail(reader, key, _("this key is missing."));
    return g_strdup(value ? value : "");
}

char *ledger_reader_optional(LedgerReader *reader, const char *key) {
    return g_strdup(read_key(reader, key));
}

char **ledger_reader_words(LedgerReader *reader, const char *key) {
    g_autofree char *text = ledger_reader_text(reader, key);
    char **words = g_strsplit(text, ",", -1);
    for (char **word = words; *word; word++)
        g_strstrip(*word);
    return words;
}

static void check_decimal(LedgerReader *reader, const char *key, const char *value) {
    gint64 number;
    int places;
    if (!field_decimal_parse(value, &number, &places))
        ledger_reader_fail(reader, key, _("a number is wanted."));
}

char **ledger_reader_decimals(LedgerReader *reader, const char *key) {
    char **words = ledger_reader_words(reader, key);
    for (char **word = words; *word; word++)
        check_decimal(reader, key, *word);
    return words;
}

char *ledger_reader_decimal(LedgerReader *reader, const char *key) {
    const char *value = read_key(reader, key);
    if (value)
        check_decimal(reader, key, value);
    return g_strdup(value);
}

int ledger_reader_number(LedgerReader *reader, const char *key, int min, int max, int fallback) {
    const char *value = read_key(reader, key);
    gint64 number = fallback;
    if (!value && fallback >= min)
        return fallback;
    if (!value || !g_ascii_string_to_signed(value, 10, min, max, &number, NULL)) {
        g_autofree char *sentence = g_strdup_printf(_("a whole number from %d to %d is wanted."), min, max);
        ledger_reader_fail(reader, key, sentence);
        return min;
    }
    return (int)number;
}

gint64 ledger_reader_duration(LedgerReader *reader, const char *key) {
    const char *value = read_key(reader, key);
    gint64 ms = 0;
    if (!value || !clock_parse_duration(value, &ms, NULL))
        ledger_reader_fail(reader, key, _("a duration is wanted, like 10m or 5d."));
    return ms;
}

int ledger_reader_word(LedgerReader *reader, const char *key, const char *const *words, int fallback) {
    const char *value = read_key(reader, key);
    if (!value && fallback >= 0)
        return fallback;
    for (int i = 0; value && words[i]; i++)
        if (strcmp(words[i], value) == 0)
            return i;
    g_autofree char *list = g_strjoinv(", ", (char **)words);
    g_autofree char *sentence = g_strdup_printf(_("one of these is wanted: %s."), list);
    ledger_reader_fail(reader, key, sentence);
    return 0;
}

void ledger_reader_refuse_unknown(LedgerReader *reader) {
    int section = ini_find(reader->ini, reader->section);
    for (guint i = 0; section >= 0 && i < ini_key_count(reader->ini, (guint)section); i++) {
        const char *key = ini_key_name(reader->ini, (guint)section, i);
        if (!g_hash_table_contains(reader->known, key))
            ledger_reader_fail(reader, key, _("this key is not known."));
    }
}
