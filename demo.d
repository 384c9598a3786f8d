demo.o: include/bihuan/app/demo.h
