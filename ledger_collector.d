ledger_collector.o: src/export/ledger_collector.h \
 include/bihuan/base/clock.h include/bihuan/export/ledger_collect.h \
 include/bihuan/export/ledger.h include/bihuan/export/ledger_facts.h \
 include/bihuan/export/ledger_events.h \
 include/bihuan/export/ledger_template.h \
 include/bihuan/export/ledger_duty.h include/bihuan/export/sheet.h \
 include/bihuan/store/db.h include/bihuan/form/shelf.h \
 include/bihuan/form/form.h include/bihuan/form/field.h \
 include/bihuan/form/condition.h include/bihuan/form/spec.h \
 include/bihuan/store/change.h include/bihuan/seal/secret.h \
 include/bihuan/store/plant.h
include/bihuan/base/clock.h:
include/bihuan/export/ledger_collect.h:
include/bihuan/export/ledger.h:
include/bihuan/export/ledger_facts.h:
include/bihuan/export/ledger_events.h:
include/bihuan/export/ledger_template.h:
include/bihuan/export/ledger_duty.h:
include/bihuan/export/sheet.h:
include/bihuan/store/db.h:
include/bihuan/form/shelf.h:
include/bihuan/form/form.h:
include/bihuan/form/field.h:
include/bihuan/form/condition.h:
include/bihuan/form/spec.h:
include/bihuan/store/change.h:
include/bihuan/seal/secret.h:
include/bihuan/store/plant.h:
