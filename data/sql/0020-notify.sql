-- SPDX-License-Identifier: MIT
-- The plant hears it: what becomes of a message, where people are reached, what is set up, silences (bihuan-serve(8)).
ALTER TABLE message ADD COLUMN kind TEXT;      -- task, reminder, escalation, freeze, alarm, notice, test; NULL = notice
ALTER TABLE message ADD COLUMN title TEXT;     -- one line; NULL = the first of the text
ALTER TABLE message ADD COLUMN step BIGINT;    -- position of the step it is about: done, it is withdrawn; NULL = none
ALTER TABLE message ADD COLUMN next BIGINT;    -- not to be tried before; NULL = at once
ALTER TABLE message ADD COLUMN claim TEXT;     -- of one sending: the same for the messages of a digest; NULL = not claimed
ALTER TABLE message ADD COLUMN sent BIGINT;    -- when the channel took it
ALTER TABLE message ADD COLUMN seen BIGINT;    -- when its receiver looked, or acknowledged
ALTER TABLE message ADD COLUMN error TEXT;     -- why the last try failed, why it was withdrawn
ALTER TABLE message ADD COLUMN reply TEXT;     -- what the service calls it
ALTER TABLE message ADD COLUMN file TEXT;      -- what is attached: report, map, ledger; NULL = nothing
ALTER TABLE message ADD COLUMN address TEXT;   -- where to, in place of what the receiver's contact says (an old one); NULL = that
ALTER TABLE step ADD COLUMN tell_due BIGINT;   -- when its people are told next (warned, reminded, unseen); NULL = not
CREATE INDEX message_next ON message (state, next);
CREATE INDEX message_record ON message (record, state);
CREATE INDEX message_target ON message (target, channel, sent);
CREATE INDEX message_claim ON message (claim) WHERE claim IS NOT NULL;
CREATE INDEX message_reply ON message (reply) WHERE reply IS NOT NULL;
CREATE INDEX message_unseen ON message (record) WHERE coalesce(seen, 0) = 0;
CREATE INDEX message_ringing ON message (target) WHERE coalesce(seen, 0) = 0 AND (channel = 'bell' OR kind IN ('alarm', 'freeze'));
CREATE INDEX step_tell ON step (tell_due) WHERE tell_due IS NOT NULL;

CREATE TABLE contact (         -- 联系方式
    id TEXT NOT NULL PRIMARY KEY, -- person
    mobile TEXT NOT NULL,
    email TEXT NOT NULL,
    wecom TEXT NOT NULL,       -- userid
    dingtalk TEXT NOT NULL,    -- userid
    feishu TEXT NOT NULL,      -- open_id
    lang TEXT NOT NULL,        -- zh, en; '' = zh
    quiet TEXT NOT NULL,       -- 22:00-06:00; '' = never
    seq BIGINT NOT NULL
);

CREATE TABLE directory (       -- whom a service's directory has shown: only who came from it can leave by it
    id TEXT NOT NULL PRIMARY KEY, -- wecom:USERID, dingtalk:USERID
    person TEXT NOT NULL,
    seq BIGINT NOT NULL
);

CREATE TABLE channel (         -- what the watch has set up, written by it
    name TEXT NOT NULL PRIMARY KEY, -- as `via` calls it
    kind TEXT NOT NULL,
    contact TEXT NOT NULL,     -- the column of contact it needs, '' = none
    position BIGINT NOT NULL,  -- order of preference; 0 = no longer set up
    since BIGINT NOT NULL,
    seq BIGINT NOT NULL
);

CREATE TABLE silence (         -- 静默: reminders are held back until its end
    id TEXT NOT NULL PRIMARY KEY,
    subject TEXT NOT NULL,     -- person:ID, area:CODE, record:NUMBER
    reason TEXT NOT NULL,
    person TEXT NOT NULL,      -- who ordered it
    since BIGINT NOT NULL,
    until BIGINT NOT NULL,
    ended BIGINT,              -- before its time; NULL = not
    seq BIGINT NOT NULL
);

CREATE TABLE phrase (          -- 消息用语: what the plant says instead of data/messages
    key TEXT NOT NULL PRIMARY KEY,
    zh TEXT NOT NULL,
    en TEXT NOT NULL,
    seq BIGINT NOT NULL
);
