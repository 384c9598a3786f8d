-- SPDX-License-Identifier: MIT
-- The monthly sample of closed hazards for surprise re-inspection (突击复查抽样), and the index by which the figures of a
-- month find what was due in it without looking at all steps (what was done in it is found by step_open).

CREATE TABLE sample (         -- 抽样: one draw per month, never again
    month TEXT NOT NULL PRIMARY KEY, -- 2026-10: the hazards accepted in it
    dice TEXT NOT NULL,       -- as the inspector typed them: digits 1 to 6
    head TEXT NOT NULL,       -- hash of the last log row before the month's end, hex
    accepted BIGINT NOT NULL, -- hazards it was drawn from
    n BIGINT NOT NULL,        -- hazards drawn
    numbers TEXT NOT NULL,    -- their numbers in the order drawn, comma-separated
    drawn_by TEXT NOT NULL,   -- person
    at BIGINT NOT NULL,
    seq BIGINT NOT NULL
);

CREATE TABLE sample_item (    -- one hazard of a draw
    month TEXT NOT NULL,
    number TEXT NOT NULL,     -- of the hazard
    place BIGINT NOT NULL,    -- 1, 2 … in the order drawn
    record TEXT NOT NULL,     -- the re-inspection that holds its result, '' = none yet
    seq BIGINT NOT NULL,
    PRIMARY KEY (month, number)
);
CREATE INDEX sample_item_number ON sample_item (number, month);

CREATE INDEX step_due ON step (due, record);
