"""Masking tried on sentences: those it was tuned on, and those it never saw."""
