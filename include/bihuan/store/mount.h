/* SPDX-License-Identifier: MIT
 *
 * What the plant's file lies on. SQLite trusts the locks of the file system; on shares they may be missing or lie, and
 * then two terminals destroy the file together. So: find out what it is, and be careful (bihuan-deploy(7)).
 */
#ifndef BIHUAN_STORE_MOUNT_H
#define BIHUAN_STORE_MOUNT_H

#include <glib.h>

typedef enum {
    MOUNT_LOCAL,   /* ext4, xfs, btrfs, f2fs, tmpfs, zfs …: fine */
    MOUNT_OVERLAY, /* fine, but the file may vanish with its container */
    MOUNT_NFS4,    /* allowed once the lock probe between two hosts has passed */
    MOUNT_SHARE,   /* NFSv3, SMB, AFS and whatever is unknown: read-only unless accepted */
    MOUNT_USER,    /* FUSE, 9P: read-only */
} MountClass;

typedef struct {
    MountClass class;
    char *type;       /* "ext4", "nfs4", "cifs" … */
    char *source;     /* device or server */
    char *point;      /* where it is mounted */
    char *bad_option; /* an option that makes locks lie; NULL = none */
} Mount;

typedef enum { MOUNT_WRITE, MOUNT_WRITE_BANNER, MOUNT_READ_ONLY } MountPolicy;

void mount_free(Mount *mount);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Mount, mount_free)

/* Pure: the mount of a canonical path in the text of /proc/self/mountinfo (its fourth field and on as proc(5) has
 * them); magic is fstatfs's, 0 = unknown. Never NULL. */
Mount *mount_read(const char *mountinfo, const char *path, guint64 magic);
/* The mount of a file that exists (or of its folder). Never NULL. */
Mount *mount_of(const char *path);

gboolean mount_is_network(const Mount *mount);
/* What may be done there. probed: the lock probe passed; accepted: root said share = accept. */
MountPolicy mount_policy(const Mount *mount, gboolean probed, gboolean accepted);
/* Why, as a sentence; owned, NULL where all is well. */
char *mount_reason(const Mount *mount, gboolean probed, gboolean accepted);

/* The lock probe's memory on this host, per mount. */
gboolean mount_is_probed(const Mount *mount);
gboolean mount_set_probed(const Mount *mount, gint64 at, GError **error);

/* Root's word (share = accept in /etc/bihuan/bihuan.conf), for the whole process. */
void mount_accept_shares(gboolean accepted);
gboolean mount_shares_accepted(void);

/* For tests: every file lies on what this text and magic say; NULL ends it. */
void mount_pretend(const char *mountinfo, guint64 magic);

#endif
