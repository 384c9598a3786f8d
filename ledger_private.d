ledger_private.o: src/app/ledger_private.h include/bihuan/app/ledger.h \
 include/bihuan/app/app.h include/bihuan/form/shelf.h \
 include/bihuan/form/form.h include/bihuan/form/field.h \
 include/bihuan/form/condition.h include/bihuan/form/spec.h \
 include/bihuan/store/change.h include/bihuan/base/clock.h \
 include/bihuan/seal/secret.h include/bihuan/store/plant.h \
 include/bihuan/store/db.h include/bihuan/model/person.h \
 include/bihuan/export/ledger_book.h include/bihuan/export/ledger.h \
 include/bihuan/export/ledger_facts.h \
 include/bihuan/export/ledger_events.h \
 include/bihuan/export/ledger_template.h \
 include/bihuan/export/ledger_duty.h include/bihuan/export/sheet.h \
 include/bihuan/export/ledger_calendar.h
include/bihuan/app/ledger.h:
include/bihuan/app/app.h:
include/bihuan/form/shelf.h:
include/bihuan/form/form.h:
include/bihuan/form/field.h:
include/bihuan/form/condition.h:
include/bihuan/form/spec.h:
include/bihuan/store/change.h:
include/bihuan/base/clock.h:
include/bihuan/seal/secret.h:
include/bihuan/store/plant.h:
include/bihuan/store/db.h:
include/bihuan/model/person.h:
include/bihuan/export/ledger_book.h:
include/bihuan/export/ledger.h:
include/bihuan/export/ledger_facts.h:
include/bihuan/export/ledger_events.h:
include/bihuan/export/ledger_template.h:
include/bihuan/export/ledger_duty.h:
include/bihuan/export/sheet.h:
include/bihuan/export/ledger_calendar.h:
