/* SPDX-License-Identifier: MIT
 *
 * Reports put on paper, one or many. Private to app.
 */
#ifndef BIHUAN_APP_REPORT_PAPER_H
#define BIHUAN_APP_REPORT_PAPER_H

#include "bihuan/app/report.h"
#include "bihuan/paper/paper.h"

/* All parts of a report, as a chapter of its own. */
gboolean report_paper_put(Paper *paper, const ReportView *view, GError **error);

#endif
