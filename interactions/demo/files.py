"""Small files to attach: a table and a note."""

PRICE_LIST = (
    b"Product,Width cm,Price EUR\r\n"
    b"Oak workbench,160,890.00\r\n"
    b"Folding bench,120,340.00\r\n"
    b"Tool cabinet,90,520.00\r\n"
    b"Drawer unit,60,410.00\r\n"
)
MINUTES = (
    b"Visit to the workshop\n\n"
    b"- Two benches at the north wall, 160 cm each.\n"
    b"- Goods lift: 178 cm at most, so the tops come in two parts.\n"
    b"- Fitting on a Friday, the shop is closed then.\n"
)
