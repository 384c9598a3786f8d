ledger_cycle.o: src/export/ledger_cycle.h \
 include/bihuan/export/ledger_duty.h
include/bihuan/export/ledger_duty.h:
