/* SPDX-License-Identifier: MIT
 *
 * Where a Modbus device is: tcp://HOST:502, or rtu:///dev/ttyS0?baud=9600&parity=N&data=8&stop=1.
 */
#ifndef BIHUAN_SENSOR_MODBUS_URL_H
#define BIHUAN_SENSOR_MODBUS_URL_H

#include <glib.h>

typedef struct {
    char *host; /* NULL: serial */
    int port;
    char *device;
    char parity; /* N, E, O */
    int baud, data, stop;
    char *where; /* for sentences */
} ModbusUrl;
/* FALSE: it is none. What is there is to be cleared either way. */
gboolean modbus_url_read(const char *url, ModbusUrl *found);
void modbus_url_clear(ModbusUrl *url);

#endif
