"""The audit in words: what was done, for whoever reads it in the organisers' bot or at the terminal. Spanish, to be
read aloud, after the alias of whoever did it."""

from collections.abc import Callable, Mapping
from typing import Final

from locales import translator

_ = translator("es").gettext

#: What the audit calls a deed, and how it is read.
_DEEDS: Final[Mapping[str, Callable[[], str]]] = {
    "place_add": lambda: _("agregó una colonia"),
    "place_suspend": lambda: _("suspendió la colonia"),
    "place_seal": lambda: _("dio a 3 personas la llave de una colonia suspendida"),
    "place_resume": lambda: _("dejó seguir a la colonia suspendida"),
    "place_destroy": lambda: _("borró todo lo que ahí esperaba"),
    "consultation_open": lambda: _("abrió una consulta"),
    "consultation_not_opened": lambda: _("no pudo abrir la consulta que tocaba"),
    "consultation_call_off": lambda: _("quitó una consulta que iba a abrir"),
    "consultation_close": lambda: _("mandó que se cierre la consulta"),
    "consultation_renew": lambda: _("empezó de nuevo con otra llave"),
    "custody_open": lambda: _("abrió con 2 frases lo que estaba bajo llave"),
    "custody_lost": lambda: _("dio por perdidas las frases y acabó la consulta sin abrirla"),
    "organiser_invite": lambda: _("hizo un enlace de entrada"),
    "organiser_join": lambda: _("entró al equipo"),
    "organiser_remove": lambda: _("quitó a alguien del equipo"),
    "organiser_forget": lambda: _("olvidó a todo el equipo: se perdió su llave"),
    "organiser_ask": lambda: _("dijo que sigue aquí y esperó un sí"),
    "organiser_confirm": lambda: _("confirmó a alguien, que entra otra vez"),
    "organiser_lost": lambda: _("quitó un teléfono que se perdió"),
    "organiser_keep_out": lambda: _("dijo que un teléfono se perdió; no entra por ahora"),
    "motion_propose": lambda: _("puso algo a decidir entre dos"),
    "motion_approve": lambda: _("dijo que sí a lo propuesto"),
    "motion_refuse": lambda: _("dijo que no a lo propuesto"),
    "review_pass": lambda: _("dio por bueno un texto"),
    "review_reject": lambda: _("dijo que no a un texto"),
    "review_undo": lambda: _("se arrepintió de lo que dijo de un texto"),
    "codes_make": lambda: _("hizo códigos para dar"),
    "codes_revoke": lambda: _("quitó códigos"),
    "poster_print": lambda: _("pidió un cartel o tarjetas"),
    "releases_pause": lambda: _("puso en pausa las mezclas"),
    "releases_resume": lambda: _("dejó seguir las mezclas"),
    "release": lambda: _("revolvió y contó a mano"),
    "digest": lambda: _("sacó un boletín a mano"),
    "research": lambda: _("sacó la hoja para estudiar"),
    "differential": lambda: _("sacó las cuentas con ruido"),
    "form_publish": lambda: _("publicó un formulario"),
    "form_remove": lambda: _("quitó un formulario"),
    "notice_write": lambda: _("empezó un aviso"),
    "notice_change": lambda: _("cambió un borrador de aviso"),
    "notice_throw": lambda: _("tiró un borrador de aviso"),
    "notice_propose": lambda: _("propuso un aviso"),
    "notice_take_back": lambda: _("ya no propone un aviso"),
    "notice_approve": lambda: _("dijo que sí a un aviso"),
    "notice_refuse": lambda: _("dijo que no a un aviso"),
    "notice_lapse": lambda: _("dejó pasar el plazo de un aviso"),
    "notice_cancel": lambda: _("canceló un aviso antes de que saliera"),
    "notice_stop": lambda: _("paró un aviso para siempre"),
    "notice_pause": lambda: _("puso en pausa un aviso"),
    "notice_resume": lambda: _("dejó seguir un aviso"),
    "notice_edit": lambda: _("cambió un aviso que ya salió"),
    "notice_withdraw": lambda: _("retiró un aviso que ya salió"),
    "assembly_call": lambda: _("le puso fecha a una asamblea"),
    "assembly_change": lambda: _("cambió los datos de una asamblea"),
    "assembly_outcome": lambda: _("anotó lo que salió de una asamblea"),
    "assembly_move": lambda: _("cambió la hora de una asamblea"),
    "assembly_cancel": lambda: _("canceló una asamblea"),
    "assembly_listen": lambda: _("abrió la palabra para la asamblea"),
    "assembly_notice": lambda: _("preparó el aviso de la asamblea"),
    "schedule_move": lambda: _("cambió la hora de algo que se repite"),
    "schedule_stop": lambda: _("quitó algo que se repetía"),
    "schedule_reminder": lambda: _("mandó el aviso que recuerda la fecha"),
    "schedule_notice": lambda: _("sacó un aviso que se repite"),
    "backup": lambda: _("guardó una copia de la base"),
    "backup_after_closing": lambda: _("guardó la copia que sigue a un cierre"),
    "restore": lambda: _("devolvió una copia de la base"),
    "keys_wrap": lambda: _("envolvió las llaves con otra llave"),
}

#: What may be put forward, after «propuso».
_TOPICS: Final[Mapping[str, Callable[[], str]]] = {
    "organiser_invite": lambda: _("sumar a quien coordine"),
    "place_resume": lambda: _("que la colonia siga"),
    "place_destroy": lambda: _("destruir lo que espera"),
    "releases_resume": lambda: _("que sigan las mezclas"),
    "codes_make": lambda: _("hacer códigos"),
    "consultation_open": lambda: _("abrir una consulta"),
    "consultation_close": lambda: _("cerrar una consulta"),
    "notice_edit": lambda: _("cambiar un aviso que ya salió"),
}


def deed(action: str) -> str:
    """What was done; a deed of another version of the program by its own name."""
    return _DEEDS[action]() if action in _DEEDS else action


def topic(action: str) -> str:
    """What was put forward."""
    return _TOPICS[action]() if action in _TOPICS else action


def known() -> tuple[frozenset[str], frozenset[str]]:
    """The deeds and the topics there are words for."""
    return frozenset(_DEEDS), frozenset(_TOPICS)
