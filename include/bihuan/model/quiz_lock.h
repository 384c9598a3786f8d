/* SPDX-License-Identifier: MIT
 *
 * Training locks (培训锁定) as the holds that they are: person × form, from the first wrong answer until the questions behind the lesson are
 * answered right. They stand in quiz_lesson; nobody lifts one by hand.
 */
#ifndef BIHUAN_MODEL_QUIZ_LOCK_H
#define BIHUAN_MODEL_QUIZ_LOCK_H

#include "bihuan/model/hold.h"
#include "bihuan/model/quiz.h"

#define QUIZ_LOCK_RULE "/gate" /* behind the form's name, as a hold's rule */

/* Those in force (Hold *, array owns them), newest first: target PERSON/FORM, rule FORM/gate, why the theme of the lesson; no record, no
 * treatment. NULL on error. */
GPtrArray *quiz_lock_list(Db *db, GError **error);
/* The one of that id; NULL: there is none, or (error) it could not be read. Owned. */
Hold *quiz_lock_find(Db *db, const char *id, GError **error);
gboolean quiz_lock_is(const Hold *hold);

/* The attempts that failed since the lock of the lesson began, newest first; never empty. A lesson that took the place of another goes on
 * with its lock. NULL with an error. */
GPtrArray *quiz_lock_attempts(Db *db, const QuizLesson *lesson, GError **error);

#endif
