/* SPDX-License-Identifier: MIT
 *
 * The noun of extensions.
 */
#include "bihuan/model/extension.h"

#include "bihuan/base/i18n.h"

static const NounColumn COLUMNS[] = {
    NOUN_TEXT(Extension, id),          NOUN_TEXT(Extension, record),   NOUN_TEXT(Extension, obligation),    NOUN_TIME(Extension, due),
    NOUN_TIME(Extension, until),       NOUN_TEXT(Extension, reason),   NOUN_TEXT(Extension, asked_by),      NOUN_TIME(Extension, asked),
    NOUN_TEXT(Extension, approved_by), NOUN_TIME(Extension, approved), NOUN_TIME_OPTION(Extension, voided), NOUN_TEXT(Extension, why),
    NOUN_TIME_OPTION(Extension, ended)};
const Noun extension_noun = NOUN(extension, Extension, "extension", 1, COLUMNS, N_("There is no extension %s in this plant."));

GPtrArray *extension_list_of_record(Db *db, const char *number, GError **error) {
    return noun_list(db, &extension_noun, error, "WHERE record = $1 ORDER BY approved DESC, id DESC", "s", number);
}

GPtrArray *extension_list_of_obligation(Db *db, const char *id, GError **error) {
    return noun_list(db, &extension_noun, error, "WHERE obligation = $1 ORDER BY approved DESC, id DESC", "s", id);
}
