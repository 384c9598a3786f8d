/* SPDX-License-Identifier: MIT
 *
 * The one key for the cards of the materials at a place, the same on every screen; its second one while text is typed.
 */
#ifndef BIHUAN_SCREENS_MATERIAL_OPEN_H
#define BIHUAN_SCREENS_MATERIAL_OPEN_H

#include "bihuan/ui/ui.h"

#define MATERIAL_KEY                                                                                                                       \
    {                                                                                                                                      \
        "E <Ctrl-T>", "material", NC_("material", "Card"),                                                                                 \
            N_("What to do about the materials here in an emergency: phone, first aid, spill")                                             \
    }

/* The cards of a record's, device's or source's materials ("record", its number); says so where there are none. code NULL: nothing is
 * under the cursor, and a material is asked for by name. */
unsigned material_open(Ui *ui, const char *kind, const char *code);
/* Why there is none, in one sentence. Borrowed. */
const char *material_absent(void);
/* Is there a card to be shown? What cannot be read is shown as such by material_open. */
gboolean material_is_here(Ui *ui, const char *kind, const char *code);

#endif
