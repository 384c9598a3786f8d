/* SPDX-License-Identifier: MIT
 *
 * Telling (告知): who is given a step hears of it in the change that gives it to him, and what still waits for a step is withdrawn in
 * the change that ends it. Everything else of the plant's messages is a rule's (notify), a ladder's or a reminder's.
 */
#ifndef BIHUAN_RULE_TELL_H
#define BIHUAN_RULE_TELL_H

#include "bihuan/rule/case.h"

/* Inside the change of the case, which saved the step: an open one is told to those it was given to (once each: who was told of it
 * is not told again), of one that is over what still waits is withdrawn. Who does it himself is not told. */
gboolean rule_tell_step(Case *subject, const Step *step, GError **error);

/* The next moment at which the step's people are to be told anything beside its ladder (warn, unseen, remind), into step->tell_due: asked
 * wherever a step that may still be open is about to be saved. */
gboolean rule_tell_when(const Case *subject, Step *step, GError **error);

/* A veteran's rule fired (a record of the form advice): whom it names beside the shift hears it too, by the channels it names; not who was
 * told of the open step anyway. */
gboolean rule_tell_advice(Case *subject, const FormRung *rung, GError **error);

/* Who was told of the record's alarm, freeze or suspension hears that it is over (phrase: resumed, lifted, ended; reason NULL = none). */
gboolean rule_tell_end(Case *subject, const char *phrase, const char *reason, GError **error);
/* Who opened the record hears that its step (done in this change by the actor) approved or refused it. */
gboolean rule_tell_opener(Case *subject, const Step *step, gboolean refused, GError **error);
/* A step that another one opened is decided: whoever asked by that one hears it. */
gboolean rule_tell_asker(Case *subject, const Step *step, gboolean refused, GError **error);

/* Something about a person that his team leader is to hear: of his crew, else of his department; where there is none, whoever is above him.
 * In a change, of a case without a record. */
typedef struct {
    const char *phrase, *key; /* the key makes it happen once */
    const FormText *what;
    gint64 count;
} RuleTidings;
gboolean rule_tell_leader(Case *plant, const char *person, const RuleTidings *tidings, GError **error);

/* Ids of those who are told of an open step: the people it names; else who is on duty of its departments and roles; else their
 * heads; never nobody where anybody is in service (char *, array owns them). NULL on error. */
GPtrArray *rule_told(const Case *subject, const Step *step, GError **error);

#endif
