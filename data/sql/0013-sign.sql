-- SPDX-License-Identifier: MIT
-- What two people do together carries two signatures (bihuan-trust(7)). The log row whose images name this schema or a later
-- one is also the one from which verify asks for the signatures that data/trust/signed.csv wants.

CREATE TABLE cosign (         -- 副签: the second signature of a log row, and part of what the first one signs
    at_seq BIGINT NOT NULL,   -- the log row; always the row that wrote this
    person TEXT NOT NULL,     -- who signed beside the actor
    by_key TEXT NOT NULL,     -- the key he signed with
    meaning TEXT NOT NULL,    -- as what, in both languages
    signature TEXT NOT NULL,  -- Ed25519, hex
    seq BIGINT NOT NULL,
    PRIMARY KEY (at_seq, person)
);

-- What a break binds: nothing before, behind or of the state can be moved under its cover (NULL: accepted by an older program).
ALTER TABLE log_break ADD COLUMN hash_before TEXT;  -- of the log row before it as it stood, '' = there was none
ALTER TABLE log_break ADD COLUMN hash_behind TEXT;  -- of the log row behind it, '' = there was none yet
ALTER TABLE log_break ADD COLUMN images TEXT;       -- what the broken rows wrote, from the state: SEQ, tab, images with commas, newline
