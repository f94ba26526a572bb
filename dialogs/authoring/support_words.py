"""What columns, settings, appearances and parameters do in a chat, in the words of the table for authors.

What stands here is said of what the code knows (`dialogs.authoring.columns`, the engine and `dialogs.chat`); a name
the code knows and this page does not is told as accepted without effect.
"""

from __future__ import annotations

YES, PARTLY, NO = "sí", "en parte", "no"
Told = tuple[str, str]  #: whether it works, and how or why not

_PHONE = (PARTLY, "es de la app de ODK; en el chat no cambia nada")
COLUMNS: dict[str, Told] = {
    "type": (YES, "el tipo de la fila"),
    "name": (YES, "el nombre con que se guarda"),
    "label": (YES, "lo que se lee; una columna por idioma: label::Español (es)"),
    "hint": (YES, "la ayuda, debajo de la pregunta"),
    "guidance_hint": (YES, "más ayuda, que se abre al tocarla"),
    "relevant": (YES, "cuándo sale la pregunta o el grupo"),
    "constraint": (YES, "qué respuestas caben; se revisa al contestar"),
    "constraint_message": (YES, "lo que se dice cuando no cabe"),
    "required": (YES, "hace falta contestar; en las opciones, o decir que prefiere no decir"),
    "required_message": (YES, "lo que se dice cuando falta"),
    "read_only": (YES, "se muestra y no se pregunta"),
    "default": (YES, "la respuesta con que empieza, fija o calculada"),
    "calculation": (YES, "un valor que se calcula"),
    "trigger": (YES, "el cálculo se hace cuando cambia esa respuesta"),
    "choice_filter": (YES, "qué opciones salen, según lo contestado"),
    "repeat_count": (YES, "cuántas vueltas da la repetición; sin ella se pregunta si añadir otra"),
    "appearance": (PARTLY, "mira abajo cuáles"),
    "parameters": (PARTLY, "mira abajo cuáles"),
    "save_to": (YES, "la respuesta se une a una lista, con la hoja entities"),
    "image": (PARTLY, "se ve si la imagen va con el formulario"),
    "big-image": _PHONE,
    "audio": (PARTLY, "se dice que la hay; no se manda"),
    "video": (PARTLY, "se dice que lo hay; no se manda"),
    "media": (PARTLY, "media::image, media::audio y media::video, como arriba"),
    "autoplay": _PHONE,
    "bind": (YES, "bind::cb:… son los atributos de abajo; otros se guardan y no hacen nada"),
    "body": (YES, "body::cb:widget, abajo; otros no hacen nada"),
    "instance": (PARTLY, "se guarda en el formulario y no hace nada"),
    "intent": (NO, "abre otra app del teléfono"),
    "list_name": (YES, "la lista de cada opción, en la hoja choices"),
}
SETTINGS: dict[str, Told] = {
    "form_title": (YES, "el título"),
    "form_id": (YES, "el nombre del formulario para las máquinas"),
    "version": (YES, "cámbiala cada vez que cambies el formulario; quien ya empezó sigue con la suya"),
    "default_language": (YES, "el idioma principal; lo que no está traducido se dice en él"),
    "namespaces": (YES, 'para usar atributos: cb="https://desdeabajo.mx/ns/consulta"'),
    "attribute": (YES, "attribute::cb:… son los atributos de abajo"),
    "allow_choice_duplicates": (YES, "la misma opción varias veces en una lista"),
    "clean_text_values": (YES, "quita espacios de más"),
    "instance_name": (PARTLY, "se calcula y no se guarda: las respuestas no llevan nombre"),
    "style": (PARTLY, "es de los formularios web; el chat tiene su propia forma"),
    "public_key": (PARTLY, "no se usa: las respuestas ya se sellan"),
    "submission_url": (PARTLY, "no se usa: las respuestas no salen de la instalación"),
    "auto_send": _PHONE,
    "auto_delete": _PHONE,
}
_SAME = (PARTLY, "se acepta y se pregunta igual")
APPEARANCES: dict[str, Told] = {
    "year": (YES, "en una fecha, solo el año"),
    "month-year": (YES, "en una fecha, mes y año"),
    "thousands-sep": (YES, "los números se repiten con comas de miles"),
    "rating": (YES, "un intervalo con estrellas"),
    "label": (YES, "la fila que titula una tabla: no se pregunta"),
    "list-nolabel": (YES, "cada renglón de una tabla se pregunta con el título de la tabla"),
    "list": (YES, "como list-nolabel"),
    "field-list": (PARTLY, "las preguntas del grupo salen una tras otra"),
    "table-list": (PARTLY, "cada renglón se pregunta por separado"),
    **dict.fromkeys(
        ["minimal", "autocomplete", "quick", "compact", "columns", "columns-pack", "columns-n", "horizontal", "likert",
         "image-map", "map", "no-buttons", "multiline", "numbers", "masked", "no-calendar", "vertical", "no-ticks",
         "picker", "ethiopian", "coptic", "islamic", "bikram-sambat", "myanmar", "persian", "counter", "w1 … w10",
         "pages", "hide-input", "placement-map", "maps"],
        _SAME,
    ),
    **dict.fromkeys(["signature", "draw", "annotate", "new", "new-front", "printer", "bearing", "url"], _PHONE),
    "search()": (NO, "usa select_one_from_file con choice_filter"),
    "ex:…": (NO, "abre otra app del teléfono"),
}  # fmt: skip
PARAMETERS: dict[str, Told] = {
    "start, end, step": (YES, "de un intervalo (range)"),
    "tick_labelset": (YES, "qué quieren decir algunos números de un intervalo"),
    "tick_interval, placeholder": _SAME,
    "randomize, seed": (YES, "el orden de las opciones al azar, como en ODK"),
    "value, label": (YES, "las columnas de una lista de fuera (select_one_from_file)"),
    "max-pixels, quality, rows, incremental": _PHONE,
    "capture-accuracy, warning-accuracy, allow-mock-accuracy": _PHONE,
    "track-changes, identify-user, location-…": (NO, "no se guarda quién contesta ni cómo"),
}
