"""Summaries, which the bot sends without title or page around them."""

import re
from collections.abc import Iterator

from kb.article import Article
from kb.finding import Finding
from kb.help_centre import HelpCentre
from kb.reader import SUMMARY_LIMIT
from kb.rules import finding

# First words that point at something said before, and phrases that point at the page, by language.
_FIRST_WORDS = {
    "en": ("this", "these", "those", "that", "it", "here"),
    "es": ("est[aeo]s?", "es[aeo]s?", "aqu[ií]", "ello"),
    "ru": ("это", "эт(?:от|а|и|ого|ой|им|их)", "здесь", "тут"),
}
_POINTERS = {
    "en": (
        "see (?:below|above)",
        "as (?:described |shown |explained )?(?:above|below)",
        "(?:steps|table|list|section) (?:below|above)",
        "(?:in|on) this (?:article|page|guide|section)",
        "read on",
    ),
    "es": (
        "m[áa]s (?:abajo|arriba)",
        "a continuación",
        "como se (?:indica|explica|describe)",
        "(?:en|de) est[ae] (?:artículo|página|guía|apartado)",
        "sigue leyendo",
    ),
    "ru": (
        "(?:см\\.|смотрите) (?:ниже|выше)",
        r"(?:указан|описан|сказан)\w+ (?:ниже|выше)",
        "(?:в|на) эт(?:ой|ом) (?:статье|странице|инструкции|разделе)",
        "читайте (?:ниже|дальше)",
    ),
}
_FIRST = {lang: re.compile(rf"[\W_]*({'|'.join(words)})\b", re.IGNORECASE) for lang, words in _FIRST_WORDS.items()}
_POINTER = {lang: re.compile(rf"\b({'|'.join(phrases)})(?!\w)", re.IGNORECASE) for lang, phrases in _POINTERS.items()}
_ALONE = "Name the matter itself: the bot sends the summary without title or page"


def check_summaries(centre: HelpCentre) -> Iterator[Finding]:
    """Yield summaries that are missing, too long or not understood by themselves; plain pages need none."""
    for article in centre.articles:
        head = centre.heads.get(article.source)
        if head is None:
            continue
        if "summary" not in head:
            yield finding("K602", article.source, 1, "the article has no summary", f"Give the direct answer in {SUMMARY_LIMIT} characters")
        else:
            yield from _check(article, centre.line(article, "summary"))


def _check(article: Article, line: int) -> Iterator[Finding]:
    length = len(article.summary)
    if length > SUMMARY_LIMIT:
        found = f"the summary has {length} characters"
        yield finding(
            "K601", article.source, line, found, f"Shorten it by {length - SUMMARY_LIMIT}: the limit is {SUMMARY_LIMIT}, facts filled in"
        )
    first = _FIRST[article.lang].match(article.summary) if article.lang in _FIRST else None
    pointer = _POINTER[article.lang].search(article.summary) if article.lang in _POINTER else None
    if first:
        yield finding("K603", article.source, line, f"the summary begins with {first[1]!r}", _ALONE)
    elif pointer:
        yield finding("K603", article.source, line, f"the summary says {pointer[1]!r}", _ALONE)
