/* SPDX-License-Identifier: MIT
 *
 * "To which file?": asks for a name, refuses one that exists, writes under a progress bar that can be stopped.
 */
#ifndef BIHUAN_SCREENS_SAVE_H
#define BIHUAN_SCREENS_SAVE_H

#include "bihuan/ui/ui.h"

typedef struct {
    const char *title;          /* translated, as all texts here; copied */
    const char *text;           /* above the field; may be NULL */
    const char *name;           /* the name offered: "labels.pdf" */
    const char *const *endings; /* ".pdf" …, ended by NULL, static: the first is put behind a name that has none of its own */
    const char *busy;           /* above the bar */
    /* Writes the file; progress is for save_progress. The sentence to say (owned), or NULL and an error. */
    char *(*write)(gpointer data, const char *path, gpointer progress, GError **error);
    void (*free)(gpointer data);
    gpointer data; /* taken: freed after writing or giving up */
} SaveSpec;

void save_ask(Ui *ui, const SaveSpec *spec);

/* The progress function of labels and sheets. */
gboolean save_progress(guint done, guint total, gpointer progress);

#endif
