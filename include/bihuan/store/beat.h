/* SPDX-License-Identifier: MIT
 *
 * The beat (心跳) of the watch (值守, bihuan serve), as it is read: does the watch run? It writes one every few seconds into NAME.serve
 * beside the plant: the run of its machine, that machine's clock that nobody can set, and a number. Silence is never "all well": who
 * sees no new beat says so.
 */
#ifndef BIHUAN_STORE_BEAT_H
#define BIHUAN_STORE_BEAT_H

#include <glib.h>

#define WATCH_BEAT G_GINT64_CONSTANT(5000)    /* ms between two beats */
#define WATCH_SILENT G_GINT64_CONSTANT(15000) /* after so long without a new one it stands still */

/* A channel as the watch knows it. */
typedef struct {
    char *name, *kind;
    gboolean ok;
    char *error;                  /* of the last try, or why it did not open; "" = none */
    gint64 waiting, sent, failed; /* messages; in a beat 0: watch_status counts them in the plant */
} WatchLine;
/* A link as the watch knows it. */
typedef struct {
    char *name, *kind;
    gboolean ok;
    char *error;   /* why it does not go; "" = it does */
    gint64 points; /* that it reads */
} WatchLink;

WatchLine *watch_line_copy(const WatchLine *line);
void watch_line_free(gpointer line);

typedef struct {
    gint64 number; /* another one each time, over restarts too */
    char *boot_id, *host;
    gint64 boot; /* ms since that machine started */
    gint64 pid;
    gint64 since, time; /* wall clock, UTC ms: when it began; this beat */
    gboolean ended;     /* the last one: it ended in order */
    char *trouble;      /* what keeps it from working (the plant is held, the disk is full); "" = nothing */
    gint64 troubled;    /* ms: how long that has stood */
    GPtrArray *lines;   /* WatchLine * */
    GPtrArray *links;   /* WatchLink * */
    GPtrArray *idle;    /* char *: sentences of secrets that nothing is set up for; only the watch reads them */
} WatchBeat;

WatchBeat *watch_beat_new(void);
void watch_beat_free(WatchBeat *beat);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WatchBeat, watch_beat_free)
void watch_beat_add_line(WatchBeat *beat, const WatchLine *line);
void watch_beat_add_link(WatchBeat *beat, const WatchLink *link);
/* The text of its file, and back (NULL: it is none, or it was read while it was written). Owned. */
char *watch_beat_text(const WatchBeat *beat);
WatchBeat *watch_beat_parse(const char *text);

/* NAME.serve: what the watch keeps beside the plant (lock, beat, results that could not be written). Owned. */
char *watch_folder(const char *plant);
/* A file in it. Owned. */
char *watch_file(const char *plant, const char *name);
/* The newest beat; NULL = there is none, or it cannot be read. */
WatchBeat *watch_read(const char *plant);

typedef enum {
    WATCH_NONE,    /* nobody set up a channel here: none is expected */
    WATCH_RUNNING, /* a beat is new */
    WATCH_STOPPED, /* 值守停止 */
    WATCH_UNKNOWN, /* on another host, or since another start of this one: only who waits for a new beat can say */
} WatchState;

/* What a terminal remembers between two looks; zeroed at first. */
typedef struct {
    gint64 number, changed; /* the beat it saw last; this machine's boot clock then */
    gboolean known;         /* it was a new one, not just the first it saw */
} WatchEye;
/* For who looks again and again (a terminal, also over a share): by its own clock. *since: the last sign of life, UTC ms; 0 = never
 * one. Never WATCH_NONE: ask watch_is_expected first. Cheap: reads one small file. */
WatchState watch_look(WatchEye *eye, const char *plant, gint64 *since);
/* Does anybody watch now, as far as one look can tell? On another machine nobody can know its lock: there a beat is believed while both
 * clocks agree that it is new. A watch that has been kept from the plant for as long as a silent one may be (WATCH_SILENT) tells it nothing.
 * *silent: ms since the last beat, or since the trouble began; -1 = there is none. */
gboolean watch_runs(const char *plant, gint64 *silent);
/* By a beat that was read; NULL = there is none. */
WatchState watch_beat_state(const char *plant, const WatchBeat *beat);

#endif
