"""Which language a script is written in: by its first line, its name, then its words."""

import re

from linter.readers.scripts.signals import Language

_FIRST_CHARS = 20_000
_SUFFIXES: dict[str, Language] = {
    "sh": "shell",
    "bash": "shell",
    "zsh": "shell",
    "ps1": "powershell",
    "psm1": "powershell",
    "bat": "batch",
    "cmd": "batch",
}
_SHEBANG = re.compile(r"#![ \t]*(?:/usr/bin/env[ \t]+(?:-S[ \t]+)?)?([^\s]+)")
_SHELL = re.compile(r"(?:.*/)?(?:ba|da|k|z|a)?sh")
_CLOUD_INIT = re.compile(
    r"(?:##[ \t]*template:[ \t]*jinja[ \t]*\r?\n)?#cloud-(?:config|boothook)"
    r"|(?:[\w-]+:[^\n]*\r?\n){0,5}?Content-Type:[ \t]*multipart/",
    re.IGNORECASE,
)
_WORDS: tuple[tuple[Language, re.Pattern[str]], ...] = (
    (
        "batch",
        re.compile(r"^[ \t]*(?:@echo[ \t]+off|setlocal\b|rem[ \t]|::)|%\w{1,40}%", re.I | re.M),
    ),
    (
        "powershell",
        re.compile(
            r"\$env:|^[ \t]*param[ \t]*\(|\$\w{1,40}[ \t]*=[ \t]|@\{|<#"
            r"|(?<![\w-])(?:Get|Set|New|Remove|Add|Write|Start|Stop|Import|Install|Invoke|Format"
            r"|Test|Out|Where|ForEach|Initialize|Restart|Enable|Disable)-[A-Z]\w",
            re.I | re.M,
        ),
    ),
    (
        "shell",
        re.compile(
            r"(?<![\w-])(?:sudo|apt-get|apt|yum|dnf|zypper|systemctl|export|waagent|sed|chmod|az"
            r"|mount|umount|crudini|augtool|tee)[ \t]|/(?:etc|usr|var|dev|opt)/"
            r"|\$\{?\w{1,40}|\bfi$",
            re.M,
        ),
    ),
)


def language_of(text: str, name: str | None = None) -> Language:
    """Return the language of ``text``; ``name`` is its file's name or path, where it has one."""
    text = text.removeprefix("\ufeff").lstrip(" \t\r\n")
    if _CLOUD_INIT.match(text):
        return "cloud-init"
    shebang = _SHEBANG.match(text)
    if shebang:
        interpreter = shebang.group(1)
        if _SHELL.fullmatch(interpreter):
            return "shell"
        return "powershell" if "pwsh" in interpreter else "unknown"
    suffix = _SUFFIXES.get((name or "").rpartition(".")[2].lower())
    if suffix:
        return suffix
    words = text[:_FIRST_CHARS]
    return next((language for language, sign in _WORDS if sign.search(words)), "unknown")
