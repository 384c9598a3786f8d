/* SPDX-License-Identifier: MIT
 *
 * Two languages, switchable at run time. Message ids are English; data/po/zh holds the Chinese.
 * Works under C.UTF-8: the language is LANGUAGE=..., no locale package is needed.
 */
#ifndef BIHUAN_BASE_I18N_H
#define BIHUAN_BASE_I18N_H

#include <glib.h>

#define _(text) i18n_text(text)
#define N_(text) (text)
/* A word that is two things in English: which one it is goes before it ("limit", "To"). */
#define NC_(context, text) (context "\004" text)
#define C_(context, text) i18n_text(NC_(context, text))

/* Sets a UTF-8 locale (C.UTF-8 if the environment offers none), finds the catalogues beside the
 * binary or under PREFIX, and chooses a language: lang if not NULL ("zh" or "en"), else the
 * environment's (BIHUAN_LANG, LC_ALL, LC_MESSAGES, LANG), else Chinese. */
void i18n_init(const char *lang);

/* Does this process write UTF-8? */
gboolean i18n_is_utf8(void);
/* The character set that the environment's locale names ("GB18030"), where it is another one than UTF-8: perhaps the terminal shows
 * that. NULL: it names none, or UTF-8. Borrowed from the environment. */
const char *i18n_foreign_charset(void);

/* Switches the language ("zh" or "en"); anything else is refused with FALSE. */
gboolean i18n_set_language(const char *lang);

/* "zh" or "en". Borrowed, constant. */
const char *i18n_language(void);

/* The text in the chosen language; borrowed, valid for ever. Use the macro _(); what NC_() made may be given to it too. */
const char *i18n_text(const char *msgid) G_GNUC_FORMAT(1);

/* Chooses between the two titles that forms, rules and data carry: the chosen language's if it is
 * not empty, else the other. Borrowed. */
const char *i18n_pick(const char *zh, const char *en);

#endif
