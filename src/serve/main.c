/* SPDX-License-Identifier: MIT
 *
 * bihuan-serve: what `bihuan serve` becomes (值守). bihuan-serve(8).
 */
#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "bihuan/app/app.h"
#include "bihuan/app/captive.h"
#include "bihuan/app/watch.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/base/program.h"
#include "directory.h"
#include "other.h"
#include "watch.h"

#define LOCK_TRIES 10
#define LOCK_AGAIN 50000 /* us */

typedef struct {
    char *lang, *at;
    gboolean once, json, watch;
    const char *plant;
} Wish;

static gboolean read_wish(int *argc, char ***argv, Wish *wish) {
    g_autoptr(GOptionContext) context = g_option_context_new("PLANT");
    const GOptionEntry options[] = {{"lang", 0, 0, G_OPTION_ARG_STRING, &wish->lang, "the language of what is said", "zh|en"},
                                    {"at", 0, 0, G_OPTION_ARG_STRING, &wish->at, "the simulated clock; with --once", "TIME"},
                                    {"once", 0, 0, G_OPTION_ARG_NONE, &wish->once, "one pass", NULL},
                                    {"watch", 0, 0, G_OPTION_ARG_NONE, &wish->watch, "watch the beat of another host", NULL},
                                    {"json", 0, 0, G_OPTION_ARG_NONE, &wish->json, "with --once: the status at its end", NULL},
                                    {0}};
    g_option_context_add_main_entries(context, options, NULL);
    if (!g_option_context_parse(context, argc, argv, NULL))
        return FALSE;
    if (wish->watch && *argc == 1)
        return !wish->once && !wish->json && !wish->at;
    wish->plant = (*argv)[*argc - 1];
    return *argc == 2 + (*argc > 1 && g_str_equal((*argv)[1], "--")) && (!wish->json || wish->once) && (!wish->at || wish->once) &&
           !(wish->watch && wish->once);
}

/* Threads of libraries and of the desk inherit it: the desk alone is woken by the alarm of the queue of writers. */
static void block_alarm(void) {
    sigset_t alarm;
    sigemptyset(&alarm);
    sigaddset(&alarm, SIGALRM);
    pthread_sigmask(SIG_BLOCK, &alarm, NULL);
}

static void main_say(const char *sentence) {
    fprintf(stderr, "bihuan: %s\n", sentence);
}

static gboolean print_status(const char *plant, GError **error) {
    g_autoptr(App) app = app_open(plant, FALSE, error);
    g_autoptr(WatchStatus) status = app ? watch_status(app_db(app), plant, error) : NULL;
    if (!status)
        return FALSE;
    g_autofree char *json = watch_status_json(status);
    return printf("%s\n", json) > 0 && fflush(stdout) == 0;
}

/* A watch that was killed while it began a program is held by that one for a moment. */
static int take_lock(const char *plant, GError **error) {
    for (int i = 0;; i++) {
        g_autoptr(GError) busy = NULL;
        int lock = watch_lock(plant, &busy);
        if (lock >= 0)
            return lock;
        if (i == LOCK_TRIES || !err_is(busy, ERR_BUSY)) {
            g_propagate_error(error, g_steal_pointer(&busy));
            return -1;
        }
        g_usleep(LOCK_AGAIN);
    }
}

static int serve(const Wish *wish, GError **error) {
    int status = 1;
    g_autofree char *plant = wish->plant ? g_canonicalize_filename(wish->plant, NULL) : NULL;
    if (wish->watch) {
        signal(SIGHUP, SIG_DFL);
        return other_run(plant, main_say, error) ? 0 : err_exit_status(*error);
    }
    if (!path_exists(plant)) {
        err_set(error, ERR_NOT_FOUND, _("there is no plant %s; create one with: bihuan init %s"), plant, plant);
        return 1;
    }
    int lock = take_lock(plant, error);
    if (lock < 0)
        return err_exit_status(*error);
    g_autoptr(GError) reason = NULL;
    if (watch_run(&(WatchWish){plant, wish->at, wish->once, lock, main_say}, &status, &reason) && wish->json &&
        !print_status(plant, &reason))
        status = 1;
    if (reason)
        g_propagate_error(error, g_steal_pointer(&reason));
    close(lock);
    return status;
}

int main(int argc, char **argv) {
    Wish wish = {0};
    g_autoptr(GError) error = NULL;
    signal(SIGHUP, SIG_IGN); /* the settings are not read yet: there is nothing to read again, and no reason to die */
    program_begin();
    captive_harden(&argc, argv);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); /* what is secret stays out of core files and debuggers */
    block_alarm();
    if (argc > 1 && g_str_equal(argv[1], "--fetch-directory"))
        return directory_main(argc, argv);
    if (!read_wish(&argc, &argv, &wish)) {
        fprintf(stderr, "bihuan-serve [--lang zh|en] [--once [--at TIME] [--json]] PLANT | --watch [PLANT]; see bihuan-serve(8)\n");
        return 2;
    }
    i18n_init(wish.lang);
    g_autoptr(Settings) settings = settings_load(NULL);
    captive_apply(settings);
    clock_boot_id(); /* kept from now on: both threads ask for it */
    int status = serve(&wish, &error);
    if (error)
        main_say(error->message);
    g_free(wish.lang);
    g_free(wish.at);
    return status;
}
