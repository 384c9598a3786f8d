secret.o: src/cli/secret.h
