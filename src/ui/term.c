/* SPDX-License-Identifier: MIT
 *
 * What is the same for every back-end.
 */
#include "bihuan/ui/term.h"

void term_close(Term *term) {
    if (term != NULL) {
        term->class->close(term);
    }
}
