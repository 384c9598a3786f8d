/* SPDX-License-Identifier: MIT
 *
 * What stands on a permit, for who decides on it: its gas tests, what each rule says of a step, its measures with their answers,
 * its files. Reads only; all of it is read out of the form.
 */
#ifndef BIHUAN_APP_PERMIT_VIEW_H
#define BIHUAN_APP_PERMIT_VIEW_H

#include "bihuan/app/work.h"
#include "bihuan/rule/gas_tests.h"
#include "bihuan/rule/rule.h"

/* A gas meter (检测仪器) of the plant. */
typedef struct {
    char *code, *name;
    gboolean calibrated; /* today */
} PermitMeter;
void permit_meter_free(PermitMeter *meter);
/* All devices of class gas-meter by code (PermitMeter *, owned). NULL and a sentence. */
GPtrArray *permit_meters(App *app, GError **error);

/* The certificate a rule of the form asks of who is named in a field: "certificate until 2027-03-01", "no certificate". Owned; NULL: no rule
 * asks for one there. */
char *permit_certificate(App *app, const Form *form, const char *field, const char *person);

#endif
