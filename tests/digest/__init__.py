"""Figures, composing and rendering of the digests, with an attacker who subtracts one digest from another."""
