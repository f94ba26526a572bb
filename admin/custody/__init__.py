"""The ceremony in which three people are given the key of a consultation, and two of them open it.

Here is what is decided and said: how phrases are made and read (`phrases`, `words`), how the ceremony goes. It knows no
terminal, no chat and no database; `admin.commands.custody` and `admin.organiser.custody` speak with people.
"""
