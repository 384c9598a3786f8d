-- SPDX-License-Identifier: MIT
-- Time that could not be trusted (bihuan-trust(7)), and lock-outs that end by the boot clock too.
CREATE TABLE clock_step (     -- 校时: a leap of the machine's clock that a person confirmed, or the way back from one
    at_row BIGINT NOT NULL PRIMARY KEY, -- the audit row that says it
    kind TEXT NOT NULL,       -- confirm; back: that row, and no other, may be older than the row before it
    raw BIGINT NOT NULL,      -- what the machine's clock said
    last_at BIGINT NOT NULL,  -- effective time of the row before
    new_at BIGINT NOT NULL,   -- effective time of this row: right from here on
    from_row BIGINT NOT NULL, -- back: the first row that was dated by the wrong clock; 0 for confirm
    reason TEXT NOT NULL,
    first TEXT NOT NULL,      -- who says so
    second TEXT NOT NULL,     -- back: the second person; '' for confirm
    seq BIGINT NOT NULL
);

ALTER TABLE attempt ADD COLUMN boot TEXT;         -- which run of the machine (boot id)
ALTER TABLE attempt ADD COLUMN boot_until BIGINT; -- the lock-out ends at this reading of its boot clock, ms
