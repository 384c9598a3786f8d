/* SPDX-License-Identifier: MIT
 *
 * What is typed and scanned in a count: the quantity before or behind the scan, the lot where there are several, the date where a lot needs
 * one. It knows no number of the books.
 */
#ifndef SCREENS_PARTS_COUNT_INPUT_H
#define SCREENS_PARTS_COUNT_INPUT_H

#include "bihuan/app/counts.h"
#include "bihuan/ui/ui.h"

typedef struct CountInput CountInput;

/* A line of this item and lot was written. */
typedef void (*CountInputTaken)(gpointer data, const CountTaken *taken);

CountInput *count_input_new(Ui *ui, CountInputTaken taken, gpointer data);
void count_input_free(CountInput *input);
/* The count as it stands now; borrowed until the next call. */
void count_input_view(CountInput *input, const CountView *view);
/* The row under the cursor; by_hand: it was gone to, so that what is typed is meant for it and for no later scan. NULL: none. */
void count_input_row(CountInput *input, const CountThing *thing, gboolean by_hand);

/* A scanned code, or one that was chosen: what is typed already is its quantity, unless that was typed for the one before. */
void count_input_scan(CountInput *input, const char *text);
/* The item that was scanned and waits for its quantity; NULL: none. Borrowed. */
const char *count_input_item(const CountInput *input);
/* Figures, a point, and what takes them back. */
unsigned count_input_key(CountInput *input, const KeyEvent *event);
/* Takes what is typed for what was scanned, else for the row under the cursor. */
void count_input_enter(CountInput *input);
/* Forgets what is typed and scanned. FALSE: there was nothing. */
gboolean count_input_clear(CountInput *input);
gboolean count_input_is_typed(const CountInput *input);

/* At the bottom of the area; gives the rows it takes. */
int count_input_draw(CountInput *input, const Area *area);

#endif
