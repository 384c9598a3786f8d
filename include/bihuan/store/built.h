/* SPDX-License-Identifier: MIT
 *
 * What the build knows of the schema (make/schema.c writes it).
 */
#ifndef BIHUAN_STORE_BUILT_H
#define BIHUAN_STORE_BUILT_H

/* A line of the schema as the engine lists it: "table", its name, the table it belongs to, its text. */
typedef struct {
    const char *type, *name, *table, *sql;
} SchemaItem;

/* What all files of data/sql make, in the order of the four texts, ended by one without a type; and the number of the last file.
 * Made by the SQLite of the build: a plant that is exactly so is as bihuan made it; of another one this says nothing. */
extern const SchemaItem schema_built[];
extern const int schema_built_number;

#endif
