"""Whether a text asks who somebody is, where they live or how to reach them; in Spanish and in English.

Word lists, for advice only: a name of a place, of a programme or of a thing is nobody's name.
"""

from __future__ import annotations

import re
import unicodedata

_PERSON = (
    r"(?:nin[oa]s?|hij[oa]s?|bebes?|madres?|padres?|mama|papa|espos[oa]s?|pareja|conyuge|tutor(?:a|es)?|abuel[oa]s?"
    r"|herman[oa]s?|familiar(?:es)?|persona[s]?|jef[ea]s?|entrevistad\w+|encuestad\w+|encuestador\w*|entrevistador\w*"
    r"|informante|respondiente|participante|beneficiari[oa]s?|usuari[oa]s?|paciente|alumn[oa]s?|estudiantes?"
    r"|vecin[oa]s?|productor\w*|trabajador\w*|emplead[oa]s?|titular|responsable|representante|promotor\w*|lider(?:esa)?"
    r"|dirigente|victima|difunt[oa]|fallecid[oa]|migrante|contacto|quien(?:es)?|usted|ti|child(?:ren)?|mother|father"
    r"|parents?|guardian|wife|husband|spouse|partner|son|daughter|interviewer|interviewee|enumerator|respondent"
    r"|informant|participant|beneficiary|patient|person|head|household head|member|student|neighbou?r|farmer|worker"
    r"|deceased|victim|contact|caregiver|owner|leader)"
)
_HOW = r"(?: completo| y apellidos?| o apodo| de pila| legal)?"
_OF = r"(?: (?:de|del|of|a))?(?: (?:el|la|los|las|tu|su|sus|mi|each|the|your|this|cada|esta?|est[eo]s?))*"
_WHO = "|".join(
    (
        rf"^(?:(?:cual|what|cuales) (?:es|son|is|are) )?(?:el |los |tu |tus |su |sus |mi |the |your |my )?(?:full )?"
        rf"(?:nombres?|name){_HOW}$",
        rf"\b(?:tu|tus|su|sus|mi|your|my) (?:full |first |last |own )?(?:nombres?|name){_HOW}(?! (?:de|del|of) )",
        rf"\b(?:nombres?|names?){_HOW}{_OF} {_PERSON}\b",
        rf"\b{_PERSON}(?:'?s)? (?:full |first |last )?name\b",
        r"\bnombres? completos?\b", r"\b(?:first|last|full|family|given) names?\b", r"\bsurnames?\b", r"\bnicknames?\b",
        r"\b(?:apellidos?|apodos?|sobrenombres?)\b",
        rf"\bcomo (?:te llamas|se llaman?)(?: (?:usted|tu|su|la|el|los|las|mi|{_PERSON}))*(?:$| {_PERSON}\b)",
        rf"\bcomo se llama(?: (?:usted|la|el|tu|su))* {_PERSON}\b", r"\bcomo te llamas\b", r"\bcomo se llama usted\b",
        r"\bfecha (?:de |del? )?(?:tu |su |mi )?nac(?:imiento|\b)", r"\bdate of birth\b", r"\bbirth ?(?:date|day)\b",
        r"\bcuando nacio\b", r"\bcuando naciste\b", r"\bwhen were you born\b", r"\bdob\b", r"^nacimiento$",
        r"\bcurp\b", r"\brfc\b", r"\bnss\b", r"(?<!\bel )(?<!\bdel )(?<!\bal )\bine\b", r"\bclave de elector\b",
        r"\bnumero (?:de )?(?:seguro|seguridad) social\b", r"\bnumero (?:de )?(?:pasaporte|cedula|identificacion)\b",
        r"\b(?:national|passport) (?:id|number)\b", r"\bsocial security number\b",
    )
)  # fmt: skip
_LINE = r"(?:telefonos?|celular(?:es)?|whats ?app|tel|cel|phone|telephone|mobile|cell)"
_REACHED = "|".join(
    (
        rf"^(?:el |tu |su |mi |your |the )?(?:numero (?:de )?)?(?:el )?{_LINE}"
        r"(?: (?:celular|fijo|movil|particular|personal|de (?:contacto|casa|la casa|emergencia)|numbers?))*$",
        rf"\b(?:tu|su|mi|your|my) (?:numero (?:de )?)?{_LINE}\b",
        rf"\b(?:numeros?|num|no) (?:de )?(?:tu |su )?{_LINE}\b", rf"\b{_LINE} numbers?\b",
        r"\b(?:telefono|celular|numero)s? de (?:contacto|casa|la casa|emergencia)\b", r"\bcontact (?:number|details)\b",
        r"^(?:el |tu |su |mi |your )?correos?(?: personal)?$", r"\b(?:tu|su|mi) correo\b",
        r"(?<!\bpor )\bcorreo electronico\b", r"(?<!\bby )(?<!\bpor )\be ?mail(?: address)?\b",
    )
)  # fmt: skip
_WHERE = "|".join(
    (
        r"\bdomicilios?\b", r"^(?:la |tu |su |mi )?direccion(?: (?:completa|exacta|actual|particular|postal))*$",
        r"\b(?:tu|su|mi) direccion\b",
        r"\bdireccion (?:de (?:tu|su|la) (?:casa|vivienda)|completa|exacta|particular|postal)\b",
        r"\bdonde (?:vives?|vive usted|viven ustedes)(?: (?:exactamente|actualmente|ahora|hoy))?$",
        r"\ben (?:que|cual) calle vives?\b", r"\bcalle y numero\b", r"^(?:tu |su )?calle$",
        r"\bnumero (?:de |exterior de )?(?:tu |su |la )?casa\b", r"^(?:your |home |street |mailing |full )*address$",
        r"\b(?:your|home|street|mailing|postal) address\b", r"\bwhere do you live(?: exactly| now)?$",
    )
)  # fmt: skip
_ASKS = re.compile(f"{_WHO}|{_REACHED}|{_WHERE}")
_DENIED = re.compile(
    r"\b(?:no|sin|nunca|tampoco|ni|not|never|don't|without|avoid|evita)\b[^.?!;:\n]*", re.IGNORECASE
)
_NUMBER = re.compile(r"\bn(?:o|um|úm)\.\s*(?=de\b|\w)", re.IGNORECASE)  #: «No. de teléfono» denies nothing
_MARKS = re.compile(r"<[^<>]*>|\$\{[^}]*\}|[*_#`~]+")
_OF_THINGS = re.compile(rf"\b(?:nombre|name)s? (?:de|del|of) (?!{_OF.strip()} ?{_PERSON}\b)")


