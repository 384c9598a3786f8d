style.o: include/bihuan/ui/style.h
