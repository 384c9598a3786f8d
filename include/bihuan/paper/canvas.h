/* SPDX-License-Identifier: MIT
 *
 * Pages to be drawn on in millimetres: texts that fit their places, QR codes, lines. bihuan-paper (src/draw) draws them as they are
 * put; what it cannot draw is told by canvas_finish.
 */
#ifndef BIHUAN_PAPER_CANVAS_H
#define BIHUAN_PAPER_CANVAS_H

#include <glib.h>

typedef struct {
    double left, top, width, height;
} CanvasBox;

typedef enum { CANVAS_ALIGN_LEFT, CANVAS_ALIGN_CENTER, CANVAS_ALIGN_RIGHT } CanvasAlign;

/* Where a text stands. It shrinks from size to smallest, then is cut between characters with "…". */
typedef struct {
    CanvasBox box;
    double size; /* of the letters; 0 = this text is not there */
    double smallest;
    int lines;
    gboolean bold;
    CanvasAlign align;
    gboolean code; /* may be broken between any two characters, for it has no words */
} CanvasText;

typedef enum {
    CANVAS_PDF,  /* one file of all pages; modules of a code are whole dots of a 203 dpi printer */
    CANVAS_SVG,  /* a file a page; the code is one path instead of a mask (viewers blur pictures) */
    CANVAS_PNG,  /* a file a page; modules are a whole number of dots */
    CANVAS_BITS, /* the same as rows of bits, from the top, each in whole bytes, leftmost dot first, 1 = black */
} CanvasKind;

typedef struct {
    CanvasKind kind;
    double width, height; /* of a page, mm */
    double dots;          /* per mm: CANVAS_PNG and CANVAS_BITS */
    const char *title;    /* of the file */
    gint64 created;       /* UTC ms; in the file */
    /* What was drawn: of CANVAS_PDF a piece of the file, else a page. FALSE with an error ends it. */
    gboolean (*take)(gpointer data, const guint8 *bytes, gsize size, GError **error);
    gpointer data;
} CanvasOptions;

typedef struct Canvas Canvas;

/* Options are copied. */
Canvas *canvas_new(const CanvasOptions *options);
/* One text; its box is relative to (left, top). Fails if no font has all of its characters (ERR_INPUT). */
void canvas_text(Canvas *canvas, const CanvasText *place, const char *text, double left, double top);
/* A QR code with its quiet zone in a square of this size; module: its modules in mm, 0 = as large as fit. Fails with a sentence that
 * names what if they would be smaller than 0.5 mm (ERR_INPUT). */
void canvas_code(Canvas *canvas, const char *payload, const CanvasBox *box, double module, const char *what);
/* A hairline rectangle and a line, grey and black: where to cut, and lines of a ruler. */
void canvas_frame(Canvas *canvas, double left, double top, double width, double height);
void canvas_line(Canvas *canvas, double x1, double y1, double x2, double y2);
/* Ends a page. FALSE: something failed; go on with canvas_finish. */
gboolean canvas_page(Canvas *canvas);
/* Everything is drawn and was taken; FALSE: something failed (ERR_EXTERNAL where the program that draws is not there). */
gboolean canvas_finish(Canvas *canvas, GError **error);
void canvas_free(Canvas *canvas);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Canvas, canvas_free)

#endif
