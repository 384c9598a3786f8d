/* SPDX-License-Identifier: MIT
 *
 * Tells a wedge scanner from fingers. What comes in one go, from pause to pause, is a burst, and a burst is one event:
 *
 *  - A label is known by its prefix "BH1:" wherever it stands in a burst, in any case (caps lock, forced case) and in full width.
 *    Control characters, a frame of STX … ETX and an AIM mark (]Q1) around it belong to it, and so does every line end, control
 *    character or special key that follows within 100 ms.
 *  - Any other burst of a scanner (6 characters and more, different ones, a median gap below 25 ms, as measured) is swallowed whole. Where keys are commands it needs no line end. Where text goes in, it
 *    must be lines of code: with a digit or "://", without blanks, each ended. Where a secret goes in, only an address or 12 digits
 *    and more are taken for a scan, for programs that keep passwords type as fast.
 *  - Everything else was typed ahead by a person, or by a program for him, and is given back key by key: what came before the first
 *    frame, what has other keys in it (arrows, F-keys, Esc), what begins with a line shorter than 6 characters or with the key of a
 *    prompt (/ \ :), what goes on in the same go behind such a key.
 *
 * Keys that may become a scan are held for some milliseconds and given back in order if they do not: nothing is lost, and
 * nothing is confirmed by the scanner's Enter. Pure: time comes with the keys.
 */
#ifndef BIHUAN_UI_SCAN_H
#define BIHUAN_UI_SCAN_H

#include "bihuan/ui/key.h"

#define SCAN_PREFIX "BH1:"

/* Where a key would go. */
typedef enum { SCAN_AT_COMMANDS, SCAN_AT_TEXT, SCAN_AT_SECRET } ScanPlace;

typedef struct Scan Scan;

Scan *scan_new(void);
void scan_free(Scan *scan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Scan, scan_free)

/* Keys that come now were typed before there was anything to see (TRUE), or are timely (FALSE). */
void scan_ahead(Scan *scan, gboolean ahead);
/* Takes a key that would go there. What is decided can be fetched with scan_next. */
void scan_feed(Scan *scan, const KeyEvent *event, ScanPlace place);
/* The next event decided: a key as it came, or KC_SCAN with what was read (borrowed until the next call; without control
 * characters and marks). */
gboolean scan_next(Scan *scan, KeyEvent *event);
/* Microseconds (monotonic, as in KeyEvent) when held keys must be looked at again if nothing comes; 0: none held. */
gint64 scan_deadline(const Scan *scan);
/* It is that late: decides what is held too long. */
void scan_expire(Scan *scan, gint64 now);

/* TRUE if a text that was read or pasted is meant as a label of ours, genuine or not. */
gboolean scan_is_label(const char *text);

#endif
