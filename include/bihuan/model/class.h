/* SPDX-License-Identifier: MIT
 *
 * Classes of devices (设备类别), kinds of departments (部门类型) of areas (区域类型) and of emergency supplies (应急物资类别), reminder scenes (提醒场景): closed lists in data/classes, by which forms and rules mean
 * "a gas meter" or "the safety department" whatever a plant's own words for them are.
 */
#ifndef BIHUAN_MODEL_CLASS_H
#define BIHUAN_MODEL_CLASS_H

#include <glib.h>

typedef enum { CLASS_DEVICE, CLASS_DEPARTMENT, CLASS_AREA, CLASS_SUPPLY, CLASS_SCENE } ClassList;

/* All codes of a list in the order of its file, NULL-terminated; constant. */
const char *const *class_codes(ClassList list);
gboolean class_is_known(ClassList list, const char *code);
/* Title in the chosen language; the code itself where it is unknown, "" for NULL. Borrowed. */
const char *class_title(ClassList list, const char *code);
/* What else the file says of a code, by key; NULL = nothing. Borrowed. */
const char *class_say(ClassList list, const char *code, const char *key);
/* All codes as a text for a sentence, "gas-meter, detector, …". Owned. */
char *class_choices(ClassList list);

#endif
