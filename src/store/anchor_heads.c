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

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

#define TELL_ROWS 32
#define TELL_TIME (10 * CLOCK_MINUTE)
#define PIECE 65536 /* bytes of the file that are held at once; a line has some 200 */
#define LOG_MARK " head seq="
#define CONTRADICTIONS 5 /* of one file that are named */

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
static void tell_log(Plant *plant, const PlantHead *head) {
    if (plant_is_simulated(plant) && !state.log)
        return;
    g_autofree char *base = g_path_get_basename(plant_home(plant));
    g_autofree char *name = utf8_printable(base);
    if (g_str_has_suffix(name, ".db"))
        name[strlen(name) - 3] = '\0';
    g_autofree char *line =
        g_strdup_printf("bihuan[%s]" LOG_MARK "%" G_GINT64_FORMAT " code=%s plant=%s", name, head->seq, head->code, plant_id(plant));
    if (state.log)
        state.log(line);
    else
        syslog(LOG_AUTHPRIV | LOG_NOTICE, "%s", line);
}

static void tell_file(Plant *plant, const PlantHead *head) {
    char tag[17];
    if (!state.heads)
        return;
    struct stat status;
    int fd = open(state.heads, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0640);
    if (fd < 0 || fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) { /* a FIFO would wait for a reader */
        if (fd >= 0)
            close(fd);
        return;
    }
    path_share(fd, state.heads, 0660);
    anchor_path_tag(plant, tag);
    g_autofree char *line = g_strdup_printf("bihuan1 %s %s %" G_GINT64_FORMAT " %s %" G_GINT64_FORMAT " %s %s\n", plant_id(plant), tag,
                                            head->seq, head->hash, head->at, head->code, plant_terminal(plant));
    if (write(fd, line, strlen(line)) >= 0)
        fdatasync(fd);
    close(fd);
}

static void anchor_heads_tell(Plant *plant, const PlantHead *head) {
    if (strcmp(state.told, head->hash) == 0)
        return;
    g_strlcpy(state.told, head->hash, sizeof state.told);
    tell_log(plant, head);
    tell_file(plant, head);
}

void anchor_committed(Plant *plant, gint64 seq, const char *hash, gboolean is_signed) {
    static const char sql[] = "SELECT at FROM audit WHERE seq = $1";
    PlantHead head = {.seq = seq};
    gint64 before = 0;
    if (plant_is_quiet(plant))
        return;
    gboolean read =
        db_get_int(plant_db(plant), NULL, &head.at, sql, "i", seq) && db_get_int(plant_db(plant), NULL, &before, sql, "i", seq - 1);
    g_autofree char *code = chain_head_code(hash);
    g_strlcpy(head.hash, hash, sizeof head.hash);
    g_strlcpy(head.code, code, sizeof head.code);
    if (read &&
        (is_signed || seq % TELL_ROWS == 0 || head.at / TELL_TIME != before / TELL_TIME)) /* one that is not told is told by the next */
        anchor_heads_tell(plant, &head);
}

void anchor_keep(Plant *plant) {
    PlantHead head;
    if (!plant_head(plant, &head, NULL) || head.seq == 0)
        return;
    anchor_heads_tell(plant, &head);
    anchor_remember(plant, &head);
}

void anchor_see(Plant *plant) {
    PlantHead head;
    if (!plant_head(plant, &head, NULL) || head.seq == 0)
        return;
    presence_touch(plant_home(plant));
    if (plant_take_wrote(plant))
        anchor_heads_tell(plant, &head);
    anchor_remember(plant, &head);
}

/* --- Reading the file back ----------------------------------------------------------------------------------- */

typedef struct {
    char id[33], tag[17], hash[65];
    long long seq, at;
} HeadLine;

