/* SPDX-License-Identifier: MIT
 *
 * Documents on A4: headings, texts, tables, pictures, codes and signature lines flow down a page and on to the next. Nothing
 * here knows what they are about. All measures are millimetres; texts are borrowed for the call and may hold newlines.
 *
 *     gboolean content(Paper *paper, gpointer data, GError **error) {
 *         paper_chapter(paper, "Report YH-1", "YH-1");
 *         paper_heading(paper, 1, "1 Finding", "5.4");
 *         paper_text(paper, PAPER_NORMAL, "…");
 *         return TRUE;
 *     }
 *     paper_write("out.pdf", &options, content, data, &pages, &error);
 *
 * What is put is told to bihuan-paper (src/draw), a program of its own, which counts and then draws the pages; a photo is read and
 * decoded when its page is drawn, in a further process that can do nothing else. Equal content and options give equal bytes.
 */
#ifndef BIHUAN_PAPER_PAPER_H
#define BIHUAN_PAPER_PAPER_H

#include <glib.h>

typedef struct Paper Paper;

/* On every page; all texts may be NULL. */
typedef struct {
    const char *title;  /* header left; title of the file */
    const char *number; /* header right, until a chapter has its own */
    const char *mark;   /* in a frame in the header: "演练" */
    const char *foot;   /* footer left: plant, head code */
    gint64 created;     /* UTC ms: creation time of the file */
    /* Called when a chapter was counted, and again when it was drawn; FALSE with an error stops. May be NULL. */
    gboolean (*progress)(gpointer data, GError **error);
} PaperOptions;

/* Puts everything on the paper. FALSE and an error: nothing is written. data goes to progress as well. */
typedef gboolean (*PaperContent)(Paper *paper, gpointer data, GError **error);

/* Writes a new file: beside it under a temporary name, fsync, then its own name. FALSE and a sentence with nothing left
 * behind if it exists already, cannot be written (full disk), content failed, or the program that draws is not there (ERR_EXTERNAL).
 * pages (may be NULL): how many. */
gboolean paper_write(const char *path, const PaperOptions *options, PaperContent content, gpointer data, guint *pages, GError **error);

/* Begins a new page unless the page is empty; an entry of the file's outline; number goes into the header. */
void paper_chapter(Paper *paper, const char *title, const char *number);

/* Across every page that is begun from now on ("未批准·不得作业"), behind what stands there; NULL: nothing any more. */
void paper_stamp(Paper *paper, const char *text);
/* A frame over the whole width: large words, and smaller ones below (may be ""). */
void paper_banner(Paper *paper, const char *title, const char *text);

/* level 0: title of a document, 1: section, 2: below it. note (may be NULL): small, at the right end. Never the last thing
 * on a page. */
void paper_heading(Paper *paper, int level, const char *text, const char *note);

typedef enum {
    PAPER_NORMAL,
    PAPER_STRONG,
    PAPER_FAINT, /* grey: what is not there */
    PAPER_LARGE, /* bold: to be read at arm's length, outside */
    PAPER_SMALL,
} PaperStyle;

void paper_text(Paper *paper, PaperStyle style, const char *text);
void paper_space(Paper *paper, double height);

/* Title and value. Two brief ones one after the other share a line. */
typedef struct {
    const char *title, *value;
    gboolean brief, faint;
} PaperPair;
void paper_pairs(Paper *paper, const PaperPair *pairs, guint count);

/* A table: its titles are repeated on every page; rows stay whole unless they are higher than a page. Widths are shares of
 * the page's width. */
typedef struct {
    const char *title; /* NULL in all columns: no row of titles */
    double width;
    gboolean right; /* aligned to the right */
    gboolean key;   /* shaded, as titles are */
    gboolean page;  /* its cells are numbers of chapters, from 0 in the order they are begun: their pages stand there */
} PaperColumn;
#define PAPER_COLUMNS 12 /* at most */
void paper_table_begin(Paper *paper, const PaperColumn *columns, guint count);
void paper_table_row(Paper *paper, const char *const *cells);
void paper_table_end(Paper *paper);

/* Photos in frames of equal size, two beside each other, each with its caption below (at most a few lines). What cannot be
 * shown leaves its frame with the reason in it. */
typedef struct {
    const char *path;    /* of a JPEG or PNG; NULL: only the reason */
    const char *problem; /* the reason, where path is NULL */
    const char *caption;
} PaperPicture;
void paper_pictures(Paper *paper, const PaperPicture *pictures, guint count);

/* A QR code with a text beside it. FALSE and a sentence if payload cannot be encoded (paper/qr.h). */
gboolean paper_qr(Paper *paper, const char *payload, const char *text, GError **error);

/* Who stands for what. said: what the computer knows of the signature; NULL or "": a line to sign on with a pen. */
typedef struct {
    const char *meaning, *name, *time, *said;
} PaperSignature;
void paper_signatures(Paper *paper, const PaperSignature *signatures, guint count);

#endif
