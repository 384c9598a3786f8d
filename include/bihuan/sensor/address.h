/* SPDX-License-Identifier: MIT
 *
 * Where a value comes from and an output goes to (地址), as texts of files: read without any library of a link, so that an import, a
 * screen and the doctor can judge them.
 */
#ifndef BIHUAN_SENSOR_ADDRESS_H
#define BIHUAN_SENSOR_ADDRESS_H

#include <glib.h>

typedef enum { RAW_U16, RAW_S16, RAW_U32, RAW_S32, RAW_F32 } RawType;

typedef struct {
    int unit;     /* 0 … 247 (255: TCP without units) */
    int function; /* 1 coils, 2 discrete inputs, 3 holding registers, 4 input registers; of outputs 5 (coil) or 6 (register) */
    int reg;      /* from 0 */
    RawType type;
    char order[5]; /* "abcd", "cdab", "badc", "dcba"; "ab", "ba" of 16 bits */
} ModbusAddress;

/* "1:3:0" and "f32:cdab" (type "" = u16). FALSE with ERR_INPUT and a sentence. */
gboolean address_modbus(const char *address, const char *type, ModbusAddress *found, GError **error);
/* "1:coil:0", "1:register:12". */
gboolean address_modbus_output(const char *address, ModbusAddress *found, GError **error);
/* "plant/o2#value": topic and member (NULL = the payload is the value). No wildcards. Both owned. */
gboolean address_topic(const char *address, char **topic, char **member, GError **error);

/* The same address in one spelling ("01:3:00" is 1:3:0), to see whether two points share it. Owned. */
char *address_fold(const char *address);
/* A decimal as it stands in a file: no blanks, no exponent, no infinity. */
gboolean address_number(const char *text, double *number);
/* A duration as clock_parse_duration() reads it, and "300ms". */
gboolean address_span(const char *text, gint64 *ms, GError **error);

/* Does a point's address and type fit the kind of its link ("modbus", "mqtt", "file")? */
gboolean address_check(const char *kind, const char *address, const char *type, GError **error);

/* The name before the colon that no link may have: an output that runs [command NAME]. */
#define ADDRESS_COMMAND "command"

/* An output of a point: "plc:1:coil:0:1@2" in parts. All owned. */
typedef struct {
    char *link;    /* "plc"; "command" for command:NAME */
    char *address; /* "1:coil:0"; a topic; the command's name */
    char *value;   /* "1" unless said */
    int level;     /* 1, or 2 with @2 */
} LinkOutput;
void link_output_free(gpointer output);
/* Owned. */
LinkOutput *link_output_copy(const LinkOutput *output);
/* Outputs of a point (LinkOutput *, array owns them), separated by blanks: LINK:UNIT:coil|register:ADDRESS[:VALUE][@2],
 * LINK:TOPIC[:TEXT][@2], command:NAME[@2]. kind_of says the kind of a link by its name, NULL = there is none, "" = it cannot be known
 * here and the output's looks decide. NULL with ERR_INPUT and a sentence that quotes the one that does not fit. */
typedef const char *(*LinkKindOf)(gpointer data, const char *link);
GPtrArray *address_outputs(const char *text, LinkKindOf kind_of, gpointer data, GError **error);
/* Which kind an address or output (behind the link's name) has by its looks, where the link's settings are not here to say it. */
const char *address_guess(const char *rest);

#endif
