"""Stuffing and insiders: codes, pace, bursts, suspension, and that nobody can tell one reply from another."""
