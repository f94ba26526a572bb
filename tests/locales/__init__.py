"""How things are worded: readable Spanish, complete translations, dates and numbers that can be said aloud."""
