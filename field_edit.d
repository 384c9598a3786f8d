field_edit.o: src/screens/parts/field_edit.h include/bihuan/form/field.h \
 include/bihuan/form/condition.h include/bihuan/form/spec.h \
 include/bihuan/ui/entry.h include/bihuan/ui/screen.h \
 include/bihuan/ui/cell.h include/bihuan/ui/style.h \
 include/bihuan/ui/keymap.h include/bihuan/ui/key.h
include/bihuan/form/field.h:
include/bihuan/form/condition.h:
include/bihuan/form/spec.h:
include/bihuan/ui/entry.h:
include/bihuan/ui/screen.h:
include/bihuan/ui/cell.h:
include/bihuan/ui/style.h:
include/bihuan/ui/keymap.h:
include/bihuan/ui/key.h:
