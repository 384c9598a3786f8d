/* SPDX-License-Identifier: MIT
 *
 * Labels (标签) read: where the label wing meets the plant's key and its table of issued labels.
 */
#include "bihuan/app/scan.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/fold.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/supply_list.h"

#include <string.h>

/* Every code of a kind that differs from one in case only. */
static GPtrArray *codes_alike(Db *db, LabelOf of, const char *code, GError **error) {
    static const char *const SQL[LABEL_OF_COUNT] = {
        [LABEL_OF_PLACE] = "SELECT code FROM supply_place WHERE lower(code) = lower($1) ORDER BY code",
        [LABEL_OF_ITEM] = "SELECT code FROM supply_item WHERE lower(code) = lower($1) ORDER BY code",
        [LABEL_OF_PASS] = "SELECT code FROM entry_pass WHERE lower(code) = lower($1) ORDER BY code",
    };
    return of == LABEL_OF_DEVICE ? device_codes_alike(db, code, error) : db_texts(db, error, SQL[of], "s", code);
}

/* Made with the plant's key? Keyboards and scanners change the case of letters, so every code is tried that differs in nothing
 * else; read->code is then as on the label. Where there is none of them nobody can say that it is a forgery. */
static gboolean is_ours(App *app, LabelRead *read, GError **error) {
    Plant *plant = app_plant(app);
    const guint8 *key = plant_key(plant, error);
    g_autoptr(GPtrArray) codes = key ? codes_alike(app_db(app), read->of, read->code, error) : NULL;
    if (!codes)
        return FALSE;
    if (label_verify_payload(key, plant_id(plant), read))
        return TRUE;
    for (guint i = 0; i < codes->len; i++) {
        LabelRead other = *read;
        g_strlcpy(other.code, codes->pdata[i], sizeof other.code);
        if (label_verify_payload(key, plant_id(plant), &other)) {
            *read = other;
            return TRUE;
        }
    }
    return label_refuse(codes->len > 0 ? LABEL_FORGED : LABEL_UNKNOWN, read->code, error);
}

gboolean scan_read(App *app, const char *text, LabelRead *read, GError **error) {
    return label_read(text, read, error) && (read->kind != LABEL_PAYLOAD || is_ours(app, read, error));
}

/* A genuine payload: is it the newest label of what it is of? */
static gboolean is_newest(App *app, const LabelRead *read, const char *subject, GError **error) {
    Db *db = app_db(app);
    gint64 generation = 0;
    if (read->of == LABEL_OF_DEVICE &&
        !db_get_int(db, error, &generation, "SELECT generation FROM device WHERE code = $1", "s", read->code))
        return FALSE;
    /* a card has one label for ever: who loses it gets another card */
    if (read->of == LABEL_OF_PASS && !db_get_int(db, error, &generation, "SELECT 1 FROM entry_pass WHERE code = $1", "s", read->code))
        return FALSE;
    if (read->of == LABEL_OF_PLACE || read->of == LABEL_OF_ITEM) {
        g_autoptr(DeviceLabel) label = NULL;
        if (!label_find(db, subject, &label, error))
            return FALSE;
        generation = label ? label->generation : 0;
    }
    if (generation == 0)
        return label_refuse(LABEL_UNKNOWN, read->code, error);
    return generation == read->generation || label_refuse(LABEL_REPLACED, read->code, error);
}

/* The subject of a printed short code; owned. */
static char *subject_of_short_code(App *app, const LabelRead *read, GError **error) {
    guint before = db_failures(app_db(app));
    g_autoptr(DeviceLabel) label = device_label_load(app_db(app), read->short_code, NULL);
    if (!db_answered(app_db(app), before, error))
        return NULL;
    const char *code = read->short_code;
    if (label && !label->revoked)
        return g_strdup(label->device);
    if (label)
        label_subject_of(label->device, &code);
    label_refuse(label ? LABEL_REPLACED : LABEL_UNKNOWN, code, error);
    return NULL;
}

char *scan_subject(App *app, const char *text, GError **error) {
    LabelRead read;
    if (!scan_read(app, text, &read, error))
        return NULL;
    if (read.kind != LABEL_PAYLOAD)
        return subject_of_short_code(app, &read, error);
    g_autofree char *subject = label_subject(read.of, read.code);
    return is_newest(app, &read, subject, error) ? g_steal_pointer(&subject) : NULL;
}

LabelOf scan_is_of(App *app, const char *text) {
    LabelRead read;
    if (!label_read(text, &read, NULL))
        return LABEL_OF_DEVICE;
    g_autofree char *subject = read.kind == LABEL_SHORT ? subject_of_short_code(app, &read, NULL) : NULL;
    return read.kind == LABEL_PAYLOAD ? read.of : subject ? label_subject_of(subject, NULL) : LABEL_OF_DEVICE;
}

/* The code of a scanned label that is of the wanted kind. Owned. */
static char *code_of(App *app, const char *text, LabelOf wanted, GError **error) {
    static const char *const SENTENCES[LABEL_OF_COUNT] = {
        [LABEL_OF_DEVICE] = N_("This is the label of the device %s, which is not what is scanned here."),
        [LABEL_OF_PLACE] = N_("This is the label of the place %s for supplies, which is not what is scanned here."),
        [LABEL_OF_ITEM] = N_("This is the label of the item %s of the supplies, which is not what is scanned here."),
        [LABEL_OF_PASS] = N_("This is the entry card %s, which is not what is scanned here."),
    };
    const char *code;
    g_autofree char *subject = scan_subject(app, text, error);
    if (!subject)
        return NULL;
    LabelOf of = label_subject_of(subject, &code);
    if (of == wanted)
        return g_strdup(code);
    err_set(error, ERR_DENIED, _(SENTENCES[of]), code);
    return NULL;
}

