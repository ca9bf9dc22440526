"""Translations: missing, never confirmed, or left behind by a source that has changed since."""

from collections.abc import Iterator

from kb.article import Article
from kb.beside import CONFIRMATIONS, beside
from kb.confirmations import Translation, read_confirmations, translations
from kb.finding import Finding
from kb.help_centre import HelpCentre
from kb.rules import finding


def check_translations(centre: HelpCentre) -> Iterator[Finding]:
    """Yield what is missing in a language or stale in it; a folder of one language has neither."""
    yield from _check_folders(centre)
    if len(centre.languages) < 2:
        return
    yield from _check_missing(centre)
    known = list(translations(centre, read_confirmations(centre.docs)))
    yield from (_stale(translation) for translation in known if translation.stale)
    yield from _check_unconfirmed(centre, [translation for translation in known if translation.confirmed is None])


def _check_folders(centre: HelpCentre) -> Iterator[Finding]:
    """Say it of a whole language that the bank names and that has no folder beside the others."""
    if centre.bank.path is None or centre.docs.absolute() in centre.folders.values():
        return
    for lang in centre.bank.languages:
        if lang not in centre.folders:
            found = f"the language {lang!r} has no folder in {centre.docs.name}"
            yield finding("K401", centre.bank.path, 1, found, f"Write {centre.docs.name}/{lang}, or take {lang} out of languages")


def _check_missing(centre: HelpCentre) -> Iterator[Finding]:
    by_id: dict[str, list[Article]] = {}
    for article in centre.articles:
        by_id.setdefault(article.id, []).append(article)
    for article_id, articles in by_id.items():
        first = articles[0]
        there = {article.lang for article in articles}
        # A file that is there and could not be read has its own finding.
        missing = [lang for lang, folder in centre.folders.items() if lang not in there and not (folder / first.src_uri).is_file()]
        if missing:
            mend = f"Run `kb new {article_id}` and write it in {', '.join(missing)}"
            yield finding("K401", first.source, 1, f"the article is missing in {', '.join(missing)}", mend)


def _stale(translation: Translation) -> Finding:
    article, source = translation.article, translation.source
    found = f"the {source.lang} source has changed since this translation was confirmed"
    return finding("K402", article.source, 1, found, f"Bring it up to date, then run `kb confirm {article.id} --lang {article.lang}`")


def _check_unconfirmed(centre: HelpCentre, unconfirmed: list[Translation]) -> Iterator[Finding]:
    """Say it once for the whole folder: a finding for each would bury the others on the first day."""
    if unconfirmed:
        count = len(unconfirmed)
        names = ", ".join(f"{translation.article.id} {translation.article.lang}" for translation in unconfirmed[:2])
        verb = "1 translation was" if count == 1 else f"{count} translations were"
        found = f"{verb} never confirmed ({names}{', …' if count > 2 else ''})"
        yield finding("K403", beside(centre.docs, CONFIRMATIONS), 1, found, "Run `kb confirm`")
