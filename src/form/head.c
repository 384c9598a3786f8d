/* SPDX-License-Identifier: MIT
 *
 * The section [form] alone: a board asks every installed form whether it is a permit, and reads on in those that are.
 */
#include <string.h>

#include "private.h"

static const SectionKey KEYS[] = {
    {"title", SECTION_TEXTS, SECTION_AT(FormHead, title)},
    {"permit", SECTION_FLAG, SECTION_AT(FormHead, permit)},
    {"gate", SECTION_TEXT, SECTION_AT(FormHead, gate)},
    {.key = "*", .kind = SECTION_OTHER},
    {0},
};

/* Where the section behind this line's end begins, or the text ends. */
static const char *section_end_of(const char *line) {
    do {
        line = strchrnul(line, '\n');
        line += *line != '\0';
    } while (*line != '\0' && *line != '[');
    return line;
}

gboolean form_head_read(const char *text, FormHead *head) {
    static const char OPENING[] = "\n[form]\n";
    const char *found = strstr(text, OPENING);
    if (found == NULL)
        return FALSE;
    g_autofree char *section = g_strndup(found, (gsize)(section_end_of(found + 1) - found));
    g_autoptr(SectionReader) reader = section_reader_new("", section);
    reader->bare = TRUE;
    section_read(reader, "form", KEYS, head);
    if (reader->mistakes->len == 0)
        return TRUE;
    form_head_clear(head);
    return FALSE;
}

void form_head_clear(FormHead *head) {
    section_clear(KEYS, head);
    *head = (FormHead){0};
}

void form_head_free(FormHead *head) {
    if (head == NULL)
        return;
    form_head_clear(head);
    g_free(head);
}
