paper.o: include/bihuan/paper/paper.h
