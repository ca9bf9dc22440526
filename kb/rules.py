"""The rules of `kb check`: a code, a level and one sentence each. `mkdocs.yml` may change a level."""

from pathlib import Path

from kb.finding import Finding, Level, Rule


def _rules(level: Level, **sentences: str) -> dict[str, Rule]:
    return {code: Rule(code, level, sentence) for code, sentence in sentences.items()}


RULES: dict[str, Rule] = {
    **_rules(
        Level.ERROR,
        K101="A file must be UTF-8 text.",
        K102="A file must not be empty.",
        K103="A file must be smaller than 1 MB.",
        K104="The front matter must be valid YAML, opened and closed with ---.",
        K106="A key's value must have the right type and be one of those allowed.",
        K107="An article with front matter must have a title.",
        K109="A file must not hold invisible control characters.",
        K201="An id must be used once a language.",
        K202="An id must be lower-case Latin letters, digits and hyphens.",
        K301="A link must lead to a page that is there.",
        K302="A link's anchor must be a heading of that page.",
        K303="An image must be there.",
        K305="A published article must not link to a draft.",
        K306="An old id must not lead in a circle or hide a living article.",
        K501="A fact must be in the bank's data.",
        K502="A queue must be in the bank's data.",
        K503="A screen must be in the bank's data.",
        K605="An article must not contain a person's data.",
    ),
    **_rules(
        Level.WARNING,
        K105="A key of the front matter should be one that is known.",
        K108="A page should have front matter with a title and a summary.",
        K203="An id should be the name of its file.",
        K304="An image should have an alternative text.",
        K401="An article should exist in every language.",
        K402="A translation should be confirmed after its source has changed.",
        K601="A summary should have 320 characters at most.",
        K602="A summary should be there.",
        K603="A summary should stand by itself.",
        K604="Headings should not skip a level.",
        K606="An article should be reviewed once a year.",
        K701="Two articles should not say the same.",
        K702="A question should find its own article first.",
    ),
    **_rules(
        Level.HINT,
        K403="A translation should be confirmed once, so that it can be told when it goes stale.",
        K607="An article is found better with four questions in customers' words.",
    ),
}


def finding(code: str, path: Path, line: int, found: str, mend: str) -> Finding:
    """Return a finding of one rule at the rule's own level."""
    rule = RULES[code]
    return Finding(rule, path, line, found, mend, rule.level)
