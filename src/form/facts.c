/* SPDX-License-Identifier: MIT
 *
 * [numbers] and [facts]: what conditions may name beside the fields. Who answers a fact is known on the floor
 * of rules; here it is a notation.
 */
#include <string.h>

#include "bihuan/base/i18n.h"
#include "private.h"

static void number_free(gpointer data) {
    FormNumber *number = data;
    g_free(number->key);
    g_free(number->text);
    g_free(number);
}

static void fact_free(gpointer data) {
    FormFact *fact = data;
    g_strfreev(fact->arguments);
    g_free(fact->key);
    g_free(fact->provider);
    g_free(fact->name);
    g_free(fact);
}

static void facts_add_number(Reader *reader, const char *key, const char *value) {
    FormNumber *number = g_new0(FormNumber, 1);
    number->key = g_strdup(key);
    number->text = g_strdup(value);
    g_ptr_array_add(reader->form->numbers, number);
}

/* "gas.oldest o2, combustible". */
static void add_fact(Reader *reader, const char *key, const char *value) {
    gsize dot = strcspn(value, ". "), end = strcspn(value, " ");
    if (value[dot] != '.' || dot == 0 || end <= dot + 1) {
        reader_note(reader, "facts", key, g_strdup(_("Write: key = PROVIDER.FACT argument, argument.")));
        return;
    }
    FormFact *fact = g_new0(FormFact, 1);
    fact->key = g_strdup(key);
    fact->provider = g_strndup(value, dot);
    fact->name = g_strndup(value + dot + 1, end - dot - 1);
    fact->arguments = form_words(value + end, ",");
    g_ptr_array_add(reader->form->lookups, fact);
}

static void read_section(Reader *reader, const char *section, void (*add)(Reader *reader, const char *key, const char *value)) {
    int index = ini_find(reader->base.ini, section);
    for (guint k = 0; index >= 0 && k < ini_key_count(reader->base.ini, (guint)index); k++) {
        const char *key = ini_key_name(reader->base.ini, (guint)index, k);
        if (form_field(reader->form, key) != NULL)
            reader_note(reader, section, key, g_strdup_printf(_("\"%s\" is the name of a field; call the fact otherwise."), key));
        else
            add(reader, key, ini_key_value(reader->base.ini, (guint)index, k));
    }
}

void reader_read_facts(Reader *reader) {
    reader->form->numbers = g_ptr_array_new_with_free_func(number_free);
    reader->form->lookups = g_ptr_array_new_with_free_func(fact_free);
    read_section(reader, "numbers", facts_add_number);
    read_section(reader, "facts", add_fact);
}
