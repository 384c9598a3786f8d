-- SPDX-License-Identifier: MIT
-- What the plant knows about its own history: copies that were made of it, copies that were put back, and faults of the
-- hardware that two people have confirmed.

CREATE TABLE backup (         -- 备份: every verified copy
    id TEXT NOT NULL PRIMARY KEY,
    file TEXT NOT NULL,       -- where it was written, as the program was told
    kind TEXT NOT NULL,       -- single, all (with evidence), keep (by the rule of the limits backup.keep.*)
    head_seq BIGINT NOT NULL, -- newest log row in the copy
    head TEXT NOT NULL,       -- its hash: a copy that is put back is recognised by it
    size BIGINT NOT NULL,     -- bytes
    at BIGINT NOT NULL,
    removed BIGINT NOT NULL,  -- when the keeping rule removed the file, 0 = kept
    seq BIGINT NOT NULL
);
CREATE INDEX backup_at ON backup (at, id);

CREATE TABLE epoch (          -- 纪元: one row per restore; before the first one the plant is in epoch 1
    number BIGINT NOT NULL PRIMARY KEY,  -- 2, 3 …
    at BIGINT NOT NULL,       -- when the copy was put back
    kept_seq BIGINT NOT NULL, -- newest log row of the copy that is also in the history given up; 0 = none is known
    head_seq BIGINT NOT NULL, -- newest log row of the copy
    head TEXT NOT NULL,       -- its hash
    lost_seq BIGINT NOT NULL, -- newest log row given up; 0 = the file could not be read and no anchor knew
    lost_head TEXT NOT NULL,  -- its hash, '' = unknown
    lost_since BIGINT NOT NULL, -- time of the first row given up, 0 = unknown
    lost_codes TEXT NOT NULL, -- first 10 hex digits of the hash of every row given up, oldest first, at most 10000; '' = unknown
    aside TEXT NOT NULL,      -- name of the file that was put aside, '' = there was none
    first TEXT NOT NULL,      -- who restored
    second TEXT NOT NULL,     -- who stood by
    seq BIGINT NOT NULL
);

CREATE TABLE log_break (      -- a broken part of the log, accepted after a confirmed fault of the hardware
    first_seq BIGINT NOT NULL PRIMARY KEY,
    last_seq BIGINT NOT NULL,
    content TEXT NOT NULL,    -- SHA-256 over the rows as they were found: a later change of them is found again
    reason TEXT NOT NULL,
    first TEXT NOT NULL,      -- two different people
    second TEXT NOT NULL,
    at BIGINT NOT NULL,
    seq BIGINT NOT NULL
);
