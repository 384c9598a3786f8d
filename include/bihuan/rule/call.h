/* SPDX-License-Identifier: MIT
 *
 * The call (无人确认的呼叫): the third response of an alarm. Whom it goes to is said by the rules of its form `on = unanswered`.
 */
#ifndef BIHUAN_RULE_CALL_H
#define BIHUAN_RULE_CALL_H

#include "bihuan/rule/case.h"

/* One who is called, by one channel. */
typedef struct {
    char *person, *channel;
    char *key; /* of the message, and of what is noted of it: KEY/CHANNEL/PERSON */
    char *title, *text;
} RuleCallee;

/* Of those whom the form's rules name, who is on duty; all of them where nobody is; the safety department where nobody is named
 * (RuleCallee *, array owns them). Changes nothing. key: makes it happen once; where: place and way in words. NULL on error. */
GPtrArray *rule_callees(const Case *subject, const char *key, const char *where, GError **error);
/* The same people are told, in the change of the case. */
gboolean rule_call(Case *subject, const char *key, const char *where, GError **error);

#endif
