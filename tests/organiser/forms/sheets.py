"""Forms as people bring them: tables, and the spreadsheets made of them."""

from io import BytesIO

from openpyxl import Workbook  # type: ignore[import-untyped]

WATER = """
| survey   |                   |        |                        |
|          | type              | name   | label                  |
|          | select_one falta  | agua   | ¿Te falta agua?        |
|          | integer           | dias   | ¿Cuántos días?         |
|          | text              | idea   | ¿Qué propones?         |
| choices  |                   |        |                        |
|          | list_name         | name   | label                  |
|          | falta             | si     | Sí                     |
|          | falta             | no     | No                     |
| settings |                   |        |                        |
|          | form_title        | form_id | version               |
|          | Agua en la colonia | agua  | 3                      |
"""
NEWER = WATER.replace("| 3  ", "| 4  ").replace("¿Te falta agua?", "¿Te falta el agua?")
BROKEN = WATER.replace("| integer  ", "| entero   ").replace("| select_one falta ", "| select_one sobra ")
TWO_TONGUES = """
| survey |      |      |                       |                |
|        | type | name | label::Español (es)   | label::Mixteco (mix) |
|        | text | uno  | ¿Qué falta?           | ¿Ndia kumani?  |
"""


def excel(table: str) -> bytes:
    """The same form as an .xlsx."""
    book = Workbook()
    book.remove(book.active)
    page = None
    for line in table.strip().splitlines():
        if sheet := line.split("|")[1].strip():
            page = book.create_sheet(sheet)
        elif page is not None:
            page.append(_cells(line))
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def _cells(line: str) -> list[str]:
    """The cells of a row, without the first, which names the sheet."""
    return [cell.strip() for cell in line.strip().split("|")[2:-1]]
