remind.o: include/bihuan/rule/remind.h include/bihuan/form/spec.h
include/bihuan/form/spec.h:
