/* SPDX-License-Identifier: MIT
 *
 * Entry cards and scans at the gate.
 */
#include "bihuan/model/pass.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/id.h"

#include <string.h>

#define CARDS_MOST 2000 /* of one entry */

static const NounColumn PASS_COLUMNS[] = {NOUN_TEXT(EntryPass, code),           NOUN_TEXT(EntryPass, entry),
                                          NOUN_TEXT(EntryPass, name),           NOUN_TEXT(EntryPass, document),
                                          NOUN_TEXT(EntryPass, phone),          NOUN_TEXT(EntryPass, certificate_until),
                                          NOUN_TIME_OPTION(EntryPass, revoked), NOUN_TIME_OPTION(EntryPass, inside)};
const Noun entry_pass_noun = NOUN(entry_pass, EntryPass, "entry_pass", 1, PASS_COLUMNS, N_("There is no entry card %s in this plant."));

static const NounColumn SCAN_COLUMNS[] = {NOUN_TEXT(GateScan, id), NOUN_TEXT(GateScan, pass),   NOUN_TEXT(GateScan, way),
                                          NOUN_TIME(GateScan, at), NOUN_TEXT(GateScan, person), NOUN_TEXT(GateScan, why)};
const Noun gate_scan_noun = NOUN(gate_scan, GateScan, "gate_scan", 1, SCAN_COLUMNS, NULL);

EntryPass *entry_pass_load(Db *db, const char *code, GError **error) {
    return noun_load(db, &entry_pass_noun, code, error);
}

GPtrArray *entry_pass_list(Db *db, const char *entry, GError **error) {
    return entry ? noun_list(db, &entry_pass_noun, error, "WHERE entry = $1 ORDER BY code", "s", entry)
                 : noun_list(db, &entry_pass_noun, error, "ORDER BY code", "");
}

GPtrArray *entry_pass_inside(Db *db, GError **error) {
    return noun_list(db, &entry_pass_noun, error, "WHERE inside IS NOT NULL ORDER BY code", "");
}

GPtrArray *entry_pass_ending(Db *db, const char *text, int limit, GError **error) {
    g_autofree char *pattern = noun_pattern(text, FALSE);
    pattern[strlen(pattern) - 1] = '\0'; /* what stands behind it */
    return noun_list(db, &entry_pass_noun, error, "WHERE code LIKE $1 ESCAPE '\\' ORDER BY code LIMIT $2", "si", pattern, (gint64)limit);
}

gboolean entry_pass_issue(Change *change, EntryPass *pass, GError **error) {
    gint64 count;
    if (!db_get_int(change_db(change), error, &count, "SELECT count(*) FROM entry_pass WHERE entry = $1", "s", pass->entry))
        return FALSE;
    if (count >= CARDS_MOST)
        return err_set(error, ERR_INPUT, _("%s has %d entry cards already; begin another entry."), pass->entry, CARDS_MOST);
    g_free(pass->code);
    pass->code = g_strdup_printf("%s-%02d", pass->entry, (int)count + 1);
    return noun_add(change, &entry_pass_noun, pass, error);
}

gboolean entry_pass_save(Change *change, const EntryPass *pass, GError **error) {
    return noun_save(change, &entry_pass_noun, pass, error);
}

gboolean gate_scan_put(Change *change, EntryPass *pass, const char *code, const char *way, const char *why, GError **error) {
    g_autofree char *id = id_new();
    GateScan scan = {.id = id,
                     .pass = (char *)code,
                     .way = (char *)way,
                     .at = change_time(change),
                     .person = (char *)change_actor(change),
                     .why = (char *)why};
    if (!noun_add(change, &gate_scan_noun, &scan, error))
        return FALSE;
    if (!pass || strcmp(way, GATE_REFUSED) == 0)
        return TRUE;
    pass->inside = strcmp(way, GATE_IN) == 0 ? scan.at : 0;
    return entry_pass_save(change, pass, error);
}

GPtrArray *gate_scan_list(Db *db, const char *pass, int limit, GError **error) {
    return noun_list(db, &gate_scan_noun, error, "WHERE pass = $1 ORDER BY at DESC, seq DESC LIMIT $2", "si", pass, (gint64)limit);
}

GPtrArray *gate_scan_out_by(Db *db, const char *person, gint64 since, GError **error) {
    return noun_list(db, &gate_scan_noun, error,
                     "WHERE way = 'out' AND person = $1 AND at >= $2 AND NOT EXISTS (SELECT 1 FROM gate_scan later WHERE later.pass ="
                     " gate_scan.pass AND later.way <> 'refused' AND later.seq > gate_scan.seq) ORDER BY at, seq",
                     "si", person, since);
}
