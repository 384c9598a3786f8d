role.o: include/bihuan/model/role.h
