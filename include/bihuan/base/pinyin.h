/* SPDX-License-Identifier: MIT
 *
 * Pinyin initials (拼音首字母) of names, for finding people on a keyboard without an input method.
 */
#ifndef BIHUAN_BASE_PINYIN_H
#define BIHUAN_BASE_PINYIN_H

/* "王强" becomes "wq". "" where one character is not certain (rare ones; the common 3755 are known). Latin letters and
 * digits stand for themselves, in lower case; blanks and dots between parts of a name are left out. Owned. */
char *pinyin_initials(const char *name);

#endif
