/* SPDX-License-Identifier: MIT
 *
 * Devices that the record uses: which of them are blocked (blocked.h), and from when. These are the device it is about, those of the fields
 * that are asked at its submission, and those of further fields the form names (a part may name some that only some forms have); a text names a device with a word that is its code.
 */
#include "bihuan/rule/facts.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/fold.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/device.h"
#include "bihuan/rule/blocked.h"

static void add_code(GPtrArray *codes, const char *code) {
    if (code && *code && !g_ptr_array_find_with_equal_func(codes, code, g_str_equal, NULL))
        g_ptr_array_add(codes, g_strdup(code));
}

static gboolean is_device(const FormField *field) {
    return field && g_strcmp0(field->type->reference, "device") == 0;
}

/* "CR-0501吊车，8 t 卸扣": what is a code, whatever the case, is one. */
static gboolean add_named(const FactsQuestion *question, const char *text, GPtrArray *codes, GError **error) {
    static const char letters[] = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_./";
    for (const char *c = text; *(c += strcspn(c, letters)); c += strspn(c, letters)) {
        g_autofree char *word = g_strndup(c, strspn(c, letters)), *key = fold_key(word);
        g_autoptr(GPtrArray) alike = device_codes_alike(question->subject->db, key, error);
        if (!alike)
            return FALSE;
        for (guint i = 0; i < alike->len; i++)
            add_code(codes, alike->pdata[i]);
    }
    return TRUE;
}

/* Codes (char *, array owns them) of the devices it uses; of the fields named alone for the fact blocked. */
static GPtrArray *devices_of(const FactsQuestion *question, GError **error) {
    const Form *form = question->subject->form;
    gboolean named = facts_is(question, "blocked");
    g_autoptr(GPtrArray) codes = g_ptr_array_new_with_free_func(g_free);
    if (!named)
        add_code(codes, question->subject->record->device);
    for (const char *const *key = form_submit_fields(form); *key && !named; key++)
        if (is_device(form_field(form, *key)))
            add_code(codes, g_hash_table_lookup(question->facts, *key));
    for (guint i = 0; facts_word(question, i); i++) {
        const FormField *field = form_field(form, facts_word(question, i));
        const char *value = field ? facts_argument(question, i) : NULL;
        if (is_device(field))
            add_code(codes, value);
        else if (value && !add_named(question, value, codes, error))
            return NULL;
    }
    return g_steal_pointer(&codes);
}

/* What is worked with is in service; what is worked on may be out of it. */
static gboolean count_retired(const FactsQuestion *question, const char *code, FactsAnswer *out, GError **error) {
    const Case *subject = question->subject;
    g_autoptr(Device) device = NULL;
    if (g_strcmp0(code, subject->record->device) == 0)
        return TRUE;
    if (!noun_find(subject->db, &device_noun, &device, error, "WHERE code = $1", "s", code))
        return FALSE;
    if (device && device->retired && device->retired <= subject->now) {
        g_autofree char *since = clock_format_short(device->retired);
        g_autofree char *name = g_strdup_printf(_("%s out of service since %s"), code, since);
        facts_count(out, name);
    }
    return TRUE;
}

static gboolean count_blocked(const FactsQuestion *question, const char *code, FactsAnswer *out, GError **error) {
    const Case *subject = question->subject;
    g_autoptr(GPtrArray) blocks = device_blocked(subject->db, subject->shelf, code, subject->now, error);
    for (guint i = 0; blocks && i < blocks->len; i++) {
        g_autofree char *name = g_strdup_printf("%s %s", code, ((const DeviceBlock *)blocks->pdata[i])->why);
        facts_count(out, name);
    }
    return blocks && count_retired(question, code, out, error);
}

/* overdue FIELD…: what blocks them: how much, and what; blocked FIELD…: the same of the devices in these fields alone; blocked_at FIELD…: from when the first of them is blocked, unknown where nothing
 * is known that will. */
static gboolean answer_device(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    gboolean when = facts_is(question, "blocked_at");
    g_autoptr(GPtrArray) codes = devices_of(question, error);
    if (!when)
        facts_set(out, 0);
    for (guint i = 0; codes && i < codes->len; i++) {
        gint64 at = 0;
        if (!when && !count_blocked(question, codes->pdata[i], out, error))
            return FALSE;
        if (when && !device_blocked_at(question->subject->db, codes->pdata[i], question->subject->now, &at, error))
            return FALSE;
        if (when && at)
            facts_set(out, out->known ? MIN(out->value, at) : at);
    }
    return codes != NULL;
}

static const char *const NAMES[] = {"overdue", "blocked", "blocked_at", NULL};
static const char *const ARGUMENTS[] = {"word?+", "field+", "word?+", NULL};

const Facts facts_device = {
    .name = "device",
    .summary = N_("devices that the record uses: what blocks them, and from when"),
    .facts = NAMES,
    .arguments = ARGUMENTS,
    .answer = answer_device,
};
