"""Custody: phrases, wraps, the mixer that waits, the ceremony at a terminal and in two chats, and a seizure."""
