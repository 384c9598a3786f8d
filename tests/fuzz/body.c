/* SPDX-License-Identifier: MIT
 *
 * Bodies of log rows and the fields of records, canonical JSON: what is no such text is refused, what is one comes back as the
 * same bytes.
 */
#include "../../src/store/verify_private.h"

#include "bihuan/store/canon.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Db *tables(void) {
    static Db *db;
    if (!db) {
        db = db_open(NULL, DB_MEMORY, NULL);
        db_run_script(db,
                      "CREATE TABLE area (code TEXT PRIMARY KEY, name TEXT, level BIGINT, seq BIGINT NOT NULL);"
                      "CREATE TABLE mention (subject TEXT, at_seq BIGINT, seq BIGINT NOT NULL, PRIMARY KEY (subject, at_seq));",
                      NULL);
    }
    return db;
}

static void scan(const char *body) {
    ImageScan image;
    g_autoptr(GString) scratch = g_string_new(NULL);
    if (!image_begin(&image, body))
        return;
    while (image_next(&image, tables()) == IMAGE_ROW) {
        g_autofree char *key = image_key(&image), *shown = image_key_shown(key);
        g_autoptr(Rows) rows = image_find(&image, tables(), NULL);
        if (rows_next(rows, NULL))
            image_difference(&image, rows, scratch);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    g_autofree char *text = g_strndup((const char *)data, size);
    scan(text);
    g_autoptr(GHashTable) map = canon_to_map(text);
    if (map) {
        g_autofree char *first = canon_from_map(map);
        g_autoptr(GHashTable) again = canon_to_map(first);
        g_autofree char *second = again ? canon_from_map(again) : NULL;
        if (g_strcmp0(first, second) != 0)
            abort();
    }
    return 0;
}
