/* SPDX-License-Identifier: MIT
 *
 * Help, made from the tables: a command that exists is explained, one that goes is gone from here as well.
 */
#include <stdio.h>
#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "private.h"

#define LEFT 26 /* columns of the left side */

static void print_pair(const char *left, const char *right) {
    if (utf8_width(left) > LEFT - 2) {
        printf("  %s\n  %*s%s\n", left, LEFT, "", right);
        return;
    }
    g_autofree char *padded = utf8_pad(left, LEFT);
    printf("  %s%s\n", padded, right);
}

static void print_options(const CommandOption *options) {
    for (; options && options->name; options++) {
        g_autofree char *left = options->argument ? g_strconcat(options->name, " ", options->argument, NULL) : g_strdup(options->name);
        print_pair(left, _(options->help));
    }
}

void cli_help_all(void) {
    printf(_("Usage: bihuan [OPTION…] COMMAND …\n\nCommands:\n"));
    for (const Command *const *command = command_registry; *command; command++)
        print_pair((*command)->name, _((*command)->summary));
    printf(_("\nOptions, before or after the command:\n"));
    print_options(cli_global_options);
    printf(_("\nbihuan help COMMAND explains one command; the manual is bihuan(1).\n"));
}

static void print_one(const Command *whole, const Command *part) {
    const Command *command = part ? part : whole;
    printf(_("Usage: bihuan %s%s%s %s\n"), whole->name, part ? " " : "", part ? part->name : "", command->usage ? command->usage : "");
    printf("%s\n", _(command->summary));
    if (!command->options)
        return;
    printf("\n");
    print_options(command->options);
}

void cli_help_command(const Command *whole, const Command *part) {
    print_one(whole, part);
    if (part || !whole->parts)
        return;
    for (const Command *one = whole->parts; one->name; one++) {
        printf("\n");
        print_one(whole, one);
    }
}
