"""From XForm XML to the inside of a `Form`: its tree, its binds, its body, its lists and its languages.

`dialogs.xform` is the door. What is made here never changes afterwards, and everybody who answers shares it.
"""
