/* SPDX-License-Identifier: MIT
 *
 * Several questions, one dialog after the other; what is secret is typed by whom it belongs to, shown to nobody, and wiped.
 */
#ifndef BIHUAN_SCREENS_ASK_H
#define BIHUAN_SCREENS_ASK_H

#include "bihuan/ui/ui.h"

enum { ASK_MOST = 8 };

typedef struct {
    const char *title, *text; /* translated; copied. text may be NULL */
    const char *initial;      /* may be NULL; copied */
    gboolean secret;          /* stars, and guarded memory */
    gboolean twice;           /* asked again until both are the same: what is new and nobody can see */
    gboolean may_be_empty;
    gboolean of_named; /* not asked where the answer before it is empty */
} Question;

/* answers: as many as there were questions, only good for this call. FALSE and *error: the sentence is shown. */
typedef char *(*AskDone)(gpointer data, const char *const *answers, GError **error);

typedef struct {
    const char *meaning; /* what is signed with the answers, translated; copied */
    const Question *questions;
    int count; /* 1 to ASK_MOST */
    AskDone done;
    gpointer data;       /* lives as long as the screen below, or goes with free */
    GDestroyNotify free; /* may be NULL */
} AskSpec;

/* Asks the questions, and at last for the PIN where who is logged in signs; Esc gives all of it up. done gives the sentence to say
 * (owned, "" = it was said), or NULL and an error. Who stood by stood by for this one deed. */
void ask_all(Ui *ui, const AskSpec *spec);

/* The questions for a second person where one is needed: who he is, and his password. Fills two, gives 2. */
int ask_second(Question *questions);

/* A password or PIN that is new, for whom (a name). */
Question ask_new_password(const char *title);
Question ask_new_pin(const char *title);

#endif
