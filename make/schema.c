/* SPDX-License-Identifier: MIT
 *
 * Run by the build: makes a schema of the files of data/sql, in a database in memory, and writes what SQLite then says of it as a
 * table in C (bihuan/store/built.h), so that a program that opens a plant need not make it again. Arguments: the files, in order.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void give_up(const char *what, const char *why) {
    fprintf(stderr, "%s: %s\n", what, why);
    exit(1);
}

static char *read_file(const char *name) {
    FILE *file = fopen(name, "r");
    if (!file || fseek(file, 0, SEEK_END) != 0)
        give_up(name, "cannot be read");
    long size = ftell(file);
    rewind(file);
    char *text = calloc(1, (size_t)size + 1);
    if (!text || fread(text, 1, (size_t)size, file) != (size_t)size)
        give_up(name, "cannot be read");
    fclose(file);
    return text;
}

static void put_text(const unsigned char *text) {
    putchar('"');
    for (; *text; text++)
        if (*text == '"' || *text == '\\' || *text == '?' || *text < ' ' || *text > '~')
            printf("\\%03o", *text);
        else
            putchar(*text);
    putchar('"');
}

/* As the program asks of a plant (ENGINE_SQL_SCHEMA): only so can the answers be the same. */
static void put_schema(sqlite3 *db) {
    sqlite3_stmt *rows;
    if (sqlite3_prepare_v2(db, "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema ORDER BY 1, 2, 3, 4", -1, &rows, NULL))
        give_up("sqlite_schema", sqlite3_errmsg(db));
    while (sqlite3_step(rows) == SQLITE_ROW) {
        printf("    {");
        for (int i = 0; i < 4; i++) {
            put_text(sqlite3_column_text(rows, i));
            printf("%s", i < 3 ? ", " : "},\n");
        }
    }
    if (sqlite3_finalize(rows) != SQLITE_OK)
        give_up("sqlite_schema", sqlite3_errmsg(db));
}

int main(int argc, char **argv) {
    sqlite3 *db;
    int number = 0;
    if (sqlite3_open(":memory:", &db) != SQLITE_OK)
        give_up("sqlite", "no memory");
    for (int i = 1; i < argc; i++) {
        const char *name = strrchr(argv[i], '/');
        char *sql = read_file(argv[i]);
        if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
            give_up(argv[i], sqlite3_errmsg(db));
        number = atoi(name ? name + 1 : argv[i]);
        free(sql);
    }
    printf("/* Made by make/schema.c of data/sql. */\n#include \"bihuan/store/built.h\"\n\n");
    printf("const int schema_built_number = %d;\nconst SchemaItem schema_built[] = {\n", number);
    put_schema(db);
    printf("    {0},\n};\n");
    return sqlite3_close(db) != SQLITE_OK;
}
