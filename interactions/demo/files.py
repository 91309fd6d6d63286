"""Small files to attach: a page of PDF, a table and a note."""


def pdf(*lines):
    """Return one page of PDF with these lines (Latin-1, no brackets or backslashes) as bytes."""
    text = " ".join(f"({line}) Tj T*" for line in lines)
    stream = f"BT /F1 12 Tf 16 TL 72 770 Td {text} ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    page, offsets = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(page))
        page += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    trailer = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(page)}\n%%EOF\n"
    return f"{page}xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode("latin-1")


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
