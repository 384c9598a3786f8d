/* SPDX-License-Identifier: MIT
 *
 * What is due (到期): every obligation that stands, with its next time, whose it is and whether it is late. The list that all screens,
 * commands, the hand-over and the papers share, and the calendar made of it.
 */
#ifndef BIHUAN_APP_DUE_H
#define BIHUAN_APP_DUE_H

#include "bihuan/app/app.h"
#include "bihuan/base/page.h"
#include "bihuan/model/obligation.h"

/* Which of them; a zeroed one means all. All texts are borrowed. */
typedef struct {
    gint64 from, until;  /* due in [from, until); 0 = from the first, without end */
    gboolean foreseen;   /* also later occurrences of a cycle within, as if each were done when it is due; until is said then */
    gboolean late;       /* only what is late now */
    const char *subject; /* "device:V-0101"; NULL = any */
    const char *kind;    /* "test"; NULL = any */
    const char *area;    /* there and in the areas inside it; NULL = anywhere */
    const char *person;  /* what this person does, or is about him; NULL = anybody's */
} DueFilter;

/* One occurrence. */
typedef struct {
    gint64 at;
    char *id; /* of the obligation */
    gboolean late;
    gboolean foreseen; /* not the next one but a later one */
    gboolean opened;   /* its record is open */
} DueMark;

/* One with all that is shown of it. */
typedef struct {
    Obligation *what;
    gint64 at;         /* next, or the later occurrence */
    gboolean foreseen; /* that */
    gboolean late;     /* now; also where it cannot be known */
    gint64 late_at;    /* from when; 0 = never, or not known */
    char *problem;     /* why it cannot be known, a sentence; NULL = it is */
    char *name;        /* of the subject: code and name */
    char *area;        /* its code; "" = in none */
    char *form;        /* title of the form; "" = it only reminds */
    char *who;         /* an assignee as of a step: of the open record, of the obligation, of the form, whom it reminds; "" = nobody */
    char *doer;        /* the same in words; who has left is called so */
} Due;

void due_free(Due *due);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Due, due_free)

/* Occurrences (DueMark *, array owns them) by time and id. NULL with ERR_INPUT where area or person are none of this plant. */
GPtrArray *due_find(App *app, const DueFilter *filter, GError **error);
/* One of them. NULL with ERR_NOT_FOUND: the obligation is gone. */
Due *due_load(App *app, const DueMark *mark, GError **error);
/* A page of marks (Due *, array owns them; marks NULL = none) by their keys: page_key of time and id. */
GPtrArray *due_page(App *app, const GPtrArray *marks, const Page *page, GError **error);
/* The mark of a key, or the next one; NULL: there is none. Borrowed. */
const DueMark *due_mark_of(const GPtrArray *marks, const char *key);
/* Both (Due *, array owns them). */
GPtrArray *due_list(App *app, const DueFilter *filter, GError **error);

/* How it stands in words: "3 d late", "due today", "in 4 d", "extended until …". Owned. */
char *due_state_text(const Due *due, gint64 now);
/* Who does it as contracts print it: the id of the person named first, else the assignee text. Owned. */
char *due_who_text(const Due *due);
/* "V-0101 缓冲罐", a person's name, the plant's. FALSE: it could not be read. */
gboolean due_subject_name(App *app, const char *subject, char **name, GError **error);
/* A kind of obligation in the chosen language; the word itself where it is the plant's own. Borrowed. */
const char *due_kind_title(const char *kind);
/* "Mo" … "Su" of 0 … 6. Borrowed. */
const char *due_weekday_title(int day);
/* The kinds there are (char *, array owns them); NULL on error. */
GPtrArray *due_kinds(App *app, GError **error);

/* How many of [from, until) fall on each day of the plant, those that are foreseen too. */
typedef struct {
    gint64 day; /* its 00:00 */
    guint count, late;
} DueDay;
/* DueDay for every day from that of filter->from to that before filter->until, both said; NULL as due_find. */
GArray *due_calendar(App *app, const DueFilter *filter, GError **error);

/* Late now by their time, and due on this day but not late; counted up to most. FALSE: it could not be read. */
gboolean due_count(App *app, gint64 most, gint64 *late, gint64 *today, GError **error);

/* RFC 5545 (iCalendar) of what due_find gives without foreseen ones: one event each, with a rule where its days are fixed. A new file.
 * events: how many. */
gboolean due_write_ics(App *app, const DueFilter *filter, const char *path, guint *events, GError **error);
/* The same list as PDF, before it the months where later occurrences are foreseen, with the head code (may be NULL), owned by the caller. */
gboolean due_print(App *app, const DueFilter *filter, const char *path, char **head, GError **error);

#endif
