/* SPDX-License-Identifier: MIT
 *
 * A set-ID program has two sets of rights. Its own are for the plant and the exchange; everything else it does as the person who
 * started it could have done it himself.
 */
#ifndef BIHUAN_BASE_IDS_H
#define BIHUAN_BASE_IDS_H

#include <glib.h>

/* Was this process started by a set-ID program file? */
gboolean ids_are_two(void);

/* Between the two, files are opened with the rights of the real user. They nest. Nothing happens where there is one set. */
void ids_real_begin(void);
void ids_real_end(void);

/* For a whole block: IDS_REAL_SCOPE; ends where the block does. */
typedef int IdsScope;
static inline IdsScope ids_scope_begin(void) {
    ids_real_begin();
    return 1;
}
static inline void ids_scope_end(IdsScope *scope) {
    (void)scope;
    ids_real_end();
}
#define IDS_REAL_SCOPE __attribute__((cleanup(ids_scope_end), unused)) IdsScope ids_scope = ids_scope_begin()

#endif
