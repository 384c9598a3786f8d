/* SPDX-License-Identifier: MIT
 *
 * May a plant be opened where it lies? Local disks: yes. Shares: as mount.h says; and never with a journal in WAL mode,
 * whose shared memory cannot exist there.
 */
#include "private.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/store/mount.h"
#include "bihuan/store/presence.h"

gboolean policy_check(const char *path, gboolean write, char **notice, GError **error) {
    g_autoptr(Mount) mount = mount_of(path);
    if (!mount_is_network(mount))
        return TRUE;
    gboolean probed = mount_is_probed(mount), accepted = mount_shares_accepted();
    g_autofree char *shown = utf8_printable(path);
    *notice = mount_reason(mount, probed, accepted);
    if (engine_file_is_wal(path))
        return err_set(error, ERR_DENIED,
                       _("%s is in WAL mode, which does not work on a share; copy it to a local disk and"
                         " open it there once"),
                       shown);
    if (write && mount_policy(mount, probed, accepted) == MOUNT_READ_ONLY)
        return err_set(error, ERR_DENIED, "%s", *notice);
    if (write)
        presence_touch(path);
    return TRUE;
}
