"""How figures are spoken: "7 de cada 10", "casi nadie", "más de 140 personas". Never a percentage, never a decimal."""

from gettext import NullTranslations

from admin.digest.figures import SMALLEST
from locales import numbers


class Words:
    """The sentences of a digest in one language."""

    def __init__(self, language: str, t: NullTranslations) -> None:
        self.language = language
        self.t = t

    def amount(self, level: int) -> str:
        """Who does something, before a verb in the plural."""
        _ = self.t.gettext
        if level == 1:
            return _("Muy pocas personas")
        return _("Casi todas las personas") if level == 9 else numbers.out_of_ten(level, self.language)

    def share(self, level: int) -> str:
        """The same, standing alone beside a label."""
        _ = self.t.gettext
        if level == 1:
            return _("casi nadie")
        return _("casi todas") if level == 9 else numbers.out_of_ten(level, self.language)

    def cell(self, level: int) -> str:
        """The same in a table whose heading says "de cada 10"."""
        return self.share(level) if level in (1, 9) else str(level)

    def among(self, label: str) -> str:
        """Of whom a line about two answers speaks."""
        return self.t.gettext("De cada 10 que dijeron «{label}»").format(label=label)

    def said(self, level: int, label: str) -> str:
        """How many of those said something else, too."""
        _ = self.t.gettext
        return _("{share} dijeron «{label}»").format(share=self.cell(level), label=label)

    def people(self, tens: int) -> str:
        """How many people, in tens."""
        if tens <= SMALLEST:
            return self.t.gettext("10 personas o más")
        return self.t.gettext("{more_than} personas").format(more_than=numbers.more_than(tens, self.language))

    def texts(self, tens: int) -> str:
        """How many texts, in tens."""
        if tens <= SMALLEST:
            return self.t.gettext("10 textos o más")
        return self.t.gettext("{more_than} textos").format(more_than=numbers.more_than(tens, self.language))

    def theme(self, code: str) -> str:
        """The title of a theme; a theme of another form is called by its code."""
        _ = self.t.gettext
        known = {
            "seguridad": _("Seguridad"),
            "servicios": _("Servicios y trabajo"),
            "juventud": _("La gente joven"),
            "clientelismo": _("Apoyos y votos"),
            "convivencia": _("Cómo vivimos aquí"),
            "gobierno": _("El gobierno y los apoyos"),
            "como": _("Quién y cómo"),
            "sobre_ti": _("Quiénes contestamos"),
        }
        return known.get(code) or code.replace("_", " ").capitalize()

    def part(self, code: str) -> str:
        """The title of a part of an agenda (`cb:punto`)."""
        _ = self.t.gettext
        known = {
            "dania": _("Lo que más daña"),
            "ayuda": _("Lo que más ayudaría"),
            "nivel": _("Quién debe responder"),
            "quien": _("Quién debe tomar parte"),
            "principio": _("Lo que hay que cuidar"),
        }
        return known.get(code) or code.replace("_", " ").capitalize()
