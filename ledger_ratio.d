ledger_ratio.o: src/export/ledger_ratio.h
