"""Posters and cards: what they say, that they can be read by a camera, and that they print anywhere."""
