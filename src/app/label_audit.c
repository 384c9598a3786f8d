/* SPDX-License-Identifier: MIT
 *
 * Keeps what was scanned in one walk through an area. What a label means, scan.c says; here it is only counted.
 */
#include "bihuan/app/label_audit.h"

#include <string.h>

#include "bihuan/app/scan.h"
#include "bihuan/app/work.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/model/area.h"

enum {
    PAGE_DEVICES = 500,
    LIST_MOST = 1900, /* characters of a list in the record; a note field takes 2000 */
    SHOWN_MOST = 40,  /* characters of something that is no label */
};

struct LabelAudit {
    App *app;
    char *area;
    GPtrArray *entries;  /* AuditEntry */
    GHashTable *by_code; /* code to AuditEntry, of the devices */
    GHashTable *strange; /* what was scanned to AuditEntry, of everything else */
    gboolean sorted;
};

static void entry_free(gpointer data) {
    AuditEntry *entry = data;
    g_free(entry->code);
    g_free(entry->name);
    g_free(entry->position);
    g_free(entry->area);
    g_free(entry);
}

void label_audit_answer_clear(AuditAnswer *answer) {
    g_clear_pointer(&answer->sentence, g_free);
}

void label_audit_free(LabelAudit *audit) {
    if (!audit)
        return;
    g_free(audit->area);
    g_ptr_array_unref(audit->entries);
    g_hash_table_unref(audit->by_code);
    g_hash_table_unref(audit->strange);
    g_free(audit);
}

static AuditEntry *add_device(LabelAudit *audit, const Device *device, AuditState state) {
    AuditEntry *entry = g_new0(AuditEntry, 1);
    *entry = (AuditEntry){g_strdup(device->code), g_strdup(device->name), g_strdup(device->position), g_strdup(device->area), state, FALSE};
    g_ptr_array_add(audit->entries, entry);
    g_hash_table_insert(audit->by_code, entry->code, entry);
    audit->sorted = FALSE;
    return entry;
}

static gboolean load_devices(LabelAudit *audit, GError **error) {
    g_autofree char *after = g_strdup("");
    for (;;) {
        g_autoptr(GPtrArray) page = device_list(app_db(audit->app), audit->area, after, PAGE_DEVICES, error);
        if (!page)
            return FALSE;
        for (guint i = 0; i < page->len; i++)
            add_device(audit, page->pdata[i], AUDIT_MISSING);
        if (page->len < PAGE_DEVICES)
            return TRUE;
        g_free(after);
        after = g_strdup(((Device *)page->pdata[page->len - 1])->code);
    }
}

LabelAudit *label_audit_new(App *app, const char *area, GError **error) {
    gboolean there;
    if (!area_exists(app_db(app), area, &there, error))
        return NULL;
    if (!there) {
        g_autofree char *shown = utf8_printable(area);
        err_set(error, ERR_INPUT, _("there is no area %s; look it up with: bihuan export areas"), shown);
        return NULL;
    }
    g_autoptr(LabelAudit) audit = g_new0(LabelAudit, 1);
    audit->app = app;
    audit->area = g_strdup(area);
    audit->entries = g_ptr_array_new_with_free_func(entry_free);
    audit->by_code = g_hash_table_new(g_str_hash, g_str_equal);
    audit->strange = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (!load_devices(audit, error))
        return NULL;
    if (audit->entries->len == 0) {
        err_set(error, ERR_INPUT, _("There is no device in %s whose label could be missing."), area);
        return NULL;
    }
    return g_steal_pointer(&audit);
}

/* ---- scanning ---- */

static void answer(AuditAnswer *to, AuditState state, gboolean again, char *sentence) {
    *to = (AuditAnswer){state, again, sentence};
}

static void take_valid(LabelAudit *audit, const Device *device, AuditAnswer *to) {
    AuditEntry *entry = g_hash_table_lookup(audit->by_code, device->code);
    gboolean again = entry && (entry->state == AUDIT_PRESENT || entry->state == AUDIT_FOREIGN);
    if (!entry)
        entry = add_device(audit, device, AUDIT_FOREIGN);
    else if (entry->state == AUDIT_MISSING)
        entry->state = AUDIT_PRESENT;
    else if (entry->state == AUDIT_OUTDATED)
        entry->state = AUDIT_FOREIGN; /* only of a device of another area */
    if (entry->state == AUDIT_PRESENT) {
        answer(to, AUDIT_PRESENT, again, g_strdup_printf("%s %s", device->code, device->name));
        return;
    }
    g_autofree char *area = area_name(app_db(audit->app), device->area);
    answer(to, AUDIT_FOREIGN, again,
           g_strdup_printf(_("%s %s belongs to %s %s, not here."), device->code, device->name, device->area, area));
}

static void take_outdated(LabelAudit *audit, const char *code, AuditAnswer *to) {
    AuditEntry *entry = g_hash_table_lookup(audit->by_code, code);
    g_autoptr(Device) device = entry ? NULL : device_load(app_db(audit->app), code, NULL);
    if (!entry && device)
        entry = add_device(audit, device, AUDIT_OUTDATED);
    gboolean again = entry && entry->outdated;
    if (entry)
        entry->outdated = TRUE;
    answer(to, AUDIT_OUTDATED, again,
           g_strdup_printf(_("%s: this label was replaced; take it off and put the "
                             "newest one on."),
                           code));
}

