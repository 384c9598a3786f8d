/* SPDX-License-Identifier: MIT
 *
 * Open permits beside the one a rule looks at. Private to src/rule.
 */
#ifndef BIHUAN_RULE_LIVE_H
#define BIHUAN_RULE_LIVE_H

#include "bihuan/rule/facts.h"

/* All open permits but the moment's own (Record *, array owns them). NULL on error. */
GPtrArray *live_permits(const RuleMoment *moment, GError **error);
/* Is work allowed on it now: begun, or suspended after it began? */
gboolean live_works(const RuleMoment *moment, const Record *permit);

#endif
