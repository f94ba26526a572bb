"""A form while somebody answers it: the tree of answers, what each answer changes, and what is to be asked and shown.

`dialogs.interview` is the door. A state is a value: every accepted reply makes another one.
"""
