/* SPDX-License-Identifier: MIT
 *
 * What the program and bihuan-paper say to each other over a pipe: pieces, one behind the other. A piece is a kind, some texts and
 * some numbers (which ones stands at each kind), or raw bytes. Both ends are of one build on one machine. What a piece lacks
 * reads as NULL and 0, so that nothing that comes over the pipe leads a reader out of it.
 */
#ifndef BIHUAN_PAPER_WIRE_H
#define BIHUAN_PAPER_WIRE_H

#include <glib.h>

#define WIRE_MOST (128u * 1024 * 1024) /* bytes of a piece; more is a broken pipe */

/* [texts] and (numbers) of each; "…" = repeated. */
typedef enum {
    WIRE_BYTES, /* raw: a file, or pixels */
    WIRE_END,   /* of what is asked */
    /* a document (paper/paper.h) */
    WIRE_DOCUMENT,   /* [title, number, mark, foot] (created) */
    WIRE_CHAPTER,    /* [title, number] */
    WIRE_STAMP,      /* [text] */
    WIRE_BANNER,     /* [title, text] */
    WIRE_HEADING,    /* [text, note] (level) */
    WIRE_TEXT,       /* [text] (style) */
    WIRE_SPACE,      /* (height) */
    WIRE_PAIRS,      /* [title, value, …] (brief, faint, …) */
    WIRE_TABLE,      /* [title, …] (width, right, key, page, …) */
    WIRE_ROW,        /* [cell, …] */
    WIRE_TABLE_END,  /* */
    WIRE_PICTURES,   /* [caption, problem, …] (will follow, …): each that does, behind the end, in this order */
    WIRE_QR,         /* [payload, text] */
    WIRE_SIGNATURES, /* [meaning, name, time, said, …] */
    /* a canvas (paper/canvas.h) */
    WIRE_CANVAS,       /* [title] (kind, width, height, dots, created) */
    WIRE_CANVAS_TEXT,  /* [text] (left, top, width, height, size, smallest, lines, bold, align, code) */
    WIRE_CANVAS_CODE,  /* [payload, what] (left, top, width, height, module) */
    WIRE_CANVAS_LINE,  /* (x1, y1, x2, y2) */
    WIRE_CANVAS_FRAME, /* (left, top, width, height) */
    WIRE_CANVAS_PAGE,  /* what was drawn is a page */
    /* pictures (paper/picture.h) and characters (paper/ink.h) */
    WIRE_DECODE,  /* (is PNG, longest), then its bytes */
    WIRE_PICTURE, /* [why not] or (width, height), then its bytes: red, green, blue */
    WIRE_INK,     /* [text, …]; answered by [what of it no font draws, …] */
    /* answers beside bytes, pictures and ink */
    WIRE_STEP,   /* a chapter was counted or drawn */
    WIRE_PAGES,  /* (how many) */
    WIRE_FAILED, /* [sentence] (ErrCode) */
} WireKind;

typedef struct {
    guint kind;
    gsize text_count;
    const char **texts;
    GVariant *content;   /* owns the texts and numbers */
    const guint8 *bytes; /* of WIRE_BYTES; borrowed */
    gsize size;          /* of these */
    gsize number_count;
    const double *numbers;
} WirePiece;

/* Before every piece. */
typedef struct {
    guint32 kind, size;
} WireHead;

/* Appends a piece to bytes. Texts may be NULL, and are made valid UTF-8. */
void wire_append(GByteArray *bytes, WireKind kind, const char *const *texts, gsize text_count, const double *numbers, gsize number_count);
void wire_append_bytes(GByteArray *bytes, const void *raw, gsize size);

/* One piece from the beginning of bytes, which must outlive it; *used: how many bytes it took, 0 = it is not whole yet. FALSE: this
 * is no piece. */
gboolean wire_parse(const guint8 *bytes, gsize size, WirePiece *piece, gsize *used);
void wire_piece_clear(WirePiece *piece);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WirePiece, wire_piece_clear)

/* NULL and 0 (never infinite, never no number) for what is not there. */
const char *wire_text(const WirePiece *piece, gsize index);
double wire_number(const WirePiece *piece, gsize index);
/* Whole, and within these bounds. */
int wire_whole(const WirePiece *piece, gsize index, int least, int most);

#endif
