/* SPDX-License-Identifier: MIT
 *
 * A record that nobody submits: the program saw something.
 */
#include "deed.h"

#include "bihuan/model/device.h"
#include "bihuan/model/source.h"
#include "bihuan/rule/guard.h"
#include "bihuan/store/canon.h"

/* The place as the device has it; a device that is gone is only named. */
static gboolean open_place(Case *subject, GHashTable *values, GError **error) {
    const char *code = g_hash_table_lookup(values, "device"), *area = g_hash_table_lookup(values, "area");
    Record *record = subject->record;
    g_autoptr(Device) device = NULL;
    if (code && !noun_find(subject->db, &device_noun, &device, error, "WHERE code = $1", "s", code))
        return FALSE;
    record->device = g_strdup(device ? device->code : NULL);
    record->area = g_strdup(area && *area ? area : device ? device->area : NULL);
    record->position = g_strdup(device ? device->position : NULL);
    return !record->area || source_of_area(subject->db, record->area, subject->now, &record->source, error);
}

static gboolean open_save(Case *subject, gint64 version, GHashTable *values, GError **error) {
    return open_place(subject, values, error) && deed_complete(subject, version, canon_map_copy(values), error) &&
           deed_enter_first(subject, error) && rule_run(subject, EVENT_SUBMIT, NULL, error) && deed_save(subject, error) &&
           rule_clocks_save(subject, error);
}

Case *work_open(Change *change, Shelf *shelf, const char *name, GHashTable *values, GError **error) {
    gint64 version;
    const Form *form = shelf_form(shelf, name, 0, &version, error);
    if (!form)
        return NULL;
    g_autoptr(Case) subject = case_of_form(change_db(change), shelf, form, NULL, change_time(change));
    case_enter(subject, change);
    return open_save(subject, version, values, error) ? g_steal_pointer(&subject) : NULL;
}
