/* SPDX-License-Identifier: MIT
 *
 * `hours FIELD` (累计运行小时): the device of the record has run so many hours; what is due by hours run is due when they are over.
 */
#include "bihuan/rule/action.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/device.h"

static gboolean keep_hours(Case *subject, const FormRule *rule, const FormAction *action, GError **error) {
    const char *code = record_field(subject->record, "device"), *read = record_field(subject->record, action->argument);
    (void)rule;
    g_autoptr(Device) device = code && *code && read && *read ? device_load(subject->db, code, error) : NULL;
    if (!device)
        return !code || !*code || !read || !*read;
    gint64 hours = (gint64)g_ascii_strtod(read, NULL);
    if (hours < device->hours) /* of a new counter only the list of devices can tell */
        return err_set(error, ERR_INPUT,
                       _("%s had run %d hours already, and cannot have run fewer; what a new counter shows comes in by a list of devices."),
                       device->code, (int)device->hours);
    device->hours = hours;
    return device_put(subject->change, device, NULL, error);
}

const Action action_hours = {
    .name = "hours",
    .summary = N_("the hours that the device has run are kept, and what is due by them"),
    .run = keep_hours,
};
