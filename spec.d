spec.o: include/bihuan/form/spec.h
