/* SPDX-License-Identifier: MIT
 *
 * Training gates (培训闸): banks of questions by version, what was drawn for whom, lessons that are owed.
 */
#ifndef BIHUAN_MODEL_QUIZ_H
#define BIHUAN_MODEL_QUIZ_H

#include "bihuan/model/noun.h"

typedef struct {
    char *id; /* NAME.VERSION */
    char *name;
    gint64 version;
    char *text; /* the file as it was installed */
    gint64 installed;
    char *person;
    gint64 ended; /* 0 = in use */
} Quiz;

typedef struct {
    char *id, *person, *form;
    char *quiz;  /* NAME.VERSION */
    char *theme; /* "" = of the whole bank; else the questions that follow a lesson */
    char *drawn; /* QUESTION:ORDER,… people-stop:cab = option c is shown as A */
    gint64 at;
    gint64 answered; /* 0 = not yet */
    char *answers;   /* options as the bank has them: c,b,a */
    gboolean passed;
    gint64 until; /* passed: the gate is open until then */
    char *record; /* the one it opened, where a pass opens one; "" = none yet, or it is for the shift */
} QuizAttempt;

typedef struct {
    char *id, *person, *form, *quiz, *theme;
    char *attempt; /* the one that failed */
    char *control; /* its control question as shown: bca = option b is A */
    gint64 begun;  /* its first page was shown; 0 = not yet */
    gint64 pages;  /* turned so far */
    gint64 turned; /* the page at hand was shown */
    gint64 done;   /* with the control question right */
    gint64 ended;  /* the questions behind it were answered: the lock is off, or another lesson took its place */
} QuizLesson;

NOUN_TYPE(Quiz, quiz)
NOUN_TYPE(QuizAttempt, quiz_attempt)
NOUN_TYPE(QuizLesson, quiz_lesson)

/* The version of a bank that is in use. NULL with ERR_NOT_FOUND and a sentence if there is none. */
Quiz *quiz_in_use(Db *db, const char *name, GError **error);
/* A version goes out of use; a text comes in as one. What may be put in is for who calls it. */
gboolean quiz_end(Change *change, const Quiz *row, GError **error);
gboolean quiz_put(Change *change, const char *name, const char *text, gint64 version, GError **error);

#endif
