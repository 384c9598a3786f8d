/* SPDX-License-Identifier: MIT
 *
 * bihuan-demo: what `bihuan init --demo` runs. Says how far it is on standard output, and what went wrong: bihuan-demo(8).
 */
#include "build.h"

#include "bihuan/app/captive.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/program.h"
#include "bihuan/config/settings.h"

#include <signal.h>
#include <stdio.h>

/* FALSE where nobody listens any more. */
static gboolean say(gpointer data, int done, int of) {
    (void)data;
    return printf("%d %d\n", done, of) > 0 && fflush(stdout) == 0;
}

int main(int argc, char **argv) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GOptionContext) context = g_option_context_new("FILE");
    g_autofree char *lang = NULL;
    gboolean simulate = FALSE;
    const GOptionEntry options[] = {{"lang", 0, 0, G_OPTION_ARG_STRING, &lang, "the language of errors", "zh|en"},
                                    {"simulate", 0, 0, G_OPTION_ARG_NONE, &simulate, "a plant whose clock is told", NULL},
                                    {0}};
    program_begin();
    signal(SIGINT, SIG_IGN); /* the one who listens goes by it, and so this one too: but in order */
    signal(SIGHUP, SIG_IGN);
    captive_harden(&argc, argv);
    g_option_context_add_main_entries(context, options, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error) || argc != 2 + (argc > 1 && g_str_equal(argv[1], "--"))) {
        fprintf(stderr, "bihuan-demo [--lang zh|en] [--simulate] FILE; see bihuan-demo(8)\n");
        return 2;
    }
    i18n_init(lang);
    g_autoptr(Settings) settings = settings_load(NULL);
    captive_apply(settings);
    gboolean ok = demo_build(argv[argc - 1], simulate, say, NULL, &error);
    if (!ok)
        printf("error %d %s\n", error->code, error->message);
    return ok && fflush(stdout) == 0 ? 0 : 1;
}