static void take_strange(LabelAudit *audit, const char *text, const char *sentence, AuditAnswer *to) {
    g_autofree char *printable = utf8_printable(text);
    g_autofree char *shown = utf8_clip(printable, SHOWN_MOST);
    gboolean again = g_hash_table_contains(audit->strange, shown);
    if (!again) {
        AuditEntry *entry = g_new0(AuditEntry, 1);
        *entry = (AuditEntry){g_strdup(shown), g_strdup(""), g_strdup(""), g_strdup(""), AUDIT_UNKNOWN, FALSE};
        g_ptr_array_add(audit->entries, entry);
        g_hash_table_insert(audit->strange, g_strdup(shown), entry);
        audit->sorted = FALSE;
    }
    answer(to, AUDIT_UNKNOWN, again, g_strdup(sentence));
}

/* The device of a label that is ours but was replaced; NULL: it is not that. Owned. */
static char *replaced_device(App *app, const char *text) {
    LabelRead read;
    if (!scan_read(app, text, &read, NULL))
        return NULL;
    if (read.kind == LABEL_SHORT) {
        g_autoptr(DeviceLabel) label = device_label_load(app_db(app), read.short_code, NULL);
        return label && label->revoked ? g_strdup(label->device) : NULL;
    }
    g_autoptr(Device) device = device_load(app_db(app), read.code, NULL);
    return device && read.generation < device->generation ? g_strdup(read.code) : NULL;
}

void label_audit_scan(LabelAudit *audit, const char *text, AuditAnswer *to) {
    g_autoptr(GError) reason = NULL;
    g_autoptr(Device) device = scan_device(audit->app, text, &reason);
    g_autofree char *replaced = device ? NULL : replaced_device(audit->app, text);
    if (device)
        take_valid(audit, device, to);
    else if (replaced)
        take_outdated(audit, replaced, to);
    else
        take_strange(audit, text, reason ? reason->message : "", to);
}

/* ---- what is known ---- */

const char *label_audit_area(const LabelAudit *audit) {
    return audit->area;
}

static gboolean is_own(const AuditEntry *entry) {
    return entry->state == AUDIT_MISSING || entry->state == AUDIT_PRESENT;
}

static int compare_entries(gconstpointer a, gconstpointer b) {
    const AuditEntry *one = *(const AuditEntry *const *)a, *other = *(const AuditEntry *const *)b;
    if (is_own(one) != is_own(other))
        return is_own(one) ? -1 : 1;
    return strcmp(one->code, other->code);
}

const GPtrArray *label_audit_entries(LabelAudit *audit) {
    if (!audit->sorted)
        g_ptr_array_sort(audit->entries, compare_entries);
    audit->sorted = TRUE;
    return audit->entries;
}

static gboolean is_in(const AuditEntry *entry, AuditState state) {
    return entry->state == state || (state == AUDIT_OUTDATED && entry->outdated);
}

guint label_audit_count(const LabelAudit *audit, AuditState state) {
    guint count = 0;
    for (guint i = 0; i < audit->entries->len; i++)
        count += is_in(audit->entries->pdata[i], state);
    return count;
}

char **label_audit_codes(LabelAudit *audit, AuditState state) {
    const GPtrArray *entries = label_audit_entries(audit);
    g_autoptr(GPtrArray) codes = g_ptr_array_new();
    for (guint i = 0; i < entries->len; i++) {
        const AuditEntry *entry = entries->pdata[i];
        if (is_in(entry, state))
            g_ptr_array_add(codes, g_strdup(entry->code));
    }
    g_ptr_array_add(codes, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&codes), FALSE);
}

const char *label_audit_word(AuditState state) {
    static const char *const words[AUDIT_STATES] = {N_("missing"), N_("here"), N_("foreign"), N_("out of date"), N_("not valid")};
    return _(words[state]);
}

/* ---- the record ---- */

/* "P-101, P-102 … (+12)": a list that fits into a field. */
static char *list_text(char **codes) {
    GString *text = g_string_new(NULL);
    guint left = g_strv_length(codes);
    for (; *codes; codes++, left--) {
        if (text->len + strlen(*codes) > LIST_MOST) {
            g_string_append_printf(text, " … (+%u)", left);
            break;
        }
        g_string_append_printf(text, "%s%s", text->len ? _(", ") : "", *codes);
    }
    return g_string_free(text, FALSE);
}

static void label_audit_put(GHashTable *values, const char *key, char *text) {
    if (*text)
        g_hash_table_replace(values, g_strdup(key), text);
    else
        g_free(text);
}

char *label_audit_submit(LabelAudit *audit, GError **error) {
    static const char *const keys[AUDIT_STATES][2] = {{"missing_count", "missing"},
                                                      {"present_count", NULL},
                                                      {"foreign_count", "foreign"},
                                                      {"outdated_count", "outdated"},
                                                      {"unknown_count", "unknown"}};
    g_autoptr(GHashTable) values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    label_audit_put(values, "area", g_strdup(audit->area));
    for (int state = 0; state < AUDIT_STATES; state++) {
        g_auto(GStrv) codes = label_audit_codes(audit, (AuditState)state);
        label_audit_put(values, keys[state][0], g_strdup_printf("%u", label_audit_count(audit, (AuditState)state)));
        if (keys[state][1])
            label_audit_put(values, keys[state][1], list_text(codes));
    }
    g_autoptr(Work) work = work_submit(audit->app, LABEL_AUDIT_FORM, values, error);
    return work ? g_strdup(work->record->number) : NULL;
}
