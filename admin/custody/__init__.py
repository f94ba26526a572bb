"""The ceremony in which three people are given the key of a consultation, and two of them open it.

How phrases are made and read (`phrases`, `words`), and what is told at the terminal (`telling`): no terminal, no chat
and no database. `admin.operator.ceremony`, `admin.commands.custody` and `admin.organiser.custody` speak with people.
"""
