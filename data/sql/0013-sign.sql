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
