"""The organisers' bot over the real Bot API protocol and a real PostgreSQL: Inés researches, Elena organises."""
