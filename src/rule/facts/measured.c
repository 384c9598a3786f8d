/* SPDX-License-Identifier: MIT
 *
 * What was measured against the limits of the thing (检测值): a text with several numbers, "1.20, 1.23 MPa".
 */
#include "bihuan/rule/facts.h"

#include <math.h>
#include <string.h>

#include "bihuan/base/fold.h"
#include "bihuan/base/i18n.h"

static gboolean bound(const FactsQuestion *question, guint index, double *value) {
    const char *text = facts_argument(question, index);
    if (text)
        *value = g_ascii_strtod(text, NULL);
    return text != NULL;
}

/* The digit of a gas or of a unit measures nothing: O2, H2S, CH4, Cl2, m2, kg/cm2, mg/m3. */
static gboolean is_name(const char *start, const char *digit) {
    char before = digit > start ? digit[-1] : ' ', first = digit > start + 1 ? digit[-2] : ' ';
    if (g_ascii_isdigit(digit[1]) || (digit[1] == '.' && g_ascii_isdigit(digit[2])))
        return FALSE;
    return strchr("HOCNSFPBm", before) || (strchr("lLr", before) && strchr("CB", first));
}

/* A number begins with a digit, a sign or a point before one; a letter before it hides nothing ("t12"), and what is written behind it
 * directly ("0.8MPa") is its unit. A dash behind something is no sign: "10-12" are 10 and 12. */
static gboolean next_number(const char **at, double *value, char **shown) {
    const char *start = *at;
    for (const char *c = start; *c; c++) {
        gboolean sign = (*c == '-' || *c == '+') && !(c > start && g_ascii_isalnum(c[-1]));
        const char *digits = c + (sign ? 1 : 0);
        if (is_name(start, c) || (!g_ascii_isdigit(*digits) && !(*digits == '.' && g_ascii_isdigit(digits[1]))))
            continue;
        char *end = NULL;
        *value = g_ascii_strtod(c, &end);
        *shown = g_strndup(c, (gsize)(end - c));
        *at = end;
        return TRUE;
    }
    return FALSE;
}

/* outside VALUES, LEAST, MOST: how many numbers of the text lie beyond one of the two, and which; a bound that is not given bounds nothing.
 * Not known where there is no number in it. */
static gboolean answer_measured(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    const char *typed = facts_argument(question, 0);
    g_autofree char *folded = typed ? fold_code(typed) : NULL; /* a Chinese keyboard gives digits of full width */
    const char *text = folded;
    double least = -INFINITY, most = INFINITY, value;
    char *shown = NULL;
    (void)error;
    bound(question, 1, &least);
    bound(question, 2, &most);
    while (text && next_number(&text, &value, &shown)) {
        g_autofree char *name = g_steal_pointer(&shown);
        if (!out->known)
            facts_set(out, 0);
        if (value < least || value > most)
            facts_count(out, name);
    }
    return TRUE;
}

static const char *const NAMES[] = {"outside", NULL};
static const char *const ARGUMENTS[] = {"field field field", NULL};

const Facts facts_measured = {
    .name = "measured",
    .timeless = NAMES,
    .summary = N_("numbers of a text that lie beyond the limits of the thing"),
    .facts = NAMES,
    .arguments = ARGUMENTS,
    .answer = answer_measured,
};
