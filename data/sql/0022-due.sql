-- SPDX-License-Identifier: MIT
-- Nothing falls due unseen (bihuan-due(7)): what devices of a class are due for, records that obligations open, rounds, extensions with
-- their substitute measures, minutes of keyed work.
ALTER TABLE area ADD COLUMN kind TEXT;            -- tank-farm, process … (data/classes/area.ini); NULL = that of the enclosing one
ALTER TABLE device ADD COLUMN made BIGINT;        -- 制造日期; NULL = not said
ALTER TABLE device ADD COLUMN started BIGINT;     -- 投用日期: first in use; NULL = not said
ALTER TABLE device ADD COLUMN retired BIGINT;     -- 停用/报废: out of service since; NULL = in service
ALTER TABLE device ADD COLUMN hours BIGINT;       -- 累计运行小时, as it was read last; NULL = never
ALTER TABLE obligation ADD COLUMN form TEXT;      -- whose record it opens; NULL = it only reminds
ALTER TABLE obligation ADD COLUMN fields TEXT;    -- what that record begins with, canonical JSON: {"kind":"pressure-vessel"}; NULL = nothing
ALTER TABLE obligation ADD COLUMN who TEXT;       -- who does it: role:ehs, dept:EQP, person:ID; NULL = as the form says
ALTER TABLE obligation ADD COLUMN ahead TEXT;     -- so long before it is due its record is opened and may count: 30d, @limit; NULL = 0
ALTER TABLE obligation ADD COLUMN grace TEXT;     -- so long after it is due it is late: 7d, @limit; NULL = 0
ALTER TABLE obligation ADD COLUMN follows TEXT;   -- done late, the next follows: calendar, doing; NULL = monthly calendar, else doing
ALTER TABLE obligation ADD COLUMN schedule TEXT;  -- id of the schedule it comes from; NULL = entered by itself
ALTER TABLE obligation ADD COLUMN record TEXT;    -- number of the record that is open for `next`; NULL = none yet
ALTER TABLE obligation ADD COLUMN extended BIGINT; -- 延期至: late only from then, while its extension stands; NULL = not extended
ALTER TABLE obligation ADD COLUMN extension TEXT; -- id of that extension
ALTER TABLE obligation ADD COLUMN hours BIGINT;   -- of the device when it was done last (cycles by hours run); NULL = not known
ALTER TABLE obligation ADD COLUMN since BIGINT;   -- when a schedule laid it on its device; NULL = it was entered by itself
ALTER TABLE obligation ADD COLUMN told BIGINT;    -- when the plant was told of `last`; NULL = when the row was written
ALTER TABLE obligation ADD COLUMN found TEXT;     -- when it was done last: the fields that its cycle asks for, {"grade":"3"}; NULL = none
ALTER TABLE obligation ADD COLUMN ended BIGINT;   -- its subject is out of service, or nobody needs it any more; NULL = it stands
CREATE INDEX obligation_record ON obligation (record) WHERE record IS NOT NULL;
CREATE INDEX obligation_schedule ON obligation (schedule, subject) WHERE schedule IS NOT NULL;
CREATE INDEX obligation_open ON obligation (form, ahead, next, id) WHERE form IS NOT NULL AND record IS NULL AND ended IS NULL;

CREATE TABLE schedule (        -- 周期表: what every device of a class is due for
    id TEXT NOT NULL PRIMARY KEY,
    classes TEXT NOT NULL,     -- of devices, with commas between
    places TEXT NOT NULL,      -- kinds of areas in which it counts, with commas; '' = everywhere; !KIND = not there
    kind TEXT NOT NULL,        -- inspection, test, repair, scrap …
    title TEXT NOT NULL,
    title_en TEXT NOT NULL,
    cycle TEXT NOT NULL,       -- as in obligation; {FIELD} in a limit's name = a field of the newest record that fulfilled it: @test.cycle.vessel.{grade}
    first TEXT NOT NULL,       -- of a device never done: cycle reckoned from `base`; '' = as cycle
    base TEXT NOT NULL,        -- made, started; '' = when the plant was told of the device
    form TEXT NOT NULL,
    fields TEXT NOT NULL,      -- as in obligation: canonical JSON
    who TEXT NOT NULL,
    ahead TEXT NOT NULL,
    grace TEXT NOT NULL,
    follows TEXT NOT NULL,
    leads TEXT NOT NULL,
    blocks BIGINT NOT NULL,
    remind TEXT NOT NULL,
    basis TEXT NOT NULL,       -- source of the rule
    since BIGINT NOT NULL,
    until BIGINT NOT NULL,     -- 0 = still
    seq BIGINT NOT NULL
);

CREATE TABLE round (           -- 点检路线: devices that are gone through with one form
    id TEXT NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    title_en TEXT NOT NULL,
    form TEXT NOT NULL,
    areas TEXT NOT NULL,       -- with commas between: all devices there and inside that are due for the form
    devices TEXT NOT NULL,     -- with commas between: these, in this order, before those of the areas
    seq BIGINT NOT NULL
);

CREATE TABLE extension (       -- 延期: granted while people are protected by other measures
    id TEXT NOT NULL PRIMARY KEY, -- NUMBER/POSITION of the step that granted it
    record TEXT NOT NULL,      -- hazard, test or application it belongs to
    obligation TEXT NOT NULL,  -- what is put off; '' = the record itself
    due BIGINT NOT NULL,       -- before
    until BIGINT NOT NULL,
    reason TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked BIGINT NOT NULL,
    approved_by TEXT NOT NULL,
    approved BIGINT NOT NULL,
    voided BIGINT,             -- a substitute measure was missed; NULL = not
    why TEXT NOT NULL,         -- then: obligation id of the measure
    ended BIGINT,              -- over, because the thing was done or its time is up; NULL = not
    seq BIGINT NOT NULL
);
CREATE INDEX extension_record ON extension (record);
CREATE INDEX extension_obligation ON extension (obligation);
CREATE INDEX extension_open ON extension (record) WHERE voided IS NULL AND ended IS NULL;

CREATE TABLE effort (          -- 录入用时: from the first key to the sending, at a terminal
    record TEXT NOT NULL,      -- number of what was submitted or acted on; of the ledger its month
    deed BIGINT NOT NULL,      -- row of the log (audit.seq) that sent it
    form TEXT NOT NULL,        -- "ledger" for the ledger
    at BIGINT NOT NULL,
    spent BIGINT NOT NULL,     -- ms; no pause longer than the limit effort.idle is part of it
    seq BIGINT NOT NULL,
    PRIMARY KEY (record, deed)
);
CREATE INDEX effort_at ON effort (at, form);
