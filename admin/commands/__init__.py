"""The commands of `desdeabajo`, one file for each thing an operator comes to do.

A command reads its flags, calls the room that does the work and says in Spanish what happened.
Whatever is slow to import is imported inside the command, so that a health check costs little.
"""
