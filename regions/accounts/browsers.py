"""What a browser calls itself, in words a person recognises. Pure."""

# The first that fits: Edge and Opera call themselves Chrome, and all of them Safari.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser/": "Samsung Internet",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "Chrome/": "Chrome",
    "CriOS/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "Windows": "Windows",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Mac OS X": "Mac",
    "CrOS": "Chromebook",
    "Linux": "Linux",
}


def browser_name(user_agent: str) -> str:
    """'Chrome di Windows'; 'peramban tidak dikenal' where nothing fits."""
    browser = first_of(BROWSERS, user_agent) or "peramban tidak dikenal"
    system = first_of(SYSTEMS, user_agent)
    return f"{browser} di {system}" if system else browser


def first_of(names: dict[str, str], text: str) -> str:
    return next((said for mark, said in names.items() if mark in text), "")
