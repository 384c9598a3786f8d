-- SPDX-License-Identifier: MIT
-- When rules on = time strike (bihuan-rule(5)): next record due, analysis too old, work too long. Written whenever the
-- record changes; what is due is found by the index, however many records there are.
CREATE TABLE clock (
    record TEXT NOT NULL,     -- number
    rule TEXT NOT NULL,       -- name of the rule in the record's form version
    at BIGINT NOT NULL,       -- when it strikes; 0 = it does not run
    struck BIGINT NOT NULL,   -- when it did; 0 = not yet
    seq BIGINT NOT NULL,
    PRIMARY KEY (record, rule)
);
CREATE INDEX clock_at ON clock (struck, at);

-- Open permits of one form, whatever number of ended ones there is.
CREATE INDEX record_live ON record (form, ended, opened);
