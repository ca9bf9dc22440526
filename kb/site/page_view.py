"""What a template shows, ready to print: templates only place it."""

from dataclasses import dataclass

from kb.site.contact import ContactWay
from kb.site.wording import Words


@dataclass(frozen=True, slots=True)
class Link:
    """A title with its address; the note is a summary or a count."""

    title: str
    url: str
    note: str = ""
    icon: str = ""
    count: str = ""
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same page in another language, or that language's home page where there is no translation."""

    lang: str
    name: str
    url: str
    absolute: str
    exact: bool


@dataclass(frozen=True, slots=True)
class ArticleView:
    """What only an article has."""

    id: str
    updated: str
    updated_iso: str
    related: tuple[Link, ...]
    screen: str
    team: str
    urgent: bool


@dataclass(frozen=True, slots=True)
class HelpView:
    """The help button on a page: where its script is, where the API answers, and what it offers."""

    script: str
    api: str
    mode: str


@dataclass(frozen=True, slots=True)
class PageView:
    """One page; `kind` is home, category, article, search, tags or missing."""

    kind: str
    lang: str
    title: str
    summary: str
    words: Words
    site_name: str
    footer: str
    home_url: str
    search_url: str
    canonical: str
    default_url: str
    markdown_url: str
    image_url: str
    alternates: tuple[Alternate, ...]
    crumbs: tuple[Link, ...]
    categories: tuple[Link, ...]
    ways: tuple[ContactWay, ...]
    emergency: ContactWay | None
    contact_url: str
    json_ld: str
    script: str
    help: HelpView | None = None
    links: tuple[Link, ...] = ()
    article: ArticleView | None = None
