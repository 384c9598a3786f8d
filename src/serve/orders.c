/* SPDX-License-Identifier: MIT
 *
 * The table of orders.
 */
#include "orders.h"

#include <string.h>

#define OWED "owed\t"

typedef struct {
    LinkOutput output;
    char *value;
    GPtrArray *askers; /* OrderAsker * */
    gboolean done;
} Order;

struct Orders {
    GHashTable *by_id;     /* guint64 * → Order */
    GHashTable *by_output; /* LINK TAB ADDRESS → guint64 * of the newest */
};

static void asker_free(gpointer data) {
    OrderAsker *asker = data;
    g_free(asker->episode);
    g_free(asker->code);
    g_free(asker);
}

static void order_free(gpointer data) {
    Order *order = data;
    g_free(order->output.link);
    g_free(order->output.address);
    g_free(order->output.value);
    g_free(order->value);
    g_ptr_array_unref(order->askers);
    g_free(order);
}

Orders *orders_new(void) {
    Orders *orders = g_new(Orders, 1);
    orders->by_id = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, order_free);
    orders->by_output = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return orders;
}

void orders_free(Orders *orders) {
    g_hash_table_unref(orders->by_output);
    g_hash_table_unref(orders->by_id);
    g_free(orders);
}

static char *output_key(const LinkOutput *output) {
    return g_strconcat(output->link, "\t", output->address, NULL);
}

static gboolean has_asker(const Order *order, const OrderAsker *asker) {
    for (guint i = 0; i < order->askers->len; i++)
        if (strcmp(((const OrderAsker *)order->askers->pdata[i])->episode, asker->episode) == 0)
            return TRUE;
    return FALSE;
}

static void add_asker(Order *order, const OrderAsker *asker) {
    if (has_asker(order, asker))
        return;
    OrderAsker *copy = g_new(OrderAsker, 1);
    *copy = (OrderAsker){g_strdup(asker->episode), g_strdup(asker->code)};
    g_ptr_array_add(order->askers, copy);
}

void orders_add(Orders *orders, guint64 id, const LinkOutput *output, const char *value, const OrderAsker *asker) {
    char *key = output_key(output);
    const guint64 *before = g_hash_table_lookup(orders->by_output, key);
    Order *older = before ? g_hash_table_lookup(orders->by_id, before) : NULL;
    Order *order = g_new0(Order, 1);
    order->output = (LinkOutput){g_strdup(output->link), g_strdup(output->address), g_strdup(output->value), output->level};
    order->value = g_strdup(value);
    order->askers = g_ptr_array_new_with_free_func(asker_free);
    for (guint i = 0; older && strcmp(older->value, value) == 0 && i < older->askers->len; i++)
        add_asker(order, older->askers->pdata[i]);
    if (asker)
        add_asker(order, asker);
    if (older)
        g_hash_table_remove(orders->by_id, before);
    g_hash_table_insert(orders->by_id, g_memdup2(&id, sizeof id), order);
    g_hash_table_insert(orders->by_output, key, g_memdup2(&id, sizeof id));
}

GPtrArray *orders_done(Orders *orders, guint64 id, gboolean done) {
    Order *order = g_hash_table_lookup(orders->by_id, &id);
    if (!order)
        return NULL;
    order->done = done;
    return g_ptr_array_ref(order->askers);
}

char *orders_what(const Orders *orders, guint64 id) {
    const Order *order = g_hash_table_lookup(orders->by_id, &id);
    return order ? g_strdup_printf("%s:%s=%s", order->output.link, order->output.address, order->value) : g_strdup("");
}

void orders_forget(Orders *orders, guint64 id) {
    const Order *order = g_hash_table_lookup(orders->by_id, &id);
    if (!order || !order->done)
        return;
    g_autofree char *key = output_key(&order->output);
    g_hash_table_remove(orders->by_id, &id);
    g_hash_table_remove(orders->by_output, key);
}

char *orders_save(const Orders *orders) {
    GString *text = g_string_new(NULL);
    GHashTableIter iter;
    gpointer found;
    g_hash_table_iter_init(&iter, orders->by_id);
    while (g_hash_table_iter_next(&iter, NULL, &found)) {
        const Order *order = found;
        if (strcmp(order->value, "0") == 0 && !order->done)
            g_string_append_printf(text, OWED "%s\t%s\n", order->output.link, order->output.address);
    }
    return g_string_free(text, FALSE);
}

GPtrArray *orders_owed(const char *text) {
    GPtrArray *owed = g_ptr_array_new_with_free_func(link_output_free);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++) {
        g_auto(GStrv) word = g_strsplit(*line, "\t", -1);
        if (!g_str_has_prefix(*line, OWED) || g_strv_length(word) != 3)
            continue;
        g_ptr_array_add(owed, link_output_copy(&(LinkOutput){word[1], word[2], (char *)"0", 1}));
    }
    return owed;
}
