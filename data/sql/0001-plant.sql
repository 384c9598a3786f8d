-- SPDX-License-Identifier: MIT
-- The plant (DESIGN 4). Text and BIGINT only; times are UTC milliseconds, 0 or NULL = none.
-- Every table but audit is state: the fold of the after-images in audit.body. Its column seq is the audit row that wrote
-- the row last; it is not part of the image. Rows are never deleted.

CREATE TABLE plant (          -- facts about this file, written once at init
    key TEXT NOT NULL PRIMARY KEY,  -- id, name, offset (minutes east of UTC), simulate, demo, schema
    value TEXT NOT NULL,
    seq BIGINT NOT NULL
);

CREATE TABLE audit (          -- the log: one row per change, chained by SHA-256
    seq INTEGER NOT NULL PRIMARY KEY,  -- 1, 2, 3 … without a gap
    at BIGINT NOT NULL,       -- effective time: max(clock, time of the row before)
    clock BIGINT NOT NULL,    -- what the machine's clock said
    actor TEXT NOT NULL,      -- person id, or 'system'
    terminal TEXT NOT NULL,   -- where it was done
    kind TEXT NOT NULL,       -- submit, act, freeze, escalate, import …
    subject TEXT NOT NULL,    -- what it is about: a record's number, a hold's id, …
    body TEXT NOT NULL,       -- canonical JSON: {"reason":…,"rows":[[table,{after-image}],…]}
    prev TEXT NOT NULL,       -- hash of the row before, hex
    hash TEXT NOT NULL,       -- SHA-256 over the stored bytes of this row and prev, hex
    key_id TEXT,              -- signer's key (part 3)
    signature TEXT            -- over hash (part 3)
);
CREATE INDEX audit_subject ON audit (subject, seq);

CREATE TABLE mention (        -- audit rows that touched a record although their subject is another
    subject TEXT NOT NULL,
    at_seq BIGINT NOT NULL,   -- the audit row
    seq BIGINT NOT NULL,
    PRIMARY KEY (subject, at_seq)
);

CREATE TABLE department (     -- 部门
    code TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_en TEXT NOT NULL,
    parent TEXT,              -- department, for organisations with levels
    seq BIGINT NOT NULL
);

CREATE TABLE area (           -- 区域; areas may lie in areas
    code TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    parent TEXT,              -- the enclosing area
    department TEXT,          -- department that runs it
    seq BIGINT NOT NULL
);

CREATE TABLE source (         -- 重大危险源 (GB 18218)
    code TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    level TEXT NOT NULL,      -- 1 … 4 (一级 … 四级)
    areas TEXT NOT NULL,      -- comma-separated area codes
    materials TEXT NOT NULL,  -- comma-separated name:cas:design_q_tonnes:Q:beta, decimal text
    since BIGINT NOT NULL,
    until BIGINT NOT NULL,    -- 0 = still registered
    seq BIGINT NOT NULL
);

CREATE TABLE device (         -- 设备
    code TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    area TEXT NOT NULL,
    position TEXT NOT NULL,   -- 位置, as people say it
    category TEXT NOT NULL,   -- kind of equipment, free text
    generation BIGINT NOT NULL, -- of its newest label
    seq BIGINT NOT NULL
);
CREATE INDEX device_area ON device (area, code);

CREATE TABLE label (          -- every label ever issued; a device's newest one is valid
    code TEXT NOT NULL PRIMARY KEY,  -- printed short code, without the dash
    device TEXT NOT NULL,
    generation BIGINT NOT NULL,
    since BIGINT NOT NULL,
    revoked BIGINT NOT NULL,  -- 0 = valid
    seq BIGINT NOT NULL
);
CREATE INDEX label_device ON label (device, generation);

CREATE TABLE person (         -- 人员
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    pinyin TEXT NOT NULL,     -- initials, for finding
    department TEXT NOT NULL,
    title TEXT NOT NULL,      -- 职务
    crew TEXT NOT NULL,       -- shift crew, '' = day work
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    in_service BIGINT NOT NULL, -- 在职 1, left 0
    seq BIGINT NOT NULL
);
CREATE INDEX person_department ON person (department, id);

CREATE TABLE appointment (    -- a role held by a person
    person TEXT NOT NULL,
    role TEXT NOT NULL,       -- ehs, ehs-head, team-leader, principal …
    scope TEXT NOT NULL,      -- '' = everywhere; source:CODE, area:CODE, department:CODE
    since BIGINT NOT NULL,
    until BIGINT NOT NULL,    -- 0 = still
    seq BIGINT NOT NULL,
    PRIMARY KEY (person, role, scope, since)
);
CREATE INDEX appointment_role ON appointment (role, person);

