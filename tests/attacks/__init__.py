"""Attackers that know nothing of the code: they read tables, catalogues, dumps, files, logs, and say who said what.

Each attacker is itself tested: against a naive schema it must name nearly everybody. Against ours it must do no better
than somebody who guesses. What they know from life: who came, in which order, and in which sector everyone lives.
"""
