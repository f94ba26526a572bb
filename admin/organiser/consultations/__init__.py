"""Consultations from the phone: planned on one card, read as residents will read them, opened by a second person.

Whoever organises puts a plan forward (`creating`, `plan`); another approves it, and the database opens it, at once or
when its day comes (`actions`, `beginning`). Watching says no more than was published; pausing needs nobody else.
"""
