"""What masking covers by its shape, and what looks like it and stays."""

from __future__ import annotations

import pytest

from dialogs.masking import Mark, mask
from dialogs.masking.keeping import phrases

COVERED = {
    Mark.PHONE: (
        "5512345678", "55 12 34 56 78", "(442) 318-90-27", "+52 1 442 318 9027", "442.318.9027", "2345678",
        "234-56-78",
        "044 55 1234 5678", "4 4 2 3 1 8 9 0 2 7", "４４２３１８９０２７", "٤٤٢٣١٨٩٠٢٧", "442\u200b318\u200b9027",
        "4️⃣4️⃣2️⃣3️⃣1️⃣8️⃣9️⃣0️⃣2️⃣7️⃣", "cinco cinco uno dos tres cuatro cinco seis siete ocho",
        "cuatro cuarenta y dos, ciento noventa, treinta y tres, cero seis", "0052 442 318 9027",
    ),
    Mark.MAIL: (
        "beto@gmail.com", "beto.lopez+1@correo.unam.mx", "beto @ gmail . com", "beto arroba gmail punto com",
        "beto punto lopez arroba hotmail punto com punto mx", "beto(arroba)gmail.com",
        "beto [at] gmail [punto] com",
        "BETO@GMAIL.COM", "bеto@gmail.com",
    ),
    Mark.LINK: (
        "https://ejemplo.org/a?b=1", "HTTP://EJEMPLO.ORG", "www.ejemplo.mx", "ejemplo.com.mx", "t.me/grupo",
        "wa.me/5214421234567", "facebook.com/groups/vecinos", "bit.ly/3xYz", "vecinos punto com",
        "m.facebook.com/x",
    ),
    Mark.HANDLE: ("@vecina_77", "@ vecina", "la_voz_del_barrio"),
    Mark.DOCUMENT: (
        "PEGA900101MQTRRL09", "pega900101mqtrrl09", "PEGA 900101 MQTRRL 09", "PEGA900101AB1", "CTI120518QZ3",
        "PRGRAN90010122M800", "G23456789", "IDMEX1234567890",
    ),
    Mark.ACCOUNT: (
        "4152 3138 0927 6641", "4152313809276641", "4152-3138-0927-6641", "012680015384926718",
        "646 180 1234 5678 9012",
    ),
    Mark.PLATE: ("UNK-47-63", "ULP-318-C", "ULP318C", "A-123-BCD", "M42-AKX", "123-ABC", "KV-34-567", "A-4521-F",
    "RX-45-812"),
    Mark.ADDRESS: (
        "calle Pípila 38", "Av. Universidad núm. 210", "calle 16 de septiembre 45",
        "privada jacarandas #9 interior 2",
        "andador 5 de Mayo número 14", "mz 4 lt 12", "manzana 14, lote 7", "C. Benito Juárez S/N", "CP 76148",
        "entre Mina y Degollado", "esquina de Juárez y Allende", "cerrada del Pino", "depto 4",
        "20.5881, -100.3899",
        "andador 7 casa 14", "circuito olivos 77 casa 9", "el 45 de la calle hidalgo", "5 de mayo 233",
        "calle 21 #45 por 34 y 36",
        "av. los arcos esquina con fresnos", "esquina de pino suarez y degollado", "calle   Juárez   45",
        "20°35'17\"N", "76GV2222+2F", "Blvd. Bernardo Quintana 1204-B, col. Centro, CP 76000",
    ),
}  # fmt: skip
INNOCENT = (
    "$1,500", "3000 pesos", "1500000 pesos", "$ 12.50", "de 6 a 8", "a las 18:30", "2018 2019 2020",
    "3 de mayo del 2021",
    "03/05/2021", "15 16 17 18 años", "5 cuadras", "248 pesos diarios", "54 años", "911", "ruta 45",
    "COVID-19",
    "1.500.000 pesos", "20 lámparas y 3 metros", "la calle lleva 3 meses", "la avenida con 2 carriles",
    "un lote grande",
    "no hay agua.es muy feo", "se va la luz.la calle", "uno, dos y tres",
    "uno dos tres cuatro cinco seis siete",
    "una arroba de maíz", "entre enero y marzo", "entre Navidad y Año Nuevo", "entre vecinos y policías",
    "camión número 5",
    "15 de septiembre", "el 2.5 % de la gente", "artículo 115", "2,000 habitantes",
    "1. Agua 2. Luz 3. Drenaje", "18:00hrs",
    "13 y 14 de agosto", "100 kg", "7pm", "km por hora", "10-15 personas", "calle por calle",
    "la calle principal", "en Guerrero 43 estudiantes", "el 5 de mayo 20 muchachos",
    "vivo en esta colonia hace 20 años",
    "la esquina de la tienda y el mercado", "andador 7 casas sin agua", "vivimos en zona rural 4 familias",
)  # fmt: skip


@pytest.mark.parametrize(
    ("mark", "secret"), [(mark, each) for mark, some in COVERED.items() for each in some]
)
def test_it_is_covered_by_its_shape(mark: Mark, secret: str) -> None:
    """Nothing of it is left, and the words around it are."""
    before, after = "mira que ", " dicen por ahí"

    masked = mask(f"{before}{secret}{after}")

    assert masked.text == f"{before}{mark}{after}"
    assert masked.found == (mark,)


@pytest.mark.parametrize("innocent", INNOCENT)
def test_what_only_looks_like_it_stays(innocent: str) -> None:
    """Prices, hours, years, ages, amounts, dates and slips are no secret."""
    text = f"mira que {innocent}, eso dicen"

    assert mask(text).text == text
    assert mask(text, capitals=True).text == text


