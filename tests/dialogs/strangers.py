"""Files strangers might send instead of a form: bombs, other programs' files, tables nobody should open whole."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook  # type: ignore[import-untyped]

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>{parts}</Types>'
)
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    "{relations}</Relationships>"
)
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ROWS = '<row r="1"><c t="inlineStr"><is><t>type</t></is></c><c t="inlineStr"><is><t>name</t></is></c></row>'


def sheet(rows: str = ROWS, before: str = "", after: str = "") -> str:
    return f'<?xml version="1.0"?>{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def raw_excel(
    path: Path, sheets: Mapping[str, str | bytes], more: Mapping[str, str | bytes] | None = None
) -> None:
    """Write an Excel file part by part, as no program would."""
    more = dict(more or {})
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        parts, relations, named = [], [], []
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        for place, (name, xml) in enumerate(sheets.items(), 1):
            packed.writestr(f"xl/worksheets/sheet{place}.xml", xml)
            parts.append(
                f'<Override PartName="/xl/worksheets/sheet{place}.xml" ContentType="{kind}.worksheet+xml"/>'
            )
            relations.append(
                f'<Relationship Id="r{place}" Type="{_DOCUMENT}/worksheet" Target="worksheets/sheet{place}.xml"/>'
            )
            named.append(f'<sheet name="{name}" sheetId="{place}" r:id="r{place}"/>')
        if "xl/sharedStrings.xml" in more:
            parts.append(
                f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/>'
            )
            relations.append(
                f'<Relationship Id="s" Type="{_DOCUMENT}/sharedStrings" Target="sharedStrings.xml"/>'
            )
        more.setdefault("[Content_Types].xml", _TYPES.format(parts="".join(parts)))
        office = f'<Relationship Id="r" Type="{_DOCUMENT}/officeDocument" Target="xl/workbook.xml"/>'
        more.setdefault("_rels/.rels", _RELATIONS.format(relations=office))
        more.setdefault("xl/_rels/workbook.xml.rels", _RELATIONS.format(relations="".join(relations)))
        more.setdefault(
            "xl/workbook.xml",
            f'<?xml version="1.0"?><workbook xmlns="{MAIN}" xmlns:r="{_DOCUMENT}">'
            f"<sheets>{''.join(named)}</sheets></workbook>",
        )
        for name, content in more.items():
            packed.writestr(name, content)


def excel(path: Path, sheets: Mapping[str, Iterable[Sequence[object]]]) -> None:
    """Write an Excel file as a researcher's program would."""
    work = Workbook(write_only=True)
    for name, rows in sheets.items():
        page = work.create_sheet(name)
        for row in rows:
            page.append(list(row))
    work.save(path)


