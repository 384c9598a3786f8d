/* SPDX-License-Identifier: MIT
 *
 * What the sensor thread has to say to the desk (报警便条): states, episodes and what became of outputs. Everything in a note is known
 * whole, so that one written twice, or again after a kill, changes nothing.
 */
#ifndef BIHUAN_SERVE_NOTE_H
#define BIHUAN_SERVE_NOTE_H

#include "bihuan/sensor/panel.h"

typedef enum { NOTE_STATE, NOTE_EPISODE, NOTE_RESPONSE, NOTE_OUTCOME, NOTE_ACKNOWLEDGED, NOTE_OVER } NoteKind;

/* Times are UTC ms. */
typedef struct {
    NoteKind kind;
    char *code, *episode; /* never NULL */
    PointStateKind level; /* of a state: it; else of the episode */
    FaultKind fault;
    double value, worst;
    gint64 at;                     /* STATE: since; RESPONSE: when; OVER: when */
    gint64 raised, asked, cleared; /* EPISODE */
    gboolean acked, unanswered;    /* EPISODE */
    char *what, *detail;           /* RESPONSE: plc:1:coil:0=1; OUTCOME: id of the response; ACKNOWLEDGED: by whom. detail: why not */
    gboolean ok;                   /* RESPONSE, OUTCOME */
} Note;

Note *note_new(NoteKind kind, const char *code, const char *episode);
void note_free(Note *note);
/* Two of one key: the newer one says all. Owned. */
char *note_key(const Note *note);
/* An episode as the panel has it. Owned. */
Note *note_of_episode(const PanelEpisode *episode, FaultKind fault);
/* The state of a point by an event. Owned. */
Note *note_of_state(const PanelEvent *event);
/* What became of an output at a time; why NULL = it is driven. Owned. */
Note *note_of_response(const char *code, const char *episode, const char *what, const char *why, gint64 at);
/* What it says of the value: "17.2 vol%", or what the fault is, in words. Owned. */
char *note_reading(const Note *note, const char *unit);
/* An event of an output as JSON with a newline: what a command gets to read. Owned. */
char *note_told(const PanelEvent *event, const char *value);

#endif
