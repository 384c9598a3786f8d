-- SPDX-License-Identifier: MIT
-- Reference data by which rules measure distances, name departments and know what is in a pipe. New columns are NULL where a
-- plant has not said them: an image leaves NULLs out, so older log rows stay as they were.
ALTER TABLE area ADD COLUMN x BIGINT;          -- on the plant's grid, millimetres east of its origin; NULL = not said
ALTER TABLE area ADD COLUMN y BIGINT;          -- millimetres north of it
ALTER TABLE device ADD COLUMN x BIGINT;
ALTER TABLE device ADD COLUMN y BIGINT;
ALTER TABLE device ADD COLUMN class TEXT;      -- gas-meter, extinguisher … (data/classes/device.ini); NULL = not said
ALTER TABLE department ADD COLUMN kind TEXT;   -- safety, production … (data/classes/department.ini); NULL = not said
ALTER TABLE person ADD COLUMN superior TEXT;   -- person, whom this one answers to; NULL = not said
ALTER TABLE record ADD COLUMN held_category TEXT; -- what it was classified away from and goes on counting as, until confirmed

CREATE TABLE material (       -- 物料: what the rules need to know of a substance; figures are decimal text, '' = not known
    cas TEXT NOT NULL PRIMARY KEY, -- 67-56-1
    name TEXT NOT NULL,
    name_en TEXT NOT NULL,
    toxic BIGINT NOT NULL,       -- 1 = a toxic gas, vapour or dust must be looked for
    combustible BIGINT NOT NULL, -- 1 = it burns: the lower explosive limit counts
    lel TEXT NOT NULL,           -- lower explosive limit, % by volume
    molar TEXT NOT NULL,         -- g/mol
    mac TEXT NOT NULL,           -- highest concentration at any time, mg/m3
    twa TEXT NOT NULL,           -- mean over 8 hours, mg/m3
    stel TEXT NOT NULL,          -- mean over 15 minutes, mg/m3
    source TEXT NOT NULL,        -- where the figures stand
    seq BIGINT NOT NULL
);
CREATE INDEX device_class ON device (class, code);
CREATE INDEX department_kind ON department (kind, code);
CREATE INDEX person_superior ON person (superior, id);
