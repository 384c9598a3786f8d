ledger_facts.o: include/bihuan/export/ledger_facts.h \
 include/bihuan/export/ledger_events.h
include/bihuan/export/ledger_events.h:
