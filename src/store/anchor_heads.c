/* SPDX-License-Identifier: MIT
 *
 * Anchors that outlive the terminal: the system log, and an append-only file of heads (chattr +a makes that true for
 * everybody but root). Each is one line. Which rows are told follows from the log alone, so that many short-lived
 * processes tell no more and no less than one long one. Both are read back: the file by itself, a saved system log when
 * somebody gives it to verify.
 */
#include "anchor_judge.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/base/utf8.h"
#include "bihuan/store/presence.h"
#include "private.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#define TELL_ROWS 32
#define TELL_TIME (10 * CLOCK_MINUTE)
#define HEADS_MAX (64 * 1024 * 1024)
#define LOG_MARK " head seq="
#define CONTRADICTIONS 5    /* of one file that are named */

/* The settings of this process, and the head it told last. */
static struct {
    char *heads;
    AnchorLog log;
    char told[65];
} state;

void anchor_set_heads(const char *path) {
    g_free(state.heads);
    state.heads = path && *path ? g_strdup(path) : NULL;
}

const char *anchor_heads(void) {
    return state.heads;
}

void anchor_set_log(AnchorLog log) {
    state.log = log;
}

/* The system log belongs to real plants: drills would only fill it. */
static void tell_log(Plant *plant, gint64 seq, const char *code) {
    if (plant_is_simulated(plant) && !state.log)
        return;
    g_autofree char *base = g_path_get_basename(plant_home(plant));
    g_autofree char *name = utf8_printable(base);
    if (g_str_has_suffix(name, ".db"))
        name[strlen(name) - 3] = '\0';
    g_autofree char *line = g_strdup_printf("bihuan[%s]" LOG_MARK "%" G_GINT64_FORMAT " code=%s plant=%s", name, seq, code,
                                            plant_id(plant));
    if (state.log)
        state.log(line);
    else
        syslog(LOG_AUTHPRIV | LOG_NOTICE, "%s", line);
}

static void tell_file(Plant *plant, gint64 seq, const char *hash, const char *code) {
    char tag[17];
    if (!state.heads)
        return;
    int fd = open(state.heads, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
    if (fd < 0)
        return;
    anchor_path_tag(plant, tag);
    g_autofree char *line = g_strdup_printf("bihuan1 %s %s %" G_GINT64_FORMAT " %s %" G_GINT64_FORMAT " %s %s\n",
                                            plant_id(plant), tag, seq, hash, plant_head_time(plant), code,
                                            plant_terminal(plant));
    if (write(fd, line, strlen(line)) >= 0)
        fdatasync(fd);
    close(fd);
}

static void tell(Plant *plant, gint64 seq, const char *hash) {
    if (strcmp(state.told, hash) == 0)
        return;
    g_strlcpy(state.told, hash, sizeof state.told);
    g_autofree char *code = chain_head_code(hash);
    tell_log(plant, seq, code);
    tell_file(plant, seq, hash, code);
}

void anchor_committed(Plant *plant, gint64 seq, const char *hash, gboolean is_signed) {
    gint64 at = db_int(plant_db(plant), 0, "SELECT at FROM audit WHERE seq = $1", "i", seq);
    gint64 before = db_int(plant_db(plant), 0, "SELECT at FROM audit WHERE seq = $1", "i", seq - 1);
    if (plant_is_quiet(plant))
        return;
    if (is_signed || seq % TELL_ROWS == 0 || at / TELL_TIME != before / TELL_TIME)
        tell(plant, seq, hash);
}

void anchor_keep(Plant *plant) {
    g_autofree char *hash = db_text(plant_db(plant), "SELECT hash FROM audit ORDER BY seq DESC LIMIT 1", "");
    gint64 seq = plant_head_seq(plant);
    if (!hash)
        return;
    tell(plant, seq, hash);
    anchor_remember(plant, seq, hash);
}

void anchor_see(Plant *plant) {
    g_autofree char *hash = db_text(plant_db(plant), "SELECT hash FROM audit ORDER BY seq DESC LIMIT 1", "");
    if (!hash)
        return;
    presence_touch(plant_home(plant));
    if (plant_take_wrote(plant))
        tell(plant, plant_head_seq(plant), hash);
    anchor_remember(plant, plant_head_seq(plant), hash);
}

/* --- Reading the file back ----------------------------------------------------------------------------------- */

typedef struct {
    char id[33], tag[17], hash[65];
    long long seq, at;
} HeadLine;

static gboolean parse_heads(const char *line, HeadLine *head) {
    return sscanf(line, "bihuan1 %32[0-9a-f] %16[0-9a-f] %lld %64[0-9a-f] %lld", head->id, head->tag, &head->seq, head->hash,
                  &head->at) == 5 && strlen(head->hash) == 64;
}

/* A line of the system log, whatever the logger wrote before and behind it: 20 digits of the hash, no path, no time. */
static gboolean parse_log(const char *line, HeadLine *head) {
    char code[20], hex[21];
    const char *end = strchrnul(line, '\n'), *mark = g_strstr_len(line, end - line, LOG_MARK);
    *head = (HeadLine){0};
    if (!mark || sscanf(mark, LOG_MARK "%lld code=%19[0-9A-Z-] plant=%32[0-9a-f]", &head->seq, code, head->id) != 3 ||
        !anchor_code_parse(code, hex, NULL))
        return FALSE;
    g_strlcpy(head->hash, hex, sizeof head->hash);
    return TRUE;
}

/* The newest line that agrees replaces the one before it; contradictions are kept, the first few. */
static void take(Plant *plant, const char *path, const HeadLine *line, GPtrArray *anchors, VerifyAnchor **good, int *bad) {
    AnchorHead head = {.name = path, .who = line->tag[0] ? _("the heads file") : _("the system log"), .seq = line->seq, .at = line->at, .hash = line->hash};
    VerifyAnchor *anchor = anchor_judge(plant, &head);
    if (!anchor->ok && (*bad)++ < CONTRADICTIONS) {
        g_ptr_array_add(anchors, anchor);
        return;
    }
    gboolean newer = anchor->ok && (!*good || anchor->state < (*good)->state ||
                                    (anchor->state == (*good)->state && anchor->seq >= (*good)->seq));
    if (newer) {
        anchor_free(*good);
        *good = anchor;
    } else
        anchor_free(anchor);
}

gboolean anchor_judge_heads(Plant *plant, const char *path, gboolean all_paths, GPtrArray *anchors, GError **error) {
    g_autofree char *text = path_read(path, HEADS_MAX, NULL, error);
    char tag[17];
    int bad = 0;
    VerifyAnchor *good = NULL;
    HeadLine line;
    if (!text)
        return FALSE;
    anchor_path_tag(plant, tag);
    for (char *start = text, *end; *start; start = end) {
        end = strchr(start, '\n');
        end = end ? end + 1 : start + strlen(start);
        if ((parse_heads(start, &line) || (all_paths && parse_log(start, &line))) &&
            strcmp(line.id, plant_id(plant)) == 0 && (all_paths || strcmp(line.tag, tag) == 0))
            take(plant, path, &line, anchors, &good, &bad);
    }
    if (good)
        g_ptr_array_add(anchors, good);
    return TRUE;
}
