-- SPDX-License-Identifier: MIT
-- People under a permit are counted out whatever ends its validity (bihuan-permit(7)).
ALTER TABLE record ADD COLUMN expired BIGINT;     -- when its validity ended while people worked; NULL = it did not
ALTER TABLE record ADD COLUMN counted_out BIGINT; -- when people and tools were counted out last; NULL = they were not
