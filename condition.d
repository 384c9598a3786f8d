condition.o: include/bihuan/form/condition.h
