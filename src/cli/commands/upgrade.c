/* SPDX-License-Identifier: MIT
 *
 * bihuan upgrade: brings a plant of an older version what this one ships and the plant lacks.
 */
#include "bihuan/app/upgrade.h"

#include "../output.h"
#include "bihuan/app/session.h"
#include "bihuan/base/i18n.h"
#include "bihuan/cli/command.h"

static const char *const KEYS[UPGRADE_LISTS] = {
    [UPGRADE_LIMITS] = "limits",
    [UPGRADE_FORMS] = "forms",
    [UPGRADE_BANKS] = "banks",
    [UPGRADE_SCHEDULES] = "schedules",
    [UPGRADE_OBLIGATIONS] = "obligations",
    [UPGRADE_COVERED] = "covered",
    [UPGRADE_DIFFERING] = "differing",
};

static void command_upgrade_print(Output *out, const Upgrade *upgrade, gboolean done) {
    guint count = upgrade_count(upgrade);
    output_object(out, NULL);
    output_flag(out, "done", NULL, done && count);
    output_flag(out, "two", NULL, upgrade->permits);
    for (int i = 0; i < UPGRADE_LISTS; i++)
        output_ids(out, KEYS[i], upgrade->lists[i]);
    output_end(out);
    if (!count)
        output_say(out, "%s", _("The plant has everything that this version ships; nothing was changed."));
    else
        output_say(out, "%s", done ? _("Brought into the plant:") : _("The plant lacks; nothing was changed:"));
    for (int i = 0; i < UPGRADE_LISTS; i++) {
        GPtrArray *names = upgrade->lists[i];
        g_autoptr(GString) list = g_string_new(NULL);
        for (guint k = 0; k < names->len; k++)
            g_string_append_printf(list, "%s%s", k ? ", " : "", (const char *)names->pdata[k]);
        if (names->len)
            output_say(out, "%s (%u): %s", upgrade_title(i), names->len, list->str);
    }
    if (upgrade->lists[UPGRADE_DIFFERING]->len)
        output_say(out, "%s", _("Who wants the shipped text of such a form installs it: bihuan form install NAME"));
    if (!done && upgrade->permits)
        output_say(out, "%s", _("Forms of permits are among it: it takes two people (--with ID)."));
}

static gboolean command_upgrade_run(CommandLine *line, GError **error) {
    g_auto(Upgrade) upgrade = {0};
    gboolean only_look = command_option(line, "--try") != NULL;
    if (!(only_look ? upgrade_look(app_db(line->app), &upgrade, error)
                    : upgrade_bring(line->app, session_second(line->app), &upgrade, error)))
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    command_upgrade_print(out, &upgrade, !only_look);
    return TRUE;
}

static const CommandOption OPTIONS[] = {
    {"--try", NULL, N_("only say what it would bring")},
    {0},
};

const Command command_upgrade = {
    .name = "upgrade",
    .usage = "[--try] [--with ID]",
    .summary = N_("bring a plant of an older version what this one ships"),
    .needs = NEED_WRITE | MAY_USER,
    .options = OPTIONS,
    .run = command_upgrade_run,
};
