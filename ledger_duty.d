ledger_duty.o: include/bihuan/export/ledger_duty.h
