/* SPDX-License-Identifier: MIT
 *
 * A report reads the plant and fills a Book: src/export/reports/NAME.c ends in `const Report report_NAME`. It
 * neither writes files (SheetFormat does) nor changes the plant; the caller holds whatever transaction it
 * reads in.
 */
#ifndef BIHUAN_EXPORT_REPORT_H
#define BIHUAN_EXPORT_REPORT_H

#include "bihuan/export/sheet.h"
#include "bihuan/store/db.h"

typedef struct {
    const char *period; /* "2026-10"; what a report takes as period is in its summary */
    const char *plant;  /* the plant's name, for the head of the paper */
    const char *maker;  /* name of the person who asked, "" = none */
    const char *head;   /* the plant's head code at this moment, "" = none; printed on every sheet */
    gint64 now;         /* UTC ms: what lies behind it has not happened yet; creation time of the book */
} ReportRequest;

typedef struct {
    const char *name;    /* "ledger" */
    const char *title;   /* N_() */
    const char *summary; /* N_() */
    /* The filled book, owned by the caller; NULL and a sentence if the period or the plant's data will not
     * do. */
    Book *(*make)(Db *db, const ReportRequest *request, GError **error);
} Report;

/* Made from the file names in src/export/reports; NULL-terminated. */
extern const Report *const report_registry[];

/* By name; NULL if there is none. Borrowed. */
const Report *report_find(const char *name);

#endif
