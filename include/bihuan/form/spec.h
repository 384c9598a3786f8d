/* SPDX-License-Identifier: MIT
 *
 * The small notations of a form file as structs: text in two languages, amounts that may be dated limits,
 * times, who may do something, escalation rungs. All are read-only once the form is parsed.
 */
#ifndef BIHUAN_FORM_SPEC_H
#define BIHUAN_FORM_SPEC_H

#include <glib.h>

/* Asks for the value of a dated limit ("hazard.respond") at a time. *value is owned by the caller: a
 * duration "48h", a number "3", a decimal "0.5". FALSE and a sentence if there is none at that time. */
typedef gboolean (*LimitResolver)(gpointer data, const char *name, gint64 at, char **value, GError **error);

/* What an amount needs to become a number; resolve may be NULL when no amount refers to a limit. */
typedef struct {
    LimitResolver resolve;
    gpointer data;
    gint64 at;
} LimitSource;

typedef struct {
    char *zh, *en; /* either may be NULL */
} FormText;

/* In the chosen language, else the other, else "". Borrowed. */
const char *form_text(const FormText *text);

/* A literal or a limit's name. In limit names {key} stands for the value of a field:
 * "hot-work.valid.{grade}". */
typedef struct {
    char *limit;  /* NULL: the literal counts */
    gint64 value; /* ms of a duration, or a count */
    gboolean set; /* FALSE: the form says nothing */
} FormAmount;

/* Milliseconds of a duration amount; the whole number of a count amount; values (fields by key, for {key})
 * may be NULL. FALSE and a sentence if the limit is unknown or no duration/count. */
gboolean form_amount_duration(const FormAmount *amount, const LimitSource *limits, GHashTable *values, gint64 *ms, GError **error);
gboolean form_amount_count(const FormAmount *amount, const LimitSource *limits, GHashTable *values, gint64 *count, GError **error);
/* "@name" or a literal as a text: "48h", "0.5". Owned. */
gboolean form_limit_text(const char *text, const LimitSource *limits, GHashTable *values, char **value, GError **error);

typedef enum {
    WHO_DISPATCH,     /* a dispatch rule decides */
    WHO_ROLE,         /* argument: role code */
    WHO_DEPT,         /* argument: department code */
    WHO_PERSON_FIELD, /* argument: key of a person or people field */
    WHO_FIELD,        /* argument: key of a department, person or people field */
    WHO_SAME,         /* argument: step; who was assigned there */
    WHO_DONE,         /* argument: step; who did it (last) */
    WHO_REPORTER,
    WHO_ANYONE,   /* everybody in service */
    WHO_CURRENT,  /* who may act on the current step */
    WHO_SUPERIOR, /* argument: step; who is above the person that it was given to or who did it */
} WhoKind;

typedef struct {
    WhoKind kind;
    char *argument; /* NULL where the kind has none */
} FormWho;

/* "role:ehs, reporter" to an array of FormWho*; NULL and a sentence naming the bad word. */
GPtrArray *form_who_parse(const char *text, GError **error);
/* "role:ehs". Owned. */
char *form_who_text(const FormWho *who);
/* TRUE if one of the array is of this kind; whos may be NULL. */
gboolean form_who_has(const GPtrArray *whos, WhoKind kind);

/* One rung of an escalation ladder (超时升级). The first is reached at the due time plus its own after (0
 * unless written), each next one its after later than the one before. */
typedef struct {
    FormAmount after;
    GPtrArray *who;  /* FormWho* */
    char **channels; /* NULL-terminated: "email", "sms", … */
    char *file;      /* what goes with it where a channel carries files: one of form_attachments; NULL = nothing */
} FormRung;

/* A moment: base plus or minus an amount. "@now+8h", "@start+@hot-work.valid.{grade}", "@opened". */
typedef struct {
    char *base; /* "now", "opened", "due" or a field's key */
    int sign;   /* +1, -1, or 0 = no amount */
    FormAmount span;
} FormTime;

/* The time at which a rung (from 0) is reached, for a step due at due. A distance that cannot be known is none: the rung is
 * reached at once, and nothing else waits for it. */
gint64 form_ladder_reached(const GPtrArray *rungs, guint rung, gint64 due, const LimitSource *limits);

/* Splits "48h", "7d", "@x" … into an amount of a duration / of a count. FALSE and a sentence. */
gboolean form_amount_parse_duration(const char *text, FormAmount *amount, GError **error);
gboolean form_amount_parse_count(const char *text, FormAmount *amount, GError **error);
FormTime *form_time_parse(const char *text, GError **error);
/* What a message may bring along: report (the report of the record), map (its area); NULL-terminated. */
extern const char *const form_attachments[];
/* "who, who [via channel channel [with report]]": text is cut behind who; channels (owned, in place of what is there) and file. FALSE and
 * a sentence. */
gboolean form_via_take(char *text, char ***channels, char **file, GError **error);
/* "48h role:x via email sms; …" to FormRung*. */
GPtrArray *form_ladder_parse(const char *text, GError **error);
/* "a, b, c" to trimmed words; NULL-terminated, owned; empty words are dropped. */
char **form_words(const char *text, const char *separators);

void form_amount_clear(FormAmount *amount);
void form_text_clear(FormText *text);
void form_who_free(FormWho *who);
void form_rung_free(FormRung *rung);
void form_time_free(FormTime *time);

#endif
