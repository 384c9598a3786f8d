/* SPDX-License-Identifier: MIT
 *
 * The table of approvers as rows. What its words mean for a record is judged by the rules.
 */
#include "bihuan/model/approver.h"

#include <string.h>

#include "bihuan/base/path.h"

#define TABLE "data/permits/approvers.csv"
#define COLUMNS 9

/* No cell holds a comma or a quote. */
static GPtrArray *read_rows(void) {
    GPtrArray *rows = g_ptr_array_new();
    g_autofree char *text = path_embedded(TABLE, NULL);
    g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);
    for (char **line = lines; *line; line++) {
        g_auto(GStrv) cells = g_strsplit(*line, ",", -1);
        if (line == lines || g_strv_length(cells) != COLUMNS)
            continue;
        Approver *row = g_new(Approver, 1);
        *row = (Approver){.form = g_strdup(cells[0]), .grades = g_strsplit(cells[1], " ", -1),
                          .circumstances = g_strsplit(cells[2], " ", -1), .relation = g_strdup(cells[3]),
                          .roles = g_strsplit(cells[4], " ", -1), .above = g_strsplit(cells[5], " ", -1),
                          .countersigners = g_strsplit(cells[6], " ", -1), .clause = g_strdup(cells[7]),
                          .certainty = g_strdup(cells[8])};
        g_ptr_array_add(rows, row);
    }
    return rows;
}

const GPtrArray *approver_rows(void) {
    static gsize rows = 0; /* kept for the life of the process: several threads read it */
    if (g_once_init_enter(&rows))
        g_once_init_leave(&rows, (gsize)read_rows());
    return (const GPtrArray *)rows;
}
