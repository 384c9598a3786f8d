/* SPDX-License-Identifier: MIT
 *
 * Verdicts of rules as JSON: the same for show and rule explain.
 */
#ifndef BIHUAN_CLI_VERDICT_OUTPUT_H
#define BIHUAN_CLI_VERDICT_OUTPUT_H

#include "bihuan/app/work.h"
#include "bihuan/rule/rule.h"
#include "output.h"

/* "P01" for a guard or a clock, "hazard/freeze" for the rest. Owned. */
char *verdict_output_name(const Form *form, const FormRule *rule);
/* One object with rule, holds (null: the guard does not concern the record), clause, text, facts and what else is known. step: the one
 * a guard stands before; NULL for what is no guard. */
void verdict_output_json(Output *out, const Work *work, const RuleVerdict *verdict, const char *step);
/* An array of what stands against the work's next step: what only warns, or what refuses. */
void verdict_output_blocked(Output *out, const char *key, const Work *work, gboolean warnings);

#endif
