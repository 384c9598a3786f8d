/* SPDX-License-Identifier: MIT
 *
 * Reading a layout or a sheet: files found by name, values with a sentence for the first mistake. Knows no label.
 */
#ifndef BIHUAN_LABEL_READER_H
#define BIHUAN_LABEL_READER_H

#include "bihuan/config/ini.h"

/* One reading of one file: the first mistake ends it, later calls do nothing. */
typedef struct {
    const Ini *ini;
    const char *file; /* for sentences */
    GError *mistake;
} Reader;

/* The mistake "file:line: [section] key: sentence". */
void reader_complain(Reader *reader, const char *section, const char *key, const char *sentence);
/* A length in mm, at most 2000; standard < 0: it has to be there. */
double reader_length(Reader *reader, const char *section, const char *key, double standard);
/* A whole number; standard where the key is missing. */
int reader_number(Reader *reader, const char *section, const char *key, int least, int most, int standard);
/* The place of the value in words (NULL-terminated); 0 where the key is missing. */
int reader_word(Reader *reader, const char *section, const char *key, const char *const *words);
/* A text, "" where it is missing; owned. */
char *reader_text(const Reader *reader, const char *section, const char *key);
/* Complains of a section that is missing, and of keys that are none of these. */
void reader_need(Reader *reader, const char *section);
void reader_check_keys(Reader *reader, const char *section, const char *const *keys);

/* The names of files in the folders and among the shipped ones (embedded ends with "/"); below: "" or "sheets/", put
 * behind each folder. Sorted, owned. */
char **reader_names(const char *const *folders, const char *embedded, const char *below);
/* The text of NAME.ini from the first place that has it; *file tells which (owned). NULL and no error: nowhere. */
char *reader_load(const char *const *folders, const char *embedded, const char *below, const char *name, char **file, GError **error);

#endif
