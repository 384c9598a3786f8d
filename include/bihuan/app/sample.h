/* SPDX-License-Identifier: MIT
 *
 * Drawing the monthly sample (突击复查抽样) and taking the results of its re-inspections.
 */
#ifndef BIHUAN_APP_SAMPLE_H
#define BIHUAN_APP_SAMPLE_H

#include "bihuan/app/app.h"
#include "bihuan/model/record.h"
#include "bihuan/model/sample.h"

/* The logged-in person draws the sample of a month that has ended, once for ever, in one change. dice: what was thrown
 * (sample_check_dice). ERR_DENIED: not of the safety department (role ehs or ehs-head); ERR_INPUT: no month, no dice,
 * the month has not ended or nothing was accepted in it; ERR_CONFLICT: drawn already. The sample, owned. */
Sample *sample_draw(App *app, const char *month, const char *dice, GError **error);
/* Could it be drawn now? FALSE and the same sentences (the dice and the rights of nobody are not looked at). */
gboolean sample_may_draw(App *app, const char *month, GError **error);

/* For work_submit, inside its change, when the record has its number: a record of SAMPLE_FORM must be of a hazard that
 * was drawn and has no result yet (or only a rejected one), and not by who rectified or accepted it; then it becomes
 * that hazard's result and stands in its area and device. Any other form: TRUE. ERR_INPUT, ERR_CONFLICT, ERR_DENIED. */
gboolean sample_take_result(Change *change, Record *record, GError **error);

#endif
