/* SPDX-License-Identifier: MIT
 *
 * The table of approvers as rows. What its words mean for a record is judged by the rules.
 */
#include "bihuan/model/approver.h"

#include "bihuan/base/table.h"

#define TABLE "data/permits/approvers.csv"
#define COLUMNS 9

static gpointer approver_row_of(char *const *cells) {
    Approver *row = g_new(Approver, 1);
    *row = (Approver){.form = g_strdup(cells[0]),
                      .grades = g_strsplit(cells[1], " ", -1),
                      .circumstances = g_strsplit(cells[2], " ", -1),
                      .relation = g_strdup(cells[3]),
                      .roles = g_strsplit(cells[4], " ", -1),
                      .above = g_strsplit(cells[5], " ", -1),
                      .countersigners = g_strsplit(cells[6], " ", -1),
                      .clause = g_strdup(cells[7]),
                      .certainty = g_strdup(cells[8])};
    return row;
}

const GPtrArray *approver_rows(void) {
    static gsize kept = 0;
    return table_rows(&kept, TABLE, COLUMNS, approver_row_of);
}
