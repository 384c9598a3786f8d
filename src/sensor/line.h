/* SPDX-License-Identifier: MIT
 *
 * What all links share: a thread, the orders that wake it, what was said of the connection, and numbers and times as texts.
 */
#ifndef BIHUAN_SENSOR_LINE_H
#define BIHUAN_SENSOR_LINE_H

#include <gio/gio.h>
#include <poll.h>

#include "bihuan/sensor/link.h"

/* So long it is waited at most between two tries to connect, ms. */
#define LINE_RETRY_MAX 5000

typedef struct {
    guint64 id;
    char *address, *value;
    gint64 due;     /* clock_boot(): not tried before */
    gint64 pause;   /* ms until the next try after that one */
    char *said;     /* what driven() said last; NULL = nothing */
    gpointer place; /* the link's own, g_free'd */
    int mid;        /* the link's own */
} LineOrder;
void line_order_free(LineOrder *order);

typedef struct {
    LinkWay way;
    LinkHeard heard;
    gint64 stale, timeout; /* ms, of the settings */
    int wake;              /* eventfd: readable while there is an order nobody took, or the end */
    GMutex mutex;          /* of the next two */
    GQueue orders;         /* LineOrder *, handed in and not taken yet */
    gboolean ends;
    GCancellable *gone; /* cancelled at the end: what asks for names by it does not hold it up */
    GThread *thread;
    GPtrArray *pending; /* LineOrder *, the thread's: not driven yet, one for an output at most */
    gboolean known;     /* something was said of the connection */
    char *said;         /* what; NULL = it is there */
} Line;

/* Takes the settings that all have. FALSE and "file:line: sentence": nothing is to be cleared. */
gboolean line_init(Line *line, const Link *link, const LinkWay *way, const LinkHeard *heard, GError **error);
void line_start(Line *line, GThreadFunc run, gpointer data);
/* Link.end and Link.drive of all of them: line is the link's own, which begins with its Line. */
void line_end(gpointer line);
void line_drive(gpointer line, guint64 order, const LinkOrder *what);
/* Ends the thread if there is one, and gives everything back. */
void line_clear(Line *line);

/* The rest is for the thread, but line_ends(). */
gboolean line_ends(Line *line);
/* Moves what was handed in to pending; of two for one output the newer one stays. */
void line_take(Line *line);
/* An order of pending ends well or badly (sentence) and is removed. */
void line_done(Line *line, guint index, const char *sentence);
/* It could not be driven yet: said once for each sentence; it is tried again after a pause that grows up to most ms. */
void line_fail(Line *line, LineOrder *order, const char *sentence, gint64 most);
/* The pause behind one of so many ms (0: the first), most at most. */
gint64 line_pause(gint64 pause, gint64 most);
/* When the next of pending is due, clock_boot(); G_MAXINT64 = none. */
gint64 line_next(const Line *line);
/* Waits for an order, the end, something on one of others (count), or until clock_boot() is until. TRUE: not only the time. */
gboolean line_wait(Line *line, struct pollfd *others, guint count, gint64 until);
/* What there is to say of the connection; the same is not said twice. NULL = it is there. */
void line_say(Line *line, const char *sentence);
/* It is there again, though nothing was said of its absence: a device behind it was away. */
void line_say_back(Line *line);

/* A value of a point after scale and bias; FAULT_NUMBER for what is none. */
Reading line_reading(const LinkPoint *point, double raw, gint64 at);
/* The same without one. */
Reading line_fault(const LinkPoint *point, FaultKind fault, gint64 at);
/* A decimal number and nothing else; blanks around it are none of its business. comma: 20,9. */
gboolean line_number(const char *text, gboolean comma, double *value);
/* ISO 8601, also 2026/11/27 08:00:00; seconds or milliseconds since 1970. */
gboolean line_time(const char *text, gint64 *ms);
/* FAULT_STALE for a time longer ago than stale, FAULT_CLOCK for one that is still to come. */
FaultKind line_judge_time(const Line *line, gint64 at, gint64 now);

/* The numbers of a host's name, at least one (owned); asks the network and is ended by the line's end. NULL and a sentence. */
char **line_resolve(const Line *line, const char *host, GError **error);
/* "tcp://HOST:502" behind its scheme: host (owned, without brackets) and port, usual where none is said. FALSE: it is none. */
gboolean line_host(const char *text, int usual, char **host, int *port);

#endif
