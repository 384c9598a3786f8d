/* SPDX-License-Identifier: MIT
 *
 * Notes.
 */
#include "note.h"

#include <math.h>

#include "bihuan/store/canon.h"

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

Note *note_of_episode(const PanelEpisode *episode, FaultKind fault) {
    Note *note = note_new(NOTE_EPISODE, episode->code, episode->id);
    note->level = episode->level;
    note->fault = fault;
    note->value = episode->value;
    note->worst = episode->worst;
    note->raised = episode->raised;
    note->asked = episode->asked;
    note->cleared = episode->cleared;
    note->acked = episode->phase == PANEL_ACKED || episode->phase == PANEL_LATCHED;
    note->unanswered = episode->unanswered;
    return note;
}

Note *note_of_state(const PanelEvent *event) {
    Note *note = note_new(NOTE_STATE, event->code, event->episode);
    note->level = event->level;
    note->fault = event->fault;
    note->value = event->value;
    note->at = event->at.wall;
    return note;
}

Note *note_of_response(const char *code, const char *episode, const char *what, const char *why, gint64 at) {
    Note *note = note_new(NOTE_RESPONSE, code, episode);
    g_free(note->what);
    note->what = g_strdup(what);
    g_free(note->detail);
    note->detail = g_strdup(why ? why : "");
    note->ok = why == NULL;
    note->at = at;
    return note;
}

char *note_reading(const Note *note, const char *unit) {
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    if (note->level == POINT_FAULT || isnan(note->value))
        return g_strdup(point_fault_title(fault_word(note->fault)));
    return g_strdup_printf("%s%s%s", g_ascii_formatd(digits, sizeof digits, "%.6g", note->value), *unit ? " " : "", unit);
}

char *note_told(const PanelEvent *event, const char *value) {
    g_autoptr(GHashTable) map = canon_map_new();
    g_hash_table_insert(map, g_strdup("point"), g_strdup(event->code));
    g_hash_table_insert(map, g_strdup("episode"), g_strdup(event->episode));
    g_hash_table_insert(map, g_strdup("level"), g_strdup(point_state_word(event->level)));
    g_hash_table_insert(map, g_strdup("value"), g_strdup(value));
    g_autofree char *json = canon_from_map(map);
    return g_strconcat(json, "\n", NULL);
}
