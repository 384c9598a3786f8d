/* SPDX-License-Identifier: MIT
 *
 * What the plant's file lies on, and what may be done there. Numbers of file systems are those of linux/magic.h and
 * statfs(2); a kernel that names the type in mountinfo is believed first, for FUSE and SMB hide behind many numbers.
 */
#include "bihuan/store/mount.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/ids.h"
#include "bihuan/base/path.h"
#include "bihuan/base/utf8.h"
#include "bihuan/seal/seal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

typedef struct {
    const char *type; /* as mountinfo names it */
    guint64 magic;
    MountClass class;
} Kind;

static const Kind KINDS[] = {
    {"ext4", 0xEF53, MOUNT_LOCAL},          {"ext3", 0xEF53, MOUNT_LOCAL},
    {"ext2", 0xEF53, MOUNT_LOCAL},          {"xfs", 0x58465342, MOUNT_LOCAL},
    {"btrfs", 0x9123683E, MOUNT_LOCAL},     {"f2fs", 0xF2F52010, MOUNT_LOCAL},
    {"tmpfs", 0x01021994, MOUNT_LOCAL},     {"zfs", 0x2FC12FC1, MOUNT_LOCAL},
    {"overlay", 0x794C7630, MOUNT_OVERLAY}, {"nfs4", 0, MOUNT_NFS4},
    {"nfs", 0x6969, MOUNT_SHARE},           {"cifs", 0xFF534D42, MOUNT_SHARE},
    {"smb3", 0xFE534D42, MOUNT_SHARE},      {"smbfs", 0x517B, MOUNT_SHARE},
    {"afs", 0x5346414F, MOUNT_SHARE},       {"afs", 0x6B414653, MOUNT_SHARE},
    {"ceph", 0x00C36400, MOUNT_SHARE},      {"coda", 0x73757245, MOUNT_SHARE},
    {"ocfs2", 0x7461636F, MOUNT_SHARE},     {"gfs2", 0x01161970, MOUNT_SHARE},
    {"9p", 0x01021997, MOUNT_USER},         {"fuse", 0x65735546, MOUNT_USER},
    {"fuseblk", 0x65735546, MOUNT_USER},    {"vboxsf", 0x786F4256, MOUNT_USER},
    {"ramfs", 0x858458F6, MOUNT_LOCAL},     {"virtiofs", 0, MOUNT_LOCAL},
    {"aufs", 0x61756673, MOUNT_OVERLAY},
};

/* Options under which locks stay on one host, or are given up in silence. */
static const char *const BAD_OPTIONS[] = {
    "nolock", "local_lock=all", "local_lock=posix", "local_lock=flock", "nobrl", "cache=loose", "soft", NULL};

static struct {
    gboolean accepted;
    char *text;
    guint64 magic;
} state;

void mount_free(Mount *mount) {
    if (!mount)
        return;
    g_free(mount->type);
    g_free(mount->source);
    g_free(mount->point);
    g_free(mount->bad_option);
    g_free(mount);
}

/* mountinfo writes blank, tab, newline and backslash as \ooo. */
static char *unescape(const char *text) {
    GString *out = g_string_new(NULL);
    for (const char *p = text; *p; p++) {
        gboolean octal = p[0] == '\\' && p[1] >= '0' && p[1] <= '3' && g_ascii_isdigit(p[2]) && g_ascii_isdigit(p[3]);
        g_string_append_c(out, octal ? (char)((p[1] - '0') * 64 + (p[2] - '0') * 8 + (p[3] - '0')) : *p);
        p += octal ? 3 : 0;
    }
    return g_string_free(out, FALSE);
}

