/* SPDX-License-Identifier: MIT
 *
 * Which gases a material gives, and its figures (物料与气体): by the plant's materials and the dated limits gas.of.*, gas.lel.* … A
 * name is a word of a form ("methanol", "nh3") or a CAS number.
 */
#ifndef BIHUAN_RULE_SUBSTANCES_H
#define BIHUAN_RULE_SUBSTANCES_H

#include "bihuan/rule/facts.h"

/* The toxic gas to test where this is in there ("nh3", or the CAS number of a material that has no word); NULL: it gives none.
 * FALSE and a sentence if that could not be read. *gas is owned. */
gboolean substance_toxic_gas(const FactsQuestion *question, const char *name, char **gas, GError **error);
/* A figure of it as decimal text: lel (vol%), molar (g/mol); the dated limit gas.lel.NAME before the plant's material. NULL: not
 * known. Owned. */
char *substance_figure(const FactsQuestion *question, const char *kind, const char *name);
/* What may be in the air at most by the material's own figures, "10 mg/m3": MAC, else TWA; NULL: no figure. Owned. */
char *substance_bound(const FactsQuestion *question, const char *name);
/* The toxic gases that follow from the record: its medium, what was in there before (held), the materials of its source (char *,
 * sorted, each once; array owns them). NULL and a sentence if that could not be read. */
GPtrArray *substances_toxic(const FactsQuestion *question, GError **error);
/* How many materials the record's source has. FALSE and a sentence if that could not be read. */
gboolean substances_of_source(const FactsQuestion *question, gint64 *count, GString *names, GError **error);

#endif
