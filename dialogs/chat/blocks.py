"""The lines of a label: paragraphs, headings, lists, tables and pictures become what a chat can show as text."""

import re

_CELL = " · "  #: between two cells of a table
_PICTURE = "🖼"
_BULLET = "•"

_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|tr|h[1-6]|table|ul|ol)\s*>", re.IGNORECASE)
_ITEM = re.compile(r"\s*<li\b[^<>]*>\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"</t[dh]\s*>\s*(?=<t[dh]\b)", re.IGNORECASE)
_IMAGE = re.compile(r"<img\b([^<>]*)>", re.IGNORECASE)
_ALT = re.compile(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_DRAWN = re.compile(r"!\[([^\]\n]{0,300})\]\([^)\s]{0,2000}\)")
_LINK = re.compile(r"\[([^\]\n]{1,300})\]\(([^)\s\"<>]{1,2000})\)")
_HEADING = re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+(\S.*)$", re.MULTILINE)
_LIST = re.compile(r"^([ \t]*)[-*+][ \t]+(?=\S)", re.MULTILINE)
_RULE = re.compile(r"^[ \t]*\|?(?:[ \t]*:?-{3,}:?[ \t]*\|)+[ \t]*(?::?-{3,}:?)?[ \t]*$\n?", re.MULTILINE)
_ROW = re.compile(r"^[ \t]*\|(.*)\|[ \t]*$", re.MULTILINE)


def laid_out(source: str) -> str:
    """The label with its lines as they will be read; what stands inside a line keeps its marks."""
    if "<" in source:
        source = _IMAGE.sub(_picture, source)
        source = _BETWEEN.sub(lambda found: found[0] + _CELL, source)
        source = _ITEM.sub(f"\n{_BULLET} ", source)
        source = _BREAK.sub(lambda found: found[0] + "\n", source)
    if "|" in source:
        source = _ROW.sub(_cells, _RULE.sub("", source))
    if "](" in source:
        source = _DRAWN.sub(lambda found: f"{_PICTURE} {found[1]}".strip(), source)
        source = _LINK.sub(lambda found: f'<a href="{found[2]}">{found[1]}</a>', source)
    source = _LIST.sub(rf"\1{_BULLET} ", source)
    source = _HEADING.sub(lambda found: f"**{found[1].rstrip('# ')}**", source)
    return re.sub(r"\n{3,}", "\n\n", source)


def _picture(found: re.Match[str]) -> str:
    alt = _ALT.search(found[1])
    return f"{_PICTURE} {(alt[1] or alt[2] or '') if alt else ''}".strip()


def _cells(found: re.Match[str]) -> str:
    return _CELL.join(cell.strip() for cell in found[1].split("|"))
