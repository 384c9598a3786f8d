/* SPDX-License-Identifier: MIT
 *
 * INI text as people and packages bring it: the reader, the form reader above it, and the settings. A mistake is a sentence with
 * its line, and nothing that is accepted breaks what works with it.
 */
#include "bihuan/config/ini.h"
#include "bihuan/form/form.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void mistake_free(gpointer data) {
    ini_mistake_free(data);
}

static void read_all(const Ini *ini) {
    for (guint i = 0; i < ini_section_count(ini); i++)
        for (guint k = 0; k < ini_key_count(ini, i); k++) {
            const char *section = ini_section_name(ini, i), *key = ini_key_name(ini, i, k);
            if (!ini_key_value(ini, i, k) || ini_key_line(ini, i, k) < 1 || ini_find(ini, section) < 0 || !key)
                abort();
            ini_get(ini, section, key);
        }
}

/* Walks what was accepted as a screen would. */
static void use_form(const Form *form) {
    for (guint i = 0; i < form_field_count(form); i++)
        if (form_field(form, form_field_at(form, i)->key) != form_field_at(form, i))
            abort();
    for (guint i = 0; i < form_step_count(form); i++) {
        const FormStep *step = form_step_at(form, i);
        if (form_step_index(form, step->name) != (int)i || !form_text(&step->title))
            abort();
    }
    g_autofree char *number = form_number_text(form, 1795392000000, 7), *period = form_number_period(form, 1795392000000);
    if (!number || !period || !form_title(form))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func(mistake_free);
    g_autoptr(GError) error = NULL;
    g_autoptr(Ini) ini = ini_scan(text, mistakes);
    read_all(ini);
    g_autoptr(Form) form = form_parse("fuzz.ini", text, &error);
    if (!form && (!error || !strstr(error->message, "fuzz.ini")))
        abort();
    if (form)
        use_form(form);
    return 0;
}
