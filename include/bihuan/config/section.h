/* SPDX-License-Identifier: MIT
 *
 * Reading sections of an INI text by a table of their keys, so that a new key of a notation is one row: the value goes to its place
 * in a struct, and whatever does not fit is a mistake with its line. What stands in the struct already is the default.
 */
#ifndef BIHUAN_CONFIG_SECTION_H
#define BIHUAN_CONFIG_SECTION_H

#include "bihuan/config/ini.h"

/* One reading of one text. Mistakes are collected; who wants the first one only asks section_end. */
typedef struct {
    const Ini *ini;
    const char *file;    /* for sentences */
    GPtrArray *mistakes; /* IniMistake * */
    gboolean bare;       /* sentences do not begin with "[section] key: ", and an empty value is a mistake */
} SectionReader;

typedef enum {
    SECTION_TEXT,     /* char * */
    SECTION_TEXTS,    /* char *zh, *en, one after the other: from KEY.zh and KEY.en */
    SECTION_WORDS,    /* char **, commas between */
    SECTION_FLAG,     /* gboolean: yes or no */
    SECTION_NUMBER,   /* int, from min to max */
    SECTION_LENGTH,   /* double: millimetres, 0 to 2000 */
    SECTION_DURATION, /* gint64: milliseconds */
    SECTION_CHOICE,   /* int: the place of the value in words */
    SECTION_OWN,      /* the row's own read() */
    SECTION_OTHER,    /* known, but read by the section's own function; "for.*" stands for all that begin so */
} SectionKind;

/* What a key is; an empty value counts as if the key was not there. */
typedef struct SectionKey {
    const char *key; /* NULL ends a table */
    SectionKind kind;
    gsize at; /* offset in the struct */
    gboolean needed;
    int min, max;                        /* of a number; both 0: any that is not negative */
    const char *const *words;            /* of a choice, NULL-terminated */
    gboolean (*fits)(const char *value); /* of a text, or of each word; NULL = every one fits */
    const char *wanted;                  /* N_(): what is said where one does not */
    /* Puts a value to its place; FALSE and a sentence if it does not fit. */
    gboolean (*read)(SectionReader *reader, const char *value, gpointer place, GError **error);
} SectionKey;

/* In a row: where the value goes. */
#define SECTION_AT(type, member) .at = G_STRUCT_OFFSET(type, member)

/* file is borrowed. */
SectionReader *section_reader_new(const char *file, const char *text);
void section_reader_free(SectionReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SectionReader, section_reader_free)

/* Reads every key of a section into target: unknown keys, keys that are needed and values that do not fit are noted. */
void section_read(SectionReader *reader, const char *section, const SectionKey *keys, gpointer target);
/* Frees the texts and lists in target. */
void section_clear(const SectionKey *keys, gpointer target);

/* The value of a key, NULL if it is not there or empty. Borrowed. */
const char *section_get(const SectionReader *reader, const char *section, const char *key);
/* Notes "[section] key: sentence" at the key's line, else the section's, else the first. */
void section_note(SectionReader *reader, const char *section, const char *key, const char *format, ...) G_GNUC_PRINTF(4, 5);
/* Notes that a section is missing; or, with its name found, that there is none of that name. */
void section_need(SectionReader *reader, const char *section);
void section_refuse(SectionReader *reader, guint index);
/* FALSE and "file:line: sentence" of the first mistake, if there is one. */
gboolean section_end(const SectionReader *reader, GError **error);

#endif
