/* SPDX-License-Identifier: MIT
 *
 * Orders that went to links and are not answered yet: for which episodes, and which outputs are still owed their fall to 0.
 */
#ifndef BIHUAN_SERVE_ORDERS_H
#define BIHUAN_SERVE_ORDERS_H

#include "bihuan/sensor/address.h"

typedef struct {
    char *episode, *code;
} OrderAsker;

typedef struct Orders Orders;
Orders *orders_new(void);
void orders_free(Orders *orders);
/* asker NULL: it is for none. An older order for the same output and value is this one from now on, with its askers. */
void orders_add(Orders *orders, guint64 order, const LinkOutput *output, const char *value, const OrderAsker *asker);
/* Whose it is (OrderAsker *, array owns them); NULL = of nobody who waits. done: nothing follows. */
GPtrArray *orders_done(Orders *orders, guint64 order, gboolean done);
/* "plc:1:coil:0=1" of an order. Owned. */
char *orders_what(const Orders *orders, guint64 order);
/* Forgets one that orders_done() was told is done. */
void orders_forget(Orders *orders, guint64 order);
/* Lines to stand behind what is open, and back (LinkOutput *, array owns them). */
char *orders_save(const Orders *orders);
GPtrArray *orders_owed(const char *text);

#endif
