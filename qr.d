qr.o: include/bihuan/paper/qr.h
