-- SPDX-License-Identifier: MIT
-- Sensors that act (bihuan-sensor(5)). Values themselves never stand here: they are in NAME.trend.db and NAME.serve/live.
CREATE TABLE point (           -- 监测点: one value that is watched
    code TEXT NOT NULL PRIMARY KEY,
    device TEXT NOT NULL,      -- code of the detector or instrument
    area TEXT NOT NULL,        -- where what it measures is; '' = the device's
    quantity TEXT NOT NULL,    -- o2, combustible, h2s, co, nh3, cl2, so2, temperature, pressure, level, flow, current, switch
    unit TEXT NOT NULL,        -- vol%, %LEL, ppm, mg/m3, °C, kPa …
    link TEXT NOT NULL,        -- NAME of [link NAME]
    address TEXT NOT NULL,     -- 1:3:0; plant/o2#value; a column
    type TEXT NOT NULL,        -- u16, s16, u32, s32, f32[:abcd]; '' where the link has texts
    scale TEXT NOT NULL,       -- decimal; value = raw * scale + bias
    bias TEXT NOT NULL,        -- "offset" in files
    low2 TEXT NOT NULL,        -- alarm limits in the point's unit; '' = the dated limit of the quantity
    low1 TEXT NOT NULL,
    high1 TEXT NOT NULL,
    high2 TEXT NOT NULL,
    hold TEXT NOT NULL,        -- so long outside before it is an alarm: 0s, 5s; '' = the dated limit
    clear TEXT NOT NULL,       -- so long inside, by the clearing band, before it can be reset: 3m; '' = the dated limit
    poll TEXT NOT NULL,        -- 1s
    outputs TEXT NOT NULL,     -- what is driven, separated by blanks
    least TEXT NOT NULL,       -- range of the instrument: outside it is a fault; '' = not known
    most TEXT NOT NULL,
    band TEXT NOT NULL,        -- so far inside a limit the value must come to clear; '' = the dated limit
    calibration TEXT NOT NULL, -- day until which it counts; '' = not said
    seq BIGINT NOT NULL
);

CREATE TABLE point_state (     -- what the watch found of a point, written when it changes
    point TEXT NOT NULL PRIMARY KEY,
    state TEXT NOT NULL,       -- normal, low1, low2, high1, high2, fault, bypass
    why TEXT NOT NULL,         -- of a fault: range, stale, polls, link, retained, calibration, number, setup …
    value TEXT NOT NULL,       -- at that time, in the point's unit; '' = none
    since BIGINT NOT NULL,
    seq BIGINT NOT NULL
);
CREATE INDEX point_of_area ON point (area);

CREATE TABLE bypass (          -- 旁路: a point that acts on nothing for a while
    id TEXT NOT NULL PRIMARY KEY,
    point TEXT NOT NULL,
    reason TEXT NOT NULL,
    person TEXT NOT NULL,
    second TEXT NOT NULL,
    since BIGINT NOT NULL,
    until BIGINT NOT NULL,
    ended BIGINT,              -- before its time; NULL = not
    seq BIGINT NOT NULL
);

CREATE TABLE episode (         -- 报警事件: from the first value outside to the reset by a person
    id TEXT NOT NULL PRIMARY KEY, -- made by the watch; also while the plant cannot be written
    record TEXT NOT NULL,      -- number of the alarm
    point TEXT NOT NULL,
    level TEXT NOT NULL,       -- the highest so far: low1, low2, high1, high2, fault
    value TEXT NOT NULL,       -- at the raise, in the point's unit
    worst TEXT NOT NULL,       -- the farthest outside so far
    raised BIGINT NOT NULL,    -- when it was seen
    asked BIGINT NOT NULL,     -- since when an acknowledgement counts: raised; later where a fault became a value outside
    acknowledged BIGINT,       -- by a person or a receipt
    person TEXT NOT NULL,      -- who; '' = not yet
    cleared BIGINT,            -- the values were inside for the clearing time
    reset BIGINT,              -- by a person: over
    seq BIGINT NOT NULL
);
CREATE INDEX episode_of_record ON episode (record);
CREATE INDEX episode_raised ON episode (raised);
CREATE INDEX episode_open ON episode (reset, point);

CREATE TABLE response (        -- 响应: what was done for an episode, with the time it was done
    id TEXT NOT NULL PRIMARY KEY,
    episode TEXT NOT NULL,
    level BIGINT NOT NULL,     -- 1 output, 2 people, 3 call
    at BIGINT NOT NULL,
    what TEXT NOT NULL,        -- plc:1:coil:0=1; task:TF-2026-00001 PERSON; voice PERSON
    ok TEXT NOT NULL,          -- yes, no; '' = not known yet
    detail TEXT NOT NULL,      -- why not; what answered
    seq BIGINT NOT NULL
);
CREATE INDEX response_of_episode ON response (episode, at);

CREATE TABLE judgement (       -- 老师傅规则: the veterans' rules, a version a row (bihuan-rule(5))
    id TEXT NOT NULL PRIMARY KEY, -- NAME.VERSION
    name TEXT NOT NULL,
    version BIGINT NOT NULL,
    text TEXT NOT NULL,        -- the file as it was installed
    examples TEXT NOT NULL,    -- its examples: {"FILE.csv": "the table"}
    owner TEXT NOT NULL,       -- person
    review TEXT NOT NULL,      -- day by which it is to be looked at again
    installed BIGINT NOT NULL,
    person TEXT NOT NULL,      -- who installed it
    ended BIGINT,              -- no longer asked; NULL = asked
    seq BIGINT NOT NULL
);
