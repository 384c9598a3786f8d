lint.o: include/bihuan/rule/lint.h include/bihuan/form/lint.h \
 include/bihuan/config/ini.h include/bihuan/form/form.h \
 include/bihuan/form/field.h include/bihuan/form/condition.h \
 include/bihuan/form/spec.h
include/bihuan/form/lint.h:
include/bihuan/config/ini.h:
include/bihuan/form/form.h:
include/bihuan/form/field.h:
include/bihuan/form/condition.h:
include/bihuan/form/spec.h:
