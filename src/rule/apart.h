/* SPDX-License-Identifier: MIT
 *
 * How far another permit is (作业间距): by the plant's grid, else by who went there and measured; what the applicant types counts
 * for nothing. Private to src/rule.
 */
#ifndef BIHUAN_RULE_APART_H
#define BIHUAN_RULE_APART_H

#include "bihuan/rule/facts.h"

/* Is it less than so many millimetres away, as far as anybody knows? The same device, space or area is no distance at all, unless
 * the grid says where in the area both are. What the grid does not say within one unit (areas of one root) may be said in the field
 * `distance` of a step by somebody who neither applied nor does the work, after the other permit was applied for; nobody said it:
 * TRUE. Areas of two roots without places on the grid are far from each other. */
gboolean apart_less(const Case *subject, const Record *other, gint64 millimetres);
/* One confined space or device: the fields device and space, either way. */
gboolean apart_is_same_space(const Case *subject, const Record *other);
/* One pipe, however it is written; not written down: what is not far counts as the same. */
gboolean apart_is_same_pipe(const Case *subject, const Record *other);

#endif
