"""XPath 1.0 with ODK's functions: text to tokens, tokens to a tree, the tree to a function of a conversation's state.

What is wrong with an expression is found here when a form is read, before anybody is asked; nothing a participant
writes is ever taken for an expression. JavaRosa decides where the standards leave room.
"""
