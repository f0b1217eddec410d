"""What the leads service keeps beside its entities: whose contact it is, whose turn it is, and what was erased."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from services.leads.entities.assignment import Turn, next_turn, with_turn
from services.leads.intake.erasure import Erasure
from services.leads.intake.opening import Holder
from shared.mongo import Document


class Contacts:
    """Which lead and client the key of a contact belongs to, by compare-and-set."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._contacts = database["contacts"]

    async def holder(self, key: str) -> Holder | None:
        """Return whose the contact is."""
        found = await self._contacts.find_one({"_id": key})
        return Holder(found["lead_id"], found["client_id"]) if found else None

    async def hold(self, key: str, now: Holder, before: Holder | None) -> bool:
        """Say whether the contact, which was *before*'s, is *now*'s."""
        document = {"_id": key, "lead_id": now.lead_id, "client_id": now.client_id}
        if before is not None:
            where = {"_id": key, **before._asdict()}  # the client, too: a merge must not be lost
            return (await self._contacts.replace_one(where, document)).matched_count == 1
        try:
            await self._contacts.insert_one(document)
        except DuplicateKeyError:
            return False
        return True

    async def merged(self, client_id: str, into_client_id: str) -> None:
        """Take what was one client's for another's."""
        await self._contacts.update_many({"client_id": client_id}, {"$set": {"client_id": into_client_id}})

    async def count(self, client_id: str) -> int:
        """Return how many contacts are the client's."""
        return await self._contacts.count_documents({"client_id": client_id})

    async def forget(self, client_id: str) -> int:
        """Forget the client's contacts; return how many there were."""
        return (await self._contacts.delete_many({"client_id": client_id})).deleted_count


class Erasures:
    """What was erased, for ever."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._erasures = database["erasures"]

    async def keep(self, erasure: Erasure) -> None:
        """Write *erasure* down, in place of what was said of it before."""
        said = asdict(erasure)
        document = {"_id": said.pop("erasure_id"), **said, "at": erasure.at.timestamp()}
        await self._erasures.replace_one({"_id": document["_id"]}, document, upsert=True)

    async def of(self, client_id: str | None) -> list[Erasure]:
        """Return those of a client, or all, the latest first."""
        wanted = {} if client_id is None else {"client_id": client_id}
        return [_erasure(one) for one in await self._erasures.find(wanted).sort("at", -1).to_list()]


def _erasure(document: Document) -> Erasure:
    at = datetime.fromtimestamp(document["at"], UTC)
    return Erasure(document["_id"], document["client_id"], document["by"], at, document["contacts"])


class Rota:
    """The turns of each rule, one document by compare-and-set."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._turns = database["turns"]

    async def take(self, rule: str, among: Sequence[str], what: str) -> str:
        """Return whose turn it is; for the same *what*, the same."""
        while True:
            found = await self._turns.find_one({"_id": rule})
            turns = tuple(Turn(*one) for one in found["turns"]) if found else ()
            turn = next_turn(turns, among, what)
            if turn in turns or await self._kept(rule, found, [list(one) for one in with_turn(turns, turn)]):
                return turn.manager_id

    async def _kept(self, rule: str, found: Document | None, turns: list[list[str | int]]) -> bool:
        version = found["version"] if found else 0
        document = {"_id": rule, "version": version + 1, "turns": turns}
        if found:
            done = await self._turns.replace_one({"_id": rule, "version": version}, document)
            return done.matched_count == 1
        try:
            await self._turns.insert_one(document)
        except DuplicateKeyError:
            return False
        return True
