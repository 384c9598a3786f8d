/* SPDX-License-Identifier: MIT
 *
 * The doctor: looks at everything the plant leans on, one finding each: ok, warn or bad, with what to do.
 */
#ifndef BIHUAN_APP_DOCTOR_H
#define BIHUAN_APP_DOCTOR_H

#include "bihuan/store/plant.h"

typedef enum { DOCTOR_OK, DOCTOR_WARN, DOCTOR_BAD } DoctorState;

/* The finding whether the plant is in use: ok = it is. */
#define DOCTOR_ENABLED "enabled"

typedef struct {
    const char *check; /* a word: key, mount, clock … */
    DoctorState state;
    char *text;        /* a sentence */
    int lacking, rows; /* how many of how many rows lack something; rows -1 = nothing was counted */
} DoctorFinding;

typedef struct {
    GPtrArray *list; /* DoctorFinding */
    int bad;
} DoctorFindings;

DoctorFindings *doctor_findings_new(void);
void doctor_findings_free(DoctorFindings *findings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DoctorFindings, doctor_findings_free)
void doctor_find(DoctorFindings *findings, const char *check, DoctorState state, const char *format, ...) G_GNUC_PRINTF(4, 5);

/* Adds to the finding made last how many rows it is about. */
void doctor_count(DoctorFindings *findings, int lacking, int rows);

/* The host: settings, locale, catalogue, terminal, fonts, embedded data, synchronised clock, heads file. */
void doctor_look_at_host(DoctorFindings *findings);
/* An open plant: key, modes, folder, mount, disk space, journal, clock against the last row, backups, account. */
void doctor_look_at_plant(DoctorFindings *findings, Plant *plant);
/* The reference data of an open plant: how many rows do not say what rules need to know. */
void doctor_look_at_reference(DoctorFindings *findings, Plant *plant);
/* Its points and the links that are set up for it: what cannot be watched, what acts less than it should, who could write there. */
void doctor_look_at_points(DoctorFindings *findings, Plant *plant);
/* Obligations that can open no record, limits by which things fall due and that are not there. */
void doctor_look_at_due(DoctorFindings *findings, Plant *plant);
/* Forms that ask questions first and that nobody can open: no bank, too few questions. */
void doctor_look_at_quiz(DoctorFindings *findings, Plant *plant);
/* What can be said of a plant that could not be opened: where it lies and its modes. */
void doctor_look_at_place(DoctorFindings *findings, const char *path);

#endif
