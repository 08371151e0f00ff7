"""What the sandbox answers: useful where plain rules suffice, honest where they do not."""

import re
from html import unescape

_SUMMARISE = re.compile(r"\b(summar\w*|tl;?dr|shorten|condense|key points)\b", re.IGNORECASE)
_CLASSIFY = re.compile(r"\b(classif\w*|categor\w*|label\w*|sentiment|one of|route)\b", re.IGNORECASE)

_MARKUP = re.compile(
    r"<(script|style|head)\b.*?</\1\s*>|<!--.*?-->|<[a-z/!][^>]*>", re.IGNORECASE | re.DOTALL
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[^a-z])")
_LABEL_LISTS = (
    re.compile(r"\bone of(?: the following| these)?\b[^:\n]{0,40}?[:\s]\s*([^.\n:]+)", re.IGNORECASE),
    re.compile(
        r"\b(?:labels|categories|classes|options|either)\b[^:\n]{0,40}?[:\s]\s*([^.\n:]+)", re.IGNORECASE
    ),
    re.compile(r"\b(?:into|as|with|is)\s*:?\s*([^.\n:]+)", re.IGNORECASE),
)
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_COUNT = re.compile(
    r"\b(\d|one|two|three|four|five|six|seven)\s+(?:\w+\s+)?(?:sentences?|bullets?|points?)\b", re.I
)

# Words that speak for a label which the text itself does not name.
_SIGNS = {
    "bug": "error crash broken fails failed exception wrong stuck",
    "billing": "invoice charge charged payment refund card price paid subscription",
    "question": "how what why when where which can could ?",
    "complaint": "angry disappointed unacceptable terrible worst refund late",
    "praise": "thanks thank great love excellent amazing awesome wonderful",
    "positive": "thanks great love excellent amazing good happy wonderful best",
    "negative": "bad angry terrible worst hate broken disappointed slow poor",
    "urgent": "urgent asap immediately now down outage emergency",
    "high": "urgent asap immediately down outage emergency",
    "spam": "winner lottery free viagra click prize",
    "feature": "wish would add support please feature request",
}
_UNDECIDED = ("other", "neutral", "unknown", "general", "none", "normal", "medium")


def answer(system: str, user: str) -> str:
    """The answer to a conversation's system text and last user text."""
    asked = f"{system}\n{user[:400]}"
    if _CLASSIFY.search(asked):
        labels = labels_in(asked)
        if labels:
            return choose(labels, content_of(user) if _CLASSIFY.search(user[:400]) else user)
    if _SUMMARISE.search(asked):
        return summarise(asked, user)
    return _introduce(user)


def sentences(text: str) -> list[str]:
    """The sentences of a text or a page, without markup."""
    plain = unescape(_MARKUP.sub(" ", text))
    joined = re.sub(r"\s+", " ", plain).strip()
    return [part.strip() for part in _SENTENCE_END.split(joined) if part.strip()]


def content_of(user: str) -> str:
    """What a prompt is about, without the line that says what to do."""
    first, _, rest = user.partition("\n")
    if rest.strip():
        return rest.strip()
    return first.rpartition(": ")[2]


def summarise(asked: str, user: str) -> str:
    """The first sentences of the content, as many as were asked for (two by default)."""
    found = _COUNT.search(asked)
    word = found.group(1).lower() if found else "two"
    count = int(word) if word.isdigit() else _NUMBERS[word]
    chosen = [_cut(sentence, 300) for sentence in sentences(_without_task(user))[:count]]
    if not chosen:
        return "There is nothing to summarise: the prompt holds no text besides the task."
    bullets = re.search(r"\b(bullets?|points?|list)\b", asked, re.IGNORECASE)
    return "\n".join(f"- {sentence}" for sentence in chosen) if bullets else " ".join(chosen)


def labels_in(text: str) -> list[str]:
    """The labels that a prompt lists, empty when it lists none."""
    for pattern in _LABEL_LISTS:
        for found in pattern.finditer(text):
            labels = _split_labels(found.group(1))
            if len(labels) > 1:
                return labels
    return []


def choose(labels: list[str], content: str) -> str:
    """The label that the content speaks for; the first one, or an undecided one, when it is silent."""
    words = re.findall(r"[\w']+|\?", content.lower())
    scores = [sum(_speaks_for(word, label) for word in words) for label in labels]
    if max(scores) > 0:
        return labels[scores.index(max(scores))]
    return next((label for label in labels if label.lower() in _UNDECIDED), labels[0])


def _speaks_for(word: str, label: str) -> int:
    names = re.findall(r"\w+", label.lower())
    if any(word.rstrip("s") == name.rstrip("s") for name in names):
        return 3
    signs = [sign for name in names for sign in _SIGNS.get(name, "").split()]
    return int(any(word == sign or (len(sign) > 3 and word.startswith(sign)) for sign in signs))


def _split_labels(text: str) -> list[str]:
    parts = re.split(r"\s*(?:,|;|\||/|\bor\b|\band\b)\s*", text)
    labels = [part.strip(" \t\"'`“”‘’()[]") for part in parts]
    return [label for label in labels if label and len(label.split()) <= 3]


def _without_task(user: str) -> str:
    first, _, rest = user.partition("\n")
    if not _SUMMARISE.search(first[:200]):
        return user
    return rest if rest.strip() else first.partition(": ")[2]


def _introduce(user: str) -> str:
    words = user.split()
    quoted = _cut(" ".join(words), 160)
    said = f'You wrote {len(words)} words: "{quoted}"' if words else "You wrote nothing yet"
    return (
        "This is Wireloom's sandbox, not a language model. It always gives the same answer to the same "
        f"prompt, so that you can try a workflow without a key. {said}. "
        "To get a real answer, add an OpenRouter credential and choose another model."
    )


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
