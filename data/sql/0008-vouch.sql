-- SPDX-License-Identifier: MIT
-- Who answers for a signing key, and who may do which step where beyond what the forms say (bihuan-trust(7)).

CREATE TABLE vouch (          -- 担保: two people sign another's new key; bihuan verify asks for both
    key_id TEXT NOT NULL,     -- the key vouched for
    person TEXT NOT NULL,     -- who vouches
    by_key TEXT NOT NULL,     -- the key he signed with
    signature TEXT NOT NULL,  -- Ed25519, hex
    seq BIGINT NOT NULL,
    PRIMARY KEY (key_id, person)
);

CREATE TABLE access (         -- 权限: a step takes one of these roles, whatever the form itself allows
    id TEXT NOT NULL PRIMARY KEY,
    form TEXT NOT NULL,
    step TEXT NOT NULL,       -- submit, or a step of the form; * = all of it
    area TEXT NOT NULL,       -- there and in the areas inside it; '' = everywhere
    role TEXT NOT NULL,
    in_use BIGINT NOT NULL,   -- 0 = taken back
    seq BIGINT NOT NULL
);
CREATE INDEX access_form ON access (form, step);
