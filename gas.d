gas.o: include/bihuan/rule/gas.h
