/* SPDX-License-Identifier: MIT
 *
 * The report of a record (闭环报告, GB/T 45001-2020): its sections are data (data/report/FORM.ini, bihuan-report(7)), what
 * stands in them is collected here once, and the same parts are shown on a terminal and printed. A section without data says so:
 * a reader sees what was not done.
 */
#ifndef BIHUAN_APP_REPORT_H
#define BIHUAN_APP_REPORT_H

#include "bihuan/app/app.h"

typedef enum {
    REPORT_SECTION,   /* title; text: clauses of the standard, "" = none */
    REPORT_PAIR,      /* title and text */
    REPORT_TABLE,     /* title, and cells: titles of the columns; its rows follow */
    REPORT_ROW,       /* cells */
    REPORT_PHOTO,     /* title: name; text: caption; path: of its bytes, NULL = cannot be shown, cells[0] says why */
    REPORT_SIGNATURE, /* cells: meaning, name, time, what is known of the signature */
    REPORT_CODE,      /* title: the code; text beside it */
    REPORT_STANDING,  /* title: what the paper stands for now; text: until when it may be believed, and what it waits for */
} ReportKind;

typedef struct {
    ReportKind kind;
    char *title, *text;
    char **cells;
    char *path;
    gboolean missing; /* not recorded, or none */
    gboolean brief;   /* a pair that takes half a line */
} ReportPart;

typedef struct {
    char *number;
    char *title;      /* "隐患闭环报告" */
    char *statement;  /* the standard it follows */
    char *stamp;      /* across every page: why nobody may work by this paper; NULL = nothing */
    char *head;       /* head code of the plant when it was collected */
    gint64 hours;     /* ms from report to acceptance, -1 = not accepted */
    GPtrArray *parts; /* ReportPart * */
} ReportView;

/* Collects it, in the chosen language, as of one moment. */
ReportView *report_load(App *app, const char *number, GError **error);
void report_free(ReportView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReportView, report_free)

/* The same as lines for a terminal; widths are the reader's business. */
typedef enum { REPORT_LINE_TITLE, REPORT_LINE_SECTION, REPORT_LINE_VALUE, REPORT_LINE_MISSING } ReportLineKind;
typedef struct {
    ReportLineKind kind;
    int indent; /* columns; further lines of the same text two more */
    char *text;
} ReportLine;
/* ReportLine *, array owns them. */
GPtrArray *report_lines(const ReportView *view);

/* What is printed where. Either one record, or all hazards of an area (and the areas inside it) opened in a month. */
typedef struct {
    const char *number; /* NULL: area and month */
    const char *area, *month;
    const char *path; /* a new file */
    /* FALSE stops it, and nothing is written. */
    gboolean (*progress)(guint done, guint total, gpointer data);
    gpointer data;
} ReportPrint;

typedef struct {
    guint records, pages;
    char head[32]; /* head code on every page */
} ReportResult;

/* ERR_NOT_FOUND: no such record or area, or no hazard there in that month. ERR_INPUT: the month is none, or lies ahead. */
gboolean report_print(App *app, const ReportPrint *print, ReportResult *result, GError **error);

#endif
