/* SPDX-License-Identifier: MIT
 *
 * bihuan-paper at work: started with one request, given pieces, its answers handed on, ended within its time. A failure is kept
 * and told at the end; until then what is put goes nowhere. Private to paper.
 */
#ifndef BIHUAN_PAPER_TOOL_H
#define BIHUAN_PAPER_TOOL_H

#include "bihuan/paper/wire.h"

typedef struct Tool Tool;

/* A piece of its answer, other than WIRE_FAILED; borrowed. FALSE with an error: it is ended. */
typedef gboolean (*ToolTake)(const WirePiece *piece, gpointer data, GError **error);

/* It lives while bytes move: seconds of standing still end it, and more than most bytes of answer. */
typedef struct {
    ToolTake take;
    gpointer data;
    int seconds;
    gint64 most;
} ToolOptions;

Tool *tool_start(const ToolOptions *options);
void tool_put(Tool *tool, WireKind kind, const char *const *texts, gsize text_count, const double *numbers, gsize number_count);
void tool_put_bytes(Tool *tool, const void *bytes, gsize size);
/* Sends what was put, and takes what has come. FALSE: it failed, tool_finish says why. */
gboolean tool_send(Tool *tool);
/* Everything was put: waits for the end. FALSE with ERR_EXTERNAL where the program is not there, stopped or was too slow, else
 * with its own sentence or that of take. */
gboolean tool_finish(Tool *tool, GError **error);
/* The program could not even be started. */
gboolean tool_is_missing(const Tool *tool);
/* One that was not finished is killed. */
void tool_free(Tool *tool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Tool, tool_free)

#endif
