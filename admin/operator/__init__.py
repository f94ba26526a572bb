"""What the technical volunteer of an organisation does: install, start, watch, mend, show and keep a copy.

Nothing here speaks to a resident or reads an answer; it prepares the three processes, gives each its own
environment and nothing of the others', and says in words what is wrong and how to mend it.
What is missing, whether to start again, what to tell: decisions are functions beside the code that acts.
"""
