"""Units of systemd for a server of one's own: each process with its own user rights, secrets and sandbox.

Secrets come as encrypted credentials (systemd.exec(5), `LoadCredentialEncrypted=`): on the disk they are ciphertext
that only this machine opens. Keys that come and go are wrapped with one credential that stays (`storage.wrapping`).
"""
