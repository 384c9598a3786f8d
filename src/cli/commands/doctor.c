/* SPDX-License-Identifier: MIT
 *
 * bihuan doctor: looks at everything the program leans on, one line each; and the lock probe between two hosts.
 */
#include "bihuan/app/doctor.h"

#include <stdio.h>
#include <string.h>

#include "../output.h"
#include "../private.h"
#include "bihuan/app/probe.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

#define WAIT_STANDARD 120

/* What is checked, as people call it; the names themselves are words of the JSON document. */
static const char *check_title(const char *check) {
    static const char *const titles[] = {
        NC_("doctor", "backup"),    NC_("doctor", "clock"),        NC_("doctor", "terminal"), NC_("doctor", "plant"),
        NC_("doctor", "heads"),     NC_("doctor", "evidence"),     NC_("doctor", "modes"),    NC_("doctor", "space"),
        NC_("doctor", "settings"),  NC_("doctor", "roles"),        NC_("doctor", "mount"),    NC_("doctor", "key"),
        NC_("doctor", "hosts"),     NC_("doctor", "fonts"),        NC_("doctor", "folder"),   NC_("doctor", "account"),
        NC_("doctor", "lock"),      NC_("doctor", "time-service"), NC_("doctor", "sqlite"),   NC_("doctor", "locale"),
        NC_("doctor", "leftovers"), NC_("doctor", "journal"),      NC_("doctor", "data"),     NC_("doctor", "catalogue"),
        NC_("doctor", "points"),    NC_("doctor", "links"),        NC_("doctor", "upgrade")};
    for (gsize i = 0; i < G_N_ELEMENTS(titles); i++)
        if (strcmp(strchr(titles[i], '\004') + 1, check) == 0)
            return _(titles[i]);
    return check;
}

static void command_doctor_print(Output *out, const DoctorFindings *findings) {
    static const char *const words[] = {"ok", "warn", "bad"};
    static const char *const titles[] = {NC_("doctor", "ok"), NC_("doctor", "warn"), NC_("doctor", "bad")};
    output_table(out, NULL, _("State"), _("Checked"), _("Result"), NULL);
    for (guint i = 0; i < findings->list->len; i++) {
        const DoctorFinding *finding = findings->list->pdata[i];
        output_row(out);
        output_shown(out, "check", _("Checked"), finding->check, check_title(finding->check));
        output_shown(out, "state", _("State"), words[finding->state], _(titles[finding->state]));
        output_text(out, "text", _("Result"), finding->text);
        if (strcmp(finding->check, DOCTOR_ENABLED) == 0)
            output_flag(out, "enabled", NULL, finding->state == DOCTOR_OK);
        if (finding->rows >= 0) {
            output_number(out, "lacking", NULL, finding->lacking);
            output_number(out, "rows", NULL, finding->rows);
        }
    }
    output_end(out);
}

static void look_at_plant(DoctorFindings *findings, const char *path) {
    g_autoptr(GError) reason = NULL;
    if (!path) {
        doctor_find(findings, "plant", DOCTOR_WARN, "%s", _("no plant is named; give --plant FILE or set BIHUAN_PLANT"));
        return;
    }
    g_autoptr(Plant) plant = plant_open(path, FALSE, &reason);
    if (!plant) {
        doctor_find(findings, "plant", DOCTOR_BAD, "%s", reason->message);
        if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
            doctor_look_at_place(findings, path);
        return;
    }
    PlantHead head;
    if (plant_head(plant, &head, &reason))
        doctor_find(findings, "plant", DOCTOR_OK, _("%s: %s, %d rows, head %s"), path, plant_name(plant), (int)head.seq, head.code);
    else
        doctor_find(findings, "plant", DOCTOR_BAD, "%s", reason->message);
    doctor_look_at_plant(findings, plant);
    doctor_look_at_reference(findings, plant);
}

static void say_ready(void) {
    printf("%s\n", _("The lock is held; run on the other host: bihuan doctor --probe test"));
    fflush(stdout);
}

static gboolean run_probe(CommandLine *line, const char *role, GError **error) {
    gint64 seconds = WAIT_STANDARD;
    gboolean hold = strcmp(role, "hold") == 0;
    ProbeResult result = {0};
    if (!hold && strcmp(role, "test") != 0)
        return err_set(error, ERR_USAGE, _("--probe takes hold (on the first host) or test (on the second)."));
    if (!line->plant)
        return err_set(error, ERR_USAGE, _("Which plant? Give --plant FILE or set BIHUAN_PLANT."));
    if (!command_option_number(line, "--wait", WAIT_STANDARD, &seconds, error))
        return FALSE;
    gboolean ok = hold ? probe_hold(line->plant, (int)seconds, say_ready, &result, error) : probe_test(line->plant, &result, error);
    if (ok && result.same_host)
        output_line("%s", _("The lock held, but both ends ran on this machine: that says nothing of a share."));
    else if (ok)
        output_line(_("The lock held between this host and %s; this share is remembered as proven."), result.other);
    probe_result_clear(&result);
    return ok;
}

static gboolean command_doctor_run(CommandLine *line, GError **error) {
    const char *role = command_option(line, "--probe");
    if (role)
        return run_probe(line, role, error);
    g_autoptr(DoctorFindings) findings = doctor_findings_new();
    doctor_look_at_host(findings);
    look_at_plant(findings, line->plant);
    g_autoptr(Output) out = output_new(line->json);
    command_doctor_print(out, findings);
    return findings->bad == 0 || err_set(error, ERR_FAILED, _("Something does not work; the lines marked bad say what."));
}

static const CommandOption OPTIONS[] = {
    {"--probe", "hold|test", N_("the lock probe between two hosts on a share")},
    {"--wait", "SECONDS", N_("how long hold waits for the other host; 120 without it")},
    {0},
};

const Command command_doctor = {
    .name = "doctor",
    .usage = "[--probe hold|test]",
    .summary = N_("check the plant, its files, disk and clock, the terminal, fonts and settings"),
    .needs = NEED_NOTHING,
    .options = OPTIONS,
    .run = command_doctor_run,
};