def packed(*files: tuple[str, bytes | str]) -> bytes:
    """The same bytes at any hour: tests are named after them."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def bomb_of_zeros(path: Path) -> None:
    raw_excel(path, {"survey": b"0" * 70_000_000})


def bomb_of_many_sheets(path: Path) -> None:
    raw_excel(path, {f"hoja{number}": sheet(before=" " * 100_000) for number in range(1_500)})


def bomb_in_a_bomb(path: Path) -> None:
    inside = packed(("xl/workbook.xml", b" " * 9_000_000))
    for _ in range(3):
        inside = packed(*((f"{number}.zip", inside) for number in range(10)))
    path.write_bytes(packed(("xl/worksheets/sheet1.xml", inside), ("xl/workbook.xml", b"<workbook/>")))


def bomb_of_texts(path: Path) -> None:
    texts = f'<?xml version="1.0"?><sst xmlns="{MAIN}">{"<si><t>a</t></si>" * 2_000_000}</sst>'
    raw_excel(path, {"survey": sheet()}, {"xl/sharedStrings.xml": texts})


def many_small_texts(path: Path) -> None:
    """Just under what is refused at once: 500,000 texts."""
    texts = f'<?xml version="1.0"?><sst xmlns="{MAIN}">{"<si><t>a</t></si>" * 500_000}</sst>'
    raw_excel(path, {"survey": sheet()}, {"xl/sharedStrings.xml": texts})


def bomb_of_entities(path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ja"}">' for n in range(10))
    cell = '<row r="1"><c t="inlineStr"><is><t>&l9;</t></is></c></row>'
    raw_excel(path, {"survey": sheet(cell, before=f"<!DOCTYPE x [{laughs}]>")})


def entity_from_outside(path: Path) -> None:
    declared = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    cell = '<row r="1"><c t="inlineStr"><is><t>&f;</t></is></c></row>'
    raw_excel(path, {"survey": sheet(cell, before=declared)})


def bomb_in_utf16(path: Path) -> None:
    declared = '<!DOCTYPE x [<!ENTITY f "ja">]>'
    xml = sheet('<row r="1"><c t="inlineStr"><is><t>&f;</t></is></c></row>', before=declared)
    raw_excel(
        path, {"survey": xml.replace('version="1.0"', 'version="1.0" encoding="UTF-16"').encode("utf-16")}
    )


def said_to_be_huge(path: Path) -> None:
    """Says it has every cell Excel can have, and has a cell in the last corner."""
    corner = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    xml = sheet(ROWS + corner).replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
    raw_excel(path, {"survey": xml})


def very_wide(path: Path) -> None:
    excel(
        path, {"survey": [["type", "name", "label", *(f"c{n}" for n in range(16_000))], ["text", "a", "A"]]}
    )


def rows_of_nothing(path: Path) -> None:
    """A sheet formatted to its end: half a million empty rows."""
    empty = "".join(f'<row r="{number}" s="1"/>' for number in range(3, 500_000))
    raw_excel(path, {"survey": sheet(ROWS + empty)})


def many_questions(path: Path) -> None:
    rows = (["text", f"p{number}", "¿Qué falta?"] for number in range(20_000))
    excel(path, {"survey": [["type", "name", "label"], *rows]})


def many_choices(path: Path) -> None:
    choices = (["l", f"v{number}", f"Opción {number}"] for number in range(10_000))
    excel(
        path,
        {
            "survey": [["type", "name", "label"], ["select_one l", "p", "¿Cuál?"]],
            "choices": [["list_name", "name", "label"], *choices],
        },
    )


def deep_groups(path: Path) -> None:
    opened = [["begin group", f"g{number}", "G"] for number in range(1_400)]
    closed = [["end group", "", ""] for _ in range(1_400)]
    excel(path, {"survey": [["type", "name", "label"], *opened, ["text", "a", "A"], *closed]})


def deep_expression(path: Path) -> None:
    excel(
        path,
        {
            "survey": [
                ["type", "name", "label", "relevant"],
                ["text", "a", "A", ""],
                ["text", "b", "B", "(" * 9_000 + "1" + ")" * 9_000],
                ["text", "c", "C", "1" + " + 1" * 4_000],
            ]
        },
    )


def long_cell(path: Path) -> None:
    text = f'<row r="2"><c t="inlineStr"><is><t>{"a" * 9_000_000}</t></is></c></row>'
    raw_excel(path, {"survey": sheet(ROWS + text)})


def broken_archive(path: Path) -> None:
    excel(path, {"survey": [["type", "name", "label"], ["text", "a", "A"]]})
    path.write_bytes(path.read_bytes()[:-60])


def part_missing(path: Path) -> None:
    path.write_bytes(packed(("xl/workbook.xml", "<workbook/>"), ("[Content_Types].xml", "<Types/>")))


BOMBS: tuple[Callable[[Path], None], ...] = (
    bomb_of_zeros, bomb_of_many_sheets, bomb_in_a_bomb, bomb_of_texts, bomb_of_entities, entity_from_outside,
    bomb_in_utf16, said_to_be_huge, very_wide, many_questions, many_choices, long_cell, broken_archive, part_missing,
    many_small_texts, rows_of_nothing, deep_groups, deep_expression,
)  # fmt: skip
OTHERS: Mapping[str, bytes] = {
    "un PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "una página web": b"<!DOCTYPE html><html><body><table><tr><td>type</td></tr></table></body></html>",
    "documento de Word": packed(("word/document.xml", "<w/>"), ("[Content_Types].xml", "<Types/>")),
    "LibreOffice": packed(("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
                          ("content.xml", "<x/>"), ("META-INF/manifest.xml", "<x/>")),
    ".xlsb": packed(("xl/workbook.bin", b"\x00"), ("[Content_Types].xml", "<Types/>")),
    "contraseña": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
    "archivo viejo de Office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le"),
    "CSV": b"type,name,label\ntext,a,A\n",
    "JSON": b'{"survey": []}',
    "LimeSurvey": b'<?xml version="1.0"?><document><LimeSurveyDocType>Survey</LimeSurveyDocType></document>',
    "Excel 2003": b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
    "archivo XML": b'<?xml version="1.0"?><h:html xmlns:h="http://www.w3.org/1999/xhtml"/>',
    "una imagen": b"\x89PNG\r\n\x1a\n" + bytes(50),
    "un programa": b"MZ" + bytes(100),
    "comprimido": b"\x1f\x8b\x08" + bytes(50),
    "vacío": b"",
    "no es un libro": b"\x00\x01\x02 nada de nada",
}  # fmt: skip
