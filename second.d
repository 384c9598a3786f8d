second.o: src/screens/parts/second.h include/bihuan/app/authority.h \
 include/bihuan/app/app.h include/bihuan/form/shelf.h \
 include/bihuan/form/form.h include/bihuan/form/field.h \
 include/bihuan/form/condition.h include/bihuan/form/spec.h \
 include/bihuan/store/change.h include/bihuan/base/clock.h \
 include/bihuan/seal/secret.h include/bihuan/store/plant.h \
 include/bihuan/store/db.h include/bihuan/model/person.h \
 include/bihuan/ui/ui.h include/bihuan/ui/screen.h \
 include/bihuan/ui/cell.h include/bihuan/ui/style.h \
 include/bihuan/ui/keymap.h include/bihuan/ui/key.h \
 include/bihuan/ui/term.h include/bihuan/ui/theme.h
include/bihuan/app/authority.h:
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
include/bihuan/ui/ui.h:
include/bihuan/ui/screen.h:
include/bihuan/ui/cell.h:
include/bihuan/ui/style.h:
include/bihuan/ui/keymap.h:
include/bihuan/ui/key.h:
include/bihuan/ui/term.h:
include/bihuan/ui/theme.h:
