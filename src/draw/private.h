/* SPDX-License-Identifier: MIT
 *
 * What the files that lay out a document share: the page that is being filled, and text broken into lines. Inside, measures are
 * points (1/72 inch).
 */
#ifndef BIHUAN_DRAW_PRIVATE_H
#define BIHUAN_DRAW_PRIVATE_H

#include <cairo.h>
#include <pango/pangocairo.h>

#include "bihuan/paper/paper.h"
#include "ink.h"

#define MM (72 / 25.4)
#define PAGE_WIDTH (210 * MM)
#define PAGE_HEIGHT (297 * MM)
#define MARGIN (18 * MM)
#define TOP (26 * MM)
#define BOTTOM (PAGE_HEIGHT - 20 * MM)
#define CONTENT_WIDTH (PAGE_WIDTH - 2 * MARGIN)

#define SIZE_NORMAL 9.5
#define SIZE_SMALL 8.0
#define SIZE_LARGE 14.0

typedef struct {
    PaperOptions options; /* borrowed */
    Request *request;     /* pictures come from it when they are drawn */
    gboolean counting;
    cairo_surface_t *surface;
    cairo_t *cairo;
    PangoFontDescription *font;
    Ink *ink;
    guint page;       /* that is being filled, from 1; 0 = none yet */
    guint pages;      /* how many there will be; 0 while counting */
    double y;         /* where the next thing goes */
    char *number;     /* in the header */
    char *stamp;      /* across every page that is begun; NULL = nothing */
    GArray *chapters; /* guint: page of each; filled while counting */
    GArray *pending;  /* PaperHeading: wait for what stands below them */
    /* the table that is open */
    PaperColumn columns[PAPER_COLUMNS];
    char *titles[PAPER_COLUMNS];
    guint column_count;
    gboolean titled; /* the titles stand above the next row */
} Document;

typedef struct {
    int level;
    char *text, *note;
} PaperHeading;

/* ---- what is put: as in bihuan/paper/paper.h ---- */

void lay_chapter(Document *paper, const char *title, const char *number);
void lay_stamp(Document *paper, const char *text);
void lay_banner(Document *paper, const char *title, const char *text);
void lay_heading(Document *paper, int level, const char *text, const char *note);
void lay_text(Document *paper, PaperStyle kind, const char *text);
void lay_space(Document *paper, double height);
void lay_pairs(Document *paper, const PaperPair *pairs, guint count);
void lay_table_begin(Document *paper, const PaperColumn *columns, guint count);
/* Of as many cells as there are columns. */
void lay_table_row(Document *paper, const char *const *cells);
void lay_table_end(Document *paper);
/* path: not NULL where a picture comes. */
void lay_pictures(Document *paper, const PaperPicture *pictures, guint count);
gboolean lay_qr(Document *paper, const char *payload, const char *text, GError **error);
void lay_signatures(Document *paper, const PaperSignature *signatures, guint count);

/* ---- heading.c ---- */

/* Height of the headings that wait; draws and forgets them. */
double heading_height(Document *paper);
void heading_draw(Document *paper);
void heading_clear(gpointer heading);

/* ---- stamp.c: across the page, before anything else is drawn on it ---- */

void stamp_draw(Document *paper);

/* ---- page.c ---- */

/* A page is there to be drawn on. */
void page_need(Document *paper);
/* The page is full: the next thing goes on a new one. */
void page_break(Document *paper);
/* Everything that is put calls this first: a new page unless this much room is left, below the headings that wait. Draws
 * those. */
void page_room(Document *paper, double height);
/* A page is begun and nothing is on it. */
gboolean page_is_empty(const Document *paper);
double page_left(const Document *paper);
/* Ends the last page. */
void page_end(Document *paper);

/* ---- flow.c: a text in lines, drawn from some line to some other ---- */

typedef struct {
    PangoLayout *layout;
    GArray *lines; /* FlowLine */
    guint next;    /* first line not drawn yet */
    double grey;   /* 0 = black */
} Flow;

typedef struct {
    double size, width; /* width <= 0: one line, however long */
    gboolean bold, right;
    double grey;
    int most; /* lines, the last ends in "…"; 0 = any number */
} FlowStyle;

void flow_init(Flow *flow, Document *paper, const char *text, const FlowStyle *style);
void flow_clear(Flow *flow);
/* Height of what is left, and of its first count lines. */
double flow_rest(const Flow *flow);
double flow_height(const Flow *flow, guint count);
guint flow_left(const Flow *flow);
/* How many of the lines left fit into a height. */
guint flow_fit(const Flow *flow, double height);
/* Draws count lines with their upper left corner at (x, y) and counts them as done. */
void flow_draw(Flow *flow, Document *paper, guint count, double x, double y);
/* One text at a place; returns its height. */
double flow_put(Document *paper, const char *text, const FlowStyle *style, double x, double y);

/* Lines and grey boxes; nothing while counting. */
void draw_line(Document *paper, double x1, double y1, double x2, double y2);
void draw_shade(Document *paper, double x, double y, double width, double height);
void draw_frame(Document *paper, double x, double y, double width, double height);
/* White, over a stamp: what is to be read by a machine. */
void draw_blank(Document *paper, double x, double y, double width, double height);

#endif
