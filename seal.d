seal.o: include/bihuan/seal/seal.h
