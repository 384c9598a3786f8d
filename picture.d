picture.o: include/bihuan/paper/picture.h
