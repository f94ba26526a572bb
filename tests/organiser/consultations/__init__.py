"""Consultations as organisers plan, open, watch and end them."""
