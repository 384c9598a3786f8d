/* SPDX-License-Identifier: MIT
 *
 * The harness: pty, libvterm, and a poll loop that never waits longer than it must.
 */
#include "term.h"

#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <vterm.h>

enum { BOUND = 5000 }; /* ms */

struct TermTest {
    int fd;
    pid_t pid;
    int rows, cols;
    VTerm *vterm;
    VTermScreen *screen;
    GString *output;
    gboolean alternate, cursor_shown;
    gboolean ended;  /* waitpid has been done */
    gboolean closed; /* nothing can come from the pty any more */
    int status;
};

static int on_property(VTermProp property, VTermValue *value, void *data) {
    TermTest *test = data;
    if (property == VTERM_PROP_ALTSCREEN) {
        test->alternate = value->boolean != 0;
    } else if (property == VTERM_PROP_CURSORVISIBLE) {
        test->cursor_shown = value->boolean != 0;
    }
    return 1;
}

static const VTermScreenCallbacks CALLBACKS = {.settermprop = on_property};

/* In the child: the environment, then the program. */
static void child_run(const char *const *argv, const char *const *env) {
    g_setenv("TERM", "xterm-256color", TRUE);
    g_setenv("LC_ALL", "C.UTF-8", TRUE);
    g_unsetenv("NO_COLOR");
    for (int i = 0; env != NULL && env[i] != NULL; i++) {
        const char *equals = strchr(env[i], '=');
        g_autofree char *name = equals != NULL ? g_strndup(env[i], (gsize)(equals - env[i])) : g_strdup(env[i]);
        if (equals != NULL) {
            g_setenv(name, equals + 1, TRUE);
        } else {
            g_unsetenv(name);
        }
    }
    execv(argv[0], (char *const *)argv);
    _exit(127);
}

TermTest *term_test_start(const char *const *argv, int rows, int cols, const char *const *env) {
    TermTest *test = g_new0(TermTest, 1);
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};
    test->rows = rows;
    test->cols = cols;
    test->output = g_string_new(NULL);
    test->cursor_shown = TRUE;
    test->vterm = vterm_new(rows, cols);
    vterm_set_utf8(test->vterm, 1);
    test->screen = vterm_obtain_screen(test->vterm);
    vterm_screen_enable_altscreen(test->screen, 1);
    vterm_screen_set_callbacks(test->screen, &CALLBACKS, test);
    vterm_screen_reset(test->screen, 1);
    test->pid = forkpty(&test->fd, NULL, NULL, &size);
    if (test->pid == 0) {
        child_run(argv, env);
    }
    if (test->pid < 0) { /* never go on: kill(-1, …) would end everything on the machine */
        g_printerr("no pseudo terminal: is /dev/pts mounted?\n");
        _exit(1);
    }
    return test;
}

/* Takes in what is there, waiting at most so long. FALSE: the other end is closed. */
static gboolean term_test_take(TermTest *test, int milliseconds) {
    struct pollfd wait = {.fd = test->fd, .events = POLLIN};
    char bytes[4096];
    if (poll(&wait, 1, milliseconds) <= 0) {
        return TRUE;
    }
    ssize_t size = read(test->fd, bytes, sizeof bytes);
    if (size <= 0) {
        return size < 0 && errno == EINTR;
    }
    g_string_append_len(test->output, bytes, size);
    vterm_input_write(test->vterm, bytes, (size_t)size);
    /* The emulator's answers (cursor position …) go back to the program. */
    size_t answer = vterm_output_read(test->vterm, bytes, sizeof bytes);
    if (answer > 0 && write(test->fd, bytes, answer) < 0) {
        return FALSE;
    }
    return TRUE;
}

void term_test_pump(TermTest *test, int milliseconds) {
    gint64 end = g_get_monotonic_time() + milliseconds * 1000;
    for (gint64 left; (left = end - g_get_monotonic_time()) > 0;) {
        if (!term_test_take(test, (int)(left / 1000) + 1)) {
            return;
        }
    }
}

void term_test_send(TermTest *test, const char *bytes) {
    gsize size = strlen(bytes), sent = 0;
    while (sent < size) {
        ssize_t now = write(test->fd, bytes + sent, size - sent);
        if (now <= 0) {
            return;
        }
        sent += (gsize)now;
        term_test_take(test, 0);
    }
}

void term_test_send_slowly(TermTest *test, const char *bytes, int gap_ms) {
    for (const char *p = bytes; *p != '\0'; p++) {
        char byte[2] = {*p, '\0'};
        term_test_send(test, byte);
        term_test_pump(test, gap_ms);
    }
}

void term_test_resize(TermTest *test, int rows, int cols) {
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};
    test->rows = rows;
    test->cols = cols;
    vterm_set_size(test->vterm, rows, cols); /* the emulator first: what comes back is for the new size */
    ioctl(test->fd, TIOCSWINSZ, &size);
}

void term_test_signal(TermTest *test, int number) {
    kill(test->pid, number);
}

static gboolean term_test_cell(TermTest *test, int row, int col, VTermScreenCell *cell) {
    return row >= 0 && col >= 0 && row < test->rows && col < test->cols &&
           vterm_screen_get_cell(test->screen, (VTermPos){.row = row, .col = col}, cell) != 0;
}

