cli.o: include/bihuan/cli/cli.h
