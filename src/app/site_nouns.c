/* SPDX-License-Identifier: MIT
 *
 * The nouns of tables that have none in model yet.
 */
#include "bihuan/model/holiday.h"
#include "bihuan/model/material.h"
#include "bihuan/model/obligation.h"
#include "bihuan/model/source.h"
#include "site_run.h"

static const NounColumn MATERIAL[] = {NOUN_TEXT(Material, cas),   NOUN_TEXT(Material, name),        NOUN_TEXT(Material, name_en),
                                      NOUN_FLAG(Material, toxic), NOUN_FLAG(Material, combustible), NOUN_TEXT(Material, lel),
                                      NOUN_TEXT(Material, molar), NOUN_TEXT(Material, mac),         NOUN_TEXT(Material, twa),
                                      NOUN_TEXT(Material, stel),  NOUN_TEXT(Material, source)};
const Noun material_noun = NOUN(material, Material, "material", 1, MATERIAL, NULL);

static const NounColumn SOURCE[] = {NOUN_TEXT(Source, code),  NOUN_TEXT(Source, name),      NOUN_TEXT(Source, level),
                                    NOUN_LIST(Source, areas), NOUN_TEXT(Source, materials), NOUN_TIME(Source, since),
                                    NOUN_TIME(Source, until)};
const Noun source_noun = NOUN(source, Source, "source", 1, SOURCE, NULL);

static const NounColumn HOLIDAY[] = {NOUN_TEXT(Holiday, day), NOUN_TEXT(Holiday, kind), NOUN_TEXT(Holiday, name)};
const Noun holiday_noun = NOUN(holiday, Holiday, "holiday", 1, HOLIDAY, NULL);

static const NounColumn OBLIGATION[] = {NOUN_TEXT(Obligation, id),    NOUN_TEXT(Obligation, subject),  NOUN_TEXT(Obligation, kind),
                                        NOUN_TEXT(Obligation, title), NOUN_TEXT(Obligation, title_en), NOUN_TEXT(Obligation, cycle),
                                        NOUN_TEXT(Obligation, leads), NOUN_FLAG(Obligation, blocks),   NOUN_TEXT(Obligation, remind),
                                        NOUN_TEXT(Obligation, basis), NOUN_TIME(Obligation, last),     NOUN_TIME(Obligation, next)};
const Noun obligation_noun = NOUN(obligation, Obligation, "obligation", 1, OBLIGATION, NULL);
