figures_view.o: src/screens/parts/figures_view.h include/bihuan/app/app.h \
 include/bihuan/form/shelf.h include/bihuan/form/form.h \
 include/bihuan/form/field.h include/bihuan/form/condition.h \
 include/bihuan/form/spec.h include/bihuan/store/change.h \
 include/bihuan/base/clock.h include/bihuan/seal/secret.h \
 include/bihuan/store/plant.h include/bihuan/store/db.h \
 include/bihuan/model/person.h include/bihuan/export/figures.h \
 include/bihuan/model/sample.h include/bihuan/ui/chart.h \
 include/bihuan/ui/cell.h include/bihuan/ui/style.h
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
include/bihuan/export/figures.h:
include/bihuan/model/sample.h:
include/bihuan/ui/chart.h:
include/bihuan/ui/cell.h:
include/bihuan/ui/style.h:
