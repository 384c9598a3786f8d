/* SPDX-License-Identifier: MIT
 *
 * What a plant lies on: mountinfo as kernels write it, and what follows for opening.
 */
#include "../../src/store/private.h"
#include "store-plant.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/store/mount.h"
#include "bihuan/store/presence.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <utime.h>

static const char TABLE[] =
    "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro\n"
    "23 22 0:21 / /proc rw,nosuid shared:2 - proc proc rw\n"
    "30 22 0:30 / /mnt/nfs4 rw,relatime shared:9 - nfs4 server:/export rw,vers=4.2,hard,local_lock=none,addr=10.0.0.1\n"
    "31 22 0:31 / /mnt/nfs3 rw,relatime - nfs server:/old rw,vers=3,nolock,local_lock=all\n"
    "32 22 0:32 / /mnt/smb rw - cifs //nas/plant rw,vers=3.0,cache=strict,nobrl\n"
    "33 22 0:33 / /mnt/ssh rw - fuse.sshfs hz@host:/srv rw,user_id=0\n"
    "34 22 0:34 / /mnt/with\\040blank rw - xfs /dev/sdb1 rw,soft\n"
    "35 22 0:35 / /mnt/soft rw - nfs4 server:/s rw,vers=4.1,soft\n"
    "36 22 0:36 / /mnt/over rw - overlay overlay rw,lowerdir=/a\n"
    "37 22 0:37 / /mnt/host rw - 9p host rw,trans=virtio\n"
    "38 22 0:38 / /mnt/new rw - newfs server:/x rw\n"
    "39 22 0:39 / /mnt/disk rw - exotic /dev/sdc1 rw\n"
    "40 22 0:40 / /mnt/nfs4/inner rw - tmpfs tmpfs rw\n"
    "41 22 8:2 / /mnt/twice rw - ext4 /dev/sdd1 rw\n"
    "42 41 0:42 / /mnt/twice rw - cifs //nas/x rw\n"
    "a line that is none\n";

static void expect(const char *path, const char *type, MountClass class, const char *bad) {
    g_autoptr(Mount) mount = mount_read(TABLE, path, 0);
    g_assert_cmpstr(mount->type, ==, type);
    g_assert_cmpint(mount->class, ==, class);
    g_assert_cmpstr(mount->bad_option, ==, bad);
}

static void test_table(void) {
    expect("/srv/plant.db", "ext4", MOUNT_LOCAL, NULL);
    expect("/mnt/nfs4/plant.db", "nfs4", MOUNT_NFS4, NULL);
    expect("/mnt/nfs4", "nfs4", MOUNT_NFS4, NULL);
    expect("/mnt/nfs40/plant.db", "ext4", MOUNT_LOCAL, NULL);
    expect("/mnt/nfs4/inner/plant.db", "tmpfs", MOUNT_LOCAL, NULL);
    expect("/mnt/nfs3/plant.db", "nfs", MOUNT_SHARE, "nolock");
    expect("/mnt/smb/plant.db", "cifs", MOUNT_SHARE, "nobrl");
    expect("/mnt/ssh/plant.db", "fuse.sshfs", MOUNT_USER, NULL);
    expect("/mnt/with blank/plant.db", "xfs", MOUNT_LOCAL, NULL); /* soft is no word for a disk */
    expect("/mnt/soft/plant.db", "nfs4", MOUNT_NFS4, "soft");
    expect("/mnt/over/plant.db", "overlay", MOUNT_OVERLAY, NULL);
    expect("/mnt/host/plant.db", "9p", MOUNT_USER, NULL);
    expect("/mnt/new/plant.db", "newfs", MOUNT_SHARE, NULL);
    expect("/mnt/disk/plant.db", "exotic", MOUNT_LOCAL, NULL);
    expect("/mnt/twice/plant.db", "cifs", MOUNT_SHARE, NULL); /* the later mount lies on top */
}

/* Without /proc the number of the file system has to do. */
static void test_magic(void) {
    static const struct {
        guint64 magic;
        MountClass class;
    } known[] = {{0xEF53, MOUNT_LOCAL},    {0x58465342, MOUNT_LOCAL}, {0x9123683E, MOUNT_LOCAL},   {0x01021994, MOUNT_LOCAL},
                 {0x6969, MOUNT_SHARE},    {0xFF534D42, MOUNT_SHARE}, {0xFE534D42, MOUNT_SHARE},   {0x517B, MOUNT_SHARE},
                 {0x65735546, MOUNT_USER}, {0x01021997, MOUNT_USER},  {0x794C7630, MOUNT_OVERLAY}, {0x12345, MOUNT_SHARE}};
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++) {
        g_autoptr(Mount) mount = mount_read("", "/x/plant.db", known[i].magic);
        g_assert_cmpint(mount->class, ==, known[i].class);
    }
}

static void policy(const char *path, gboolean probed, gboolean accepted, MountPolicy wanted) {
    g_autoptr(Mount) mount = mount_read(TABLE, path, 0);
    g_autofree char *reason = mount_reason(mount, probed, accepted);
    g_assert_cmpint(mount_policy(mount, probed, accepted), ==, wanted);
    g_assert_true((reason != NULL) == (wanted != MOUNT_WRITE));
}

static void test_policy(void) {
    for (gboolean probed = FALSE; probed <= TRUE; probed++) {
        policy("/srv/x", probed, FALSE, MOUNT_WRITE);
        policy("/mnt/nfs3/x", probed, FALSE, MOUNT_READ_ONLY);
        policy("/mnt/nfs3/x", probed, TRUE, MOUNT_WRITE_BANNER);
        policy("/mnt/smb/x", probed, FALSE, MOUNT_READ_ONLY);
        policy("/mnt/smb/x", probed, TRUE, MOUNT_WRITE_BANNER);
        policy("/mnt/new/x", probed, FALSE, MOUNT_READ_ONLY);
        policy("/mnt/ssh/x", probed, TRUE, MOUNT_READ_ONLY);
        policy("/mnt/host/x", probed, TRUE, MOUNT_READ_ONLY);
        policy("/mnt/soft/x", probed, FALSE, MOUNT_READ_ONLY); /* a bad option outweighs the probe */
    }
    policy("/mnt/nfs4/x", FALSE, FALSE, MOUNT_READ_ONLY);
    policy("/mnt/nfs4/x", TRUE, FALSE, MOUNT_WRITE_BANNER);
    policy("/mnt/nfs4/x", FALSE, TRUE, MOUNT_WRITE_BANNER);
}

#define NFS4 "1 0 0:1 / / rw - nfs4 server:/e rw,vers=4.2\n"
#define SMB "1 0 0:1 / / rw - cifs //nas/e rw\n"

/* Open for writing or reading; the refusal says why. */
static gboolean opens(const char *path, gboolean write, gboolean noticed) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Plant) plant = plant_open(path, write, &error);
    if (!plant) {
        g_assert_error(error, ERR, ERR_DENIED);
        g_test_message("%s", error->message);
        return FALSE;
    }
    g_assert_true((plant_notice(plant) != NULL) == noticed);
    return TRUE;
}

static void test_open(void) {
    char *folder = store_folder_new();
    g_autofree char *path = g_build_filename(folder, "plant.db", NULL), *state = g_build_filename(folder, "state", NULL);
    g_setenv("XDG_STATE_HOME", state, TRUE);
    plant_close(store_plant_new(folder));
    g_assert_true(opens(path, TRUE, FALSE));
    mount_pretend(SMB, 0);
    g_assert_true(opens(path, FALSE, TRUE));
    g_assert_false(opens(path, TRUE, FALSE));
    mount_accept_shares(TRUE);
    g_assert_true(opens(path, TRUE, TRUE));
    mount_accept_shares(FALSE);
    mount_pretend(NFS4, 0);
    g_assert_false(opens(path, TRUE, FALSE));
    g_autoptr(Mount) mount = mount_of(path);
    g_assert_true(mount_set_probed(mount, STORE_TIME, NULL));
    g_assert_true(opens(path, TRUE, TRUE));
    mount_pretend(SMB, 0); /* the probe was another share's */
    g_assert_false(opens(path, TRUE, FALSE));
    mount_pretend(NULL, 0);
    g_assert_true(opens(path, TRUE, FALSE));
    store_folder_remove(folder);
}

/* WAL lives in shared memory: on a share such a file is not even read, on a disk it is put right. */
static void test_wal(void) {
    char *folder = store_folder_new();
    g_autofree char *path = g_build_filename(folder, "plant.db", NULL);
    const guint8 wal[2] = {2, 2};
    plant_close(store_plant_new(folder));
    int fd = open(path, O_RDWR);
    g_assert_cmpint(pwrite(fd, wal, 2, 18), ==, 2);
    close(fd);
    mount_pretend(SMB, 0);
    mount_accept_shares(TRUE);
    g_assert_false(opens(path, FALSE, FALSE));
    mount_accept_shares(FALSE);
    mount_pretend(NULL, 0);
    g_assert_true(opens(path, TRUE, FALSE));
    g_assert_false(engine_file_is_wal(path));
    store_folder_remove(folder);
}

static guint others(const char *path) {
    g_autoptr(GPtrArray) hosts = presence_others(path);
    if (hosts->len)
        g_assert_cmpstr(hosts->pdata[0], ==, "pc2");
    return hosts->len;
}

/* Another host leaves its file beside the plant; one that went away is not counted. */
static void test_presence(void) {
    char *folder = store_folder_new();
    g_autofree char *path = g_build_filename(folder, "plant.db", NULL), *hosts = g_strconcat(path, ".hosts", NULL);
    g_autofree char *other = g_build_filename(hosts, "another-boot", NULL);
    plant_close(store_plant_new(folder));
    presence_touch(path);
    g_assert_cmpuint(others(path), ==, 0);
    g_assert_false(g_file_test(hosts, G_FILE_TEST_EXISTS)); /* nothing on a disk of our own */
    mount_pretend(NFS4, 0);
    presence_touch(path);
    g_assert_cmpuint(others(path), ==, 0);
    g_assert_true(g_file_set_contents(other, "pc2", -1, NULL));
    g_assert_cmpuint(others(path), ==, 1);
    struct utimbuf old = {1, 1};
    g_assert_cmpint(utime(other, &old), ==, 0);
    g_assert_cmpuint(others(path), ==, 0);
    mount_pretend(NULL, 0);
    store_folder_remove(folder);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/mount/table", test_table);
    g_test_add_func("/mount/magic", test_magic);
    g_test_add_func("/mount/policy", test_policy);
    g_test_add_func("/mount/open", test_open);
    g_test_add_func("/mount/wal", test_wal);
    g_test_add_func("/mount/presence", test_presence);
    return g_test_run();
}
