-- SPDX-License-Identifier: MIT
-- One table for who may (bihuan-trust(7)): a step of a form, or a deed that is no step ("verb:limit" in the column form, its
-- part in the column step). A row written before has NULL in all of these: whatever department, one person.
ALTER TABLE access ADD COLUMN department TEXT;  -- of whom: a department's code; own = the one concerned; NULL = any
ALTER TABLE access ADD COLUMN people BIGINT;    -- 2 = a second person stands by; NULL = one does it
ALTER TABLE access ADD COLUMN one_of TEXT;      -- roles with blanks between, of which one of the two holds one; NULL = any
