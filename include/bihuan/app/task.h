/* SPDX-License-Identifier: MIT
 *
 * A task: what somebody is about to fill in, a new form or a step of a record, and what is known of it already. Screens give it to
 * each other; it waits behind the log-in.
 */
#ifndef BIHUAN_APP_TASK_H
#define BIHUAN_APP_TASK_H

#include <glib.h>

typedef struct {
    char *form;        /* to be submitted; NULL: a step is done */
    char *number;      /* of the record whose step it is; NULL: submit */
    char *step;        /* name; NULL: submit */
    gboolean reject;   /* the step is sent back or refused */
    char *round;       /* id of the round it is done in (rounds.h); NULL: none */
    GHashTable *given; /* field to value, as they would be typed: what a scan or a screen knew */
} Task;

/* Owned; one field is given, or none (key NULL). */
Task *task_submit(const char *form, const char *key, const char *value);
Task *task_act(const char *number, const char *step, gboolean reject);
/* "submit FORM [key=value …]" or "act NUMBER STEP [reject] [key=value …]", quoted as in a shell: what a script or a command line says.
 * NULL and a sentence if it is neither. */
Task *task_parse(const char *text, GError **error);
Task *task_copy(const Task *task);
void task_free(Task *task);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Task, task_free)

/* What is given for a field; NULL: nothing. Borrowed. */
const char *task_given(const Task *task, const char *key);
/* Under what a draft of it is kept: of a step without what is offered in it. Owned. */
char *task_name(const Task *task);

#endif
