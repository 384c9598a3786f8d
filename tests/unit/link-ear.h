/* SPDX-License-Identifier: MIT
 *
 * What a link says, heard from its thread and waited for; and points and settings as short texts.
 */
#ifndef BIHUAN_TESTS_LINK_EAR_H
#define BIHUAN_TESTS_LINK_EAR_H

#include "bihuan/sensor/link.h"

#define EAR_POINTS 16

typedef struct {
    GMutex mutex;
    GCond came;
    Reading last[EAR_POINTS]; /* of each point */
    Reading good[EAR_POINTS]; /* the last one without a fault */
    guint count[EAR_POINTS];  /* how many came */
    guint readings;           /* of all */
    gboolean only;            /* from now on a point has one value */
    guint others[EAR_POINTS]; /* how often another one came */
    gboolean known;           /* state() was called */
    guint states;             /* how often */
    char *said;               /* by state(); NULL = it is there */
    GString *driven;          /* "7 ok\n", "8 sentence\n" */
    /* What it was opened with. */
    const Link *link;
    gpointer line;
    ServingSection *section;
    LinkPoint points[EAR_POINTS];
} Ear;

/* "0" = the section's name; settings: "url=…", … ; points: "address|type|poll", …; both NULL-terminated, borrowed. NULL and *error (may
 * not be NULL) where the link refuses. */
Ear *ear_open(const Link *link, const char *const *settings, const char *const *points, GError **error);
void ear_secret(const char *key, const char *value); /* of the next one that is opened */
void ear_free(Ear *ear);
void ear_drive(Ear *ear, guint64 order, const char *address, const char *value);

/* Wait, ten seconds at most; then the test fails with what was heard. */
void ear_value(Ear *ear, guint point, double value);
void ear_fault(Ear *ear, guint point, FaultKind fault);
/* More readings of a point than now. */
void ear_more(Ear *ear, guint point);
void ear_state(Ear *ear, const char *part); /* part of the sentence; NULL = it is there */
void ear_driven(Ear *ear, const char *part);

#endif
