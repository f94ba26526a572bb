"""What is asked and what is answered: forms, expressions, whole conversations as pure functions.

It knows no chat, no database and no clock, and imports nothing of ours. Begin at `interview.py` to see a
conversation, at `xlsform.py` to see a form published, at `xform.py` to see one read.
"""
