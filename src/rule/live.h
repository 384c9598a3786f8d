/* SPDX-License-Identifier: MIT
 *
 * Open permits beside the one a rule looks at. Private to src/rule.
 */
#ifndef BIHUAN_RULE_LIVE_H
#define BIHUAN_RULE_LIVE_H

#include "bihuan/rule/facts.h"

/* All open permits but that of the case (Record *, array owns them). NULL on error. */
GPtrArray *live_permits(const Case *subject, GError **error);
/* Is work allowed on it now: begun, or suspended after it began? */
gboolean live_works(const Case *subject, const Record *permit);

#endif
