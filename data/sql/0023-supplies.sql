-- SPDX-License-Identifier: MIT
-- Supplies that are counted blind (bihuan-supplies(7)), questions before a form opens (bihuan-quiz(5)), who is on site, what is reminded of.
CREATE TABLE supply_item (            -- 物资
    code TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_en TEXT NOT NULL,
    kind TEXT NOT NULL,        -- scba, suit, mask … (data/classes/supply.ini)
    spec TEXT NOT NULL,
    standard TEXT NOT NULL,    -- its product standard
    unit TEXT NOT NULL,        -- 套, 台, kg
    decimals BIGINT NOT NULL,  -- of quantities: 0 = whole pieces
    expires BIGINT NOT NULL,   -- 1: a lot needs its expiry
    seq BIGINT NOT NULL
);

CREATE TABLE supply_place (           -- 存放点: a cabinet or store with a label of its own
    code TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    area TEXT NOT NULL,
    keeper TEXT NOT NULL,      -- person; '' = nobody
    phone TEXT NOT NULL,       -- '' = the keeper's
    source TEXT NOT NULL,      -- major hazard source it serves; '' = that of the area
    sealed BIGINT NOT NULL,    -- 1: it carries a seal that is looked at
    people BIGINT NOT NULL,    -- on shift there, for minima by person; 0 = not said
    cycle TEXT NOT NULL,       -- counted so often: 30d, @limit; '' = the plant's
    generation BIGINT NOT NULL, -- of its newest label (table label, device = 'place:CODE')
    retired BIGINT,
    seq BIGINT NOT NULL
);
CREATE INDEX supply_place_area ON supply_place (area, code);

CREATE TABLE supply_minimum (         -- 最低配备: what a place needs of an item beside what the rule says
    place TEXT NOT NULL,
    item TEXT NOT NULL,
    quantity TEXT NOT NULL,    -- decimal
    basis TEXT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (place, item)
);

CREATE TABLE supply_lot (             -- 批次
    id TEXT NOT NULL PRIMARY KEY, -- ITEM/LOT
    item TEXT NOT NULL,
    lot TEXT NOT NULL,         -- as printed on it; '' = none
    expiry TEXT NOT NULL,      -- date; '' = it does not expire
    seq BIGINT NOT NULL
);

CREATE TABLE supply_move (            -- 出入库: the stock is their sum
    id TEXT NOT NULL PRIMARY KEY, -- NUMBER/LINE of the record that made it
    record TEXT NOT NULL,
    kind TEXT NOT NULL,        -- in, issue, return, use, scrap, move, count
    item TEXT NOT NULL,
    lot TEXT NOT NULL,
    place TEXT NOT NULL,
    quantity BIGINT NOT NULL,  -- thousandths of a unit, signed: what it does to the stock of the place
    at BIGINT NOT NULL,
    person TEXT NOT NULL,
    task TEXT NOT NULL,        -- record it was moved for; '' = none
    seq BIGINT NOT NULL
);
CREATE INDEX supply_move_place ON supply_move (place, item, lot, at);
CREATE INDEX supply_move_first ON supply_move (place, at);
CREATE INDEX supply_move_item ON supply_move (item, at);
CREATE INDEX supply_move_record ON supply_move (record);

CREATE TABLE supply_stock (         -- 现有量: the sum of the moves of a place, item and lot, kept by the change that writes a move
    place TEXT NOT NULL,
    item TEXT NOT NULL,
    lot TEXT NOT NULL,
    quantity BIGINT NOT NULL,  -- thousandths
    seq BIGINT NOT NULL,
    PRIMARY KEY (place, item, lot)
);

CREATE TABLE stock_count (           -- 盘点
    id TEXT NOT NULL PRIMARY KEY, -- KC-2026-00001
    place TEXT NOT NULL,
    state TEXT NOT NULL,       -- counting, recount, approve, posted, void
    begun BIGINT NOT NULL,
    begun_by TEXT NOT NULL,
    ended BIGINT,              -- the first count was handed in
    approved BIGINT,
    approved_by TEXT NOT NULL,
    seal TEXT NOT NULL,        -- whole, broken, none
    reason TEXT NOT NULL,      -- of the differences
    record TEXT NOT NULL,      -- the supply-check or posting that came of it
    seq BIGINT NOT NULL
);
CREATE INDEX stock_count_place ON stock_count (place, begun);

CREATE TABLE stock_count_line (      -- one thing counted by one person
    id TEXT NOT NULL PRIMARY KEY, -- COUNT/N: in the order they came
    count TEXT NOT NULL,
    item TEXT NOT NULL,
    lot TEXT NOT NULL,
    turn BIGINT NOT NULL,      -- 1 counted, 2 counted again by another, 3 … once more, by yet another
    quantity BIGINT NOT NULL,  -- thousandths, as seen
    stock BIGINT NOT NULL,     -- of the books at that moment; never shown before the count has ended
    at BIGINT NOT NULL,
    person TEXT NOT NULL,
    found BIGINT NOT NULL,     -- 1: not on the list of the place
    expiry TEXT NOT NULL,      -- date said for a lot that has none yet; the lot has it when the count is posted
    note TEXT NOT NULL,        -- what the counter says of it
    seq BIGINT NOT NULL
);
CREATE INDEX stock_count_line_count ON stock_count_line (count);