static gboolean parse_heads(const char *line, HeadLine *head) {
    return sscanf(line, "bihuan1 %32[0-9a-f] %16[0-9a-f] %lld %64[0-9a-f] %lld", head->id, head->tag, &head->seq, head->hash, &head->at) ==
               5 &&
           strlen(head->hash) == 64;
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

/* What a file of heads said so far. */
typedef struct {
    Plant *plant;
    const char *path;
    char tag[17];
    gboolean all_paths;
    GPtrArray *anchors;
    VerifyAnchor *good; /* the newest line that agrees; owned */
    int bad;
} HeadsReading;

static gboolean is_newer(const VerifyAnchor *good, const VerifyAnchor *anchor) {
    return !good || anchor->state < good->state || (anchor->state == good->state && anchor->seq >= good->seq);
}

/* The newest line that agrees replaces the one before it; contradictions are kept, the first few. */
static void anchor_heads_take(HeadsReading *reading, const HeadLine *line) {
    AnchorHead head = {.name = reading->path,
                       .who = line->tag[0] ? _("the heads file") : _("the system log"),
                       .seq = line->seq,
                       .at = line->at,
                       .hash = line->hash};
    VerifyAnchor *anchor = anchor_judge(reading->plant, &head);
    if (!anchor->ok && reading->bad++ < CONTRADICTIONS) {
        g_ptr_array_add(reading->anchors, anchor);
        return;
    }
    if (anchor->ok && is_newer(reading->good, anchor)) {
        anchor_free(reading->good);
        reading->good = anchor;
    } else
        anchor_free(anchor);
}

static void look_at_line(HeadsReading *reading, const char *text) {
    HeadLine line;
    if ((parse_heads(text, &line) || (reading->all_paths && parse_log(text, &line))) && strcmp(line.id, plant_id(reading->plant)) == 0 &&
        (reading->all_paths || strcmp(line.tag, reading->tag) == 0))
        anchor_heads_take(reading, &line);
}

/* A piece at a time, for the file grows for ever. What is longer than a piece is no line of ours; its end is skipped. */
static gboolean read_lines(HeadsReading *reading, int fd) {
    g_autofree char *bytes = g_malloc(PIECE + 1);
    gsize held = 0;
    gboolean skip = FALSE;
    gssize got;
    while ((got = read(fd, bytes + held, PIECE - held)) > 0 || (got < 0 && errno == EINTR)) {
        char *start = bytes, *end;
        held += (gsize)MAX(got, 0);
        for (; (end = memchr(start, '\n', held - (gsize)(start - bytes))); start = end + 1, skip = FALSE) {
            *end = '\0';
            if (!skip)
                look_at_line(reading, start);
        }
        held -= (gsize)(start - bytes);
        memmove(bytes, start, held);
        skip = skip || held == PIECE;
        held = held == PIECE ? 0 : held;
    }
    bytes[held] = '\0';
    if (got == 0 && !skip && held > 0)
        look_at_line(reading, bytes);
    return got == 0;
}

gboolean anchor_judge_heads(Plant *plant, const char *path, gboolean all_paths, GPtrArray *anchors, GError **error) {
    HeadsReading reading = {.plant = plant, .path = path, .all_paths = all_paths, .anchors = anchors};
    int fd = path_open(path, error);
    if (fd < 0)
        return FALSE;
    anchor_path_tag(plant, reading.tag);
    gboolean ok = read_lines(&reading, fd);
    int saved = errno;
    close(fd);
    if (reading.good)
        g_ptr_array_add(anchors, reading.good);
    errno = saved;
    g_autofree char *shown = utf8_printable(path);
    return ok || err_set_errno(error, ERR_IO, _("%s cannot be read"), shown);
}

VerifyAnchor *anchor_judge_last_head(Plant *plant) {
    int fd = state.heads ? path_open(state.heads, NULL) : -1;
    g_autofree char *bytes = g_malloc(PIECE + 1);
    char tag[17];
    HeadLine line;
    if (fd < 0)
        return NULL;
    off_t end = lseek(fd, 0, SEEK_END), from = MAX(0, end - PIECE);
    gssize got = pread(fd, bytes, PIECE, from);
    close(fd);
    anchor_path_tag(plant, tag);
    bytes[MAX(got, 0)] = '\0';
    g_strchomp(bytes);
    for (char *start; *bytes; *start = '\0') { /* backwards, a line at a time */
        start = strrchr(bytes, '\n');
        if (parse_heads(start ? start + 1 : bytes, &line) && strcmp(line.id, plant_id(plant)) == 0 && strcmp(line.tag, tag) == 0)
            return anchor_judge(plant, &(AnchorHead){state.heads, _("the heads file"), line.seq, line.at, line.hash});
        start = start ? start : bytes;
    }
    return NULL;
}
