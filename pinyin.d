pinyin.o: src/app/pinyin.h
