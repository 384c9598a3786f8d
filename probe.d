probe.o: include/bihuan/app/probe.h