CREATE TABLE quiz (            -- 题库, a version a row
    id TEXT NOT NULL PRIMARY KEY, -- NAME.VERSION
    name TEXT NOT NULL,
    version BIGINT NOT NULL,
    text TEXT NOT NULL,        -- the file as it was installed
    installed BIGINT NOT NULL,
    person TEXT NOT NULL,
    ended BIGINT,
    seq BIGINT NOT NULL
);

CREATE TABLE quiz_attempt (         -- 答题: questions drawn for one person and form
    id TEXT NOT NULL PRIMARY KEY,
    person TEXT NOT NULL,
    form TEXT NOT NULL,
    quiz TEXT NOT NULL,        -- NAME.VERSION
    theme TEXT NOT NULL,       -- '' = of the whole bank; else the questions that follow a lesson
    drawn TEXT NOT NULL,       -- QUESTION:ORDER,… e.g. people-stop:cab
    at BIGINT NOT NULL,        -- drawn
    answered BIGINT,
    answers TEXT NOT NULL,     -- option of each, as the bank has it: c,b,a
    passed BIGINT NOT NULL,
    until BIGINT,              -- passed: the gate is open until then
    record TEXT NOT NULL,      -- the one it opened, where a pass opens one; '' = none yet, or it is for the shift
    seq BIGINT NOT NULL
);
CREATE INDEX quiz_attempt_person ON quiz_attempt (person, form, at);
CREATE UNIQUE INDEX quiz_attempt_open ON quiz_attempt (person, form) WHERE answered IS NULL;

CREATE TABLE quiz_lesson (          -- 微课: one a person has to work through
    id TEXT NOT NULL PRIMARY KEY,
    person TEXT NOT NULL,
    form TEXT NOT NULL,
    quiz TEXT NOT NULL,
    theme TEXT NOT NULL,
    attempt TEXT NOT NULL,     -- the one that failed
    control TEXT NOT NULL,     -- its control question as shown: bca = option b is A
    begun BIGINT,              -- its first page was shown
    pages BIGINT NOT NULL,     -- turned so far
    turned BIGINT,             -- the page at hand was shown
    done BIGINT,               -- with the control question right
    ended BIGINT,              -- the questions behind it were answered: the lock is off, or another lesson took its place
    seq BIGINT NOT NULL
);
CREATE INDEX quiz_lesson_open ON quiz_lesson (person, form) WHERE ended IS NULL;

CREATE TABLE entry_pass (            -- 入场证: a worker of a contractor's entry
    code TEXT NOT NULL PRIMARY KEY, -- NUMBER-01: the entry's number and a running one
    entry TEXT NOT NULL,       -- number of the contractor-entry
    name TEXT NOT NULL,
    document TEXT NOT NULL,    -- last four of the identity card; '' = not given
    phone TEXT NOT NULL,
    certificate_until TEXT NOT NULL, -- date; '' = none needed
    revoked BIGINT,
    inside BIGINT,             -- 在厂: let in then; NULL = not inside
    seq BIGINT NOT NULL
);
CREATE INDEX entry_pass_entry ON entry_pass (entry);
CREATE INDEX entry_pass_inside ON entry_pass (inside) WHERE inside IS NOT NULL;

CREATE TABLE gate_scan (       -- 门岗扫码: in, out, refused
    id TEXT NOT NULL PRIMARY KEY,
    pass TEXT NOT NULL,        -- as its label says, also where that is forged
    way TEXT NOT NULL,         -- in, out, refused
    at BIGINT NOT NULL,
    person TEXT NOT NULL,      -- who stood at the gate; nobody: only for out
    why TEXT NOT NULL,         -- of what was refused
    seq BIGINT NOT NULL
);
CREATE INDEX gate_scan_pass ON gate_scan (pass, at);

CREATE TABLE scene (           -- 提醒场景: what the plant is reminded of
    id TEXT NOT NULL PRIMARY KEY, -- hazard-overdue, permit-end, night-work, papers, tests, checks, ledger
    in_use BIGINT NOT NULL,
    leads TEXT NOT NULL,       -- 30d,7d,1d; of night-work the time of day; '' = as each says
    who TEXT NOT NULL,         -- role:clerk, dept:EQP; '' = as each says
    channel TEXT NOT NULL,     -- email sms; '' = as each says
    seq BIGINT NOT NULL
);

ALTER TABLE message ADD COLUMN scene TEXT;       -- what it reminds of; NULL = it is no reminder of a scene
CREATE INDEX message_scene ON message (scene, due) WHERE scene IS NOT NULL;

ALTER TABLE material ADD COLUMN msds TEXT;       -- number of its data sheet
ALTER TABLE material ADD COLUMN hazards TEXT;    -- 危险性类别
ALTER TABLE material ADD COLUMN first_aid TEXT;  -- two lines
ALTER TABLE material ADD COLUMN spill TEXT;
ALTER TABLE material ADD COLUMN phone TEXT;      -- in an emergency
ALTER TABLE material ADD COLUMN uel TEXT;        -- upper explosive limit, % by volume
