/* SPDX-License-Identifier: MIT
 *
 * The doctor's look at the host: nothing here knows a plant.
 */
#include "bihuan/app/doctor.h"

#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/paper/ink.h"
#include "bihuan/config/settings.h"
#include "bihuan/store/anchor.h"

#include <fcntl.h>
#include <langinfo.h>
#include <linux/fs.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/timex.h>
#include <unistd.h>

static void finding_free(gpointer data) {
    g_free(((DoctorFinding *)data)->text);
    g_free(data);
}

DoctorFindings *doctor_findings_new(void) {
    DoctorFindings *findings = g_new0(DoctorFindings, 1);
    findings->list = g_ptr_array_new_with_free_func(finding_free);
    return findings;
}

void doctor_findings_free(DoctorFindings *findings) {
    if (!findings)
        return;
    g_ptr_array_unref(findings->list);
    g_free(findings);
}

void doctor_find(DoctorFindings *findings, const char *check, DoctorState state, const char *format, ...) {
    DoctorFinding *finding = g_new0(DoctorFinding, 1);
    va_list arguments;
    va_start(arguments, format);
    finding->text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    finding->check = check;
    finding->state = state;
    finding->rows = -1;
    findings->bad += state == DOCTOR_BAD;
    g_ptr_array_add(findings->list, finding);
}

void doctor_count(DoctorFindings *findings, int lacking, int rows) {
    DoctorFinding *finding = findings->list->pdata[findings->list->len - 1];
    finding->lacking = lacking;
    finding->rows = rows;
}

static void look_at_settings(DoctorFindings *findings) {
    g_autoptr(GError) reason = NULL;
    Settings *settings = settings_load(&reason);
    if (!settings)
        doctor_find(findings, "settings", DOCTOR_BAD, "%s", reason->message);
    else
        doctor_find(findings, "settings", DOCTOR_OK, "%s", _("the settings can be read"));
    settings_free(settings);
}

static void look_at_language(DoctorFindings *findings) {
    const char *codeset = nl_langinfo(CODESET), *now = i18n_language();
    gboolean utf8 = strcmp(codeset, "UTF-8") == 0;
    doctor_find(findings, "locale", utf8 ? DOCTOR_OK : DOCTOR_BAD, "%s", codeset);
    g_autofree char *language = g_strdup(now);
    i18n_set_language("zh");
    gboolean chinese = strcmp(_("the settings can be read"), "the settings can be read") != 0;
    i18n_set_language(language);
    doctor_find(findings, "catalogue", chinese ? DOCTOR_OK : DOCTOR_WARN, "%s",
                chinese ? _("Chinese and English are there") : _("the Chinese texts are missing; build or install them again"));
}

static void look_at_terminal(DoctorFindings *findings) {
    const char *term = g_getenv("TERM");
    if (!isatty(STDOUT_FILENO))
        doctor_find(findings, "terminal", DOCTOR_OK, "%s", _("standard output is not a terminal"));
    else if (!term || !*term)
        doctor_find(findings, "terminal", DOCTOR_WARN, "%s", _("TERM is not set"));
    else if (strcmp(term, "linux") == 0)
        doctor_find(findings, "terminal", DOCTOR_WARN, _("%s shows no Chinese; use a terminal window or English"), term);
    else
        doctor_find(findings, "terminal", DOCTOR_OK, "%s", term);
}

/* A sample of Chinese, and the signs that stand in names and readings of a plant. */
static const char WANTED[] =
    "危险化学品罐区动火作业票隐患整改验收台账溴氯醛胺苯酚酐腈"
    "℃℉ÅΩμΦφ°′″±×÷≤≥≈∼√²³·‰ⅠⅡⅢⅣⅤⅥⅩⅰⅴⅹ①②③④⑤⑥⑦⑧⑨⑩←→↑↓■□○●◎△▲√…—“”‘’、。《》（）￥";

/* Is drawn, character by character: a font may name one and leave it blank. */
static void look_at_fonts(DoctorFindings *findings) {
    g_autoptr(GError) reason = NULL;
    g_auto(GStrv) bare = ink_bare((const char *const[]){WANTED}, 1, &reason);
    if (!bare)
        doctor_find(findings, "fonts", DOCTOR_BAD, "%s", reason->message);
    else if (**bare)
        doctor_find(findings, "fonts", DOCTOR_WARN,
                    _("no installed font draws these for papers and labels: %s; install fonts-wqy-microhei and fonts-noto"), *bare);
    else
        doctor_find(findings, "fonts", DOCTOR_OK, "%s", _("Chinese and the signs of names and readings leave ink"));
}

static void look_at_data(DoctorFindings *findings) {
    g_autofree char *form = path_embedded("forms/hazard.ini", NULL);
    doctor_find(findings, "data", form ? DOCTOR_OK : DOCTOR_BAD, "%s",
                form ? _("the shipped forms are in the program") : _("the program lacks its forms; build it again"));
}

/* Rows are in order whatever the clock says, but 48 hours are 48 hours of this clock. */
static void look_at_time_service(DoctorFindings *findings) {
    struct timex timex = {0};
    int state = adjtimex(&timex);
    gboolean synchronised = state >= 0 && state != TIME_ERROR && !(timex.status & STA_UNSYNC);
    doctor_find(findings, "time-service", synchronised ? DOCTOR_OK : DOCTOR_WARN, "%s",
                synchronised ? _("the clock is kept by a time server")
                             : _("no time server keeps the clock; turn one on (timedatectl set-ntp true)"));
}

static void look_at_heads(DoctorFindings *findings) {
    const char *path = anchor_heads();
    int flags = 0;
    if (!path) {
        doctor_find(findings, "heads", DOCTOR_WARN, "%s",
                    _("there is no heads file; name one in bihuan.conf (heads = FILE), best on another disk"));
        return;
    }
    int fd = path_open(path, NULL);
    if (fd < 0) {
        doctor_find(findings, "heads", DOCTOR_WARN, _("the heads file %s cannot be read"), path);
        return;
    }
    gboolean append = ioctl(fd, FS_IOC_GETFLAGS, &flags) == 0 && (flags & FS_APPEND_FL);
    close(fd);
    if (append)
        doctor_find(findings, "heads", DOCTOR_OK, _("%s can only grow"), path);
    else
        doctor_find(findings, "heads", DOCTOR_WARN, _("%s could be rewritten; as root: chattr +a %s"), path, path);
}

void doctor_look_at_host(DoctorFindings *findings) {
    look_at_settings(findings);
    look_at_language(findings);
    look_at_terminal(findings);
    look_at_fonts(findings);
    look_at_data(findings);
    look_at_time_service(findings);
    look_at_heads(findings);
}
