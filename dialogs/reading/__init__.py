"""What people type, read as they type it: numbers, days, hours, places and the words of a choice.

`dialogs.answers` is the door. Whatever could mean two things is asked again, never guessed.
"""
