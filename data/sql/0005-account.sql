-- SPDX-License-Identifier: MIT
-- Accounts and signing keys (bihuan-trust(7)). Nothing in it is secret without the plant's key file and a password.
CREATE TABLE account (        -- who has secrets in this plant; a person without a row signs nothing
    person TEXT NOT NULL PRIMARY KEY,
    state TEXT NOT NULL,      -- active, left
    cost TEXT NOT NULL,       -- of stretching the password: argon2id:OPS:BYTES:SALT
    box TEXT NOT NULL,        -- the signing key wrapped by password and pepper, hex
    pin_cost TEXT NOT NULL,   -- of stretching the PIN
    pin TEXT NOT NULL,        -- what a PIN is checked against, hex; '' = none set
    key_id TEXT NOT NULL,     -- the signing key in use
    since BIGINT NOT NULL,
    enrolled_by TEXT NOT NULL, -- the two who enrolled or reset it, comma-separated; '' = the first accounts of a plant
    seq BIGINT NOT NULL
);

CREATE TABLE sign_key (       -- every signing key there ever was: old signatures stay checkable
    key_id TEXT NOT NULL PRIMARY KEY, -- first 8 bytes of SHA-256 of the public key, hex
    person TEXT NOT NULL,
    public TEXT NOT NULL,     -- Ed25519 public key, hex
    since_row BIGINT NOT NULL,   -- audit row from which it may sign
    revoked_row BIGINT NOT NULL, -- audit row from which it may not any more, 0 = in use
    seq BIGINT NOT NULL
);
CREATE INDEX sign_key_person ON sign_key (person, since_row);

CREATE TABLE attempt (        -- wrong secrets of a person at a terminal; each change of it is an audit row
    person TEXT NOT NULL,
    terminal TEXT NOT NULL,
    wrong BIGINT NOT NULL,    -- in a row
    last BIGINT NOT NULL,     -- time of the last wrong one
    dead_until BIGINT NOT NULL, -- no PIN is taken there before; 0 = none
    seq BIGINT NOT NULL,
    PRIMARY KEY (person, terminal)
);
