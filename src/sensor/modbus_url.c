/* SPDX-License-Identifier: MIT
 *
 * Where a Modbus device is.
 */
#include "modbus_url.h"

#include <string.h>

#include "line.h"

#define MODBUS_PORT 502

/* "baud=9600". */
static gboolean take_option(ModbusUrl *modbus, const char *option) {
    static const int bauds[] = {1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200};
    const char *equals = strchr(option, '='), *value = equals ? equals + 1 : "";
    int number = (int)g_ascii_strtoll(value, NULL, 10);
    if (g_str_has_prefix(option, "baud="))
        for (gsize i = 0; i < G_N_ELEMENTS(bauds); i++)
            modbus->baud = bauds[i] == number ? number : modbus->baud;
    else if (g_str_has_prefix(option, "parity="))
        modbus->parity = g_ascii_toupper(*value);
    else if (g_str_has_prefix(option, "data="))
        modbus->data = number;
    else if (g_str_has_prefix(option, "stop="))
        modbus->stop = number;
    else
        return FALSE;
    return (!g_str_has_prefix(option, "baud=") || modbus->baud == number) && strchr("NEO", modbus->parity) && modbus->parity &&
           (modbus->data == 7 || modbus->data == 8) && (modbus->stop == 1 || modbus->stop == 2);
}

/* A serial line is set as Modbus over Serial Line 1.02, 2.5.1 has it where nothing is said, but for the parity most devices come with. */
static gboolean take_serial(ModbusUrl *modbus, const char *url) {
    g_auto(GStrv) parts = g_strsplit(url + strlen("rtu://"), "?", 2);
    g_auto(GStrv) options = g_strsplit(parts[0] && parts[1] ? parts[1] : "", "&", -1);
    modbus->baud = 9600;
    modbus->parity = 'N';
    modbus->data = 8;
    modbus->stop = 1;
    modbus->device = g_strdup(parts[0] ? parts[0] : "");
    modbus->where = g_strdup(modbus->device);
    for (char **option = options; *option; option++)
        if (!take_option(modbus, *option))
            return FALSE;
    return g_path_is_absolute(modbus->device);
}

gboolean modbus_url_read(const char *url, ModbusUrl *modbus) {
    if (g_str_has_prefix(url, "rtu://"))
        return take_serial(modbus, url);
    if (!g_str_has_prefix(url, "tcp://") || !line_host(url + strlen("tcp://"), MODBUS_PORT, &modbus->host, &modbus->port))
        return FALSE;
    modbus->where = g_strdup_printf("%s:%d", modbus->host, modbus->port);
    return TRUE;
}

void modbus_url_clear(ModbusUrl *url) {
    g_free(url->host);
    g_free(url->device);
    g_free(url->where);
}
