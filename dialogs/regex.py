import re


def matches(pattern: str, text: str) -> bool:
    return re.fullmatch(pattern, text[:4096]) is not None
