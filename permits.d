permits.o: include/bihuan/app/permits.h include/bihuan/app/work.h \
 include/bihuan/app/app.h include/bihuan/form/shelf.h \
 include/bihuan/form/form.h include/bihuan/form/field.h \
 include/bihuan/form/condition.h include/bihuan/form/spec.h \
 include/bihuan/store/change.h include/bihuan/base/clock.h \
 include/bihuan/seal/secret.h include/bihuan/store/plant.h \
 include/bihuan/store/db.h include/bihuan/model/person.h \
 include/bihuan/form/check.h include/bihuan/form/flow.h \
 include/bihuan/model/hold.h include/bihuan/model/record.h \
 include/bihuan/model/step.h include/bihuan/rule/rule.h
include/bihuan/app/work.h:
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
include/bihuan/form/check.h:
include/bihuan/form/flow.h:
include/bihuan/model/hold.h:
include/bihuan/model/record.h:
include/bihuan/model/step.h:
include/bihuan/rule/rule.h:
