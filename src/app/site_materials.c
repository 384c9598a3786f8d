/* SPDX-License-Identifier: MIT
 *
 * Materials (物料) in files. What a file does not say is not known; it is never zero.
 */
#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/model/contact.h"
#include "bihuan/model/material.h"
#include "site_run.h"

static const SiteColumn COLUMNS[] = {{.name = "cas", SITE_CODE, .ascii = TRUE},
                                     {.name = "name", SITE_TEXT, .most = 60, .filled = TRUE},
                                     {.name = "name_en", SITE_TEXT},
                                     {.name = "toxic", SITE_FLAG},
                                     {.name = "combustible", SITE_FLAG},
                                     {.name = "lel", SITE_TEXT},
                                     {.name = "molar", SITE_TEXT},
                                     {.name = "mac", SITE_TEXT},
                                     {.name = "twa", SITE_TEXT},
                                     {.name = "stel", SITE_TEXT},
                                     {.name = "source", SITE_TEXT},
                                     {.name = "uel", SITE_TEXT},
                                     {.name = "msds", SITE_TEXT, .most = 60},
                                     {.name = "hazards", SITE_TEXT, .most = 400},
                                     {.name = "first_aid", SITE_TEXT, .most = 500},
                                     {.name = "spill", SITE_TEXT, .most = 500},
                                     {.name = "phone", SITE_TEXT}};

static gboolean is_figure(const char *text, double most) {
    gsize digits = strspn(text, "0123456789");
    const char *end = text + digits;
    if (digits == 0 || digits > 6)
        return FALSE;
    if (*end == '.') {
        gsize places = strspn(end + 1, "0123456789");
        if (places == 0 || places > 4)
            return FALSE;
        end += 1 + places;
    }
    double value = g_ascii_strtod(text, NULL);
    return !*end && value > 0 && value <= most;
}

/* most: the greatest value that can be meant. */
static void check_figure(SiteRun *run, const char *name, const char *figure, double most) {
    if (*figure && !is_figure(figure, most))
        site_problem(run, _("“%s” is no %s; write a number above 0 and not above %d with a point, or nothing."), figure, name, (int)most);
}

/* A limit that is gone or higher than it was. */
static gboolean is_higher(const char *old, const char *now) {
    return *old && (!*now || g_ascii_strtod(now, NULL) > g_ascii_strtod(old, NULL));
}

static void material_check(SiteRun *run, gconstpointer before, gconstpointer thing) {
    const Material *old = before, *m = thing;
    if (!material_is_cas(m->cas))
        site_problem(run, _("“%s” is not a valid CAS number; it is written like 67-56-1, and its last digit must fit the others."), m->cas);
    check_figure(run, "lel", m->lel, 100);
    check_figure(run, "uel", m->uel, 100);
    if (*m->lel && *m->uel && g_ascii_strtod(m->uel, NULL) < g_ascii_strtod(m->lel, NULL))
        site_problem(run, _("The upper explosive limit %s is below the lower one, %s."), m->uel, m->lel);
    if (*m->phone && !contact_phone_is(m->phone))
        site_problem(run, _("“%s” is not a valid telephone number."), m->phone);
    check_figure(run, "molar", m->molar, 2000);
    check_figure(run, "mac", m->mac, 100000);
    check_figure(run, "twa", m->twa, 100000);
    check_figure(run, "stel", m->stel, 100000);
    /* What a known material loses in danger is loosened, as a limit would be. The explosive limit is a measure both ways. */
    if (run->app && old &&
        ((old->toxic && !m->toxic) || (old->combustible && !m->combustible) || is_higher(old->mac, m->mac) || is_higher(old->twa, m->twa) ||
         is_higher(old->stel, m->stel) || strcmp(old->lel, m->lel) != 0 || strcmp(old->molar, m->molar) != 0))
        site_deed(run, "import", "rules", NULL);
}

const SiteKind site_materials = {.kind = "materials", .noun = &material_noun, SITE_KIND(COLUMNS, 2), .check = material_check};
