"""Which questions a form's author lets nobody pass over: they are required and offer no way not to say."""

from __future__ import annotations

from dialogs.consultation import Form, Kind

_NEVER = frozenset({"", "false()", "no", "false", "0"})  #: what `required` says when it obliges nobody
_ASKED = frozenset(Kind) - {Kind.NOTE, Kind.REPEAT, Kind.MEDIA}  #: where no files are received, none is owed


def obliges(form: Form) -> bool:
    """Whether there is a question that cannot be declined; a form of ours has none, a stranger's may."""
    for template, control in form.model.controls.items():
        bind = form.model.binds.get(template)
        if control.kind not in _ASKED and not (control.kind is Kind.MEDIA and form.model.media):
            continue
        if bind is None or bind.required is None or bind.sources.get("required", "").strip() in _NEVER:
            continue
        if control.items is None or not any(item.declines for item in control.items.every):
            return True
    return False