CREATE TABLE shift_plan (     -- 倒班: pattern and crews (domain.md 11)
    crew TEXT NOT NULL PRIMARY KEY, -- A, B, C, D; '' = day work
    name TEXT NOT NULL,
    epoch TEXT NOT NULL,      -- date on which pattern position 0 began for offset 0
    pattern TEXT NOT NULL,    -- one word per day: day,night,off,off
    offset_days BIGINT NOT NULL,
    times TEXT NOT NULL,      -- day=08:00-20:00,night=20:00-08:00
    seq BIGINT NOT NULL
);

CREATE TABLE holiday (        -- data, never computed
    day TEXT NOT NULL PRIMARY KEY, -- 2026-10-01
    kind TEXT NOT NULL,       -- statutory 法定, workday 调休上班, rest 公休
    name TEXT NOT NULL,
    seq BIGINT NOT NULL
);

CREATE TABLE form (           -- installed form versions
    name TEXT NOT NULL,
    version BIGINT NOT NULL,
    text TEXT NOT NULL,
    hash TEXT NOT NULL,       -- SHA-256 of text
    since BIGINT NOT NULL,
    installed_by TEXT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (name, version)
);

CREATE TABLE limit_value (    -- 限值: legal and plant numbers, dated, with their source
    name TEXT NOT NULL,
    effective_from TEXT NOT NULL, -- date
    effective_to TEXT NOT NULL,   -- date, '' = open
    value TEXT NOT NULL,
    unit TEXT NOT NULL,
    source TEXT NOT NULL,
    certainty TEXT NOT NULL,  -- M1 M2 M3 P S… (domain.md)
    title TEXT NOT NULL,
    title_en TEXT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (name, effective_from)
);

CREATE TABLE counter (        -- numbers of records, assigned at commit
    name TEXT NOT NULL PRIMARY KEY, -- form and period: hazard/2026
    value BIGINT NOT NULL,
    seq BIGINT NOT NULL
);

CREATE TABLE record (         -- 单据: one filled form
    number TEXT NOT NULL PRIMARY KEY,
    form TEXT NOT NULL,
    version BIGINT NOT NULL,
    state TEXT NOT NULL,      -- open: name of its current step, or suspended; ended: closed void duplicate rejected expired
    ended BIGINT NOT NULL,    -- 0 open, 1 ended
    area TEXT,
    device TEXT,
    source TEXT,
    position TEXT,
    category TEXT,
    level TEXT,
    shift TEXT,               -- shift and crew at submit
    department TEXT,          -- dispatched to
    opened BIGINT NOT NULL,
    due BIGINT,               -- of the current step
    closed BIGINT,
    valid_until BIGINT,       -- permits: expires then
    opened_by TEXT NOT NULL,
    confirmed BIGINT,         -- when a second person confirmed a void, duplicate or rejected decision
    lifted BIGINT,            -- permits: when the last hold on it was lifted; asks for a fresh gas test
    rejects BIGINT NOT NULL,  -- how often sent back
    revision BIGINT NOT NULL, -- grows with every change: two people on one record
    fields TEXT NOT NULL,     -- canonical JSON object of texts
    seq BIGINT NOT NULL
);
CREATE INDEX record_opened ON record (opened, number);
CREATE INDEX record_form ON record (form, opened, number);
CREATE INDEX record_open ON record (ended, due, number);
CREATE INDEX record_newest ON record (ended, opened, number);
CREATE INDEX record_valid ON record (ended, valid_until);
CREATE INDEX record_area ON record (area, category, opened);
CREATE INDEX record_device ON record (device, opened);

CREATE TABLE step (           -- 节点: one node a record has entered
    record TEXT NOT NULL,
    position BIGINT NOT NULL, -- 1, 2, 3 … in the order of entering
    name TEXT NOT NULL,
    assignee TEXT NOT NULL,   -- person:ID, dept:CODE, role:CODE (several with commas)
    stand_in TEXT NOT NULL,   -- person:ID acting for somebody off duty, '' = nobody
    entered BIGINT NOT NULL,
    due BIGINT NOT NULL,      -- 0 = no limit
    rung BIGINT NOT NULL,     -- escalation rungs already climbed
    rung_due BIGINT NOT NULL, -- when the next rung is reached, 0 = none
    done BIGINT NOT NULL,     -- 0 = open
    done_by TEXT NOT NULL,
    decision TEXT NOT NULL,   -- '', done, reject, cancelled
    fields TEXT NOT NULL,     -- canonical JSON of the fields given in this step
    seq BIGINT NOT NULL,
    PRIMARY KEY (record, position)
);
CREATE INDEX step_rung ON step (done, rung_due);
CREATE INDEX step_open ON step (done, record);

