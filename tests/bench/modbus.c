/* SPDX-License-Identifier: MIT
 *
 * The shortest way from a value to an output: modbus PORT COUNT POLL reads so many registers of unit 1 every POLL ms with libmodbus alone
 * and switches coil N on when register N falls below 195. It ends when its standard input does.
 */
#include <modbus.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define MOST 125
#define LIMIT 195

static long long now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_BOOTTIME, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int main(int argc, char **argv) {
    uint16_t values[MOST];
    uint8_t on[MOST] = {0};
    if (argc != 4)
        return 2;
    int count = atoi(argv[2]), every = atoi(argv[3]);
    modbus_t *modbus = modbus_new_tcp("127.0.0.1", atoi(argv[1]));
    if (!modbus || count > MOST || modbus_set_slave(modbus, 1) != 0 || modbus_connect(modbus) != 0)
        return 1;
    for (long long due = now_ms();; due += every) {
        struct pollfd end = {0, POLLIN, 0};
        long long wait = due - now_ms();
        if (poll(&end, 1, wait > 0 ? (int)wait : 0) > 0)
            break;
        if (modbus_read_registers(modbus, 0, count, values) != count)
            return 1;
        for (int i = 0; i < count; i++)
            if (values[i] < LIMIT && !on[i] && modbus_write_bit(modbus, i, 1) == 1)
                on[i] = 1;
    }
    modbus_free(modbus);
    return 0;
}
