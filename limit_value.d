limit_value.o: include/bihuan/model/limit_value.h
