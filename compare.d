compare.o: include/bihuan/form/compare.h include/bihuan/form/form.h \
 include/bihuan/form/field.h include/bihuan/form/condition.h \
 include/bihuan/form/spec.h
include/bihuan/form/form.h:
include/bihuan/form/field.h:
include/bihuan/form/condition.h:
include/bihuan/form/spec.h:
