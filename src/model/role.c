/* SPDX-License-Identifier: MIT
 *
 * Titles of the roles. What a role may do is said by forms and rules only.
 */
#include "bihuan/model/role.h"

#include <string.h>

#include "bihuan/base/i18n.h"

static const char *const CODES[] = {"operator",  "team-leader",    "engineer",  "ehs",       "ehs-head", "dept-head", "prd-head",
                                    "deputy-gm", "chief-engineer", "principal", "tech-lead", "op-lead",  "guardian",  "clerk",
                                    NULL};
static const char *const TITLES[] = {N_("operator"),       N_("team leader"),        N_("engineer"),           N_("safety officer"),
                                     N_("head of safety"), N_("head of department"), N_("head of production"), N_("deputy general manager"),
                                     N_("chief engineer"), N_("principal"),          N_("technical lead"),     N_("operations lead"),
                                     N_("attendant"),      N_("EHS clerk")};

static int role_place(const char *code) {
    for (int i = 0; code && CODES[i]; i++)
        if (strcmp(CODES[i], code) == 0)
            return i;
    return -1;
}

const char *role_title(const char *code) {
    int place = role_place(code);
    return place < 0 ? code : _(TITLES[place]);
}

gboolean role_is_known(const char *code) {
    return role_place(code) >= 0;
}

const char *const *role_codes(void) {
    return CODES;
}
