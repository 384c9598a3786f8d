ledger_formula.o: src/export/ledger_formula.h \
 include/bihuan/export/ledger.h include/bihuan/export/ledger_facts.h \
 include/bihuan/export/ledger_events.h \
 include/bihuan/export/ledger_template.h \
 include/bihuan/export/ledger_duty.h include/bihuan/export/sheet.h
include/bihuan/export/ledger.h:
include/bihuan/export/ledger_facts.h:
include/bihuan/export/ledger_events.h:
include/bihuan/export/ledger_template.h:
include/bihuan/export/ledger_duty.h:
include/bihuan/export/sheet.h:
