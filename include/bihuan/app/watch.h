/* SPDX-License-Identifier: MIT
 *
 * Does the watch (值守, bihuan serve) run? It writes a beat every few seconds into NAME.serve beside the plant: the run of its machine,
 * that machine's clock that nobody can set, and a number. Silence is never "all well": who sees no new beat says so.
 */
#ifndef BIHUAN_APP_WATCH_H
#define BIHUAN_APP_WATCH_H

#include "bihuan/store/db.h"

#define WATCH_BEAT G_GINT64_CONSTANT(5000)    /* ms between two beats */
#define WATCH_SILENT G_GINT64_CONSTANT(15000) /* after so long without a new one it stands still */

/* A channel as the watch knows it. */
typedef struct {
    char *name, *kind;
    gboolean ok;
    char *error;                  /* of the last try, or why it did not open; "" = none */
    gint64 waiting, sent, failed; /* messages; in a beat 0: watch_status counts them in the plant */
} WatchLine;

typedef struct {
    gint64 number; /* another one each time, over restarts too */
    char *boot_id, *host;
    gint64 boot; /* ms since that machine started */
    gint64 pid;
    gint64 since, time; /* wall clock, UTC ms: when it began; this beat */
    gboolean ended;     /* the last one: it ended in order */
    char *trouble;      /* what keeps it from working (the plant is held, the disk is full); "" = nothing */
    GPtrArray *lines;   /* WatchLine * */
    GPtrArray *idle;    /* char *: sentences of secrets that nothing is set up for; only the watch reads them */
} WatchBeat;

WatchBeat *watch_beat_new(void);
void watch_beat_free(WatchBeat *beat);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WatchBeat, watch_beat_free)
void watch_beat_add_line(WatchBeat *beat, const WatchLine *line);
/* The text of its file, and back (NULL: it is none, or it was read while it was written). Owned. */
char *watch_beat_text(const WatchBeat *beat);
WatchBeat *watch_beat_parse(const char *text);

/* NAME.serve: what the watch keeps beside the plant (lock, beat, results that could not be written). Owned. */
char *watch_folder(const char *plant);
/* The newest beat; NULL = there is none, or it cannot be read. */
WatchBeat *watch_read(const char *plant);

typedef enum {
    WATCH_NONE,    /* nobody set up a channel here: none is expected */
    WATCH_RUNNING, /* a beat is new */
    WATCH_STOPPED, /* 值守停止 */
    WATCH_UNKNOWN, /* on another host, or since another start of this one: only who waits for a new beat can say */
} WatchState;

/* Is a watch expected: has the plant channels, or had it one? FALSE: it could not be read. */
gboolean watch_is_expected(Db *db, const char *plant, gboolean *expected, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What a terminal remembers between two looks; zeroed at first. */
typedef struct {
    gint64 number, changed; /* the beat it saw last; this machine's boot clock then */
    gboolean known;         /* it was a new one, not just the first it saw */
} WatchEye;
/* For who looks again and again (a terminal, also over a share): by its own clock. *since: the last sign of life, UTC ms; 0 = never
 * one. Never WATCH_NONE: ask watch_is_expected first. Cheap: reads one small file. */
WatchState watch_look(WatchEye *eye, const char *plant, gint64 *since);
/* For who looks once. */
WatchState watch_state(const char *plant, gint64 *since);

/* What `serve --status` says. */
typedef struct {
    WatchState state;
    WatchBeat *beat;  /* NULL = none */
    GPtrArray *lines; /* WatchLine *, in order of preference; counted in the plant */
} WatchStatus;
WatchStatus *watch_status(Db *db, const char *plant, GError **error);
void watch_status_free(WatchStatus *status);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WatchStatus, watch_status_free)
/* {"running","host","since","beat","trouble","channels":[…],"links":[]}; running null = unknown, a text null = none. Owned. */
char *watch_status_json(const WatchStatus *status);

/* The lock that one watch of a plant holds: an open file, locked while it stays open. -1 with ERR_BUSY and who holds it, since when,
 * on which host; or ERR_IO. */
int watch_lock(const char *plant, GError **error);
/* Is it still the file of that name? Where the folder was cleared away it is made and locked again, as the same descriptor. FALSE:
 * another watch has it by now (ERR_BUSY), or it cannot be had. */
gboolean watch_lock_keep(int lock, const char *plant, GError **error);

#endif
