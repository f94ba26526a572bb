"""The operator's side: installing, starting, watching and mending."""
