"""Hostile texts, all on one page: whatever a resident may write is tried with each of them.

Used wherever somebody may write and wherever what they wrote is shown: the chat, the digest, the sheets.
"""

from __future__ import annotations

MARKUP = (
    "<b>negritas</b> & <i>cursivas</i>",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</p></body></html><!--",
    "&lt;ya escapado&gt; &amp;amp; &#x41;",
    "*negrita* _cursiva_ `código` [enlace](tg://user?id=1)",
    "**__~~||```markdown```||~~__**",
    '<tg-spoiler>secreto</tg-spoiler><a href="javascript:alert(1)">x</a>',
    "{{ 7 * 7 }} {% raw %} ${7*7} #{7*7} <%= 7*7 %> %(x)s {0}",
)
TYPST = (
    '#read("/etc/passwd") #eval("1+1")',
    '$ x^2 $ @ref <etiqueta> = Título #show: it => [] \\ "',
)
QUOTES = (
    "La señora dijo: «no», y 'ya' y \"basta\" y “nunca” y ‘jamás’ y `así`",
    "'; DROP TABLE draft; --",
    "' OR '1'='1",
    "Robert'); DELETE FROM tally WHERE ('1'='1",
    '"; rm -rf / #',
    "\\'; \\\"; \\\\; \\n; \\0; \\u0000",
)
FORMULAS = (
    "=1+1",
    "+52 442 123 4567",
    "-2+3",
    '=HYPERLINK("http://127.0.0.1/","clic")',
    "@SUM(A1:A9)",
    "\t=cmd|'/c calc'!A0",
)
SCRIPTS = (
    "Necesitamos agua 💧🚰 y luz 💡, ¡ya! 🙏🏽👩🏾‍👩🏼‍👧🏿‍👦",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿🇲🇽",
    "مرحبا بكم في الحي",
    "\u202eאבג דהו\u202c y luego español",
    "\u2067\u202eal revés\u202c\u2069",
    "Z̸̧̢a̵͓̔l̶̰͝g̷̱̑o̶̞̓",
    "ce\u0301lula y cñ n\u0303",
    "ｅｌ　ａｇｕａ　２４",
    "漢字かな交じり文、長い一文でも切れない",
    "ꯃꯤꯇꯩ ᓄᓇᕗᑦ 𝔤𝔬𝔱𝔥𝔦𝔠",
)
UNSEEN = (
    "hola\x00mundo",
    "\x00",
    "\x1b[31mrojo\x1b[0m \x07\x08\x7f",
    "ce\u200bro\u200c an\u200dcho\ufeff",
    "\u200b\u200c\u200d\u2060\ufeff",
    "   \t \n  ",
    "línea uno\r\nlínea dos\rlínea tres\u2028línea cuatro\u2029fin",
    "\ud83d suelto".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    "\ufffe\uffff\U0010ffff",
    "espacio\u00a0duro y guion\u00adblando",
)
LONG = (
    "a" * 4_096,
    "ñ" * 500,
    "palabra" * 120,
    "agua y luz. " * 341,
    "😀" * 2_048,
    "\n" * 4_000 + "fin",
    "a" * 5_000,
)
WORDS = (
    "", ".", "?", "…", "null", "None", "NaN", "undefined", "true", "-", "0", "-0", "1e400", "١٢٣", "½", "∞",
    "/start", "si\u0301",
)  # fmt: skip

TEXTS: tuple[str, ...] = (*MARKUP, *TYPST, *QUOTES, *FORMULAS, *SCRIPTS, *UNSEEN, *LONG, *WORDS)
