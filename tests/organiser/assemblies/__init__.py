"""/asamblea in the organisers' bot: from the calling to what came of it."""
