/* SPDX-License-Identifier: MIT
 *
 * A pick list above the screen with an incremental filter. An item is found by its text, its key and its
 * search text (pinyin initials, code); many devices are searched for by a callback, never loaded.
 */
#ifndef BIHUAN_UI_CHOICE_H
#define BIHUAN_UI_CHOICE_H

#include "bihuan/ui/overlay.h"

typedef struct {
    char *key;    /* what the caller gets */
    char *text;   /* what people read */
    char *search; /* further words it is found by; NULL: none */
    char *note;   /* dim, behind the text where there is room; NULL: none */
} ChoiceItem;

/* All texts are copied. */
ChoiceItem *choice_item_new(const char *key, const char *text, const char *search, const char *note);
void choice_item_free(ChoiceItem *item);
/* An array that frees its items. */
GPtrArray *choice_items_new(void);

/* Adds at most max items that fit the filter ("" = the first ones) to items. */
typedef void (*ChoiceSearch)(gpointer data, const char *filter, int max, GPtrArray *items);
/* Called once: the keys chosen (one, or several with CHOICE_MANY; ended by NULL), or NULL if given up. */
typedef void (*ChoiceDone)(gpointer data, const char *const *keys);

enum {
    CHOICE_MANY = 1,   /* Space marks, Enter takes the marked ones (none marked: an empty array) */
    CHOICE_CURSOR = 2, /* with it: none marked is the one under the cursor */
};

typedef struct {
    const char *title; /* translated; copied */
    unsigned flags;
    GPtrArray *items; /* a fixed set (taken), or NULL with search */
    ChoiceSearch search;
    const char *const *chosen; /* keys chosen now: the cursor or marks stand there; may be NULL */
    ChoiceDone done;
    gpointer data; /* for search and done; must live as long as the screen below */
} ChoiceSpec;

void choice_open(Ui *ui, const ChoiceSpec *spec);

/* TRUE if every word of filter is found in text, key or search, whatever the case: the same for own
 * searches. */
gboolean choice_matches(const ChoiceItem *item, const char *filter);

#endif
