/* SPDX-License-Identifier: MIT
 *
 * Lifting a freeze (解冻): a closed special-treatment record and two different people; then its permits wait for a fresh
 * gas test.
 */
#ifndef BIHUAN_APP_LIFT_H
#define BIHUAN_APP_LIFT_H

#include "bihuan/app/app.h"
#include "bihuan/model/hold.h"

/* Why something is held, as a sentence in the chosen language, without the place: "flange leak 3 times within 7 d, last YH-2026-00457".
 * What is stored (hold->why) has codes in it, as the log must. Owned. */
char *hold_reason(App *app, const Hold *hold);

/* What is missing for a lift. */
typedef struct {
    char *form;      /* whose closed record is the proof; "" = none needed */
    char *treatment; /* the record found, "" = none yet */
    char **roles;    /* signatures asked for: "role:ehs-head" */
    char **signers;  /* parallel: person who signed, "" = not yet */
    GPtrArray *who;  /* ids of those who may sign next */
} LiftNeeds;
void lift_needs_free(LiftNeeds *needs);
LiftNeeds *lift_needs(App *app, const Hold *hold, GError **error);

/* The logged-in person signs the lift of a hold (treatment: record number, NULL = the newest closed one that fits). With the last
 * signature the hold ends and *lifted is TRUE. ERR_HELD: no treatment yet; ERR_DENIED: not one of those, or signed already. */
gboolean lift_sign(App *app, const char *hold, const char *treatment, gboolean *lifted, GError **error);

#endif
