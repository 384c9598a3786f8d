label.o: include/bihuan/label/label.h
