key.o: include/bihuan/ui/key.h
