output.o: src/cli/output.h
