"""The courier: everybody once, nobody who left, never faster than Telegram allows, whatever is killed meanwhile."""
