/* SPDX-License-Identifier: MIT
 *
 * A page of a list whose rows are few enough to be made all at once.
 */
#ifndef BIHUAN_SCREENS_ARRAY_ROWS_H
#define BIHUAN_SCREENS_ARRAY_ROWS_H

#include "bihuan/ui/list.h"

/* ListRow *; free what is not given away. */
GPtrArray *array_rows_new(void);
/* For fetch (list.h): gives at most n of all, which stand in the order of their keys, to rows. */
void array_rows_fetch(GPtrArray *all, ListWay way, const char *key, int n, GPtrArray *rows);

#endif
