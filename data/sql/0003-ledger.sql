-- SPDX-License-Identifier: MIT
-- What people do to a ledger that was computed: a value corrected by hand, a department's word that its gaps are known.
-- (A closed month itself is ledger_month of 0001.)

CREATE TABLE ledger_correction ( -- 人工更正: the newest one of a cell counts; an empty value withdraws those before it
    id TEXT NOT NULL PRIMARY KEY,
    month TEXT NOT NULL,      -- 2026-10
    source TEXT NOT NULL,     -- code of the major hazard source
    role TEXT NOT NULL,       -- code of the responsible role
    cell TEXT NOT NULL,       -- key of the column
    value TEXT NOT NULL,      -- as it stands in the cell; '' = withdrawn
    reason TEXT NOT NULL,
    person TEXT NOT NULL,     -- who corrected
    at BIGINT NOT NULL,
    seq BIGINT NOT NULL
);
CREATE INDEX ledger_correction_month ON ledger_correction (month, at);

CREATE TABLE ledger_confirmation ( -- 部门确认: one per month and department, the newest
    month TEXT NOT NULL,
    department TEXT NOT NULL, -- code
    gaps BIGINT NOT NULL,     -- how many it owed at that moment
    person TEXT NOT NULL,     -- who confirmed
    at BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (month, department)
);
