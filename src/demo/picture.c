/* SPDX-License-Identifier: MIT
 *
 * Evidence photos for the demo plant: tiny PNG pictures, drawn by arithmetic (a pipe, a flange, and what drips from it).
 * Deflate in stored blocks needs no library.
 */
#include "world.h"

#include <string.h>

#define WIDTH 64
#define HEIGHT 48

static void add_u32(GByteArray *out, guint32 value) {
    guint8 bytes[] = {(guint8)(value >> 24), (guint8)(value >> 16), (guint8)(value >> 8), (guint8)value};
    g_byte_array_append(out, bytes, sizeof bytes);
}

static guint32 crc_of(const guint8 *bytes, gsize size) {
    guint32 crc = 0xffffffff;
    for (gsize i = 0; i < size; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc & 1 ? 0xedb88320u ^ crc >> 1 : crc >> 1;
    }
    return ~crc;
}

static guint32 adler_of(const guint8 *bytes, gsize size) {
    guint32 a = 1, b = 0;
    for (gsize i = 0; i < size; i++) {
        a = (a + bytes[i]) % 65521;
        b = (b + a) % 65521;
    }
    return b << 16 | a;
}

static void add_chunk(GByteArray *png, const char *type, const guint8 *bytes, guint size) {
    add_u32(png, size);
    guint start = png->len;
    g_byte_array_append(png, (const guint8 *)type, 4);
    g_byte_array_append(png, bytes, size);
    add_u32(png, crc_of(png->data + start, png->len - start));
}

/* Colours: wall, pipe, flange, bolt, leak, repaired. */
static const guint8 PALETTE[][3] = {{196, 200, 204}, {120, 128, 138}, {88, 94, 104}, {40, 44, 50}, {150, 60, 20}, {60, 140, 80}};

static guint8 pixel_at(guint number, gboolean before, int x, int y) {
    int flange = 20 + (int)(number * 7 % 24), pipe = 14 + (int)(number * 5 % 10);
    int spread = 2 + (int)(number % 5);
    gboolean on_flange = x >= flange && x < flange + 6 && y >= pipe - 5 && y < pipe + 15;
    if (before && y >= pipe + 12 && x >= flange - spread / 2 && x < flange + 4 + spread && (x * 3 + y * 5 + (int)number) % 7 > 1)
        return 4;
    if (on_flange && (y - pipe) % 5 == 0)
        return 3;
    if (on_flange)
        return before ? 2 : 5;
    if (y >= pipe && y < pipe + 10)
        return 1;
    return 0;
}

GBytes *demo_picture(guint number, gboolean before) {
    static const guint8 signature[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    g_autoptr(GByteArray) png = g_byte_array_new(), header = g_byte_array_new(), data = g_byte_array_new();
    guint8 raw[HEIGHT * (WIDTH + 1)];
    for (int y = 0; y < HEIGHT; y++) {
        raw[y * (WIDTH + 1)] = 0; /* filter: none */
        for (int x = 0; x < WIDTH; x++)
            raw[y * (WIDTH + 1) + 1 + x] = pixel_at(number, before, x, y);
    }
    add_u32(header, WIDTH);
    add_u32(header, HEIGHT);
    g_byte_array_append(header, (const guint8[]){8, 3, 0, 0, 0}, 5); /* 8 bits, palette */
    guint size = sizeof raw, rest = 0xffff - size;                   /* a stored block gives its length, and that again inverted */
    guint8 block[] = {0x78, 0x01, 0x01, (guint8)size, (guint8)(size >> 8), (guint8)rest, (guint8)(rest >> 8)};
    g_byte_array_append(data, block, sizeof block);
    g_byte_array_append(data, raw, sizeof raw);
    add_u32(data, adler_of(raw, sizeof raw));
    g_byte_array_append(png, signature, sizeof signature);
    add_chunk(png, "IHDR", header->data, header->len);
    add_chunk(png, "PLTE", (const guint8 *)PALETTE, sizeof PALETTE);
    g_autofree char *comment = g_strdup_printf("Comment%cdemo picture %u", '\0', number);
    add_chunk(png, "tEXt", (const guint8 *)comment, (guint)(strlen("Comment") + 1 + strlen(comment + strlen("Comment") + 1)));
    add_chunk(png, "IDAT", data->data, data->len);
    add_chunk(png, "IEND", NULL, 0);
    return g_bytes_new(png->data, png->len);
}
