/* SPDX-License-Identifier: MIT
 *
 * Themes of the banks in use (题库主题), called BANK/THEME, and a bank's text with one question more.
 */
#ifndef BIHUAN_MODEL_QUIZ_THEME_H
#define BIHUAN_MODEL_QUIZ_THEME_H

#include "bihuan/model/quiz.h"
#include "bihuan/model/quiz_bank.h"

typedef struct {
    char *code;  /* forklift/people */
    char *title; /* of bank and theme, in the language chosen when it was read */
    char *theme; /* the theme's alone */
} QuizThemeName;

/* QuizThemeName *, array owns them, by code; those of a bank that cannot be read are left out. NULL: the plant could not be asked. */
GPtrArray *quiz_theme_list(Db *db, GError **error);
/* The one that is meant by its code, whatever the case, or by its theme's name or title where only one is called so. NULL: there is none, or
 * (error) it could not be read. Owned. */
QuizThemeName *quiz_theme_find(Db *db, const char *typed, GError **error);
void quiz_theme_name_free(QuizThemeName *name);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(QuizThemeName, quiz_theme_name_free)

/* A question as the form that asks for one has it: question, a to d, why and the same with _en behind, answer, source. Owned. */
QuizQuestion *quiz_question_of(GHashTable *fields, const char *theme);

/* The text of a bank with this question behind its others, under the theme's next free name. Owned; ERR_INPUT where it cannot be written
 * down, or the bank would have a mistake. id of the question is not asked; *id (may be NULL) gets the name, owned. */
char *quiz_text_with(const char *bank_name, const char *text, const QuizQuestion *question, char **id, GError **error);

#endif
