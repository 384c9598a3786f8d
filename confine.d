confine.o: src/paper/confine.h