@pytest.mark.parametrize("text", [
    "mi tío Heriberto", "mi tio heriberto", "fue heriberto", "los Arzate", "Rosa ya cerró", "don Chuy",
    "la profe Mirna",
    "me llamo melquiades", "se llama eudoxia", "un tal Nemorio", "la hija de Lupita",
    "el comandante Ramírez", "el Chuky",
    "alias La Tripa", "le dicen el Mosco", "apodado el Tlacoyo", "mejor conocido como el Canicas",
    "H e r i b e r t o",
    "Her\u200biberto", "Hеribеrto", "HERIBERTO", "Ｈｅｒｉｂｅｒｔｏ", "Lupitaaaa", "Ma. de los Ángeles Pérez",
    "juanito",
    "guadalupe me conto", "le pegaron a dolores", "la maestra lucero",
    "al tuerto ya lo agarraron", "andan buscando al gallo", "los pelones cobran piso", "fue el tlacuache el q se metio",
    "ami tio Abundio", "el hijo d martin",
    "el pelón", "un señor Perengánez", "la síndica Fabiola Montes",
])  # fmt: skip
def test_a_person_is_covered(text: str) -> None:
    """By list, title, kinship, nickname or a verb of calling, however the letters are written."""
    masked = mask(f"ayer {text} vino" if text[0].islower() else text)

    assert masked.found
    assert set(masked.found) <= {Mark.NAME, Mark.NICKNAME}


@pytest.mark.parametrize(
    "text", ["rosa la de la esquina", "luz mi vecina", "lupita vende", "guadalupe me conto"]
)
def test_a_sentence_in_small_letters_begins_with_a_person(text: str) -> None:
    """What follows tells that the word is somebody's name."""
    assert mask(text).text.startswith("[nombre] ")


@pytest.mark.parametrize("text", [
    "la luz de la calle", "El agua de La Ladera", "dolores de cabeza", "la esperanza es lo último",
    "en Guerrero y Morelos",
    "la Guardia Nacional", "el IMSS y el DIF", "los domingos", "la rosa de los vientos",
    "el mar está lejos", "SIMAPAS",
    "Que venga el Gobernador", "la colonia Lázaro Cárdenas", "la escuela Benito Juárez",
    "San Juan del Río", "en mayo",
    "cortes de luz", "duran horas", "las tomas de agua", "la virgen de Guadalupe", "mi tía vende tamales",
    "el negro humo",
    "la luz mi vecina no la paga", "los tacos de la esquina", "el de los tacos paga cuota",
    "me dan dolores a diario",
    "QUEREMOS AGUA Y LUZ", "Luz, agua y drenaje", "el padre de familia", "la maestra de la escuela",
    "Semana Santa",
])  # fmt: skip
def test_an_innocent_word_stays(text: str) -> None:
    """Things, places, feasts and institutions are nobody, though people are called like them."""
    assert mask(text).text == text


def test_what_is_not_covered_is_given_back_as_it_was_written() -> None:
    """Accents, emoji, letters that run the other way, joined emoji and odd spaces stay."""
    text = "¡Ya basta! 👩‍👩‍👧 مرحبا\u00a0a todos\u2028Ñandú, año, pingüino… "

    assert mask(f"{text}fue Heriberto 👍🏽").text == f"{text}fue [nombre] 👍🏽"


def test_words_of_ones_own_stay_as_a_whole() -> None:
    """A form's choice or a place's name is kept where it stands whole; a person who shares a word with it is not."""
    kept = phrases(["Colonia Rosa Martínez", "El Chuky Viejo", "Guadalupe"])

    assert mask("en Colonia Rosa Martínez", kept=kept).text == "en Colonia Rosa Martínez"
    assert mask("por El Chuky Viejo", kept=kept).text == "por El Chuky Viejo"
    assert mask("fue Rosa Martínez", kept=kept).text == "fue [nombre]"
    assert mask("me dijo Guadalupe", kept=kept).text == "me dijo [nombre]"


@pytest.mark.parametrize(("label", "written"), [
    ("Zona norte (La Ladera)", "en La Ladera"), ("Colonia El Salitre", "por El Salitre"),
    ("La Palma, Peñamiller", "en Peñamiller"),
    ("Norte / El Romerillal", "por El Romerillal"), ("Barrio del Zopilotal", "con los del Zopilotal"),
])  # fmt: skip
def test_the_parts_of_a_name_of_a_place_stay_too(label: str, written: str) -> None:
    """People call their colony by half its name, and every capital may be covered around it."""
    assert mask(f"falta agua {written}", kept=phrases([label]), capitals=True).text == f"falta agua {written}"


@pytest.mark.parametrize(("label", "written"), [
    ("Colonia Esperanza", "me dijo Esperanza"), ("Barrio Rosa Martínez", "me dijo Rosa Martínez"),
    ("Luz, agua", "me dijo Luz"), ("Luz", "me dijo Luz"),
])  # fmt: skip
def test_what_people_are_called_too_is_not_kept_by_half(label: str, written: str) -> None:
    """A colony named like somebody keeps its name only whole."""
    assert mask(written, kept=phrases([label])).text == "me dijo [nombre]"


def test_a_hero_stays_and_a_namesake_does_not() -> None:
    """«Benito Juárez» is on every street; with one name more it is somebody's."""
    assert mask("el monumento a Benito Juárez").text == "el monumento a Benito Juárez"
    assert mask("me cobra Benito Juárez López").text == "me cobra [nombre]"


def test_somebody_may_write_a_mark_themselves() -> None:
    """A mark that was typed is a mark."""
    assert mask("fue [nombre], dicen").text == "fue [nombre], dicen"