char *term_test_row(TermTest *test, int row) {
    GString *text = g_string_new(NULL);
    VTermScreenCell cell;
    for (int col = 0; col < test->cols && term_test_cell(test, row, col, &cell); col++) {
        if (cell.chars[0] == (uint32_t)-1) {
            continue; /* the right half of a wide character */
        }
        if (cell.chars[0] == 0) {
            g_string_append_c(text, ' ');
        }
        for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i] != 0; i++) {
            g_string_append_unichar(text, cell.chars[i]);
        }
    }
    return g_strchomp(g_string_free(text, FALSE));
}

char *term_test_screen(TermTest *test) {
    GString *screen = g_string_new(NULL);
    for (int row = 0; row < test->rows; row++) {
        g_autofree char *text = term_test_row(test, row);
        g_string_append_printf(screen, "%s\n", text);
    }
    return g_string_free(screen, FALSE);
}

const GString *term_test_output(TermTest *test) {
    return test->output;
}

static gboolean term_test_shows(TermTest *test, const char *text) {
    g_autofree char *screen = term_test_screen(test);
    return strstr(screen, text) != NULL;
}

static gboolean term_test_until(TermTest *test, const char *text, gboolean there) {
    gint64 end = g_get_monotonic_time() + BOUND * 1000;
    gboolean open = TRUE;
    while (term_test_shows(test, text) != there) {
        gint64 left = end - g_get_monotonic_time();
        if (left <= 0 || !open) {
            g_autofree char *screen = term_test_screen(test);
            g_test_message("%s \"%s\"%s:\n%s", there ? "waited for" : "waited for the end of", text, open ? "" : " (the program ended)",
                           screen);
            g_test_fail();
            return FALSE;
        }
        open = term_test_take(test, (int)(left / 1000) + 1);
    }
    return TRUE;
}

gboolean term_test_wait(TermTest *test, const char *text) {
    return term_test_until(test, text, TRUE);
}

gboolean term_test_wait_gone(TermTest *test, const char *text) {
    return term_test_until(test, text, FALSE);
}

gboolean term_test_bold(TermTest *test, int row, int col) {
    VTermScreenCell cell;
    return term_test_cell(test, row, col, &cell) && cell.attrs.bold;
}

gboolean term_test_reverse(TermTest *test, int row, int col) {
    VTermScreenCell cell;
    return term_test_cell(test, row, col, &cell) && cell.attrs.reverse;
}

static guint32 term_test_colour(TermTest *test, int row, int col, gboolean foreground) {
    VTermScreenCell cell;
    if (!term_test_cell(test, row, col, &cell)) {
        return 0;
    }
    VTermColor colour = foreground != (cell.attrs.reverse != 0) ? cell.fg : cell.bg;
    vterm_screen_convert_color_to_rgb(test->screen, &colour);
    return (guint32)colour.rgb.red << 16 | (guint32)colour.rgb.green << 8 | colour.rgb.blue;
}

guint32 term_test_foreground(TermTest *test, int row, int col) {
    return term_test_colour(test, row, col, TRUE);
}

guint32 term_test_background(TermTest *test, int row, int col) {
    return term_test_colour(test, row, col, FALSE);
}

gboolean term_test_cursor(TermTest *test, int *row, int *col) {
    VTermPos position;
    vterm_state_get_cursorpos(vterm_obtain_state(test->vterm), &position);
    *row = position.row;
    *col = position.col;
    return test->cursor_shown;
}

gboolean term_test_restored(TermTest *test) {
    struct termios modes;
    gboolean cooked = tcgetattr(test->fd, &modes) == 0 && (modes.c_lflag & ICANON) && (modes.c_lflag & ECHO);
    const char *paste = g_strrstr_len(test->output->str, (gssize)test->output->len, "\033[?2004");
    gboolean paste_off = paste == NULL || paste[7] == 'l';
    return !test->alternate && test->cursor_shown && cooked && paste_off;
}

/* Waits for the program's end, for output, or so long. The pty is pumped all the time: a program that cannot
 * write cannot end. */
static void term_test_watch(TermTest *test, int process, int milliseconds) {
    struct pollfd wait[] = {{.fd = process, .events = POLLIN}, {.fd = test->closed ? -1 : test->fd, .events = POLLIN}};
    if (poll(wait, 2, milliseconds) > 0 && wait[1].revents != 0) {
        test->closed = !term_test_take(test, 0);
    }
}

int term_test_end(TermTest *test) {
    gint64 end = g_get_monotonic_time() + BOUND * 1000, left;
    int process = (int)syscall(SYS_pidfd_open, test->pid, 0);
    while (!test->ended && (left = end - g_get_monotonic_time()) > 0) {
        term_test_watch(test, process, (int)(left / 1000) + 1);
        test->ended = waitpid(test->pid, &test->status, WNOHANG) == test->pid;
    }
    while (!test->closed && test->ended) { /* what it wrote last */
        struct pollfd rest = {.fd = test->fd, .events = POLLIN};
        test->closed = poll(&rest, 1, 0) <= 0 || !term_test_take(test, 0);
    }
    if (!test->ended) {
        kill(test->pid, SIGKILL);
        waitpid(test->pid, NULL, 0);
        test->ended = TRUE;
        test->status = -1;
    }
    close(process);
    return test->status;
}

void term_test_free(TermTest *test) {
    if (test != NULL) {
        if (!test->ended) {
            kill(test->pid, SIGKILL);
            waitpid(test->pid, NULL, 0);
        }
        close(test->fd);
        vterm_free(test->vterm);
        g_string_free(test->output, TRUE);
        g_free(test);
    }
}

gboolean term_run(const char *const *argv) {
    int status;
    return g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, NULL) &&
           g_spawn_check_wait_status(status, NULL);
}
