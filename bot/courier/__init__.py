"""The courier: brings notices to those who asked for them, one sender for the token, never faster than Telegram takes.

It runs beside the residents' dialogue in their process, because the token and the chats are there. Rows are in
`storage.outbox`; what decides here (pace, audience, what an answer means) knows neither a database nor Telegram.
"""
