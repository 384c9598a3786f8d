-- SPDX-License-Identifier: MIT
-- A seat belt, not security (whoever holds the file can drop it): the log grows at its end and nowhere else.
-- INSERT is guarded too, because INSERT OR REPLACE passes triggers on UPDATE and DELETE.
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows are never removed'); END;
CREATE TRIGGER audit_at_end BEFORE INSERT ON audit
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit)
BEGIN SELECT RAISE(ABORT, 'audit rows are added at the end only'); END;
