/* SPDX-License-Identifier: MIT
 *
 * Overlays: what lies above the top screen until it is answered (dialogs, pick lists, help, palette).
 * Screens use the ready ones in dialog.h, choice.h, date.h; this is for making new ones.
 */
#ifndef BIHUAN_UI_OVERLAY_H
#define BIHUAN_UI_OVERLAY_H

#include "bihuan/ui/screen.h"

/* What happens to a label that is scanned while an overlay is open. */
typedef enum {
    OVERLAY_ASKS,   /* it has to be answered first, and a line says so */
    OVERLAY_YIELDS, /* it is given up, and the scan goes to what lies below */
    OVERLAY_TAKES,  /* key gets KC_SCAN: the scan is an answer */
    OVERLAY_SECRET, /* as ASKS; what is typed here is shown nowhere */
} OverlayScan;

typedef struct {
    const char *name;
    /* Draws itself into the part of the screen area it wants. */
    void (*draw)(gpointer state, const Area *area);
    /* A key; REACT_CLOSE (or DONE, CANCEL) takes it away. Every other key stays with it, unknown ones beep.
     * The answer is given from close, after it is gone. */
    unsigned (*key)(gpointer state, const KeyEvent *event);
    /* Called once, after it was taken away: gives the answer (its own struct knows which), frees the state.
     */
    void (*close)(gpointer state);
    /* A line for the function bar ("Enter choose  Esc back"), translated, borrowed; may be NULL. */
    const char *(*hint)(gpointer state);
    gboolean typing;                      /* text goes in: a paste is passed on, and only lines of code are taken for a scan (scan.h) */
    OverlayScan (*scans)(gpointer state); /* NULL: OVERLAY_ASKS */
} Overlay;

/* Puts an overlay on top; it belongs to the screen below and goes away with it. */
void overlay_push(Ui *ui, const Overlay *overlay, gpointer state);

/* For Overlay.scans: OVERLAY_YIELDS, whatever the state. */
OverlayScan overlay_yields(gpointer state);

/* A centred box of at most rows × cols with a title; as large as fits on small windows. Blank inside. */
Area overlay_box(const Area *area, int rows, int cols, const char *title);

#endif
