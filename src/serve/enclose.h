/* SPDX-License-Identifier: MIT
 *
 * Enclosures (附件): the report or the ledger that goes with a message is made by bihuan itself, in a program of its own, while all other
 * messages go on.
 */
#ifndef BIHUAN_SERVE_ENCLOSE_H
#define BIHUAN_SERVE_ENCLOSE_H

#include "parcel.h"

typedef struct Encloser Encloser;
typedef struct {
    /* It was made, or could not be: the parcel goes on, now the receiver's. */
    void (*ready)(gpointer line, Parcel *parcel);
    /* The watch ends: the parcel goes back, now the receiver's. */
    void (*back)(gpointer line, Parcel *parcel);
    void (*say)(const char *sentence); /* to whoever maintains it */
} EncloseEnds;

/* plant is borrowed and outlives it; folder is NAME.serve, where what an earlier watch left is removed. plant NULL: nothing is made. */
Encloser *encloser_new(const char *plant, const char *folder, const EncloseEnds *ends);
void encloser_free(Encloser *encloser);
/* Makes what parcel->file names into parcel->path, which is there afterwards or is not. The parcel is taken over. */
void encloser_take(Encloser *encloser, gpointer line, Parcel *parcel);
/* Gives all back; nothing is made any more. */
void encloser_stop(Encloser *encloser);
gboolean encloser_is_busy(const Encloser *encloser);

#endif