CREATE TABLE hold (           -- 冻结/锁定
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,       -- freeze, lock
    target TEXT NOT NULL,     -- area code, device code, person/form
    rule TEXT NOT NULL,       -- form/rule that placed it
    record TEXT NOT NULL,     -- the record that tripped it
    since BIGINT NOT NULL,
    until BIGINT NOT NULL,    -- lifted then; 0 = in force
    why TEXT NOT NULL,        -- facts, as a sentence
    treatment TEXT NOT NULL,  -- record that proves the treatment
    signed TEXT NOT NULL,     -- who has signed the lift so far: role=person, comma-separated
    seq BIGINT NOT NULL
);
CREATE INDEX hold_target ON hold (until, target);

CREATE TABLE obligation (     -- 到期事项: due again and again, or once
    id TEXT NOT NULL PRIMARY KEY,
    subject TEXT NOT NULL,    -- plant, device:CODE, person:ID, source:CODE
    kind TEXT NOT NULL,       -- ledger, certificate, test …
    title TEXT NOT NULL,
    title_en TEXT NOT NULL,
    cycle TEXT NOT NULL,      -- monthly:23, 365d, once
    leads TEXT NOT NULL,      -- comma-separated lead times: 7d,3d,1d
    blocks BIGINT NOT NULL,   -- 1 blocks when overdue, 0 warns
    remind TEXT NOT NULL,     -- role:… via …
    basis TEXT NOT NULL,      -- source of the rule
    last BIGINT NOT NULL,     -- done last, 0 = never
    next BIGINT NOT NULL,     -- due next
    seq BIGINT NOT NULL
);
CREATE INDEX obligation_next ON obligation (next, id);
CREATE INDEX obligation_subject ON obligation (subject, kind);

CREATE TABLE occasion (       -- each (rule, subject, occasion) happens exactly once
    rule TEXT NOT NULL,
    subject TEXT NOT NULL,
    occasion TEXT NOT NULL,
    at BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (rule, subject, occasion)
);

CREATE TABLE reading (        -- a sensor value or gas test (part 4)
    id TEXT NOT NULL PRIMARY KEY,
    record TEXT NOT NULL,
    point TEXT NOT NULL,
    quantity TEXT NOT NULL,
    value TEXT NOT NULL,      -- decimal text
    unit TEXT NOT NULL,
    at BIGINT NOT NULL,
    by_whom TEXT NOT NULL,
    seq BIGINT NOT NULL
);

CREATE TABLE message (        -- outbox
    id TEXT NOT NULL PRIMARY KEY,
    channel TEXT NOT NULL,    -- email, sms, …
    target TEXT NOT NULL,     -- person id
    text TEXT NOT NULL,
    record TEXT NOT NULL,
    due BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    state TEXT NOT NULL,      -- waiting, sent, failed
    dedupe TEXT NOT NULL,     -- one message per rule, subject, occasion, channel and person
    seq BIGINT NOT NULL,
    UNIQUE (dedupe)
);
CREATE INDEX message_state ON message (state, due);

CREATE TABLE blob (           -- evidence; the bytes lie in NAME.evidence/HASH
    hash TEXT NOT NULL,       -- SHA-256 of the bytes
    record TEXT NOT NULL,     -- first owner
    field TEXT NOT NULL,
    size BIGINT NOT NULL,
    kind TEXT NOT NULL,       -- photo, sound, other; from the first bytes, never from the name
    name TEXT NOT NULL,       -- as the person called it
    seq BIGINT NOT NULL,
    PRIMARY KEY (hash, record, field)
);

CREATE TABLE ledger_month (   -- a closed month of the ledger (part 2)
    month TEXT NOT NULL PRIMARY KEY,
    body TEXT NOT NULL,       -- canonical JSON of columns and rows
    head TEXT NOT NULL,       -- head code at closing
    seq BIGINT NOT NULL
);
