/* SPDX-License-Identifier: MIT
 *
 * New work for the person at the keyboard: said with a bell when it comes, and marked until he has opened it.
 */
#ifndef BIHUAN_SCREENS_NEWS_H
#define BIHUAN_SCREENS_NEWS_H

#include "bihuan/app/app.h"
#include "bihuan/ui/ui.h"

typedef struct News News;

/* bell: a sound with the line (bihuan.conf). app is borrowed. */
News *news_new(App *app, gboolean bell);
void news_free(News *news);

/* Four times a second, changed: somebody wrote something. What is his now and was not before is said in one line, the major hazards first. What was his
 * when he logged in, and what he brought about himself, is no news. */
void news_look(News *news, Ui *ui, gboolean changed);
/* Has he not opened this record since it became his task? */
gboolean news_has(const News *news, const char *number);
void news_opened(News *news, const char *number);

#endif
