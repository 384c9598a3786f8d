/* SPDX-License-Identifier: MIT
 *
 * A deed (办理): somebody submits a form or does a step, from what he typed to the audit row. What submit, act and lift share.
 */
#ifndef BIHUAN_APP_DEED_H
#define BIHUAN_APP_DEED_H

#include "bihuan/app/work.h"
#include "bihuan/model/blob.h"
#include "bihuan/model/quiz.h"
#include "bihuan/rule/enter.h"
#include "bihuan/rule/rule.h"

typedef struct {
    App *app;
    Case *subject;         /* owned: as it was seen first, then as it is inside the change */
    const FormStep *shape; /* the step done, the form's; NULL = the form is submitted */
    gboolean reject;
    gboolean at_once;      /* the step is done by submitting */
    gboolean owned;        /* then: by nobody but whom it is given to */
    gint64 revision;       /* what the person saw; 0 = whatever */
    GHashTable *typed;     /* owned: key → typed text; files that were kept as "sha256:…" */
    GHashTable *canonical; /* owned: what was typed, checked */
    GArray *files;         /* DeedFile, kept beside the plant before the change begins */
    QuizAttempt *pass;     /* of a gate, used up by this record; NULL = none is */
    Step *open;            /* the row acted on, one of the steps; a new one for asides */
    guint before;          /* db_failures() at the first question */
    gboolean behind;       /* something struck unseen: it is dealt with first, in changes of its own */
    gboolean done;         /* committed */
} Deed;

/* Begins with what was typed (copied). */
void deed_init(Deed *deed, App *app, GHashTable *typed);
/* Frees all of it. work is what is shown of it, NULL = it failed: then *error is why, the disk before what follows from its silence. */
Work *deed_end(Deed *deed, Work *work, GError **error);

/* "submit" or the step's name; who stands in the log. Anybody reports a danger or stops work: also nobody in particular, at a terminal
 * where nobody is logged in. Borrowed. */
const char *deed_name(const Deed *deed);
const char *deed_actor(const Deed *deed);
gboolean deed_is_anonymous(const Deed *deed);

/* Begins the change. ERR_HELD where the machine's clock cannot be believed and the step needs it; hazards, alarms, stops and counting
 * out are always taken. */
Change *deed_begin(Deed *deed, GError **error);
/* The step of the deed in its change, all but the commit: checked, done, signed, the files kept, the rules run. */
gboolean deed_act(Deed *deed, GError **error);
/* Commits with what hangs on it: entering, record, steps, clocks. */
gboolean deed_commit(Deed *deed, const char *kind, const char *reason, GError **error);
/* What is shown of the record once it is saved; takes the case. Inside or outside the change. */
Work *deed_show(Deed *deed, GError **error);

/* What stands against a step ("submit" or its name) with these values (NULL = none) taken into the record:
 * ERR_HELD with the rules' ids, ERR_INPUT where a rule is about one field; warnings become advice. */
gboolean deed_guard(Case *subject, const char *step, GHashTable *values, GError **error);

/* Ends the record's other open steps. */
void deed_cancel_steps(Case *subject, const Step *except, gboolean also_parallel);

/* Refuses a permit under a hold. */
gboolean deed_check_holds(App *app, const Case *subject, GError **error);
/* What a device stands in; sets area, device, position, source of the record. */
gboolean deed_locate(App *app, Case *subject, GHashTable *typed, GError **error);

/* ---- values.c ---- */

typedef struct {
    Blob blob;
    char *field;
} DeedFile;
void deed_file_clear(gpointer file);
/* "@path" of file fields is kept, and stands as "sha256:…" from then on. */
gboolean deed_keep_files(Deed *deed, GError **error);
/* Their rows, once the record has its number: before the rules, which may hand them on. */
gboolean deed_save_files(const Deed *deed, GError **error);
/* What was typed against the form; sets canonical. */
gboolean deed_check_values(Deed *deed, GError **error);
/* The code of an area, source, device … as it is registered (owned), however it was typed; FALSE if there is none. */
gboolean deed_find(App *app, const char *kind, const char *typed, char **canonical);

/* ---- view.c ---- */

/* Everything that is shown of a record that was just saved: takes the case and its advice. */
Work *work_saved(App *app, Case *subject, GError **error);

/* ---- access_judge.c ---- */

/* Do the access rules let the logged-in person (and who stands by, session_second) do a step ("submit" or its name) of the case?
 * ERR_DENIED names who may, and the roles. Asked beside who_may, never in its place. */
gboolean deed_access(App *app, const Case *subject, const char *step, GError **error);
/* who_may without those whom the access rules refuse: what is offered. */
GPtrArray *deed_who_may(const Case *subject, const FormStep *step, const Step *open);

#endif
