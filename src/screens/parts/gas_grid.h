/* SPDX-License-Identifier: MIT
 *
 * One analysis being typed: a cell for each required gas at each required point, the unit of each gas, the meter and the time of
 * sampling that go for all of them. Knows drafts and the use cases; draws nothing.
 */
#ifndef BIHUAN_SCREENS_GAS_GRID_H
#define BIHUAN_SCREENS_GAS_GRID_H

#include "bihuan/app/permit_view.h"
#include "draft.h"
#include "field_edit.h"

typedef struct {
    const GasTest *test; /* borrowed from the grid */
    FieldEdit *edit;     /* the value */
    gboolean beyond;     /* its limit */
    char *fault;         /* why it cannot be judged; NULL: it can, or nothing is typed */
} GasCell;

typedef struct {
    App *app; /* borrowed */
    char *number;
    Draft *draft; /* of who typed, whoever sits here now */
    Work *work;
    WorkContext *context;
    GPtrArray *tests; /* GasTest *, one gas after the other */
    GPtrArray *cells; /* GasCell *, parallel to tests */
    guint gases, points;
    GPtrArray *names; /* char * of each gas that is a material of the plant, NULL: a choice of the form */
    GPtrArray *units; /* char * of each gas, NULL: not said yet */
    GArray *chosen;   /* guint of each point: which of its names */
    FieldEdit *meter, *at;
    gboolean restored; /* a draft was found */
} GasGrid;

/* NULL and a sentence if the permit asks for no gas tests, or what it asks for is not known. */
GasGrid *gas_grid_new(App *app, const char *number, GError **error);
void gas_grid_free(GasGrid *grid);

/* Reads the permit again; what is typed stays. */
gboolean gas_grid_load(GasGrid *grid, GError **error);
/* The cell of a gas at a point. */
GasCell *gas_grid_cell(const GasGrid *grid, guint gas, guint point);
/* Where the cell's sample is taken, as it is chosen now. Borrowed. */
const char *gas_grid_point(const GasGrid *grid, guint point);
/* The unit of a gas as forms store it; NULL: not said. Borrowed. */
const char *gas_grid_unit(const GasGrid *grid, guint gas);
/* The unit whose stored name begins with a letter of either case; NULL: none does. Borrowed from the form. */
const char *gas_grid_unit_of_letter(const GasGrid *grid, char letter);
/* Its title; "": not said. Owned. */
char *gas_grid_unit_title(const GasGrid *grid, guint gas);
void gas_grid_set_unit(GasGrid *grid, guint gas, const char *unit);
/* Its name in the chosen language. Borrowed. */
const char *gas_grid_name(const GasGrid *grid, const GasTest *test);
/* The title of a choice of a field of the form ("point", "unit"). Owned. */
char *gas_grid_title(const GasGrid *grid, const char *field, const char *value);

/* A value was changed: judges the cells, checks meter and time. */
void gas_grid_check(GasGrid *grid);
/* How many values are typed and not sent, how many places have no reading and no value yet, how many values are beyond. */
guint gas_grid_typed(const GasGrid *grid);
guint gas_grid_open(const GasGrid *grid);
guint gas_grid_beyond(const GasGrid *grid);

/* The reading that stands there, in words behind a limit; "": none. Owned. */
char *gas_grid_last_text(const GasGrid *grid, const GasTest *test);
/* Columns the longest of the limits takes. */
int gas_grid_limits_cols(const GasGrid *grid);
/* Those beyond their limit or that cannot be judged, one a line; NULL: none. Owned. */
char *gas_grid_beyond_text(const GasGrid *grid);
/* The only meter a part of its code or name can mean. Owned; NULL: none, or several. */
char *gas_grid_only_meter(const GasGrid *grid, const char *typed);

/* Keeps what is typed as a draft of who typed it, with the time it was sampled at; with nothing typed the draft goes. */
void gas_grid_keep(GasGrid *grid);
/* Half a second behind the last key: the same, unless somebody else sits here meanwhile. */
void gas_grid_rest(GasGrid *grid);
/* Forgets what is typed. */
void gas_grid_clear(GasGrid *grid);
/* Another person sits here: what the one before him typed is his draft, and the grid begins anew. His name if there was any (owned). */
char *gas_grid_change_hands(GasGrid *grid);
/* Sends every value as a step of its own, those beyond their limit first; what was sent is sent, also when a later one is refused.
 * advice: what the rules say, each sentence once (owned by the array). Returns how many were sent. */
guint gas_grid_send(GasGrid *grid, GPtrArray *advice, GError **error);

#endif
