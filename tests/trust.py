"""The table of promises in the public pages of trust, made from the consent itself.

`python -m tests.trust` writes it into `docs/anonimato.md` and `docs/anonymity.md`, between two comments.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

from bot.notices import promises as notices
from dialogs.beyond.attachments import SORTS
from dialogs.consent.promises import NOTHING, Asked, Promise, promises
from dialogs.consent.risks import warnings
from locales import translator
from storage.consultations import Consultation
from storage.places import Place

DOCS = Path(__file__).parents[1] / "docs"
PAGES = {"es": DOCS / "anonimato.md", "en": DOCS / "anonymity.md"}
BEGIN, END = "<!-- promises -->", "<!-- /promises -->"
HEADS = {
    "es": ("Lo que dice el chat", "Cuándo lo dice", "Prueba"),
    "en": ("what the chat says", "when it says so", "test"),
}
CROSSED = {"es": ("una pregunta", "otra"), "en": ("a question", "another")}

#: When a line is said: the setting that makes it, in the words of the pages.
WHEN = {
    "always": {"es": "siempre", "en": "always"},
    "pool": {"es": "sin custodia", "en": "pool mode"},
    "custody": {"es": "en custodia", "en": "custody mode"},
    "coded": {"es": "si piden un código", "en": "where a code is needed"},
    "rows": {"es": "en custodia, si salen filas", "en": "custody mode, where rows leave"},
    "crossed": {"es": "si algo se cruza", "en": "where something may be crossed"},
    "obliges": {"es": "si algo pide respuesta", "en": "where something must be answered"},
    "sensitive": {"es": "si algo es muy delicado", "en": "where questions are marked sensitive"},
    "files": {"es": "si piden fotos, voz o archivos", "en": "where files are asked for"},
    "notices": {"es": "si pides avisos", "en": "to whoever asks for notices"},
    "otherwise": {"es": "lo usual", "en": "usually"},
}


def consultation(mode: str = "pool", *, coded: bool = False) -> Consultation:
    """One with the settings that nobody changed."""
    place = Place(UUID(int=1), "ladera", "La Ladera", "America/Mexico_City")
    usual = Consultation(UUID(int=2), place, "f" * 64, "", "open", 10, 7, date(2026, 1, 1), None, None, None)
    return replace(usual, mode=mode, coded=coded)


def consents(language: str) -> dict[str, tuple[Promise, ...]]:
    """The whole consent under each setting alone."""
    t = translator(language)

    def said(one: Consultation, asked: Asked = NOTHING) -> tuple[Promise, ...]:
        return (*promises(t, one, asked), *warnings(t, one, asked))

    return {
        "pool": said(consultation()),
        "custody": said(consultation("custody")),
        "coded": said(consultation(coded=True)),
        "rows": said(consultation("custody"), Asked(rows=True)),
        "crossed": said(consultation(), Asked(crossed=(CROSSED[language],))),
        "obliges": said(consultation(), Asked(obliges=True)),
        "sensitive": said(consultation(), Asked(sensitive=True)),
        "files": said(consultation(), Asked(files=frozenset(SORTS))),
        "texts": said(consultation(), Asked(texts=False)),
        "notices": (*said(consultation()), *notices.kept(t), *notices.risks(t)),
    }


def lines(language: str) -> list[tuple[str, str, Promise]]:
    """Every line the consent can say, once, with its setting: (setting, when in words, line)."""
    every = consents(language)
    texts = {setting: {line.text for line in said} for setting, said in every.items()}
    found: dict[str, tuple[str, str, Promise]] = {}
    for setting, said in every.items():
        for line in said:
            if line.text not in found:
                found[line.text] = (setting, "", line)
    result = []
    for text, (setting, _, line) in found.items():
        if all(text in each for each in texts.values()):
            setting = "always"
        elif setting == "pool" and text in texts["custody"]:
            setting = "otherwise"
        result.append((setting, WHEN[setting][language], line))
    order = [*WHEN]
    return sorted(result, key=lambda one: order.index(one[0]))


def table(language: str) -> Iterator[str]:
    """The table of the page, line by line."""
    yield f"| {' | '.join(HEADS[language])} |"
    yield "|---|---|---|"
    for _, when, line in lines(language):
        yield f"| {line.text} | {when} | `{line.held_by}` |"


def written(page: str, language: str) -> str:
    """The page with the table as it must be. Raises ValueError where there is no place for it."""
    before, after = page.index(BEGIN) + len(BEGIN), page.index(END)
    return f"{page[:before]}\n\n{chr(10).join(table(language))}\n\n{page[after:]}"


if __name__ == "__main__":
    for language, path in PAGES.items():
        path.write_text(written(path.read_text(encoding="utf-8"), language), encoding="utf-8")
