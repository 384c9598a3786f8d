/* SPDX-License-Identifier: MIT
 *
 * INI text with the line of every section and key, so that whoever reads it can say file:line. Stricter
 * than the library below it: a repeated section or key, a colon in a name, a capital letter in a name, a
 * line over 1000 bytes, a line that is neither, and unclean text are mistakes, not silently something.
 *
 * [robot dept:EQP] alone has a colon and capitals: whose it is, as the plant writes it.
 *
 * A line is [section], key = value, or a comment. A comment begins with ';' or '#' at the start of the line
 * or behind a blank; directly behind a word they belong to the value. A value may stand in "…" or '…'
 * (needed only for blanks at its ends and for a ';' or '#' behind a blank).
 */
#ifndef BIHUAN_CONFIG_INI_H
#define BIHUAN_CONFIG_INI_H

#include <glib.h>

typedef struct Ini Ini;

/* A mistake: line from 1, 0 = the file as a whole; the sentence is in the chosen language, without
 * file:line. */
typedef struct {
    int line;
    char *sentence;
} IniMistake;

IniMistake *ini_mistake_new(int line, const char *format, ...) G_GNUC_PRINTF(2, 3);
void ini_mistake_free(IniMistake *mistake);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IniMistake, ini_mistake_free)

/* Reads everything readable and adds an IniMistake to mistakes for each thing that is wrong. Never NULL. */
Ini *ini_scan(const char *text, GPtrArray *mistakes);

/* Reads a text without mistakes; NULL and "name:line: sentence" (the first mistake) if there are any. */
Ini *ini_parse(const char *name, const char *text, GError **error);

void ini_free(Ini *ini);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Ini, ini_free)

/* Sections in file order. ini_find gives the index of a section, -1 if there is none. */
guint ini_section_count(const Ini *ini);
const char *ini_section_name(const Ini *ini, guint section);
int ini_section_line(const Ini *ini, guint section);
int ini_find(const Ini *ini, const char *section);

/* Keys of a section in file order; all borrowed. */
guint ini_key_count(const Ini *ini, guint section);
const char *ini_key_name(const Ini *ini, guint section, guint key);
const char *ini_key_value(const Ini *ini, guint section, guint key);
int ini_key_line(const Ini *ini, guint section, guint key);

/* The value of a key, NULL if section or key is missing; its line, else the section's, else 0. */
const char *ini_get(const Ini *ini, const char *section, const char *key);
int ini_line(const Ini *ini, const char *section, const char *key);

/* A stripped value as meant: out of its quotes if they enclose all of it, else without its comment. In place, borrowed. */
char *ini_bare_value(char *value);

#endif
