outfile.o: include/bihuan/base/outfile.h