Device *scan_device(App *app, const char *text, GError **error) {
    g_autofree char *code = code_of(app, text, LABEL_OF_DEVICE, error);
    return code ? device_load(app_db(app), code, error) : NULL;
}

SupplyPlace *scan_place(App *app, const char *text, GError **error) {
    g_autofree char *code = code_of(app, text, LABEL_OF_PLACE, error);
    return code ? supply_place_load(app_db(app), code, error) : NULL;
}

SupplyItem *scan_item(App *app, const char *text, GError **error) {
    g_autofree char *code = code_of(app, text, LABEL_OF_ITEM, error);
    return code ? supply_item_load(app_db(app), code, error) : NULL;
}

SupplyPlace *scan_or_place(App *app, const char *text, GError **error) {
    GError *unread = NULL;
    LabelRead read;
    SupplyPlace *place = supply_place_find(app_db(app), text, &unread);
    if (unread)
        g_propagate_error(error, unread);
    if (place || unread)
        return place;
    return label_read(text, &read, NULL) ? scan_place(app, text, error) : supply_place_load(app_db(app), text, error);
}

gboolean scan_or_item(App *app, const char *text, SupplyItem **item, GError **error) {
    GError *unread = NULL;
    LabelRead read;
    *item = supply_item_find(app_db(app), text, &unread);
    if (!*item && !unread && label_read(text, &read, NULL)) /* seven letters may be a code of any kind */
        *item = scan_item(app, text, read.kind == LABEL_PAYLOAD ? &unread : NULL);
    if (unread)
        g_propagate_error(error, unread);
    return !unread;
}

/* A typed code: as it is, else the one device that differs in case and width only. NULL: none; asked of the db whether it answered. */
static Device *device_of_code(Db *db, const char *text) {
    Device *device = device_load(db, text, NULL);
    if (device)
        return device;
    g_autofree char *key = fold_key(text);
    g_autoptr(GPtrArray) alike = device_codes_alike(db, key, NULL);
    return alike && alike->len == 1 ? device_load(db, alike->pdata[0], NULL) : NULL;
}

Device *scan_or_code(App *app, const char *text, GError **error) {
    guint before = db_failures(app_db(app));
    g_autoptr(Device) device = device_of_code(app_db(app), text);
    if (device)
        return g_steal_pointer(&device);
    if (!db_answered(app_db(app), before, error))
        return NULL;
    LabelRead read;
    g_autoptr(GError) local = NULL;
    if (label_read(text, &read, &local))
        return scan_device(app, text, error);
    if (read.kind == LABEL_PAYLOAD)
        g_propagate_error(error, g_steal_pointer(&local)); /* meant as a label: say what is wrong with it */
    else
        err_set(error, ERR_INPUT, _("there is no device %s; look it up with: bihuan export devices"), text);
    return NULL;
}

void scan_label_clear(ScanLabel *label) {
    g_clear_pointer(&label->payload, g_free);
    g_clear_pointer(&label->short_code, g_free);
}

gboolean scan_label_of(App *app, const char *subject, ScanLabel *label, GError **error) {
    *label = (ScanLabel){0};
    const guint8 *key = plant_key(app_plant(app), error);
    g_autoptr(DeviceLabel) issued = key ? device_label_of(app_db(app), subject, error) : NULL;
    if (!issued)
        return FALSE;
    label->generation = issued->generation;
    label->short_code = g_strdup(issued->code);
    label->payload = label_payload(key, plant_id(app_plant(app)), subject, issued->generation, error);
    return label->payload != NULL;
}

/* The first code from this generation on that no label has: two may by chance share one. Owned. */
static char *free_code(Db *db, Plant *plant, const char *subject, gint64 *generation, GError **error) {
    const guint8 *key = plant_key(plant, error);
    for (; key; ++*generation) {
        g_autofree char *code = label_short_code(key, plant_id(plant), subject, *generation, error);
        gboolean taken = FALSE;
        if (!code || !db_get_whether(db, error, &taken, "SELECT 1 FROM label WHERE code = $1", "s", code))
            return NULL;
        if (!taken)
            return g_steal_pointer(&code);
    }
    return NULL;
}

gboolean scan_label_issue(Change *change, const char *subject, gint64 *generation, GError **error) {
    Db *db = change_db(change);
    gint64 next = 0;
    if (!db_get_int(db, error, &next, "SELECT coalesce(max(generation), 0) FROM label WHERE device = $1", "s", subject))
        return FALSE;
    next++;
    g_autofree char *code = free_code(db, change_plant(change), subject, &next, error);
    if (generation)
        *generation = next;
    return code && label_replace(change, subject, next, code, error);
}

gboolean scan_label_first(Change *change, const char *subject, gint64 *generation, GError **error) {
    g_autoptr(DeviceLabel) label = NULL;
    if (!label_find(change_db(change), subject, &label, error))
        return FALSE;
    if (label && generation)
        *generation = label->generation;
    return label || scan_label_issue(change, subject, generation, error);
}
