/* SPDX-License-Identifier: MIT
 *
 * Canonical JSON: the bytes that are hashed. Keys sorted by byte, no blanks, texts and integers only, text escaped
 * minimally (\" \\ and \u00xx, in lower case, below 0x20). Written once, never re-serialised to verify.
 */
#ifndef BIHUAN_STORE_CANON_H
#define BIHUAN_STORE_CANON_H

#include <glib.h>

/* Appends a JSON string with its quotes. */
void canon_add_text(GString *out, const char *text);

/* A flat map text → text (fields of a record) as a JSON object; owned. Empty map: {}. */
char *canon_from_map(GHashTable *map);
/* And back; NULL if the text is no such object. Keys and values are owned by the map. */
GHashTable *canon_to_map(const char *json);
/* A new empty map of that kind. */
GHashTable *canon_map_new(void);
/* Another map with the same keys and values, its own. */
GHashTable *canon_map_copy(GHashTable *map);

/* Reads one JSON string that begins at *text; advances behind it. Owned; NULL if there is none. */
char *canon_take_text(const char **text);

#endif
