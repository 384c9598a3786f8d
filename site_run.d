site_run.o: src/app/site_run.h include/bihuan/app/site.h \
 include/bihuan/app/app.h include/bihuan/form/shelf.h \
 include/bihuan/form/form.h include/bihuan/form/field.h \
 include/bihuan/form/condition.h include/bihuan/form/spec.h \
 include/bihuan/store/change.h include/bihuan/base/clock.h \
 include/bihuan/seal/secret.h include/bihuan/store/plant.h \
 include/bihuan/store/db.h include/bihuan/model/person.h \
 include/bihuan/model/area.h include/bihuan/model/grid.h \
 include/bihuan/model/class.h include/bihuan/model/device.h src/app/csv.h
include/bihuan/app/site.h:
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
include/bihuan/model/area.h:
include/bihuan/model/grid.h:
include/bihuan/model/class.h:
include/bihuan/model/device.h:
src/app/csv.h:
