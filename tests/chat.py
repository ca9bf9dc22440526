"""A conversation in this process: the real engine and a real database, with people who take everything."""

import datetime as dt
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from kb.article import Audience
from search.current import read_current
from search.encoder import load_encoder
from search.engine import SearchEngine
from search.index import read_index
from site_api.chat.conversation import Answered, Conversations, Said
from site_api.chat.desk import Matter
from site_api.chat.look_up import LookUp
from site_api.chat.reply import Passed
from site_api.chat.store import SqlConversationStore
from site_api.chat.talk import Talk, read_talk
from site_api.store.database import Database

ROOT = Path(__file__).parents[1]


@dataclass
class TakeAll:
    """People who take every matter and remember it; the second of a conversation joins the first."""

    matters: list[Matter] = field(default_factory=list)

    def take(self, matter: Matter) -> Passed:
        """Take a matter."""
        joined = any(known.conversation == matter.conversation for known in self.matters)
        self.matters.append(matter)
        at = dt.datetime(2026, 11, 27, 10, tzinfo=dt.UTC)
        return Passed("ALI-7K3M-4", matter.queue, at.isoformat(), "/ticket/ALI-7K3M-4#secret", joined)


@dataclass(frozen=True)
class Talker:
    """Talks with the assistant; a line that begins with ! is a choice."""

    engine: SearchEngine
    conversations: Conversations
    talk: Talk
    people: TakeAll

    def say(self, line: str, session: str | None = None, lang: str | None = None) -> Answered:
        """Say one line."""
        said = Said(session, **({"choice": line[1:]} if line.startswith("!") else {"text": line}), lang=lang)
        return self.conversations.take(said, LookUp(self.engine, Audience.PUBLIC), self.talk.voices, self.talk.ears)

    def all(self, lines: Sequence[str], lang: str | None = None) -> list[Answered]:
        """Say all lines of one conversation."""
        answers: list[Answered] = []
        for line in lines:
            answers.append(self.say(line, answers[-1].session if answers else None, lang))
        return answers


@contextmanager
def talker(out: Path, url: str | None = None) -> Iterator[Talker]:
    """Return an assistant on a build, with a database of its own."""
    index = read_index(read_current(out))
    engine = SearchEngine(index, load_encoder(out, index.manifest.model))
    with tempfile.TemporaryDirectory() as folder, Database(url or f"sqlite:///{folder}/chat.sqlite") as database:
        people = TakeAll()
        conversations = Conversations(SqlConversationStore(database), people, idle=dt.timedelta(hours=24))
        yield Talker(engine, conversations, read_talk(ROOT / "bank.yml", engine.languages, 90), people)
