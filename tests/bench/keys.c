/* SPDX-License-Identifier: MIT
 *
 * The program at a terminal, as a person feels it:  keys BIHUAN PLANT USER
 * Runs the binary on a pseudo terminal. Prints, in ms: "first MEDIAN PEER" (start to a complete first frame of home; peer
 * is sqlite3 counting the schema of the same file), then a line "PLACE P50 P99 KEYS" per place of a list: from a key to the
 * last byte of its frame.
 */
#include <glib.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define KEYS 300
#define STARTS 11

typedef struct {
    pid_t child;
    int fd;
    gint64 start;
} Terminal;

typedef struct {
    const char *name;
    const char *way; /* keys that lead there, from the screen's first row */
} PlaceOfList;

static Terminal start(char *const *words) {
    Terminal terminal = {.start = g_get_monotonic_time()};
    struct winsize size = {.ws_row = 24, .ws_col = 80};
    terminal.child = forkpty(&terminal.fd, NULL, NULL, &size);
    if (terminal.child < 0) { /* never go on: kill(-1, …) would end everything on the machine */
        fputs("keys: no pseudo terminal\n", stderr);
        _exit(1);
    }
    if (terminal.child == 0) {
        setenv("TERM", "xterm-256color", 1);
        execv(words[0], words);
        _exit(127);
    }
    return terminal;
}

static void stop(Terminal *terminal) {
    kill(terminal->child, SIGTERM);
    close(terminal->fd);
    waitpid(terminal->child, NULL, 0);
}

/* Reads until nothing comes for quiet ms; the time of the last byte, 0 if there was none within 3 s. */
static gint64 frame_end(Terminal *terminal, int quiet) {
    gint64 last = 0;
    char bytes[65536];
    struct pollfd fd = {.fd = terminal->fd, .events = POLLIN};
    while (poll(&fd, 1, last ? quiet : 3000) > 0) {
        gssize n = read(terminal->fd, bytes, sizeof bytes);
        if (n <= 0)
            break;
        last = g_get_monotonic_time();
    }
    return last;
}

static double press(Terminal *terminal, const char *key) {
    gint64 begin = g_get_monotonic_time();
    if (write(terminal->fd, key, strlen(key)) < 0)
        return -1;
    gint64 end = frame_end(terminal, 10);
    return end ? (double)(end - begin) / 1000 : -1;
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double at(GArray *times, int percent) {
    g_array_sort(times, compare);
    return times->len ? g_array_index(times, double, MIN(times->len * (guint)percent / 100, times->len - 1)) : -1;
}

/* A process that runs to its end. */
static double peer(const char *plant) {
    char *words[] = {(char *)"sqlite3", (char *)plant, (char *)"select count(*) from sqlite_schema", NULL};
    gint64 begin = g_get_monotonic_time();
    if (!g_spawn_sync(NULL, words, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL, NULL, NULL))
        return -1;
    return (double)(g_get_monotonic_time() - begin) / 1000;
}

static void first_frame(char *const *words, const char *plant) {
    g_autoptr(GArray) ours = g_array_new(FALSE, FALSE, sizeof(double)), theirs = g_array_new(FALSE, FALSE, sizeof(double));
    for (int i = 0; i < STARTS; i++) {
        Terminal terminal = start(words);
        gint64 end = frame_end(&terminal, 100);
        double taken = (double)(end - terminal.start) / 1000, other = peer(plant);
        stop(&terminal);
        g_array_append_val(ours, taken);
        g_array_append_val(theirs, other);
    }
    printf("first %.1f %.1f\n", at(ours, 50), at(theirs, 50));
}

static void list_keys(char *const *words, const PlaceOfList *place) {
    static const char *const keys[] = {"\033[B", "\033[6~", "\033[B", "\033[A", "\033[6~", "\033[5~", "\033[A"};
    g_autoptr(GArray) times = g_array_new(FALSE, FALSE, sizeof(double));
    Terminal terminal = start(words);
    frame_end(&terminal, 300);
    if (*place->way)
        press(&terminal, place->way);
    frame_end(&terminal, 300);
    for (int i = 0; i < KEYS; i++) {
        double taken = press(&terminal, keys[i % (int)G_N_ELEMENTS(keys)]);
        if (taken >= 0)
            g_array_append_val(times, taken);
    }
    stop(&terminal);
    printf("%s %.1f %.1f %u\n", place->name, at(times, 50), at(times, 99), times->len);
}

int main(int argc, char **argv) {
    static const PlaceOfList places[] = {
        {"start", ""},
        {"middle", "/YH-2021-05\r"},
        {"end", "\033[F"},
    };
    if (argc != 4) {
        fputs("keys: BIHUAN PLANT USER\n", stderr);
        return 2;
    }
    char *home[] = {argv[1], (char *)"--plant", argv[2], (char *)"--user", argv[3], (char *)"tui", NULL};
    char *records[] = {argv[1], (char *)"--plant", argv[2], (char *)"--user", argv[3], (char *)"tui", (char *)"records", NULL};
    first_frame(home, argv[2]);
    for (gsize i = 0; i < G_N_ELEMENTS(places); i++)
        list_keys(records, &places[i]);
    return 0;
}