def asks_who(text: str) -> bool:
    """Say whether a question or a hint asks for it; what it asks people not to write counts for nothing.

    >>> asks_who("Fecha de nacimiento"), asks_who("¿Dónde vives?"), asks_who("Name of interviewer")
    (True, True, True)
    >>> asks_who("Nombre de la colonia"), asks_who("¿Cómo se llama el programa?"), asks_who("No pongas tu nombre.")
    (False, False, False)
    """
    spoken = _DENIED.sub(" ", _NUMBER.sub("número ", _MARKS.sub(" ", text)))
    return any(_ASKS.search(plain(part)) for part in re.split(r"[.?!;:\n¿¡()/]", spoken) if part.strip())


def about_a_thing(text: str) -> bool:
    """Say whether a text asks how a place or a thing is called: then a row named «nombre» is nobody's name."""
    return _OF_THINGS.search(plain(text)) is not None


def named_so(name: str) -> bool:
    """Say the same of the name of a row: fecha_nacimiento, nombre_nino, tel1."""
    return _ASKS.search(plain(re.sub(r"[\d_.-]+", " ", name))) is not None


def plain(text: str) -> str:
    """Give a text without accents, capitals and signs."""
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFD", text.casefold())
        if not unicodedata.combining(letter)
    )
    return " ".join(re.findall(r"[a-z0-9']+", bare))
