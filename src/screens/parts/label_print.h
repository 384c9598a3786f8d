/* SPDX-License-Identifier: MIT
 *
 * Printing device labels from a screen: the valid or a new label, which size, to which printer or file.
 */
#ifndef BIHUAN_SCREENS_LABEL_PRINT_H
#define BIHUAN_SCREENS_LABEL_PRINT_H

#include "bihuan/ui/ui.h"

/* The labels of these devices (NULL-terminated, copied), else of an area with the areas inside it, else (both NULL) of all
 * devices. Asks for everything else; named devices may get labels of a new generation. */
void label_print_ask(Ui *ui, const char *const *devices, const char *area);

#endif
