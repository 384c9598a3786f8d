ledger_template.o: include/bihuan/export/ledger_template.h \
 include/bihuan/export/ledger_duty.h include/bihuan/export/sheet.h
include/bihuan/export/ledger_duty.h:
include/bihuan/export/sheet.h:
