-- SPDX-License-Identifier: MIT
-- The ledger of a month is done when the authority's platform has given a receipt for it (bihuan-ledger(7)).
CREATE TABLE ledger_receipt ( -- 上传回执: one per month, the newest
    month TEXT NOT NULL PRIMARY KEY, -- 2026-10
    number TEXT NOT NULL,            -- as the platform gave it
    person TEXT NOT NULL,            -- who recorded it
    at BIGINT NOT NULL,
    seq BIGINT NOT NULL
);
