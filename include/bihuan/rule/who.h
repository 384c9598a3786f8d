/* SPDX-License-Identifier: MIT
 *
 * Who may act (谁能办): from the who-specs of a form to people in service. Leavers never count. Where the plant cannot be read each
 * of them answers NULL (FALSE) with *error: that is not nobody.
 */
#ifndef BIHUAN_RULE_WHO_H
#define BIHUAN_RULE_WHO_H

#include "bihuan/model/person.h"
#include "bihuan/rule/case.h"

/* Ids of all people the specs name (array of FormWho *), sorted, each once (char *, array owns them). */
GPtrArray *who_resolve(const Case *subject, const GPtrArray *specs, GError **error);
/* The specs as an assignee text for a step ("dept:EQP", "role:ehs,role:team-leader"), references resolved. Owned. */
char *who_text(const Case *subject, const GPtrArray *specs, GError **error);
/* Ids of the people of an assignee text. */
GPtrArray *who_of_text(const Case *subject, const char *assignee, GError **error);
/* May an assignee text mean this person, with these roles (NULL-terminated)? What a step rules out is not asked. */
gboolean who_is_named(const char *assignee, const Person *person, char *const *roles);
/* Ids of those who may do this step of the record now: an open step's assignees and those its ladder reached, or an
 * aside's by; without those whom `not` excludes. */
GPtrArray *who_may(const Case *subject, const FormStep *step, const Step *open, GError **error);

/* ---- never nobody (nobody.c) ---- */

/* Everybody in service of the safety department: of the departments of kind safety, else of the limit dispatch.fallback, else
 * the principal, else everybody; empty only where nobody at all is in service. The text is one for an assignee, owned. */
GPtrArray *who_safety(const Case *subject, GError **error);
char *who_safety_text(const Case *subject, GError **error);
/* who_resolve; where that names nobody, who_safety (then *others is TRUE). */
GPtrArray *who_heard(const Case *subject, const GPtrArray *specs, gboolean *others, GError **error);
/* Who hears a rung (from 0) of an open step, and may then do it: its own people; where nobody holds its role, or nobody but
 * the late person himself, those of the next rung that has some; at last who_safety. */
GPtrArray *who_of_rung(const Case *subject, const FormStep *shape, const Step *open, gint64 rung, GError **error);
/* Above a person: his superior in service; else the head of his department or of one above it; else deputy-gm; else principal;
 * never himself. "person:ID,…", owned; "" = nobody is. */
char *who_superior_text(const Case *subject, const char *id, GError **error);
/* Does he hold one of the roles of a department's head? */
gboolean who_is_head(const Case *subject, const char *id, gboolean *head, GError **error);
/* Above whoever is late with a step: superior:STEP. Owned. */
char *who_above_text(const Case *subject, const Step *step, GError **error);
/* Codes of the roles that steps, ladders, rules, lifts and reminders of the newest forms name and that nobody in service holds
 * (char *, sorted, array owns them); and they as words for a sentence. */
GPtrArray *who_vacant(Db *db, Shelf *shelf, gint64 at, GError **error);
char *who_vacant_text(const GPtrArray *roles);
/* Relations and roles of the tables of approvers and signers that permits of this plant want and nobody in it fills, as words for a
 * sentence; "" = none. Owned; NULL on error. */
char *who_unfilled(Db *db, Shelf *shelf, gint64 at, GError **error);

/* Ids of the people in service whom ladders, rules and reminders tell by role, department or as everybody, and whom no channel that is set
 * up reaches (while none is: who has no address at all); sorted (char *, array owns them), and as words for a sentence. */
GPtrArray *who_unreached(Db *db, Shelf *shelf, gint64 at, GError **error);
char *who_unreached_text(Db *db, const GPtrArray *people);

/* What counts as a certificate: one of the words in its title, and how long it counts at most (ms from the day of the course or
 * examination; 0 = as long as it says). */
typedef struct {
    char **words;
    gint64 longest;
} WhoCertificate;
/* Until when a person is certified, seen from a time; 0 = not. *title: of what (owned, for people), as it was where there is none. What
 * cannot be read counts for nothing; db_failures() counts it. */
gint64 who_certified_until(Db *db, const char *person, const WhoCertificate *kind, gint64 now, char **title);

gboolean who_contains(const GPtrArray *ids, const char *id);
/* Of these people those who are on duty now stay, if anybody is. */
gboolean who_keep_on_duty(const Case *subject, GPtrArray *people, GError **error);

/* Chooses a person of a department: in service; on duty if anybody is; by the order of duty roles, then id. *chosen NULL: nobody is in
 * service. *stand_in_for: the person who would normally be it but is off duty (NULL if none). Both owned. */
gboolean who_choose(const Case *subject, const char *department, char **chosen, char **stand_in_for, GError **error);

#endif