static gboolean lies_below(const char *path, const char *point) {
    gsize length = strlen(point);
    while (length > 1 && point[length - 1] == '/')
        length--;
    if (length == 1)
        return *path == '/';
    return strncmp(path, point, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

static char *find_bad_option(const char *options) {
    g_auto(GStrv) list = g_strsplit(options, ",", -1);
    for (char **option = list; *option; option++)
        if (g_strv_contains(BAD_OPTIONS, *option))
            return g_strdup(*option);
    return NULL;
}

/* What the kernel mounts from a disk of its own is local, whatever its name. */
static MountClass class_of(const char *type, const char *source, guint64 magic) {
    for (gsize i = 0; type && i < G_N_ELEMENTS(KINDS); i++)
        if (strcmp(KINDS[i].type, type) == 0)
            return KINDS[i].class;
    if (type && g_str_has_prefix(type, "fuse."))
        return MOUNT_USER;
    for (gsize i = 0; magic && i < G_N_ELEMENTS(KINDS); i++)
        if (KINDS[i].magic == magic)
            return KINDS[i].class;
    return source && g_str_has_prefix(source, "/dev/") ? MOUNT_LOCAL : MOUNT_SHARE;
}

/* 36 35 98:0 /root /point options optional… - type source super-options */
static gboolean take_line(Mount *mount, const char *line, const char *path) {
    g_auto(GStrv) halves = g_strsplit(line, " - ", 2);
    g_auto(GStrv) left = g_strsplit(halves[0] ? halves[0] : "", " ", -1);
    g_auto(GStrv) right = g_strsplit(halves[0] && halves[1] ? halves[1] : "", " ", -1);
    if (g_strv_length(left) < 6 || g_strv_length(right) < 3)
        return FALSE;
    g_autofree char *point = unescape(left[4]);
    if (!lies_below(path, point) || (mount->point && strlen(point) < strlen(mount->point)))
        return FALSE;
    g_free(mount->point);
    g_free(mount->type);
    g_free(mount->source);
    g_free(mount->bad_option);
    mount->point = g_steal_pointer(&point);
    mount->type = g_strdup(right[0]);
    mount->source = unescape(right[1]);
    mount->bad_option = find_bad_option(right[2]);
    return TRUE;
}

Mount *mount_read(const char *mountinfo, const char *path, guint64 magic) {
    Mount *mount = g_new0(Mount, 1);
    g_auto(GStrv) lines = g_strsplit(mountinfo, "\n", -1);
    for (char **line = lines; *line; line++) /* of two on the same point the later one lies on top */
        take_line(mount, *line, path);
    mount->class = class_of(mount->type, mount->source, magic);
    if (!mount->type)
        mount->type = magic ? g_strdup_printf("0x%" G_GINT64_MODIFIER "X", magic) : g_strdup("?");
    if (!mount->source)
        mount->source = g_strdup("?");
    if (!mount->point)
        mount->point = g_strdup("?");
    if (!mount_is_network(mount)) /* "soft" means something else on a local disk */
        g_clear_pointer(&mount->bad_option, g_free);
    return mount;
}

Mount *mount_of(const char *path) {
    g_autofree char *folder = g_path_get_dirname(path), *text = NULL;
    const char *there = path_exists(path) ? path : folder;
    char *real = realpath(there, NULL);
    struct statfs status;
    guint64 magic = statfs(there, &status) == 0 ? (guint64)(guint32)status.f_type : 0;
    if (!state.text)
        g_file_get_contents("/proc/self/mountinfo", &text, NULL, NULL);
    Mount *mount = mount_read(state.text ? state.text : text ? text : "", real ? real : there, state.text ? state.magic : magic);
    free(real);
    return mount;
}

gboolean mount_is_network(const Mount *mount) {
    return mount->class != MOUNT_LOCAL && mount->class != MOUNT_OVERLAY;
}

MountPolicy mount_policy(const Mount *mount, gboolean probed, gboolean accepted) {
    switch (mount->class) {
    case MOUNT_LOCAL:
    case MOUNT_OVERLAY:
        return MOUNT_WRITE;
    case MOUNT_NFS4:
        if (probed && !mount->bad_option)
            return MOUNT_WRITE_BANNER;
        return accepted ? MOUNT_WRITE_BANNER : MOUNT_READ_ONLY;
    case MOUNT_SHARE:
        return accepted ? MOUNT_WRITE_BANNER : MOUNT_READ_ONLY;
    case MOUNT_USER:
        break;
    }
    return MOUNT_READ_ONLY;
}

char *mount_reason(const Mount *mount, gboolean probed, gboolean accepted) {
    g_autofree char *type = utf8_printable(mount->type), *source = utf8_printable(mount->source);
    if (mount->class == MOUNT_OVERLAY)
        return g_strdup(_("the plant lies on an overlay; it may vanish with its container"));
    if (mount->class == MOUNT_LOCAL)
        return NULL;
    if (mount_policy(mount, probed, accepted) == MOUNT_WRITE_BANNER)
        return g_strdup_printf(_("the plant lies on a share (%s, %s); let people log in to one host instead"), type, source);
    if (mount->class == MOUNT_USER)
        return g_strdup_printf(_("the plant lies on %s (%s), where locks cannot be trusted; it is opened read-only"), type, source);
    if (mount->bad_option)
        return g_strdup_printf(_("the share %s is mounted with %s, under which locks lie; the plant is opened read-only"), source,
                               mount->bad_option);
    return g_strdup_printf(_("the plant lies on a share (%s, %s) whose locks were not probed; it is opened read-only;"
                             " see bihuan-deploy(7)"),
                           type, source);
}

/* --- What the lock probe found on this host ------------------------------------------------------------------ */

static char *probe_path(const Mount *mount) {
    g_autofree char *folder = path_state_dir();
    g_autofree char *what =
        g_strdup_printf("%s %s %s %s", mount->type, mount->source, mount->point, mount->bad_option ? mount->bad_option : "");
    guint8 digest[SEAL_HASH_SIZE];
    char hex[17];
    seal_hash(what, strlen(what), digest);
    seal_hex(digest, 8, hex);
    return g_strdup_printf("%s/probe-%s", folder, hex);
}

gboolean mount_is_probed(const Mount *mount) {
    g_autofree char *path = probe_path(mount);
    return g_file_test(path, G_FILE_TEST_IS_REGULAR);
}

gboolean mount_set_probed(const Mount *mount, gint64 at, GError **error) {
    g_autofree char *path = probe_path(mount), *when = clock_format(at);
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *text = g_strdup_printf("%s %s %s\n", when, mount->type, mount->source);
    IDS_REAL_SCOPE;
    if (g_mkdir_with_parents(folder, 0700) != 0)
        return err_set_errno(error, ERR_IO, _("%s cannot be created"), folder);
    return path_write(path, text, strlen(text), 0600, TRUE, error);
}

void mount_accept_shares(gboolean accepted) {
    state.accepted = accepted;
}

gboolean mount_shares_accepted(void) {
    return state.accepted;
}

void mount_pretend(const char *mountinfo, guint64 magic) {
    g_free(state.text);
    state.text = g_strdup(mountinfo);
    state.magic = magic;
}
