"""Colours, by meaning. All are the terminal's own, so that they suit its background."""

END_STYLES = {
    "ready": "bold green",
    "rejected": "bold yellow",
    "failed": "bold red",
    "cancelled": "bold yellow",
}
PHASE_STYLE = "cyan"
WHO_STYLES = {
    "you": "bold cyan",
    "Azure": "blue",
    "event": "magenta",
    "app": "bold",
    "check": "bold green",
}
