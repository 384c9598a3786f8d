# SPDX-License-Identifier: MIT
#
# openpyxl writing the cells of xlsx.c:  xlsx.py FILE ROWS  prints seconds.
import sys
import time

import openpyxl
from openpyxl.styles import Alignment, Border, Side

begin = time.monotonic()
book = openpyxl.Workbook(write_only=True)
sheet = book.create_sheet("履职台账")
border = Border(*(Side("thin") for _ in range(4)))
from openpyxl.cell import WriteOnlyCell

texts = ["2026-10", "MHS-01·液氨罐区", "三级", "5.38", "操作负责人", "王强/罐区主任/138****0139"]
wrap = Alignment(wrap_text=True)
for row in range(int(sys.argv[2])):
    cells = []
    for column in range(17):
        if column < 6 or column == 16:
            cell = WriteOnlyCell(sheet, texts[column] if column < 6 else f"YH-2026-{row:05d} 法兰泄漏; 结论:合格")
            cell.alignment = wrap
        else:
            cell = WriteOnlyCell(sheet, float(f"{(row * 7 + column) % 100}.{(row + column) % 10}"))
            cell.number_format = "0.0"
        cell.border = border
        cells.append(cell)
    sheet.append(cells)
book.save(sys.argv[1])
print(f"{time.monotonic() - begin:.3f}")
