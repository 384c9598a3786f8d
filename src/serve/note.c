/* SPDX-License-Identifier: MIT
 *
 * Notes.
 */
#include "note.h"

#include <math.h>

Note *note_new(NoteKind kind, const char *code, const char *episode) {
    Note *note = g_new0(Note, 1);
    note->kind = kind;
    note->code = g_strdup(code ? code : "");
    note->episode = g_strdup(episode ? episode : "");
    note->what = g_strdup("");
    note->detail = g_strdup("");
    note->value = note->worst = NAN;
    return note;
}

void note_free(Note *note) {
    g_free(note->code);
    g_free(note->episode);
    g_free(note->what);
    g_free(note->detail);
    g_free(note);
}

char *note_key(const Note *note) {
    return g_strdup_printf("%d %s %s", note->kind, note->kind == NOTE_STATE ? note->code : note->episode, note->what);
}
