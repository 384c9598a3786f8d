csv.o: src/app/csv.h
