ledger_events.o: include/bihuan/export/ledger_events.h
