/* SPDX-License-Identifier: MIT
 *
 * [say RULE LABEL] into the rule it belongs to: one cause and what to do about it. Which of them is told, the one who judges
 * the rule finds out (src/rule/guard.c); a verdict never depends on them.
 */
#include <string.h>

#include "bihuan/base/i18n.h"
#include "private.h"

#define PREFIX "say "

static const SectionKey SAY_KEYS[] = {
    {"when", SECTION_OWN, SECTION_AT(FormSay, when), .read = read_form_condition},
    {"say", SECTION_TEXTS, SECTION_AT(FormSay, text)},
    {0},
};

void form_say_free(FormSay *say) {
    form_text_clear(&say->text);
    condition_free(say->when);
    g_free(say->section);
    g_free(say);
}

static void need_key(Reader *reader, const char *section, const char *key, const void *value) {
    if (value == NULL)
        reader_note(reader, section, NULL, g_strdup_printf(_("[%s] needs %s."), section, key));
}

static void read_say(Reader *reader, const char *section) {
    g_auto(GStrv) words = form_words(section + strlen(PREFIX), " ");
    const FormRule *rule = g_strv_length(words) == 2 ? form_rule(reader->form, words[0]) : NULL;
    FormSay *say = g_new0(FormSay, 1);
    say->section = g_strdup(section);
    section_read(&reader->base, section, SAY_KEYS, say);
    need_key(reader, section, "when", reader_get(reader, section, "when"));
    need_key(reader, section, "say.zh", say->text.zh);
    need_key(reader, section, "say.en", say->text.en);
    if (rule != NULL && rule->need != NULL) {
        g_ptr_array_add(rule->says, say);
        return;
    }
    reader_note(
        reader, section, NULL,
        g_strdup_printf(_("[%s] needs a label and a rule that has need; there is no such rule %s."), section, words[0] ? words[0] : ""));
    form_say_free(say);
}

void reader_read_says(Reader *reader) {
    for (guint s = 0; s < ini_section_count(reader->base.ini); s++) {
        const char *section = ini_section_name(reader->base.ini, s);
        if (g_str_has_prefix(section, PREFIX))
            read_say(reader, section);
    }
}
