/* SPDX-License-Identifier: MIT
 *
 * Recognises a wedge scanner among keys: by the prefix "BH1:", or (outside text fields) by speed: at least
 * 6 characters beginning with an upper-case letter or digit, with a digit and 3 different characters, a
 * median gap below 25 ms, and Enter or Tab within 100 ms. Keys that may become a scan are held for some
 * milliseconds and given back in order if they do not: nothing is lost, and nothing is confirmed by the
 * scanner's Enter. Pure: time comes with the keys.
 */
#ifndef BIHUAN_UI_SCAN_H
#define BIHUAN_UI_SCAN_H

#include "bihuan/ui/key.h"

#define SCAN_PREFIX "BH1:"

typedef struct Scan Scan;

Scan *scan_new(void);
void scan_free(Scan *scan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Scan, scan_free)

/* Takes a key; typing: it would go into a text field. What is decided can be fetched with scan_next. */
void scan_feed(Scan *scan, const KeyEvent *event, gboolean typing);
/* The next event decided: a key as it came, or KC_SCAN with the payload (borrowed until the next call). */
gboolean scan_next(Scan *scan, KeyEvent *event);
/* Microseconds (monotonic, as in KeyEvent) when held keys must be given back if nothing comes; 0: none
 * held. */
gint64 scan_deadline(const Scan *scan);
/* It is that late: gives back what is held too long. */
void scan_expire(Scan *scan, gint64 now);

#endif
