/* SPDX-License-Identifier: MIT
 *
 * What the files of the rule wing share.
 */
#ifndef BIHUAN_RULE_PRIVATE_H
#define BIHUAN_RULE_PRIVATE_H

#include "bihuan/model/contact.h"
#include "bihuan/model/extension.h"
#include "bihuan/model/message.h"
#include "bihuan/rule/rule.h"

/* How many records of the form have the same columns and were opened in (now - window, now]: a voided, duplicate or rejected one
 * counts until a second person confirmed that decision. -1 and *error on failure. */
gint64 rule_count_records(const Case *subject, const FormRule *rule, gint64 window, GError **error);
/* The value of a column a rule may count by; "" if the record has none. */
const char *rule_column(const Record *record, const char *column);
/* count and window of a rule in force now. */
typedef struct {
    gint64 count, window;
} RuleNumbers;
gboolean rule_numbers(const Case *subject, const FormRule *rule, RuleNumbers *numbers, GError **error);

/* A message to everybody the specs name, one row per channel and person, counted in the case; where they name nobody, to the safety
 * department, and the text says so. People given by the caller are taken as they are. What is NULL or 0 is nothing. */
typedef struct {
    const GPtrArray *who; /* FormWho * */
    char *const *channels;
    const char *key;    /* makes it happen once */
    const char *phrase; /* what it says (phrase.h): this, this.title and this.short */
    const char *kind;   /* of messages */
    GPtrArray *people;  /* ids, instead of who; NULL = who decides */
    const char *but;    /* who is not told: he does it himself */
    const char *file;   /* goes with it (spec.h) */
    const Step *step;   /* it is about: done, the message is withdrawn */
    const char *area;   /* of what has no record; NULL = the record's */
    const char *scene;  /* of which it reminds; NULL = of none */

    /* What the phrase may say. */
    const FormText *what, *advice;
    FormText headline; /* what, where the record says it and no form; borrowed */
    FormText reason;   /* borrowed; the same twice where it is in no language in particular */
    const char *by;    /* a person's id */
    gboolean others;   /* nobody is there whom it was for */
    gint64 due, span;  /* due: instead of the step's; span: how long it is left, late or unseen */
    gint64 count;      /* of how many it tells; 0 = of one */
} RuleMessage;
gboolean rule_send(Case *subject, const RuleMessage *message, GError **error);
/* scene.c: whom it goes to (char *, array owns them) once its scene was asked: nobody where that is off. *ways: by what, where the scene
 * says so (owned), else NULL. message->others is set. */
GPtrArray *rule_receivers(const Case *subject, RuleMessage *message, char ***ways, GError **error);
/* The same to one person by one channel ("first" too), whom it is owed. */
gboolean rule_send_to(Case *subject, const RuleMessage *message, const char *person, const char *channel, GError **error);
/* Its words for one person by one channel. Owned by the caller. */
typedef struct {
    char *title, *text;
    gint64 next; /* quiet hours or a silence hold it back until then, 0 = nothing does */
} RuleWords;
gboolean rule_words(const Case *subject, const RuleMessage *message, const char *person, const char *channel, RuleWords *words,
                    GError **error);
void rule_words_clear(RuleWords *words);
/* A message with its words (cleared) into the outbox, counted in the case; or among what the case keeps of a month that is only looked at. */
gboolean rule_put_message(Case *subject, MessageDraft *draft, RuleWords *words, GError **error);

/* tell_due.c: everybody who is to be told something by now is; left: changes still allowed. */
gboolean rule_tell_all(Plant *plant, Shelf *shelf, int *left, RuleTick *tick, GError **error);
/* When a warning and the rungs of unseen are reached; 0 = never. */
gint64 rule_warn_at(const Case *subject, const FormStep *shape, const Step *step);

/* quiet.c: until when quiet hours or a silence hold back a message of this kind to him; 0 = nothing does. */
gboolean rule_held_until(const Case *subject, const RuleMessage *message, const Contact *contact, gint64 *until, GError **error);

/* blind.c: the clocks of permits where points see nothing are set going; left: changes still allowed. */
gboolean rule_mind_points(Plant *plant, Shelf *shelf, int *left, GError **error);
/* lost.c: the same where a device is blocked, or will be, by what no change has told of. */
gboolean rule_mind_devices(Plant *plant, Shelf *shelf, int *left, GError **error);

/* tell.c: these people are told of an open step; scene: it was opened by what falls due there (NULL = not so). */
gboolean rule_tell_those(Case *subject, const Step *step, GPtrArray *people, const char *scene, GError **error);

/* schedules.c: devices that do not have what the schedules say today (schedule.h), what is due of whom or what is there no more, and the
 * records of obligations that have ended; a batch a change. */
gboolean rule_schedules_all(Plant *plant, Shelf *shelf, int *left, GError **error);

/* tell.c: what tells of a step to whom it is given: all but key, people and channels. */
void rule_task(const Case *subject, const Step *step, RuleMessage *message);
/* Work on the permit of the case has been stopped: its people are told, but those whom the rule told in this change. */
gboolean rule_tell_suspended(Case *subject, const char *phrase, FormText reason, GError **error);

/* nobody.c: every who-spec (FormWho *; may be NULL) of the newest forms and of the reminders; ladder: who is told there, not who acts. */
typedef void (*WhoNamed)(gpointer data, const GPtrArray *specs, gboolean ladder);
gboolean who_each_named(Db *db, Shelf *shelf, WhoNamed named, gpointer data, GError **error);

/* extension.c: steps that are due at one time become due at another, and are saved with the record, if there are any. extension_void.c: one
 * that stands is over: its measures end. */
gboolean rule_due_moved(Case *subject, gint64 from, gint64 due, GError **error);
gboolean rule_extension_over(Change *change, Shelf *shelf, Extension *extension, GError **error);

/* Does what a rule says (do, say), in order. */
gboolean rule_do(Case *subject, const FormRule *rule, GError **error);

/* Ends every open step of the main line, or also those beside it, as the program's own doing. */
gboolean rule_cancel_steps(Case *subject, gboolean also_parallel, GError **error);
/* enter.c: the record ends in this state, its open steps with it; what waits for it is withdrawn. */
gboolean rule_end_record(Case *subject, const char *state, GError **error);
/* enter.c: the step just entered belongs to somebody else than its form says (assignee "" = does not), and is due at another time (0 = is
 * not). */
gboolean rule_give(Case *subject, const char *assignee, gint64 due, GError **error);
/* Opens a step of the main line for those it names. The record's state is the caller's. */
gboolean rule_wait_for(Case *subject, const FormStep *shape, GError **error);
/* Suspends open permits in the hold's area; counts them. */
gboolean rule_suspend_area(Change *change, Shelf *shelf, const char *area, gint64 *suspended, GError **error);

/* Work on the permit of the case stops until somebody resumes it, counted in the case; nothing where no work has begun. The
 * record is the caller's to save. */
gboolean rule_suspend_record(Case *subject, GError **error);

#endif
