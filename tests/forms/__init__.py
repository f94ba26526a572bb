"""The bundled consultation: that it compiles, that everything can be declined, and that it reads easily."""
