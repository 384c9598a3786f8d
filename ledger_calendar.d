ledger_calendar.o: include/bihuan/export/ledger_calendar.h \
 include/bihuan/export/ledger_template.h \
 include/bihuan/export/ledger_duty.h include/bihuan/export/sheet.h \
 include/bihuan/store/db.h
include/bihuan/export/ledger_template.h:
include/bihuan/export/ledger_duty.h:
include/bihuan/export/sheet.h:
include/bihuan/store/db.h:
