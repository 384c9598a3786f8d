/* SPDX-License-Identifier: MIT
 *
 * The shift hand-over (交接班): what is overdue, held, open and due soon, since when; as text, as a record of the form
 * handover that both shifts sign, and on paper with the head code.
 */
#ifndef BIHUAN_APP_HANDOVER_H
#define BIHUAN_APP_HANDOVER_H

#include "bihuan/app/work.h"

/* One thing: all texts for people, in the chosen language, may be "". */
typedef struct {
    char *what, *where, *state;
    gint64 since, due; /* 0 = none */
} HandoverLine;

typedef struct {
    char *title;
    GPtrArray *lines; /* HandoverLine *; at most HANDOVER_MOST */
    gint64 total;     /* how many there are */
} HandoverPart;

#define HANDOVER_MOST 60

typedef struct {
    gint64 at;
    char *shift, *head, *qr; /* qr: what its code says */
    GPtrArray *parts;        /* HandoverPart * */
} Handover;

void handover_free(Handover *handover);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Handover, handover_free)

/* As the plant stands now. */
Handover *handover_collect(App *app, GError **error);

/* The same for a narrow column: lines of text (char *, array owns them). */
GPtrArray *handover_text(const Handover *handover);

/* The logged-in person begins to hand over to somebody: a record with the summary and the head code, waiting for both
 * signatures. notes may be NULL. */
Work *handover_begin(App *app, const char *to, const char *notes, GError **error);

/* The page as PDF: the plant as it stands, and under it the two signatures of a record (number, NULL = lines for a pen).
 * head (may be NULL) is owned by the caller. */
gboolean handover_print(App *app, const char *number, const char *path, char **head, GError **error);

#endif
