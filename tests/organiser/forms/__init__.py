"""Forms in the organisers' bot: Elena and Marcos bring them, try them and publish them, over the real Bot API."""
