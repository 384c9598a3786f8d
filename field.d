field.o: include/bihuan/form/field.h include/bihuan/form/condition.h \
 include/bihuan/form/spec.h
include/bihuan/form/condition.h:
include/bihuan/form/spec.h:
