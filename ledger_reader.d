ledger_reader.o: src/export/ledger_reader.h include/bihuan/config/ini.h
include/bihuan/config/ini.h:
